"""Ana fills in her profile: what counts, what each part asks, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

import cast
from cast import MONDAY, photos
from vinte.kernel.errors import InvalidInput, Refused
from vinte.people import actions, queries
from vinte.people.catalogue import labels, places, trades
from vinte.people.models import Professional, Work
from vinte.people.professionals import profile, registry

EMPTY = profile.ProfileFacts(
    trade_name="", trade_count=0, municipality="", radius_km=None, description_characters=0, phone="",
    has_logo=False, work_count=0, photo_count=0, opening_hours="", website="",
)  # fmt: skip
FULL = profile.ProfileFacts(
    trade_name="Ana", trade_count=1, municipality="Aveiro", radius_km=0, description_characters=120, phone="+351912",
    has_logo=True, work_count=3, photo_count=5, opening_hours="9-18", website="https://ana.example",
)  # fmt: skip
# Each part, the fact that just makes it, and the one that just does not.
EDGES = {
    "trade_name": ({"trade_name": "A"}, {"trade_name": ""}),
    "trades": ({"trade_count": 1}, {"trade_count": 0}),
    "area": ({"municipality": "Aveiro", "radius_km": 0}, {"municipality": "Aveiro", "radius_km": None}),
    "description": ({"description_characters": 120}, {"description_characters": 119}),
    "phone": ({"phone": "1"}, {"phone": ""}),
    "logo": ({"has_logo": True}, {"has_logo": False}),
    "works": ({"work_count": 3}, {"work_count": 2}),
    "photos": ({"photo_count": 5}, {"photo_count": 4}),
    "hours": ({"opening_hours": "9"}, {"opening_hours": ""}),
    "website": ({"website": "x"}, {"website": ""}),
}


def changed(facts: profile.ProfileFacts, **changes: Any) -> profile.ProfileFacts:
    return profile.ProfileFacts(**{**vars(facts), **changes})


def test_the_weights_add_up_and_each_part_has_its_rule() -> None:
    parts = profile.part_definitions()
    assert sum(part.weight for part in parts) == 100
    assert [part.name for part in parts] == list(EDGES)
    assert profile.measure(EMPTY).percent == 0
    assert (profile.measure(FULL).percent, profile.measure(FULL).next_part) == (100, None)


@pytest.mark.parametrize("name", EDGES)
def test_both_edges_of_each_part(name: str) -> None:
    weight = next(part.weight for part in profile.part_definitions() if part.name == name)
    there, missing = EDGES[name]
    assert profile.measure(changed(EMPTY, **there)).percent == weight
    assert profile.measure(changed(EMPTY, **missing)).percent == 0
    without = profile.measure(changed(FULL, **missing))
    assert without.percent == 100 - weight
    assert without.next_part is not None and without.next_part.name == name


def test_the_next_part_is_the_one_that_adds_most() -> None:
    shown = profile.measure(changed(FULL, website="", work_count=0))
    assert shown.next_part is not None and shown.next_part.name == "works"


@pytest.mark.parametrize(
    "entries",
    [
        [("f", {"name": "trade_name", "weight": 100, "label": None})],
        [("f", {"name": "horoscope", "weight": 100, "label": None})],
        [("f", {"name": name, "weight": 11, "label": None}) for name in EDGES],
        [("f", {"name": name, "weight": 10, "wieght": 1, "label": None}) for name in EDGES],
    ],
)
def test_a_broken_list_of_parts_does_not_load(monkeypatch: pytest.MonkeyPatch, entries: list[Any]) -> None:
    label = dict.fromkeys((code for code, _name in settings.LANGUAGES), "x")
    monkeypatch.setattr(
        profile, "read_entries", lambda *_names: [(f, {**e, "label": label}) for f, e in entries]
    )
    with pytest.raises(InvalidInput):
        profile.part_definitions.__wrapped__()


def test_labels_speak_every_language_of_the_site() -> None:
    named = [*trades.trades(), *trades.badge_kinds(), *profile.part_definitions()]
    assert len(named) >= 12 + 3 + 10
    for thing in named:
        assert set(thing.label.texts) == {code for code, _name in settings.LANGUAGES}
    painter = trades.trade("painter")
    with translation.override("fr"):
        assert str(painter.label) == "Peinture"
    with translation.override("de"):
        assert str(painter.label) == "Pintura"
    with pytest.raises(InvalidInput, match="a text in each of"):
        labels.read_label({"label": {"pt": "só uma"}}, field="x")


def test_the_catalogue_holds_each_thing_once_and_no_place_elsewhere() -> None:
    slugs = [trade.slug for trade in trades.trades()]
    assert len(slugs) == len(set(slugs)) >= 12
    with pytest.raises(LookupError):
        trades.trade("astrólogo")
    aveiro = places.place(market="pt", municipality="Aveiro")
    assert len(aveiro.parishes) == len(set(aveiro.parishes)) == 10
    assert list(aveiro.parishes) == sorted(aveiro.parishes)
    assert places.is_place(market="pt", municipality="Aveiro", parish="Esgueira")
    assert not places.is_place(market="pt", municipality="Aveiro", parish="Sé")
    assert not places.is_place(market="pt", municipality="Atlântida")
    assert places.is_place(market="fr", municipality="Nantes")
    assert not places.is_place(market="fr", municipality=" ")


@pytest.mark.django_db
def test_a_profile_grows_part_by_part_and_its_history_is_kept() -> None:
    ana = cast.professional("Ana")
    assert registry.profile(ana.id).percent == 25
    registry.update_profile(
        professional_id=ana.id, at=MONDAY, radius_km=20, description="a1 " * 40 + "b", phone="912345678",
        opening_hours=" 9h  às 18h ", website="https://ana.example",
    )  # fmt: skip
    assert registry.profile(ana.id).percent == 25 + 10 + 15 + 10 + 5 + 5
    actions.keep_logo(professional_id=ana.id, picture=photos(1)[0], at=MONDAY)
    assert registry.profile(ana.id).percent == 25 + 10 + 15 + 10 + 5 + 5 + 5
    for pictures in (2, 2, 1):
        actions.add_work(professional_id=ana.id, title="Sala", photos=photos(pictures), at=MONDAY)
    assert registry.profile(ana.id).percent == 100
    assert len(queries.works_of(ana.id)) == 3
    row = registry.professional(ana.id)
    assert (row.phone, row.opening_hours, row.trades) == ("+351912345678", "9h às 18h", ["painter"])
    versions = row.events.order_by("pgh_id")
    assert [version.phone for version in versions] == ["", "", "+351912345678"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("trades", ["painter", "plumber", "painter"], ["plumber", "painter"]),
        ("trades", ["painter", "astrólogo"], None),
        ("municipality", "Atlântida", None),
        ("radius_km", 0, 0),
        ("radius_km", 300, 300),
        ("radius_km", 301, None),
        ("radius_km", -1, None),
        ("radius_km", True, None),
        ("radius_km", "20", None),
        ("radius_km", None, None),
        ("description", "a" * 4000, "a" * 4000),
        ("description", "a" * 4001, None),
        ("phone", "", ""),
        ("phone", "12", None),
        ("website", "http://ana.example", "http://ana.example"),
        ("website", "www.exemplo.pt", "https://www.exemplo.pt"),
        ("website", " exemplo.pt/obras ", "https://exemplo.pt/obras"),
        ("website", "exemplo", None),
        ("website", "ftp://exemplo.pt", None),
        ("website", "mailto:ana@exemplo.pt", None),
        ("website", "ana@exemplo.pt", None),
        ("website", "https://", None),
        ("website", "https:/x", None),
        ("website", "://", None),
        ("website", "javascript:alert(1)", None),
        ("website", "https://ana.example/" + "a" * 200, None),
        ("opening_hours", "a" * 201, None),
        ("trade_name", " ", None),
    ],
)
def test_edges_of_what_a_profile_takes(field: str, value: Any, kept: Any) -> None:
    ana = cast.professional("Ana")
    before = Professional.objects.values().get(pk=ana.id)
    if kept is None and value is not None:
        with pytest.raises(Refused) as caught:
            registry.update_profile(professional_id=ana.id, at=MONDAY, **{"radius_km": 5, field: value})
        assert caught.value.message and caught.value.what_to_do
        assert Professional.objects.values().get(pk=ana.id) == before
        return
    registry.update_profile(professional_id=ana.id, at=MONDAY, **{field: value})
    assert Professional.objects.values().get(pk=ana.id)[field] == kept


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ("a" * 120, True),
        ("a" * 119, False),
        ("a " * 59 + "ab", True),
        ("a " * 59 + "a", False),
        ("1" * 120, True),
        (" " * 200, False),
        ("a" * 119 + "   ", False),
        # A new line of a form is two characters on its way, and one to whoever typed it.
        ("a" * 59 + "\r\n" + "a" * 60, True),
        ("a" * 59 + "\r\n" + "a" * 59, False),
        ("Canalizador em Aveiro há doze anos. " * 3 + "Fugas, torneiras, esquentadores.", True),
    ],
)
def test_characters_are_counted_as_whoever_types_counts_them(text: str, is_there: bool) -> None:
    assert (profile.characters(text) >= 120) is is_there


@pytest.mark.django_db
def test_what_is_not_a_profiles_cannot_be_changed() -> None:
    ana = cast.professional("Ana")
    for field in ("tax_identity", "market", "account_id", "joined_at"):
        with pytest.raises(LookupError):
            registry.update_profile(professional_id=ana.id, at=MONDAY, **{field: "x"})
    with pytest.raises(Refused):
        actions.add_work(professional_id=ana.id, title="Sala", photos=photos(9), at=MONDAY)
    with pytest.raises(Refused):
        actions.add_work(professional_id=ana.id, title=" ", at=MONDAY)
    assert Work.objects.count() == 0
