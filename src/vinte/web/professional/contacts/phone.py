"""What a professional's phone asks for before it sends what waited for a network."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_GET

from vinte.people.queries import Professional
from vinte.web.phone import whose
from vinte.web.professional.page import PageRequest, for_professional


@require_GET
@for_professional
def ticket(request: PageRequest, professional: Professional) -> HttpResponse:
    """Whose queue may be sent now, and the token that its forms need; a login's page for nobody."""
    return JsonResponse({"account": whose(request), "token": get_token(request)})
