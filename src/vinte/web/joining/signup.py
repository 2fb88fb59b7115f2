"""The pages of a sign-up: one question each, what there is to win here, the codes, and the account at the end.

Opening a page changes nothing; each answer is checked by itself and kept in the session; sent twice, it is one
account.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial, wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vinte.guarantee import terms
from vinte.kernel.errors import Refused
from vinte.leads import queries as leads
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.web.joining import draft as drafts
from vinte.web.joining import forms
from vinte.web.joining.draft import LAST, SLUGS, Draft
from vinte.web.joining.promise import asked
from vinte.web.page import prose, sending_limits
from vinte.web.page.http import SiteRequest
from vinte.web.page.private_pages import private_page

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# The codes' pages: the word in the address, the channel, the answer that holds the address, and its question.
CODES = {"email": ("email", "email", "email"), "telemovel": ("sms", "phone", "telemovel")}
# Where a refusal at the very end is mended, by its code.
_MENDED_AT = {
    "tax_identity_taken": "nif",
    "tax_identity_invalid": "nif",
    "email_invalid": "email",
    "email_unconfirmed": "email",
    "phone_invalid": "telemovel",
    "name_missing": "empresa",
    "name_too_long": "empresa",
    "profile_trades": "oficios",
    "profile_municipality": "zona",
    "profile_radius_km": "zona",
}


@dataclass(frozen=True)
class Question:
    """One page: what is asked, why, and its form."""

    slug: str
    title: StrPromise
    lead: StrPromise | str
    form: type[forms.QuestionForm]


QUESTIONS = {
    question.slug: question
    for question in (
        Question(
            "oficios",
            gettext_lazy("O que faz a sua empresa?"),
            gettext_lazy("Três minutos no telemóvel. Escolha todos os ofícios que faz."),
            forms.TradesForm,
        ),
        Question(
            "zona",
            gettext_lazy("Onde trabalha?"),
            gettext_lazy("De onde parte, e até onde vai. Pode mudar depois."),
            forms.AreaForm,
        ),
        Question(
            "empresa",
            gettext_lazy("Como se chama a empresa?"),
            gettext_lazy("O nome comercial é o que os clientes veem."),
            forms.BusinessForm,
        ),
        Question(
            "nif",
            gettext_lazy("Qual é o número fiscal?"),
            gettext_lazy(
                "Vai nas faturas, e a garantia paga-se uma só vez a cada um. Os clientes não o veem."
            ),
            forms.IdentityForm,
        ),
        Question(
            "email",
            gettext_lazy("Qual é o seu e-mail?"),
            gettext_lazy("Entra sempre com ele e com um código. Não há palavra-passe."),
            forms.EmailForm,
        ),
        Question(
            "telemovel",
            gettext_lazy("De que número liga aos clientes?"),
            gettext_lazy("Quem fez o pedido fica a saber quem lhe liga."),
            forms.PhoneForm,
        ),
        Question(LAST, gettext_lazy("As condições"), "", forms.TermsForm),
    )
}

View = Callable[..., HttpResponse]


def for_newcomer(view: View) -> View:
    """The view for whoever has no account open; whoever is logged in is led to their own first page."""

    @private_page
    @wraps(view)
    def page(request: SiteRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            if people.professional_of(request.user.pk) is None:
                messages.info(request, _("Entrou com outra conta. Para registar uma empresa, saia primeiro."))
            return redirect("public:start")
        return view(request, *args, **kwargs)

    return page


@require_safe
@for_newcomer
def start(request: SiteRequest) -> HttpResponse:
    """The first question, or where this browser's sign-up is."""
    draft = drafts.draft_of(request)
    if draft is None:
        return _question(request, QUESTIONS[SLUGS[0]], None, _form(request, QUESTIONS[SLUGS[0]], None))
    return _go_to(draft.first_open())


@require_POST
@for_newcomer
def start_again(request: SiteRequest) -> HttpResponse:
    """Forget this browser's sign-up and begin anew."""
    drafts.forget(request)
    return redirect("joining:start")


