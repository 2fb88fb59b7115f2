"""What other rooms may ask about the handling of contacts."""

from __future__ import annotations

from uuid import UUID

from vinte.handling.models import Award, ContactAttempt


def attempts(professional_id: UUID) -> list[ContactAttempt]:
    """Every attempt of a professional to reach a homeowner, the earliest first."""
    return list(ContactAttempt.objects.filter(professional_id=professional_id).order_by("attempted_at", "id"))


def awards(professional_id: UUID) -> list[Award]:
    """Every job that a professional won, the earliest first."""
    return list(Award.objects.filter(professional_id=professional_id).order_by("awarded_at", "id"))
