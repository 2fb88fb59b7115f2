"""A form whose act the rules may refuse, so that every refusal stands where it was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from vinte.kernel.errors import IdempotencyConflict, Refused
from vinte.web.page.text_fields import LineField


class ActForm(forms.Form):
    """What somebody sent, and what became of it.

    `beside` maps the code of a refusal to the field that it is about; any other refusal is `refusal`, for
    the whole form. Nothing typed is lost: a bound form shows what was sent.
    """

    beside: ClassVar[Mapping[str, str]] = {}
    refusal: Refused | None = None
    outcome: Any = None

    def carry_out(self, act: Callable[..., Any]) -> bool:
        """Do it with what was given, by name, and keep what it answers as `outcome`.

        False when the form or the rules refuse.
        """
        if not self.is_valid():
            if any(self.fields[name].widget.is_hidden for name in self.errors):
                self.refusal = Refused(
                    code="form_incomplete",
                    message=_("O formulário chegou incompleto."),
                    what_to_do=_("Abra a página outra vez e repita."),
                )
            return False
        try:
            self.outcome = act(**self.cleaned_data)
        except IdempotencyConflict:
            self.refusal = Refused(
                code="sent_before",
                message=_("Este formulário já tinha sido enviado, com outros dados."),
                what_to_do=_("Confira o que ficou feito e, se for preciso, repita."),
            )
        except Refused as refusal:
            if refusal.code in self.beside:
                self.add_error(self.beside[refusal.code], str(refusal))
            else:
                self.refusal = refusal
        return not self.is_refused

    def in_one_line(self) -> str:
        """What stands in the way, for a page that is not the form's own."""
        words = [str(self.refusal)] if self.refusal else []
        return " ".join([*words, *(str(error) for errors in self.errors.values() for error in errors)])

    @property
    def is_refused(self) -> bool:
        """Whether something stands in the way, beside a field or for the whole form."""
        return self.refusal is not None or (self.is_bound and bool(self.errors))


class KeyField(LineField):
    """The idempotency key that a form brings back: sent twice, it acts once."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(max_length=64)


class PriceForm(ActForm):
    """A button beside a price: what was seen and is paid, in whole cents."""

    shown_price_cents = forms.IntegerField(min_value=0, max_value=10**11, widget=forms.HiddenInput)
    idempotency_key = KeyField()
