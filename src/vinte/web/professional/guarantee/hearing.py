"""A notice of misuse: what speaks against the claim, until when an answer is taken, and the answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vinte.claims import actions as claims_actions
from vinte.claims import queries as claims
from vinte.kernel.uploads import MOST_BYTES
from vinte.people.queries import Professional
from vinte.web.page.files import file_name, private_file, sent_files
from vinte.web.professional.guarantee.forms import HearingForm
from vinte.web.professional.page import PageRequest, for_professional, show

MOST_FILES = 5


def _context(request: PageRequest, professional: Professional, hearing_id: UUID) -> dict[str, Any]:
    at = request.clock.now()
    found = claims.hearing(professional_id=professional.id, hearing_id=hearing_id, at=at)
    return {
        "hearing": found,
        "form": HearingForm(),
        "is_over": at >= found.answer_due_at,
        "most_files": MOST_FILES,
        "others": [
            one
            for one in claims.notices_of_claim(
                professional_id=professional.id, claim_id=found.claim_id, at=at
            )
            if one.id != hearing_id
        ],
    }


@require_GET
@for_professional
def hearing(request: PageRequest, professional: Professional, hearing_id: UUID) -> HttpResponse:
    """The notice, point by point, with the form to answer and what happens then."""
    return show(
        request, "web/professional/guarantee/hearing.html", _context(request, professional, hearing_id)
    )


@require_POST
@for_professional
def answer_hearing(request: PageRequest, professional: Professional, hearing_id: UUID) -> HttpResponse:
    """Answer a notice, with papers if there are some."""
    form = HearingForm(request.POST)

    def answer(text: str) -> None:
        papers = sent_files(request, "papers", most=MOST_FILES)
        claims_actions.answer_hearing(
            professional_id=professional.id,
            hearing_id=hearing_id,
            text=text,
            files=[paper.read(MOST_BYTES + 1) for paper in papers],
            by=UUID(str(request.user.pk)),
            at=request.clock.now(),
        )

    if not form.carry_out(answer):
        context = {**_context(request, professional, hearing_id), "form": form}
        return show(request, "web/professional/guarantee/hearing.html", context, form=form)
    messages.success(request, _("A sua resposta ficou registada."))
    return redirect("professional:hearing", hearing_id=hearing_id)


@require_GET
@for_professional
def hearing_file(request: PageRequest, professional: Professional, file_id: UUID) -> HttpResponse:
    """A paper that was sent with an answer."""
    found = claims.hearing_file(account=request.actor, file_id=file_id)
    return private_file(
        content=found.content,
        media_type=found.media_type,
        name=file_name(stem=f"resposta-{found.number}", media_type=found.media_type),
    )
