"""The panel of dots: as many as the terms say, each with words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template

from vinte.web.page import durations, icons
from vinte.web.page.dots import STATE_NAMES, Dot, DotState, panel, summary


@pytest.mark.parametrize("count", [15, 20])
def test_a_panel_is_filled_up_to_the_places_that_the_terms_have(count: int) -> None:
    dots = panel([Dot(ordinal=2, state=DotState.WON)], count=count)
    assert [dot.ordinal for dot in dots] == list(range(1, count + 1))
    assert [dot.state for dot in dots[:3]] == ["empty", "won", "empty"]


def test_more_contacts_than_places_are_refused() -> None:
    with pytest.raises(ValueError, match="2 dots do not fit in a panel of 1"):
        panel([Dot(ordinal=1, state="called"), Dot(ordinal=2, state="called")], count=1)


def test_a_state_without_a_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown dot state 'sold'"):
        Dot(ordinal=1, state="sold")


def test_the_panel_says_itself_in_one_sentence() -> None:
    dots = panel(
        [Dot(ordinal=1, state="called"), Dot(ordinal=2, state="called"), Dot(ordinal=3, state="due")],
        count=20,
    )
    assert summary(dots) == "20 contactos. por comprar: 17; contactado a tempo: 2; a contactar: 1"


@pytest.mark.parametrize("state", list(STATE_NAMES))
@pytest.mark.parametrize("size", ["lg", "md"])
def test_each_dot_has_words_beside_its_colour(state: str, size: str) -> None:
    dot = Dot(ordinal=7, state=state, label="Helena M.", href="/contacto/7/")
    drawn = _drawn(size, [dot])
    assert f"is-{state}" in drawn
    assert f"Contacto 7: Helena M., {STATE_NAMES[state]}" in drawn
    assert ('href="/contacto/7/"' in drawn) == (size == "lg")
    assert "<svg" in drawn or state == "empty"


def _drawn(size: str, dots: list[Dot]) -> str:
    template = Template("{% cotton dots :dots=dots size=size label='A garantia' %}{% endcotton %}")
    return template.render(Context({"dots": dots, "size": size}))


def test_a_small_panel_is_one_picture_with_one_sentence() -> None:
    drawn = _drawn("sm", panel([], count=15))
    assert 'role="img"' in drawn
    assert "A garantia. 15 contactos. por comprar: 15" in drawn
    assert drawn.count('class="dot ') == 15


NOW = datetime(2026, 3, 9, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=3, minutes=12, seconds=59), "faltam 3 h 12 min"),
        (timedelta(hours=24), "faltam 24 h"),
        (timedelta(hours=47, minutes=59), "faltam 47 h 59 min"),
        (timedelta(hours=48), "faltam 2 dias"),
        (timedelta(days=5, hours=2), "faltam 5 dias 2 h"),
        (timedelta(hours=1), "falta 1 h"),
        (timedelta(minutes=1), "falta 1 min"),
        (timedelta(minutes=12), "faltam 12 min"),
        (timedelta(seconds=59), "falta menos de 1 min"),
        (timedelta(0), "terminou há menos de 1 min"),
        (-timedelta(hours=2), "terminou há 2 h"),
    ],
)
def test_time_left_is_cut_and_never_rounded_up(left: timedelta, words: str) -> None:
    assert durations.countdown(NOW + left, now=NOW) == words


def test_an_icon_that_is_not_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="no icon 'dragon'"):
        icons.icon("dragon")
