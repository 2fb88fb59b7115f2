"""What a professional writes about a claim: an answer to the desk, and an appeal."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from vinte.web.page.forms import ActForm
from vinte.web.page.text_fields import WordsField


class AnswerForm(ActForm):
    """What the desk asked."""

    answer = WordsField(label=_("A sua resposta"), widget=forms.Textarea)


class HearingForm(ActForm):
    """What the professional says to a notice of misuse; papers come beside it."""

    text = WordsField(label=_("A sua resposta"), widget=forms.Textarea(attrs={"rows": 8}))


class AppealForm(ActForm):
    """Why another person should look again."""

    text = WordsField(label=_("O seu recurso"), widget=forms.Textarea(attrs={"rows": 6}))
