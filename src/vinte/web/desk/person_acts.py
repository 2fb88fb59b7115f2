"""What an agent does to a person from their page; a form that is refused stands on the page with what was typed."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vinte.kernel.errors import NotAllowed
from vinte.kernel.uploads import MOST_BYTES, read_document
from vinte.leads import actions as leads
from vinte.leads import queries as leads_queries
from vinte.people import access
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.wallet import actions as wallet
from vinte.web.desk.people import kind_of, person_page
from vinte.web.desk.person_forms import CorrectionForm, ForeignPhoneForm, GoodwillForm, TradeForm
from vinte.web.page.files import sent_files
from vinte.web.page.http import SiteRequest


@require_POST
def give_goodwill(request: SiteRequest, kind: str, person_id: UUID) -> HttpResponse:
    """Give balance, or propose it to a second person where it is above the limit."""
    by = _agent(request)
    _require_business(kind)
    form = GoodwillForm(request.POST, auto_id="goodwill-%s")
    act = partial(wallet.give_goodwill, professional_id=person_id, by=by, at=request.clock.now())
    if not form.carry_out(act):
        return person_page(request, kind, person_id, acts={"goodwill": form})
    if form.outcome.is_given:
        messages.success(request, _("O saldo foi dado. O profissional recebeu um e-mail."))
    else:
        messages.info(request, _("Fica à espera de outra pessoa do apoio. Ainda não se moveu nada."))
    return redirect("desk:person", kind, person_id)


@require_POST
def correct_identity(request: SiteRequest, kind: str, person_id: UUID) -> HttpResponse:
    """Correct the tax number or the address by the papers that are sent along."""
    by, at = _agent(request), request.clock.now()
    _require_business(kind)
    form = CorrectionForm(request.POST, auto_id="correction-%s")
    done = form.carry_out(
        lambda **given: people_actions.correct_identity(
            professional_id=person_id,
            documents=[
                read_document(sent.read(MOST_BYTES + 1))
                for sent in sent_files(request, "documents", most=people.MOST_DOCUMENTS)
            ],
            by=by,
            at=at,
            **given,
        )
    )
    if not done:
        return person_page(request, kind, person_id, acts={"correction": form})
    messages.success(request, _("Está corrigido. O profissional recebeu um e-mail com o que era e o que é."))
    return redirect("desk:person", kind, person_id)


@require_POST
def mark_phone(request: SiteRequest, kind: str, person_id: UUID) -> HttpResponse:
    """Take a number out of a profile because it is somebody else's."""
    by = _agent(request)
    _require_business(kind)
    form = ForeignPhoneForm(request.POST, auto_id="phone-%s")
    act = partial(people_actions.mark_phone_foreign, professional_id=person_id, by=by, at=request.clock.now())
    if not form.carry_out(act):
        return person_page(request, kind, person_id, acts={"phone": form})
    messages.success(request, _("O número saiu da conta. O profissional recebeu um e-mail."))
    return redirect("desk:person", kind, person_id)


@require_POST
def move_request(request: SiteRequest, kind: str, person_id: UUID, job_request_id: UUID) -> HttpResponse:
    """Offer an open request of this homeowner under another trade."""
    by = _agent(request)
    card = people.person_card(kind=kind_of(kind), person_id=person_id, by=by)
    if card.kind != "homeowner" or leads_queries.job_request(job_request_id).homeowner_id not in card.ids:
        raise NotAllowed(f"request {job_request_id} is not of {kind} {person_id}")
    form = TradeForm(request.POST, auto_id=f"trade-{job_request_id}-%s")
    act = partial(leads.move_request, job_request_id=job_request_id, by=by, at=request.clock.now())
    if not form.carry_out(act):
        return person_page(request, kind, person_id, acts={str(job_request_id): form})
    messages.success(request, _("O pedido mudou de ofício. O particular recebeu o motivo."))
    return redirect("desk:person", kind, person_id)


def _require_business(kind: str) -> None:
    if kind_of(kind) != "professional":
        raise NotAllowed("only a business has this")


def _agent(request: SiteRequest) -> UUID:
    """Who acts; raises NotAllowed for somebody who has no place at the desk."""
    access.require(request.user, right="desk.use")
    return UUID(str(request.user.pk))
