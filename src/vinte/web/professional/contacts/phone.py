"""What a professional's phone asks for before it sends what waited for a network, and what it may keep no more."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_GET

from vinte.leads import queries as leads
from vinte.people.queries import Professional
from vinte.web.phone import whose
from vinte.web.professional.page import PageRequest, for_professional

# A phone that heard nothing for a day shows nothing of before; what was given back since then it is told.
GONE_FOR = timedelta(days=3)


@require_GET
@for_professional
def ticket(request: PageRequest, professional: Professional) -> HttpResponse:
    """Whose queue may be sent now, the token that its forms need, and which contacts are `gone` from the phone; a login's
    page for nobody.
    """
    since = request.clock.now() - GONE_FOR
    gone = leads.returned_since(professional_id=professional.id, since=since)
    return JsonResponse(
        {"account": whose(request), "token": get_token(request), "gone": [str(each) for each in gone]}
    )
