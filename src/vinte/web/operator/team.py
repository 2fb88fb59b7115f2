"""The staff: who holds which role, when they last came in and with what; invitations, and what was done about it all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from vinte.people import access
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.web.page.forms import ActForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of
from vinte.web.page.text_fields import LineField

ROLES = (
    ("support", gettext_lazy("Apoio: responde a quem escreve e decide pedidos")),
    ("operator", gettext_lazy("Operador: responde pelo sítio, pelas contas e pela equipa")),
)


class InviteForm(ActForm):
    """Whom to ask, and into which role."""

    beside: ClassVar[Mapping[str, str]] = {
        "email_invalid": "email",
        "staff_already": "email",
        "already_professional": "email",
        "account_closed": "email",
    }
    email = LineField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Escreva o e-mail de quem convida.")},
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Função"),
        choices=ROLES,
        initial="support",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Escolha a função.")},
    )


class RoleForm(ActForm):
    """Which role is given or taken; `is_sure` is asked of an operator who takes their own."""

    role = forms.ChoiceField(choices=ROLES)
    is_sure = forms.BooleanField(required=False)


class PlainForm(ActForm):
    """A button with nothing to fill in."""


@require_safe
def team(request: SiteRequest) -> HttpResponse:
    """The page."""
    _operator(request)
    return _page(request)


@require_POST
def invite(request: SiteRequest) -> HttpResponse:
    """Ask somebody into the staff by a letter."""
    form = InviteForm(request.POST)
    act = partial(people_actions.invite_staff, by=_operator(request), at=request.clock.now())
    return _after(request, form, act, done=_("O convite seguiu por e-mail."), invite_form=form)


@require_POST
def send_again(request: SiteRequest, invitation_id: UUID) -> HttpResponse:
    """Send another link for an invitation that waits."""
    act = partial(
        people_actions.send_staff_invitation_again,
        invitation_id=invitation_id,
        by=_operator(request),
        at=request.clock.now(),
    )
    return _after(
        request, PlainForm(request.POST), act, done=_("O convite seguiu outra vez, com outro link.")
    )


@require_POST
def withdraw(request: SiteRequest, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    act = partial(
        people_actions.withdraw_staff_invitation,
        invitation_id=invitation_id,
        by=_operator(request),
        at=request.clock.now(),
    )
    done = _("O convite foi retirado, e quem o tinha foi avisado.")
    return _after(request, PlainForm(request.POST), act, done=done)


@require_POST
def give(request: SiteRequest, account_id: UUID) -> HttpResponse:
    """Give somebody of the staff another role."""
    by, at = _operator(request), request.clock.now()

    def act(*, role: str, is_sure: bool) -> None:
        people_actions.give_staff_role(account_id=account_id, role=role, by=by, at=at)

    done = _("A função foi dada, e a pessoa avisada por e-mail.")
    return _after(request, RoleForm(request.POST), act, done=done)


@require_POST
def take(request: SiteRequest, account_id: UUID) -> HttpResponse:
    """Take a role; an operator who takes it from themselves is asked, and goes where their account still leads."""
    by = _operator(request)
    act = partial(people_actions.take_staff_role, account_id=account_id, by=by, at=request.clock.now())
    form = RoleForm(request.POST)
    done = _("A função foi retirada, e a pessoa avisada por e-mail.")
    gave_up = account_id == by and form.data.get("role") == "operator"
    return _after(request, form, act, done=done, then="public:start" if gave_up else "operator:team")


def _after(
    request: SiteRequest,
    form: ActForm,
    act: Callable[..., Any],
    *,
    done: str,
    then: str = "operator:team",
    invite_form: InviteForm | None = None,
) -> HttpResponse:
    if not form.carry_out(act):
        return _page(request, refused=form, invite_form=invite_form)
    messages.success(request, done)
    return redirect(then)


def _page(
    request: SiteRequest, *, refused: ActForm | None = None, invite_form: InviteForm | None = None
) -> HttpResponse:
    at = request.clock.now()
    context = {
        "page": page_of(request, people.team(), param="equipa", anchor="equipa"),
        "without_key_count": people.team_without_key_count(),
        "invitations": people.open_staff_invitations(at=at),
        "form": invite_form or InviteForm(),
        "refusal": refused.refusal if refused else None,
        "acts": page_of(request, people.staff_acts(), anchor="historia"),
        "days_valid": people.days_of_link(purpose="staff_invitation"),
        "own_id": request.user.pk,
        "now": at,
    }
    return render(request, "web/operator/team.html", context, status=422 if refused else 200)


def _operator(request: SiteRequest) -> UUID:
    """Who acts; raises NotAllowed for anybody but an operator."""
    access.require(request.user, right="operator.use")
    return cast(UUID, request.user.pk)
