"""The balance: what there is, where it came from, how to top it up; and the play provider's own pay page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from vinte.kernel.errors import Refused
from vinte.people.queries import Professional
from vinte.wallet import actions as wallet_actions
from vinte.wallet import queries as wallet
from vinte.web.views.professional import (
    PageRequest,
    for_professional,
    new_key,
    sent_key,
    show,
    told_to_the_person,
    whole_number,
)

LATEST_LINES = 8
TOP_UP_CHOICES_CENTS = (50_00, 100_00, 200_00, 400_00)


def _balance_context(request: PageRequest, professional: Professional) -> dict[str, Any]:
    return {
        "balance": wallet.balance(professional_id=professional.id),
        "latest_lines": wallet.statement(professional_id=professional.id)[:LATEST_LINES],
        "incidents": wallet.incidents(professional_id=professional.id),
        "top_up_choices_cents": TOP_UP_CHOICES_CENTS,
        "chosen_cents": TOP_UP_CHOICES_CENTS[1],
        "idempotency_key": new_key(request.clock.now()),
    }


@require_GET
@for_professional
def balance(request: PageRequest, professional: Professional) -> HttpResponse:
    """The balance, the ways to top it up, payment incidents, and the statement."""
    return show(request, "web/professional/balance.html", _balance_context(request, professional))


@require_POST
@for_professional
def top_up(request: PageRequest, professional: Professional) -> HttpResponse:
    """Begin a top-up and go to the provider's page."""
    try:
        amount_cents = whole_number(request, "amount_cents")
        with told_to_the_person():
            started = wallet_actions.start_top_up(
                professional_id=professional.id,
                amount_cents=amount_cents,
                idempotency_key=sent_key(request),
                return_url=request.build_absolute_uri(reverse("professional:balance")),
                at=request.clock.now(),
            )
    except Refused as refusal:
        context = _balance_context(request, professional)
        return show(request, "web/professional/balance.html", context, refusal=refusal)
    # A pay page of this site is named by its path, so that it is found under whatever name the site was reached.
    return redirect(started.pay_url.removeprefix(settings.VINTE_BASE_URL.rstrip("/")))
