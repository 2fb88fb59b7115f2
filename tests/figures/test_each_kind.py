"""Every kind of figures from the site's own folder: a wrong file is refused whole, a right one counts from its day on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import cast
import vinte
from own_folder import NEW_DAY, Folder, landed, look, refused
from vinte.guarantee import terms
from vinte.kernel.dated_files import DatedFigures, dated_files, dated_folders
from vinte.kernel.dated_kinds import every_kind

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 20, 10, 0, tzinfo=UTC)
# Lisbon is an hour before UTC in June.
MIDNIGHT = datetime(2026, 5, 31, 23, 0, tzinfo=UTC)
A_MOMENT = timedelta(microseconds=1)

# By kind: what stands in the package's file, a right figure for it, a wrong one, and the field that is told.
EDITS = {
    "badges": ("longest_months = 24", "longest_months = 36", "longest_months = 0", "longest_months"),
    "balance-expiry": (
        "granted_months = 12", "granted_months = 18", "granted_months = 0", "granted_months",
    ),
    "claim-rules": ("decision_hour = 18", "decision_hour = 17", "decision_hour = 24", "decision_hour"),
    "complaints-and-notices": ("\nanswer_days = 7", "\nanswer_days = 9", "\nanswer_days = 0", "answer_days"),
    "contact-prices": ("painter = 1500", "painter = 1700", "paintr = 1500", "trade_cents.paintr"),
    "goodwill": ("month_cents = 5_000", "month_cents = 6_000", "month_cents = 0", "month_cents"),
    "guarantee-terms": ("contacts = 20", "contacts = 15", "contacts = 0", "first_contacts.contacts"),
    "hearings": ("added_days = 7", "added_days = 8", "added_days = 7.5", "added_days"),
    "legal": ('name = "Livro', 'name = "O Livro', 'nome = "Livro', "complaints_book.nome"),
    "open-figures": ("ripe_days = 30", "ripe_days = 31", "ripe_days = true", "ripe_days"),
    "pack-prices": ("price_cents = 29000", "price_cents = 31000", "price_cents = 0", "yearly.price_cents"),
    "pack-renewals": ("grace_days = 7", "grace_days = 9", "grace_days = -1", "grace_days"),
    "payments-given-back": ("offered_days = 30", "offered_days = 45", "offered_days = 0", "offered_days"),
    "price-taxes": ("permille = 230", "permille = 225", "permille = 1000", "standard_permille"),
    "quiet-requests": ("quiet_hours = 72", "quiet_hours = 96", 'quiet_hours = "72"', "quiet_hours"),
    "quote-taxes": ("[230, 130, 60]", "[225, 130, 60]", "[230, 1000, 60]", "permilles.1"),
    "reminders": ("most_a_day = 2", "most_a_day = 3", "most_a_day = 0", "most_a_day"),
    "renewal-notices": ("monthly_days = 7", "monthly_days = 8", "monthly_days = 0", "monthly_days"),
    "request-closings": ("undo_minutes = 10", "undo_minutes = 20", "undo_minutes = 0", "undo_minutes"),
    "requests": ("open_days = 60", "open_days = 90", "opened_days = 60", "opened_days"),
    "returns": ("credit_percent = 50", "credit_percent = 60", "credit_percent = 100", "partial_credit_percent"),
    "reviews": ("hold_days = 7", "hold_days = 8", "hold_days = 0", "hold_days"),
    "support-answers": ("receipts_a_day = 3", "receipts_a_day = 4", "receipts_a_day = 0", "receipts_a_day"),
    "support-hours": ("sunday = []", 'sunday = ["10:00-12:00"]', 'sunday = ["12:00-10:00"]', "sunday.0"),
    "transfers": ("waits_days = 30", "waits_days = 45", "waits_days = 0", "waits_days"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def somebody() -> Any:
    """Somebody has joined, to whom what is in force was promised."""
    return cast.professional("Ana")


def models() -> dict[str, type[DatedFigures]]:
    return {model.kind: model for model in DatedFigures.__subclasses__() if model.__module__ != __name__}


def said(kind: str, *, at: datetime) -> Any:
    """All that the figures of Portugal say at an instant."""
    day = terms.market_day(market="pt", at=at)
    if kind == "guarantee-terms":
        return terms.load("pt", on=day)
    return models()[kind].in_force(market="pt", on=day)


def test_each_folder_of_dated_files_is_of_one_kind_and_each_kind_has_an_edit() -> None:
    package = Path(vinte.__file__).parent
    folders = [kind.folder for kind in every_kind().values()]
    assert sorted(folders) == list(dated_folders(package)) and len(set(folders)) == len(folders)
    assert set(EDITS) == set(every_kind())


@pytest.mark.parametrize("kind", EDITS)
def test_every_file_of_the_package_would_be_taken_on(kind: str) -> None:
    of = every_kind()[kind]
    for path in of.folder.glob("*.toml"):
        assert of.problems_in(path.read_text("utf-8"), path.stem) == [], path.name


@pytest.mark.parametrize("kind", EDITS)
def test_a_wrong_figure_is_refused_whole_and_the_old_one_goes_on(figures_folder: Folder, kind: str) -> None:
    was, _right, wrong, field = EDITS[kind]
    before = said(kind, at=MIDNIGHT)
    name = figures_folder.put(kind, (was, wrong))
    assert look(AT) == 1 and look(AT) == 0
    ((line, told, expected),) = refused()[f"{kind}/{name}"][:1]
    assert told == field and expected
    written = (figures_folder.path / kind / name).read_text("utf-8").splitlines()
    assert wrong.strip().splitlines()[0] in written[line - 1]
    assert said(kind, at=MIDNIGHT) == before


@pytest.mark.parametrize("kind", EDITS)
def test_a_right_figure_counts_from_the_first_instant_of_its_day_in_the_market(
    figures_folder: Folder, kind: str
) -> None:
    was, right, _wrong, _field = EDITS[kind]
    before = said(kind, at=MIDNIGHT)
    name = figures_folder.put(kind, (was, right))
    assert look(AT) == 1 and look(AT) == 0
    assert refused() == {}
    assert said(kind, at=MIDNIGHT - A_MOMENT) == before
    after = said(kind, at=MIDNIGHT)
    assert after != before
    assert (after.in_force_from if kind == "guarantee-terms" else after.first_day) == NEW_DAY
    own = [file for file in dated_files(every_kind()[kind].folder, "pt") if file.is_own]
    assert [file.name for file in own] == [name]
    # The day comes, and nothing changes any more.
    assert look(MIDNIGHT) == 0 and said(kind, at=MIDNIGHT) == after


def test_a_later_file_of_the_package_counts_only_where_the_market_has_none_of_its_own(
    figures_folder: Folder,
) -> None:
    assert landed("reminders").stem.endswith("2026-12-01")
    text = landed("reminders").read_text("utf-8").replace("from = 2026-12-01", f"from = {NEW_DAY}")
    text = text.replace('["es", "fr", "mx", "pt"]', '["pt"]').replace("most_a_day = 2", "most_a_day = 3")
    figures_folder.write("reminders", f"pt-{NEW_DAY}.toml", text)
    assert look(AT) == 1 and refused() == {}
    in_winter = date(2026, 12, 24)
    kind = models()["reminders"]
    assert kind.in_force(market="pt", on=in_winter).first_day == NEW_DAY
    assert kind.in_force(market="es", on=in_winter).first_day == date(2026, 12, 1)
