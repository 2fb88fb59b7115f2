"""What a business says of itself as a trader, shown to consumers (Regulation (EU) 2022/2065, article 30)."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import never
from vinte.kernel.text_columns import OneLine
from vinte.people.models.accounts import Account
from vinte.people.models.professionals import Professional


class TraderDetails(models.Model):
    """The details as they were declared at an instant; the latest of a business counts, and the earlier ones stay until
    it is erased."""

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey(Professional, models.PROTECT, related_name="trader_details")
    legal_name = OneLine(_("nome legal"), max_length=160)
    address = OneLine(_("morada"), max_length=300)
    phone = models.CharField(_("telefone"), max_length=20)
    email = models.EmailField(_("e-mail"))
    register = OneLine(_("registo"), max_length=120, blank=True)
    register_number = OneLine(_("número no registo"), max_length=60, blank=True)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="trader_details_whole",
                condition=~models.Q(legal_name="")
                & ~models.Q(address="")
                & ~models.Q(phone="")
                & ~models.Q(email=""),
            ),
            models.CheckConstraint(
                name="trader_register_with_its_number",
                condition=models.Q(register="", register_number="")
                | (~models.Q(register="") & ~models.Q(register_number="")),
            ),
        )
        indexes = (models.Index(fields=["professional", "-declared_at"], name="trader_details_latest"),)
        triggers = (
            never(
                name="trader_details_not_changed",
                operation=pgtrigger.Update | pgtrigger.Truncate,
                because="what was declared stays; a change is a new row",
            ),
        )
