"""Finding people, and one person's page: who they are, what happened, notes, and where an agent can act."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vinte.claims import queries as claims
from vinte.guarantee import terms
from vinte.help_centre import queries as help_centre
from vinte.kernel.errors import NotAllowed
from vinte.kernel.ids import new_id
from vinte.kernel.moments import Moment, Moments, chronicle, waiting
from vinte.kernel.references import read_reference, reference_of
from vinte.leads import queries as leads
from vinte.notices import queries as notices
from vinte.people import access
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.people.queries import PersonCard, PersonDetails
from vinte.reviews import queries as reviews
from vinte.wallet import queries as wallet
from vinte.web.desk.forms import DetailsForm
from vinte.web.desk.person_forms import CorrectionForm, ForeignPhoneForm, GoodwillForm, NoteForm, TradeForm
from vinte.web.page.forms import ActForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of, same_page
from vinte.web.page.text_fields import LineField

# What was typed is somebody's telephone or address: it stands in the session and in no address, which logs keep.
SEARCHES = "desk_searches"
_MOST_SEARCHES = 8
_WAITING_SHOWN = 20
KINDS = {"profissional": "professional", "particular": "homeowner"}

# Where a moment leads whoever works at the desk, by its kind; the subject is the address's one argument.
LINKS: Mapping[str, str] = {
    "return_asked": "desk:return",
    "return_decided": "desk:return",
    "claim_filed": "desk:claim",
    "claim_decided": "desk:decision",
    "appealed": "desk:appeal",
    "appeal_answered": "desk:appeal",
    "review": "desk:review",
    "review_step": "desk:review",
    "ticket": "desk:ticket",
    "ticket_answered": "desk:ticket",
    "ticket_closed": "desk:ticket",
    "complaint": "desk:complaint",
    "complaint_decided": "desk:complaint",
    "badge_asked": "desk:badge",
    "badge_decided": "desk:badge",
    "identity_asked": "desk:identity",
    "identity_decided": "desk:identity",
    "identity_corrected": "desk:identity",
    "goodwill_proposed": "desk:goodwill",
    "goodwill_decided": "desk:goodwill",
    "mailbox_asked": "desk:mailbox",
    "mailbox_decided": "desk:mailbox",
}
_TO_HOMEOWNER = frozenset({"contact_bought", "contact_returned"})
_TO_PROFESSIONAL = frozenset({"contact_sold", "contact_given_back"})
# Whose number people say, on the telephone or in a letter.
_NUMBERED = frozenset({"request_posted", "request_moved", "claim_filed", "ticket"})
_BAD = frozenset({"standing", "incident", "complaint", "claim_decided"})


class SearchForm(ActForm):
    """One box for everything that is known of somebody."""

    beside: ClassVar[Mapping[str, str]] = {"search_too_short": "text", "text_too_long": "text"}
    text = LineField(
        label=gettext_lazy("Nome, telefone, e-mail, número fiscal, ou o número de um pedido ou conversa"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )


@dataclass(frozen=True)
class TimelineRow:
    """A moment on the page; `href` and `number` are empty where there are none."""

    moment: Moment
    href: str
    number: str
    is_bad: bool


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: SiteRequest) -> HttpResponse:
    """The box, and whoever it found; each person shown is a reading of the trail."""
    by = _reader(request)
    if request.method == "POST":
        return _remember(request)
    typed = request.session.get(SEARCHES, {}).get(request.GET.get("procura", ""), "")
    form = SearchForm({"text": typed} if typed else None)
    context: dict[str, object] = {"form": form, "searched": False, "kinds": _SLUGS}
    if typed and form.carry_out(_found):
        page = page_of(request, form.outcome)
        people_actions.note_search(found=page.object_list, by=by, at=request.clock.now())
        context |= {"page": page, "searched": True, "is_cut": page.paginator.count >= people.MOST_FOUND}
    return render(request, "web/desk/people.html", context, status=422 if form.is_refused else 200)


_SLUGS = {kind: slug for slug, kind in KINDS.items()}


def _remember(request: SiteRequest) -> HttpResponse:
    """Keep what was typed with the session, and lead to the page that shows what it finds."""
    form = SearchForm(request.POST)
    if not form.carry_out(_found):
        context = {"form": form, "searched": False}
        return render(request, "web/desk/people.html", context, status=422)
    kept = list(request.session.get(SEARCHES, {}).items())[1 - _MOST_SEARCHES :]
    key = secrets.token_urlsafe(6)
    request.session[SEARCHES] = {**dict(kept), key: form.cleaned_data["text"]}
    return redirect(f"{reverse('desk:people')}?procura={key}")


def _found(*, text: str) -> object:
    meant = people.NOBODY
    reference = read_reference(text)
    if reference is not None:
        for room in (leads.meant_by_request, claims.meant_by_claim, help_centre.meant_by_ticket):
            meant = meant.and_also(room(reference))
    return people.find_people(text=text, meant=meant)


@require_safe
def person(request: SiteRequest, kind: str, person_id: UUID) -> HttpResponse:
    """One person's page."""
    return person_page(request, kind, person_id)


