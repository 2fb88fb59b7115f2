"""The page of the first steps; who has bought is led from it to the guarantee itself."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.web.professional.onward import way_of
from vinte.web.professional.page import PageRequest, for_professional, show


@require_GET
@for_professional
def first_steps(request: PageRequest, professional: Professional) -> HttpResponse:
    """The checklist; its next step is the biggest button."""
    way = way_of(professional, at=request.clock.now())
    context = {
        "steps": way.steps,
        "done_count": way.done_count,
        "has_bought": way.has_bought,
        "next": way.next,
        "missing": way.missing,
        "phone_unconfirmed": bool(professional.phone)
        and not people.is_contact_confirmed(professional_id=professional.id, channel="sms"),
    }
    return show(request, "web/professional/guarantee/first_steps.html", context)
