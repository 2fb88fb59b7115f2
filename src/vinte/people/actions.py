"""What changes about people: accounts, professionals, badges, standing, homeowners, private links."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.rows import RowsMissing, lock_in_key_order
from vinte.people import (
    access,
    areas,
    badge_papers,
    badges,
    codes,
    confirmations,
    links,
    profile_changes,
    queries,
    tax_identity,
    works,
)
from vinte.people.contact_data import check_language, clean_email, clean_name, clean_phone
from vinte.people.models import Account, Homeowner, Professional, StaffRole, Standing

check_code = codes.check_code
issue_code = codes.issue_code
issue_private_link = links.issue_private_link
use_private_link = links.use_private_link
add_absence = areas.add_absence
remove_absence = areas.remove_absence
add_work = works.add_work
remove_work = works.remove_work
activate_badge = badges.activate_badge
deactivate_badge = badges.deactivate_badge
apply_for_badge = badge_papers.apply_for_badge
accept_badge = badge_papers.accept_badge
refuse_badge = badge_papers.refuse_badge
read_badge_document = badge_papers.read_badge_document
send_contact_code = confirmations.send_contact_code
confirm_contact = confirmations.confirm_contact


@transaction.atomic
def open_account(*, email: str, name: str, at: datetime, language: str = "pt") -> Account:
    """A new account, without a password: its owner logs in by a code sent to the address, or a passkey.

    Raises Refused (`email_invalid`, `email_taken`, `name_missing`).
    """
    address = clean_email(email)
    if queries.account_by_email(address) is not None:
        raise Refused(
            code="email_taken",
            message=_("Já existe uma conta com este endereço."),
            what_to_do=_("Entre com ele, ou use outro endereço."),
        )
    account = Account.objects.create_user(
        address, id=new_id(at=at), name=clean_name(name), language=check_language(language), joined_at=at
    )
    # The address counts as verified only after its owner has typed a code that was sent to it.
    EmailAddress.objects.create(user=account, email=address, primary=True, verified=False)
    return account


def give_role(*, account_id: UUID, role: str, at: datetime) -> StaffRole:
    """Give an account a staff role, `support` or `operator`; it stays as it was if it had it.

    Raises LookupError for another role.
    """
    if role not in StaffRole.Role.values:
        raise LookupError(f"no role {role!r}; known are {', '.join(StaffRole.Role.values)}")
    given, _created = StaffRole.objects.get_or_create(
        account=queries.account(account_id), role=role, defaults={"given_at": at}
    )
    return given


@transaction.atomic
def register_professional(
    *, account_id: UUID, market: str, tax_identity: str, trade_name: str, at: datetime
) -> Professional:
    """Make an account a professional's; the tax identity is checked and normalised.

    Raises Refused (`tax_identity_invalid`, `already_professional`, `name_missing`) and LookupError for a
    market that is not served.
    """
    identity = _normalise(market=market, tax_identity=tax_identity)
    if queries.professional_of(account_id) is not None:
        raise Refused(
            code="already_professional",
            message=_("Esta conta já é de um profissional."),
            what_to_do=_("Para outra empresa, abra uma conta com outro endereço."),
        )
    return Professional.objects.create(
        id=new_id(at=at),
        account=queries.account(account_id),
        market=market,
        tax_identity=identity,
        trade_name=clean_name(trade_name),
        joined_at=at,
    )


def lock_professional(*, professional_id: UUID) -> Professional:
    """Lock the professional's row until the transaction ends, and return it as committed.

    A purchase and a suspension both begin here, so that nobody buys after a suspension has committed
    (INVARIANTS, 12). Raises NotAllowed when there is none, RuntimeError outside a transaction.
    """
    try:
        return lock_in_key_order(Professional.objects.all(), [professional_id])[0]
    except RowsMissing:
        raise NotAllowed(f"no professional {professional_id}") from None


@transaction.atomic
def update_profile(*, professional_id: UUID, at: datetime, **changes: object) -> Professional:
    """Change parts of a profile: any of `profile_changes.CLEANERS`, such as `trades=["pintor"]`.

    Raises Refused (`profile_<field>` or a code of `contact_data`) and changes nothing then; LookupError
    for a field that a professional can't change.
    """
    row = lock_professional(professional_id=professional_id)
    for field, value in profile_changes.clean(market=row.market, changes=changes).items():
        setattr(row, field, value)
    row.save(update_fields=list(changes))
    return row


def suspend(*, professional_id: UUID, reason: str, by: UUID, at: datetime) -> Standing:
    """Suspend a professional, who can't buy from then on; `by` is the staff account that decides.

    Raises NotAllowed unless `by` is staff and somebody else, Refused (`reason_missing`,
    `already_suspended`).
    """
    return _change_standing(professional_id, Standing.State.SUSPENDED, reason=reason, by=by, at=at)


def reinstate(*, professional_id: UUID, reason: str, by: UUID, at: datetime) -> Standing:
    """End a suspension; raises as `suspend` does, and Refused (`not_suspended`)."""
    return _change_standing(professional_id, Standing.State.GOOD, reason=reason, by=by, at=at)


@transaction.atomic
def register_homeowner(
    *,
    name: str,
    email: str,
    phone: str,
    at: datetime,
    language: str = "pt",
    account_id: UUID | None = None,
    market: str = "pt",
    email_confirmed_at: datetime | None = None,
    phone_confirmed_at: datetime | None = None,
) -> Homeowner:
    """Somebody who asks for quotes; without an account unless one is given.

    `market` says which country a telephone number without a code belongs to; `..._confirmed_at` when a code
    that was sent there came back. Raises Refused
    (`name_missing`, `email_invalid`, `phone_invalid`).
    """
    return Homeowner.objects.create(
        id=new_id(at=at),
        account=queries.account(account_id) if account_id else None,
        name=clean_name(name),
        email=clean_email(email),
        phone=clean_phone(phone, market=market),
        language=check_language(language),
        joined_at=at,
        email_confirmed_at=email_confirmed_at,
        phone_confirmed_at=phone_confirmed_at,
    )


_normalise = tax_identity.normalise


@transaction.atomic
def _change_standing(
    professional_id: UUID, state: Standing.State, *, reason: str, by: UUID, at: datetime
) -> Standing:
    access.require(queries.account(by), "professional.judge", professional_id=professional_id)
    said = badges.clean_reason(reason)
    row = lock_professional(professional_id=professional_id)
    latest = Standing.objects.filter(professional=row).order_by("-since", "state").first()
    current = latest.state if latest else Standing.State.GOOD
    if current == state == Standing.State.SUSPENDED:
        raise Refused(code="already_suspended", message=_("Este profissional já está suspenso."))
    if current == state:
        raise Refused(code="not_suspended", message=_("Este profissional não está suspenso."))
    if latest and latest.since > at:
        raise ValueError(f"standing changed at {latest.since}, after {at}; a history only grows")
    since = at
    if latest and latest.since == at and state == Standing.State.SUSPENDED:
        # Of two changes at one instant the good one counts; a suspension must not be lost to that.
        since += timedelta(microseconds=1)
    return Standing.objects.create(
        professional=row, id=new_id(at=at), since=since, state=state, reason=said, decided_by_id=by
    )
