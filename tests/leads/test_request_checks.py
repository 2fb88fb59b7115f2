"""What the checks find in Helena's words, and what they leave alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

import cast
from cast import MONDAY
from vinte.leads import actions
from vinte.leads.requests import screening

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Written:
    """A draft that nothing is wrong with."""

    market: str = "pt"
    trade: str = "painter"
    title: str = "Pintar a sala"
    description: str = "Uma sala de 20 m², paredes e teto, 2,60 m de altura, no 3.º andar."
    municipality: str = "Aveiro"
    email: str = "helena@casa.example"
    phone: str = "+351912345678"


@dataclass(frozen=True)
class WithAddress(Written):
    """The same with an address."""

    address: str = ""


WRITTEN_ANEW = {"title": "Sala e corredor", "description": "Paredes brancas e lisas por todo o lado."}


def found(**changes: str) -> list[tuple[str, str, str]]:
    draft = replace(Written(), **changes)
    return [(each.code, each.severity, each.detail) for each in screening.look(draft, at=MONDAY)]


def test_a_plain_request_is_clean() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("market", "phone", "good"),
    [
        ("pt", "+351912345678", True),
        ("pt", "+351234567890", True),
        ("pt", "+351999999999", False),
        ("pt", "+351412345678", False),
        ("pt", "+34612345678", True),
        ("pt", "+34112345678", False),
        ("es", "612345678", True),
        ("pt", "612345678", False),
    ],
)
def test_a_number_is_one_of_its_country(market: str, phone: str, good: bool) -> None:
    assert screening.phone_is_valid(phone, market=market) is good


@pytest.mark.parametrize(
    ("email", "good"),
    [
        ("a@casa.example", True),
        ("a@mailinator.com", False),
        ("a@eu.mailinator.com", False),
        ("a@notmailinator.com", True),
    ],
)
def test_mailboxes_that_are_thrown_away_are_refused(email: str, good: bool) -> None:
    assert found(email=email) == ([] if good else [("email_disposable", "wrong", "")])


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("Ligue 912 345 678 depois das 18h, se faz favor.", "wrong"),
        ("Ligue para 9 1 2 3 4 5 6 7 8 depois das 18h.", "wrong"),
        ("O número é +351-912-345-678, à noite.", "wrong"),
        ("Escreva para helena@casa.example com o preço.", "wrong"),
        ("Veja em www.exemplo.pt as fotografias da sala.", "wrong"),
        ("Está tudo em https://exemplo.org/sala para ver.", "wrong"),
        ("Ligue nove um dois três quatro cinco seis sete oito.", "doubtful"),
        ("Ligue 91 dois 34 cinco 67 oito por favor, à noite.", "doubtful"),
        ("Escreva a helena arroba casa, com o preço todo.", "doubtful"),
        ("Escreva a helena (at) casa, com o preço todo.", "doubtful"),
        ("Mande mensagem por WhatsApp com o preço final.", "doubtful"),
        ("Uma sala de 250 x 310 cm e 2 portas, de 1985.", None),
        ("São 3 quartos, 2 salas, 1 cozinha e 4 janelas grandes.", None),
        ("Orçamento até 1 500 000 de tijolos e 20 sacos de cimento.", None),
        ("Um quarto, dois corredores, três portas e uma janela.", None),
        ("Fica no n.º 12, 3.º esq.; a obra é das 9h00 às 18h00.", None),
    ],
)
def test_contact_details_in_the_text(text: str, severity: str | None) -> None:
    assert screening.contact_details_in(text, market="pt") == severity


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("Paredes brancas, teto", True),
        ("Paredes paredes paredes", False),
        ("Sala de lá", False),
        ("12345678901234567890 12 34 56", False),
    ],
)
def test_too_little_text(text: str, good: bool) -> None:
    assert [code for code, _severity, _detail in found(description=text)] == (
        [] if good else ["text_too_little"]
    )


@pytest.mark.parametrize(
    ("trade", "title", "suggests"),
    [
        ("painter", "Arranjar torneira da cozinha", "plumber"),
        ("plumber", "Arranjar torneira da cozinha", ""),
        ("painter", "Mudar três tomadas e um disjuntor", "electrician"),
        ("painter", "Pintar a parede depois de tirar o azulejo", ""),
        ("cleaning", "Telhado com telhas partidas", "roofing"),
        ("painter", "Um trabalho sem palavras de ofício nenhum", ""),
    ],
)
def test_words_of_another_trade_suggest_it(trade: str, title: str, suggests: str) -> None:
    said = found(trade=trade, title=title, description="Numa casa antiga perto do centro da cidade.")
    assert said == ([("other_trade", "doubtful", suggests)] if suggests else [])


@pytest.mark.parametrize(
    ("changes", "days", "same"),
    [
        ({}, 0, True),
        ({}, 29, True),
        ({}, 30, False),
        ({"trade": "cleaning"}, 1, False),
        ({"municipality": "Ílhavo"}, 1, False),
        ({"email": "outra@casa.example"}, 1, True),
        ({"phone": "+351961234567"}, 1, True),
        ({"email": "outra@casa.example", "phone": "+351961234567"}, 1, False),
    ],
)
def test_an_open_request_alike_is_a_doubt(changes: dict[str, str], days: int, same: bool) -> None:
    helena = cast.homeowner(phone=Written.phone)
    asked = cast.request(of=helena)
    draft = replace(
        Written(
            title="Sala e corredor",
            description="Paredes brancas e lisas por todo o lado.",
            email=helena.email,
        ),
        **changes,
    )
    at = MONDAY + timedelta(days=days)
    said = [(each.code, each.detail) for each in screening.look(draft, at=at)]
    assert said == ([("duplicate", str(asked.pk))] if same else [])
    actions.close_request(job_request_id=asked.pk, at=MONDAY)
    assert not screening.look(draft, at=at)


@pytest.mark.parametrize("trade", sorted(screening.words()["trade_words"]))
def test_every_trade_has_telling_words_of_its_own(trade: str) -> None:
    from vinte.people.catalogue import trades

    assert trades.trade(trade)
    assert len(screening.words()["trade_words"][trade]) >= 2
    # Whatever fits no trade has no words that tell of it.
    assert {known.slug for known in trades.trades()} - {trades.OTHER} == set(screening.words()["trade_words"])


def test_every_finding_has_words_and_no_other_has() -> None:
    for code in ("phone_invalid", "email_disposable", "text_too_little", "contact_in_text", "duplicate"):
        assert all(screening.says(code))
    assert "Canalização" in screening.says("other_trade", "plumber")[0]
    with pytest.raises(LookupError):
        screening.says("nothing")


HOME = "Rua das Flores, n.º 12, 2.º Esq."


@pytest.mark.parametrize(
    ("changes", "held"),
    [
        ({"email": "helena+obra@casa.example", "phone": "+351961234567"}, True),
        ({"municipality": "Ílhavo"}, True),
        ({"municipality": "Ílhavo", "email": "outra@casa.example"}, True),
        (
            {"email": "jorge@casa.example", "phone": "+351961234567", "address": "R. das Flores 12, 2º esq"},
            True,
        ),
        ({"email": "jorge@casa.example", "phone": "+351961234567", "address": "Rua das Flores 12"}, True),
        (
            {"email": "jorge@casa.example", "phone": "+351961234567", "address": "Rua das Flores 14, 2 Esq"},
            False,
        ),
        (
            {
                "email": "jorge@casa.example",
                "phone": "+351961234567",
                "address": "Rua das Flores 12, 3.º Dto",
            },
            False,
        ),
        ({"email": "jorge@casa.example", "phone": "+351961234567", "address": "Rua das Flores"}, False),
        (
            {
                "email": "jorge@casa.example",
                "phone": "+351961234567",
                "address": HOME,
                "municipality": "Ílhavo",
            },
            False,
        ),
        ({"trade": "cleaning"}, False),
    ],
)
@pytest.mark.parametrize("closed", [False, True])
def test_one_home_is_one_request_once_it_was_sold(changes: dict[str, str], held: bool, closed: bool) -> None:
    helena = cast.homeowner(email="helena@casa.example", phone=Written.phone)
    asked = cast.request(of=helena, address=HOME)
    cast.buy(cast.professional("Ana", pack="monthly", balance_cents=5000), asked)
    if closed:
        actions.close_request(job_request_id=asked.pk, at=MONDAY)
    draft = WithAddress(**{**WRITTEN_ANEW, "email": helena.email, **changes})
    said = [(each.code, each.detail) for each in screening.look(draft, at=MONDAY + timedelta(days=1))]
    assert said == ([("duplicate", str(asked.pk))] if held else [])
