"""The ground of two parts of the attack: a town, who walks in it, what each route is about, and what was written.

Routes come from the URL conf, and what their parameters stand for from SUBJECTS and WORDS: a parameter that is in
neither stops the part, so that no new route goes by unattacked.
"""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

MISSING = UUID(int=0x0BAD)
LONG_SECRET = "x" * 43
LOGIN = "allauth.account.auth_backends.AuthenticationBackend"

# What an identifier in an address is of: the table, its key, and the way to the professional whose it is ("" for what
# is nobody's alone). A route's own line comes before the line of its parameter.
SUBJECTS: Mapping[str, tuple[str, str, str]] = {
    "absence_id": ("people.Absence", "id", "professional_id"),
    "account_id": ("people.Account", "id", ""),
    "alert_id": ("leads.SavedSearch", "id", "professional_id"),
    "appeal_id": ("claims.Appeal", "id", "professional_id"),
    "application_id": ("people.BadgeApplication", "id", "professional_id"),
    "attempt_id": ("handling.ContactAttempt", "id", "professional_id"),
    "called_off_id": ("handling.CalledOff", "id", "professional_id"),
    "call_id": ("people.PhoneCall", "id", ""),
    "change_id": ("people.IdentityChange", "id", "professional_id"),
    "claim_id": ("claims.Claim", "id", "professional_id"),
    "comment_id": ("help_centre.Comment", "id", ""),
    "complaint_id": ("help_centre.Complaint", "id", "professional_id"),
    "decision_id": ("claims.Decision", "id", "professional_id"),
    "document_id": ("people.BadgeDocument", "id", ""),
    "evidence_id": ("leads.ReturnEvidence", "id", "professional_id"),
    "desk:withdraw_evidence evidence_id": ("claims.Evidence", "id", "professional_id"),
    "failure_id": ("kernel.DutyFailure", "id", ""),
    "file_id": ("claims.HearingFile", "id", "professional_id"),
    "desk:ticket_file file_id": ("help_centre.TicketFile", "id", ""),
    "professional:message_file file_id": ("handling.MessageFile", "id", "message__thread__professional_id"),
    "homeowner:message_file file_id": ("handling.MessageFile", "id", ""),
    "goodwill_id": ("wallet.Goodwill", "id", ""),
    "hearing_id": ("claims.Hearing", "id", "professional_id"),
    "incident_id": ("wallet.PaymentIncident", "id", "professional_id"),
    "invitation_id": ("reviews.ReviewInvitation", "id", "professional_id"),
    "professional:withdraw_invitation invitation_id": (
        "people.MemberInvitation",
        "id",
        "professional_id",
    ),
    "operator:send_invitation_again invitation_id": ("people.StaffInvitation", "id", ""),
    "operator:withdraw_staff_invitation invitation_id": ("people.StaffInvitation", "id", ""),
    # A request that is open is anybody's to look at.
    "job_request_id": ("leads.JobRequest", "id", ""),
    "mail_id": ("notices.InboundMail", "id", ""),
    "member_id": ("people.Member", "id", "professional_id"),
    "message_id": ("handling.ContactMessage", "id", "thread__professional_id"),
    "mailbox:letter message_id": ("notices.Message", "id", ""),
    "mailbox:letter_html message_id": ("notices.Message", "id", ""),
    "operator:send_again message_id": ("notices.Message", "id", ""),
    "operator:give_up message_id": ("notices.Message", "id", ""),
    "operator:reader message_id": ("notices.Message", "id", ""),
    "notice_id": ("help_centre.ContentNotice", "id", ""),
    "pack_id": ("wallet.Pack", "id", "professional_id"),
    "paper_id": ("people.IdentityPaper", "id", ""),
    "photo_id": ("leads.RequestPhoto", "id", ""),
    "public:work_photo photo_id": ("people.WorkPhoto", "id", ""),
    "desk:job_request_photo photo_id": ("leads.DraftPhoto", "id", ""),
    "homeowner:draft_photo photo_id": ("leads.DraftPhoto", "id", ""),
    "homeowner:remove_photo photo_id": ("leads.DraftPhoto", "id", ""),
    "person_id": ("people.Professional", "id", ""),
    "desk:move_request person_id": ("people.Homeowner", "id", ""),
    "pk": ("mfa.Authenticator", "id", ""),
    "professional_id": ("people.Professional", "id", ""),
    "purchase_id": ("leads.ContactPurchase", "id", "professional_id"),
    "quote_id": ("handling.Quote", "id", "professional_id"),
    "reply_id": ("reviews.ReviewReply", "id", "professional_id"),
    "report_id": ("leads.NuisanceReport", "id", "professional_id"),
    "request_id": ("people.MailboxRequest", "id", ""),
    "professional:answer_request request_id": ("claims.EvidenceRequest", "id", "professional_id"),
    "refund_id": ("wallet.TopUpRefund", "id", "professional_id"),
    "return_id": ("leads.ReturnRequest", "id", "professional_id"),
    "review_id": ("leads.RequestReview", "id", ""),
    "sale_id": ("wallet.InvoicedSale", "transaction_id", "professional_id"),
    "subject_id": ("claims.Decision", "id", "professional_id"),
    "subscription_id": ("notices.PushSubscription", "id", ""),
    "text_id": ("claims.AgentText", "id", ""),
    "ticket_id": ("help_centre.Ticket", "id", ""),
    "top_up_id": ("wallet.TopUp", "id", "professional_id"),
    "transfer_id": ("wallet.BankTransfer", "id", ""),
    "visit_id": ("handling.Visit", "id", "professional_id"),
    "voice_id": ("handling.VoiceNote", "id", "professional_id"),
    "work_id": ("people.Work", "id", "professional_id"),
    "written_id": ("reviews.WrittenReview", "id", "professional_id"),
    # Whoever reads a review may report it.
    "public:report_review invitation_id": ("reviews.ReviewInvitation", "id", ""),
}
# What stands in an address in words, and a word that it knows.
WORDS: Mapping[str, str] = {
    "act": "refuse",
    "channel": "email",
    "day": "2026-03-02",
    "form": "csv",
    "key": "x-y",
    "kind": "insured",
    "desk:correct_identity kind": "profissional",
    "desk:mark_phone kind": "profissional",
    "desk:move_request kind": "particular",
    "desk:give_goodwill kind": "profissional",
    "desk:person kind": "profissional",
    "desk:person_details kind": "profissional",
    "desk:person_note kind": "profissional",
    "language": "pt",
    "month": "2026-03",
    "name": "icone-192",
    "page": "email",
    "period": "2026-03",
    "place_address": "aveiro",
    "section": "paginas",
    "size": "grande",
    "slug": "como-funciona",
    "step": "oficio",
    "joining:step step": "oficios",
    "trade_address": "pintores",
    "uidb36": "1",
}
# What a request may leave behind without having acted: the session, its place in the list of sessions, and the trace
# of the machine from which a business wrote, by which a review from the same machine is doubted.
NO_ROW = frozenset({"django_session", "usersessions_usersession", "reviews_reviewtrace"})


