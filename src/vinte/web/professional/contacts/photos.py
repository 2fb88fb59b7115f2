"""The photographs of a request, for whoever is offered it or bought its contact."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from vinte.leads import queries as leads
from vinte.people.queries import Professional
from vinte.web.page.files import picture
from vinte.web.professional.page import PageRequest, for_professional


@require_GET
@for_professional
def request_photo(
    request: PageRequest, professional: Professional, job_request_id: UUID, photo_id: UUID
) -> HttpResponse:
    """One photograph, small with `?tamanho=pequeno`."""
    if not leads.has_bought(professional_id=professional.id, job_request_id=job_request_id):
        # Raises NotAllowed for a request that this professional may not see.
        leads.offer(professional_id=professional.id, job_request_id=job_request_id, at=request.clock.now())
    photo = leads.request_photo(job_request_id=job_request_id, photo_id=photo_id)
    return picture(photo, small=request.GET.get("tamanho") == "pequeno")
