"""The one cast of all tests: people, money and contacts, each made through the rooms' own actions.

Time is played in order: what a story plays twice it plays at two instants. A row that no action can make is
written where the test needs it, and says so.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from unittest import mock
from uuid import UUID

import pytest
from django.utils.text import slugify
from stdnum.pt import nif

from smallest_files import jpeg as jpeg
from smallest_files import papers as papers
from smallest_files import pdf as pdf
from smallest_files import photos as photos
from smallest_files import picture_file as picture_file
from vinte.handling import actions as handling
from vinte.leads import actions as leads
from vinte.leads import queries as leads_queries
from vinte.notices import queries as notices
from vinte.people import actions as people
from vinte.reviews import actions as reviews
from vinte.wallet import actions as wallet
from vinte.wallet import queries as wallet_queries

# A Monday, at 09:30 in Lisbon as in UTC.
MONDAY = datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
# With twenty contacts from MONDAY on, every three days: the month of waiting is over, the pack is not.
CLAIM_DAY = datetime(2026, 4, 20, 10, 0, tzinfo=UTC)
AFTER_ANSWERS = CLAIM_DAY + timedelta(days=8)
PLACE = "Aveiro"
PARISH = "Esgueira"
ABOUT = "Canalizador em Aveiro há doze anos: fugas, torneiras, esquentadores e casas de banho completas. " * 2

_numbers = count(1)


def later(**parts: float) -> datetime:
    """An instant so long after MONDAY."""
    return MONDAY + timedelta(**parts)


def tax_identity() -> str:
    """A tax number with a right check digit that nobody had before."""
    digits = f"50{next(_numbers):06d}"
    return digits + nif.calc_check_digit(digits)


# People.


def _address(name: str, *, host: str) -> str:
    return f"{slugify(name)}{next(_numbers)}@{host}.example"


@dataclass
class Business:
    """A professional of the cast, with the account that logs in and the contacts bought so far."""

    account: Any
    professional: Any
    purchases: list[Any] = field(default_factory=list)

    @property
    def id(self) -> UUID:
        """The professional's id."""
        return self.professional.pk

    @property
    def cohort_cents(self) -> int:
        """What the first twenty contacts cost."""
        return sum(purchase.price_cents for purchase in self.purchases[:20])

    def described(self) -> dict[UUID, str]:
        """A description of each contact of the cohort."""
        return {
            purchase.id: f"Liguei e enviei orçamento para «{purchase.job_request.title}»; escolheram outro."
            for purchase in self.purchases[:20]
        }


def professional(
    name: str = "Ana",
    *,
    at: datetime = MONDAY,
    trades: tuple[str, ...] = ("painter",),
    balance_cents: int = 0,
    pack: str | None = None,
    is_complete: bool = False,
    has_badge: bool = False,
    wallet_currency: str = "EUR",
    **identity: str,
) -> Business:
    """A professional with a trade and a place, a wallet, and a pack if one is named, beside that balance.

    Complete is a profile of 90 per cent. `identity` is another `email`, `trade_name` or `tax_identity`.
    """
    email = identity.pop("email", _address(name, host="obras"))
    account = people.open_account(email=email, name=name, at=at)
    new = {"trade_name": f"{name} Obras", "tax_identity": tax_identity(), **identity}
    row = people.register_professional(account_id=account.pk, market="pt", at=at, **new)
    row = people.update_profile(professional_id=row.pk, at=at, trades=list(trades), municipality=PLACE)
    if is_complete:
        row = complete_profile(row.pk, at=at)
    if has_badge:
        people.activate_badge(professional_id=row.pk, kind="verified", at=at)
    wallet.open_wallet(professional_id=row.pk, currency=wallet_currency)
    if pack:
        buy_pack(row.pk, pack, at=at)
    if balance_cents:
        top_up(row.pk, balance_cents, at=at)
    return Business(account=account, professional=row)


