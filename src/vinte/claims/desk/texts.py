"""Texts that agents find prepared, by data and by the team itself, in the language of whoever reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Self
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from vinte.claims import guards
from vinte.claims.models import AgentText, Claim
from vinte.kernel import formats
from vinte.kernel.dated_files import Figures, read_figures
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import require_text
from vinte.leads import queries as leads
from vinte.people import access
from vinte.people import queries as people

# What may be put into a text, by the act that it is for.
PLACEHOLDERS: Mapping[str, tuple[str, ...]] = {
    AgentText.Act.QUESTION: ("name", "contact", "day"),
    AgentText.Act.FOLLOW_UP: ("name", "contact", "day"),
    AgentText.Act.REFUSE: ("name",),
}
_BRACES = re.compile(r"\{([^{}]*)\}")
LONGEST_TITLE = 80


class _Words(Figures):
    pt: Annotated[str, Field(min_length=1)]
    es: Annotated[str, Field(min_length=1)]
    fr: Annotated[str, Field(min_length=1)]
    it: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def in_language(self, language: str) -> str:
        """The words in a language, in Portuguese where it has none."""
        return str(getattr(self, language.partition("-")[0], self.pt))


class _Text(Figures):
    name: Annotated[str, Field(pattern="^[a-z_]+$")]
    act: str
    title: _Words
    words: _Words
    choices: _Words | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.act not in PLACEHOLDERS:
            raise ValueError(f"act is one of {', '.join(PLACEHOLDERS)}")
        for words in self.words.model_dump().values():
            if unknown := _unknown(words, act=self.act):
                raise ValueError(f"{{{unknown}}} can't be put into a text for {self.act}")
        return self


class _File(Figures):
    text: tuple[_Text, ...]


@dataclass(frozen=True)
class PreparedText:
    """A text that is ready to be sent: `key` names it, `choices` are the answers that go with a question to a homeowner."""

    key: str
    title: str
    text: str
    choices: str = ""


@dataclass(frozen=True)
class TeamText:
    """A text that the team made, as it was written, with its placeholders."""

    id: UUID
    act: str
    act_label: str
    language: str
    title: str
    text: str
    made_at: datetime
    made_by: str


@cache
def _of_file() -> tuple[_Text, ...]:
    return read_figures(Path(__file__).with_suffix(".toml"), _File).text


def _unknown(text: str, *, act: str) -> str | None:
    return next((name for name in _BRACES.findall(text) if name not in PLACEHOLDERS[act]), None)


def texts_for(*, claim_id: UUID, act: str, purchase_id: UUID | None = None) -> list[PreparedText]:
    """The texts for an act about a claim or one of its contacts, filled in, in its reader's language.

    `act` is `question` (the professional reads it), `follow_up` (the homeowner does) or `refuse`. Raises LookupError
    for another act, NotAllowed for a claim or contact that there is not.
    """
    if act not in PLACEHOLDERS:
        raise LookupError(f"no prepared texts for {act!r}; known are {', '.join(PLACEHOLDERS)}")
    claim = guards.claim_by_id(claim_id)
    language, given = _reader(claim, act=act, purchase_id=purchase_id)
    shown = get_language() or settings.LANGUAGE_CODE
    own = AgentText.objects.filter(act=act, language=language, ended_at=None).order_by("title", "id")
    return [
        *(
            PreparedText(
                key=each.name,
                title=each.title.in_language(shown),
                text=_filled(each.words.in_language(language), given),
                choices=each.choices.in_language(language) if each.choices else "",
            )
            for each in _of_file()
            if each.act == act
        ),
        *(PreparedText(str(row.id), row.title, _filled(row.text, given)) for row in own),
    ]


def _reader(claim: Claim, *, act: str, purchase_id: UUID | None) -> tuple[str, dict[str, str]]:
    """The language of whoever reads, and what stands in the braces, as they read it."""
    business = people.professional(claim.professional_id)
    given, language = {"name": business.trade_name}, str(business.account.language)
    if purchase_id is not None:
        purchase = leads.purchase(professional_id=claim.professional_id, purchase_id=purchase_id)
        if act == AgentText.Act.FOLLOW_UP:
            language = str(people.homeowner(purchase.job_request.homeowner_id).language)
        with translation.override(language):
            given |= {"contact": purchase.job_request.title, "day": formats.full_day(purchase.bought_on)}
    return language.partition("-")[0], given


def _filled(text: str, given: Mapping[str, str]) -> str:
    return _BRACES.sub(lambda found: given.get(found[1], found[0]), text)


def add_text(*, act: str, language: str, title: str, text: str, by: UUID, at: datetime) -> UUID:
    """Keep a text of the team; returns its id.

    Raises Refused: `title_missing`, `title_too_long`, `text_missing`, `text_too_long`, `placeholder_unknown`; ValueError
    for an act or a language that there is not; NotAllowed for who is not at the desk.
    """
    access.require(people.account(by), right="desk.use")
    if act not in PLACEHOLDERS or language not in dict(settings.LANGUAGES):
        raise ValueError(f"no prepared texts for {act!r} in {language!r}")
    named = require_text(title, code="title_missing", message=_("Falta o nome do texto."))
    if len(named) > LONGEST_TITLE:
        raise Refused(
            code="title_too_long",
            message=_("O nome tem mais de %(count)d carateres.") % {"count": LONGEST_TITLE},
        )
    said = require_text(text, code="text_missing", message=_("Falta o texto."))
    if (unknown := _unknown(said, act=act)) is not None:
        raise Refused(
            code="placeholder_unknown",
            message=_("Não sei o que pôr em {%(name)s}.") % {"name": unknown},
            what_to_do=_("Para este ato pode usar: %(names)s.")
            % {"names": ", ".join(f"{{{name}}}" for name in PLACEHOLDERS[act])},
        )
    row = AgentText.objects.create(
        id=new_id(at=at), act=act, language=language, title=named, text=said, made_at=at, made_by_id=by
    )
    return row.id


def end_text(*, text_id: UUID, by: UUID, at: datetime) -> None:
    """Offer a text of the team no more; ended already, nothing changes. Raises NotAllowed."""
    access.require(people.account(by), right="desk.use")
    if not AgentText.objects.filter(id=text_id).exists():
        raise NotAllowed(f"no prepared text {text_id}")
    AgentText.objects.filter(id=text_id, ended_at=None).update(ended_at=at, ended_by_id=by)


def team_texts() -> list[TeamText]:
    """The texts of the team that are offered, by act and title."""
    rows = AgentText.objects.filter(ended_at=None).select_related("made_by").order_by("act", "title", "id")
    return [
        TeamText(
            row.id, row.act, str(row.get_act_display()), row.language, row.title, row.text, row.made_at,
            str(row.made_by),
        )
        for row in rows
    ]  # fmt: skip
