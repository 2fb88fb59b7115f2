"""Being told on this phone: the yes of whoever is logged in, and taking it back."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vinte.kernel.errors import NotAllowed, Refused
from vinte.notices import actions as notices
from vinte.people import queries as people
from vinte.web.account.pages import AccountRequest, account_id_of
from vinte.web.page.private_pages import private_page

_LONGEST_BYTES = 4_000


@require_POST
@login_required
@private_page
def agree(request: AccountRequest) -> HttpResponse:
    """Keep what the browser made when its owner said yes; sent by the page's script, as JSON."""
    if "professional" not in people.audiences_of(request.user):
        raise NotAllowed("acts for no business")
    try:
        sent = json.loads(request.body) if len(request.body) <= _LONGEST_BYTES else None
        endpoint, phone_keys = sent["endpoint"], sent["keys"]
        told = {"endpoint": endpoint, "p256dh": phone_keys["p256dh"], "auth": phone_keys["auth"]}
        if not all(isinstance(value, str) for value in told.values()):
            raise TypeError("expected texts")
    except (ValueError, TypeError, KeyError):
        return JsonResponse({"message": _("O navegador não mandou o que é preciso.")}, status=400)
    device = str(sent.get("device", ""))
    try:
        notices.subscribe(owner=account_id_of(request), at=request.clock.now(), device=device, **told)
    except Refused as refusal:
        return JsonResponse({"message": refusal.message, "what_to_do": refusal.what_to_do}, status=422)
    return JsonResponse({})


@require_POST
@login_required
@private_page
def stop(request: AccountRequest, subscription_id: UUID) -> HttpResponse:
    """Tell nothing more on one phone."""
    notices.unsubscribe(owner=account_id_of(request), subscription_id=subscription_id, at=request.clock.now())
    messages.success(request, _("Já não avisamos nesse telemóvel."))
    return redirect("account_letters")
