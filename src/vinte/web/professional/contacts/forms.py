"""What a professional tells of a contact: attempts, returns, alerts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vinte.web.page.fields import InstantField
from vinte.web.page.forms import ActForm, KeyField
from vinte.web.page.text_fields import LineField, WordsField


class CardForm(ActForm):
    """A button on a contact's card: `alone` where the card has a page for itself, `back` where it is on Today's page."""

    alone = forms.BooleanField(required=False, widget=forms.HiddenInput)
    back = forms.BooleanField(required=False, widget=forms.HiddenInput)


CHANNELS = (
    ("phone", _("Telefone")),
    ("message", _("Mensagem")),
    ("email", _("E-mail")),
    ("visit", _("Visita")),
)
OUTCOMES = (
    ("", _("Não digo")),
    ("talked", _("Falámos")),
    ("no_answer", _("Não atendeu")),
    ("wrong_number", _("Número errado")),
    ("call_back", _("Ligar mais tarde")),
)
# Told of a tap on the number: what began was no call, and is taken back.
NOT_CALLED = "not_called"
_TOLD = (*OUTCOMES, (NOT_CALLED, _("Afinal não")))
_BESIDE = {
    "in_the_future": "attempted_at",
    "before_purchase": "attempted_at",
    "call_back_missing": "call_back_at",
    "call_back_too_early": "call_back_at",
}


class AttemptForm(CardForm):
    """The homeowner was called, written to or visited: now, or when it says.

    `seconds_ago` is how long ago the link to call was tapped, as far as the page knows; what is typed goes before it.
    `tap` is the key of that tap, whose entry this completes. `voice_seconds` is how long the recording is that comes
    with it.
    """

    beside = _BESIDE

    channel = forms.ChoiceField(choices=CHANNELS)
    outcome = forms.ChoiceField(choices=_TOLD, required=False)
    call_back_at = InstantField(required=False)
    attempted_at = InstantField(required=False)
    tap = forms.UUIDField(required=False, widget=forms.HiddenInput)
    voice_seconds = forms.IntegerField(required=False, min_value=0, max_value=3_600, widget=forms.HiddenInput)
    seconds_ago = forms.IntegerField(required=False, min_value=0, max_value=43_200, widget=forms.HiddenInput)
    note = WordsField(required=False, max_length=500)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Another call is asked for only where its button was pressed: the field beside it is never empty."""
        given = super().clean() or {}
        if given.get("outcome") != "call_back":
            self.errors.pop("call_back_at", None)
            given["call_back_at"] = None
        return given


class CorrectionForm(ActForm):
    """What was wrong with an entry, and how it was; `knows` that it changes what the guarantee says."""

    beside = {**_BESIDE, "reason_missing": "reason"}

    reason = WordsField(
        label=_("O que estava errado?"),
        help_text=_("O primeiro registo fica guardado, com esta nota ao lado."),
        max_length=500,
        error_messages={"required": _("Falta dizer o que estava errado.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    channel = forms.ChoiceField(label=_("Como foi"), choices=CHANNELS)
    outcome = forms.ChoiceField(label=_("Como correu"), choices=OUTCOMES, required=False)
    attempted_at = InstantField(
        label=_("Quando foi"), error_messages={"required": _("Falta o dia e a hora a que foi.")}
    )
    call_back_at = InstantField(
        label=_("Quando volta a ligar"), help_text=_("Só se ficou de ligar mais tarde."), required=False
    )
    note = WordsField(label=_("Nota"), required=False, max_length=500)
    knows = forms.BooleanField(required=False, label=_("Sei o que isto faz à minha garantia."))
    idempotency_key = KeyField()


class TapForm(forms.Form):
    """A number was tapped to call it, or an address to write: `seconds_ago` by a page with network, or the instant by
    the phone's clock, of one that waited there."""

    key = forms.UUIDField()
    channel = forms.ChoiceField(choices=[choice for choice in CHANNELS if choice[0] != "visit"])
    happened_at = InstantField(required=False)
    seconds_ago = forms.IntegerField(required=False, min_value=0, max_value=43_200)


class QueuedAttemptForm(forms.Form):
    """What a phone kept while it was offline, as it is sent when back: JSON, or a form, with the same names."""

    key = forms.UUIDField()
    happened_at = InstantField()
    channel = forms.ChoiceField(choices=CHANNELS)
    outcome = forms.ChoiceField(choices=_TOLD, required=False)
    note = WordsField(required=False, max_length=4000)
    call_back_at = InstantField(required=False)
    tap = forms.UUIDField(required=False)
    voice_seconds = forms.IntegerField(required=False, min_value=0, max_value=3_600)


class CalledOffForm(CardForm):
    """The job fell through before work began, in a few words."""

    words = WordsField(required=False, max_length=2000)


class AlertForm(ActForm):
    """What an alert is called, and how often it writes."""

    nome = LineField(required=False, max_length=60)
    frequencia = LineField(required=False, max_length=20)


class ReturnForm(ActForm):
    """Why a contact goes back, in one of the reasons and in words; files come beside it."""

    reason = forms.ChoiceField(
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Falta escolher o motivo."))
    )
    words = WordsField(
        label=_("O que aconteceu?"),
        help_text=_("Duas ou três frases. Quem decide só sabe o que aqui escrever."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    knows_end = forms.BooleanField(
        required=False,
        label=_("Sei que a garantia deixa de poder ser paga, e quero devolver este contacto."),
        error_messages={"required": _("Falta confirmar que sabe o que acontece à garantia.")},
    )
    idempotency_key = KeyField()

    def __init__(self, *args: Any, offers: tuple[Any, ...], ends_guarantee: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["knows_end"].required = ends_guarantee
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            (offer.reason, offer.label) for offer in offers
        ]
