"""Who the business is as a trader: what consumers are shown of it, declared by itself."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.web.page.forms import ActForm
from vinte.web.page.text_fields import LineField, WordsField
from vinte.web.professional.page import PageRequest, for_professional, show


class TraderForm(ActForm):
    """The details of article 30 of Regulation 2022/2065."""

    beside: ClassVar[dict[str, str]] = {
        "name_missing": "legal_name",
        "name_too_long": "legal_name",
        "address_missing": "address",
        "phone_invalid": "phone",
        "email_invalid": "email",
        "register_incomplete": "register_number",
        "word_missing": "is_lawful",
    }

    legal_name = LineField(
        label=gettext_lazy("Nome legal"),
        help_text=gettext_lazy("A firma da empresa, ou o seu nome se trabalha por conta própria."),
        required=False,
        max_length=160,
    )
    address = WordsField(
        label=gettext_lazy("Morada profissional"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address"}),
    )
    phone = LineField(
        label=gettext_lazy("Telefone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    email = LineField(
        label=gettext_lazy("E-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    register = LineField(
        label=gettext_lazy("Registo"),
        help_text=gettext_lazy("Por exemplo: registo comercial, ou alvará do IMPIC. Em branco se não tem."),
        required=False,
        max_length=120,
    )
    register_number = LineField(label=gettext_lazy("Número nesse registo"), required=False, max_length=60)
    is_lawful = forms.BooleanField(
        label=gettext_lazy("Só ofereço serviços conformes com o direito da União Europeia."), required=False
    )


def _known(professional: Professional) -> dict[str, Any]:
    """What stands in the form at first: what was declared, or what the account tells already."""
    found = people.trader(professional.id)
    if found is None:
        return {
            "legal_name": professional.trade_name,
            "phone": professional.phone,
            "email": professional.account.email,
        }
    names = ("legal_name", "address", "phone", "email", "register", "register_number")
    return {name: getattr(found, name) for name in names} | {"is_lawful": True}


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def trader(request: PageRequest, professional: Professional) -> HttpResponse:
    """The details, and why they are asked for; a POST declares them."""
    posted = request.POST if request.method == "POST" else None
    form = TraderForm(posted, initial=_known(professional))
    act = partial(
        people_actions.declare_trader,
        professional_id=professional.id,
        by=UUID(str(request.user.pk)),
        at=request.clock.now(),
    )
    if form.is_bound and form.carry_out(act):
        messages.success(request, _("Guardado: o perfil público já os mostra."))
        return redirect("professional:trader")
    context = {"professional": professional, "form": form, "trader": people.trader(professional.id)}
    return show(request, "web/professional/profile/trader.html", context, form=form)
