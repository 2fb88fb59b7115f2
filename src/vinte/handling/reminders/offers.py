"""What visits and quotes leave to be remembered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from vinte.handling.models import Quote, QuoteStep, Visit
from vinte.handling.reminders.facts import Fact


def who_waits_for_answers(*, at: datetime) -> set[UUID]:
    """Who has a quote that stands and has no answer."""
    return set(_unanswered(at=at).values_list("professional_id", flat=True))


def unanswered_quotes(*, professional_id: UUID, at: datetime) -> list[Fact]:
    """Quotes that were sent, stand, and about which the homeowner neither decided nor asked."""
    rows = _unanswered(at=at).filter(professional_id=professional_id)
    return [
        Fact(
            professional_id=professional_id,
            subject=quote_id,
            at=sent_at,
            ends_at=valid_until,
            title=title,
            path=f"/pro/contactos/{purchase_id}/orcamentos/{quote_id}/",
        )
        for quote_id, sent_at, valid_until, title, purchase_id in rows.values_list(
            "id", "sent_at", "valid_until", "purchase__job_request__title", "purchase_id"
        )
        if sent_at is not None and valid_until is not None
    ]


def who_visits(*, at: datetime) -> set[UUID]:
    """Who has a visit ahead that both agreed on."""
    return set(_ahead(at=at).values_list("professional_id", flat=True))


def visits_ahead(*, professional_id: UUID, at: datetime) -> list[Fact]:
    """Visits that both agreed on and whose hour has not come."""
    rows = _ahead(at=at).filter(professional_id=professional_id)
    return [
        Fact(
            professional_id=professional_id,
            subject=visit_id,
            at=starts_at,
            ends_at=starts_at,
            title=title,
            path=f"/pro/contactos/{purchase_id}/visitas/{visit_id}/",
        )
        for visit_id, starts_at, title, purchase_id in rows.values_list(
            "id", "starts_at", "purchase__job_request__title", "purchase_id"
        )
    ]


def _unanswered(*, at: datetime) -> QuerySet[Quote]:
    asked = QuoteStep.objects.filter(
        professional_id=OuterRef("professional_id"), quote_id=OuterRef("id"), kind=QuoteStep.Kind.ASKED
    )
    rows = Quote.objects.filter(
        state=Quote.State.SENT, sent_at__lte=at, valid_until__gt=at, purchase__returned_at=None
    )
    return rows.exclude(Exists(asked))


def _ahead(*, at: datetime) -> QuerySet[Visit]:
    return Visit.objects.filter(state=Visit.State.AGREED, starts_at__gt=at, purchase__returned_at=None)