@require_POST
def details(request: SiteRequest, kind: str, person_id: UUID) -> HttpResponse:
    """Show how a person is reached once, for a reason that is written down."""
    by = _reader(request)
    form = DetailsForm(request.POST)
    if not form.is_valid():
        return person_page(request, kind, person_id, details_form=form)
    found = people_actions.person_details(
        kind=kind_of(kind),
        person_id=person_id,
        by=by,
        reason=form.cleaned_data["why"],
        at=request.clock.now(),
    )
    return person_page(request, kind, person_id, found=found)


@require_POST
def note(request: SiteRequest, kind: str, person_id: UUID) -> HttpResponse:
    """Write a note for the staff."""
    form = NoteForm(request.POST)
    act = partial(
        people_actions.add_person_note,
        kind=kind_of(kind),
        person_id=person_id,
        by=_reader(request),
        at=request.clock.now(),
    )
    if not form.carry_out(act):
        return person_page(request, kind, person_id, form=form)
    messages.success(request, _("A nota ficou escrita."))
    return redirect("desk:person", kind, person_id)


def person_page(
    request: SiteRequest,
    kind: str,
    person_id: UUID,
    *,
    form: NoteForm | None = None,
    details_form: DetailsForm | None = None,
    found: PersonDetails | None = None,
    acts: Mapping[str, ActForm] | None = None,
) -> HttpResponse:
    """A person's page; `acts` are the forms of an act that was refused, by its name."""
    at, by = request.clock.now(), _reader(request)
    card = people.person_card(kind=kind_of(kind), person_id=person_id, by=by)
    sources = _sources(card)
    works_here = access.allows(request.user, right="desk.use")
    page = page_of(request, chronicle(sources), anchor="historia")
    context = {
        "card": card,
        "slug": kind,
        "page": page,
        "rows": [_row(moment, works_here=works_here) for moment in page],
        "waiting": [_row(each, works_here=works_here) for each in waiting(sources)[:_WAITING_SHOWN]],
        "notes": page_of(request, people.notes_about(card), param="notas", anchor="notas", rows_a_page=5),
        "form": form or NoteForm(initial={"key": str(new_id(at=at))}),
        "refusal": form.refusal if form else None,
        "details_form": details_form or DetailsForm(),
        "details": found,
        "operates": access.allows(request.user, right="operator.use"),
        **(_acts(request, card, acts or {}, at=at) if works_here else {}),
    }
    refused = form or details_form or acts
    return render(request, "web/desk/person.html", context, status=422 if refused else 200)


