"""Accounts and the rights of staff."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import append_only
from vinte.kernel.text_columns import OneLine, Words


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; nobody has a password, so every login is by code or passkey."""

    def create_user(self, email: str, **fields: object) -> Account:
        """A new account for this address, with no usable password."""
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_unusable_password()
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Somebody who can log in; what they may do is asked of `access`, never of Django's permissions."""

    id = models.UUIDField(primary_key=True)
    email = models.EmailField(_("e-mail"), unique=True)
    name = OneLine(_("nome"), max_length=120, blank=True)
    language = models.CharField(_("língua"), max_length=5, default="pt")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()

    class Meta:
        constraints = (models.UniqueConstraint(Lower("email"), name="account_email_any_case"),)

    def __str__(self) -> str:
        return self.name or self.email


class StaffRole(models.Model):
    """A right that the operator gave to an account; one that was taken away again keeps its row (INVARIANTS, 26)."""

    class Role(models.TextChoices):
        SUPPORT = "support", _("apoio")
        OPERATOR = "operator", _("operador")

    account = models.ForeignKey(Account, models.CASCADE, related_name="staff_roles")
    role = models.CharField(max_length=20, choices=Role)
    given_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account", "role"],
                condition=models.Q(taken_at__isnull=True),
                name="staff_role_held_once",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_at__isnull=True) | models.Q(taken_at__gte=models.F("given_at")),
                name="staff_role_given_before_taken",
            ),
        )


class TermsAcceptance(models.Model):
    """The terms of use that somebody accepted when they joined: the text as they read it, and when.

    `id` is the sign-up's, so that a form sent twice finds the account that the first one opened.
    """

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="accepted_terms")
    first_day = models.DateField(help_text="From which day the text is in force: its name.")
    language = models.CharField(max_length=5)
    text = Words(max_length=200_000)
    accepted_at = models.DateTimeField()

    class Meta:
        triggers = (append_only("terms_acceptance"),)
        constraints = (
            models.UniqueConstraint(fields=["account", "first_day"], name="terms_accepted_once"),
            models.CheckConstraint(name="terms_have_a_text", condition=~models.Q(text="")),
        )


class LetterOff(models.Model):
    """A letter that an account does not want; one that is not here is written."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="letters_off")
    kind = models.CharField(max_length=40)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["account", "kind"], name="letter_off_once"),)
