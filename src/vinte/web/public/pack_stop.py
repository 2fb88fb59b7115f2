"""The page behind the link in a letter about a pack: what would renew it, and the button that stops that."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vinte.kernel import formats
from vinte.kernel.errors import Refused
from vinte.wallet import actions as wallet_actions
from vinte.wallet import queries as wallet
from vinte.web.page.http import SiteRequest
from vinte.web.page.private_pages import link_gone, private_page


# The secret in the path is the only authority here, as on the other private pages.
@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def stop_pack(request: SiteRequest, secret: str) -> HttpResponse:
    """Show what renews; on POST stop it. Opening the page changes nothing (INVARIANTS, 20)."""
    at = request.clock.now()
    try:
        if request.method == "POST":
            wallet_actions.stop_pack_by_link(secret=secret, at=at)
            return redirect(request.path)
        offer = wallet.pack_stop_behind(secret=secret, at=at)
    except Refused as refusal:
        return link_gone(request, refusal)
    price = formats.money(offer.ahead.price_cents, currency=offer.currency) if offer.ahead else ""
    return render(request, "web/public/stop_pack.html", {"offer": offer, "price": price})
