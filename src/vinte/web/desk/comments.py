"""Comments below articles: read before anybody else does, shown with an answer or without, or refused with a reason."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from vinte.help_centre import actions as help_centre_actions
from vinte.help_centre import queries as help_centre
from vinte.people import access
from vinte.web.page.forms import ActForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of
from vinte.web.page.text_fields import WordsField

STATES = {"": "waiting", "vistos": "shown", "recusados": "refused"}


class ShowForm(ActForm):
    """An answer, which may stay away."""

    beside: ClassVar[dict[str, str]] = {"words_missing": "answer", "text_too_long": "answer"}
    answer = WordsField(
        label=gettext_lazy("Resposta do apoio, que todos leem"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RefuseForm(ActForm):
    """Why not."""

    beside: ClassVar[dict[str, str]] = {"reason_missing": "reason", "text_too_long": "reason"}
    reason = WordsField(
        label=gettext_lazy("Motivo, que quem escreveu vai ler"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@require_safe
def comments(request: SiteRequest) -> HttpResponse:
    """The comments that wait, the oldest first; or those that are shown, or were refused."""
    return _page(request)


@require_POST
def show(request: SiteRequest, comment_id: UUID) -> HttpResponse:
    """Let everybody read a comment."""
    form = ShowForm(request.POST, auto_id=f"id_{comment_id}_%s")
    if not form.carry_out(partial(help_centre_actions.show_comment, **_act(request, comment_id))):
        return _page(request, comment_id=comment_id, form=form)
    messages.success(request, _("Está à vista, e quem escreveu foi avisado."))
    return redirect("desk:comments")


@require_POST
def refuse(request: SiteRequest, comment_id: UUID) -> HttpResponse:
    """Keep a comment from showing."""
    form = RefuseForm(request.POST, auto_id=f"id_{comment_id}_%s")
    if not form.carry_out(partial(help_centre_actions.refuse_comment, **_act(request, comment_id))):
        return _page(request, comment_id=comment_id, form=form)
    messages.success(request, _("Não fica à vista, e quem escreveu leu porquê."))
    return redirect("desk:comments")


def _act(request: SiteRequest, comment_id: UUID) -> dict[str, Any]:
    access.require(request.user, right="desk.use")
    return {"comment_id": comment_id, "by": UUID(str(request.user.pk)), "at": request.clock.now()}


def _page(
    request: SiteRequest, *, comment_id: UUID | None = None, form: ShowForm | RefuseForm | None = None
) -> HttpResponse:
    access.require(request.user, right="desk.use")
    here, asked = reverse("desk:comments"), request.GET.get("estado", "")
    state = STATES.get(asked, "waiting")
    page = page_of(request, help_centre.comment_queue(state=state, by=UUID(str(request.user.pk))))
    rows = [
        (
            line,
            form
            if isinstance(form, ShowForm) and line.id == comment_id
            else ShowForm(auto_id=f"id_{line.id}_%s"),
            form
            if isinstance(form, RefuseForm) and line.id == comment_id
            else RefuseForm(auto_id=f"id_{line.id}_%s"),
        )
        for line in page
    ]
    context = {
        "page": page,
        "rows": rows,
        "state": state,
        "refusal": form.refusal if form else None,
        "tabs": [
            (_("Por ler"), here, state == "waiting", len(help_centre.waiting_comments())),
            (_("À vista"), f"{here}?estado=vistos", state == "shown"),
            (_("Recusados"), f"{here}?estado=recusados", state == "refused"),
        ],
    }
    return render(request, "web/desk/comments.html", context, status=422 if form else 200)
