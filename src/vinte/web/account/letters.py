"""What we write to a professional: what always comes, and why, and what may be left out."""

from __future__ import annotations

from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from vinte.kernel.errors import NotAllowed
from vinte.leads import queries as leads
from vinte.notices import queries as notices
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.web.account.pages import AccountRequest, account_id_of
from vinte.web.page.forms import ActForm
from vinte.web.page.private_pages import private_page
from vinte.web.phone import push_key

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


class LettersForm(ActForm):
    """The letters that may be left out."""

    wanted = forms.MultipleChoiceField(
        choices=[("review_published", gettext_lazy("Quando sai uma opinião sobre a sua empresa"))],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@private_page
def letters(request: AccountRequest) -> HttpResponse:
    """Read what comes and why; on POST keep what is wanted of the rest."""
    account_id = account_id_of(request)
    if "professional" not in people.audiences_of(request.user):
        raise NotAllowed("acts for no business")
    form = LettersForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.carry_out(partial(people_actions.choose_letters, account_id=account_id)):
        messages.success(request, _("Guardado."))
        return redirect("account_letters")
    professional = people.professional_of(account_id)
    assert professional is not None
    wanted = request.POST.getlist("wanted") if form.is_bound else people.wanted_letters(account_id)
    context = {
        "always": ALWAYS,
        "form": form,
        "wanted": wanted,
        "is_owner": professional.account_id == account_id,
        "phones": notices.phones_of(account_id),
        "push_key": push_key(),
        "alerts": leads.alerts_of(professional.pk),
    }
    return render(request, "web/account/letters.html", context, status=422 if form.is_refused else 200)
