"""An account whose owner lost the mailbox gets another address: an agent checks who asks, and the old address is told.

Nobody learns whether an address has an account. Between the agent's yes and the change some days pass, in which
whoever reads the old mailbox stops it with a tap, or says yes and ends the wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinte.guarantee import terms
from vinte.kernel import due
from vinte.kernel.copies import copied
from vinte.kernel.dated_files import Count, Figures, read_figures
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.locks import RowsMissing, lock_in_key_order
from vinte.kernel.long_lists import LongList
from vinte.kernel.texts import refuse_longer
from vinte.notices import actions as notices
from vinte.people import access
from vinte.people.accounts import changing, codes, directory, links
from vinte.people.accounts.contact_data import clean_email
from vinte.people.models import Account, ConfirmationCode, MailboxRequest, Professional
from vinte.people.professionals import parties, standing, tax_identity

PURPOSE = "lost_mailbox"
LINK = "mailbox_answer"
# What an agent may have checked, each said by who asks or shown by them.
CHECKS = {
    "papers": gettext_lazy("Vi um documento de quem pede, ou a certidão da empresa"),
    "phone_call": gettext_lazy("Liguei para o telefone confirmado da conta, e atendeu quem pede"),
    "tax_number": gettext_lazy("O número fiscal que escreveu é o da empresa"),
    "payment": gettext_lazy("Sabe o dia e o valor de um pagamento"),
}
_EMAIL = ConfirmationCode.Channel.EMAIL
State = MailboxRequest.State


class _Figures(Figures):
    """How long it waits, and how much is checked."""

    delay_days: Count
    least_checks: Count


@cache
def _figures() -> _Figures:
    return read_figures(Path(__file__).with_name("lost_mailbox.toml"), _Figures)


@dataclass(frozen=True)
class AskedMailbox:
    """A request for another address, as the desk sees it."""

    id: UUID
    account_id: UUID
    old_email: str
    new_email: str
    words: str
    tax_number_matches: bool
    asked_at: datetime
    state: str
    state_label: str
    old_confirmed_at: datetime | None
    checks: list[str]
    reason: str
    decided_at: datetime | None
    works_at: datetime | None
    name: str
    business: str
    phone: str


def send_mailbox_code(*, new_email: str, asker: str, at: datetime) -> str:
    """Send a code to the address that is to be the account's; returns it in its one form.

    It comes back with the same `asker`, which only the page knows that asked.

    Raises Refused (`email_invalid`, `too_many_codes`, `sending_held_up`).
    """
    address = clean_email(new_email)
    code = codes.issue_code(
        purpose=PURPOSE, subject=_subject(address, asker), channel=_EMAIL, address=address, at=at
    )
    notices.post(
        kind="confirmation_code",
        to_address=address,
        to_name="",
        language=settings.LANGUAGE_CODE,
        context={"code": code},
        idempotency_key=f"confirmation_code:{new_id(at=at)}",
        at=at,
        secrets=[code],
        useful_until=at + codes.VALID_FOR,
    )
    return address


def ask_mailbox(
    *, old_email: str, new_email: str, tax_number: str, words: str, code: str, asker: str, at: datetime
) -> None:
    """Ask for another address with the code that came there; says nothing of whether the old one has an account.

    Raises Refused as `codes.check_code` does, and `email_invalid`, `email_taken`, `text_too_long`. Runs in no
    transaction of the caller's, because a wrong try is counted.
    """
    old, new = clean_email(old_email), clean_email(new_email)
    refuse_longer(words)
    codes.check_code(
        purpose=PURPOSE, subject=_subject(new, asker), channel=_EMAIL, address=new, code=code, at=at
    )
    if directory.account_by_email(new) is not None:
        raise changing.taken()
    account = directory.account_by_email(old)
    if account is None or not account.is_active or directory.audiences_of(account) - {"professional"}:
        return
    with transaction.atomic():
        _lock(account.pk)
        if MailboxRequest.objects.filter(account=account, state__in=MailboxRequest.OPEN).exists():
            return
        row = MailboxRequest.objects.create(
            id=new_id(at=at),
            account=account,
            old_email=account.email,
            new_email=new,
            words=words.strip(),
            tax_number_matches=_knows_tax_number(account, tax_number),
            asked_at=at,
        )
        _tell_old(row, kind="mailbox_asked", at=at)


def _knows_tax_number(account: Account, typed: str) -> bool:
    business = Professional.objects.filter(account=account).first()
    if business is None:
        return False
    try:
        return tax_identity.normalise(market=business.market, tax_identity=typed) == business.tax_identity
    except Refused:
        return False


def mailbox_behind(*, secret: str, at: datetime) -> AskedMailbox:
    """What a link of the old address is about, without using it; raises Refused (`link_unknown`, `link_expired`)."""
    return _asked(_row(links.find_private_link(secret=secret, purpose=LINK, at=at)))


def answer_mailbox(*, secret: str, is_mine: bool, at: datetime) -> AskedMailbox:
    """Whoever reads the old mailbox stops the change, or says that it is theirs, which ends the wait.

    Raises Refused (`link_unknown`, `link_expired`, `mailbox_over`).
    """
    with transaction.atomic():
        row = _open_row(links.use_private_link(secret=secret, purpose=LINK, at=at))
        if is_mine:
            row.old_confirmed_at = row.old_confirmed_at or at
            row.save(update_fields=["old_confirmed_at"])
        else:
            row.state, row.ended_at = State.STOPPED, at
            row.save(update_fields=["state", "ended_at"])
            _tell_new(
                row, kind="mailbox_refused", at=at, reason=_("Quem lê o endereço antigo disse que não.")
            )
    return _asked(row)


def mailbox_queue() -> LongList[AskedMailbox]:
    """The requests that nobody has decided, what waits longest first."""
    rows = MailboxRequest.objects.filter(state=State.SENT).select_related("account__professional")
    return LongList(rows.order_by("asked_at", "pk"), read=lambda found: [_asked(row) for row in found])


def mailbox_case(*, request_id: UUID, by: UUID) -> AskedMailbox:
    """One request, for an agent who may decide it; raises NotAllowed for anybody else."""
    row = _row(request_id)
    _require_agent(row, by=by)
    return _asked(row)


@transaction.atomic
def accept_mailbox(
    *, request_id: UUID, checks: Sequence[str], reason: str, by: UUID, at: datetime
) -> AskedMailbox:
    """Let the account have the new address: after the days of delay, or at once where the old one said yes.

    Both addresses are told. Raises NotAllowed, Refused (`mailbox_over`, `checks_missing`, `reason_missing`), LookupError
    for a check that there is not.
    """
    row = _open_row(request_id, decided=False)
    _require_agent(row, by=by)
    made = [name for name in CHECKS if name in checks]
    if unknown := set(checks) - set(CHECKS):
        raise LookupError(f"no check {', '.join(sorted(unknown))}; known are {', '.join(CHECKS)}")
    if not row.tax_number_matches and "tax_number" in made:
        made.remove("tax_number")
    if len(made) < _figures().least_checks:
        raise Refused(
            code="checks_missing",
            message=_("Faltam verificações."),
            what_to_do=_("Marque pelo menos %(least)d que tenha feito.") % {"least": _figures().least_checks},
        )
    delay = timedelta() if row.old_confirmed_at else timedelta(days=_figures().delay_days)
    row.state, row.checks, row.reason = State.ACCEPTED, made, standing.clean_reason(reason)
    row.decided_by_id, row.decided_at = by, max(at, row.asked_at)
    row.works_at = row.decided_at + delay
    row.save(update_fields=["state", "checks", "reason", "decided_by", "decided_at", "works_at"])
    _tell_old(row, kind="mailbox_accepted", at=at, works_at=row.works_at, can_stop=True)
    _tell_new(row, kind="mailbox_accepted", at=at, works_at=row.works_at, can_stop=False)
    return _asked(row)


@transaction.atomic
def refuse_mailbox(*, request_id: UUID, reason: str, by: UUID, at: datetime) -> AskedMailbox:
    """Leave the account as it is, and say why to whoever asked. Raises as `accept_mailbox`."""
    row = _open_row(request_id, decided=False)
    _require_agent(row, by=by)
    row.state, row.reason = State.REFUSED, standing.clean_reason(reason)
    row.decided_by_id, row.decided_at = by, max(at, row.asked_at)
    row.ended_at = row.decided_at
    row.save(update_fields=["state", "reason", "decided_by", "decided_at", "ended_at"])
    _tell_new(row, kind="mailbox_refused", at=at, reason=row.reason)
    return _asked(row)


def _due(*, at: datetime) -> due.Found:
    accepted = MailboxRequest.objects.filter(state=State.ACCEPTED).order_by("works_at", "pk")
    ready = [row for row in accepted if row.works_at <= at or row.old_confirmed_at]  # type: ignore[operator]
    yield from due.items("mailbox request", ready, _change, at=at)


@transaction.atomic
def _change(found: MailboxRequest, *, at: datetime) -> int:
    """Give the account its new address; both are told. One that somebody took meanwhile ends the request."""
    account = _lock(found.account_id)
    row = MailboxRequest.objects.select_for_update().get(pk=found.pk)
    if row.state != State.ACCEPTED:
        return 0
    try:
        with transaction.atomic():
            changing.put_address(account, row.new_email, at=at)
    except (IntegrityError, Refused):  # somebody took the address while it waited
        row.state, row.ended_at = State.REFUSED, at
        row.reason, row.works_at = _("Entretanto o endereço novo passou a ser de outra conta."), None
        row.save(update_fields=["state", "ended_at", "reason", "works_at"])
        _tell_new(row, kind="mailbox_refused", at=at, reason=row.reason)
        return 1
    directory.close_sessions(account.pk)
    row.state, row.ended_at = State.DONE, at
    row.save(update_fields=["state", "ended_at"])
    return 1


def _tell_old(row: MailboxRequest, *, kind: str, at: datetime, **facts: object) -> None:
    secret = links.issue_private_link(purpose=LINK, subject=row.pk, at=at)
    link = links.private_link_address(purpose=LINK, secret=secret)
    _post(row, to=row.old_email, kind=kind, at=at, secrets=[secret], link=link, **facts)


def _tell_new(row: MailboxRequest, *, kind: str, at: datetime, **facts: object) -> None:
    _post(row, to=row.new_email, kind=kind, at=at, secrets=[], **facts)


def _post(
    row: MailboxRequest, *, to: str, kind: str, at: datetime, secrets: Sequence[str], **facts: object
) -> None:
    business = Professional.objects.filter(account_id=row.account_id).first()
    market = business.market if business else settings.VINTE_MARKET
    notices.post(
        kind=kind,
        to_address=to,
        to_name=row.account.name,
        language=row.account.language,
        context={"before": row.old_email, "now": row.new_email, **facts},
        idempotency_key=f"{kind}:{row.pk}:{'old' if to == row.old_email else 'new'}",
        at=at,
        zone=terms.market_zone(market=market, at=at),
        secrets=secrets,
    )


def _require_agent(row: MailboxRequest, *, by: UUID) -> None:
    agent = directory.account(by)
    access.require(agent, right="desk.use")
    if by == row.account_id:
        raise NotAllowed(f"account {by} decides on no mailbox of its own")
    business = Professional.objects.filter(account_id=row.account_id).first()
    if business is not None:
        parties.require_no_part(by=by, professional_id=business.pk, homeowner_ids=[])


def _lock(account_id: UUID) -> Account:
    try:
        return lock_in_key_order(Account.objects.all(), [account_id])[0]
    except RowsMissing:
        raise NotAllowed(f"no account {account_id}") from None


def _row(request_id: UUID) -> MailboxRequest:
    row = MailboxRequest.objects.select_related("account__professional").filter(pk=request_id).first()
    if row is None:
        raise NotAllowed(f"no request for a mailbox {request_id}")
    return row


def _open_row(request_id: UUID, *, decided: bool | None = None) -> MailboxRequest:
    """The row, locked behind its account's, while something can still be done about it."""
    _lock(_row(request_id).account_id)
    row = _row(request_id)
    wanted = (State.SENT,) if decided is False else MailboxRequest.OPEN
    if row.state not in wanted:
        raise Refused(
            code="mailbox_over",
            message=_("Este pedido já foi decidido: %(state)s.") % {"state": State(row.state).label},
        )
    return row


def _asked(row: MailboxRequest) -> AskedMailbox:
    business = getattr(row.account, "professional", None)
    return copied(
        AskedMailbox,
        row,
        state_label=str(State(row.state).label),
        name=row.account.name,
        business=business.trade_name if business else "",
        phone=business.phone if business else "",
    )


def _subject(address: str, asker: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"vinte:lost_mailbox:{address}?{asker}")


DUTY = due.Duty(
    "people.new_mailboxes",
    gettext_lazy("Endereços novos de quem perdeu a caixa de correio"),
    _due,
    every_minutes=5,
)
