"""Tables of the room `people`; other rooms ask `queries` and `actions` instead."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from pghistory import track


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
    name = models.CharField(_("nome"), max_length=120, blank=True)
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
    """A right that the operator gave to an account."""

    class Role(models.TextChoices):
        SUPPORT = "support", _("apoio")
        OPERATOR = "operator", _("operador")

    account = models.ForeignKey(Account, models.CASCADE, related_name="staff_roles")
    role = models.CharField(max_length=20, choices=Role)
    given_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["account", "role"], name="staff_role_once"),)


@track()
class Professional(models.Model):
    """A business that buys contacts; the database keeps every earlier version of the row.

    Two professionals may carry one tax identity (docs/decisions/people-identities.md): the guarantee
    counts by the identity.
    """

    id = models.UUIDField(primary_key=True)
    account = models.OneToOneField(Account, models.PROTECT, related_name="professional")
    market = models.CharField(max_length=2)
    tax_identity = models.CharField(_("número fiscal"), max_length=20, db_index=True)
    trade_name = models.CharField(_("nome comercial"), max_length=120)
    trades = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("ofícios"))
    municipality = models.CharField(_("concelho"), max_length=80, blank=True)
    radius_km = models.PositiveSmallIntegerField(_("raio"), null=True, blank=True)
    description = models.TextField(_("apresentação"), blank=True)
    phone = models.CharField(_("telefone"), max_length=20, blank=True)
    website = models.URLField(_("página"), blank=True)
    opening_hours = models.CharField(_("horário"), max_length=200, blank=True)
    logo = models.TextField(_("logótipo em SVG"), blank=True)
    joined_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.trade_name


class Work(models.Model):
    """A finished work that a professional shows, with its pictures."""

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey(Professional, models.CASCADE, related_name="works")
    title = models.CharField(_("título"), max_length=120)
    description = models.TextField(_("descrição"), blank=True)
    picture_count = models.PositiveSmallIntegerField(_("fotografias"), default=0)
    added_at = models.DateTimeField()


class Badge(models.Model):
    """A badge and the time during which it was active; one row for each activation."""

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey(Professional, models.CASCADE, related_name="badges")
    kind = models.CharField(max_length=40)
    active_from = models.DateTimeField()
    active_until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="badge_ends_after_start",
                condition=models.Q(active_until__isnull=True)
                | models.Q(active_until__gte=models.F("active_from")),
            ),
            models.UniqueConstraint(
                fields=["professional", "kind"],
                condition=models.Q(active_until__isnull=True),
                name="badge_active_once",
            ),
        )


class Standing(models.Model):
    """One change of a professional's standing; the latest by an instant counts."""

    class State(models.TextChoices):
        GOOD = "good", _("em ordem")
        SUSPENDED = "suspended", _("suspenso")

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey(Professional, models.PROTECT, related_name="standings")
    id = models.UUIDField()
    since = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State)
    reason = models.TextField()
    decided_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.CheckConstraint(name="standing_has_a_reason", condition=~models.Q(reason="")),)


class Homeowner(models.Model):
    """Somebody who asks for quotes; an account is not needed."""

    id = models.UUIDField(primary_key=True)
    account = models.OneToOneField(Account, models.PROTECT, null=True, blank=True, related_name="homeowner")
    name = models.CharField(_("nome"), max_length=120)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("telefone"), max_length=20)
    language = models.CharField(max_length=5, default="pt")
    joined_at = models.DateTimeField()


class PrivateLink(models.Model):
    """A link sent to one person for one thing; only the hash of its secret is kept (INVARIANTS, 20)."""

    id = models.UUIDField(primary_key=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=40)
    subject = models.UUIDField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="private_link_ends_after_start", condition=models.Q(expires_at__gt=models.F("made_at"))
            ),
            models.CheckConstraint(
                name="private_link_hash_is_sha256", condition=models.Q(secret_hash__regex=r"^[0-9a-f]{64}$")
            ),
        )
        indexes = (models.Index(fields=["purpose", "subject"], name="private_link_subject"),)
