"""Letters that a person must look at: why, what becomes of them, and that they are not kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import BinaryField
from django.db.models.functions import Substr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinte.kernel import due, locks
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.long_lists import LongList
from vinte.notices.inbound import purposes, support, taking
from vinte.notices.inbound.reading import Odd
from vinte.notices.models import InboundMail

KEPT_DAYS = 30
# The whole letter as a person reads it on the page; the rest is in the file.
SHOWN_CHARACTERS = 4_000

REASONS = {
    "two_senders": gettext_lazy("Tem dois remetentes: não se sabe quem escreveu."),
    "no_sender": gettext_lazy("Não diz quem a escreveu."),
    "odd_sender": gettext_lazy("O remetente não se lê como um endereço."),
    "address_in_name": gettext_lazy("Mostra um endereço e vem de outro."),
    "dmarc_failed": gettext_lazy("O servidor de entrada diz que não vem de onde parece (DMARC)."),
    "no_token": gettext_lazy("Não responde a nada: falta o código no endereço."),
    "two_tokens": gettext_lazy("Responde a duas coisas ao mesmo tempo."),
    "unknown_token": gettext_lazy("O código do endereço não é nosso."),
    "expired_token": gettext_lazy("O código do endereço já não é válido."),
    "wrong_sender": gettext_lazy("Vem de um endereço que não é o de quem recebeu a nossa carta."),
    "broken": gettext_lazy("Está mal formada, e as partes não se leem com certeza."),
    "uncountable": gettext_lazy("Não se sabe quantas partes tem sem a abrir, por isso não foi aberta."),
    "too_many_letters": gettext_lazy("Do mesmo remetente vieram cartas a mais no mesmo dia."),
    "charset": gettext_lazy("As letras não são as que diz."),
}

State = InboundMail.State


@dataclass(frozen=True)
class WaitingMail:
    """A letter that waits for a person; `why` is in the reader's language, `raw` begins as the letter does."""

    id: UUID
    received_at: datetime
    envelope_from: str
    sender: str
    subject: str
    authenticated: str
    reason: str
    why: str
    raw_begins: str
    can_be_released: bool
    kept_until: datetime


def waiting_mail() -> LongList[WaitingMail]:
    """The letters that wait, the oldest first."""
    # A letter may have megabytes, and a page shows many.
    begins = Substr("raw", 1, SHOWN_CHARACTERS, output_field=BinaryField())
    rows = InboundMail.objects.filter(state=State.QUARANTINED).defer("raw").annotate(begins=begins)
    return LongList(rows.order_by("received_at", "id"), read=lambda found: [_waiting(row) for row in found])


def waiting_mail_count() -> int:
    """How many letters wait for a person."""
    return InboundMail.objects.filter(state=State.QUARANTINED).count()


def whole_mail(mail_id: UUID) -> bytes:
    """A letter that waits, as it came; raises NotAllowed for one that does not."""
    row = InboundMail.objects.filter(pk=mail_id, state=State.QUARANTINED).first()
    if row is None:
        raise NotAllowed(f"letter {mail_id} does not wait")
    return bytes(row.raw or b"")


@transaction.atomic
def release(*, mail_id: UUID, by: UUID, at: datetime) -> None:
    """A person lets a letter through to where its token leads.

    Raises NotAllowed for one that does not wait, Refused (`nowhere_to_go`, `unreadable`, and what its room says).
    """
    row = _lock(mail_id)
    for_support = support.taker() if row.purpose == support.PURPOSE else None
    purpose = purposes.purpose_named(row.purpose)
    if purpose is None and for_support is None:
        raise Refused(
            code="nowhere_to_go",
            message=_("Esta carta não diz a que responde."),
            what_to_do=_("Escreva a quem a mandou, ou deite-a fora."),
        )
    try:
        if purpose is not None:
            taking.hand_over(row, purpose, at=at)
        elif for_support is not None:
            taking.hand_to_support(row, for_support, at=at)
    except Odd:
        raise Refused(
            code="unreadable",
            message=_("Não se consegue ler esta carta."),
            what_to_do=_("Peça a quem a mandou que escreva outra vez, e deite esta fora."),
        ) from None
    _decide(row, State.RELEASED, by=by, at=at)


@transaction.atomic
def drop(*, mail_id: UUID, by: UUID, at: datetime) -> None:
    """A person throws a letter away; that it came stays written. Raises NotAllowed for one that does not wait."""
    _decide(_lock(mail_id), State.DROPPED, by=by, at=at)


def _lock(mail_id: UUID) -> InboundMail:
    try:
        (row,) = locks.lock_in_key_order(InboundMail.objects.all(), [mail_id])
    except locks.RowsMissing:
        raise NotAllowed(f"no letter {mail_id}") from None
    if row.state != State.QUARANTINED:
        raise NotAllowed(f"letter {mail_id} does not wait")
    return row


def _decide(row: InboundMail, state: InboundMail.State, *, by: UUID, at: datetime) -> None:
    row.state, row.raw, row.decided_at, row.decided_by = state, None, at, by
    row.save(update_fields=["state", "raw", "decided_at", "decided_by"])


def _waiting(row: Any) -> WaitingMail:
    return copied(
        WaitingMail,
        row,
        why=str(REASONS.get(row.reason, row.reason)),
        raw_begins=bytes(row.begins).decode("utf-8", errors="replace").replace("\0", ""),
        can_be_released=bool(row.purpose),
        kept_until=row.received_at + timedelta(days=KEPT_DAYS),
    )


def _too_old(*, at: datetime) -> due.Found:
    before = at - timedelta(days=KEPT_DAYS)
    rows = InboundMail.objects.filter(state=State.QUARANTINED, received_at__lte=before)
    yield from due.items("inbound", rows.defer("raw").order_by("received_at", "id"), _forget, at=at)


@transaction.atomic
def _forget(found: InboundMail, *, at: datetime) -> int:
    rows = InboundMail.objects.filter(pk=found.pk, state=State.QUARANTINED)
    return rows.update(state=State.EXPIRED, raw=None, decided_at=at)


DUTY = due.Duty(
    "notices.old_quarantine",
    gettext_lazy("Cartas em quarentena há mais de trinta dias, que se apagam"),
    _too_old,
    every_minutes=60,
)
