"""A renewal is told days before, with what it costs and how to stop it; a higher price waits for a yes."""

from __future__ import annotations

import re
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import pytest
from pack_prices import change_price
from test_stop_means_stop import NoLock, live, newest, subscriber

import cast
from at_once import Beside
from play_provider import Play
from vinte.kernel.errors import NotAllowed, Refused
from vinte.wallet import actions, due, queries
from vinte.wallet.books import balances
from vinte.wallet.models import PackPriceYes, TopUp
from vinte.wallet.packs import renewing

pytestmark = pytest.mark.django_db(transaction=True)
AT = cast.MONDAY
# The 30th day after MONDAY is the last of a month's pack, the 364th of a year's.
LAST = {"monthly": 30, "yearly": 364}
NOTICE = {"monthly": 7, "yearly": 30}


@pytest.fixture
def dearer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """From 20 January on, and before any renewal, a pack costs 49,00 a month and 490,00 a year."""
    change_price(monkeypatch, tmp_path, on=date(2026, 1, 20))


def letters(who: cast.Business, kind: str) -> list[str]:
    return [letter.text for letter in cast.letters(who.account.email, kind=kind)]


def agree(who: cast.Business, *, days: float, shown: int) -> None:
    actions.agree_to_pack_price(
        professional_id=who.id, pack_id=newest(who).id, shown_price_cents=shown, at=cast.later(days=days)
    )


def secret_in(letter: str) -> str:
    found = re.search(r"/pack/parar/([\w-]{43})/", letter)
    assert found
    return found[1]


# The letter before.


@pytest.mark.parametrize("period", ["monthly", "yearly"])
@pytest.mark.parametrize(("early", "told"), [(1, 0), (0, 1), (-1, 1)])
def test_a_letter_says_days_before_what_will_be_taken_and_when(period: str, early: int, told: int) -> None:
    ana = cast.professional("Ana", pack=period, balance_cents=50_000)
    at = cast.later(days=LAST[period] - NOTICE[period] - early)
    for _twice in range(2):
        due.DUTIES.run(at=at)
    found = letters(ana, "pack_renews_soon")
    assert len(found) == told
    if told:
        amount, day = {"monthly": ("29,00", "11 de fevereiro"), "yearly": ("290,00", "11 de janeiro")}[period]
        assert amount in found[0] and day in found[0] and "saldo que carregou" in found[0]
        assert secret_in(found[0])


def test_by_card_the_letter_names_the_card(play: Play) -> None:
    ana = subscriber(play)
    live(play, 23)
    assert "acaba em 4242" in letters(ana, "pack_renews_soon")[0]


def test_a_card_that_is_gone_is_said(play: Play) -> None:
    ana = subscriber(play)
    actions.forget_saved_card(professional_id=ana.id, at=AT)
    live(play, 23)
    assert "não há nenhum guardado" in letters(ana, "pack_renews_soon")[0]


def test_nothing_is_told_of_what_does_not_renew(play: Play) -> None:
    ana = subscriber(play)
    actions.cancel_pack(professional_id=ana.id, pack_id=newest(ana).id, at=AT)
    live(play, 23, 30)
    assert letters(ana, "pack_renews_soon") == []


# The link that stops it.


def test_the_link_in_the_letter_stops_it_and_opening_it_does_not(play: Play) -> None:
    ana = subscriber(play)
    live(play, 23)
    secret = secret_in(letters(ana, "pack_renews_soon")[0])
    offer = queries.pack_stop_behind(secret=secret, at=cast.later(days=24))
    assert offer.ahead is not None and (offer.ahead.price_cents, newest(ana).renews) == (2900, True)
    for _twice in range(2):
        actions.stop_pack_by_link(secret=secret, at=cast.later(days=24))
    assert queries.pack_stop_behind(secret=secret, at=cast.later(days=24)).ahead is None
    live(play, 30, 31)
    assert len(queries.packs(ana.id)) == 1


def test_a_link_from_before_stops_what_renewed_the_pack_since(play: Play) -> None:
    ana = subscriber(play)
    live(play, 23, 30)
    assert len(queries.packs(ana.id)) == 2
    actions.stop_pack_by_link(secret=secret_in(letters(ana, "pack_renews_soon")[0]), at=cast.later(days=31))
    live(play, 58, 59, 60)
    assert len(queries.packs(ana.id)) == 2


@pytest.mark.parametrize(("days", "refused"), [(23 + 59, ""), (23 + 60, "link_expired")])
def test_the_link_ends(play: Play, days: int, refused: str) -> None:
    ana = subscriber(play)
    live(play, 23)
    secret = secret_in(letters(ana, "pack_renews_soon")[0])
    if refused:
        with pytest.raises(Refused) as refusal:
            actions.stop_pack_by_link(secret=secret, at=cast.later(days=days))
        assert refusal.value.code == refused
    else:
        actions.stop_pack_by_link(secret=secret, at=cast.later(days=days))
    with pytest.raises(Refused) as refusal:
        actions.stop_pack_by_link(secret="x" * 43, at=AT)
    assert refusal.value.code == "link_unknown"


# A higher price.


