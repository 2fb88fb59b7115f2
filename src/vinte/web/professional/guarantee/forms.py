"""What a professional writes about a claim: an answer to the desk, and an appeal."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from vinte.web.page.forms import ActForm


class AnswerForm(ActForm):
    """What the desk asked."""

    answer = forms.CharField(label=_("A sua resposta"), widget=forms.Textarea)


class HearingForm(ActForm):
    """What the professional says to a notice of misuse; papers come beside it."""

    text = forms.CharField(label=_("A sua resposta"), widget=forms.Textarea(attrs={"rows": 8}))


class AppealForm(ActForm):
    """Why another person should look again."""

    text = forms.CharField(label=_("O seu recurso"), widget=forms.Textarea(attrs={"rows": 6}))
