"""What the operator types: a correction of the books, the word on a payment incident, why the rules are stopped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vinte.web.page.fields import CentsField
from vinte.web.page.forms import ActForm, KeyField
from vinte.web.page.text_fields import LineField, WordsField

ACCOUNTS = (
    ("purchased", _("saldo carregado")),
    ("granted", _("saldo da garantia ou oferecido")),
    ("debt", _("dívida")),
)


class CorrectionForm(ActForm):
    """Who, which account, how much with its sign, and why; `confirmed` once it was looked at again."""

    professional = forms.TypedChoiceField(label=_("Profissional"))
    account = forms.ChoiceField(label=_("Conta"), choices=ACCOUNTS)
    amount = CentsField(
        label=_("Valor"),
        signed=True,
        help_text=_("Com sinal: -12,50 retira, 12,50 acrescenta. Numa dívida, um valor positivo paga-a."),
    )
    reason = LineField(
        label=_("Motivo"),
        max_length=200,
        help_text=_("O profissional lê-o no extrato."),
        error_messages={"required": _("Escreva o que estava errado.")},
    )
    idempotency_key = KeyField()
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, professionals: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["professional"].choices = professionals  # type: ignore[attr-defined]

    def clean_amount(self) -> int:
        """Some cents, for nothing corrects nothing."""
        amount_cents: int = self.cleaned_data["amount"]
        if amount_cents == 0:
            raise ValidationError(gettext("Escreva um valor como 12,50 ou -12,50."))
        return amount_cents

    def clean_reason(self) -> str:
        """On one line."""
        return " ".join(self.cleaned_data["reason"].split())


class IncidentForm(ActForm):
    """What an incident is found to be, and why."""

    state = forms.ChoiceField(choices=(("upheld", "upheld"), ("dismissed", "dismissed")))
    reason = LineField(
        label=_("Motivo"),
        required=False,
        max_length=300,
        help_text=_("Obrigatório para mudar uma decisão."),
    )


class PauseForm(ActForm):
    """Why the rules are stopped, or go on."""

    beside: ClassVar[Mapping[str, str]] = {"reason_missing": "reason", "text_too_long": "reason"}

    reason = WordsField(
        label=_("Motivo"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A equipa lê-o, hoje e mais tarde."),
    )
