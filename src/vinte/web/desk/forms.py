"""What an agent types at the desk; the lengths are such that a reason says something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vinte.people import queries as people
from vinte.web.page.forms import ActForm
from vinte.web.page.text_fields import LineField, WordsField

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

REASON_LETTERS = 10
# Said at every field whose words go into a decision's file, before they are written.
IN_THE_FILE = _(
    "Fica no ficheiro da decisão, que o profissional pode mostrar a quem quiser: sem nomes, telefones nem e-mails de "
    "ninguém."
)


def _words(*, required: StrPromise, rows: int = 3, help_text: StrPromise | str = "") -> WordsField:
    return WordsField(
        min_length=REASON_LETTERS,
        max_length=4000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": required,
            "min_length": _("Escreva um pouco mais: pelo menos 10 carateres."),
            "max_length": _("Encurte o texto para 4000 carateres, no máximo."),
        },
    )


class WordsForm(ActForm):
    """What the homeowner will read, where the act needs words."""

    words = WordsField(required=False, max_length=2000)


class FindingForm(forms.Form):
    """What the agent found about one contact, and why."""

    finding = forms.ChoiceField(
        choices=(
            ("consistent", _("Confirma o que foi dito")),
            ("contradicted", _("Contradiz o que foi dito")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Escolha se confirma ou contradiz.")},
    )
    reason = _words(required=_("Diga em que se baseia."))


class QuestionForm(forms.Form):
    """A question to the professional about one contact."""

    question = _words(required=_("Escreva a pergunta que o profissional vai receber."))


class FollowUpForm(forms.Form):
    """A further question to the homeowner of a contact, with the answers to choose from, one in each line."""

    question = _words(required=_("Escreva a pergunta que o particular vai receber."))
    choices = WordsField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Escreva as respostas à escolha, uma por linha.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choices"].initial = _("Sim\nNão\nNão me lembro")

    def clean_choices(self) -> list[str]:
        """Each line that says something."""
        return [line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip()]


class NoteForm(forms.Form):
    """A note for the staff."""

    text = WordsField(
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Escreva a nota."),
            "max_length": _("Encurte o texto para 4000 carateres, no máximo."),
        },
    )


class TextForm(ActForm):
    """A text that the team keeps for itself."""

    beside: ClassVar[dict[str, str]] = {
        "title_missing": "title",
        "title_too_long": "title",
        "text_missing": "text",
        "text_too_long": "text",
        "placeholder_unknown": "text",
    }
    act = forms.ChoiceField(
        choices=(
            ("question", _("Perguntar ao profissional")),
            ("follow_up", _("Perguntar ao particular")),
            ("refuse", _("Recusar")),
        )
    )
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    title = LineField(required=False, max_length=200)
    text = WordsField(required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))


class EvidenceForm(forms.Form):
    """A piece of evidence about one contact; `origin` says what it is and whose word or record."""

    origin = forms.ChoiceField(
        choices=(
            ("call:homeowner", _("Chamada com o particular")),
            ("call:third_party", _("Chamada com outra pessoa")),
            ("document:homeowner", _("Documento do particular")),
            ("document:professional", _("Documento do profissional")),
            ("document:third_party", _("Documento de outra pessoa ou serviço")),
            ("platform:platform", _("Registo da plataforma")),
            ("homeowner:homeowner", _("Resposta do particular por escrito")),
            ("professional:professional", _("Resposta do profissional")),
        ),
        error_messages={"required": _("Escolha de onde vem a prova.")},
    )
    from_whom = LineField(required=False, max_length=60)
    text = _words(required=_("Descreva a prova: o que mostra, de quando é, onde está."))

    def clean(self) -> dict[str, Any]:
        """What the room asks: source, whose it is, from whom, and the text."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        source, _separator, given_by = cleaned.pop("origin", "").partition(":")
        if given_by == "third_party" and not cleaned.get("from_whom"):
            self.add_error("from_whom", _("Diga de que pessoa ou serviço veio."))
        return {**cleaned, "source": source, "given_by": given_by}


class ReasonForm(forms.Form):
    """Why a case is opened, put to the professional or dropped, or a proposal is spoken against."""

    reason = _words(required=_("Escreva o motivo. O profissional vai lê-lo."))


class FiledReasonForm(forms.Form):
    """Why a claim is decided as it is; it goes into the decision's file."""

    reason = _words(required=_("Escreva o motivo. O profissional vai lê-lo."), help_text=IN_THE_FILE)


class ApprovalForm(forms.Form):
    """Approval: the verdict already says why, so a sentence is ready and may be changed."""

    reason = _words(required=_("Escreva o motivo. O profissional vai lê-lo."), rows=2, help_text=IN_THE_FILE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].initial = _("Todas as condições da garantia estão cumpridas e verificadas.")


class NothingForm(forms.Form):
    """An act that needs no words."""


class AppealForm(forms.Form):
    """The answer to an appeal."""

    accepted = forms.ChoiceField(
        choices=(("yes", _("Dar razão ao profissional")), ("no", _("Manter a decisão"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("Escolha se dá razão ao profissional ou mantém a decisão.")},
    )
    answer = _words(
        required=_("Escreva a resposta. O profissional vai lê-la."),
        help_text=_(
            "Se der razão a quem pediu a garantia, fica no ficheiro da decisão nova: sem nomes, telefones nem e-mails "
            "de ninguém."
        ),
    )


class CaseForm(forms.Form):
    """How the case of a job told after the refund was closed."""

    outcome = _words(required=_("Escreva o que apurou e o que ficou combinado."))


class ReturnDecisionForm(forms.Form):
    """How a return ends, and why; for work of another trade, which."""

    outcome = forms.ChoiceField(
        choices=(
            ("accepted", _("Aceitar")),
            ("partly", _("Aceitar em parte")),
            ("refused", _("Recusar")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Escolha o que decide.")},
    )
    true_trade = forms.ChoiceField(required=False)
    reason = _words(required=_("Escreva o motivo. O profissional vai lê-lo."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["true_trade"].choices = [  # type: ignore[attr-defined]
            ("", _("Escolha…")),
            *((trade.slug, trade.label) for trade in people.trades()),
        ]


class DetailsForm(forms.Form):
    """Why an agent needs the homeowner's details; it is kept beside the reading."""

    why = LineField(
        max_length=120,
        min_length=5,
        error_messages={
            "required": _("Escreva para que precisa dos dados."),
            "min_length": _("Escreva um pouco mais: pelo menos 5 carateres."),
        },
    )
