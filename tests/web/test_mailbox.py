"""The demo's mailbox: everybody's letters, read safely; on a real site it does not exist."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import desk_story
import pytest
from desk_story import FILED, Story
from django.test import Client

import cast
from vinte.notices import queries as notices
from vinte.notices.models import Message

pytestmark = pytest.mark.django_db
HELENA = "helena@exemplo.pt"


@pytest.fixture
def story(begun: Story, stand_at: Callable[[datetime], None]) -> Story:
    stand_at(FILED)
    return desk_story.file(begun)


def test_letters_are_listed_for_everybody_and_for_one(story: Story) -> None:
    everybody = Client().get("/correio/")
    assert everybody.context["page"].paginator.count == len(notices.mailbox()) > 20
    assert '<option value="helena@exemplo.pt">Helena Duarte</option>' in everybody.content.decode()
    helena = Client().get("/correio/?para=helena@exemplo.pt")
    assert {letter.to_name for letter in helena.context["page"]} == {"Helena Duarte"}


def test_a_letter_is_read_as_html_in_a_closed_frame_and_as_text(story: Story) -> None:
    (letter,) = cast.letters(HELENA, kind="homeowner_question")
    page = Client().get(f"/correio/{letter.id}/").content.decode()
    assert f'src="/correio/{letter.id}/html/"' in page
    assert 'sandbox="allow-top-navigation-by-user-activation"' in page
    text = Client().get(f"/correio/{letter.id}/?ver=texto").content.decode()
    assert f"/resposta/{story.secret(1)}/" in text
    assert "<iframe" not in text


def test_the_html_of_a_letter_runs_and_loads_nothing(story: Story) -> None:
    (letter,) = cast.letters(HELENA, kind="homeowner_question")
    Message.objects.filter(pk=letter.id).update(
        html="<html><head></head><body><script>alert(1)</script></body></html>"
    )
    page = Client().get(f"/correio/{letter.id}/html/")
    rules = {rule.split()[0]: rule.split()[1:] for rule in page["Content-Security-Policy"].split(";")}
    assert rules["default-src"] == ["'none'"]
    assert "script-src" not in rules
    assert rules["sandbox"] == ["allow-top-navigation-by-user-activation"]
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert '<base target="_top">' in page.content.decode()


def test_a_letter_that_is_not_there_is_not_found(story: Story) -> None:
    nobody = "019a7c8c-e5c0-7f66-8d73-d2a260b94f97"
    for path in (f"/correio/{nobody}/", f"/correio/{nobody}/html/"):
        assert Client().get(path).status_code == 404


def test_outside_the_demo_there_is_no_mailbox(story: Story, settings: Any) -> None:
    (letter,) = cast.letters(HELENA, kind="homeowner_question")
    settings.VINTE_DEMO = False
    for path in ("/correio/", f"/correio/{letter.id}/", f"/correio/{letter.id}/html/"):
        page = Client().get(path)
        assert page.status_code == 404
        assert "helena" not in page.content.decode().lower()
