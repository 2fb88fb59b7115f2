"""The contacts bought: whom to call first, and recording there and then what happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vinte.claims import queries as claims
from vinte.guarantee.assessment import Assessment, Contact
from vinte.handling import actions as handling_actions
from vinte.handling import queries as handling
from vinte.kernel.errors import NotAllowed
from vinte.leads import queries as leads
from vinte.people.queries import Professional
from vinte.reviews import actions as reviews_actions
from vinte.reviews import queries as reviews
from vinte.web.clauses.contact_card import ContactCard
from vinte.web.page.paging import page_of
from vinte.web.phone import may_be_kept, may_record, push_key_for
from vinte.web.professional.contacts.forms import CalledOffForm, CardForm
from vinte.web.professional.page import PageRequest, for_professional, new_key, show

# Each has forms of its own, and costs as much as many rows of a table.
CARDS_A_PAGE = 6

# The parts of the list, in order: to call in time, too late to call in time, and all others.
DUE, LATE, OTHERS = range(3)


class AboutContact(Protocol):
    """What belongs to a contact, or to none."""

    @property
    def purchase_id(self) -> UUID | None:
        """The contact's id."""


Row = TypeVar("Row", bound=AboutContact)


def _by_purchase(rows: Iterable[Row]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        if row.purchase_id is not None:
            found[row.purchase_id].append(row)
    return found


def contact_cards(
    request: PageRequest,
    professional: Professional,
    purchase_ids: Sequence[UUID],
    *,
    assessment: Assessment | None = None,
    told: Sequence[handling.ToldAttempt] | None = None,
    with_acts: bool = True,
) -> list[ContactCard]:
    """The cards of these contacts, in the same order; raises NotAllowed for one that is not the professional's.

    Who holds the assessment of that instant, or all that was told of these contacts, hands it on, and it is not asked
    again. Without acts a card
    shows what happened, and none of what waits for an answer: a statement, an invitation, a return.
    """
    at = request.clock.now()
    about: dict[str, Any] = {"professional_id": professional.id, "purchase_ids": purchase_ids}
    held = leads.held_contacts(account=request.actor, **about)
    if missing := set(purchase_ids) - set(held):
        raise NotAllowed(f"no contacts {missing} of professional {professional.id}")
    standing: Iterable[handling.Attempt] = (
        handling.attempts_on(**about) if told is None else [one for one in told if one.withdrawn_at is None]
    )
    attempts = _by_purchase(standing)
    awards = _by_purchase(handling.awards_on(**about))
    given = _by_purchase(row for row in reviews.reviews_about(**about) if row.withdrawn_at is None)
    returns = _by_purchase(leads.returns_on(**about)) if with_acts else {}
    # Each only where it can be: who won the job is asked no more whether they were hired, and only a job won falls through.
    open_ids = [purchase_id for purchase_id in purchase_ids if purchase_id not in awards]
    stated = (
        _by_purchase(handling.unanswered_statements(professional_id=professional.id, purchase_ids=open_ids))
        if with_acts and open_ids
        else {}
    )
    asked = _by_purchase(reviews.invitations_about(**about)) if with_acts else {}
    called_off = _by_purchase(handling.called_off_on(**about)) if with_acts and awards else {}
    # Asked only where a job was won: of nothing else can two sides tell different ends.
    differing = (
        {
            one.purchase_id
            for one in handling.open_questions(professional_ids=[professional.id], purchase_ids=list(awards))
            if not one.professional_answer
        }
        if awards and with_acts
        else set()
    )
    measures = Measures(assessment or claims.assess(professional_id=professional.id, at=at))
    cards = []
    for purchase_id in purchase_ids:
        purchase, fact = held[purchase_id].purchase, measures.of(purchase_id)
        review = next(iter(given.get(purchase_id, ())), None)
        is_handled = purchase_id in attempts or purchase_id in awards
        cards.append(
            ContactCard(
                purchase=purchase,
                request=purchase.job_request,
                details=held[purchase_id].details,
                attempts=attempts.get(purchase_id, []),
                award=next(iter(awards.get(purchase_id, ())), None),
                statement=next(iter(stated.get(purchase_id, ())), None),
                invitation=next(iter(asked.get(purchase_id, ())), None),
                review=review,
                call_by=measures.call_by(purchase, is_handled=is_handled),
                entry_only=fact is not None and fact.entry_only,
                was_late=fact is not None and "prompt_contact" in fact.breaks,
                has_good_review=review is not None and review.rating >= measures.good_rating,
                last_return=next(iter(returns.get(purchase_id, ())), None),
                called_off=next(iter(called_off.get(purchase_id, ())), None),
                return_by=leads.return_by(
                    market=purchase.job_request.market,
                    bought_at=purchase.bought_at,
                    bought_on=purchase.bought_on,
                ),
                at=at,
                attempt_key=new_key(at),
                ends_differ=purchase_id in differing,
            )
        )
    return cards


class Bought(Protocol):
    """A contact bought, as much of it as its deadline is found by."""

    @property
    def id(self) -> UUID:
        """The contact's id."""

    @property
    def bought_at(self) -> datetime:
        """When it was bought."""

    @property
    def returned_at(self) -> datetime | None:
        """When it was given back, if it was."""


class Measures:
    """What one assessment says of each contact."""

    def __init__(self, assessment: Assessment) -> None:
        self._facts = {fact.purchase_id: fact for fact in assessment.contacts}
        self._prompt_hours = assessment.terms.prompt_hours
        self.good_rating = assessment.terms.positive_rating or 1

    def of(self, purchase_id: UUID) -> Contact | None:
        """What was measured of a contact; None for one that the guarantee does not look at."""
        return self._facts.get(str(purchase_id))

    def call_by(self, bought: Bought, *, is_handled: bool) -> datetime | None:
        """Until when a first call counts, or can be entered; None when there is none to make.

        It is as measured, and as courtesy for contacts that the guarantee does not look at. A call that came
        too late leaves the one that was made in time still to be entered.
        """
        fact = self.of(bought.id)
        if fact is not None:
            is_untouched = bought.returned_at is None and not is_handled
            return fact.waits_until if is_untouched or fact.entry_only else None
        if bought.returned_at is not None or is_handled or not self._prompt_hours:
            return None
        return bought.bought_at + timedelta(hours=self._prompt_hours)

    def whom_first(self, bought: Bought, *, is_handled: bool, at: datetime) -> tuple[int, float]:
        """Those still in time before those that are late, the soonest first; then the rest, newest first."""
        call_by = self.call_by(bought, is_handled=is_handled)
        if call_by is not None and call_by >= at:
            return (DUE, call_by.timestamp())
        is_late = bought.returned_at is None and not is_handled
        return (LATE if is_late else OTHERS, -bought.bought_at.timestamp())


@require_GET
@may_be_kept
@may_record
@for_professional
def contacts(request: PageRequest, professional: Professional) -> HttpResponse:
    """All contacts, the next call first, a page at a time."""
    at = request.clock.now()
    assessment = claims.assess(professional_id=professional.id, at=at)
    measures = Measures(assessment)
    handled = handling.handled(professional.id)
    placed = {
        bought.id: measures.whom_first(bought, is_handled=bought.id in handled, at=at)
        for bought in leads.contacts_in_order(professional.id)
    }
    page = page_of(request, sorted(placed, key=placed.__getitem__), rows_a_page=CARDS_A_PAGE)
    cards = contact_cards(request, professional, list(page), assessment=assessment)
    return show(
        request,
        "web/professional/contacts/contacts.html",
        {
            "page": page,
            "due_count": sum(place == DUE for place, _order in placed.values()),
            "due": [card for card in cards if card.is_due],
            "late": [card for card in cards if card.is_late],
            "others": [card for card in cards if not card.is_due and not card.is_late],
            "professional": professional,
        },
    )


def one_card(
    request: PageRequest,
    professional: Professional,
    purchase_id: UUID,
    *,
    told: Sequence[handling.ToldAttempt] | None = None,
) -> ContactCard:
    """The card of one contact; raises NotAllowed for one that is not the professional's."""
    return contact_cards(request, professional, [purchase_id], told=told)[0]


def _history(professional: Professional, purchase_id: UUID) -> dict[str, Any]:
    """What was ever told of a contact, for a card that has its page for itself."""
    about: dict[str, Any] = {"professional_id": professional.id, "purchase_ids": [purchase_id]}
    told, notes = handling.told_attempts(**about), handling.notes_on(**about)
    # What was said with an attempt comes with it; with what a phone sent late, and is none, it is rare.
    voices = {note.about_id: note for note in handling.voice_notes_on(**about)} if notes else {}
    return {"told": told, "notes": notes, "voices": voices}


@require_GET
@may_be_kept
@may_record
@for_professional
def contact(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """One contact: who, where, what they want, and what happened so far."""
    history = _history(professional, purchase_id)
    card = one_card(request, professional, purchase_id, told=history["told"])
    context = {
        "card": card,
        "alone": True,
        "photos": leads.request_photos(card.request.id),
        "receipt": card.purchase.receipt,
        "push_key": push_key_for(cast(UUID, request.user.pk), professional=professional),
        "offers": handling.offers_in_brief(professional_id=professional.id, purchase_id=purchase_id),
        **history,
        "waiting": leads.waiting_credit(
            professional_id=professional.id, purchase_id=purchase_id, at=request.clock.now()
        ),
    }
    return show(request, "web/professional/contacts/contact.html", context)


def act_on_card(
    request: PageRequest,
    professional: Professional,
    purchase_id: UUID,
    *,
    act: Callable[..., object],
    done: str | Callable[[], str],
    name: str,
    form: CardForm | None = None,
) -> HttpResponse:
    """Do it and show the card again: in place for htmx, by a redirect for everybody else, to where they were.

    A refusal comes back inside the card, beside the form called `name`, with what was typed.
    """
    form = form or CardForm(request.POST)
    is_done = form.carry_out(act)
    alone = bool(form.cleaned_data.get("alone"))
    if callable(done):
        done = done() if is_done else ""
    if is_done and not request.htmx:
        messages.success(request, done)
        if form.cleaned_data.get("back"):
            return redirect("professional:today")
        if alone:
            return redirect("professional:contact", purchase_id=purchase_id)
        return redirect(f"{reverse('professional:contacts')}#contacto-{purchase_id}")
    history = _history(professional, purchase_id) if alone or not request.htmx else {}
    context = {
        "card": one_card(request, professional, purchase_id, told=history.get("told")),
        "alone": alone or not request.htmx,
        "refused_form": "" if is_done else name,
        "sent": None if is_done else form,
        "done": done if is_done else "",
        **history,
        "just_told": form.outcome if is_done and name == "attempt" else None,
    }
    template = (
        "web/professional/contacts/_contact_card.html"
        if request.htmx
        else "web/professional/contacts/contact.html"
    )
    return show(request, template, context, form=form)


@require_POST
@for_professional
def record_award(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """Record that the homeowner hired the professional."""
    at = request.clock.now()
    return act_on_card(
        request,
        professional,
        purchase_id,
        act=lambda **_where: handling_actions.record_award(
            professional_id=professional.id,
            purchase_id=purchase_id,
            awarded_at=at,
            told_by="professional",
            at=at,
        ),
        done=_("Parabéns! O trabalho ficou registado."),
        name="award",
    )


@require_POST
@for_professional
def call_off(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """Say that the job won fell through before work began: the homeowner is asked, and an agent decides."""
    return act_on_card(
        request,
        professional,
        purchase_id,
        act=lambda words, **_where: handling_actions.say_called_off(
            professional_id=professional.id,
            purchase_id=purchase_id,
            said_by="professional",
            words=words,
            at=request.clock.now(),
        ),
        done=_("Ficou registado. Perguntámos ao particular, e uma pessoa da equipa decide."),
        name="called_off",
        form=CalledOffForm(request.POST),
    )


@require_POST
@for_professional
def answer_statement(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """Say whether the homeowner, who says to have hired the professional, is right."""
    hired = request.POST.get("hired") == "yes"
    return act_on_card(
        request,
        professional,
        purchase_id,
        act=lambda **_where: handling_actions.answer_statement(
            professional_id=professional.id, purchase_id=purchase_id, hired=hired, at=request.clock.now()
        ),
        done=_("Parabéns! O trabalho ficou registado.")
        if hired
        else _("Ficou registado. Uma pessoa da equipa vai falar com os dois."),
        name="statement",
    )


@require_POST
@for_professional
def answer_ends(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """Say that the job is theirs, where the homeowner told another end."""
    return act_on_card(
        request,
        professional,
        purchase_id,
        act=lambda **_where: handling_actions.answer_as_professional(
            professional_id=professional.id, purchase_id=purchase_id, at=request.clock.now()
        ),
        done=_("Ficou registado. Falta a resposta do particular."),
        name="ends",
    )


@require_POST
@for_professional
def ask_for_review(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """Ask the homeowner of this contact for a review, by e-mail."""
    return act_on_card(
        request,
        professional,
        purchase_id,
        act=lambda **_where: reviews_actions.invite_for_contact(
            professional_id=professional.id, purchase_id=purchase_id, at=request.clock.now()
        ),
        done=_("O pedido de opinião seguiu por e-mail."),
        name="review",
    )