def complete_profile(professional_id: UUID, *, at: datetime) -> Any:
    """Everything but a logo and a site: 90 per cent."""
    for number in range(3):
        people.add_work(professional_id=professional_id, title=f"Obra {number}", photos=photos(2), at=at)
    return people.update_profile(
        professional_id=professional_id,
        at=at,
        radius_km=30,
        description=ABOUT,
        phone="912345678",
        opening_hours="seg. a sex.",
    )


def staff(name: str = "Sofia", *, role: str = "support", email: str = "", at: datetime = MONDAY) -> Any:
    """Somebody of the staff."""
    email = email or _address(name, host="vinte")
    account = people.open_account(email=email, name=name, at=at)
    people.give_role(account_id=account.pk, role=role, at=at)
    return account


def homeowner(name: str = "Helena", *, at: datetime = MONDAY, **changes: Any) -> Any:
    """Somebody who asks for quotes, whom nobody else is; `changes` as `register_homeowner` takes them."""
    known = {"email": _address(name, host="casa"), "phone": f"9123{next(_numbers):05d}", **changes}
    return people.register_homeowner(name=name, at=at, **known)


# Money.


def top_up(professional_id: UUID, amount_cents: int, *, at: datetime = MONDAY) -> str:
    """Pay in, as if the provider had told it; returns the provider's reference."""
    number = next(_numbers)
    return wallet.record_payment(
        professional_id=professional_id,
        amount_cents=amount_cents,
        provider="play",
        provider_reference=f"pi_cast_{number}_{professional_id.hex}",
        idempotency_key=f"top-up {number}",
        at=at,
    ).provider_reference


def buy_pack(professional_id: UUID, period: str = "yearly", *, at: datetime = MONDAY) -> Any:
    """Pay in what a pack costs, and buy it."""
    prices = wallet_queries.pack_prices(market="pt", on=at.date())
    top_up(professional_id, next(p.price_cents for p in prices if p.period == period), at=at)
    return wallet.buy_pack(
        professional_id=professional_id,
        market="pt",
        period=period,
        idempotency_key=f"pack {next(_numbers)}",
        at=at,
    )


def incident(
    of: Business,
    *,
    occurred_at: datetime,
    kind: str = "chargeback",
    state: str = "open",
    settled_at: datetime | None = None,
    payment_at: datetime | None = None,
) -> UUID:
    """A payment incident, told when it happened, and upheld or dismissed if an instant is given."""
    incident_id = wallet.record_incident(
        professional_id=of.id,
        kind=kind,
        occurred_at=occurred_at,
        payment_at=payment_at,
        memo="",
        at=occurred_at,
    )
    if settled_at is not None:
        settle_incident(of, incident_id, state=state, at=settled_at)
    return incident_id


def settle_incident(of: Business, incident_id: UUID, *, state: str, at: datetime) -> None:
    """The operator decides on an incident."""
    wallet.settle_incident(
        professional_id=of.id, incident_id=incident_id, state=state, reason="Visto.", at=at
    )


GRANTS = pytest.mark.plants_a_violation(
    "claims.guarantee_is_posted_for_a_decision_only", reason="a grant is quicker than the claim that pays it"
)


def grant(of: Business, cents: int, *, at: datetime = MONDAY) -> None:
    """Balance as a guarantee pays it, without the twenty contacts and the claim that it takes.

    The test says so: `@cast.GRANTS`.
    """
    number = next(_numbers)
    wallet.pay_guarantee(
        professional_id=of.id,
        decision_id=UUID(int=number),
        amount_cents=cents,
        idempotency_key=f"grant {number}",
        memo="Garantia",
        at=at,
    )


# Requests and contacts.


