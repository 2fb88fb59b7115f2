"""What becomes of a file in the site's folder: taken on, replaced or taken out before its day, kept from its day on."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

import cast
from own_folder import NEW_DAY, Folder, look, refused
from vinte.figures import taking
from vinte.figures.folder import FolderMissing
from vinte.figures.models import FileRefused, FileTaken
from vinte.kernel import own_files
from vinte.kernel.models import DutyRun
from vinte.leads.pricing.prices import ContactPrices
from vinte.people import actions as people
from vinte.project import health

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 20, 10, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 5, 31, 23, 0, tzinfo=UTC)
A_MOMENT = timedelta(microseconds=1)
LAST_MOMENT = MIDNIGHT - taking.LEAD - A_MOMENT
KIND = "contact-prices"
FILE = f"{KIND}/pt-{NEW_DAY}.toml"


@pytest.fixture
def ana() -> Any:
    return cast.professional("Ana")


def painter(on: date = NEW_DAY) -> int:
    """What a painter's contact costs in Portugal before its factors, in cents."""
    return ContactPrices.in_force(market="pt", on=on).trade_cents["painter"]


def put(folder: Folder, cents: int, *, day: date = NEW_DAY, name: str = "") -> str:
    return folder.put(KIND, ("painter = 1500", f"painter = {cents}"), day=day, name=name)


@pytest.mark.parametrize(
    ("at", "is_taken"),
    [(LAST_MOMENT, True), (MIDNIGHT - taking.LEAD, False), (MIDNIGHT, False), (MIDNIGHT + timedelta(days=9), False)],
)  # fmt: skip
def test_a_file_comes_in_time_for_every_process_or_not_at_all(
    figures_folder: Folder, ana: Any, at: datetime, is_taken: bool
) -> None:
    put(figures_folder, 1700)
    assert look(at) == 1
    assert painter() == (1700 if is_taken else 1500)
    if not is_taken:
        ((line, field, expected),) = refused()[FILE]
        assert field == "from" and "still to come" in expected
        text = (figures_folder.path / FILE).read_text("utf-8")
        assert text.splitlines()[line - 1] == f"from = {NEW_DAY}"


def test_a_file_of_several_markets_comes_before_the_first_midnight_of_them(
    figures_folder: Folder, ana: Any
) -> None:
    figures_folder.put("badges", ("longest_months = 24", "longest_months = 36"))
    madrid = MIDNIGHT - timedelta(hours=1)
    assert look(madrid - taking.LEAD) == 1 and "still to come" in str(refused())
    assert not FileTaken.objects.exists()


@pytest.mark.parametrize("who", [None, "professional", "homeowner"])
def test_a_site_that_nobody_has_joined_may_begin_with_figures_of_its_own(
    figures_folder: Folder, who: str | None
) -> None:
    if who == "professional":
        cast.professional("Ana")
    if who == "homeowner":
        people.register_homeowner(
            name="Helena", email="helena@example.pt", phone="+351912345678", language="pt", at=AT
        )
    long_ago = date(2026, 1, 1)
    put(figures_folder, 1700, day=long_ago)
    assert look(AT) == 1
    assert painter(long_ago) == painter(AT.date()) == (1500 if who else 1700)


def test_before_its_day_a_file_is_replaced_and_taken_out(figures_folder: Folder, ana: Any) -> None:
    put(figures_folder, 1700)
    assert look(AT) == 1 and painter() == 1700
    put(figures_folder, 1800)
    assert look(AT) == 1 and painter() == 1800
    put(figures_folder, 0)
    assert look(AT) == 1 and painter() == 1800, "a wrong one replaces nothing"
    (figures_folder.path / FILE).unlink()
    assert look(LAST_MOMENT) == 2 and painter() == 1500 and refused() == {}
    put(figures_folder, 1900)
    assert look(LAST_MOMENT) == 1 and painter() == 1900
    rows = FileTaken.objects.order_by("number").values_list("number", "is_taken_out")
    assert list(rows) == [(1, False), (2, False), (3, True), (4, False)]


