"""PostgreSQL's dictionaries of the five languages behind `unaccent`, so that "devolucao" and "devolução" are one word: for the
index, for what is asked, and for the words that are marked in what was found."""

from __future__ import annotations

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

_DICTIONARIES = {"pt": "portuguese", "es": "spanish", "fr": "french", "it": "italian", "en": "english"}
MAKE = [
    f"""CREATE TEXT SEARCH CONFIGURATION vinte_{code} (COPY = {name});
    ALTER TEXT SEARCH CONFIGURATION vinte_{code}
        ALTER MAPPING FOR hword, hword_part, word WITH unaccent, {name}_stem;"""
    for code, name in _DICTIONARIES.items()
]
DROP = [f"DROP TEXT SEARCH CONFIGURATION vinte_{code}" for code in _DICTIONARIES]


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [UnaccentExtension(), TrigramExtension(), migrations.RunSQL(MAKE, DROP)]