def _acts(
    request: SiteRequest, card: PersonCard, sent: Mapping[str, ActForm], *, at: datetime
) -> dict[str, object]:
    """The forms of what an agent may do to this person, with what is to be known before."""
    if card.kind == "homeowner":
        return _open_requests(request, card, sent, at=at)
    if card.is_closed:
        return {}
    key = str(new_id(at=at))
    return {
        "goodwill_form": sent.get("goodwill") or GoodwillForm(initial={"key": key}, auto_id="goodwill-%s"),
        "room": wallet.goodwill_room(card.id, at=at),
        "correction_form": sent.get("correction") or CorrectionForm(auto_id="correction-%s"),
        "most_documents": people.MOST_DOCUMENTS,
        "phone_form": sent.get("phone") or ForeignPhoneForm(initial={"seen": card.phone}, auto_id="phone-%s"),
    }


def _open_requests(
    request: SiteRequest, card: PersonCard, sent: Mapping[str, ActForm], *, at: datetime
) -> dict[str, object]:
    """What a homeowner still asks for, a form beside each of which nothing was sold."""
    listed = page_of(
        request, leads.open_requests_of(card.ids, at=at), param="pedidos", anchor="pedidos", rows_a_page=5
    )
    # The form that was refused is shown wherever its request stands now, or stands no more.
    ids = {str(row.id) for row in listed}
    gone = next((form for request_id, form in sent.items() if request_id not in ids), None)
    lines = []
    for row in listed:
        form = sent.get(str(row.id)) or TradeForm(
            initial={"seen_trade": row.trade}, auto_id=f"trade-{row.id}-%s"
        )
        if isinstance(form, TradeForm):
            form.offer([one for one in trade_choices(row.market, at=at) if one[0] != row.trade])
        lines.append((row, form))
    return {
        "requests": listed,
        "request_lines": lines,
        "request_gone": gone,
        "here": same_page(request),
    }


def trade_choices(market: str, *, at: datetime) -> list[tuple[str, str]]:
    """The trades that a request of this market can be under on that day, with their labels."""
    known = leads.priced_trades(market=market, on=terms.market_day(market=market, at=at))
    return [(trade.slug, str(trade.label)) for trade in people.trades() if trade.slug in known]


def _sources(card: PersonCard) -> list[Moments]:
    """Everything that the rooms know to have happened to this person."""
    own = [
        *people.moments_of_person(card),
        *notices.letters_to(addresses=card.addresses, numbers=card.numbers),
        *help_centre.moments_of_writer(addresses=card.addresses, account_id=card.account_id),
    ]
    if card.kind == "homeowner":
        bought = leads.contacts_of_homeowners(homeowner_ids=card.ids)
        return [
            *own,
            *leads.moments_of_homeowner(card.ids),
            *reviews.moments_of_reviewer(list(bought)),
            *help_centre.moments_of_complaints_by(card.ids),
        ]
    return [
        *own,
        *leads.moments_of_buyer(card.id),
        *wallet.moments_of_payer(card.id),
        *wallet.moments_of_goodwill(card.id),
        *reviews.moments_of_reviewed(card.id),
        *help_centre.moments_of_complaints_about(card.id),
        *claims.moments_of_claimant(card.id),
    ]


def _row(moment: Moment, *, works_here: bool) -> TimelineRow:
    href, subject = "", moment.subject_id
    if subject is not None and moment.kind in _TO_HOMEOWNER:
        href = reverse("desk:person", args=["particular", subject])
    elif subject is not None and moment.kind in _TO_PROFESSIONAL:
        href = reverse("desk:person", args=["profissional", subject])
    elif subject is not None and works_here and moment.kind in LINKS:
        href = reverse(LINKS[moment.kind], args=[subject])
    number = reference_of(subject) if subject is not None and moment.kind in _NUMBERED else ""
    return TimelineRow(moment=moment, href=href, number=number, is_bad=moment.kind in _BAD)


def kind_of(slug: str) -> str:
    """The kind of person that stands so in an address; raises NotAllowed for another word."""
    if slug not in KINDS:
        raise NotAllowed(f"no kind of person {slug!r}")
    return KINDS[slug]


def _reader(request: SiteRequest) -> UUID:
    """Who looks; raises NotAllowed for anybody who is not of the staff."""
    access.require(request.user, right="people.find")
    return UUID(str(request.user.pk))
