"""The town's own row."""

from __future__ import annotations

from django.db import models


class Town(models.Model):
    """The one town of this database: when it was made, from which seed, and how far its clock was moved."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seed = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    moved_by_seconds = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(name="one_town", condition=models.Q(id=1)),)
