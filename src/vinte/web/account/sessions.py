"""Where somebody is logged in, and closing the other places; allauth writes down each login."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vinte.kernel.clock import SystemClock
from vinte.kernel.long_lists import LongList
from vinte.web.account.pages import AccountRequest, account_id_of
from vinte.web.page.paging import page_of
from vinte.web.page.private_pages import private_page


def _open_sessions(request: AccountRequest) -> QuerySet[UserSession]:
    # Django ends sessions by the machine's clock, whatever a demo's clock says.
    alive = Session.objects.filter(expire_date__gt=SystemClock().now()).values("session_key")
    return UserSession.objects.filter(user_id=account_id_of(request), session_key__in=alive)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@private_page
def sessions(request: AccountRequest) -> HttpResponse:
    """The open sessions, the latest first; a POST closes all but this one."""
    mine = request.session.session_key
    if request.method == "POST":
        others = _open_sessions(request).exclude(session_key=mine)
        with transaction.atomic():
            keys = list(others.values_list("session_key", flat=True))
            Session.objects.filter(session_key__in=keys).delete()
            UserSession.objects.filter(session_key__in=keys).delete()
        messages.success(request, _("As outras sessões ficaram fechadas."))
        return redirect("account_sessions")
    rows = _open_sessions(request).order_by("-created_at", "-pk")
    page = page_of(request, LongList(rows, read=list))
    return render(request, "web/account/sessions.html", {"page": page, "session_key": mine})
