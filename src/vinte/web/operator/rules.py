"""What the machine decides by itself, up to what, and the way to stop it at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vinte.claims import actions
from vinte.claims import queries as claims
from vinte.people import access
from vinte.web.operator.forms import PauseForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of


@require_safe
def rules(request: SiteRequest) -> HttpResponse:
    """What the rules approve alone, the limits in force, and every time that they were stopped."""
    access.require(request.user, right="operator.use")
    return _page(request, PauseForm())


@require_POST
def pause_rules(request: SiteRequest) -> HttpResponse:
    """Let the rules approve nothing from now on."""
    access.require(request.user, right="operator.use")
    return _act(
        request,
        actions.pause_rules,
        _("As aprovações automáticas estão paradas. Cada pedido vai agora para o apoio, com o seu prazo."),
    )


@require_POST
def resume_rules(request: SiteRequest) -> HttpResponse:
    """Let the rules approve what is clear again."""
    access.require(request.user, right="operator.use")
    return _act(
        request,
        actions.resume_rules,
        _("As aprovações automáticas voltaram a andar. O que entretanto foi para o apoio fica lá."),
    )


def _act(request: SiteRequest, act: Callable[..., None], told: str) -> HttpResponse:
    form = PauseForm(request.POST)
    by, at = cast(UUID, request.user.pk), request.clock.now()
    if not form.carry_out(partial(act, market=settings.VINTE_MARKET, by=by, at=at)):
        return _page(request, form)
    messages.success(request, told)
    return redirect("operator:rules")


def _page(request: SiteRequest, form: PauseForm) -> HttpResponse:
    at = request.clock.now()
    context = {
        "rules": claims.rules_now(market=settings.VINTE_MARKET, at=at),
        "page": page_of(request, claims.pauses(settings.VINTE_MARKET)),
        "form": form,
        "refusal": form.refusal,
        "now": at,
    }
    return render(request, "web/operator/rules.html", context, status=422 if form.is_refused else 200)
