"""The play provider's own pay page, in the demo only: no card is charged."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vinte.kernel.cents import format_cents
from vinte.kernel.errors import NotAllowed
from vinte.people.queries import Professional
from vinte.wallet import actions as wallet_actions
from vinte.wallet import queries as wallet
from vinte.web.views.professional import PageRequest, for_professional, show

PROVIDER = "play"


def _own_top_up(professional: Professional, reference: str) -> Any:
    """The top-up, if this professional was sent to pay it; raises NotAllowed otherwise."""
    found = wallet.top_up(provider=PROVIDER, provider_reference=reference)
    if found.professional_id != professional.id:
        raise NotAllowed(f"top-up {reference} is somebody else's")
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def play_pay(request: PageRequest, professional: Professional, reference: str) -> HttpResponse:
    """Choose whether the payment succeeds; then back to the balance."""
    if not settings.VINTE_DEMO:
        raise Http404("the play provider is the demo's")
    top_up = _own_top_up(professional, reference)
    if request.method != "POST":
        return show(request, "web/professional/play_pay.html", {"top_up": top_up})
    settled = wallet_actions.settle_top_up(
        provider=PROVIDER,
        provider_reference=reference,
        paid=request.POST.get("outcome") == "paid",
        at=request.clock.now(),
    )
    if settled.state == "paid":
        amount = format_cents(settled.amount_cents, currency=settled.currency)
        messages.success(request, _("Foi carregado o saldo: %(amount)s.") % {"amount": amount})
    else:
        messages.error(request, _("O pagamento falhou. Nada foi cobrado."))
    return redirect("professional:balance")
