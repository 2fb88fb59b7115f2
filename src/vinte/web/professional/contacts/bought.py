"""The contacts bought: whom to call first, and recording there and then what happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vinte.claims import queries as claims
from vinte.guarantee.assessment import Contact
from vinte.handling import actions as handling_actions
from vinte.handling import queries as handling
from vinte.kernel.errors import NotAllowed
from vinte.leads import queries as leads
from vinte.leads.queries import BoughtContact
from vinte.people.queries import Professional
from vinte.reviews import actions as reviews_actions
from vinte.reviews import queries as reviews
from vinte.web.clauses.contact_card import ContactCard
from vinte.web.professional.contacts.forms import AttemptForm, CardForm
from vinte.web.professional.page import PageRequest, for_professional, show


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
    request: PageRequest, professional: Professional, purchases: Sequence[BoughtContact]
) -> list[ContactCard]:
    """The cards of these purchases, in the same order."""
    at = request.clock.now()
    attempts = _by_purchase(handling.attempts(professional_id=professional.id))
    awards = _by_purchase(handling.awards(professional_id=professional.id))
    given = _by_purchase(
        [row for row in reviews.reviews_of(professional_id=professional.id) if row.withdrawn_at is None]
    )
    returns = _by_purchase(leads.returns_of(professional.id))
    stated = _by_purchase(
        [
            row
            for row in handling.statements(professional_id=professional.id)
            if not row.answer and row.settled_at is None
        ]
    )
    asked = _by_purchase(reviews.invitations_of(professional_id=professional.id))
    assessment = claims.assess(professional_id=professional.id, at=at)
    measured = {fact.purchase_id: fact for fact in assessment.contacts}
    good_rating = assessment.terms.positive_rating or 1
    cards = []
    for purchase in purchases:
        fact = measured.get(str(purchase.id))
        review = next(iter(given[purchase.id]), None)
        returned = purchase.returned_at is not None
        untouched = not returned and not attempts[purchase.id] and not awards[purchase.id]
        cards.append(
            ContactCard(
                purchase=purchase,
                request=purchase.job_request,
                read_details=partial(
                    leads.contact_details,
                    account=request.user,
                    job_request_id=purchase.job_request_id,
                    at=at,
                ),
                attempts=attempts[purchase.id],
                award=next(iter(awards[purchase.id]), None),
                statement=next(iter(stated[purchase.id]), None),
                invitation=next(iter(asked[purchase.id]), None),
                review=review,
                # A call that came too late leaves the one that was made in time still to be entered.
                call_by=_call_by(purchase, fact, assessment.terms.prompt_hours)
                if untouched or (fact is not None and fact.entry_only)
                else None,
                entry_only=fact is not None and fact.entry_only,
                was_late=fact is not None and "prompt_contact" in fact.breaks,
                has_good_review=review is not None and review.rating >= good_rating,
                last_return=next(iter(returns[purchase.id]), None),
                at=at,
            )
        )
    return cards


def _call_by(purchase: BoughtContact, fact: Contact | None, prompt_hours: int | None) -> datetime | None:
    """Until when a first call counts: as measured, and as courtesy for contacts that the guarantee does
    not look at.
    """
    if fact is not None:
        return fact.waits_until
    return purchase.bought_at + timedelta(hours=prompt_hours) if prompt_hours else None


def _whom_first(card: ContactCard) -> tuple[int, float]:
    """Those still in time before those that are late, the soonest first; then the rest, newest first."""
    if card.is_due and card.call_by is not None:
        return (0, card.call_by.timestamp())
    if card.is_late:
        return (1, -card.purchase.bought_at.timestamp())
    return (2, -card.purchase.bought_at.timestamp())


@require_GET
@for_professional
def contacts(request: PageRequest, professional: Professional) -> HttpResponse:
    """All contacts, the next call first."""
    purchases = leads.purchases(professional_id=professional.id)
    cards = sorted(contact_cards(request, professional, purchases), key=_whom_first)
    return show(
        request,
        "web/professional/contacts/contacts.html",
        {
            "due": [card for card in cards if card.is_due],
            "late": [card for card in cards if card.is_late],
            "others": [card for card in cards if not card.is_due and not card.is_late],
            "professional": professional,
        },
    )


def _one_card(request: PageRequest, professional: Professional, purchase_id: UUID) -> ContactCard:
    purchase = leads.purchase(professional_id=professional.id, purchase_id=purchase_id)
    return contact_cards(request, professional, [purchase])[0]


@require_GET
@for_professional
def contact(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """One contact: who, where, what they want, and what happened so far."""
    card = _one_card(request, professional, purchase_id)
    context = {
        "card": card,
        "alone": True,
        "photos": leads.request_photos(card.request.id),
        "receipt": card.purchase.receipt,
    }
    return show(request, "web/professional/contacts/contact.html", context)


def _act_on_card(
    request: PageRequest,
    professional: Professional,
    purchase_id: UUID,
    *,
    act: Callable[..., object],
    done: str,
    name: str,
    form: CardForm | None = None,
) -> HttpResponse:
    """Do it and show the card again: in place for htmx, by a redirect for everybody else.

    A refusal comes back inside the card, beside the form called `name`, with what was typed.
    """
    form = form or CardForm(request.POST)
    is_done = form.carry_out(act)
    alone = bool(form.cleaned_data.get("alone"))
    if is_done and not request.htmx:
        messages.success(request, done)
        if alone:
            return redirect("professional:contact", purchase_id=purchase_id)
        return redirect(f"{reverse('professional:contacts')}#contacto-{purchase_id}")
    context = {
        "card": _one_card(request, professional, purchase_id),
        "alone": alone or not request.htmx,
        "refused_form": "" if is_done else name,
        "sent": None if is_done else form,
        "done": done if is_done else "",
    }
    template = (
        "web/professional/contacts/_contact_card.html"
        if request.htmx
        else "web/professional/contacts/contact.html"
    )
    return show(request, template, context, form=form)


@require_POST
@for_professional
def record_attempt(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """Record that the homeowner was called, written to or visited: now, or when the form says."""
    at = request.clock.now()
    form = AttemptForm(request.POST)
    if "channel" in form.errors:
        raise NotAllowed("no such channel")
    return _act_on_card(
        request,
        professional,
        purchase_id,
        act=lambda channel, attempted_at, note, **_alone: handling_actions.record_attempt(
            professional_id=professional.id,
            purchase_id=purchase_id,
            channel=channel,
            attempted_at=attempted_at or at,
            note=note,
            at=at,
        ),
        done=_("Ficou registado."),
        name="attempt",
        form=form,
    )


@require_POST
@for_professional
def record_award(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """Record that the homeowner hired the professional."""
    at = request.clock.now()
    return _act_on_card(
        request,
        professional,
        purchase_id,
        act=lambda **_alone: handling_actions.record_award(
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
def answer_statement(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """Say whether the homeowner, who says to have hired the professional, is right."""
    hired = request.POST.get("hired") == "yes"
    return _act_on_card(
        request,
        professional,
        purchase_id,
        act=lambda **_alone: handling_actions.answer_statement(
            professional_id=professional.id, purchase_id=purchase_id, hired=hired, at=request.clock.now()
        ),
        done=_("Parabéns! O trabalho ficou registado.")
        if hired
        else _("Ficou registado. Uma pessoa da equipa vai falar com os dois."),
        name="statement",
    )


@require_POST
@for_professional
def ask_for_review(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """Ask the homeowner of this contact for a review, by e-mail."""
    return _act_on_card(
        request,
        professional,
        purchase_id,
        act=lambda **_alone: reviews_actions.invite_for_contact(
            professional_id=professional.id, purchase_id=purchase_id, at=request.clock.now()
        ),
        done=_("O pedido de opinião seguiu por e-mail."),
        name="review",
    )
