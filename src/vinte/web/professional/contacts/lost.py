"""Saying that a job went elsewhere: to whom, why and at what price, as far as it is known."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from vinte.handling import actions as handling_actions
from vinte.handling import queries as handling
from vinte.kernel.errors import NotAllowed
from vinte.leads import queries as leads
from vinte.people.queries import Professional
from vinte.web.page.fields import CentsField
from vinte.web.page.forms import ActForm
from vinte.web.page.text_fields import LineField, WordsField
from vinte.web.professional.page import PageRequest, for_professional, show


class LostForm(ActForm):
    """What is known of a job that went elsewhere; all of it may be left empty."""

    reason = forms.ChoiceField(label=gettext_lazy("O que decidiu?"), required=False)
    went_to = LineField(label=gettext_lazy("Quem ficou com o trabalho?"), required=False, max_length=120)
    price_cents = CentsField(label=gettext_lazy("Por quanto?"), required=False)
    words = WordsField(
        label=gettext_lazy("O que aconteceu?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = handling.lost_reasons()  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def say_lost(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """Ask what is known of it, and keep it."""
    purchase = leads.purchase(professional_id=professional.id, purchase_id=purchase_id)
    form = LostForm(request.POST if request.method == "POST" else None)
    if "reason" in form.errors:
        raise NotAllowed("no such reason")
    if form.is_bound and form.carry_out(
        lambda **given: handling_actions.say_lost(
            professional_id=professional.id, purchase_id=purchase_id, at=request.clock.now(), **given
        )
    ):
        messages.success(request, _("Ficou registado que o trabalho foi para outro."))
        return redirect("professional:contact", purchase_id=purchase_id)
    return show(
        request, "web/professional/contacts/lost.html", {"purchase": purchase, "form": form}, form=form
    )
