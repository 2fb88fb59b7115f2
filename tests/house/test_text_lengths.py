"""Every text has a length, in the form and in the database, and what is one line is one by its type."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

import vinte.web
from vinte.kernel.text_columns import Data, OneLine, Words, WordsList
from vinte.web.page.text_fields import LineField, WordsField

# Columns of one line by what they are called: codes, keys, addresses that another type reads. No page writes their
# words as they stand.
CODES = frozenset(
    [
        "about",
        "accuracy",
        "act",
        "agent",
        "agreed_hash",
        "audience",
        "auth",
        "authenticated",
        "because",
        "body_hash",
        "card_brand",
        "card_last4",
        "card_reference",
        "close_reason",
        "code_hash",
        "currency",
        "customer_reference",
        "device",
        "digest",
        "duty",
        "document",
        "ended_as",
        "error",
        "event_id",
        "exemption",
        "failure_code",
        "figures",
        "found_by",
        "gateway_reference",
        "ground",
        "hash",
        "idempotency_key",
        "identity",
        "intent",
        "budget",
        "timing",
        "reach_hours",
        "key",
        "key_hash",
        "kind",
        "language",
        "last_error",
        "mailbox",
        "market",
        "media_type",
        "method",
        "network",
        "number",
        "other",
        "outcome",
        "p256dh",
        "pay_url",
        "payment_reference",
        "phone",
        "period",
        "previous_hash",
        "proof",
        "provider",
        "provider_reference",
        "purpose",
        "reader",
        "reason",
        "reference",
        "reporter_language",
        "return_url",
        "rule",
        "secret_hash",
        "sender_address",
        "sender_mailbox",
        "service",
        "sha256",
        "side",
        "slug",
        "software",
        "state",
        "tap_key",
        "tax_identity",
        "old_tax_identity",
        "new_tax_identity",
        "terms",
        "tip",
        "to_number",
        "trade",
        "old_trade",
        "new_trade",
        "true_trade",
        "unsubscribe_url",
        "verdict",
        "voucher_entity",
        "voucher_number",
        "why",
        "written_by",
        "invited_phone",
        "second_outcome",
        "appeal_side",
        "renewal_failure",
        "email",
        "address_hash",
        "body",
        "address",
        "reply_to",
        "currency",
        "found",
        "city",
        "to_address",
        "origin",
    ]
)


def complaint(column: models.Field[Any, Any]) -> str:
    """What is wrong with a column of text, or nothing."""
    if isinstance(column, OneLine | Words | Data | WordsList):
        return "" if column.max_length else "has no max_length"
    if isinstance(column, ArrayField):
        base = column.base_field
        is_text = isinstance(base, models.TextField | models.CharField)
        return "give its texts a length, or make it a WordsList" if is_text and not base.max_length else ""
    if isinstance(column, models.TextField):
        return "make it Words, with max_length"
    if isinstance(column, models.JSONField):
        return "make it Data, with max_length"
    if isinstance(column, models.CharField) and not isinstance(column, models.EmailField | models.URLField):
        if not column.choices and column.name not in CODES:
            return "make it OneLine, or say in CODES that nobody writes words into it"
        return "" if column.max_length else "has no max_length"
    return ""


def columns() -> Iterator[models.Field[Any, Any]]:
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("vinte.") and model._meta.managed:
            # What the framework brings along is its own to bound.
            yield from (
                each
                for each in model._meta.local_fields
                if each.name != "password" and not each.name.startswith("pgh_")
            )


def test_every_text_column_has_a_length_by_its_type() -> None:
    wrong = [f"{each.model.__name__}.{each.name}: {said}" for each in columns() if (said := complaint(each))]
    assert not wrong, "vinte/kernel/text_columns.py has the types\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    "column",
    [
        models.TextField(name="words"),
        models.JSONField(name="facts"),
        models.CharField(name="title", max_length=120),
        ArrayField(models.TextField(), name="lines"),
        models.CharField(name="state"),
    ],
    ids=lambda column: column.name,
)
def test_a_column_without_is_found(column: models.Field[Any, Any]) -> None:
    assert complaint(column)


@pytest.mark.django_db
def test_the_database_holds_the_same() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c'"
        )
        checks: dict[str, str] = {}
        for table, definition in cursor.fetchall():
            checks[table] = checks.get(table, "") + definition.replace('"', "") + "\n"
    wanted = {OneLine: "{0})::text !~ ", Words: "char_length({0})", Data: "char_length(({0})::text)"}
    missing = [
        f"{each.model._meta.db_table}.{each.column}"
        for each in columns()
        for kind, text in wanted.items()
        if isinstance(each, kind)
        and text.format(each.column) not in checks.get(each.model._meta.db_table, "")
    ]
    assert not missing


def every_form() -> Iterator[type[forms.BaseForm]]:
    for found in pkgutil.walk_packages(vinte.web.__path__, "vinte.web."):
        if ".templatetags" not in found.name:
            importlib.import_module(found.name)

    def below(kind: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    return (each for each in dict.fromkeys(below(forms.BaseForm)) if each.__module__.startswith("vinte."))


def test_every_field_of_text_says_how_long_and_whether_one_line() -> None:
    wrong = []
    for form in every_form():
        theirs = {
            name
            for above in form.__mro__
            if not above.__module__.startswith("vinte.")
            for name in getattr(above, "base_fields", {})
        }
        for name, made in getattr(form, "base_fields", {}).items():
            if name in theirs:
                continue
            if not isinstance(made, forms.CharField) or isinstance(made, forms.EmailField | forms.UUIDField):
                continue
            is_area = isinstance(made.widget, forms.Textarea)
            if not isinstance(made, LineField | WordsField) or made.max_length is None:
                wrong.append(
                    f"{form.__module__}.{form.__name__}.{name}: LineField or WordsField, with a length"
                )
            elif is_area and not isinstance(made, WordsField):
                wrong.append(
                    f"{form.__module__}.{form.__name__}.{name}: several lines are shown, one is kept"
                )
    assert not wrong, "\n".join(wrong)
