"""The score of misuse: points from what is on record, each factor told in words and figures.

It refuses nothing and caps nothing. From the threshold on, no return is credited by the machine alone: a person
looks at each (docs/decisions/leads-returns.md). A return that was found right counts against nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vinte.guarantee import terms
from vinte.leads.models import ContactPurchase, ReturnRequest
from vinte.leads.models.returns import CREDITED
from vinte.leads.returns.figures import ReturnFigures, ScoreFigures
from vinte.leads.returns.hooks import ContactRecord, records_of
from vinte.people import queries as people

State = ReturnRequest.State


@dataclass(frozen=True)
class Factor:
    """One sign: what it is, the figures it rests on, and the points that it adds."""

    name: str
    words: str
    points: int


@dataclass(frozen=True)
class ReturnScore:
    """A professional's score at an instant; `factors` are all there are, those without points included."""

    factors: tuple[Factor, ...]
    threshold: int
    look_back_days: int

    @property
    def points(self) -> int:
        """All factors together."""
        return sum(factor.points for factor in self.factors)

    @property
    def needs_a_person(self) -> bool:
        """Whether an agent looks at every return, also where the facts are clear."""
        return self.points >= self.threshold


def return_score(
    *,
    professional_id: UUID,
    at: datetime,
    without: UUID | None = None,
    market: str = "",
    records: Mapping[UUID, ContactRecord] | None = None,
) -> ReturnScore:
    """The score at an instant, from what was known by then; `without` leaves out the return at hand.

    `market` is the professional's and `records` are those of their contacts at that instant, where the caller
    has them.

    Raises NotAllowed when there is no such professional.
    """
    market = market or people.professional(professional_id).market
    figures = ReturnFigures.in_force(market=market, on=terms.market_day(market=market, at=at))
    weights = figures.score
    since = at - timedelta(days=weights.look_back_days)
    bought_count = ContactPurchase.objects.filter(
        professional_id=professional_id, bought_at__gte=since, bought_at__lte=at
    ).count()
    asked = [
        row
        for row in ReturnRequest.objects.filter(
            professional_id=professional_id, asked_at__gte=since, asked_at__lte=at
        ).exclude(state__in=[State.WITHDRAWN, *CREDITED])
        if row.id != without
    ]
    if records is None:
        records = records_of(professional_ids=[professional_id], at=at)
    talked_count = sum(1 for row in asked if row.purchase_id in records and records[row.purchase_id].talked)
    return ReturnScore(
        factors=(
            _share(bought_count, len({row.purchase_id for row in asked}), weights),
            _refused(asked, weights, at=at),
            _same_reason(asked, weights),
            _conversation(talked_count, weights),
            _contradicted(asked, weights, at=at),
        ),
        threshold=weights.threshold,
        look_back_days=weights.look_back_days,
    )


def _share(bought_count: int, asked_count: int, weights: ScoreFigures) -> Factor:
    percent = asked_count * 100 // bought_count if bought_count else 0
    counts = bought_count >= weights.share_contacts_from
    points = max(0, percent - weights.share_percent_from) * weights.points_a_percent if counts else 0
    words = _(
        "Devoluções pedidas: %(asked)d de %(bought)d contactos (%(percent)d %%). Conta acima de %(from)d %%, a partir de %(contacts)d contactos."
    ) % {
        "asked": asked_count,
        "bought": bought_count,
        "percent": percent,
        "from": weights.share_percent_from,
        "contacts": weights.share_contacts_from,
    }
    return Factor(name="share", words=words, points=points)


def _refused(asked: list[ReturnRequest], weights: ScoreFigures, *, at: datetime) -> Factor:
    count = sum(
        1
        for row in asked
        if row.state == State.REFUSED and row.decided_at is not None and row.decided_at <= at
    )
    words = ngettext("%(count)d devolução recusada.", "%(count)d devoluções recusadas.", count) % {
        "count": count
    }
    return Factor(name="refused", words=words, points=count * weights.points_a_refusal)


def _same_reason(asked: list[ReturnRequest], weights: ScoreFigures) -> Factor:
    reason, count = max(
        Counter(row.reason for row in asked).items(), key=lambda item: (item[1], item[0]), default=("", 0)
    )
    over = max(0, count - weights.same_reason_from + 1)
    if not reason:
        words = _("Nenhum motivo se repete.")
    else:
        words = ngettext(
            "O motivo mais frequente, «%(reason)s», foi dado %(count)d vez. Conta a partir de %(from)d vezes.",
            "O motivo mais frequente, «%(reason)s», foi dado %(count)d vezes. Conta a partir de %(from)d vezes.",
            count,
        ) % {
            "reason": ContactPurchase.ReturnReason(reason).label,
            "count": count,
            "from": weights.same_reason_from,
        }
    return Factor(name="same_reason", words=words, points=over * weights.points_a_same_reason)


def _conversation(count: int, weights: ScoreFigures) -> Factor:
    words = ngettext(
        "%(count)d devolução de um contacto com uma visita ou um trabalho ganho registados.",
        "%(count)d devoluções de contactos com uma visita ou um trabalho ganho registados.",
        count,
    ) % {"count": count}
    return Factor(name="conversation", words=words, points=count * weights.points_a_conversation)


def _contradicted(asked: list[ReturnRequest], weights: ScoreFigures, *, at: datetime) -> Factor:
    count = sum(
        1
        for row in asked
        if row.homeowner_answer == ReturnRequest.HomeownerAnswer.ASKED
        and row.homeowner_answered_at is not None
        and row.homeowner_answered_at <= at
    )
    words = ngettext(
        "%(count)d vez em que a pessoa disse o contrário.",
        "%(count)d vezes em que a pessoa disse o contrário.",
        count,
    ) % {"count": count}
    return Factor(name="contradicted", words=words, points=count * weights.points_a_contradiction)
