"""What somebody types in the account area."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vinte.web.page.forms import ActForm
from vinte.web.page.text_fields import LineField


class NewEmailForm(ActForm):
    """The address that is to be the account's."""

    beside: ClassVar[dict[str, str]] = {
        "email_invalid": "email",
        "email_same": "email",
        "email_taken": "email",
    }
    email = LineField(
        label=_("Novo e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )


class NewEmailCodeForm(ActForm):
    """The code that was sent there."""

    beside: ClassVar[dict[str, str]] = {
        "code_wrong": "code",
        "code_expired": "code",
        "too_many_attempts": "code",
    }
    email = LineField(max_length=254, widget=forms.HiddenInput)
    code = LineField(
        label=_("Código de seis algarismos"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class LanguageForm(ActForm):
    """In which language we write."""

    language = forms.ChoiceField(label=_("Escrever-me em"), choices=settings.LANGUAGES)


class NewPhoneForm(ActForm):
    """The mobile that is to be the business's."""

    beside: ClassVar[dict[str, str]] = {"phone_invalid": "phone", "phone_same": "phone"}
    phone = LineField(
        label=_("Novo telemóvel"),
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )


class NewPhoneCodeForm(ActForm):
    """The code that was sent there."""

    beside: ClassVar[dict[str, str]] = NewEmailCodeForm.beside
    phone = LineField(max_length=20, widget=forms.HiddenInput)
    code = LineField(
        label=_("Código de seis algarismos"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
