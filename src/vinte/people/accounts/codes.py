"""Codes of six figures that confirm an e-mail address or a telephone: whoever reads there has the code.

Whoever issues a code sends it (`notices.actions.post` or `post_sms`, kind `confirmation_code`, with the code
among its `secrets`). What is kept can't be turned back into a code or an address without the site's key.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.kernel.keyed import is_keyed, keyed, keyed_by_each
from vinte.notices import queries as outbox
from vinte.people.accounts.contact_data import clean_email
from vinte.people.models import ConfirmationCode

VALID_FOR = timedelta(minutes=10)
MOST_ATTEMPTS = 5
# How many codes may go out within a time about one subject, which is one person's: their draft, their account.
SENDING_LIMITS = ((timedelta(hours=1), 5), (timedelta(hours=24), 10))
# And to one address, whoever asks: more, so that somebody who knows an address does not use up all of its owner's
# (whoever asks from one place gets fewer than these: `web/page/sending_limits`), and not so many that a mailbox fills.
ADDRESS_LIMITS = ((timedelta(hours=1), 12), (timedelta(hours=24), 24))
# While nothing goes out, one code in so long: who asks again and again would have none left when it does.
ONE_WHILE_HELD_UP = timedelta(minutes=15)
_KEPT_FOR = timedelta(hours=48)
_PURPOSE = "vinte.people.accounts.codes"


def issue_code(*, purpose: str, subject: UUID, channel: str, address: str, at: datetime) -> str:
    """A new code of six figures for this address, good for ten minutes; an earlier one is good no more.

    `channel` is `email` or `sms`, a telephone's address its number in international form. Raises Refused
    (`too_many_codes`, `sending_held_up`, `email_invalid`), LookupError for another channel, ValueError for a number that is
    not in international form.
    """
    address_hashes = _address_hashes(channel, address)
    address_hash = address_hashes[0]
    with transaction.atomic():
        _refuse_many(address_hashes, purpose, subject, at=at)
        _refuse_held_up(address_hashes, channel, at=at)
        code = f"{secrets.randbelow(1_000_000):06d}"
        key = new_id(at=at)
        ConfirmationCode.objects.filter(made_at__lt=at - _KEPT_FOR).delete()
        ConfirmationCode.objects.create(
            id=key,
            purpose=purpose,
            subject=subject,
            channel=channel,
            address_hash=address_hash,
            code_hash=keyed(_PURPOSE, f"{key}:{code}"),
            made_at=at,
            expires_at=at + VALID_FOR,
        )
    return code


def check_code(*, purpose: str, subject: UUID, channel: str, address: str, code: str, at: datetime) -> None:
    """Take the code, once; only the latest one for this purpose, subject and address is looked at.

    Raises Refused: `code_wrong`, `code_expired` (also when none was sent, or it was used), and
    `too_many_attempts` from the sixth on. A wrong try is counted although this raises, so it can't run in
    somebody else's transaction: RuntimeError then.
    """
    with transaction.atomic(durable=True):
        row = (
            ConfirmationCode.objects.select_for_update()
            .filter(purpose=purpose, subject=subject, address_hash__in=_address_hashes(channel, address))
            .filter(made_at__lte=at)
            .order_by("-made_at", "-id")
            .first()
        )
        if row is None or row.used_at is not None or at >= row.expires_at:
            refusal: Refused | None = _expired()
        elif row.attempt_count >= MOST_ATTEMPTS:
            refusal = _tried_too_often()
        else:
            row.attempt_count += 1
            figures = "".join(letter for letter in code if letter.isdigit())
            right = is_keyed(row.code_hash, _PURPOSE, f"{row.id}:{figures}")
            row.used_at = at if right else None
            row.save(update_fields=["attempt_count", "used_at"])
            refusal = None if right else _wrong()
    if refusal is not None:
        raise refusal


def confirmed_at(*, purpose: str, subject: UUID, channel: str, address: str) -> datetime | None:
    """When a code that was sent to this address for this came back, or None; told for two days at least."""
    used = ConfirmationCode.objects.filter(
        purpose=purpose,
        subject=subject,
        address_hash__in=_address_hashes(channel, address),
        used_at__isnull=False,
    ).order_by("-used_at")
    return used.values_list("used_at", flat=True).first()


def _refuse_many(address_hashes: tuple[str, ...], purpose: str, subject: UUID, *, at: datetime) -> None:
    """Refuse beyond the limits; who asks at the same time about the same address or subject waits here."""
    wait_turn(f"code:{address_hashes[0]}", f"code:{purpose}:{subject}")
    alike = Q(address_hash__in=address_hashes) | Q(purpose=purpose, subject=subject)
    longest = max(length for length, _count in (*SENDING_LIMITS, *ADDRESS_LIMITS))
    rows = ConfirmationCode.objects.filter(alike, made_at__gt=at - longest)
    sent = [
        (row.address_hash in address_hashes, (row.purpose, row.subject) == (purpose, subject), row.made_at)
        for row in rows
    ]
    to_address = [made_at for is_to, _is_about, made_at in sent if is_to]
    about_subject = [made_at for _is_to, is_about, made_at in sent if is_about]
    for instants, limits in ((to_address, ADDRESS_LIMITS), (about_subject, SENDING_LIMITS)):
        for length, most in limits:
            if sum(made_at > at - length for made_at in instants) >= most:
                raise Refused(
                    code="too_many_codes",
                    message=_("Já enviámos vários códigos para este endereço ou número."),
                    what_to_do=_("Use o último que recebeu, ou peça outro daqui a uma hora."),
                )


def _refuse_held_up(address_hashes: tuple[str, ...], channel: str, *, at: datetime) -> None:
    """Refuse another code to an address whose last one is still on its way, because nothing goes out."""
    recent = ConfirmationCode.objects.filter(
        address_hash__in=address_hashes, made_at__gt=at - ONE_WHILE_HELD_UP, used_at=None
    )
    if recent.exists() and outbox.held_up(channel=channel, at=at):
        raise Refused(
            code="sending_held_up",
            message=_("O envio está parado, e o último código ainda não saiu."),
            what_to_do=_(
                "Tentamos de novo sozinhos. Peça outro daqui a um quarto de hora; nada do que escreveu se perde."
            ),
        )


def wait_turn(*names: str) -> None:
    """Hold a lock on each name until the transaction ends: a first code has no row that could be locked."""
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _wrong() -> Refused:
    return Refused(
        code="code_wrong",
        message=_("O código não está certo."),
        what_to_do=_("Veja a última mensagem que enviámos e escreva os seis algarismos."),
    )


def _expired() -> Refused:
    return Refused(
        code="code_expired",
        message=_("Este código já não serve."),
        what_to_do=_("Cada código dura dez minutos e serve uma vez. Peça um novo."),
    )


def _tried_too_often() -> Refused:
    return Refused(
        code="too_many_attempts",
        message=_("Este código já foi tentado cinco vezes."),
        what_to_do=_("Peça um código novo."),
    )


def _address_hashes(channel: str, address: str) -> tuple[str, ...]:
    """With the key in force first, then with those of before."""
    if channel not in ConfirmationCode.Channel.values:
        raise LookupError(f"no channel {channel!r}; known are {', '.join(ConfirmationCode.Channel.values)}")
    if channel == ConfirmationCode.Channel.EMAIL:
        address = clean_email(address)
    elif not (address.startswith("+") and address[1:].isdigit()):
        raise ValueError("a telephone number is handed over in international form, such as +351912345678")
    return keyed_by_each(_PURPOSE, f"{channel}:{address}")