def request(*, at: datetime = MONDAY, of: Any = None, price_cents: int | None = None, **changes: Any) -> Any:
    """A request for painting at 15,00 €, or 12,00 € with a pack, for four professionals.

    With a price it costs that to everybody, as if the dated table of that day had said so.
    """
    wanted: dict[str, Any] = {
        "market": "pt",
        "trade": "painter",
        "title": "Pintar a sala",
        "description": "Uma sala de 20 m², paredes e teto.",
        "municipality": PLACE,
        "parish": PARISH,
        "address": "Rua Direita, 5",
        "intent": "comparing",
        "place_count": 4,
    }
    home = sys.modules[leads.post_request.__module__]
    table = home.contact_price

    def price_of(*of_what: Any, **more: Any) -> Any:
        price = table(*of_what, **more)
        if price_cents is None:
            return price
        return replace(price, standard_cents=price_cents, priority_cents=price_cents, factors=())

    with mock.patch.object(home, "contact_price", price_of):
        return leads.post_request(homeowner_id=(of or homeowner(at=at)).pk, at=at, **{**wanted, **changes})


def buy(
    of: Business, asked: Any, *, at: datetime = MONDAY, key: str = "", price_cents: int | None = None
) -> Any:
    """Buy at the price that is shown, or at the given one."""
    if price_cents is None:
        price_cents = _shown_price(of, asked, at=at)
    purchase = leads.buy_contact(
        professional_id=of.id,
        job_request_id=asked.pk,
        shown_price_cents=price_cents,
        idempotency_key=key or f"buy {next(_numbers)}",
        at=at,
    )
    if purchase not in of.purchases:
        of.purchases.append(purchase)
    return purchase


def _shown_price(of: Business, asked: Any, *, at: datetime) -> int:
    return leads_queries.offer(professional_id=of.id, job_request_id=asked.pk, at=at).price_cents


def contact(
    of: Business,
    *,
    at: datetime,
    owner: Any = None,
    asked_before: timedelta = timedelta(hours=1),
    called_after: timedelta | None = timedelta(hours=2),
    **changes: Any,
) -> Any:
    """A request is posted, its contact bought, with a top-up where money is short, and the homeowner called."""
    number = len(of.purchases) + 1
    owner = owner or homeowner(f"Morador {number} de {of.professional.trade_name}", at=at - asked_before)
    asked = request(at=at - asked_before, of=owner, **changes)
    price_cents = changes.get("price_cents") or _shown_price(of, asked, at=at)
    if wallet_queries.balance(professional_id=of.id).total_cents < price_cents:
        top_up(of.id, 10_000, at=at)
    purchase = buy(of, asked, at=at, price_cents=price_cents)
    if called_after is not None:
        attempt(purchase, at=at + called_after)
    return purchase


def spend(of: Business, cents: int, *, at: datetime = MONDAY, title: str = "Pintar a sala") -> Any:
    """A contact is bought at exactly that price, whoever sees it first."""
    asked = request(at=at - timedelta(hours=30), title=title, price_cents=cents)
    return buy(of, asked, at=at, price_cents=cents)


def take_back(purchase: Any, *, at: datetime) -> Any:
    """An agent takes a contact back; its whole price is credited, by the buyer's yes where that is asked for."""
    about = {"professional_id": purchase.professional_id, "purchase_id": purchase.id, "at": at}
    leads.return_contact(**about, reason="number_not_assigned", by=staff("Simao", at=at).pk)
    if leads_queries.waiting_credit(**about) is not None:
        leads.agree_to_credit(**about)


def attempt(
    purchase: Any,
    *,
    at: datetime,
    recorded_at: datetime | None = None,
    channel: str = "phone",
    note: str = "",
) -> Any:
    """The homeowner of a contact is called, and that is written down at once or later."""
    return handling.record_attempt(
        professional_id=purchase.professional_id,
        purchase_id=purchase.id,
        channel=channel,
        attempted_at=at,
        note=note,
        at=recorded_at or at,
    )


def write(purchase: Any, *, count: int, at: datetime) -> None:
    """So many messages about a contact, by turns, each second with a photograph, half an hour apart."""
    for number in range(count):
        handling.write_message(
            professional_id=purchase.professional_id,
            purchase_id=purchase.id,
            by="homeowner" if number % 2 else "professional",
            text=f"Mensagem {number}",
            photos=[jpeg()] if number % 2 else [],
            key=f"cast {purchase.id} {number}",
            at=at + number * timedelta(minutes=30),
        )