class NothingThere(LookupError):
    """The town has nothing of the kind that a route is about."""


@dataclass(frozen=True)
class Route:
    """A route of the URL conf: its full name, and the names of its parameters in order."""

    name: str
    params: tuple[str, ...]


@dataclass
class Walker:
    """Somebody in the town; `client` checks tokens of forms as the site does."""

    name: str
    audiences: frozenset[str]
    account_id: Any = None
    professional_id: Any = None
    client: Any = field(default=None, repr=False)


def all_routes() -> list[Route]:
    """Every route, the framework's among them; raises LookupError for a parameter that nobody says what it is."""
    from django.urls import URLResolver, get_resolver

    def walk(patterns: Any, spaces: tuple[str, ...], params: tuple[str, ...]) -> Iterator[Route]:
        for entry in patterns:
            mine = (*params, *(name for name in entry.pattern.regex.groupindex if name not in params))
            if isinstance(entry, URLResolver):
                deeper = (*spaces, entry.namespace) if entry.namespace else spaces
                yield from walk(entry.url_patterns, deeper, mine)
            else:
                yield Route(":".join((*spaces, entry.name or "")), mine)

    found = list(dict.fromkeys(walk(get_resolver().url_patterns, (), ())))
    unknown = [
        f"{route.name}: {name}"
        for route in found
        for name in route.params
        if name != "secret" and not _told(SUBJECTS, route, name) and not _told(WORDS, route, name)
    ]
    if unknown:
        raise LookupError(
            "say in SUBJECTS or WORDS of bench/attack/ground.py what these parameters are: "
            + "; ".join(unknown)
        )
    return found