def test_a_card_is_not_charged_more_than_was_last_paid_without_a_yes(play: Play, dearer: None) -> None:
    ana = subscriber(play)
    live(play, 23)
    assert letters(ana, "pack_renews_soon") == []
    (told,) = letters(ana, "pack_price_rises")
    assert "49,00" in told and "29,00" in told and "Sem o seu sim nada se cobra" in told
    live(play, *range(24, 45))
    assert not TopUp.objects.filter(method="saved_card").exists()
    assert len(queries.packs(ana.id)) == 1 and not newest(ana).renews
    (waits,) = letters(ana, "pack_waits_for_yes")
    assert "18 de fevereiro" in waits and "Nada foi cobrado" in waits
    assert letters(ana, "pack_not_renewed") == []


@pytest.mark.parametrize(("days", "starts"), [(25, True), (30.5, True), (37, True), (38, False)])
def test_a_yes_renews_it_before_its_day_and_within_grace(
    play: Play, dearer: None, days: float, starts: bool
) -> None:
    ana = subscriber(play)
    live(play, *(number for number in (23, 30, 31, 32, 35, 37, 38) if number <= days))
    if not starts:
        with pytest.raises(Refused) as refusal:
            agree(ana, days=days, shown=4900)
        assert refusal.value.code == "renewal_over"
        return
    for _twice in range(2):
        agree(ana, days=days, shown=4900)
    assert PackPriceYes.objects.count() == 1
    live(play, max(days + 0.01, 30), max(days + 0.02, 30.01))
    pack = newest(ana)
    assert (pack.price_cents, pack.starts_on) == (4900, date(2026, 2, 12))
    assert balances.balance(ana.id).total_cents == 0


def test_a_yes_is_to_the_price_that_was_seen(play: Play, dearer: None) -> None:
    ana = subscriber(play)
    for shown in (4899, 4901):
        with pytest.raises(Refused) as refusal:
            agree(ana, days=25, shown=shown)
        assert refusal.value.code == "price_changed"
    bruno = cast.professional("Bruno")
    with pytest.raises(NotAllowed):
        actions.agree_to_pack_price(
            professional_id=bruno.id, pack_id=newest(ana).id, shown_price_cents=4900, at=AT
        )
    assert not PackPriceYes.objects.exists()


@pytest.mark.parametrize(("period", "price"), [("monthly", 4900), ("yearly", 49_000)])
def test_the_balance_is_not_taken_for_more_without_a_yes(dearer: None, period: str, price: int) -> None:
    ana, bruno = (cast.professional(name, pack=period, balance_cents=60_000) for name in ("Ana", "Bruno"))
    last = LAST[period]
    agree(bruno, days=last - 1, shown=price)
    for days in range(last - 1, last + 12):
        due.DUTIES.run(at=cast.later(days=days))
    assert (len(queries.packs(ana.id)), balances.balance(ana.id).total_cents) == (1, 60_000)
    assert (len(queries.packs(bruno.id)), balances.balance(bruno.id).total_cents) == (2, 60_000 - price)


def test_a_yes_is_good_for_one_period(play: Play, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    change_price(monkeypatch, tmp_path, on=date(2026, 1, 20))
    ana = subscriber(play)
    agree(ana, days=25, shown=4900)
    live(play, 30)
    assert newest(ana).price_cents == 4900
    (tmp_path / "next").mkdir()
    change_price(monkeypatch, tmp_path / "next", on=date(2026, 2, 20), monthly=5900)
    live(play, 51, 58, 59)
    assert len(queries.packs(ana.id)) == 2
    assert len(letters(ana, "pack_price_rises")) == 1


def test_a_lower_price_asks_nobody(play: Play, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    change_price(monkeypatch, tmp_path, on=date(2026, 1, 20), monthly=1900)
    ana = subscriber(play)
    live(play, 23, 30)
    assert newest(ana).price_cents == 1900 and "19,00" in letters(ana, "pack_renews_soon")[0]


def test_a_price_that_changes_after_the_letter_is_told_again(
    play: Play, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ana = subscriber(play)
    live(play, 23)
    change_price(monkeypatch, tmp_path, on=date(2026, 2, 6))
    live(play, 25, 26)
    assert (len(letters(ana, "pack_renews_soon")), len(letters(ana, "pack_price_rises"))) == (1, 1)


@pytest.mark.parametrize("locked", [True, False])
def test_a_yes_and_the_lapse_at_once_are_one_after_the_other(play: Play, dearer: None, locked: bool) -> None:
    """The yes has seen that the pack still may renew, and is about to write; meanwhile its last day of grace
    ends. Without the wallet's lock, which is the control, a yes is kept to a pack that has lapsed.
    """
    ana = subscriber(play)
    live(play, 30)
    pack = newest(ana)

    lapse = Beside(lambda: due.DUTIES.run(at=cast.later(days=38)))
    write = PackPriceYes.objects.create
    states: list[bool] = []

    def about_to_write(**given: object) -> object:
        lapse.begin()
        states.append(newest(ana).renews)
        return write(**given)

    with ExitStack() as stack:
        if not locked:
            stack.enter_context(mock.patch.object(renewing, "ledger", NoLock()))
            row = lambda who, key: newest(ana)  # noqa: E731
            stack.enter_context(mock.patch.object(renewing.selling, "lock_row", row))
        stack.enter_context(
            mock.patch.object(
                renewing,
                "PackPriceYes",
                SimpleNamespace(
                    objects=SimpleNamespace(create=about_to_write, filter=PackPriceYes.objects.filter)
                ),
            )
        )
        actions.agree_to_pack_price(
            professional_id=ana.id, pack_id=pack.id, shown_price_cents=4900, at=cast.later(days=37)
        )
    lapse.end()
    # Under the lock the lapse waits, so that the pack may still renew when the yes is written.
    assert states == [locked]
