"""The name and tax number of a business: asking for another one, with papers, and taking it back."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from vinte.kernel.errors import Refused
from vinte.kernel.uploads import MOST_BYTES, read_document
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.web.page.files import sent_files
from vinte.web.page.forms import ActForm
from vinte.web.page.text_fields import LineField, WordsField
from vinte.web.professional.page import PageRequest, for_professional, show

PAGE = "web/professional/profile/identity.html"


class IdentityForm(ActForm):
    """What changes; what is left empty stays."""

    beside = {
        "tax_identity_invalid": "tax_number",
        "identity_taken": "tax_number",
        "name_missing": "trade_name",
    }

    trade_name = LineField(label=gettext_lazy("Nome novo"), required=False, max_length=120)
    tax_number = LineField(label=gettext_lazy("Número fiscal novo"), required=False, max_length=30)
    words = WordsField(
        label=gettext_lazy("Porque muda?"),
        help_text=gettext_lazy("Por exemplo: era empresário em nome individual e abriu uma empresa."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def identity(request: PageRequest, professional: Professional) -> HttpResponse:
    """What the business is called and its number, the change that waits, and asking for one."""
    at = request.clock.now()
    form = IdentityForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.carry_out(
        lambda **given: people_actions.ask_identity_change(
            professional_id=professional.id,
            documents=[
                read_document(sent.read(MOST_BYTES + 1))
                for sent in sent_files(request, "documents", most=people.MOST_DOCUMENTS)
            ],
            at=at,
            **given,
        )
    ):
        messages.success(
            request, _("O pedido seguiu. Uma pessoa da equipa vê os documentos e responde por e-mail.")
        )
        return redirect("professional:identity")
    context = {
        "professional": professional,
        "form": form,
        "change": people.latest_identity_change(professional.id),
        "is_verified": people.is_verified(professional.id, at=at),
        "most_documents": people.MOST_DOCUMENTS,
    }
    return show(request, PAGE, context, form=form)


@require_POST
@for_professional
def withdraw(request: PageRequest, professional: Professional, change_id: UUID) -> HttpResponse:
    """Take an open change back."""
    try:
        people_actions.withdraw_identity_change(
            professional_id=professional.id, change_id=change_id, at=request.clock.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Pedido retirado. Fica tudo como estava."))
    return redirect("professional:identity")
