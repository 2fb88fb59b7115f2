"""The reviews of a professional: what is shown, what waits, who was asked, and the answers to them."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vinte.kernel.errors import Refused
from vinte.notices import queries as notices
from vinte.people.queries import Professional
from vinte.reviews import actions as reviews_actions
from vinte.reviews import queries as reviews
from vinte.web.page import sending_limits
from vinte.web.page.paging import page_of
from vinte.web.professional.page import PageRequest, for_professional, not_done, show
from vinte.web.professional.profile.forms import FormerClientForm, ObjectionForm, ReplyForm

PAGE = "web/professional/profile/reviews.html"


def _newest_unanswered(newest_first: list[reviews.Invitation]) -> list[reviews.Invitation]:
    """Who did not answer yet, each as last asked: who was asked again is not told as silent too."""
    last: dict[tuple[UUID | None, str], reviews.Invitation] = {}
    for asked in newest_first:
        last.setdefault((asked.purchase_id, asked.invited_name), asked)
    return [asked for asked in last.values() if asked.answered_at is None]


def _page(
    request: PageRequest,
    professional: Professional,
    form: FormerClientForm | None = None,
    *,
    reply_form: ReplyForm | None = None,
    objection_form: ObjectionForm | None = None,
    about: UUID | None = None,
) -> HttpResponse:
    page = page_of(request, reviews.reviews_of(professional.id), anchor="publicadas")
    replies = reviews.replies_of(
        professional_id=professional.id,
        invitation_ids=[review.invitation_id for review in page],
        at=request.clock.now(),
    )
    now = request.clock.now()
    unanswered = _newest_unanswered(reviews.invitations_of(professional_id=professional.id))
    context = {
        "page": page,
        "answered": [(review, replies.get(review.invitation_id)) for review in page],
        "waiting": reviews.waiting_reviews(professional.id),
        "now": now,
        "invitations": [asked for asked in unanswered if asked.answers_until > now],
        "silent": [asked for asked in unanswered if asked.answers_until <= now],
        "form": form or FormerClientForm(),
        "reply_form": reply_form,
        "objection_form": objection_form,
        "can_ask_by_phone": notices.can_send_sms(),
        "about": about,
        "most": reviews_actions.LONGEST_REPLY,
        "professional": professional,
    }
    return show(request, PAGE, context, form=reply_form or objection_form or form)


@require_GET
@for_professional
def review_list(request: PageRequest, professional: Professional) -> HttpResponse:
    """The reviews, who was asked and has not answered, and the form that asks a former client."""
    return _page(request, professional)


@require_POST
@for_professional
def invite_former_client(request: PageRequest, professional: Professional) -> HttpResponse:
    """Ask a former client for a review."""
    form = FormerClientForm(request.POST)

    def ask(name: str, email: str, phone: str) -> None:
        if phone.strip():
            sending_limits.count_code(request, address=phone)
        reviews_actions.invite_former_client(
            professional_id=professional.id, name=name, email=email, phone=phone, at=request.clock.now()
        )

    if not form.carry_out(ask):
        return _page(request, professional, form)
    by_phone = bool(form.cleaned_data["phone"].strip())
    messages.success(
        request,
        _("O pedido de opinião seguiu por SMS.") if by_phone else _("O pedido de opinião seguiu por e-mail."),
    )
    return redirect("professional:reviews")


@require_POST
@for_professional
def reply(request: PageRequest, professional: Professional, invitation_id: UUID) -> HttpResponse:
    """Keep the answer to a review as a draft, or publish it."""
    form = ReplyForm(request.POST)
    publishes = request.POST.get("act") == "publish"
    written: list[str] = []

    def write(text: str) -> None:
        made = reviews_actions.write_reply(
            professional_id=professional.id,
            invitation_id=invitation_id,
            text=text,
            publishes=publishes,
            at=request.clock.now(),
        )
        written.append(made.state)

    if not form.carry_out(write):
        return _page(request, professional, reply_form=form, about=invitation_id)
    told = {
        "draft": _("Rascunho guardado."),
        "published": _("Resposta publicada."),
        "waiting": _("Uma pessoa lê a resposta antes de sair. Avisamo-lo por e-mail."),
    }
    messages.success(request, told[written[0]])
    return redirect(f"{reverse('professional:reviews')}#o-{invitation_id}")


@require_POST
@for_professional
def object_to_reply(request: PageRequest, professional: Professional, invitation_id: UUID) -> HttpResponse:
    """Say why an answer that was hidden should be shown."""
    form = ObjectionForm(request.POST)
    if not form.carry_out(
        partial(
            reviews_actions.object_to_hidden_reply,
            professional_id=professional.id,
            invitation_id=invitation_id,
            at=request.clock.now(),
        )
    ):
        return _page(request, professional, objection_form=form, about=invitation_id)
    messages.success(request, _("Seguiu para a equipa. Dizemos-lhe por e-mail o que decidir."))
    return redirect(f"{reverse('professional:reviews')}#o-{invitation_id}")


@require_POST
@for_professional
def ask_after_work(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """Ask the homeowner to complete a review, the work being done."""
    back = redirect("professional:contact", purchase_id)
    try:
        reviews_actions.invite_after_work(
            professional_id=professional.id, purchase_id=purchase_id, at=request.clock.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return not_done(back)
    messages.success(request, _("O pedido de opinião seguiu por e-mail."))
    return back


@require_POST
@for_professional
def dismiss_tip(
    request: PageRequest, professional: Professional, purchase_id: UUID, name: str
) -> HttpResponse:
    """Put a tip away for good, and go back to the contact on whose page it stood."""
    reviews_actions.dismiss_tip(account_id=UUID(str(request.user.pk)), name=name, at=request.clock.now())
    return redirect("professional:contact", purchase_id)
