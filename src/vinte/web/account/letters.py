"""What we write to a professional: what always comes, and why, and what may be left out."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from vinte.handling import queries as handling
from vinte.kernel.errors import NotAllowed
from vinte.leads import queries as leads
from vinte.notices import actions as notices_actions
from vinte.notices import queries as notices
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.web.account.pages import AccountRequest, account_id_of
from vinte.web.page.forms import ActForm
from vinte.web.page.private_pages import private_page
from vinte.web.phone import push_key_for

# Each with why nobody can leave it out.
ALWAYS = (
    (
        gettext_lazy("Entrar e segurança"),
        gettext_lazy("Códigos, e o que muda na conta: sem isto não entrava, nem sabia se alguém lhe mexeu."),
    ),
    (
        gettext_lazy("Dinheiro"),
        gettext_lazy(
            "O que se vai cobrar, antes; o que se cobrou; saldo que perde a validade: nada se cobra sem o saber."
        ),
    ),
    (
        gettext_lazy("A garantia e os contactos"),
        gettext_lazy(
            "Prazos, selos que acabam, respostas de quem pediu e do apoio: um prazo que não lhe disséssemos podia custar-lhe a garantia."
        ),
    ),
)


OPTIONAL = (
    ("review_published", gettext_lazy("Quando sai uma opinião sobre a sua empresa")),
    (
        handling.MESSAGE_KIND,
        gettext_lazy("Cada mensagem de um cliente; as que não leu estão sempre em «Hoje»"),
    ),
    ("reminder", gettext_lazy("Lembretes: chamadas por fazer, orçamentos sem resposta, visitas")),
)


class LettersForm(ActForm):
    """The letters that may be left out."""

    wanted = forms.MultipleChoiceField(
        choices=OPTIONAL,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, is_owner: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_owner:
            field = cast("forms.MultipleChoiceField", self.fields["wanted"])
            field.choices = [each for each in OPTIONAL if each[0] in people.LETTERS_FOR_MEMBERS]


class QuietForm(ActForm):
    """When somebody is not to be told what can wait."""

    begins_hour = forms.TypedChoiceField(
        label=gettext_lazy("Silêncio das"), choices=[(hour, f"{hour}:00") for hour in range(24)], coerce=int
    )
    ends_hour = forms.TypedChoiceField(
        label=gettext_lazy("até às"), choices=[(hour, f"{hour}:00") for hour in range(24)], coerce=int
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@private_page
def letters(request: AccountRequest) -> HttpResponse:
    """Read what comes and why; on POST keep what is wanted of the rest."""
    account_id = account_id_of(request)
    if "professional" not in people.audiences_of(request.user):
        raise NotAllowed("acts for no business")
    is_quiet_sent = request.method == "POST" and "begins_hour" in request.POST
    usual = handling.usual_quiet_hours(at=request.clock.now())
    quiet = notices.quiet_hours(account_id) or usual
    quiet_form = QuietForm(request.POST if is_quiet_sent else None, initial=asdict(quiet))
    if quiet_form.is_bound and quiet_form.carry_out(
        partial(notices_actions.choose_quiet_hours, owner=account_id)
    ):
        messages.success(request, _("Guardado."))
        return redirect("account_letters")
    professional = people.professional_of(account_id)
    assert professional is not None
    is_owner = professional.account_id == account_id
    form = LettersForm(
        request.POST if request.method == "POST" and not is_quiet_sent else None, is_owner=is_owner
    )
    if form.is_bound and form.carry_out(partial(people_actions.choose_letters, account_id=account_id)):
        messages.success(request, _("Guardado."))
        return redirect("account_letters")
    wanted = request.POST.getlist("wanted") if form.is_bound else people.wanted_letters(account_id)
    context = {
        "always": ALWAYS,
        "form": form,
        "wanted": wanted,
        "is_owner": is_owner,
        "quiet_form": quiet_form,
        "phones": notices.phones_of(account_id),
        "push_key": push_key_for(account_id, professional=professional),
        "can_push": notices.can_push(),
        "alerts": leads.alerts_of(professional.pk),
    }
    return render(
        request,
        "web/account/letters.html",
        context,
        status=422 if form.is_refused or quiet_form.is_refused else 200,
    )