@require_http_methods(["GET", "HEAD", "POST"])
@for_newcomer
def step(request: SiteRequest, step: str) -> HttpResponse:
    """One question; on POST its answer alone is looked at and kept."""
    question = QUESTIONS.get(step)
    if question is None:
        raise Http404(f"no question {step!r}")
    draft = drafts.draft_of(request)
    if ahead := _not_yet(draft, step):
        return ahead
    form = _form(request, question, draft)
    if step == LAST:
        return _last(request, draft, form)
    if not form.is_bound:
        return _question(request, question, draft, form)
    if not form.carry_out(partial(_answered, request, draft, step)):
        return _question(request, question, draft, form)
    return _go_to(form.outcome)


def _answered(request: SiteRequest, draft: Draft | None, step: str, **answers: Any) -> str:
    """Keep an answer and say where it goes on; raises Refused for what the rooms refuse."""
    at = request.clock.now()
    was_complete = draft is not None and draft.first_open() == LAST
    if step == "empresa":
        answers = {field: people.clean_name(text) for field, text in answers.items()}
    elif step == "nif":
        sending_limits.count_identity(request)
        people.require_new_identity(market=settings.VINTE_MARKET, identity=answers["identity"])
    elif step == "email":
        answers["email"] = people.clean_email(answers["email"])
    elif step == "telemovel":
        answers["phone"] = people.clean_phone(answers["phone"], market=settings.VINTE_MARKET)
    kept = Draft(draft.sign_up, {**draft.answers, **answers}) if draft else None
    if kept and step == "email" and not kept.is_email_confirmed:
        _send(request, kept, "email")
    if kept and step == "telemovel" and kept.waits_for_phone:
        _send(request, kept, "telemovel")
    kept = drafts.keep(request, draft, at=at, **answers)
    if step in ("oficios", "zona") and not was_complete and kept.has("zona"):
        return "o-que-ha"
    return kept.first_open()


def _send(request: SiteRequest, draft: Draft, page: str) -> None:
    channel, field, _slug = CODES[page]
    sending_limits.count_code(request, address=draft.text(field))
    people_actions.send_joining_code(
        sign_up=draft.sign_up,
        channel=channel,
        address=draft.text(field),
        name=draft.text("name"),
        language=_language(),
        at=request.clock.now(),
    )


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _go_to(page: str) -> HttpResponse:
    if page.startswith("codigo-"):
        return redirect("joining:code", page=page.removeprefix("codigo-"))
    if page == "o-que-ha":
        return redirect("joining:chances")
    return redirect("joining:step", step=page)


def _not_yet(draft: Draft | None, step: str) -> HttpResponse | None:
    """A redirect away from a question whose turn has not come."""
    if draft is None:
        return None if step == SLUGS[0] else redirect("joining:start")
    first = draft.first_open()
    at_hand = {"codigo-email": "email", "codigo-telemovel": "telemovel"}.get(first, first)
    return _go_to(first) if SLUGS.index(step) > SLUGS.index(at_hand) else None


def _form(request: SiteRequest, question: Question, draft: Draft | None) -> Any:
    data = request.POST if request.method == "POST" else None
    known = (
        {name: draft.answers[name] for name in question.form.base_fields if name in draft.answers}
        if draft
        else {}
    )
    return question.form(data, initial=known or None, market=settings.VINTE_MARKET)


def _place(slug: str) -> dict[str, Any]:
    """What the head of every page tells: how far one is, and the way back."""
    number = SLUGS.index(slug) + 1
    return {"number": number, "count": len(SLUGS), "back": SLUGS[number - 2] if number > 1 else ""}


def _question(request: SiteRequest, question: Question, draft: Draft | None, form: Any) -> HttpResponse:
    context = {"question": question, "draft": draft, "form": form, **_place(question.slug)}
    return render(request, "web/joining/step.html", context, status=422 if form.is_refused else 200)


@require_safe
@for_newcomer
def chances(request: SiteRequest) -> HttpResponse:
    """What there is to win here: how many asked of late, what a contact costs, what the guarantee asks and when."""
    draft = drafts.draft_of(request)
    if draft is None or not (draft.has("oficios") and draft.has("zona")):
        return redirect("joining:start")
    at = request.clock.now()
    in_force = terms.load(settings.VINTE_MARKET, on=_today(at))
    found = leads.demand(
        market=settings.VINTE_MARKET,
        trades=draft.answers["trades"],
        municipality=draft.text("municipality"),
        radius_km=draft.answers["radius_km"],
        at=at,
    )
    in_window = found.within_months(in_force.window_months) if in_force.window_months else None
    context = {
        "draft": draft,
        "found": found,
        "terms": in_force,
        "in_window": in_window,
        "is_too_few": in_window is not None and in_window < in_force.contacts,
        "trades": [people.trade(slug).label for slug in draft.answers["trades"]],
        "asked": asked(in_force),
        "onward": draft.first_open(),
    }
    return render(request, "web/joining/chances.html", context)


