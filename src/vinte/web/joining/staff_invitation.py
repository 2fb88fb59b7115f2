"""The page behind an invitation into the staff: who asks, for what, and the role at the end."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vinte.kernel.errors import Refused
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.web.page.forms import ActForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.private_pages import link_gone, private_page
from vinte.web.page.text_fields import LineField


class StaffForm(ActForm):
    """The name of whoever has no account yet."""

    beside: ClassVar[dict[str, str]] = {"name_missing": "name"}
    name = LineField(
        label=gettext_lazy("O seu nome"),
        help_text=gettext_lazy("Quem ler uma decisão sua lê-o."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Escreva o seu nome.")},
    )

    def __init__(self, data: Any = None, *, is_known: bool) -> None:
        super().__init__(data)
        self.fields["name"].required = not is_known


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def staff_invitation(request: SiteRequest, secret: str) -> HttpResponse:
    """Show the invitation; on POST take it. Opening the page changes nothing (INVARIANTS, 20).

    Whoever has an account already logs in with it afterwards: a link is not a login.
    """
    at = request.clock.now()
    try:
        invited = people.staff_invitation_behind(secret=secret, at=at)
    except Refused as refusal:
        return link_gone(request, refusal)
    form = StaffForm(request.POST if request.method == "POST" else None, is_known=invited.is_known)
    reader_id = UUID(str(request.user.pk)) if request.user.is_authenticated else None
    accept = partial(
        people_actions.accept_staff_invitation,
        secret=secret,
        language=get_language() or settings.LANGUAGE_CODE,
        reader_id=reader_id,
        at=at,
    )
    if form.is_bound and form.carry_out(accept):
        return _go_on(request, form.outcome, reader_id=reader_id)
    context = {"invited": invited, "form": form}
    return render(
        request, "web/joining/staff_invitation.html", context, status=422 if form.is_refused else 200
    )


def _go_on(request: SiteRequest, joined: people.JoinedStaff, *, reader_id: UUID | None) -> HttpResponse:
    if joined.is_new:
        account = people.account(joined.account_id)
        login(request, account, backend="allauth.account.auth_backends.AuthenticationBackend")
    elif reader_id is None:
        messages.success(request, _("Está feito. Entre com o seu e-mail."))
        return redirect("account_login")
    messages.success(request, _("Já faz parte da equipa. Junte uma chave de acesso na sua conta."))
    return redirect("public:start")
