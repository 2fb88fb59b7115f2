"""The demo's mailbox: every e-mail that the town sent, as its reader would see it. A real site has none."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from vinte.kernel.errors import NotAllowed
from vinte.kernel.look.site import look
from vinte.notices import queries as notices
from vinte.web.page.paging import page_of
from vinte.web.page.private_pages import private_page

MESSAGES_A_PAGE = 20
MOST_MESSAGES = 1000
# Nothing in a letter runs, loads or sends; a click on a link leaves the frame for the whole window.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "sandbox allow-top-navigation-by-user-activation"
)


def demo_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view in a demo; elsewhere a page that does not exist."""

    @wraps(view)
    def in_demo(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.VINTE_DEMO:
            raise Http404("the mailbox is the demo's")
        return view(request, *args, **kwargs)

    return in_demo


@demo_only
@require_safe
@private_page
def inbox(request: HttpRequest) -> HttpResponse:
    """The letters, newest first; `?para=` shows one person's."""
    address = request.GET.get("para", "")
    page = page_of(request, notices.letters(address=address), rows_a_page=MESSAGES_A_PAGE)
    reader = forms.Select(
        attrs={"id": "para", "data-submit-on-change": True}, choices=[("", _("De toda a gente")), *readers()]
    )
    context = {"page": page, "address": address, "reader": reader.render("para", address)}
    return render(request, "web/mailbox/inbox.html", context)


@demo_only
@require_safe
@private_page
def letter(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """One letter, as HTML in a closed frame or as text."""
    message = _message(message_id)
    is_sms = message.channel == "sms"
    as_text = is_sms or request.GET.get("ver") == "texto"
    address = request.GET.get("para", "")
    context = {
        "message": message,
        "as_text": as_text,
        "address": address,
        "tabs": []
        if is_sms
        else [
            (_("Como carta"), f"?{urlencode({'para': address})}", not as_text),
            (_("Só texto"), f"?{urlencode({'ver': 'texto', 'para': address})}", as_text),
        ],
    }
    return render(request, "web/mailbox/letter.html", context)


@demo_only
@require_safe
@xframe_options_sameorigin
@private_page
def letter_html(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """The HTML of a letter, for the frame of the page above."""
    # Every link, whatever window it names, opens in place of the mailbox: the frame lets nothing else out.
    html = look().with_letter_icon(_message(message_id).html).replace('target="_blank"', 'target="_top"')
    html = re.sub(r"(<head[^>]*>)", r'\1<base target="_top">', html, count=1)
    response = HttpResponse(html)
    response["Content-Security-Policy"] = LETTER_POLICY
    return response


def _message(message_id: UUID) -> notices.Letter:
    try:
        return notices.message(message_id)
    except NotAllowed as error:
        raise Http404(str(error)) from None


def readers() -> list[tuple[str, str]]:
    """Everybody who was written to of late: address or number, and name, by name."""
    named = notices.readers(of_latest=MOST_MESSAGES)
    return sorted(named.items(), key=lambda reader: reader[1].casefold())