def award(purchase: Any, *, at: datetime) -> Any:
    """The professional tells that the job was won."""
    return handling.record_award(
        professional_id=purchase.professional_id,
        purchase_id=purchase.id,
        awarded_at=at,
        told_by="professional",
        at=at,
    )


def hired(purchase: Any, *, at: datetime) -> None:
    """The homeowner says who was hired, and the professional agrees."""
    said = {"professional_id": purchase.professional_id, "at": at}
    handling.state_hired(job_request_id=purchase.job_request_id, **said)
    handling.answer_statement(purchase_id=purchase.id, hired=True, **said)


def owner_of(purchase: Any) -> Any:
    """The homeowner of a contact."""
    return purchase.job_request.homeowner


# Reviews.


def review(
    of: Business, *, at: datetime, rating: int = 5, purchase: Any = None, name: str = "Hugo", text: str = ""
) -> Any:
    """The homeowner of a contact, or a former client without one, is invited and writes a day later."""
    invited_at = at - timedelta(days=1)
    if purchase is not None:
        address = owner_of(purchase).email
        reviews.invite_for_contact(professional_id=of.id, purchase_id=purchase.id, at=invited_at)
    else:
        address = _address(name, host="antigo")
        reviews.invite_former_client(professional_id=of.id, name=name, email=address, at=invited_at)
    given = reviews.publish(
        secret=secret_sent_to(address, page="opiniao"),
        marks=reviews.Marks(rating, rating, rating),
        text=text,
        at=at,
    )
    assert given.review is not None, "it waits to be read"
    return given.review


# The guarantee.

PRICES_CENTS = (990, 1250, 1850, 2400)
COHORT_CENTS = sum(PRICES_CENTS) * 5


def claimable(
    name: str = "Bruno",
    *,
    begins_at: datetime = MONDAY,
    contacts: int = 20,
    apart: timedelta = timedelta(days=3, minutes=17),
    prices: tuple[int, ...] = PRICES_CENTS,
    owners: Sequence[Any] = (),
    titles: Sequence[str] = (),
    **joined: Any,
) -> Business:
    """A professional who won no job in twenty contacts, and keeps every condition a month after the last.

    `owners` are the homeowners of the contacts and `titles` their jobs, from the first; `joined` is taken by
    `professional`.
    """
    joined = {"pack": "yearly", "is_complete": True, "has_badge": True, **joined}
    of = professional(name, at=begins_at - timedelta(days=11), **joined)
    for number in range(contacts):
        contact(
            of,
            at=begins_at + number * apart,
            owner=owners[number] if number < len(owners) else None,
            title=titles[number % len(titles)] if titles else f"Pintar a sala {number + 1}",
            trade=of.professional.trades[0],
            price_cents=prices[number % len(prices)] if prices else None,
        )
    reviewed_at = begins_at + 20 * apart
    for number, purchase in enumerate(of.purchases[:2]):
        review(of, purchase=purchase, at=reviewed_at + timedelta(hours=number))
        review(of, rating=2, at=reviewed_at + timedelta(hours=number))
    return of


# Letters.


def letters(address: str, *, kind: str = "") -> list[Any]:
    """The letters to an address, the newest first; of one kind if it is given."""
    return [letter for letter in notices.mailbox(address) if kind in ("", letter.kind)]


def letter_kinds(address: str) -> list[str]:
    """The kinds of the letters to an address, the oldest first."""
    return [letter.kind for letter in reversed(letters(address))]


def secret_sent_to(address: str, *, page: str, kind: str = "") -> str:
    """The secret of the private link to that page in the newest letter that has one."""
    for letter in letters(address, kind=kind):
        found = re.search(rf"/{page}/([\w-]{{43}})/", letter.text)
        if found:
            return found[1]
    raise LookupError(f"no link to {page} was sent to {address}")


def question_about(purchase: Any, *, kind: str = "homeowner_question") -> str:
    """The secret with which the homeowner of a claimed contact answers."""
    return secret_sent_to(owner_of(purchase).email, page="resposta", kind=kind)