@pytest.mark.parametrize("at", [MIDNIGHT - taking.LEAD, MIDNIGHT, MIDNIGHT + timedelta(days=40)])
@pytest.mark.parametrize("because", ["changed", "removed"])
def test_from_its_day_on_the_site_keeps_what_it_took_on_and_says_so(
    figures_folder: Folder, ana: Any, at: datetime, because: str
) -> None:
    put(figures_folder, 1700)
    put(figures_folder, 1600, day=date(2026, 9, 1))
    assert look(AT) == 2
    as_taken = (figures_folder.path / FILE).read_text("utf-8")
    if because == "changed":
        put(figures_folder, 100)
    else:
        (figures_folder.path / FILE).unlink()
    assert look(at) == 1 and look(at) == 0
    assert painter() == 1700
    row = FileRefused.objects.get()
    assert (row.because, row.refused_at) == (because, at) and "its day has come" in str(row.problems)
    (line,) = (one for one in health.attention() if one.startswith("figures: "))
    assert FILE in line and because in line
    assert "1 files of figures do not count" in health.health()["attention"]
    figures_folder.write(KIND, f"pt-{NEW_DAY}.toml", as_taken)
    assert look(at + timedelta(minutes=1)) == 1 and refused() == {}
    assert not [one for one in health.attention() if one.startswith("figures: ")]


def test_what_is_wrong_is_told_until_it_is_mended_or_gone(figures_folder: Folder, ana: Any) -> None:
    put(figures_folder, 0)
    assert look(AT) == 1
    put(figures_folder, -1)
    assert look(AT + timedelta(minutes=1)) == 1
    assert FileRefused.objects.get().refused_at == AT + timedelta(minutes=1)
    (figures_folder.path / FILE).unlink()
    assert look(AT + timedelta(minutes=2)) == 1 and refused() == {} and not FileTaken.objects.exists()


def test_what_is_no_dated_file_of_a_known_kind_is_told(figures_folder: Folder, ana: Any) -> None:
    root = figures_folder.path
    (root / "prices").mkdir()
    (root / "pt-2026-06-01.toml").write_text("")
    for name in ("README.md", ".hidden", "note~"):
        (root / name).write_text("")
    folder = root / KIND
    folder.mkdir()
    (folder / "pt-2026-06-01.tml").write_text("")
    (folder / "pt-2026-13-01.toml").write_text("")
    (folder / "it-2026-06-01.toml").write_text("")
    (folder / "pt-pt-2026-06-01.toml").write_text("")
    (folder / "pt-2026-06-02.toml").mkdir()
    (folder / "pt-2026-06-03.toml").write_bytes(b"markets = ['pt']\n# \xff\n")
    (folder / "pt-2026-06-04.toml").write_bytes(b"x" * 100_001)
    (folder / "pt-2026-06-05.toml").write_bytes(b"markets = ['pt']\n\x00")
    (folder / "pt-2026-06-06.toml").symlink_to(folder / "nowhere.toml")
    os.mkdir(os.fsencode(folder) + b"/\xfe\n.toml")
    assert look(AT) > 0
    told = {file: problems[0] for file, problems in refused().items()}
    fields = {file: (line, field) for file, (line, field, _expected) in told.items()}
    assert fields == {
        "prices": (1, "name"),
        "pt-2026-06-01.toml": (1, "name"),
        f"{KIND}/pt-2026-06-01.tml": (1, "name"),
        f"{KIND}/pt-2026-13-01.toml": (1, "name"),
        f"{KIND}/it-2026-06-01.toml": (1, "name"),
        f"{KIND}/pt-pt-2026-06-01.toml": (1, "name"),
        f"{KIND}/pt-2026-06-02.toml": (1, "the file"),
        f"{KIND}/pt-2026-06-03.toml": (2, "the file"),
        f"{KIND}/pt-2026-06-04.toml": (1, "the file"),
        f"{KIND}/pt-2026-06-05.toml": (2, "the file"),
        f"{KIND}/pt-2026-06-06.toml": (1, "the file"),
        f"{KIND}/\\xfe?.toml": (1, "name"),
    }
    assert not FileTaken.objects.exists() and own_files.own().texts == {}


