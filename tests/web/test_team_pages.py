"""The team of a business: the page, the invitation, and whose name stands beside what was done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from list_pages import answers_get, routes

import cast
from cast import later
from play_provider import playing
from vinte.leads import queries as leads
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.people.joining import members
from vinte.people.models import Member, MemberAct
from vinte.wallet.models import TopUp
from vinte.wallet.providers.stripe_provider import StripeProvider
from vinte.web.professional.page import _NO_ACTS
from vinte.web.professional.profile.members import ACTS

pytestmark = pytest.mark.django_db

RUI = "rui@obras.example"
NOW = later(hours=1)


@pytest.fixture(autouse=True)
def now(stand_at: Any) -> None:
    """The site's clock stands still."""
    stand_at(NOW)


def browser(account: Any = None) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    if account is not None:
        client.force_login(account)
    return client


def accept(client: Client, secret: str, **changes: Any) -> Any:
    form = {"name": "Rui Dias", "terms_day": "2026-01-01", "accepted": "on", **changes}
    return client.post(f"/pro/convite/{secret}/", form)


def test_rui_joins_by_a_letter_and_his_name_stands_beside_what_he_does(stand_at: Any) -> None:
    zita = cast.professional("Zita")
    owner = browser(zita.account)
    assert owner.post("/pro/equipa/convidar/", {"email": "rui"}).status_code == 422
    assert owner.post("/pro/equipa/convidar/", {"email": RUI})["Location"] == "/pro/equipa/"
    assert RUI in owner.get("/pro/equipa/").content.decode()
    secret = cast.secret_sent_to(RUI, page="convite")
    client = browser()
    shown = client.get(f"/pro/convite/{secret}/").content.decode()
    assert "Convite de Zita Obras" in shown and "O seu nome" in shown
    assert not Member.objects.exists()
    for wrong, said in (({"accepted": ""}, "aceite as condições"), ({"name": ""}, "Escreva o seu nome")):
        page = accept(client, secret, **wrong)
        assert page.status_code == 422 and said in page.content.decode()
    assert accept(client, secret)["Location"] == "/inicio/"
    assert client.get("/inicio/")["Location"] == "/pro/comecar/"
    assert client.get(f"/pro/convite/{secret}/").status_code == 410
    stand_at(NOW + timedelta(hours=1))
    # He changes the hours; what is refused is no act.
    hours = {f"day_{day}": "9h-18h" if day < 5 else "" for day in range(7)}
    assert client.post("/pro/perfil/horario/", hours).status_code == 302
    assert client.post("/pro/perfil/horario/", {"day_0": "sempre"}).status_code == 422
    page = owner.get("/pro/equipa/")
    told = [(by, str(act)) for by, act, _at in page.context["acts"]]
    assert told == [("Rui Dias", "mudou o horário"), ("Zita", "convidou alguém para a empresa")]
    # A member sees the team, and asks nobody.
    seen = client.get("/pro/equipa/").content.decode()
    assert "Sair da empresa" in seen and "Convidar alguém" not in seen
    assert client.post("/pro/equipa/convidar/", {"email": "eva@obras.example"}).status_code == 404
    (member,) = people.members_of(zita.id)
    assert client.post(f"/pro/equipa/{member.id}/retirar/")["Location"] == "/inicio/"
    assert client.get("/pro/equipa/").status_code == 404


def test_the_owner_takes_back_an_invitation_and_a_membership(stand_at: Any) -> None:
    zita = cast.professional("Zita")
    owner = browser(zita.account)
    owner.post("/pro/equipa/convidar/", {"email": RUI})
    (asked,) = people.open_invitations(zita.id, at=NOW)
    assert owner.post(f"/pro/equipa/convites/{asked.id}/retirar/").status_code == 302
    secret = cast.secret_sent_to(RUI, page="convite")
    assert browser().get(f"/pro/convite/{secret}/").status_code == 409
    stand_at(NOW + timedelta(hours=1))
    owner.post("/pro/equipa/convidar/", {"email": RUI})
    client = browser()
    assert accept(client, cast.secret_sent_to(RUI, page="convite")).status_code == 302
    (member,) = people.members_of(zita.id)
    assert owner.post(f"/pro/equipa/{member.id}/retirar/")["Location"] == "/pro/equipa/"
    assert client.get("/pro/perfil/").status_code == 404


