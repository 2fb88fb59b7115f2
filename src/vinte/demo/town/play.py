"""Plays a plan through the rooms' own actions, as the people of the town would have acted."""

from __future__ import annotations

import random
import re
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from stdnum.pt import nif

from vinte.demo.play_payments.history import PastDispute, PastPayment
from vinte.demo.town import people_pool, pictures
from vinte.demo.town.cast import ADDRESS, CAST, Member
from vinte.handling import actions as handling_actions
from vinte.kernel import due
from vinte.kernel.errors import Refused
from vinte.leads import actions as leads_actions
from vinte.leads import queries as leads
from vinte.notices import queries as notices_queries
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.reviews import actions as reviews_actions
from vinte.wallet import actions as wallet_actions
from vinte.wallet import queries as wallet_queries

MARKET = "pt"
TOP_UP_CENTS = 5_000
_NAMESPACE = UUID("7f5a4b86-1d0f-5f0e-9f43-20a1c0de2020")
# Not the page on which somebody changes a review: nobody of the town does.
_LINK = re.compile(r"https?://(?!\S+/opiniao/minha/)\S+/([A-Za-z0-9_-]{32,})/?")
_REVIEW = re.compile(r"/opiniao/([A-Za-z0-9_-]{32,})/")


class Player:
    """Carries events out; remembers which identifier each key of the plan got."""

    def __init__(self, *, seed: int) -> None:
        self.random = random.Random(seed + 1)
        self.accounts: dict[str, UUID] = {}
        self.professionals: dict[str, UUID] = {}
        self.homeowners: dict[str, UUID] = {}
        self.requests: dict[str, UUID] = {}
        self.purchases: dict[tuple[str, str], UUID] = {}
        self.claims: dict[str, UUID] = {}
        self.notices: dict[str, UUID] = {}
        self.incidents: dict[str, UUID] = {}
        self.paid: dict[str, list[PastPayment]] = {}
        self.disputes: dict[str, PastDispute] = {}
        self.tickets: dict[str, UUID] = {}
        self.matters: dict[str, UUID] = {}
        self.returns: dict[tuple[str, str], UUID] = {}
        self.applications: dict[tuple[str, str], UUID] = {}
        self.payments: list[PastPayment] = []
        self.shown: dict[tuple[str, str], int] = {}
        self._number = 0

    def key(self, *parts: str) -> str:
        """An idempotency key that the same seed makes again."""
        return str(uuid5(_NAMESPACE, "/".join(parts)))

    def reference(self, prefix: str, *parts: str) -> str:
        """What the provider calls something, the same for the same seed."""
        return f"{prefix}_town_{uuid5(_NAMESPACE, '/'.join(parts)).hex}"

    def next_number(self) -> int:
        """A running number, for phones and tax identities."""
        self._number += 1
        return self._number

    def tax_number(self) -> str:
        """A Portuguese tax number with a correct check digit, from a range of non-profit partnerships."""
        digits = f"99{self.next_number():06d}"
        return digits + nif.calc_check_digit(digits)

    def open_house(self, *, at: datetime) -> None:
        """Staff and the homeowners of the cast get their accounts before anything else happens."""
        for member in CAST:
            if member.audience in ("support", "operator"):
                account = people_actions.open_account(email=member.address, name=member.name, at=at)
                people_actions.give_role(account_id=account.id, role=member.audience, at=at)
                self.accounts[member.slug] = account.id
            elif member.audience == "homeowner":
                account = people_actions.open_account(email=member.address, name=member.name, at=at)
                self.accounts[member.slug] = account.id
                self.homeowners[member.slug] = self.homeowner(
                    name=member.name, email=member.address, at=at, account_id=account.id
                )

    def homeowner(
        self, *, name: str, email: str, at: datetime, account_id: UUID | None = None, phone: str = ""
    ) -> UUID:
        """A homeowner of the town, with this telephone or one of their own."""
        number = self.next_number()
        phone = phone or f"+35191{self.random.choice('0234')}{number:06d}"
        return people_actions.register_homeowner(
            name=name, email=email, phone=phone, at=at, account_id=account_id
        ).id

    def join(self, *, at: datetime, who: str, member: Member, complete: bool) -> None:
        """A professional opens an account, fills the profile and opens a wallet."""
        account = people_actions.open_account(email=member.address, name=member.name, at=at)
        professional = people_actions.register_professional(
            account_id=account.id,
            market=MARKET,
            tax_identity=self.tax_number(),
            trade_name=member.trade_name,
            at=at,
        )
        self.accounts[who], self.professionals[who] = account.id, professional.id
        place = people.place(market="pt", municipality="Aveiro")
        people_actions.update_profile(
            professional_id=professional.id,
            at=at,
            trades=list(member.trades),
            municipality=place.name,
            radius_km=20,
            description=self.random.choice(people_pool.ABOUT),
            phone=f"+35196{self.random.choice('0123456789')}{self.next_number():06d}",
        )
        if complete:
            people_actions.update_profile(
                professional_id=professional.id,
                at=at,
                opening_hours="Segunda a sexta, das 8h às 18h",
                website=f"https://{who}.exemplo.test/",
            )
            works = ("Casa de banho no centro", "Cozinha numa moradia", "Escritório pequeno")
            for number, title in enumerate(works):
                people_actions.add_work(
                    professional_id=professional.id,
                    title=title,
                    description="Do orçamento à limpeza final, no prazo combinado.",
                    photos=pictures.pictures(2 * number, 2),
                    at=at,
                )
        wallet_actions.open_wallet(professional_id=professional.id, currency="EUR")

    def badge(self, *, at: datetime, who: str, kind: str) -> None:
        """A badge becomes active."""
        people_actions.activate_badge(professional_id=self.professionals[who], kind=kind, at=at)

    def top_up(self, *, at: datetime, who: str, amount_cents: int) -> None:
        """Money is paid in, and the provider says so."""
        reference = self.reference("pi", "paid", who, at.isoformat())
        paid = wallet_actions.record_payment(
            professional_id=self.professionals[who],
            amount_cents=amount_cents,
            provider="play",
            provider_reference=reference,
            idempotency_key=self.key("top-up", who, at.isoformat()),
            started_at=at,
            at=at + timedelta(seconds=40),
        )
        payment = PastPayment(
            reference=reference,
            top_up=str(paid.pk),
            amount_cents=amount_cents,
            currency=paid.currency,
            paid_at=at + timedelta(seconds=40),
        )
        self.payments.append(payment)
        self.paid.setdefault(who, []).append(payment)

    def pack(self, *, at: datetime, who: str, period: str) -> None:
        """A pack is bought, after a top-up that pays for it."""
        price = next(
            price
            for price in wallet_queries.pack_prices(market=MARKET, on=at.date())
            if price.period == period
        )
        self.top_up(at=at - timedelta(minutes=5), who=who, amount_cents=price.price_cents)
        wallet_actions.buy_pack(
            professional_id=self.professionals[who],
            market=MARKET,
            period=period,
            idempotency_key=self.key("pack", who, at.isoformat()),
            at=at,
        )

    def cancel_pack(self, *, at: datetime, who: str) -> None:
        """The latest pack will not be renewed."""
        latest = max(
            wallet_queries.packs(professional_id=self.professionals[who]), key=lambda pack: pack.starts_on
        )
        wallet_actions.cancel_pack(professional_id=self.professionals[who], pack_id=latest.id, at=at)

    def day_passes(self, *, at: datetime) -> None:
        """Whatever time alone makes happen in the rooms."""
        due.run_all(at=at, on_the_way=True)

    def post_request(
        self,
        *,
        at: datetime,
        key: str,
        homeowner: str,
        trade: str,
        title: str,
        description: str,
        intent: str,
        place_count: int,
        budget: str = "unknown",
        phone: str = "",
        phone_hidden: bool = False,
    ) -> None:
        """A homeowner, of the cast or any other, asks for quotes."""
        place = people.place(market="pt", municipality="Aveiro")
        if not homeowner:
            first, surname = (
                self.random.choice(people_pool.FIRST_NAMES),
                self.random.choice(people_pool.SURNAMES),
            )
            homeowner = key
            self.homeowners[key] = self.homeowner(
                name=f"{first} {surname}",
                email=ADDRESS.format(slug=key.replace("request", "particular")),
                phone=phone,
                at=at,
            )
        request = leads_actions.post_request(
            homeowner_id=self.homeowners[homeowner],
            market=MARKET,
            trade=trade,
            title=title,
            description=description,
            municipality=place.name,
            parish=self.random.choice(place.parishes),
            address=f"{self.random.choice(people_pool.STREETS)}, {self.random.randint(1, 120)}",
            intent=intent,
            budget=budget,
            phone_hidden=phone_hidden,
            place_count=place_count,
            at=at,
        )
        self.requests[key] = request.id

    def close_request(self, *, at: datetime, key: str) -> None:
        """The homeowner has found somebody, or thought better of it."""
        leads_actions.close_request(job_request_id=self.requests[key], at=at)

    def afford(self, *, at: datetime, who: str, request: str) -> None:
        """Top up when the balance would not pay for the next contact."""
        price_cents = self.price(at=at, who=who, request=request)
        self.shown[who, request] = price_cents
        if wallet_queries.balance(professional_id=self.professionals[who]).total_cents < price_cents:
            self.top_up(at=at, who=who, amount_cents=TOP_UP_CENTS)

    def buy(self, *, at: datetime, who: str, request: str) -> None:
        """A contact is bought at the price that was shown, or at the new one where it has changed since."""
        seen = self.shown.pop((who, request), None)
        price_cents = self.price(at=at, who=who, request=request) if seen is None else seen
        try:
            purchase = self._bought(at=at, who=who, request=request, price_cents=price_cents)
        except Refused as refusal:
            if refusal.code != "price_changed":
                raise
            price_cents = self.price(at=at, who=who, request=request)
            purchase = self._bought(at=at, who=who, request=request, price_cents=price_cents)
        self.purchases[who, request] = purchase

    def price(self, *, at: datetime, who: str, request: str) -> int:
        """What a contact costs this professional, as their page shows it."""
        return leads.offer(
            professional_id=self.professionals[who], job_request_id=self.requests[request], at=at
        ).price_cents

    def _bought(self, *, at: datetime, who: str, request: str, price_cents: int) -> UUID:
        return leads_actions.buy_contact(
            professional_id=self.professionals[who],
            job_request_id=self.requests[request],
            shown_price_cents=price_cents,
            idempotency_key=self.key("buy", who, request),
            at=at,
        ).id

    def call(self, *, at: datetime, who: str, request: str, channel: str) -> None:
        """The professional tries to reach the homeowner."""
        handling_actions.record_attempt(
            professional_id=self.professionals[who],
            purchase_id=self.purchases[who, request],
            channel=channel,
            outcome="talked" if channel == "phone" else "",
            attempted_at=at,
            note="",
            at=at,
        )

    def win(self, *, at: datetime, who: str, request: str) -> None:
        """The professional is hired."""
        handling_actions.record_award(
            professional_id=self.professionals[who],
            purchase_id=self.purchases[who, request],
            awarded_at=at,
            told_by="professional",
            at=at,
        )

    def former_review(self, *, at: datetime, who: str, number: int, rating: int, text: str) -> None:
        """A former client is invited and writes."""
        address = ADDRESS.format(slug=f"antigo-cliente-{who}-{number + 1}")
        name = f"{self.random.choice(people_pool.FIRST_NAMES)} {self.random.choice(people_pool.SURNAMES)}"
        reviews_actions.invite_former_client(
            professional_id=self.professionals[who], name=name, email=address, at=at - timedelta(hours=5)
        )
        self.write_review(address, rating=rating, text=text, at=at)

    def contact_review(self, *, at: datetime, who: str, request: str, rating: int, text: str) -> None:
        """The homeowner of a contact is invited and writes."""
        reviews_actions.invite_for_contact(
            professional_id=self.professionals[who],
            purchase_id=self.purchases[who, request],
            at=at - timedelta(hours=5),
        )
        self.write_review(self.address_of(request), rating=rating, text=text, at=at)

    def write_review(self, address: str, *, rating: int, text: str, at: datetime) -> None:
        """Somebody opens the link in their letter and gives marks around their stars."""
        quality = rating if at.minute % 3 else None
        marks = reviews_actions.Marks(handling=rating, professionalism=rating, quality=quality)
        reviews_actions.publish(
            secret=self.link_sent_to(address, like=_REVIEW), marks=marks, text=text, at=at
        )

    def made_up_review(self, *, at: datetime, who: str) -> None:
        """Somebody reviews themselves in the browser in which they work, through another address."""
        professional_id = self.professionals[who]
        browser = reviews_actions.SeenFrom(device="vizinho" * 3 + "s", agent="Firefox Android")
        reviews_actions.note_business(professional_id=professional_id, seen=browser, at=at)
        address = ADDRESS.format(slug=f"cliente-de-{who}")
        reviews_actions.invite_former_client(
            professional_id=professional_id, name="Rosa Pinto", email=address, at=at
        )
        reviews_actions.publish(
            secret=self.link_sent_to(address, like=_REVIEW),
            marks=reviews_actions.Marks(handling=5, professionalism=5, quality=5),
            text="O melhor da cidade, sem dúvida nenhuma. Recomendo a toda a gente que conheço.",
            seen_from=browser,
            at=at + timedelta(minutes=2),
        )

    def address_of(self, request: str) -> str:
        """The e-mail address of the homeowner who posted a request."""
        row = leads.job_request(job_request_id=self.requests[request])
        return people.homeowner(homeowner_id=row.homeowner_id).email

    def link_sent_to(self, address: str, *, like: re.Pattern[str] = _LINK) -> str:
        """The secret of the newest private link in somebody's mailbox: they read their mail as people do."""
        for message in notices_queries.mailbox(address=address):
            found = like.search(message.text)
            if found:
                return found.group(1)
        raise LookupError(f"no private link was sent to {address}")
