"""What an agent types on a person's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from vinte.web.page.fields import CentsField
from vinte.web.page.forms import ActForm, KeyField
from vinte.web.page.text_fields import LineField, WordsField


class NoteForm(ActForm):
    """A note for the staff alone."""

    beside: ClassVar[Mapping[str, str]] = {"words_missing": "text", "text_too_long": "text"}
    text = WordsField(required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    key = KeyField()


class GoodwillForm(ActForm):
    """Balance to give, and why."""

    beside: ClassVar[Mapping[str, str]] = {
        "goodwill_amount": "amount_cents",
        "goodwill_too_much": "amount_cents",
        "reason_missing": "reason",
        "text_too_long": "reason",
    }
    amount_cents = CentsField(label=_("Quanto"))
    reason = WordsField(
        label=_("Porquê"),
        help_text=_("O profissional vai ler isto. Sem nomes nem contactos de outras pessoas."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    key = KeyField()


class GoodwillDecisionForm(ActForm):
    """Why a proposal is not agreed to."""

    beside: ClassVar[Mapping[str, str]] = {"reason_missing": "reason", "text_too_long": "reason"}
    reason = WordsField(
        label=_("Motivo, se recusar (só a equipa lê)"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CorrectionForm(ActForm):
    """The right number or address, as the papers have it; what is left empty stays."""

    beside: ClassVar[Mapping[str, str]] = {
        "tax_identity_invalid": "tax_number",
        "identity_taken": "tax_number",
        "trader_missing": "address",
        "reason_missing": "reason",
    }
    tax_number = LineField(label=_("Número fiscal certo"), required=False, max_length=30)
    address = LineField(label=_("Morada certa da empresa"), required=False, max_length=300)
    reason = WordsField(
        label=_("Porquê"),
        help_text=_("O profissional vai ler isto."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TradeForm(ActForm):
    """Another trade for a request, and why; `seen_trade` is the one that the page showed."""

    beside: ClassVar[Mapping[str, str]] = {
        "trade_missing": "trade",
        "trade_unknown": "trade",
        "trade_same": "trade",
        "reason_missing": "reason",
        "text_too_long": "reason",
    }
    trade = LineField(label=_("Ofício certo"), max_length=40, required=False, widget=forms.Select)
    reason = WordsField(
        label=_("Porquê"),
        help_text=_("O particular vai ler isto."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen_trade = LineField(widget=forms.HiddenInput, max_length=40)

    def offer(self, trades: Sequence[tuple[str, str]]) -> TradeForm:
        """Let one of these be chosen, each with its label; none is chosen before."""
        self.fields["trade"].widget.choices = [("", _("Escolha…")), *trades]  # type: ignore[attr-defined]
        return self


class ForeignPhoneForm(ActForm):
    """Why a number is somebody else's; `seen` is the hint of it that the page showed."""

    beside: ClassVar[Mapping[str, str]] = {"reason_missing": "reason"}
    reason = WordsField(
        label=_("Como se soube"),
        help_text=_("O profissional vai ler isto. Não diga de quem é o número."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = LineField(widget=forms.HiddenInput, max_length=40, required=False)
