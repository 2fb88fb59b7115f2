"""What a professional tells of a contact: attempts, returns, alerts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vinte.web.page.fields import InstantField
from vinte.web.page.forms import ActForm, KeyField


class CardForm(ActForm):
    """A button on a contact's card; `alone` where the card has a page for itself."""

    alone = forms.BooleanField(required=False, widget=forms.HiddenInput)


class AttemptForm(CardForm):
    """The homeowner was called, written to or visited: now, or when it says."""

    beside = {"in_the_future": "attempted_at", "before_purchase": "attempted_at"}

    channel = forms.ChoiceField(choices=[(name, name) for name in ("phone", "message", "email", "visit")])
    attempted_at = InstantField(required=False)
    note = forms.CharField(required=False, max_length=500)


class CalledOffForm(CardForm):
    """The job fell through before work began, in a few words."""

    words = forms.CharField(required=False, max_length=2000)


class AlertForm(ActForm):
    """What an alert is called, and how often it writes."""

    nome = forms.CharField(required=False, max_length=60)
    frequencia = forms.CharField(required=False)


class ReturnForm(ActForm):
    """Why a contact goes back, in one of the reasons and in words; files come beside it."""

    reason = forms.ChoiceField(
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Falta escolher o motivo."))
    )
    words = forms.CharField(
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
