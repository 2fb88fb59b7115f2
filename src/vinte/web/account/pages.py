"""The account area's page, and what is changed on it."""

from __future__ import annotations

from functools import partial
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vinte.kernel.clock import Clock
from vinte.kernel.errors import NotAllowed
from vinte.notices import queries as notices
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.web.account.forms import (
    LanguageForm,
    NewEmailCodeForm,
    NewEmailForm,
    NewPhoneCodeForm,
    NewPhoneForm,
)
from vinte.web.page import sending_limits
from vinte.web.page.forms import ActForm
from vinte.web.page.private_pages import private_page


class AccountRequest(HttpRequest):
    """A request of somebody who is logged in, as the middleware leaves it."""

    clock: Clock


def account_id_of(request: AccountRequest) -> UUID:
    """Whose account it is."""
    return cast(UUID, request.user.pk)


def _show(request: AccountRequest, *, sent: ActForm | None = None, **forms: Any) -> HttpResponse:
    account = people.account(account_id_of(request))
    context = {
        "account": account,
        "professional": people.professional_of(account_id=account.pk),
        "leaving": people.leaving_of(account.pk),
        "email_form": NewEmailForm(),
        "code_form": None,
        "language_form": LanguageForm(initial={"language": account.language}),
        "phone_form": NewPhoneForm(),
        "phone_code_form": None,
        "can_send_sms": notices.can_send_sms(),
        "refusal": sent.refusal if sent else None,
        **forms,
    }
    return render(request, "web/account/area.html", context, status=422 if sent and sent.is_refused else 200)


@require_safe
@login_required
@private_page
def area(request: AccountRequest) -> HttpResponse:
    """What the account is, and the way to everything that can be changed about it."""
    return _show(request)


@require_POST
@login_required
@private_page
def new_email(request: AccountRequest) -> HttpResponse:
    """Send a code to the new address, and ask for it."""
    form = NewEmailForm(request.POST)
    act = partial(people_actions.ask_new_email, account_id=account_id_of(request), at=request.clock.now())
    if not form.carry_out(act):
        return _show(request, sent=form, email_form=form)
    return _show(request, code_form=NewEmailCodeForm(initial={"email": form.outcome}))


@require_POST
@login_required
@private_page
def confirm_new_email(request: AccountRequest) -> HttpResponse:
    """Take the code; from then on the account has the new address."""
    form = NewEmailCodeForm(request.POST)
    act = partial(people_actions.confirm_new_email, account_id=account_id_of(request), at=request.clock.now())
    if not form.carry_out(act):
        return _show(request, sent=form, code_form=form)
    messages.success(request, _("A conta tem o novo e-mail. Avisámos o antigo e o novo."))
    return redirect("account_area")


def _business_of(request: AccountRequest) -> UUID:
    """The business for which the account acts; raises NotAllowed for one that acts for none, or is leaving."""
    if "professional" not in people.audiences_of(request.user):
        raise NotAllowed("acts for no business")
    found = people.professional_of(account_id=account_id_of(request))
    assert found is not None
    return found.pk


@require_POST
@login_required
@private_page
def new_phone(request: AccountRequest) -> HttpResponse:
    """Send a code to the new mobile, and ask for it."""
    form, business = NewPhoneForm(request.POST), _business_of(request)

    def act(phone: str) -> str:
        sending_limits.count_code(request, address=phone)
        return people_actions.ask_new_phone(professional_id=business, phone=phone, at=request.clock.now())

    if not form.carry_out(act):
        return _show(request, sent=form, phone_form=form)
    return _show(request, phone_code_form=NewPhoneCodeForm(initial={"phone": form.outcome}))


@require_POST
@login_required
@private_page
def confirm_new_phone(request: AccountRequest) -> HttpResponse:
    """Take the code; from then on it is the business's mobile."""
    form = NewPhoneCodeForm(request.POST)
    act = partial(
        people_actions.confirm_new_phone, professional_id=_business_of(request), at=request.clock.now()
    )
    if not form.carry_out(act):
        return _show(request, sent=form, phone_code_form=form)
    messages.success(request, _("A empresa tem o novo telemóvel, confirmado. Avisámos por e-mail."))
    return redirect("account_area")


@require_POST
@login_required
@private_page
def language(request: AccountRequest) -> HttpResponse:
    """Write to them in another language."""
    form = LanguageForm(request.POST)
    if not form.carry_out(partial(people_actions.set_language, account_id=account_id_of(request))):
        return _show(request, sent=form, language_form=form)
    messages.success(request, _("Passamos a escrever-lhe nesta língua."))
    return redirect("account_area")
