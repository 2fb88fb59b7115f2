"""Somebody who can't read an account's mailbox any more asks for another address."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import keeps, never
from vinte.kernel.text_columns import Words
from vinte.people.models.accounts import Account


class MailboxRequest(models.Model):
    """An account is to have another address; an agent checks who asks, and the old address may stop it."""

    class State(models.TextChoices):
        SENT = "sent", _("a ser visto")
        ACCEPTED = "accepted", _("aceite, à espera do prazo")
        REFUSED = "refused", _("recusado")
        STOPPED = "stopped", _("parado pelo endereço antigo")
        DONE = "done", _("mudado")

    OPEN = (State.SENT, State.ACCEPTED)

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="mailbox_requests")
    old_email = models.EmailField()
    new_email = models.EmailField()
    words = Words(max_length=4000, blank=True)
    tax_number_matches = models.BooleanField(
        help_text="Whether who asks knew the tax number of the business."
    )
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    old_confirmed_at = models.DateTimeField(null=True, blank=True)
    checks = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    reason = Words(max_length=4000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    works_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(state__in=["sent", "accepted"]),
                name="mailbox_request_open_once",
            ),
            models.CheckConstraint(
                name="mailbox_request_decided_whole",
                condition=models.Q(
                    state__in=["sent", "stopped"], decided_at=None, decided_by=None, works_at=None
                )
                | models.Q(state="refused", decided_at__isnull=False, works_at=None) & ~models.Q(reason="")
                | models.Q(
                    state__in=["accepted", "done", "stopped"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    works_at__isnull=False,
                )
                & ~models.Q(reason=""),
            ),
        )
        triggers = (
            keeps(
                name="mailbox_request_kept",
                columns="id account_id asked_at tax_number_matches",
                message="request for another mailbox % stays as it was asked",
            ),
            never(name="mailbox_request_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )
