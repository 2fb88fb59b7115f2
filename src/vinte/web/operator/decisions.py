"""Every decision with what running it again found: in the night by itself, or now because the operator asks."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vinte.claims import queries as claims
from vinte.people import access
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of
from vinte.web.page.replays import replay_and_tell

DIFFERING = "diferentes"
BY_RULES = "regras"


@require_safe
def decisions(request: SiteRequest) -> HttpResponse:
    """The decisions, newest first, as the last replay of each left them; `?ver=diferentes` those that
    differ, `?ver=regras` those that no person made."""
    access.require(request.user, right="operator.use")
    at = request.clock.now()
    only_differing = request.GET.get("ver") == DIFFERING
    only_by_rules = request.GET.get("ver") == BY_RULES
    replays = claims.replays(at=at)
    here = reverse("operator:decisions")
    context = {
        "page": page_of(request, claims.decisions(differing=only_differing, by_rules=only_by_rules)),
        "only_differing": only_differing,
        "replays": replays,
        "wrong_count": replays.differing_count,
        "is_due": replays.next_at <= at,
        "differing_url": f"{here}?ver={DIFFERING}",
        "tabs": [
            (_("Todas"), here, not (only_differing or only_by_rules)),
            (_("Não conferem"), f"{here}?ver={DIFFERING}", only_differing, replays.differing_count),
            (_("Pelas regras"), f"{here}?ver={BY_RULES}", only_by_rules),
        ],
    }
    return render(request, "web/operator/decisions.html", context)


@require_POST
def replay_decision(request: SiteRequest, decision_id: UUID) -> HttpResponse:
    """Run one decision again now."""
    access.require(request.user, right="operator.use")
    replay_and_tell(request, decision_id)
    return redirect("operator:decisions")
