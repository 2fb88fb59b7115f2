"""Poisoned rows among people, notices, requests and contacts, a story for each duty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

import cast
import return_story
from arriving import letter
from cast import MONDAY, later, letter_kinds
from poison import MARKET_STORIES, Poisoned, lose, of_duty, spoil
from vinte.kernel.ids import new_id
from vinte.kernel.models import DutyRun
from vinte.leads import actions, queries
from vinte.leads.models import (
    AutomaticPurchaseConsent,
    ContactPurchase,
    JobRequest,
    RequestClosing,
    RequestThanks,
    SavedSearch,
)
from vinte.leads.queries import FeedFilters
from vinte.leads.returns import closings
from vinte.notices import actions as notices
from vinte.notices.models import InboundMail, Message
from vinte.people import actions as people
from vinte.people.models import Account, Badge, Leaving, MailboxRequest
from vinte.wallet.models import LedgerAccount

NOBODY = UUID(int=1)


def has_letter(kind: str, *addresses: str) -> bool:
    """Whether each of them has a letter of that kind."""
    return all(kind in letter_kinds(address) for address in addresses)


@of_duty("people.badge_letters")
def a_badge_of_a_market_that_is_none() -> Iterator[Poisoned]:
    who = [cast.professional(name) for name in ("Ana", "Bruno")]
    ends = datetime(2026, 6, 30, 23, 0, tzinfo=UTC)
    for number, one in enumerate(who):
        until = ends + timedelta(days=number)
        people.activate_badge(professional_id=one.id, kind="liability_insurance", at=MONDAY, until=until)
    ana, bruno = (one.account.email for one in who)
    yield Poisoned(
        at=ends + timedelta(days=2),
        key=f"badge {Badge.objects.get(professional_id=who[0].id).pk}",
        why="'zz'",
        mend=spoil(who[0].professional, market="zz"),
        is_done=partial(has_letter, "badge_ended", ana),
        others=partial(has_letter, "badge_ended", bruno),
    )


@of_duty("people.operator_letters")
def an_operator_without_an_address() -> Iterator[Poisoned]:
    first, second = (
        cast.staff(name, role="operator", email=f"{name.lower()}@vinte.example") for name in ("Olga", "Oscar")
    )
    DutyRun.objects.create(duty="leads.alerts", began_at=MONDAY, error="LookupError: 'zz'")
    yield Poisoned(
        at=later(hours=1),
        key=f"operator {first.pk}",
        why="Message matching query does not exist",
        mend=spoil(first, email=""),
        is_done=partial(has_letter, "duty_failed", "olga@vinte.example"),
        others=partial(has_letter, "duty_failed", second.email),
    )


@of_duty("people.leavings")
def somebody_who_leaves_a_market_that_is_none() -> Iterator[Poisoned]:
    who = [cast.professional(name) for name in ("Ana", "Bruno")]
    for number, one in enumerate(who):
        people.leave(account_id=one.account.pk, at=later(minutes=number))
    Message.objects.update(state="sent", sent_at=MONDAY)

    def is_gone(one: cast.Business) -> bool:
        return Leaving.objects.filter(account=one.account).exclude(erased_at=None).exists()

    yield Poisoned(
        at=later(days=31),
        key=f"leaving {Leaving.objects.get(account=who[0].account).pk}",
        why="'zz'",
        mend=spoil(who[0].professional, market="zz"),
        is_done=partial(is_gone, who[0]),
        others=partial(is_gone, who[1]),
    )


@of_duty("people.new_mailboxes")
def a_mailbox_of_an_account_that_is_none() -> Iterator[Poisoned]:
    sofia = cast.staff("Sofia")
    who = [cast.professional(name) for name in ("Ana", "Bruno")]
    for number, one in enumerate(who):
        asked = MailboxRequest.objects.create(
            id=new_id(at=MONDAY),
            account=one.account,
            old_email=one.account.email,
            new_email=f"novo{number}@obras.example",
            tax_number_matches=True,
            asked_at=later(minutes=number),
        )
        people.accept_mailbox(
            request_id=asked.pk,
            checks=["papers", "phone_call"],
            reason="Vi e liguei.",
            by=sofia.pk,
            at=later(minutes=number),
        )
    first = MailboxRequest.objects.earliest("works_at")

    def has_new(number: int) -> bool:
        return Account.objects.filter(email=f"novo{number}@obras.example").exists()

    yield Poisoned(
        at=later(days=8),
        key=f"mailbox request {first.pk}",
        why="no account",
        mend=spoil(first, account_id=NOBODY),
        is_done=partial(has_new, 0),
        others=partial(has_new, 1),
    )


@of_duty("notices.old_quarantine")
def a_letter_that_its_table_keeps() -> Iterator[Poisoned]:
    """No letter can be bad for this duty, which reads nothing but how old it is."""
    first, second = (
        notices.take_mail(raw=letter(words), envelope_from="x@y.pt", recipients=[], at=at).mail_id
        for words, at in (("um", MONDAY), ("dois", later(minutes=1)))
    )

    def is_gone(key: UUID) -> bool:
        return InboundMail.objects.get(pk=key).state == "expired"

    _sql(
        "ALTER TABLE notices_inboundmail ADD CONSTRAINT keeps_one"
        f" CHECK (id <> '{first}' OR raw IS NOT NULL) NOT VALID"
    )
    yield Poisoned(
        at=MONDAY + timedelta(days=31),
        key=f"inbound {first}",
        why="keeps_one",
        is_done=partial(is_gone, first),
        others=partial(is_gone, second),
        mend=partial(_sql, "ALTER TABLE notices_inboundmail DROP CONSTRAINT keeps_one"),
    )


@of_duty("notices.lost_jobs")
def a_job_that_its_table_refuses() -> Iterator[Poisoned]:
    """No message can be bad for this duty, which reads nothing but its identifier."""
    first, second = (
        str(
            notices.post(
                kind="review_invitation_former_client",
                to_address=f"{name}@casa.example",
                to_name=name,
                language="pt",
                context={
                    "trade_name": "Ana Obras",
                    "link": "https://vinte.example/x/",
                    "last_day": MONDAY.date(),
                },
                idempotency_key=name,
                at=at,
            )
        )
        for name, at in (("helena", MONDAY), ("hugo", later(minutes=1)))
    )

    def has_job(key: str) -> bool:
        return ProcrastinateJob.objects.filter(args__message_id=key).exists()

    ProcrastinateJob.objects.filter(args__message_id__in=[first, second])._raw_delete("default")
    _sql(
        "ALTER TABLE procrastinate_jobs ADD CONSTRAINT refuses_one"
        f" CHECK (args->>'message_id' IS DISTINCT FROM '{first}') NOT VALID"
    )
    yield Poisoned(
        at=later(hours=1),
        key=f"message {first}",
        why="refuses_one",
        mend=partial(_sql, "ALTER TABLE procrastinate_jobs DROP CONSTRAINT refuses_one"),
        is_done=partial(has_job, first),
        others=partial(has_job, second),
    )


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _ending() -> tuple[datetime, list[Any], list[JobRequest]]:
    """Helena's and Hugo's requests, and the day on which both are told that they end."""
    owners = [cast.homeowner(name) for name in ("Helena", "Hugo")]
    asked = sorted((cast.request(of=owner) for owner in owners), key=lambda row: row.pk)
    return later(days=60 - 7), [row.homeowner for row in asked], asked


@of_duty("leads.request_ends")
def a_request_whose_homeowner_is_nobody() -> Iterator[Poisoned]:
    at, (helena, hugo), (first, _second) = _ending()
    yield Poisoned(
        at=at,
        key=f"request {first.pk}",
        why="homeowner",
        mend=spoil(first, homeowner_id=NOBODY),
        is_done=partial(has_letter, "request_expiring", helena.email),
        others=partial(has_letter, "request_expiring", hugo.email),
    )


@of_duty("leads.request_ends", stories=MARKET_STORIES)
def a_request_of_a_market_that_is_none() -> Iterator[Poisoned]:
    at, (helena, hugo), (first, _second) = _ending()
    yield Poisoned(
        at=at,
        key="market aa",
        why="'aa'",
        mend=spoil(first, market="aa"),
        is_done=partial(has_letter, "request_expiring", helena.email),
        others=partial(has_letter, "request_expiring", hugo.email),
    )


def _quiet() -> tuple[datetime, list[Any], list[JobRequest]]:
    """Helena's and Hugo's requests, which nobody has bought after three days."""
    _at, owners, asked = _ending()
    return later(days=3), owners, asked


@of_duty("leads.request_quiet")
def a_quiet_request_whose_homeowner_is_nobody() -> Iterator[Poisoned]:
    at, (helena, hugo), (first, _second) = _quiet()
    yield Poisoned(
        at=at,
        key=f"request {first.pk}",
        why="homeowner",
        mend=spoil(first, homeowner_id=NOBODY),
        is_done=partial(has_letter, "request_quiet", helena.email),
        others=partial(has_letter, "request_quiet", hugo.email),
    )


@of_duty("leads.request_quiet", stories=MARKET_STORIES)
def a_quiet_request_of_a_market_that_is_none() -> Iterator[Poisoned]:
    at, (helena, hugo), (first, _second) = _quiet()
    yield Poisoned(
        at=at,
        key="market aa",
        why="'aa'",
        mend=spoil(first, market="aa"),
        is_done=partial(has_letter, "request_quiet", helena.email),
        others=partial(has_letter, "request_quiet", hugo.email),
    )


@of_duty("leads.clear_returns")
def a_return_in_a_market_that_is_none() -> Iterator[Poisoned]:
    ana, asked = return_story.ana(), []
    for hour, name in enumerate(("Helena", "Hugo")):
        owner = cast.homeowner(name)
        purchase = return_story.bought(ana, of=owner)
        at = return_story.SOON + timedelta(hours=hour)
        asked.append((return_story.ask(ana, purchase, "mail_bounces", at=at), purchase))
        return_story.mail_refused(owner.email, at=at)

    def is_back(purchase: ContactPurchase) -> bool:
        return ContactPurchase.objects.get(pk=purchase.pk).returned_at is not None

    (first, bad), (_second, good) = asked
    yield Poisoned(
        at=return_story.SOON + timedelta(hours=2),
        key=f"return {first.id}",
        why="'zz'",
        mend=spoil(bad.job_request, market="zz"),
        is_done=partial(is_back, bad),
        others=partial(is_back, good),
    )


def _willing(name: str, *, at: datetime) -> tuple[cast.Business, AutomaticPurchaseConsent]:
    """Somebody with a pack, caps and a consent that covers every painting."""
    who = cast.professional(name, pack="monthly", balance_cents=20_000)
    actions.set_spend_caps(professional_id=who.id, week_cents=5_000, month_cents=20_000, at=MONDAY)
    wish = queries.Wish(
        highest_price_cents=1_500,
        trades=("painter",),
        intents=tuple(JobRequest.Intent.values),
        budgets=tuple(JobRequest.Budget.values),
    )
    shown = queries.consent_text(professional_id=who.id, wish=wish, language="pt", at=at)
    given = actions.give_automatic_purchase_consent(
        professional_id=who.id, wish=wish, language="pt", text_digest=shown.digest, at=at
    )
    return who, AutomaticPurchaseConsent.objects.get(professional_id=who.id, id=given.id)


def _has_bought(who: cast.Business) -> bool:
    return ContactPurchase.objects.filter(professional_id=who.id).exists()


@of_duty("leads.automatic_purchase")
def a_consent_of_a_professional_in_no_market() -> Iterator[Poisoned]:
    (ana, consent), (bruno, _consent) = (_willing(name, at=later(hours=1)) for name in ("Ana", "Bruno"))
    cast.request(at=later(hours=2))
    yield Poisoned(
        at=later(hours=3),
        key=f"consent {consent.id}",
        why="'zz'",
        mend=spoil(ana.professional, market="zz"),
        is_done=partial(_has_bought, ana),
        others=partial(_has_bought, bruno),
    )


@of_duty("leads.automatic_purchase")
def a_buyer_whose_wallet_was_lost() -> Iterator[Poisoned]:
    ana, consent = _willing("Ana", at=later(hours=1))
    bruno, _consent = _willing("Bruno", at=later(hours=2))
    asked = cast.request(at=later(hours=3))
    yield Poisoned(
        at=later(hours=4),
        key=f"request {asked.pk} consent {consent.id}",
        why="WalletMissing",
        mend=lose(*LedgerAccount.objects.filter(professional_id=ana.id)),
        is_done=partial(_has_bought, ana),
        others=partial(_has_bought, bruno),
    )


@of_duty("leads.alerts")
def an_alert_whose_trade_left_the_list() -> Iterator[Poisoned]:
    who = [cast.professional(name, pack="monthly") for name in ("Ana", "Bruno")]
    for one in who:
        actions.save_alert(
            professional_id=one.id, name="Pinturas", filters=FeedFilters(), frequency="at_once", at=MONDAY
        )
    first, second = SavedSearch.objects.order_by("pk")
    emails = {one.id: one.account.email for one in who}
    cast.request(at=later(hours=1))
    yield Poisoned(
        at=later(hours=2),
        key=f"alert {first.pk}",
        why="trades: any of plumber",
        mend=spoil(first, filters={**first.filters, "trades": ["alchemist"]}),
        is_done=partial(has_letter, "request_alert", emails[first.professional_id]),
        others=partial(has_letter, "request_alert", emails[second.professional_id]),
    )


def _bought_together() -> tuple[list[cast.Business], list[ContactPurchase]]:
    """Ana and Bruno, each with a contact that can be given back for a day more."""
    who = sorted((return_story.ana() for _name in range(2)), key=lambda one: one.id)
    return who, [return_story.bought(one) for one in who]


@of_duty("leads.return_last_days")
def a_buyer_of_a_market_that_is_none() -> Iterator[Poisoned]:
    (first, second), (bad, _good) = _bought_together()
    yield Poisoned(
        at=return_story.AT + timedelta(days=13),
        key=f"last day of returns {first.id} {bad.bought_on}",
        why="'zz'",
        mend=spoil(first.professional, market="zz"),
        is_done=partial(has_letter, "return_last_day", first.account.email),
        others=partial(has_letter, "return_last_day", second.account.email),
    )


@of_duty("leads.return_last_days", stories=MARKET_STORIES)
def contacts_in_a_market_without_figures() -> Iterator[Poisoned]:
    (first, second), (bad, _good) = _bought_together()
    yield Poisoned(
        at=return_story.AT + timedelta(days=13),
        key="market aa",
        why="'aa'",
        mend=spoil(bad.job_request, market="aa"),
        is_done=partial(has_letter, "return_last_day", first.account.email),
        others=partial(has_letter, "return_last_day", second.account.email),
    )


def _bought_by(name: str) -> tuple[cast.Business, ContactPurchase, JobRequest]:
    """A contact of a request of its own, bought a moment before its homeowner closes."""
    of = cast.professional(name, balance_cents=5_000)
    asked = cast.request(at=later(hours=1))
    return of, cast.buy(of, asked, at=later(hours=30)), asked


def _came_back(purchase: ContactPurchase) -> bool:
    return ContactPurchase.objects.get(pk=purchase.pk).returned_at is not None


@of_duty("leads.closings")
def a_closed_request_in_no_market() -> Iterator[Poisoned]:
    def is_settled(asked: JobRequest) -> bool:
        return RequestClosing.objects.get(job_request=asked).settled_at is not None

    (_ana, _first, bad), (_bruno, _second, good) = (_bought_by(name) for name in ("Ana", "Bruno"))
    for minute, asked in enumerate((bad, good)):
        actions.close_request(job_request_id=asked.pk, at=later(hours=31, minutes=minute))
    yield Poisoned(
        at=later(hours=32),
        key=f"closing {RequestClosing.objects.get(job_request=bad).pk}",
        why="'zz'",
        mend=spoil(bad, market="zz"),
        is_done=partial(is_settled, bad),
        others=partial(is_settled, good),
    )


@of_duty("leads.thanks")
def thanks_in_no_market() -> Iterator[Poisoned]:
    def is_told(asked: JobRequest) -> bool:
        return RequestThanks.objects.get(job_request=asked).is_told

    (ana, _first, bad), (bruno, _second, good) = (_bought_by(name) for name in ("Ana", "Bruno"))
    for one, asked in ((ana, bad), (bruno, good)):
        actions.thank(job_request_id=asked.pk, professional_id=one.id, at=later(hours=31))
    yield Poisoned(
        at=later(hours=32),
        key=f"thanks {RequestThanks.objects.get(job_request=bad).pk}",
        why="'zz'",
        mend=spoil(bad, market="zz"),
        is_done=partial(is_told, bad),
        others=partial(is_told, good),
    )


@of_duty("leads.owed_credits")
def a_credit_whose_wallet_was_lost() -> Iterator[Poisoned]:
    (ana, first, bad), (_bruno, second, good) = (_bought_by(name) for name in ("Ana", "Bruno"))
    for minute, asked in enumerate((bad, good)):
        actions.close_request(job_request_id=asked.pk, at=later(hours=31, minutes=minute))
    closings.DUTY.run(at=later(hours=32))
    yield Poisoned(
        at=later(hours=32),
        key=f"contact {first.id}",
        why="was paid with 0 cents",
        mend=lose(*LedgerAccount.objects.filter(professional_id=ana.id)),
        is_done=partial(_came_back, first),
        others=partial(_came_back, second),
    )
