"""What somebody typed never keeps a letter from being written, and never writes part of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from vinte.notices.rendering import Rendered, render


def letter(*, business: str, title: str) -> Rendered:
    return render(
        kind="homeowner_question",
        to_name="Helena",
        language="pt",
        context={
            "business": business,
            "title": title,
            "due": datetime(2026, 4, 27, 10, tzinfo=UTC),
            "url": "https://vinte.example/resposta/x/",
        },
    )


@pytest.mark.parametrize("character", ["\x01", "\x0b", "\x1b", "\ufffe"])
def test_a_character_that_no_page_shows_does_not_stop_the_letter(character: str) -> None:
    found = letter(business=f"Bruno{character} Obras", title=f"Pintar{character} a sala")
    for part in (found.subject, found.text, found.html):
        assert "Pintar a sala" in part
        assert character not in part


def test_markup_and_new_lines_stay_words() -> None:
    found = letter(business="<mj-raw><script>alert(1)</script>", title="Sala\r\nBcc: hugo@exemplo.pt")
    assert "\n" not in found.subject
    assert "\r" not in found.subject
    assert "<script>" not in found.html
    assert "&lt;script&gt;" in found.html
