"""What the desk knows of a person beside their own rows: notes of agents, and who read whose contact details."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import append_only, guard, keeps, never
from vinte.kernel.text_columns import OneLine, Words
from vinte.people.models.accounts import Account
from vinte.people.models.homeowners import Homeowner
from vinte.people.models.professionals import Professional


class Unaccented(models.Func):
    """The text without accents, as PostgreSQL's `unaccent` has it."""

    function = "unaccent"
    output_field = models.TextField()


def _about_one(name: str) -> models.CheckConstraint:
    """The row is about a professional or a homeowner, and never about both."""
    is_business = models.Q(professional__isnull=False, homeowner__isnull=True)
    is_homeowner = models.Q(professional__isnull=True, homeowner__isnull=False)
    return models.CheckConstraint(name=name, condition=is_business | is_homeowner)


class PersonNote(models.Model):
    """What an agent wrote about a person for the staff alone; it stays, and its words go with the account."""

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey(Professional, models.PROTECT, null=True, blank=True, related_name="+")
    homeowner = models.ForeignKey(Homeowner, models.PROTECT, null=True, blank=True, related_name="+")
    text = Words(max_length=4000, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    key = models.CharField(max_length=64, unique=True, help_text="Sent twice, it is written once.")

    class Meta:
        constraints = (_about_one("person_note_about_one"),)
        triggers = (
            keeps(
                name="person_note_keeps_its_place",
                columns="id professional_id homeowner_id written_at written_by_id key",
                message="note % stays as it was written",
            ),
            guard(
                name="person_note_is_only_erased",
                operation=pgtrigger.Update,
                refuses_if="NEW.text IS DISTINCT FROM OLD.text AND NEW.text <> ''",
                message="note % stays as it was written; write another",
                value="OLD.id",
            ),
            never(name="person_note_never_deleted", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )


class PersonReading(models.Model):
    """Somebody of the staff saw how a person can be reached: a hint of it in a search, or the whole for a reason.

    What was typed into the search is not kept: it would be a telephone number that no erasure finds.
    """

    class Way(models.TextChoices):
        SEARCH = "search", _("numa procura")
        DETAILS = "details", _("na página da pessoa")

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey(Professional, models.PROTECT, null=True, blank=True, related_name="+")
    homeowner = models.ForeignKey(Homeowner, models.PROTECT, null=True, blank=True, related_name="+")
    way = models.CharField(max_length=10, choices=Way)
    reader = models.ForeignKey(Account, models.PROTECT, related_name="+")
    reason = OneLine(max_length=120, blank=True)
    read_at = models.DateTimeField()

    class Meta:
        constraints = (
            _about_one("person_reading_about_one"),
            models.CheckConstraint(
                name="person_reading_of_details_has_a_reason",
                condition=models.Q(way="search", reason="")
                | (models.Q(way="details") & ~models.Q(reason="")),
            ),
        )
        triggers = (append_only("person_reading"),)
