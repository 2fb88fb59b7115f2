"""Where a mail provider posts the letters that people write back."""

from __future__ import annotations

import structlog
from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from vinte.notices import actions as notices_actions
from vinte.notices import queries as notices
from vinte.web.page.http import SiteRequest

log = structlog.get_logger("vinte.mail")


@csrf_exempt
@require_POST
def webhook(request: SiteRequest) -> HttpResponse:
    """Take in one letter: 200 also for one that came before or waits for a person, 400 for one that is not the
    provider's, 406 for one that would never be taken, 503 while too many wait. Raises Http404 without a provider.

    Anything that fails by itself answers 500 and keeps nothing, so that the provider sends it again.
    """
    try:
        taken = notices_actions.take_posted_mail(request=request, at=request.clock.now())
    except notices.ForgedMail as forged:
        log.warning("a letter that is not the provider's", why=str(forged))
        return HttpResponse("signature", status=400, content_type="text/plain")
    except notices.TooMuch as refused:
        return HttpResponse(refused.code, status=406, content_type="text/plain")
    except notices.TooManyWait:
        return HttpResponse("full", status=503, content_type="text/plain")
    if taken is None:
        raise Http404("no mail provider posts here")
    return HttpResponse(taken.state, content_type="text/plain")
