"""Helena tells professionals of her request: two whom she chooses, and those near by where nobody works there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

import cast
from cast import MONDAY, later
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads import actions, queries
from vinte.leads.models import ContactPurchase, RequestInvitation
from vinte.people import actions as people

pytestmark = pytest.mark.django_db

# The priority window is over.
NOON = later(hours=5)


def invite(asked: Any, of: cast.Business, *, at: Any = NOON) -> None:
    actions.invite(job_request_id=asked.pk, professional_id=of.id, at=at)


def invited(asked: Any) -> list[Any]:
    return [one.professional_id for one in queries.invitations_of(asked.pk)]


def test_helena_invites_two_and_each_hears_it_once_at_the_same_price() -> None:
    ana, bruno, carla = (cast.professional(name) for name in ("Ana", "Bruno", "Carla"))
    asked = cast.request(title="Pintar a sala da Helena")
    for one in (ana, ana, bruno):
        invite(asked, one)
    with pytest.raises(Refused) as refused:
        invite(asked, carla)
    assert refused.value.code == "invited_enough" and {*invited(asked)} == {ana.id, bruno.id}
    (letter,) = cast.letters(ana.account.email, kind="request_invited")
    assert "Pintura" in letter.text and "Aveiro" in letter.text and "não reserva lugar" in letter.text
    for private in ("Helena", "Rua Direita", "912"):
        assert private not in letter.text
    offer = queries.offer(professional_id=ana.id, job_request_id=asked.pk, at=NOON)
    assert offer.price_cents == 1500 and "15,00" in letter.text and f"/pro/pedidos/{asked.pk}/" in letter.text
    assert cast.letters(carla.account.email) == [] and not ContactPurchase.objects.exists()


def test_an_invitation_keeps_no_place_and_buys_nothing() -> None:
    ana, bruno = (cast.professional(name, balance_cents=5000) for name in ("Ana", "Bruno"))
    asked = cast.request(place_count=1)
    invite(asked, ana)
    cast.buy(bruno, asked, at=NOON)
    with pytest.raises(Refused) as refused:
        cast.buy(ana, asked, at=NOON, price_cents=1500)
    assert refused.value.code == "sold_out"
    with pytest.raises(Refused) as refused:
        invite(asked, cast.professional("Carla"))
    assert refused.value.code == "no_places_left"


@pytest.mark.parametrize(
    ("at", "pack", "waits"),
    [
        (MONDAY + timedelta(minutes=5), None, True),
        (MONDAY + timedelta(minutes=5), "yearly", False),
        (NOON, None, False),
    ],
)
def test_who_waits_for_the_priority_window_reads_until_when(at: Any, pack: str | None, waits: bool) -> None:
    ana = cast.professional("Ana", pack=pack)
    asked = cast.request()
    invite(asked, ana, at=at)
    (letter,) = cast.letters(ana.account.email, kind="request_invited")
    assert ("reservado a quem tem um pack" in letter.text) is waits
    assert (f"/pro/pedidos/{asked.pk}/" in letter.text) is not waits


def suspended(of: cast.Business) -> None:
    by = cast.staff("Sofia", role="support").pk
    people.suspend(professional_id=of.id, reason="Número fiscal de outrem.", by=by, at=MONDAY)


def away(of: cast.Business) -> None:
    day = NOON.date()
    people.add_absence(professional_id=of.id, first_on=day, last_on=day, today=day, at=MONDAY)


def of_another_trade(of: cast.Business) -> None:
    people.update_profile(professional_id=of.id, trades=["plumber"], at=MONDAY)


def elsewhere(of: cast.Business) -> None:
    people.update_profile(professional_id=of.id, municipality="Faro", at=MONDAY)


@pytest.mark.parametrize("become", [suspended, away, of_another_trade, elsewhere])
def test_who_could_not_take_it_is_not_offered_and_not_told(become: Any) -> None:
    ana, asked = cast.professional("Ana"), cast.request()
    assert [one.professional_id for one in queries.who_can_be_invited(asked.pk, at=NOON)] == [ana.id]
    become(ana)
    assert queries.who_can_be_invited(asked.pk, at=NOON) == []
    # The page was opened before.
    with pytest.raises(Refused) as refused:
        invite(asked, ana)
    assert refused.value.code == "cannot_be_invited"
    assert cast.letters(ana.account.email, kind="request_invited") == []


def test_who_has_the_contact_is_not_invited() -> None:
    ana, asked = cast.professional("Ana", balance_cents=5000), cast.request()
    cast.buy(ana, asked, at=NOON)
    with pytest.raises(Refused) as refused:
        invite(asked, ana, at=NOON + timedelta(minutes=1))
    assert refused.value.code == "cannot_be_invited"


@pytest.mark.parametrize("act", ["close_request", "pause_request"])
def test_a_request_that_nobody_can_buy_invites_nobody(act: str) -> None:
    ana, asked = cast.professional("Ana"), cast.request()
    getattr(actions, act)(job_request_id=asked.pk, at=NOON)
    for attempt in (
        lambda: invite(asked, ana),
        lambda: actions.ask_further(job_request_id=asked.pk, at=NOON),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.code == "not_open"
    assert not RequestInvitation.objects.exists()


def test_nobody_is_invited_to_what_is_not_there() -> None:
    ana = cast.professional("Ana")
    with pytest.raises(NotAllowed):
        actions.invite(job_request_id=ana.id, professional_id=ana.id, at=NOON)


def test_where_nobody_works_those_near_by_are_asked_once_the_nearest_first() -> None:
    near, far, covering = (cast.professional(name) for name in ("Ana", "Bruno", "Carla"))
    for one, place in ((near, "Ovar"), (far, "Faro"), (covering, "Braga")):
        people.update_profile(professional_id=one.id, municipality=place, at=MONDAY)
    asked = cast.request()
    assert actions.ask_further(job_request_id=asked.pk, at=NOON) == 1
    assert [(one.professional_id, one.kind) for one in queries.invitations_of(asked.pk)] == [
        (near.id, "further")
    ]
    (letter,) = cast.letters(near.account.email, kind="request_further")
    assert "Ovar" in letter.text and "/pro/perfil/area/" in letter.text and "Rua Direita" not in letter.text
    assert not cast.letters(far.account.email) and not cast.letters(covering.account.email)
    with pytest.raises(Refused) as refused:
        actions.ask_further(job_request_id=asked.pk, at=NOON + timedelta(hours=1))
    assert refused.value.code == "nobody_near"
    # Nothing was changed for them: only who widens the area sees the request.
    assert queries.browse(professional_id=near.id, at=NOON).feed.count() == 0
    people.update_profile(professional_id=near.id, further_municipalities=["Aveiro"], at=NOON)
    assert queries.browse(professional_id=near.id, at=NOON).feed.count() == 1
    with pytest.raises(Refused) as refused:
        actions.ask_further(job_request_id=asked.pk, at=NOON + timedelta(hours=2))
    assert refused.value.code == "is_reached"


def test_what_was_told_stays_told() -> None:
    ana, asked = cast.professional("Ana"), cast.request()
    invite(asked, ana)
    for change in (
        lambda: RequestInvitation.objects.update(invited_at=MONDAY),
        lambda: RequestInvitation.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
