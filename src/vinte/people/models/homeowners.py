"""Homeowners."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.text_columns import OneLine
from vinte.people.models.accounts import Account


class Homeowner(models.Model):
    """Somebody who asks for quotes; an account is not needed."""

    id = models.UUIDField(primary_key=True)
    account = models.OneToOneField(Account, models.PROTECT, null=True, blank=True, related_name="homeowner")
    name = OneLine(_("nome"), max_length=120)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("telefone"), max_length=20)
    language = models.CharField(max_length=5, default="pt")
    joined_at = models.DateTimeField()
    email_confirmed_at = models.DateTimeField(null=True, blank=True)
    phone_confirmed_at = models.DateTimeField(null=True, blank=True)
