"""The desk's queue of telephones that no code reaches: who asks to be called, and what was said in the call."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from vinte.kernel.errors import NotAllowed, Refused
from vinte.people import access
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.web.page.forms import ActForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of
from vinte.web.page.text_fields import LineField, WordsField


class CallMadeForm(ActForm):
    """What was heard in the call."""

    beside: ClassVar[dict[str, str]] = {"call_figures_wrong": "figures", "reason_missing": "said"}
    figures = LineField(
        label=gettext_lazy("Os quatro algarismos que o profissional disse"),
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    said = WordsField(
        label=gettext_lazy("O que se disse"),
        help_text=gettext_lazy("Quem atendeu e o que disse. Se não confirmar, o profissional vai ler isto."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_safe
def calls(request: SiteRequest) -> HttpResponse:
    """The calls that wait, the oldest first."""
    access.require(request.user, right="desk.use")
    page = page_of(request, people.phone_call_queue())
    return render(request, "web/desk/calls.html", {"page": page, "now": request.clock.now()})


@require_safe
def call(request: SiteRequest, call_id: UUID) -> HttpResponse:
    """One call: the number, when to call it, and the three ways that it may end."""
    return _page(request, call_id)


@require_POST
def ask(request: SiteRequest, application_id: UUID) -> HttpResponse:
    """Put a call into the queue for whoever sent papers and did not ask for one."""
    by = _agent(request)
    asked = people.asked_badge(application_id)
    access.require(request.user, right="professional.judge", professional_id=asked.professional_id)
    try:
        call_id = people_actions.ask_phone_call(professional_id=asked.professional_id, at=request.clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:badge", application_id)
    people.phone_call_case(call_id=call_id, by=by)
    return redirect("desk:call", call_id)


@require_POST
def decide(request: SiteRequest, call_id: UUID) -> HttpResponse:
    """Confirm the number with what was heard, say that nobody answered, or that it is not theirs."""
    form = CallMadeForm(request.POST)
    given: dict[str, Any] = {"call_id": call_id, "by": _agent(request), "at": request.clock.now()}
    acts: dict[str, tuple[Callable[..., Any], str]] = {
        "confirm": (
            partial(people_actions.confirm_by_call, **given),
            _("Telefone confirmado. O profissional recebeu um e-mail."),
        ),
        "missed": (
            lambda figures, said: people_actions.miss_phone_call(**given),
            _("Fica registado que ninguém atendeu. O profissional recebeu um e-mail."),
        ),
        "refuse": (
            lambda figures, said: people_actions.refuse_phone_call(said=said, **given),
            _("O telefone não ficou confirmado. O profissional recebeu o motivo."),
        ),
    }
    name = form.data.get("act", "")
    if name not in acts:
        raise NotAllowed(f"no act {name!r}")
    act, done = acts[name]
    if not form.carry_out(act):
        return _page(request, call_id, form=form)
    messages.success(request, done)
    return redirect("desk:calls")


def _page(request: SiteRequest, call_id: UUID, *, form: CallMadeForm | None = None) -> HttpResponse:
    asked = people.phone_call_case(call_id=call_id, by=_agent(request))
    context = {"asked": asked, "form": form or CallMadeForm()}
    return render(request, "web/desk/call.html", context, status=422 if form else 200)


def _agent(request: SiteRequest) -> UUID:
    """Who acts; raises NotAllowed for somebody who has no place at the desk."""
    access.require(request.user, right="desk.use")
    return UUID(str(request.user.pk))