def _told(table: Mapping[str, Any], route: Route, name: str) -> Any:
    return table.get(f"{route.name} {name}") or table.get(name)


def owned(route: Route) -> bool:
    """Whether a parameter of the route is of something that is one professional's."""
    return any(bool((_told(SUBJECTS, route, name) or ("", "", ""))[2]) for name in route.params)


def address(route: Route, walker: Walker, which: str, *, at: datetime) -> str:
    """The route's address about something of the walker's (`own`), of another's (`other`), or of nobody (`missing`).

    Raises NothingThere where the town has no such thing.
    """
    from django.urls import reverse

    given: dict[str, Any] = {}
    for name in reversed(route.params):
        if name == "secret":
            given[name] = _secret(route, which, at=at)
        elif (told := _told(SUBJECTS, route, name)) is not None:
            if name not in given:
                given |= _row(told, name, route, walker, which, given)
        else:
            given[name] = _told(WORDS, route, name)
    return reverse(route.name, kwargs={name: given[name] for name in route.params})


def _row(
    told: tuple[str, str, str], name: str, route: Route, walker: Walker, which: str, given: dict[str, Any]
) -> dict[str, Any]:
    """The identifier of a row, with those of the rows that it belongs to."""
    from django.apps import apps

    label, key, owner = told
    model = apps.get_model(label)
    if which == "missing":
        is_number = model._meta.get_field(key).get_internal_type() in ("BigAutoField", "AutoField")
        return {name: 2**31 - 1 if is_number else MISSING}
    rows = model._default_manager.order_by(key)
    if owner and walker.professional_id is not None:
        mine = {owner: walker.professional_id}
        rows = rows.filter(**mine) if which == "own" else rows.exclude(**mine)
    row = rows.first()
    if row is None:
        raise NothingThere(f"{route.name}: no {label} that is {walker.name}'s {which}")
    found = {name: getattr(row, key)}
    for above in route.params:
        if above not in given and above != name and getattr(row, above, None) is not None:
            found[above] = getattr(row, above)
    return found


@cache
def _purposes() -> dict[str, str]:
    """What each private address is for: the address with its secret, and the name of the purpose."""
    import vinte.people.accounts.links as links

    told = tomllib.loads(Path(links.__file__).with_name("link_purposes.toml").read_text())
    return {each["path"]: each["name"] for each in told["purpose"]}


def _secret(route: Route, which: str, *, at: datetime) -> str:
    """A secret that opens the route, about what the latest letter with one was about; `missing` opens nothing."""
    from django.urls import reverse

    from vinte.people.accounts import links
    from vinte.people.models import PrivateLink

    if which == "missing":
        return LONG_SECRET
    page = reverse(
        route.name,
        kwargs={
            name: "{secret}" if name == "secret" else MISSING
            for name in route.params
            if name == "secret" or _told(SUBJECTS, route, name)
        },
    )
    page = page.replace("%7B", "{").replace("%7D", "}")
    purposes = [name for path, name in _purposes().items() if page.startswith(path)]
    if not purposes:
        raise NothingThere(f"{route.name}: no purpose of a private link opens it")
    link = PrivateLink.objects.filter(purpose__in=purposes).order_by("-made_at", "-id").first()
    if link is None:
        raise NothingThere(f"{route.name}: no letter had a link for it")
    return links.issue_private_link(purpose=link.purpose, subject=link.subject, at=at - timedelta(seconds=1))


def walkers(accounts: Mapping[str, Any]) -> list[Walker]:
    """Who walks: nobody, and each account by its name, with a browser that is logged in."""
    from vinte.people import queries as people

    found = [Walker("nobody", frozenset())]
    for name, account in accounts.items():
        business = people.professional_of(account_id=account.pk)
        found.append(
            Walker(
                name,
                frozenset(people.keep_audiences(account)),
                account_id=account.pk,
                professional_id=business.pk if business else None,
            )
        )
    for walker in found:
        walker.client = browser(accounts.get(walker.name))
    return found


TOKEN = "a" * 64


