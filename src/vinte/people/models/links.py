"""Private links."""

from __future__ import annotations

from django.db import models


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