def test_two_files_of_a_market_and_day_do_not_stand_side_by_side(figures_folder: Folder, ana: Any) -> None:
    pack = figures_folder.put("renewal-notices", ("monthly_days = 7", "monthly_days = 8"))
    text = (figures_folder.path / "renewal-notices" / pack).read_text("utf-8")
    alone = text.replace('["es", "fr", "mx", "pt"]', '["pt"]')
    figures_folder.write("renewal-notices", f"pt-{NEW_DAY}.toml", alone)
    assert look(AT) == 2
    ((_line, field, expected),) = refused()[f"renewal-notices/pt-{NEW_DAY}.toml"]
    assert field == "from" and pack in expected
    # Whoever takes the first one out lets the second one in, in the same minute.
    (figures_folder.path / "renewal-notices" / pack).unlink()
    assert look(AT) == 3 and refused() == {}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (("currency = \"EUR\"", "currency = \"MXN\""), "currency"),
        (("plumber = 1200", "dowser = 1200"), "trade_cents.dowser"),
        (("ready = 130\n", ""), "intent_percent.ready"),
        (("small = 70\n", ""), "size_percent.small"),
        (("Lisboa = 125", "Atlantis = 125"), "place_percent.Atlantis"),
        (('markets = ["pt"]', 'markets = ["es"]'), "markets"),
    ],
)  # fmt: skip
def test_names_that_this_version_does_not_know_are_refused(
    figures_folder: Folder, ana: Any, change: tuple[str, str], field: str
) -> None:
    figures_folder.put(KIND, change)
    assert look(AT) == 1
    assert field in {told for _line, told, _expected in refused()[FILE]}


def test_terms_leave_no_gap_and_name_badges_that_there_are(figures_folder: Folder, ana: Any) -> None:
    figures_folder.put("guarantee-terms", ('["verified"', '["crowned"'))
    assert look(AT) == 1
    assert [field for _line, field, _told in refused()[f"guarantee-terms/pt-{NEW_DAY}.toml"]] == [
        "badges_active.badges"
    ]
    until = (f"from = {NEW_DAY}", f"from = {NEW_DAY}\nuntil = 2026-06-30")
    figures_folder.put("guarantee-terms", until)
    assert look(AT) == 2 and refused() == {}
    figures_folder.put("guarantee-terms", day=date(2026, 7, 2))
    assert look(AT) == 1
    ((_line, field, expected),) = refused()["guarantee-terms/pt-2026-07-02.toml"]
    assert field == "from" and "leaves a gap" in expected


def test_terms_that_others_follow_on_are_not_taken_out(figures_folder: Folder, ana: Any) -> None:
    for day, last in (
        (NEW_DAY, "2026-06-30"),
        (date(2026, 7, 1), "2026-07-31"),
        (date(2026, 8, 1), "2026-12-31"),
    ):
        figures_folder.put("guarantee-terms", (f"from = {day}", f"from = {day}\nuntil = {last}"), day=day)
    assert look(AT) == 3 and refused() == {}
    (figures_folder.path / "guarantee-terms" / "pt-2026-07-01.toml").unlink()
    assert look(AT) == 1
    ((_line, _field, expected),) = refused()["guarantee-terms/pt-2026-07-01.toml"]
    assert "is needed: " in expected and "pt-2026-08-01 leaves a gap" in expected
    assert {row.is_taken_out for row in FileTaken.objects.all()} == {False}


def test_a_folder_that_is_gone_or_empty_takes_nothing_out(
    figures_folder: Folder, ana: Any, settings: Any
) -> None:
    put(figures_folder, 1700)
    assert look(AT) == 1
    away = figures_folder.path.with_name("away")
    figures_folder.path.rename(away)
    for make in (lambda: None, figures_folder.path.mkdir):
        make()
        assert look(AT) == 0
        assert FolderMissing.__name__ in DutyRun.objects.get(duty="figures.folder").error
        assert painter() == 1700
    # What its owner emptied keeps the folder of its kind.
    (figures_folder.path / KIND).mkdir()
    assert look(AT) == 1 and painter() == 1500
    settings.VINTE_FIGURES_DIR = ""
    assert look(AT) == 0


def test_without_a_folder_nothing_is_refused_and_what_was_taken_on_goes_on(
    figures_folder: Folder, ana: Any, settings: Any
) -> None:
    put(figures_folder, 1700)
    put(figures_folder, 0, day=date(2026, 9, 1))
    assert look(AT) == 2 and len(refused()) == 1
    settings.VINTE_FIGURES_DIR = ""
    assert look(AT) == 1 and refused() == {} and look(AT) == 0
    assert painter() == 1700


def test_what_was_taken_on_is_never_changed(figures_folder: Folder, ana: Any) -> None:
    put(figures_folder, 1700)
    look(AT)
    for change in ("UPDATE figures_filetaken SET text = ''", "DELETE FROM figures_filetaken"):
        with (
            pytest.raises(IntegrityError, match="only grows"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)
