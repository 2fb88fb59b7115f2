"""What a return does to the guarantee is said before it is sent, and again when it is credited, by the same rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

import cast
from cast import CLAIM_DAY, MONDAY
from vinte.claims import queries
from vinte.claims.queries import ReturnEffect
from vinte.leads import actions as leads
from vinte.people import actions as people

pytestmark = pytest.mark.django_db
# The first was bought on 12 January: the window is over with 12 April, in Lisbon where it is summer.
WINDOW_END = datetime(2026, 4, 12, 23, 0, tzinfo=UTC)


def says(effect: ReturnEffect) -> str:
    with translation.override("pt"):
        return " ".join(queries.in_words(sentence) for sentence in effect.says)


def effect(of: cast.Business, purchase: Any, *, at: datetime) -> ReturnEffect:
    return queries.return_effect(professional_id=of.id, purchase_id=purchase.id, at=at)


@pytest.fixture
def bruno() -> cast.Business:
    """Twenty in time; nothing else is missing."""
    return cast.claimable("Bruno")


@pytest.mark.parametrize(
    ("at", "until"),
    [
        # Credited long before, the window itself is longer; the day before its end, or a week after, two weeks are.
        (datetime(2026, 3, 20, 12, tzinfo=UTC), "12 de abril de 2026"),
        (WINDOW_END - timedelta(days=1, hours=5), "25 de abril de 2026"),
        (WINDOW_END - timedelta(microseconds=1), "26 de abril de 2026"),
        (WINDOW_END, "27 de abril de 2026"),
        (WINDOW_END + timedelta(days=7), "4 de maio de 2026"),
    ],
)
def test_who_bought_twenty_in_time_replaces_and_keeps_the_guarantee(
    bruno: cast.Business, at: datetime, until: str
) -> None:
    last = bruno.purchases[19]
    told = effect(bruno, last, at=at)
    assert not told.ends and f"compre o que falta até ao fim de {until} (hora de Lisboa)" in says(told)
    assert says(told).startswith("A garantia mantém-se. Fica com 19 de 20")
    assert "A espera de 1 mês recomeça no dia dessa compra." in says(told)
    # What was told is what comes: credited then, replaced on the last day, and paid for in the end.
    cast.take_back(last, at=at)
    assert queries.assess(professional_id=bruno.id, at=at).verdict == "in_progress"
    assert told.buy_until is not None
    replaced_at = datetime.combine(told.buy_until, datetime.min.time(), UTC) + timedelta(hours=20)
    bought = cast.contact(bruno, at=max(replaced_at, at + timedelta(hours=1)), title="Pintar a última")
    after = bought.bought_at + timedelta(days=1)
    found = queries.assess(professional_id=bruno.id, at=after)
    assert found.statuses["purchase_window"] == "met" and found.verdict == "in_progress"


def test_who_had_not_bought_twenty_has_the_window_and_no_more() -> None:
    ana = cast.professional("Ana", at=MONDAY, pack="yearly", is_complete=True, has_badge=True)
    for number in range(3):
        cast.contact(ana, at=MONDAY + timedelta(days=1 + number))
    told = effect(ana, ana.purchases[2], at=MONDAY + timedelta(days=9))
    assert "compre os que faltam até ao fim de 13 de abril de 2026" in says(told) and not told.ends


def test_the_next_contact_takes_its_place_and_the_wait_moves() -> None:
    bruno = cast.claimable("Bruno", contacts=21)
    told = effect(bruno, bruno.purchases[4], at=CLAIM_DAY)
    assert "toma o lugar deste" in says(told) and "passa a acabar no fim de" in says(told)
    assert not told.ends and told.buy_until is None
    beyond = effect(bruno, bruno.purchases[20], at=CLAIM_DAY)
    assert says(beyond) == "Este contacto não é dos que a garantia olha: para ela, nada muda."


def test_a_return_that_would_end_the_guarantee_says_so_first() -> None:
    """The 21st was bought without the badge: in the place of another it would break what the guarantee asks."""
    bruno = cast.claimable("Bruno")
    without = bruno.purchases[19].bought_at + timedelta(days=3)
    people.deactivate_badge(professional_id=bruno.id, kind="verified", reason="Caducou.", at=without)
    cast.contact(bruno, at=without + timedelta(days=1), title="Pintar sem selo")
    assert queries.assess(professional_id=bruno.id, at=CLAIM_DAY).verdict == "claimable"
    told = effect(bruno, bruno.purchases[4], at=CLAIM_DAY)
    assert told.ends and told.buy_until is None
    assert says(told).startswith("Sem este contacto, a garantia deixa de poder ser paga. Faltava um selo")
    # What has ended already is not ended again.
    assert not effect(bruno, bruno.purchases[20], at=CLAIM_DAY).ends


def test_taking_away_the_only_contact_that_broke_it_gives_it_back(bruno: cast.Business) -> None:
    won = bruno.purchases[5]
    cast.award(won, at=CLAIM_DAY)
    other = effect(bruno, bruno.purchases[6], at=CLAIM_DAY)
    assert says(other) == "A garantia já terminou por outro motivo: devolver este contacto não a muda."
    told = effect(bruno, won, at=CLAIM_DAY)
    assert told.revives and says(told).startswith("Sem este contacto, a garantia volta a poder ser paga.")


def test_a_hypothesis_writes_nothing(bruno: cast.Business) -> None:
    before = queries.assess(professional_id=bruno.id, at=CLAIM_DAY)
    effect(bruno, bruno.purchases[19], at=CLAIM_DAY)
    assert queries.assess(professional_id=bruno.id, at=CLAIM_DAY) == before


def test_the_letter_about_the_credit_says_the_same() -> None:
    wrong = cast.homeowner(phone="+351412345678")
    bruno = cast.claimable("Bruno", owners=[*(cast.homeowner() for _number in range(19)), wrong])
    last = bruno.purchases[19]
    at = last.bought_at + timedelta(days=3)
    told = says(effect(bruno, last, at=at))
    leads.ask_return(
        professional_id=bruno.id,
        purchase_id=last.id,
        reason="number_not_assigned",
        words="",
        idempotency_key="x",
        at=at,
    )
    (letter,) = cast.letters(bruno.account.email, kind="return_credited")
    assert "A garantia mantém-se. Fica com 19 de 20: compre o que falta até ao fim de" in letter.text
    assert told.split(": compre")[0] in letter.text
