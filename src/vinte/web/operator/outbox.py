"""What did not go: e-mails and text messages that failed or wait, and what is done about them."""

from __future__ import annotations

from datetime import timedelta
from typing import TypedDict, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from vinte.kernel.errors import NotAllowed, Refused
from vinte.notices import actions as notices_actions
from vinte.notices import queries as notices
from vinte.people import access
from vinte.people import queries as people
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of, same_page

# What `?ver=` shows, and what it is called; the first is shown without it.
TABS = (
    ("", "failed", gettext_lazy("Falhadas")),
    ("espera", "waiting", gettext_lazy("Por enviar")),
    ("fora-do-prazo", "over", gettext_lazy("Fora do prazo")),
    ("desistidas", "given_up", gettext_lazy("Desistidas")),
)


class Doer(TypedDict):
    """Who acts, as the room writes it down."""

    by_id: UUID
    by_name: str


@require_safe
def outbox(request: SiteRequest) -> HttpResponse:
    """What failed, or with `?ver=` what waits, what is over, and what was given up."""
    access.require(request.user, right="operator.use")
    return _page(request)


@require_POST
def send_again(request: SiteRequest, message_id: UUID) -> HttpResponse:
    """Send a message that failed once more."""
    access.require(request.user, right="operator.use")
    try:
        is_new = notices_actions.send_again(message_id=message_id, **_doer(request), at=request.clock.now())
    except Refused as refusal:
        return _page(request, refusal=refusal)
    if is_new:
        messages.success(request, _("A mensagem vai ser enviada outra vez."))
    else:
        messages.info(request, _("Esta mensagem já foi, ou já está a caminho: não foi enviada duas vezes."))
    return _back(request)


@require_POST
def send_failed_again(request: SiteRequest) -> HttpResponse:
    """Send again all that failed since so many hours."""
    access.require(request.user, right="operator.use")
    hours = request.POST.get("hours", "")
    if hours not in [str(known) for known in notices.SEND_AGAIN_HOURS]:
        raise NotAllowed("messages are sent again by the hours that the page offers")
    at = request.clock.now()
    count = notices_actions.send_failed_again(since=at - timedelta(hours=int(hours)), **_doer(request), at=at)
    if count:
        told = ngettext(
            "%(n)d mensagem vai ser enviada outra vez.", "%(n)d mensagens vão ser enviadas outra vez.", count
        )
        messages.success(request, told % {"n": count})
    else:
        messages.info(request, _("Não há nada a enviar outra vez: já está tudo a caminho."))
    return _back(request)


@require_POST
def give_up(request: SiteRequest, message_id: UUID) -> HttpResponse:
    """Say that a message is not sent any more, and why."""
    access.require(request.user, right="operator.use")
    reason = request.POST.get("reason", "")
    try:
        is_new = notices_actions.give_message_up(
            message_id=message_id, reason=reason, **_doer(request), at=request.clock.now()
        )
    except Refused as refusal:
        return _page(request, refusal=refusal, refused_id=message_id, refused_act="give_up", typed=reason)
    if is_new:
        messages.success(request, _("Ficou escrito que se desistiu desta mensagem, e porquê."))
    else:
        messages.info(request, _("Alguém já tinha desistido desta mensagem."))
    return _back(request)


@require_POST
def reader(request: SiteRequest, message_id: UUID) -> HttpResponse:
    """Show to whom a message goes; who read it and why is kept."""
    access.require(request.user, right="operator.use")
    reason = request.POST.get("reason", "")
    try:
        shown = notices_actions.read_reader(
            message_id=message_id, reason=reason, **_doer(request), at=request.clock.now()
        )
    except Refused as refusal:
        return _page(request, refusal=refusal, refused_id=message_id, refused_act="read", typed=reason)
    return _page(request, shown_id=message_id, shown=shown)


def _doer(request: SiteRequest) -> Doer:
    by_id = cast(UUID, request.user.pk)
    return {"by_id": by_id, "by_name": people.account(by_id).name}


def _back(request: SiteRequest) -> HttpResponse:
    return redirect(reverse("operator:outbox") + same_page(request))


def _page(
    request: SiteRequest, *, refusal: Refused | None = None, refused_id: UUID | None = None, **more: object
) -> HttpResponse:
    """The chosen list; where something was refused, with what was typed and where it stands."""
    at = request.clock.now()
    asked = request.GET.get("ver", "")
    slug, which, _title = next((tab for tab in TABS if tab[0] == asked), TABS[0])
    counts = notices.undelivered_counts()
    here = reverse("operator:outbox")
    sendable = notices.sendable_counts(at=at) if which == "failed" and counts["failed"] else {}
    page = page_of(request, notices.undelivered(which=which, at=at), rows_a_page=10)
    context = {
        "page": page,
        "which": which,
        "tabs": [
            (title, f"{here}?ver={each}" if each else here, each == slug, counts[name])
            for each, name, title in TABS
        ],
        "sendable": [(hours, _title_of(hours, count)) for hours, count in sendable.items() if count],
        "here": same_page(request),
        "refusal": refusal,
        "refused_id": refused_id,
        # It may have left this list meanwhile: then it is told above it.
        "refused_is_shown": any(line.id == refused_id for line in page),
        **more,
    }
    return render(request, "web/operator/outbox.html", context, status=422 if refusal else 200)


def _title_of(hours: int, count: int) -> str:
    """What a choice of hours is called, with how many messages it takes."""
    since = _("Na última hora") if hours == 1 else _("Nas últimas %(hours)d horas") % {"hours": hours}
    if hours > 48:
        since = _("Nos últimos %(days)d dias") % {"days": hours // 24}
    return ngettext("%(since)s: %(n)d mensagem", "%(since)s: %(n)d mensagens", count) % {
        "since": since,
        "n": count,
    }
