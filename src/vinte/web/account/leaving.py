"""Closing the account: what it does to everything, said before; the refund before; and taking it back."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from vinte.kernel import formats
from vinte.kernel.errors import NotAllowed, Refused
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.wallet import actions as wallet_actions
from vinte.wallet import queries as wallet
from vinte.web.account.pages import AccountRequest, account_id_of
from vinte.web.page.forms import ActForm
from vinte.web.page.private_pages import private_page


class LeaveForm(ActForm):
    """The yes to everything that was said."""

    understood = forms.BooleanField(
        label=gettext_lazy("Li o que acontece, e quero fechar a conta"),
        error_messages={"required": gettext_lazy("Marque que leu o que acontece.")},
    )


def _show(
    request: AccountRequest, form: ActForm | None = None, *, refusal: Refused | None = None
) -> HttpResponse:
    account_id = account_id_of(request)
    leaving = people.leaving_of(account_id)
    known = [] if leaving else people.concerns_of(account_id=account_id, at=request.clock.now())
    groups: dict[str, list[Any]] = {str(kind): [] for kind in people.Touches}
    for concern in known:
        groups[str(concern.touches)].append(concern)
    refusal = refusal or (form.refusal if form else None)
    context = {
        "leaving": leaving,
        "groups": groups,
        "may_refund": any(concern.code == "purchased" for concern in known)
        and (wallet.has_payment_provider() or wallet.has_bank_account()),
        "days": people.days_to_return(),
        "form": form or LeaveForm(),
        "refusal": refusal,
    }
    status = 422 if refusal or (form and form.is_refused) else 200
    return render(request, "web/account/leaving.html", context, status=status)


@require_safe
@login_required
@private_page
def page(request: AccountRequest) -> HttpResponse:
    """What stands in the way, what ends at once, what is lost, and what stays."""
    return _show(request)


@require_POST
@login_required
@private_page
def leave(request: AccountRequest) -> HttpResponse:
    """Close the account; it can be taken back on this page until the day it names."""
    form = LeaveForm(request.POST)
    act = partial(people_actions.leave, account_id=account_id_of(request), at=request.clock.now())
    if not form.carry_out(lambda understood: act()):
        return _show(request, form)
    return redirect("account_leaving")


@require_POST
@login_required
@private_page
def refund(request: AccountRequest) -> HttpResponse:
    """Give what was paid in and not spent back to who paid it."""
    account_id = account_id_of(request)
    professional = people.professional_of(account_id)
    if professional is None or professional.account_id != account_id:
        raise NotAllowed("the owner alone has money back")
    try:
        cents = wallet_actions.refund_unspent(
            professional_id=professional.pk, by=account_id, at=request.clock.now()
        )
    except Refused as refusal:
        if refusal.code != "provider_unreachable":
            return _show(request, refusal=refusal)
        messages.info(
            request, _("O fornecedor de pagamentos não respondeu. Voltamos a pedir o reembolso sozinhos.")
        )
        return redirect("account_leaving")
    amount = formats.money(cents, currency=wallet.balance(professional.pk).currency)
    messages.success(
        request,
        _("Pedimos o reembolso de %(amount)s. O banco costuma demorar de cinco a dez dias.")
        % {"amount": amount},
    )
    return redirect("account_leaving")


@require_POST
@login_required
@private_page
def come_back(request: AccountRequest) -> HttpResponse:
    """Go on with the account; what ended stays ended until its owner begins it again."""
    try:
        people_actions.come_back(account_id=account_id_of(request), at=request.clock.now())
    except Refused as refusal:
        return _show(request, refusal=refusal)
    messages.success(request, _("A conta continua aberta. O que parou fica parado até o voltar a ligar."))
    return redirect("account_area")