def browser(account: Any = None) -> Any:
    """A browser that brings a form's token; an error of the site is an answer of 500 to it."""
    from django.test import Client

    client = Client(
        enforce_csrf_checks=True,
        raise_request_exception=False,
        HTTP_ACCEPT_LANGUAGE="pt",
        SERVER_NAME="127.0.0.1",
    )
    client.cookies["csrftoken"] = TOKEN
    if account is not None:
        client.force_login(account, LOGIN)
        client.cookies["csrftoken"] = TOKEN
    return client


@contextmanager
def paid_through_play() -> Iterator[None]:
    """A provider of payments that nobody reaches, whose events can be signed with `whsec_attack`."""
    from django.test import override_settings

    with override_settings(
        VINTE_PAYMENT_PROVIDER="play",
        VINTE_STRIPE_SECRET_KEY="sk_test_attack",
        VINTE_STRIPE_WEBHOOK_SECRET="whsec_attack",
        VINTE_STRIPE_API_URL="http://127.0.0.1:9",
    ):
        yield


@contextmanager
def undone() -> Iterator[None]:
    """What happens within is taken back; also what wants to be in no transaction of another's (as in tests)."""
    from django.core.cache import cache
    from django.db import transaction

    cache.clear()
    within = transaction.atomic()
    within._from_testcase = True  # type: ignore[attr-defined]
    with within:
        yield
        transaction.set_rollback(True)


class Tables:
    """All tables as they were when the walk began, to say what a request wrote."""

    def __init__(self) -> None:
        self.before = {name: _hash(name) for name in _names()}

    def changed(self) -> set[str]:
        """The tables whose rows are others than at the beginning; asked within the request's own transaction.

        PostgreSQL says which were touched; only those are read again.
        """
        return {name for name in _touched() if self.before.get(name) != _hash(name)}

    def changed_at_all(self) -> set[str]:
        """The same, with every table read again."""
        return {name for name in _names() if self.before.get(name) != _hash(name)}


def _rows(statement: str) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _names() -> list[str]:
    return [row[0] for row in _rows("SELECT relname FROM pg_stat_user_tables ORDER BY 1")]


def _touched() -> list[str]:
    return [
        row[0]
        for row in _rows(
            "SELECT relname FROM pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
    ]


def _hash(name: str) -> tuple[Any, ...]:
    quoted = '"' + name.replace('"', '""') + '"'
    return _rows(f"SELECT count(*), sum(hashtextextended(t::text, 0)) FROM {quoted} AS t")[0]


@contextmanager
def town() -> Iterator[dict[str, Any]]:
    """A demo town of its own that is thrown away; the accounts that walk in it, by name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vinte.project.settings")
    os.environ.setdefault("VINTE_SECRET_KEY", "a key for an attack that guards nothing and is known to all")
    os.environ |= {"VINTE_DEMO": "1", "VINTE_INVOICING": "play", "VINTE_STATIC_COLLECTED": "0"}
    from vinte.project.postgres import temporary_server

    with tempfile.TemporaryDirectory() as folder, temporary_server() as url:
        os.environ |= {"VINTE_DATA_DIR": folder, "VINTE_DATABASE_URL": url}
        import logging

        import django

        django.setup()
        logging.disable(logging.CRITICAL)
        from django.core.management import call_command

        from vinte.demo.town import load
        from vinte.kernel.clock import SystemClock

        call_command("migrate", interactive=False, verbosity=0)
        load.load(now=SystemClock().now())
        load.finish()
        yield accounts_of_the_town()


def accounts_of_the_town() -> dict[str, Any]:
    """Of each audience the first of the cast, a second professional, and somebody with an account and nothing else."""
    from vinte.demo.clock import TownClock
    from vinte.demo.town.cast import CAST
    from vinte.people import queries as people
    from vinte.people.accounts import directory

    found: dict[str, Any] = {}
    for audience, most in (("professional", 2), ("support", 1), ("operator", 1)):
        members = [member for member in CAST if member.audience == audience][:most]
        found |= {member.slug: people.account_by_email(member.address) for member in members}
    found["newcomer"] = directory.open_account(
        email="rosa@exemplo.pt", name="Rosa", at=TownClock().now() - timedelta(hours=1)
    )
    return found
