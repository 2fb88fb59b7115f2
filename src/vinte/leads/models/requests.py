"""Job requests and their places."""

from __future__ import annotations

from datetime import datetime

import pgtrigger
from django.db import models
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from vinte.kernel import formats
from vinte.kernel.guards import guard, keeps
from vinte.kernel.references import by_reference
from vinte.kernel.text_columns import Data, OneLine, Words

# Where one answer to "how much?" ends and the next begins, in whole euros or pesos.
_BUDGET_EDGES = {"EUR": (250, 1_000, 5_000), "MXN": (2_500, 10_000, 50_000)}


def _budget_label(words: Promise, *edges: int) -> str:
    currency = formats.market_currency()
    low, high = (_BUDGET_EDGES[currency][edge] for edge in (edges[0], edges[-1]))
    return str(words) % {
        "low": formats.whole_money(low, currency=currency),
        "high": formats.whole_money(high, currency=currency),
    }


_budget = lazy(_budget_label, str)


def _sold_by(row: str) -> str:
    """The columns of a row by which its contacts are sold, for SQL."""
    columns = (
        "trade priority_price_cents standard_price_cents priority_until unsold_from unsold_percent "
        "price_factors moved_at"
    )
    return ", ".join(f"{row}.{column}" for column in columns.split())


