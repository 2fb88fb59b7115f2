"""Tables of the room: the files that were taken on, and those that were refused."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import append_only
from vinte.kernel.text_columns import Data, OneLine, Words

LONGEST_NAME = 160
LONGEST_TEXT = 100_000


class FileTaken(models.Model):
    """A file as it was taken on, or that it was taken out; the last of a kind and name is what counts.

    `number` counts from 1 for each kind and name; `sha256` is of the text in UTF-8.
    """

    kind = OneLine(max_length=60)
    file = OneLine(max_length=LONGEST_NAME)
    number = models.PositiveIntegerField()
    text = Words(max_length=LONGEST_TEXT, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    first_day = models.DateField()
    is_taken_out = models.BooleanField(default=False)
    taken_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="file_taken_once", fields=["kind", "file", "number"]),
            models.CheckConstraint(
                name="file_taken_whole",
                condition=models.Q(is_taken_out=True, text="", sha256="")
                | (models.Q(is_taken_out=False) & ~models.Q(text="") & ~models.Q(sha256="")),
            ),
        )
        triggers = (append_only("file_taken"),)


class FileRefused(models.Model):
    """A file of the folder that does not count as it is now; the row goes when it does, or when it is mended.

    `problems` are [line, field, what was expected], in the order of the lines.
    """

    class Because(models.TextChoices):
        UNFIT = "unfit", _("não se pode ler")
        CHANGED = "changed", _("mudou depois do seu dia")
        REMOVED = "removed", _("foi retirado depois do seu dia")

    kind = OneLine(max_length=60, blank=True)
    file = OneLine(max_length=LONGEST_NAME)
    because = models.CharField(max_length=10, choices=Because.choices)
    problems = Data(max_length=40_000)
    refused_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(name="file_refused_once", fields=["kind", "file"]),)
