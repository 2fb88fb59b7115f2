"""The control of what the conftest asks after every story: it sees a broken row, and a mark that is left over."""

from __future__ import annotations

import pytest
from django.db import connection

import cast
import clean_town
from vinte.people.models import Professional

pytestmark = pytest.mark.django_db
BROKEN = "people.tax_identities_are_normal"


def left_by(request: pytest.FixtureRequest, *, number: str, mark: pytest.MarkDecorator | None = None) -> str:
    """What is said of a story that ends with Ana's tax number like this."""
    of = cast.professional("Ana")
    story = clean_town.watched(request)
    next(story)
    mine = [] if mark is None else [mark.mark]
    right = of.professional.tax_identity
    Professional.objects.filter(pk=of.id).update(tax_identity=number or right)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(request.node, "iter_markers", lambda name: iter(mine))
        try:
            next(story, None)
        except pytest.fail.Exception as failed:
            return str(failed)
        finally:
            Professional.objects.filter(pk=of.id).update(tax_identity=right)
    return ""


MARK, ALL = (pytest.mark.plants_a_violation(name, reason="a control") for name in (BROKEN, "*"))


@pytest.mark.parametrize(
    ("number", "mark", "said"),
    [
        ("", None, ""),
        ("501964843", None, f"{BROKEN}: "),
        ("501964843", MARK, ""),
        ("", MARK, f"{BROKEN}: planted, and clean"),
        ("501964843", pytest.mark.plants_a_violation(BROKEN), "planted without a reason"),
        ("501964843", ALL, ""),
        ("", ALL, "*: planted, and clean"),
        ("501964843", pytest.mark.plants_a_violation("leads.caps_are_kept", reason="x"), f"{BROKEN}: "),
    ],
)
def test_a_story_leaves_what_it_says(
    request: pytest.FixtureRequest, number: str, mark: pytest.MarkDecorator | None, said: str
) -> None:
    heard = left_by(request, number=number, mark=mark)
    assert said in heard and bool(said) == bool(heard)


def test_a_long_story_is_asked_after_each_step_about_what_the_step_wrote() -> None:
    watch = clean_town.Watch()
    assert watch.broken() == []
    of = cast.professional("Ana")
    assert watch.broken() == []
    right = of.professional.tax_identity
    Professional.objects.filter(pk=of.id).update(tax_identity="501964843")
    assert [line.partition(":")[0] for line in watch.broken()] == [BROKEN]
    # As long as it is broken it is said, also after a step that wrote nothing.
    assert [line.partition(":")[0] for line in watch.broken()] == [BROKEN]
    Professional.objects.filter(pk=of.id).update(tax_identity=right)
    assert watch.broken() == []


def test_a_guard_that_is_switched_off_is_something_written() -> None:
    watch = clean_town.Watch()
    assert watch.broken() == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE wallet_posting DISABLE TRIGGER USER")
    assert {line.partition(":")[0] for line in watch.broken()} == {"wallet.books_are_guarded"}
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE wallet_posting ENABLE TRIGGER USER")
    assert watch.broken() == []
