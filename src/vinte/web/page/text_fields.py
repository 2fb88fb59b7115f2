"""Fields for text in forms: a line is one line by its type, and every text has a length."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vinte.kernel.texts import LONGEST, one_line

_TOO_LONG = {"max_length": _("O texto tem mais de %(limit_value)d carateres. Encurte-o e envie de novo.")}


class LineField(forms.CharField):
    """A name, a title, an address: whatever breaks a line in what was sent is one space."""

    def __init__(self, *, max_length: int, error_messages: Any = None, **kwargs: Any) -> None:
        super().__init__(
            max_length=max_length, error_messages={**_TOO_LONG, **(error_messages or {})}, **kwargs
        )

    def to_python(self, value: Any) -> Any:
        """The line."""
        text = super().to_python(value)
        return one_line(text) if isinstance(text, str) else text


class WordsField(forms.CharField):
    """Text of several lines. A line break counts as one letter, as it does in the page that counted them."""

    def __init__(self, *, max_length: int = LONGEST, error_messages: Any = None, **kwargs: Any) -> None:
        super().__init__(
            max_length=max_length, error_messages={**_TOO_LONG, **(error_messages or {})}, **kwargs
        )

    def to_python(self, value: Any) -> Any:
        """The text, with line breaks of one letter."""
        text = super().to_python(value)
        return text.replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else text
