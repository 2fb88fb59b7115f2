"""Today: the next thing to do as the biggest button, and what comes after it, in order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from vinte.claims import queries as claims
from vinte.guarantee.assessment import Assessment
from vinte.handling import queries as handling
from vinte.handling.queries import Due, InHand, Tried
from vinte.help_centre import queries as help_centre
from vinte.kernel import formats
from vinte.leads import queries as leads
from vinte.leads.queries import ContactDetails, NamedContact
from vinte.people.queries import Professional
from vinte.reviews import queries as reviews
from vinte.web.clauses.contact_card import next_call
from vinte.web.page.paging import page_of
from vinte.web.phone import may_be_kept, may_record
from vinte.web.professional.contacts.bought import DUE, LATE, Measures
from vinte.web.professional.page import PageRequest, for_professional, new_key, show

LINES_A_PAGE = 12
MOST_JUST_TOLD = MOST_REVIEWS = 3
# A first call is asked for so long after its hours; then the homeowner has forgotten that they asked.
LATE_UNTIL = timedelta(days=14)
# A review is asked for once the work can have begun, or once the answer is given, and not for ever.
REVIEW_AFTER_JOB, REVIEW_AFTER_TALK = timedelta(days=7), timedelta(days=5)
REVIEW_UNTIL = timedelta(days=45)
# What is done by a call has the number and the answers beside it.
BY_CALL = frozenset({"call", "call_back", "late_call", "outcome", "follow_up"})


@dataclass(frozen=True)
class DayLine:
    """Something due, with the contact that it is about."""

    due: Due
    contact: NamedContact
    at: datetime

    @property
    def name(self) -> str:
        """The homeowner's name, or the job's when the details are no longer shown."""
        return self.contact.name or self.contact.title

    @property
    def says(self) -> str | Promise:
        """Why it is due; that the homeowner closed the request goes before what would be advised."""
        if self.due.kind == "late_call" and self.contact.is_closed:
            return _("O particular fechou este pedido.")
        return self.due.says

    @property
    def href(self) -> str:
        """Where it is done."""
        return self.due.path or f"/pro/contactos/{self.contact.id}/"

    @property
    def waits(self) -> bool:
        """Whether it is for later today."""
        return self.due.waits_at(self.at)


@dataclass(frozen=True)
class FirstLine(DayLine):
    """The next thing to do, and how its contact is reached; without `details` once that was returned.

    `begun` is the call of which only the tap on the number is known.
    """

    details: ContactDetails | None
    entry_only: bool
    attempt_key: str
    begun: Tried | None

    @property
    def purchase(self) -> NamedContact:
        """The contact, by the name that a card gives it."""
        return self.contact

    @property
    def is_by_call(self) -> bool:
        """Whether it is done by calling or writing, with the answer told beside it."""
        return self.due.kind in BY_CALL and self.details is not None

    @property
    def next_call(self) -> str:
        """What the field for another call begins with."""
        return next_call(self.at)

    @property
    def anchor(self) -> str:
        """The line's place on the page."""
        return f"contacto-{self.contact.id}"


@require_GET
@may_be_kept
@may_record
@for_professional
def today(request: PageRequest, professional: Professional) -> HttpResponse:
    """What is due now and later today; whoever has no contact yet is led to the first one."""
    at = request.clock.now()
    about: dict[str, Any] = {"professional_id": professional.id, "at": at}
    bought = leads.named_contacts(account=request.actor, professional_id=professional.id)
    contacts = handling.in_hand(**about)
    assessment = claims.assess(**about)
    needs = _guarantee_needs(professional.id, assessment)
    measures = Measures(assessment)
    found = [
        *_first_calls(bought, contacts, measures, at=at),
        *_complaints(professional, at=at),
        *handling.due_today(market=professional.market, contacts=contacts, **about),
    ]
    # A full day proposes no reviews, and asks for none.
    if len(found) < LINES_A_PAGE:
        found.extend(_reviews_to_ask(professional.id, contacts, at=at))
    day = handling.day_of(found, at=at)
    page = page_of(request, [*day.now, *day.later], rows_a_page=LINES_A_PAGE)
    just_told = _just_told(contacts, at=at)
    named = {contact.id: contact for contact in bought}
    lines = [DayLine(due, named[due.purchase_id], at) for due in page]
    first = None
    if lines and page.number == 1 and not lines[0].waits:
        first = _first_line(request, professional, lines.pop(0), contacts=contacts, measures=measures)
    context = {
        "professional": professional,
        "page": page,
        "has_bought": bool(bought),
        "guarantee_needs": needs,
        "now_count": len(day.now) + bool(needs),
        "refund_cents": assessment.at_stake_cents,
        "first": first,
        "next": [line for line in lines if not line.waits],
        "later": [line for line in lines if line.waits],
        "just_told": [(named[one.purchase_id].title, one) for one in just_told],
        "at": at,
    }
    return show(request, "web/professional/contacts/today.html", context)