class JobRequest(models.Model):
    """What a homeowner asks quotes for."""

    class State(models.TextChoices):
        PUBLISHED = "published", _("publicado")
        PAUSED = "paused", _("em pausa")
        CLOSED = "closed", _("fechado")

    class Intent(models.TextChoices):
        READY = "ready", _("quero contratar já")
        COMPARING = "comparing", _("estou a comparar preços")
        IDEA = "idea", _("é só uma ideia")

    class Budget(models.TextChoices):
        SMALL = "small", _budget(_("até %(high)s"), 0)
        MEDIUM = "medium", _budget(_("de %(low)s a %(high)s"), 0, 1)
        LARGE = "large", _budget(_("de %(low)s a %(high)s"), 1, 2)
        MAJOR = "major", _budget(_("mais de %(low)s"), 2)
        UNKNOWN = "unknown", _("ainda não sei")

    class Timing(models.TextChoices):
        URGENT = "urgent", _("o mais depressa possível")
        MONTH = "month", _("dentro de um mês")
        QUARTER = "quarter", _("nos próximos três meses")
        FLEXIBLE = "flexible", _("sem pressa")

    class ReachHours(models.TextChoices):
        ANY = "any", _("a qualquer hora")
        MORNING = "morning", _("de manhã, das 9h às 13h")
        AFTERNOON = "afternoon", _("de tarde, das 13h às 18h")
        EVENING = "evening", _("ao fim do dia, das 18h às 21h")

    id = models.UUIDField(primary_key=True)
    homeowner = models.ForeignKey("people.Homeowner", models.PROTECT, related_name="job_requests")
    market = models.CharField(max_length=2)
    trade = models.CharField(max_length=40)
    title = OneLine(_("o que é preciso"), max_length=120)
    description = Words(_("descrição"), max_length=4000)
    municipality = OneLine(_("concelho"), max_length=80)
    parish = OneLine(_("freguesia"), max_length=80)
    address = OneLine(_("morada"), max_length=200)
    intent = models.CharField(max_length=10, choices=Intent)
    budget = models.CharField(
        max_length=10, choices=[(value, value) for value in Budget.values], default=Budget.UNKNOWN
    )
    timing = models.CharField(max_length=10, choices=Timing, default=Timing.FLEXIBLE)
    reach_hours = models.CharField(max_length=10, choices=ReachHours, default=ReachHours.ANY)
    phone_hidden = models.BooleanField(default=False, help_text="Until the homeowner shows it.")
    place_count = models.PositiveSmallIntegerField(_("lugares"))
    price_factors = Data(
        max_length=20_000,
        default=list,
        help_text="How the full price came about: name, value, percent, cents; written at publication.",
    )
    priority_price_cents = models.BigIntegerField()
    standard_price_cents = models.BigIntegerField()
    published_at = models.DateTimeField()
    priority_until = models.DateTimeField()
    unsold_from = models.DateTimeField(null=True, blank=True, help_text="Cheaper from then on if unsold.")
    unsold_percent = models.PositiveSmallIntegerField(default=0, help_text="So much cheaper then.")
    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED)
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(max_length=20, blank=True)
    phone_wrong_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when the number is known to be somebody else's."
    )
    changed_at = models.DateTimeField(null=True, blank=True, help_text="When its homeowner last mended it.")
    extension_count = models.PositiveSmallIntegerField(default=0)
    expiry_told_at = models.DateTimeField(null=True, blank=True)
    quiet_told_at = models.DateTimeField(
        null=True, blank=True, help_text="When its homeowner was told that nobody took it."
    )
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Until then it can be bought.")
    moved_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when it is offered under another trade than at first."
    )

    @property
    def offered_at(self) -> datetime:
        """Since when it is offered under its trade: its publication, or its last move to another."""
        return self.moved_at or self.published_at

    class Meta:
        triggers = (
            keeps(
                name="request_guarded",
                columns="id market place_count published_at",
                message="request % keeps its places and its publication",
            ),
            # What was bought was bought by trade, price and window: they change by a move that is written, before the
            # first sale, and by nothing else.
            guard(
                name="request_moved_unsold",
                operation=pgtrigger.Update,
                refuses_if=f"({_sold_by('NEW')}) IS DISTINCT FROM ({_sold_by('OLD')}) AND ("
                "EXISTS (SELECT FROM leads_place WHERE job_request_id = OLD.id) "
                "OR NEW.moved_at IS NOT DISTINCT FROM OLD.moved_at "
                "OR NOT EXISTS (SELECT FROM leads_requestmove WHERE job_request_id = OLD.id "
                "AND (old_trade, new_trade, moved_at) = (OLD.trade, NEW.trade, NEW.moved_at)))",
                message="request % keeps its trade, prices and times unless it is moved before it is sold",
                value="OLD.id",
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="job_request_one_to_four_places",
                condition=models.Q(place_count__gte=1) & models.Q(place_count__lte=4),
            ),
            models.CheckConstraint(
                name="job_request_prices_not_negative",
                condition=models.Q(priority_price_cents__gte=0) & models.Q(standard_price_cents__gte=0),
            ),
            models.CheckConstraint(
                name="job_request_unsold_percent_below_100", condition=models.Q(unsold_percent__lt=100)
            ),
        )
        indexes = (
            models.Index(fields=["market", "trade", "published_at"], name="job_request_feed"),
            models.Index(
                fields=["market", "municipality", "trade", "-published_at"],
                condition=models.Q(state="published"),
                name="job_request_open_feed",
            ),
            models.Index(fields=["state", "expires_at"], name="job_request_end"),
            by_reference("job_request_reference"),
        )


class Place(models.Model):
    """A sold place of a request: the pair is unique, so a request never sells one place twice."""

    pk = models.CompositePrimaryKey("job_request_id", "number")
    job_request = models.ForeignKey(JobRequest, models.PROTECT, related_name="places")
    number = models.PositiveSmallIntegerField()
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    purchase_id = models.UUIDField()
    sold_at = models.DateTimeField()

    class Meta:
        triggers = (
            guard(
                name="place_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                refuses_if="true",
                message="a sold place of request % stays as it is",
                value="OLD.job_request_id",
            ),
            # A place beyond the request's last one would be a fifth call to somebody who was promised four.
            guard(
                name="place_exists",
                operation=pgtrigger.Insert,
                refuses_if="NOT EXISTS (SELECT FROM leads_jobrequest "
                "WHERE id = NEW.job_request_id AND NEW.number BETWEEN 1 AND place_count)",
                message="request % has no such place",
                value="NEW.job_request_id",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["professional", "purchase_id"], name="place_of_one_purchase"),
        )
