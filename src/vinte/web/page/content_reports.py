"""The form by which content is reported, wherever it stands: on a public page, in a thread, in a request."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vinte.help_centre import actions as help_centre_actions
from vinte.help_centre import queries as help_centre
from vinte.help_centre.queries import Notifier, Target
from vinte.kernel.ids import new_id
from vinte.web.page import sending_limits
from vinte.web.page.forms import ActForm, KeyField
from vinte.web.page.http import SiteRequest
from vinte.web.page.text_fields import LineField, WordsField


class ContentReportForm(ActForm):
    """What is meant, why, in whose name; the elements of article 16 (2) of Regulation 2022/2065."""

    beside: ClassVar[Mapping[str, str]] = {
        "words_missing": "text",
        "text_too_long": "text",
        "address_invalid": "address",
        "good_faith_missing": "in_good_faith",
    }

    part = forms.ChoiceField(
        label=_("De que parte se trata?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Escolha a parte de que se trata.")},
    )
    ground = forms.ChoiceField(
        label=_("O que se passa?"),
        choices=help_centre.content_grounds,
        widget=forms.RadioSelect,
        error_messages={"required": _("Escolha um motivo da lista.")},
    )
    text = WordsField(
        label=_("Explique porque não devia estar aqui"),
        help_text=_("Diga onde está e, se souber, que lei ou direito se viola."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    name = LineField(
        label=_("O seu nome"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    address = LineField(
        label=_("O seu e-mail"),
        help_text=_("Para o recibo e a decisão. Quem escreveu o conteúdo não o vê."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    in_good_faith = forms.BooleanField(
        label=_("Tanto quanto sei, o que digo é verdade e está completo."), required=False
    )
    key = KeyField()

    def __init__(self, *args: Any, parts: Mapping[str, str], asks_who: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = list(parts.items())  # type: ignore[attr-defined]
        if len(parts) == 1:
            del self.fields["part"]
        if not asks_who:
            del self.fields["name"], self.fields["address"]


def report_page(
    request: SiteRequest,
    *,
    targets: Mapping[str, tuple[str, Target]],
    title: str,
    back: str,
    known: Notifier | None = None,
    chosen: str = "",
    is_private: bool = False,
) -> HttpResponse:
    """Show the form, or file what was sent; `targets` are what can be meant, by their part, each with its words.

    `known` is who reports where that is known already; `chosen` is the part that stands chosen at first;
    behind a link that `is_private` no cookie is read or set.
    """
    at = request.clock.now()
    form = ContentReportForm(
        request.POST if request.method == "POST" else None,
        initial={"key": new_id(at=at).hex, "part": chosen},
        parts={part: words for part, (words, _target) in targets.items()},
        asks_who=known is None,
    )
    is_done = form.is_bound and form.carry_out(partial(_file, request, targets, known))
    quoted = next(iter(targets.values()))[1].quoted if len(targets) == 1 else ""
    context = {
        "form": form,
        "is_done": is_done,
        "title": title,
        "back": back,
        "quoted": quoted,
        "is_private": is_private,
    }
    return render(request, "web/report_content.html", context, status=422 if form.is_refused else 200)


def _file(
    request: SiteRequest, targets: Mapping[str, tuple[str, Target]], known: Notifier | None, **given: Any
) -> UUID:
    sending_limits.count_report(request)
    notifier = known or Notifier(
        name=given["name"], address=given["address"], language=get_language() or "pt"
    )
    part = given.get("part") or next(iter(targets))
    return help_centre_actions.report_content(
        target=targets[part][1],
        ground=given["ground"],
        text=given["text"],
        notifier=notifier,
        in_good_faith=given["in_good_faith"],
        key=given["key"],
        at=request.clock.now(),
    )
