"""Letters that came in and wait for a person: why, and what becomes of them."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vinte.kernel.errors import Refused
from vinte.notices import actions as notices_actions
from vinte.notices import queries as notices
from vinte.people import access
from vinte.web.page.files import as_download
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of


@require_safe
def mail(request: SiteRequest) -> HttpResponse:
    """The letters that wait, the oldest first."""
    access.require(request.user, right="operator.use")
    return _page(request)


@require_safe
def mail_file(request: SiteRequest, mail_id: UUID) -> HttpResponse:
    """The whole of a letter that waits, as a file that a mail program opens."""
    access.require(request.user, right="operator.use")
    return as_download(
        notices.whole_mail(mail_id), name=f"carta-{mail_id}.eml", media_type="application/octet-stream"
    )


@require_POST
def release(request: SiteRequest, mail_id: UUID) -> HttpResponse:
    """Let a letter through to where its token leads."""
    access.require(request.user, right="operator.use")
    try:
        notices_actions.release_mail(mail_id=mail_id, by=cast(UUID, request.user.pk), at=request.clock.now())
    except Refused as refusal:
        return _page(request, refusal=refusal)
    messages.success(request, _("A carta foi entregue."))
    return redirect("operator:mail")


@require_POST
def drop(request: SiteRequest, mail_id: UUID) -> HttpResponse:
    """Throw a letter away."""
    access.require(request.user, right="operator.use")
    notices_actions.drop_mail(mail_id=mail_id, by=cast(UUID, request.user.pk), at=request.clock.now())
    messages.success(request, _("A carta foi deitada fora."))
    return redirect("operator:mail")


def _page(request: SiteRequest, *, refusal: Refused | None = None) -> HttpResponse:
    context = {
        "page": page_of(request, notices.waiting_mail(), rows_a_page=10),
        "domain": notices.inbound_domain(),
        "kept_days": notices.QUARANTINE_DAYS,
        "refusal": refusal,
    }
    return render(request, "web/operator/mail.html", context, status=422 if refusal else 200)
