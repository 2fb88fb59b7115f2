"""The desk's queue of those who lost their mailbox: who asks, what the agent checked, accepted or refused."""

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
from django.views.decorators.http import require_POST, require_safe

from vinte.kernel.errors import NotAllowed
from vinte.people import access
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.web.page.forms import ActForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of
from vinte.web.page.text_fields import WordsField


class DecisionForm(ActForm):
    """What was checked, and why so."""

    beside: ClassVar[dict[str, str]] = {"checks_missing": "checks", "reason_missing": "reason"}
    checks = forms.MultipleChoiceField(
        choices=list(people.MAILBOX_CHECKS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = WordsField(required=False, max_length=2000)


@require_safe
def mailboxes(request: SiteRequest) -> HttpResponse:
    """The requests that wait, the oldest first."""
    access.require(request.user, right="desk.use")
    page = page_of(request, people.mailbox_queue())
    return render(request, "web/desk/mailboxes.html", {"page": page, "now": request.clock.now()})


@require_safe
def mailbox(request: SiteRequest, request_id: UUID) -> HttpResponse:
    """One request, with what is known of who asks, and the two ways to decide."""
    return _page(request, request_id)


@require_POST
def decide(request: SiteRequest, request_id: UUID) -> HttpResponse:
    """Let the account have the new address after the delay, or refuse with a reason that whoever asked reads."""
    by, at = _agent(request), request.clock.now()
    form = DecisionForm(request.POST)
    given: dict[str, Any] = {"request_id": request_id, "by": by, "at": at}
    acts: dict[str, tuple[Callable[..., Any], str]] = {
        "accept": (
            partial(people_actions.accept_mailbox, **given),
            _("Aceite. Os dois endereços foram avisados."),
        ),
        "refuse": (
            lambda checks, reason: people_actions.refuse_mailbox(reason=reason, **given),
            _("Recusado. Quem pediu recebeu o motivo."),
        ),
    }
    name = form.data.get("act", "")
    if name not in acts:
        raise NotAllowed(f"no act {name!r}")
    act, done = acts[name]
    if not form.carry_out(act):
        return _page(request, request_id, form=form)
    messages.success(request, done)
    return redirect("desk:mailboxes")


def _page(request: SiteRequest, request_id: UUID, *, form: DecisionForm | None = None) -> HttpResponse:
    asked = people.mailbox_case(request_id=request_id, by=_agent(request))
    made = [people.MAILBOX_CHECKS[name] for name in asked.checks]
    context = {"asked": asked, "form": form or DecisionForm(), "made": made}
    return render(request, "web/desk/mailbox.html", context, status=422 if form else 200)


def _agent(request: SiteRequest) -> UUID:
    """Who acts; raises NotAllowed for somebody who has no place at the desk."""
    access.require(request.user, right="desk.use")
    return UUID(str(request.user.pk))