def _today(at: datetime) -> Any:
    return terms.market_day(market=settings.VINTE_MARKET, at=at)


@require_http_methods(["GET", "HEAD", "POST"])
@for_newcomer
def code(request: SiteRequest, page: str) -> HttpResponse:
    """The code that was sent; on POST it is taken, another one is sent, or the mobile's is put off."""
    if page not in CODES:
        raise Http404(f"no code for {page!r}")
    channel, field, slug = CODES[page]
    draft = drafts.draft_of(request)
    if draft is None or draft.first_open() != f"codigo-{page}":
        return redirect("joining:start")
    act = request.POST.get("act", "")
    form = forms.CodeForm(
        request.POST if request.method == "POST" and not act else None, market=settings.VINTE_MARKET
    )
    if act == "later" and page == "telemovel":
        drafts.keep(request, draft, at=request.clock.now(), phone_later=draft.text("phone"))
        return redirect("joining:step", step=LAST)
    if act == "again":
        try:
            _send(request, draft, page)
        except Refused as refusal:
            form.refusal = refusal
        else:
            messages.success(request, _("Enviámos outro código. Só o último serve."))
            return redirect("joining:code", page=page)
    elif form.is_bound and form.carry_out(
        lambda code: people_actions.take_joining_code(
            sign_up=draft.sign_up,
            channel=channel,
            address=draft.text(field),
            code=code,
            at=request.clock.now(),
        )
    ):
        return _go_to(draft.first_open())
    context = {"form": form, "page": page, "address": draft.text(field), **_place(slug), "back": slug}
    return render(request, "web/joining/code.html", context, status=422 if form.is_refused else 200)


def _last(request: SiteRequest, draft: Draft | None, form: Any) -> HttpResponse:
    """The terms of use; on POST the account is opened and its owner is logged in."""
    assert draft is not None
    at = request.clock.now()
    if form.is_bound and form.carry_out(partial(_join, draft, at=at)):
        account = people.account(form.outcome.account_id)
        login(request, account, backend="allauth.account.auth_backends.AuthenticationBackend")
        drafts.forget(request)
        messages.success(request, _("A conta está aberta."))
        return redirect("professional:first_steps")
    refusal = form.refusal
    if refusal is not None and refusal.code in _MENDED_AT:
        messages.error(request, str(refusal))
        return redirect("joining:step", step=_MENDED_AT[refusal.code])
    text = people.terms_of_use(language=_language(), on=_today(at))
    context = {
        "question": QUESTIONS[LAST],
        "draft": draft,
        "form": form,
        "terms_of_use": text,
        "words": prose.html(text.text),
        "is_known": refusal is not None and refusal.code == "email_taken",
        **_place(LAST),
    }
    return render(request, "web/joining/terms.html", context, status=422 if form.is_refused else 200)


def _join(draft: Draft, *, at: datetime, terms_day: Any, accepted: bool) -> Any:
    assert accepted
    return people_actions.join(
        sign_up=draft.sign_up,
        market=settings.VINTE_MARKET,
        language=_language(),
        trades=draft.answers["trades"],
        municipality=draft.text("municipality"),
        radius_km=draft.answers["radius_km"],
        trade_name=draft.text("trade_name"),
        name=draft.text("name"),
        identity=draft.text("identity"),
        email=draft.text("email"),
        phone=draft.text("phone"),
        terms_day=terms_day,
        at=at,
    )


@require_safe
def terms_of_use(request: SiteRequest) -> HttpResponse:
    """The terms of use in force, for anybody."""
    text = people.terms_of_use(language=_language(), on=_today(request.clock.now()))
    return render(
        request, "web/joining/terms_of_use.html", {"terms_of_use": text, "words": prose.html(text.text)}
    )
