"""Being told on this phone: the yes of whoever is logged in, and taking it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from pydantic import BaseModel, ValidationError

from vinte.kernel.errors import NotAllowed, Refused
from vinte.notices import actions as notices
from vinte.people import queries as people
from vinte.web.account.pages import AccountRequest, account_id_of
from vinte.web.page.private_pages import private_page

_LONGEST_BYTES = 4_000


class _PhoneKeys(BaseModel):
    p256dh: str
    auth: str


class _Subscription(BaseModel):
    """What a browser gives of a subscription (W3C, Push API), and what it says of itself."""

    endpoint: str
    keys: _PhoneKeys
    device: str = ""


@require_POST
@login_required
@private_page
def agree(request: AccountRequest) -> HttpResponse:
    """Keep what the browser made when its owner said yes; sent by the page's script, as JSON."""
    if "professional" not in people.audiences_of(request.user):
        raise NotAllowed("acts for no business")
    incomplete = JsonResponse({"message": _("O navegador não mandou o que é preciso.")}, status=400)
    # Of a form the body is gone once its token was looked for.
    if request.content_type != "application/json":
        return incomplete
    try:
        sent = _Subscription.model_validate_json(request.body[: _LONGEST_BYTES + 1])
    except ValidationError:
        return incomplete
    try:
        notices.subscribe(
            owner=account_id_of(request),
            endpoint=sent.endpoint,
            p256dh=sent.keys.p256dh,
            auth=sent.keys.auth,
            device=sent.device,
            at=request.clock.now(),
        )
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
