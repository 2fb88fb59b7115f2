"""What happened to somebody over requests and contacts, for whoever at the desk looks after them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from vinte.kernel.moments import Moment, Moments
from vinte.kernel.references import Reference
from vinte.leads.models import ContactPurchase, ContactReading, JobRequest, RequestMove, ReturnRequest
from vinte.people import queries as people
from vinte.people.queries import Meant

# Between the trades of a move; no trade has it in its name.
_TO = ">"
_REASONS = dict(ContactPurchase.ReturnReason.choices)


def _returned(moment: Moment) -> str:
    reason = _REASONS.get(ContactPurchase.ReturnReason(moment.detail), moment.detail)
    return _("Contacto devolvido: %(reason)s") % {"reason": reason}


def _asked_back(moment: Moment) -> str:
    reason = _REASONS.get(ContactPurchase.ReturnReason(moment.detail), moment.detail)
    return _("Pediu a devolução: %(reason)s") % {"reason": reason}


def _return_decided(moment: Moment) -> str:
    return _("Devolução %(state)s") % {"state": ReturnRequest.State(moment.detail).label}


def _moved(moment: Moment) -> str:
    old, new = (people.trade(slug).label for slug in moment.detail.split(_TO))
    return _("Pedido mudado de ofício, de %(old)s para %(new)s") % {"old": old, "new": new}


def moments_of_buyer(professional_id: UUID) -> list[Moments]:
    """The contacts that a professional bought and gave back; `subject_id` of a purchase is its homeowner."""
    bought = ContactPurchase.objects.filter(professional_id=professional_id)
    asked = ReturnRequest.objects.filter(professional_id=professional_id)
    decided = asked.exclude(state=ReturnRequest.State.WITHDRAWN)
    return [
        Moments(
            bought,
            kind="contact_bought",
            at="bought_at",
            subject="job_request__homeowner_id",
            words="job_request__title",
            cents="price_cents",
            says=lambda _moment: _("Comprou um contacto"),
        ),
        Moments(
            bought,
            kind="contact_returned",
            at="returned_at",
            subject="job_request__homeowner_id",
            detail="return_reason",
            words="job_request__title",
            cents="returned_cents",
            says=_returned,
        ),
        Moments(
            asked,
            kind="return_asked",
            at="asked_at",
            subject="id",
            detail="reason",
            words="words",
            waits=Q(state=ReturnRequest.State.ASKED),
            says=_asked_back,
        ),
        Moments(
            decided,
            kind="return_decided",
            at="decided_at",
            subject="id",
            detail="state",
            words="decision_reason",
            cents="credited_cents",
            by="decided_by__name",
            says=_return_decided,
        ),
    ]


def moments_of_homeowner(homeowner_ids: Collection[UUID]) -> list[Moments]:
    """What homeowners asked for, who moved or bought it and who of the staff read it; `subject_id` of a sale is its buyer."""
    asked = JobRequest.objects.filter(homeowner_id__in=homeowner_ids)
    moved = RequestMove.objects.filter(job_request__homeowner_id__in=homeowner_ids)
    sold = ContactPurchase.objects.filter(job_request__homeowner_id__in=homeowner_ids)
    return [
        Moments(
            asked,
            kind="request_posted",
            at="published_at",
            subject="id",
            words="title",
            says=lambda _moment: _("Pediu orçamentos"),
        ),
        Moments(
            asked,
            kind="request_closed",
            at="closed_at",
            subject="id",
            words="title",
            says=lambda _moment: _("Pedido fechado"),
        ),
        Moments(
            moved.annotate(trades=Concat(F("old_trade"), Value(_TO), F("new_trade"))),
            kind="request_moved",
            at="moved_at",
            subject="job_request_id",
            detail="trades",
            words="reason",
            by="moved_by__name",
            says=_moved,
        ),
        Moments(
            sold,
            kind="contact_sold",
            at="bought_at",
            subject="professional_id",
            words="professional__trade_name",
            says=lambda _moment: _("Contacto comprado por um profissional"),
        ),
        Moments(
            sold,
            kind="contact_given_back",
            at="returned_at",
            subject="professional_id",
            detail="return_reason",
            words="professional__trade_name",
            says=_returned,
        ),
        Moments(
            ContactReading.objects.filter(job_request__homeowner_id__in=homeowner_ids),
            kind="contact_read",
            at="read_at",
            subject="job_request_id",
            words="reason",
            by="reader__name",
            says=lambda _moment: _("Dados de contacto vistos"),
        ),
    ]


def meant_by_request(reference: Reference) -> Meant:
    """Whose request, or whose return, a number may mean."""
    asked = reference.among(JobRequest.objects.all()).values_list("homeowner_id", flat=True)
    homeowner_ids = set(asked[:MOST])
    if reference.id is None:
        return Meant(homeowner_ids=frozenset(homeowner_ids))
    returned = ReturnRequest.objects.filter(id=reference.id).values_list("professional_id", flat=True)
    return Meant(homeowner_ids=frozenset(homeowner_ids), professional_ids=frozenset(returned))


# Eight signs name one thing, but for chance.
MOST = 10
