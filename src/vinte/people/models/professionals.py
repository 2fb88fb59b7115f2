"""Professionals and their standing."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from pghistory import track

from vinte.kernel.guards import keeps, never
from vinte.kernel.text_columns import Data, OneLine, Words
from vinte.people.models.accounts import Account


@track()
class Professional(models.Model):
    """A business that buys contacts; the database keeps every earlier version of the row.

    Two professionals may carry one tax identity (docs/decisions/people-identities.md): the guarantee
    counts by the identity.
    """

    id = models.UUIDField(primary_key=True)
    account = models.OneToOneField(Account, models.PROTECT, related_name="professional")
    market = models.CharField(max_length=2)
    tax_identity = models.CharField(_("número fiscal"), max_length=20, db_index=True)
    trade_name = OneLine(_("nome comercial"), max_length=120)
    trades = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("ofícios"))
    municipality = OneLine(_("concelho"), max_length=80, blank=True)
    further_municipalities = ArrayField(
        models.CharField(max_length=80), default=list, blank=True, verbose_name=_("outros concelhos")
    )
    radius_km = models.PositiveSmallIntegerField(_("raio"), null=True, blank=True)
    description = Words(_("apresentação"), max_length=4000, blank=True)
    phone = models.CharField(_("telefone"), max_length=20, blank=True)
    website = models.URLField(_("página"), blank=True)
    opening_hours = OneLine(_("horário"), max_length=200, blank=True)
    weekly_hours = Data(_("horário da semana"), max_length=20_000, default=list, blank=True)
    # Written by nobody any more: a logo is a picture now (`profiles.Logo`), and this one is shown till then.
    logo = Words(_("logótipo em SVG"), max_length=100_000, blank=True)
    joined_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.trade_name


class Standing(models.Model):
    """One change of a professional's standing; the latest by an instant counts."""

    class State(models.TextChoices):
        GOOD = "good", _("em ordem")
        SUSPENDED = "suspended", _("suspenso")

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey(Professional, models.PROTECT, related_name="standings")
    id = models.UUIDField()
    since = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State)
    reason = Words(max_length=4000)
    decided_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.CheckConstraint(name="standing_has_a_reason", condition=~models.Q(reason="")),)
        triggers = (
            keeps(
                name="standing_kept",
                columns="professional_id id since state decided_by_id",
                message="change of standing % stays; another is a new row",
            ),
            never(name="standing_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )
