"""What a homeowner types behind a private link: an answer about one contact, and a review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from vinte.kernel import formats
from vinte.leads import queries as leads
from vinte.reviews.actions import LONGEST_TEXT, Marks
from vinte.web.page.fields import DayField
from vinte.web.page.forms import ActForm
from vinte.web.page.text_fields import LineField, WordsField

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

YES_NO = (("yes", _("Sim")), ("no", _("Não")))
HIRED = (
    ("them", _("Este profissional")),
    ("other", _("Outra pessoa ou empresa")),
    ("nobody", _("Ninguém, desisti da obra")),
    ("undecided", _("Ainda não decidi")),
)
NUMBER_IS_MINE = (("yes", _("Sim, é o meu")), ("no", _("Não, enganei-me")))
STARS = (
    (5, _("Excelente")),
    (4, _("Bom")),
    (3, _("Razoável")),
    (2, _("Fraco")),
    (1, _("Mau")),
)


def _choose(words: StrPromise) -> dict[str, StrPromise]:
    return {"required": words, "invalid_choice": words}


class AnswerForm(forms.Form):
    """The three questions set to a homeowner about one contact; the day and the comment may stay empty."""

    contacted = forms.ChoiceField(
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages=_choose(_("Escolha Sim ou Não.")),
    )
    contacted_on = DayField(
        required=False,
        error_messages={"invalid": _("Escreva a data como dia, mês e ano, ou deixe em branco.")},
    )
    hired = forms.ChoiceField(
        choices=HIRED,
        widget=forms.RadioSelect,
        error_messages=_choose(_("Escolha uma das quatro respostas.")),
    )
    comment = WordsField(
        required=False,
        max_length=1000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Encurte o comentário para 1000 carateres, no máximo.")},
    )

    def __init__(self, *args: Any, earliest: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earliest = earliest
        self.today = today
        self.fields["contacted_on"].widget.attrs.update(min=earliest.isoformat(), max=today.isoformat())

    def clean_contacted_on(self) -> date | None:
        """The day of the first contact: between the day of the request and today."""
        day: date | None = self.cleaned_data["contacted_on"]
        if day is not None and day > self.today:
            raise ValidationError(_("Esse dia ainda não chegou. Escolha hoje ou um dia anterior."))
        if day is not None and day < self.earliest:
            raise ValidationError(
                _("O profissional só recebeu o seu contacto em %(day)s. Escolha esse dia ou um posterior."),
                params={"day": formats.short_day(self.earliest)},
            )
        return day

    def clean(self) -> dict[str, Any]:
        """Drop the day when there was no contact: the page hides it then, and may still send it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("contacted") == "no":
            cleaned["contacted_on"] = None
            self.errors.pop("contacted_on", None)
        return cleaned


class FurtherForm(forms.Form):
    """What an agent asks besides: one of the answers that they left to choose from."""

    choice = forms.ChoiceField(widget=forms.RadioSelect, error_messages=_choose(_("Escolha uma resposta.")))
    comment = WordsField(
        required=False,
        max_length=1000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Encurte o comentário para 1000 carateres, no máximo.")},
    )

    def __init__(self, *args: Any, choices: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = [(choice, choice) for choice in choices]  # type: ignore[attr-defined]


class ReturnAnswerForm(forms.Form):
    """Whether the homeowner made a request, or has a number; the right number and words may stay away."""

    def __init__(self, *args: Any, about_number: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if about_number:
            self.fields["asked"].choices = NUMBER_IS_MINE  # type: ignore[attr-defined]

    phone = LineField(
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel", "inputmode": "tel"}),
    )
    asked = forms.ChoiceField(
        choices=(("yes", _("Sim, fui eu que pedi")), ("no", _("Não, não pedi nada"))),
        widget=forms.RadioSelect,
        error_messages=_choose(_("Escolha Sim ou Não.")),
    )
    words = WordsField(
        required=False,
        max_length=1000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Encurte o comentário para 1000 carateres, no máximo.")},
    )


def _mark(label: StrPromise, words: StrPromise) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=STARS, coerce=int, widget=forms.RadioSelect, error_messages=_choose(words)
    )


class ReviewForm(ActForm):
    """A review: three marks of one to five stars, and words that may stay away.

    Of a contact, quality may be left out: the work was perhaps never done, or not yet.
    """

    handling = _mark(_("Atendimento"), _("Escolha de uma a cinco estrelas para o atendimento."))
    professionalism = _mark(
        _("Profissionalismo"), _("Escolha de uma a cinco estrelas para o profissionalismo.")
    )
    quality = _mark(
        _("Qualidade do trabalho"),
        _("Escolha de uma a cinco estrelas para o trabalho, ou diga que não houve."),
    )
    text = WordsField(
        required=False,
        max_length=LONGEST_TEXT,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Encurte o texto para 2000 carateres, no máximo.")},
    )

    def __init__(self, *args: Any, about: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks = {
            "handling": _("Como o tratou: respondeu depressa, explicou, ouviu?"),
            "professionalism": _("Cumpriu o combinado: horas, preço, cuidado com a casa?"),
            "quality": _("Como ficou o trabalho?"),
        }
        if about == "contact":
            quality = cast("forms.TypedChoiceField", self.fields["quality"])
            quality.choices = [*STARS, (0, _("Não houve trabalho, ou ainda não"))]

    @property
    def marks(self) -> Marks:
        """The marks that were given."""
        given = self.cleaned_data
        return Marks(
            handling=given["handling"],
            professionalism=given["professionalism"],
            quality=given["quality"] or None,
        )

    @property
    def questions(self) -> list[tuple[forms.BoundField, StrPromise]]:
        """Each mark with what it asks."""
        return [(self[name], words) for name, words in self.asks.items()]


class ObjectionForm(ActForm):
    """Why a review should not be hidden."""

    words = WordsField(
        label=_("Porque acha que deve ficar"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Faltam as suas palavras.")},
    )


class IdentifiersField(forms.Field):
    """Several identifiers of one name, such as ticked boxes."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[UUID]:
        """The identifiers; raises ValidationError for one that is none."""
        try:
            return [UUID(each) for each in value or []]
        except ValueError:
            raise ValidationError("not an identifier", code="invalid") from None


class StatusForm(ActForm):
    """One button of the homeowner's page of a request, with what it is about."""

    beside: ClassVar[Mapping[str, str]] = {
        "phone_invalid": "phone",
        "same_phone": "phone",
        "title_missing": "title",
        "text_too_little": "description",
        "contact_in_text": "description",
        "contact_written_around": "description",
        "place_unknown": "parish",
        "code_wrong": "code",
        "code_expired": "code",
        "too_many_attempts": "code",
    }

    act = forms.ChoiceField(
        choices=[
            (name, name)
            for name in (
                "pause",
                "resume",
                "extend",
                "hours",
                "hide_phone",
                "show_phone",
                "phone",
                "phone_code",
                "confirm_phone",
                "mend",
                "add_photos",
                "remove_photo",
                "nuisance",
                "thank",
                "undo_thanks",
                "ask_further",
                "review",
                "visit",
                "quote",
                "not_hired",
                "close",
                "called_off",
                "not_called_off",
                "is_hired",
                "is_not_hired",
                "undo",
            )
        ]
    )
    professional = forms.UUIDField(required=False)
    photo = forms.UUIDField(required=False)
    offer = forms.UUIDField(required=False)
    reach_hours = forms.ChoiceField(required=False, choices=leads.reach_hours)
    kind = forms.ChoiceField(required=False, choices=leads.nuisance_kinds)
    text = WordsField(required=False, max_length=2000)
    reason = LineField(required=False, max_length=60)
    talked = IdentifiersField(required=False)
    title = LineField(
        required=False,
        max_length=120,
        error_messages={"max_length": _("Encurte o título para 120 carateres, no máximo.")},
    )
    description = WordsField(
        required=False,
        max_length=4000,
        error_messages={"max_length": _("Encurte o texto para 4000 carateres, no máximo.")},
    )
    parish = LineField(required=False, max_length=80)
    address = LineField(required=False, max_length=200)
    phone = LineField(required=False, max_length=40)
    code = LineField(required=False, max_length=12)

    @property
    def is_tampered(self) -> bool:
        """Whether something came that the page does not offer, and not only something that is too long."""
        return bool(
            self.errors.keys() - {"text", "title", "description", "parish", "address", "phone", "code"}
        )