def _complaints(professional: Professional, *, at: datetime) -> list[Due]:
    """The complaints that wait for the professional's side."""
    return [
        Due(
            "question",
            each.purchase_id,
            each.filed_at,
            _("Reclamou de si: responda até %(day)s.") % {"day": formats.full_day(each.answer_until)},
            _("Ler e responder"),
            path=reverse("professional:complaint", args=[each.id]),
        )
        for each in help_centre.unanswered_complaints(
            professional_id=professional.id, market=professional.market, at=at
        )
    ]


def _guarantee_needs(professional_id: UUID, assessment: Assessment) -> str:
    """What the guarantee waits for beside the contacts: `claim` where it can be asked for, `answer` where somebody of
    the support asked something; else empty. Both come when all but the claim's own clauses are met.
    """
    if assessment.verdict not in ("claimable", "payable"):
        return ""
    claim = claims.open_claim(professional_id)
    if claim is None:
        return "claim"
    asked = claims.requests_of(professional_id=professional_id)
    return "answer" if any(row.claim_id == claim.id and row.answered_at is None for row in asked) else ""


def _just_told(contacts: Mapping[UUID, InHand], *, at: datetime) -> list[Tried]:
    """What was told in the last minutes and can be taken back in one tap, the latest first."""
    told = [
        one
        for contact in contacts.values()
        for one in contact.tried
        if one.grade == "told" and not one.is_begun
    ]
    recent = [one for one in told if at - one.told_at <= handling.TAKE_BACK]
    return sorted(recent, key=lambda one: one.told_at, reverse=True)[:MOST_JUST_TOLD]


def _first_line(
    request: PageRequest,
    professional: Professional,
    line: DayLine,
    *,
    contacts: Mapping[UUID, InHand],
    measures: Measures,
) -> FirstLine:
    id = line.contact.id
    details = leads.held_details(account=request.actor, professional_id=professional.id, purchase_id=id)
    fact = measures.of(id)
    in_hand = contacts.get(id)
    return FirstLine(
        due=line.due,
        contact=line.contact,
        at=line.at,
        details=details,
        entry_only=fact is not None and fact.entry_only,
        attempt_key=new_key(line.at),
        begun=in_hand.begun if in_hand else None,
    )


def _first_calls(
    bought: Collection[NamedContact],
    contacts: Mapping[UUID, InHand],
    measures: Measures,
    *,
    at: datetime,
) -> Iterator[Due]:
    """First calls, with the hours that the guarantee leaves; those that came too late are still worth making."""
    for contact in bought:
        is_handled = contact.id in contacts
        place, _order = measures.whom_first(contact, is_handled=is_handled, at=at)
        call_by = measures.call_by(contact, is_handled=is_handled)
        if place == DUE and call_by is not None:
            fact = measures.of(contact.id)
            is_entry = fact is not None and fact.entry_only
            yield Due(
                "call",
                contact.id,
                call_by,
                gettext_lazy("As horas para ligar passaram. Se ligou a tempo, registe-o.")
                if is_entry
                else gettext_lazy("Contacto novo: falta a primeira chamada."),
                gettext_lazy("Registar a chamada") if is_entry else gettext_lazy("Ligar já"),
                is_deadline=True,
            )
        elif place == LATE and at - contact.bought_at <= LATE_UNTIL:
            yield Due(
                "late_call",
                contact.id,
                contact.bought_at,
                gettext_lazy("Passou do prazo. Ainda vale a pena: o cliente pode estar à espera."),
                gettext_lazy("Ligar agora"),
            )


def _reviews_to_ask(professional_id: UUID, contacts: Mapping[UUID, InHand], *, at: datetime) -> Iterator[Due]:
    """Homeowners who were met or hired the professional, and whom nobody asked for a review yet: the latest few."""
    ready = {id: since for id, contact in contacts.items() if (since := _review_from(contact, at=at))}
    asked = reviews.invitations_about(professional_id=professional_id, purchase_ids=ready)
    open_ones = ready.keys() - {invitation.purchase_id for invitation in asked}
    for purchase_id in sorted(open_ones, key=ready.__getitem__, reverse=True)[:MOST_REVIEWS]:
        yield Due(
            "review",
            purchase_id,
            ready[purchase_id],
            _("Já o conhece: peça-lhe uma opinião."),
            _("Pedir opinião"),
        )


def _review_from(contact: InHand, *, at: datetime) -> datetime | None:
    """Since when the homeowner of a contact can be asked for a review; None where not, or not any more."""
    talked = [one.attempted_at for one in contact.tried if one.outcome == "talked" or one.channel == "visit"]
    since = None
    if contact.won_at is not None:
        since = contact.won_at + REVIEW_AFTER_JOB
    elif talked:
        since = talked[-1] + REVIEW_AFTER_TALK
    return since if since is not None and since <= at <= since + REVIEW_UNTIL else None
