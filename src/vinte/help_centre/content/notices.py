"""Somebody reports content, and either side appeals against what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.help_centre import judging
from vinte.help_centre.content import letters
from vinte.help_centre.content.letters import OWNER, SENDER
from vinte.help_centre.judging import lock
from vinte.help_centre.matter_rules import MatterRules, business_days_after
from vinte.help_centre.matters import ContentNotice
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import one_line, require_text

Outcome = ContentNotice.Outcome


@dataclass(frozen=True)
class Target:
    """The content that is meant: `about` is of `ContentNotice.About`, `part` names it as there.

    `quoted` is how it stands now, and `written_by` whose it is: `professional` or `homeowner`.
    """

    about: str
    target_id: UUID
    part: str
    quoted: str
    written_by: str
    market: str
    professional_id: UUID | None = None
    job_request_id: UUID | None = None


@dataclass(frozen=True)
class Notifier:
    """Who reports: the address is where the receipt and the decision go; without one nobody is told."""

    name: str
    address: str
    language: str
    account_id: UUID | None = None


@transaction.atomic
def report_content(
    *, target: Target, ground: str, text: str, notifier: Notifier, in_good_faith: bool, key: str, at: datetime
) -> UUID:
    """Report content; the notice's id. The same key gives the notice that is there.

    Raises NotAllowed for a ground or a kind that there is not, Refused (`words_missing`, `text_too_long`,
    `address_invalid`, `good_faith_missing`).
    """
    known = ContentNotice.objects.filter(key=key).first()
    if known is not None:
        return known.pk
    if ground not in ContentNotice.Ground.values or target.about not in ContentNotice.About.values:
        raise NotAllowed(f"no ground {ground!r} for {target.about!r}")
    words = require_text(
        text,
        code="words_missing",
        message=_("Falta dizer o que está mal."),
        what_to_do=_("Diga qual é a parte e porque não devia estar aqui."),
    )
    address = notifier.address.strip()
    if address:
        _require_address(address)
    if not in_good_faith:
        raise Refused(
            code="good_faith_missing",
            message=_("Falta confirmar que o que diz é, tanto quanto sabe, verdade."),
        )
    today = terms.market_day(market=target.market, at=at)
    count = MatterRules.at(market=target.market, at=at).notice_business_days
    row = ContentNotice.objects.create(
        id=new_id(at=at),
        market=target.market,
        about=target.about,
        target_id=target.target_id,
        professional_id=target.professional_id,
        job_request_id=target.job_request_id,
        written_by=target.written_by,
        part=target.part,
        quoted=target.quoted,
        ground=ground,
        text=words,
        sender_name=one_line(notifier.name)[:120],
        sender_address=address,
        account_id=notifier.account_id,
        language=notifier.language,
        key=key,
        filed_at=at,
        due_on=business_days_after(today, count=count, market=target.market),
    )
    letters.received(row, at=at)
    return row.pk


@transaction.atomic
def appeal_notice(*, notice_id: UUID, side: str, text: str, at: datetime) -> None:
    """The one who reported (`sender`), or whose content it is (`owner`), appeals; raises as `judging.appeal`."""
    row = lock(ContentNotice, notice_id)
    judging.appeal(row, side=side, sides=who_may_appeal(row.outcome), text=text, at=at)
    row.save(update_fields=judging.APPEALED)
    letters.appealed(row, at=at)


def who_may_appeal(outcome: str) -> tuple[str, ...]:
    """Against whom a first decision goes."""
    return (OWNER,) if outcome == Outcome.REMOVED else (SENDER,)


def _require_address(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(
            code="address_invalid",
            message=_("Este e-mail não está completo."),
            what_to_do=_("Escreva-o como nome@exemplo.pt, ou deixe-o vazio."),
        ) from None
