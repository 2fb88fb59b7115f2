"""The operator's own articles of the help centre: written, looked at, published from a day on, withdrawn; with the trail."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vinte.help_centre import actions as help_centre_actions
from vinte.help_centre import queries as help_centre
from vinte.help_centre.queries import OwnCase, OwnLanguage
from vinte.kernel.ids import new_id
from vinte.people import access
from vinte.web.page import prose
from vinte.web.page.fields import DayField
from vinte.web.page.forms import ActForm, KeyField
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of
from vinte.web.page.text_fields import LineField, WordsField

_AUDIENCES = (
    ("professional", gettext_lazy("Para profissionais")),
    ("homeowner", gettext_lazy("Para quem pede orçamentos")),
    ("everybody", gettext_lazy("Para todos")),
)
_WHAT = {
    "kept": gettext_lazy("Guardado"),
    "published": gettext_lazy("Publicado"),
    "withdrawn": gettext_lazy("Retirado"),
}
_STATES = {
    "draft": gettext_lazy("Rascunho"),
    "coming": gettext_lazy("Publicado para mais tarde"),
    "shown": gettext_lazy("À vista"),
    "withdrawn": gettext_lazy("Retirado"),
}


class WordsForm(ActForm):
    """An article in one language."""

    beside: ClassVar[dict[str, str]] = {
        "slug_unreadable": "slug",
        "slug_taken": "slug",
        "title_missing": "title",
        "summary_missing": "summary",
        "body_wrong": "body",
    }
    slug = LineField(
        label=gettext_lazy("Endereço"),
        help_text=gettext_lazy("Depois de /ajuda/, igual em todas as línguas. Por exemplo: obras-no-verao"),
        required=False,
        max_length=100,
    )
    audience = forms.ChoiceField(label=gettext_lazy("Para quem"), choices=_AUDIENCES)
    language = forms.ChoiceField(label=gettext_lazy("Língua"), choices=settings.LANGUAGES)
    title = LineField(label=gettext_lazy("Título"), required=False, max_length=300)
    summary = WordsField(
        label=gettext_lazy("Resumo"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=240
    )
    keywords = WordsField(
        label=gettext_lazy("Outras palavras por que se procura"),
        help_text=gettext_lazy("Uma em cada linha."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )
    body = WordsField(
        label=gettext_lazy("Texto"),
        help_text=gettext_lazy(
            "Em Markdown: ## para um título, - para um item, **palavras** para destacar. Um valor datado escreve-se entre "
            "chavetas, como {terms.contacts}."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        max_length=20_000,
    )
    key = KeyField()


class PublishForm(ActForm):
    """From which day on."""

    beside: ClassVar[dict[str, str]] = {"day_past": "first_day"}
    version_id = forms.UUIDField(widget=forms.HiddenInput)
    first_day = DayField(label=gettext_lazy("A partir de"))


class WithdrawForm(ActForm):
    """Why it goes."""

    beside: ClassVar[dict[str, str]] = {"reason_missing": "reason"}
    reason = LineField(label=gettext_lazy("Porquê"), required=False, max_length=1000)


@require_safe
def articles(request: SiteRequest) -> HttpResponse:
    """The operators' articles, and what readers said of every article."""
    access.require(request.user, right="operator.use")
    lines = help_centre.articles(language=request.LANGUAGE_CODE, at=request.clock.now())
    said = help_centre.helpful_by_article()
    context = {
        "page": page_of(request, help_centre.own_list()),
        "helpful": [(line.title, said[line.slug]) for line in lines if line.slug in said],
        "languages": dict(settings.LANGUAGES),
    }
    return render(request, "web/operator/articles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_article(request: SiteRequest) -> HttpResponse:
    """Write the first words of an article."""
    by = _operator(request)
    form = WordsForm(request.POST or None, initial={"key": _key(request), "language": request.LANGUAGE_CODE})
    if request.method == "POST":
        act = partial(help_centre_actions.write_article, by=by, at=request.clock.now())
        if form.carry_out(act):
            messages.success(request, _("Guardado como rascunho. Ninguém o lê até ser publicado."))
            return redirect("operator:article", form.cleaned_data["slug"], form.cleaned_data["language"])
    status = 422 if form.is_refused else 200
    return render(request, "web/operator/new_article.html", {"form": form}, status=status)


@require_safe
def article(request: SiteRequest, slug: str, language: str) -> HttpResponse:
    """One article in one language: its words, how they will read, how it stands, and the trail of all languages."""
    return _page(request, slug, language)


@require_POST
def write(request: SiteRequest, slug: str, language: str) -> HttpResponse:
    """Keep other words as the latest draft."""
    form = WordsForm({**request.POST.dict(), "slug": slug, "language": language})
    act = partial(help_centre_actions.write_article, by=_operator(request), at=request.clock.now())
    if not form.carry_out(act):
        return _page(request, slug, language, words=form)
    messages.success(request, _("Guardado como rascunho. O que está à vista não mudou."))
    return redirect("operator:article", slug, language)


@require_POST
def publish(request: SiteRequest, slug: str, language: str) -> HttpResponse:
    """Show the latest words from a day on."""
    form = PublishForm(request.POST)
    act = partial(help_centre_actions.publish_article, by=_operator(request), at=request.clock.now())
    if not form.carry_out(act):
        return _page(request, slug, language, publish=form)
    messages.success(request, _("Publicado. Quem segue o artigo recebe um e-mail com o que mudou."))
    return redirect("operator:article", slug, language)


@require_POST
def withdraw(request: SiteRequest, slug: str, language: str) -> HttpResponse:
    """Take it away in this language."""
    form = WithdrawForm(request.POST)
    act = partial(
        help_centre_actions.withdraw_article,
        slug=slug,
        language=language,
        by=_operator(request),
        at=request.clock.now(),
    )
    if not form.carry_out(act):
        return _page(request, slug, language, withdraw=form)
    messages.success(request, _("Retirado. As palavras ficam guardadas."))
    return redirect("operator:article", slug, language)


def _page(
    request: SiteRequest,
    slug: str,
    language: str,
    *,
    words: WordsForm | None = None,
    publish: PublishForm | None = None,
    withdraw: WithdrawForm | None = None,
) -> HttpResponse:
    at = request.clock.now()
    case = help_centre.own_case(slug=slug, by=_operator(request), at=at)
    here = next((one for one in case.languages if one.language == language), None)
    if here is None:
        raise Http404(f"no language {language!r}")
    latest = here.latest
    seen = (
        help_centre.preview(
            title=latest.title, summary=latest.summary, body=latest.body, language=language, at=at
        )
        if latest
        else None
    )
    context = {
        "case": case,
        "here": here,
        "state": _STATES[here.state],
        "language_name": dict(settings.LANGUAGES)[language],
        "tabs": [_tab(case, one, language) for one in case.languages],
        "words_form": words or _words_form(request, case, here),
        "publish_form": publish
        or PublishForm(
            initial={"version_id": latest.id if latest else None, "first_day": timezone.localdate(at)}
        ),
        "withdraw_form": withdraw or WithdrawForm(),
        "seen": seen and {"title": seen[0], "summary": seen[1], "html": prose.html(seen[2], numbered=True)},
        "trail": [
            (_WHAT[event.what], dict(settings.LANGUAGES)[event.language], event) for event in case.trail
        ],
        "refusal": next((form.refusal for form in (words, publish, withdraw) if form), None),
    }
    status = 422 if words or publish or withdraw else 200
    return render(request, "web/operator/article.html", context, status=status)


def _tab(case: OwnCase, one: OwnLanguage, language: str) -> tuple[str, str, bool]:
    name = dict(settings.LANGUAGES)[one.language]
    return name, reverse("operator:article", args=[case.slug, one.language]), one.language == language


def _words_form(request: SiteRequest, case: OwnCase, here: OwnLanguage) -> WordsForm:
    latest = here.latest
    initial: dict[str, Any] = {
        "key": _key(request),
        "slug": case.slug,
        "audience": case.audience,
        "language": here.language,
    }
    if latest is not None:
        initial |= {name: getattr(latest, name) for name in ("title", "summary", "keywords", "body")}
    return WordsForm(initial=initial)


def _key(request: SiteRequest) -> str:
    return str(new_id(at=request.clock.now()))


def _operator(request: SiteRequest) -> UUID:
    """Who acts; raises NotAllowed for somebody who is no operator."""
    access.require(request.user, right="operator.use")
    return UUID(str(request.user.pk))
