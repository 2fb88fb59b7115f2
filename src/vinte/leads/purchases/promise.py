"""What the guarantee says of one contact more, told by the room that knows it; a consent is held to it.

A contact that is bought without being asked must not take its buyer out of the guarantee. This room may not
ask `claims`, which stands above it, so `claims` registers when it is made ready.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext as _


class Failing(Protocol):
    """The clauses that would have failed if one contact more were bought at that instant, also those that have."""

    def __call__(self, *, professional_id: UUID, at: datetime) -> frozenset[str]: ...


class Counts(Protocol):
    """Whether a contact is one that the guarantee looks at, and the guarantee can still be paid."""

    def __call__(self, *, professional_id: UUID, purchase_id: UUID, at: datetime) -> bool: ...


_rooms: dict[str, tuple[Failing, Counts]] = {}


def register_promise(*, room: str, failing: Failing, counts: Counts) -> None:
    """Ask these functions of a room above before and after a contact is bought by consent."""
    _rooms[room] = (failing, counts)


def failing_with_next(*, professional_id: UUID, at: datetime) -> tuple[str, ...]:
    """The clauses that a contact bought now would not keep, or that have failed."""
    found = {
        name
        for failing, _counts in _rooms.values()
        for name in failing(professional_id=professional_id, at=at)
    }
    return tuple(sorted(found))


def counts_for_guarantee(*, professional_id: UUID, purchase_id: UUID, at: datetime) -> bool:
    """Whether every room says that this contact counts; where none was asked, it does not."""
    said = [
        counts(professional_id=professional_id, purchase_id=purchase_id, at=at)
        for _failing, counts in _rooms.values()
    ]
    return bool(said) and all(said)


# A pack is more than a condition of the guarantee: without one each contact costs more.
PACK_ENDED = "pack_ended"


def words(code: str) -> str:
    """Why a contact bought now would not count, in a few words in the reader's language."""
    known = {
        PACK_ENDED: _("o pack acabou: sem ele cada contacto custa mais"),
        "priority_service": _(
            "não tem um pack ativo, e a garantia só conta contactos do serviço prioritário"
        ),
        "badges_active": _("falta um selo ativo que a garantia pede em cada compra"),
        "profile_complete": _("o perfil está menos completo do que a garantia pede em cada compra"),
        "once_only": _("a garantia já lhe foi paga"),
        "no_award": _("ganhou um trabalho: a garantia cumpriu-se"),
        "purchase_window": _("o prazo para comprar os contactos da garantia acabou"),
        "prompt_contact": _("um contacto da garantia ficou sem tentativa registada nas 24 horas"),
        "no_payment_incident": _("uma incidência de pagamento foi confirmada"),
        "good_standing": _("a conta está suspensa"),
        "claim_in_time": _("o prazo para pedir a garantia acabou"),
    }
    return known.get(code, _("uma condição da garantia falhou"))


def in_words(codes: Iterable[str]) -> list[str]:
    """Each reason once, in words."""
    return list(dict.fromkeys(words(code) for code in codes))