def test_whoever_has_an_account_logs_in_with_it_afterwards() -> None:
    from vinte.people.accounts import directory

    zita = cast.professional("Zita")
    directory.open_account(email=RUI, name="Rui", at=NOW)
    browser(zita.account).post("/pro/equipa/convidar/", {"email": RUI})
    secret = cast.secret_sent_to(RUI, page="convite")
    client = browser()
    assert "O seu nome" not in client.get(f"/pro/convite/{secret}/").content.decode()
    assert accept(client, secret, name="")["Location"] == "/conta/login/"
    assert "_auth_user_id" not in client.session


def test_every_button_of_the_professional_has_its_words() -> None:
    named = {
        name.removeprefix("professional:"): view
        for name, view in routes(get_resolver().url_patterns)
        if name.startswith("professional:")
    }
    silent = {
        name for name, view in named.items() if not answers_get(view) and name not in {*ACTS, *_NO_ACTS}
    }
    assert not silent, f"say in ACTS what these do: {', '.join(sorted(silent))}"
    assert not (gone := set(ACTS) - set(named)), gone
    assert not MemberAct.objects.exists()


def test_the_owner_hands_over_on_the_page() -> None:
    zita = cast.professional("Zita")
    people_actions.invite_member(professional_id=zita.id, by=zita.account.pk, email=RUI, at=cast.MONDAY)
    client = browser()
    accept(client, cast.secret_sent_to(RUI, page="convite"))
    member = Member.objects.get()
    address = f"/pro/equipa/{member.pk}/entregar/"
    assert "Entregar-lhe a empresa" not in client.get("/pro/equipa/").content.decode()
    assert client.post(address).status_code == 404
    owner = browser(zita.account)
    assert "Entregar-lhe a empresa" in owner.get("/pro/equipa/").content.decode()
    told = owner.post(address, follow=True).content.decode()
    assert "tem outro titular" in told and "entregou a empresa a um membro" in told
    assert "Entregar-lhe a empresa" in client.get("/pro/equipa/").content.decode()


def test_an_act_and_its_line_are_kept_both_or_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line was written after the act: what broke between the two left an act of nobody's."""
    zita = cast.professional("Zita", balance_cents=5000)
    client = browser(zita.account)

    def breaks(**_facts: Any) -> None:
        raise RuntimeError("the power went")

    with monkeypatch.context() as at_night:
        at_night.setattr(members, "note_act", breaks)
        with pytest.raises(RuntimeError):
            client.post("/pro/gastos/limites/", {"week": "50", "month": "100"})
    assert leads.cap_in_force(zita.id) is None and not MemberAct.objects.exists()
    client.post("/pro/gastos/limites/", {"week": "50", "month": "100"})
    assert leads.cap_in_force(zita.id) is not None
    assert [done.act for done in people.acts_of(zita.id)[:]] == ["set_caps"]


def test_a_payment_that_was_begun_has_its_line_whatever_came_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    zita = cast.professional("Zita")
    client = browser(zita.account)
    with playing(NOW):
        form = {
            "amount_cents": "5000",
            "method": "card",
            "idempotency_key": client.get("/pro/saldo/").context["idempotency_key"],
        }

        def breaks(*_what: Any, **_facts: Any) -> None:
            raise RuntimeError("the power went")

        monkeypatch.setattr(StripeProvider, "start", breaks)
        with pytest.raises(RuntimeError):
            client.post("/pro/saldo/carregar/", form)
    assert TopUp.objects.get().state == "pending"
    assert [done.act for done in people.acts_of(zita.id)[:]] == ["top_up"]
