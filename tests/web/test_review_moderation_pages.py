"""Ana reviews herself through two addresses: Sofia reads why on the desk, and the guarantee counts nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

import cast
from cast import Business, later
from review_letters import own_pages
from vinte.claims import queries as claims
from vinte.reviews import queries as reviews
from vinte.reviews.models import ReviewTrace, WrittenReview
from vinte.web.page import devices

pytestmark = pytest.mark.django_db
NOW = later(days=2)
FIVE = {"handling": "5", "professionalism": "5", "quality": "5"}
PHONE = {"HTTP_USER_AGENT": "Mozilla/5.0 (Android 15) Firefox/140.0", "REMOTE_ADDR": "81.90.1.7"}


@pytest.fixture(autouse=True)
def now(stand_at: Callable[[datetime], None]) -> None:
    stand_at(NOW)


@pytest.fixture
def ana() -> Business:
    return cast.professional("Ana")


def signed_in(account: Any, **headers: str) -> Client:
    client = Client(**headers)
    client.force_login(account)
    return client


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def invite(by: Client, email: str) -> str:
    """Ana's form asks a former client; the address in the letter."""
    sent = by.post("/pro/opinioes/pedir/", {"name": "Rosa Pinto", "email": email})
    assert sent.status_code == 302
    return f"/opiniao/{cast.secret_sent_to(email, page='opiniao')}/"


def says(of: Business) -> Any:
    found = claims.assess(professional_id=of.id, at=NOW + timedelta(hours=9))
    return found.clauses["former_client_reviews"].have, found.statuses["former_client_reviews"]


def test_sock_puppets_reach_the_desk_with_the_reasons_and_not_the_guarantee(
    ana: Business, stand_at: Callable[[datetime], None]
) -> None:
    before = says(ana)
    herself = signed_in(ana.account, **PHONE)
    first, second = invite(herself, "rosa@correio.example"), invite(herself, "ines@outro.example")
    stand_at(NOW + timedelta(hours=5))
    sent = herself.post(first, {**FIVE, "text": "A melhor pintora de Aveiro, recomendo a toda a gente."})
    assert sent["Location"] == "/opiniao/a-ler/" and "lê-a antes de a publicar" in text(
        herself.get(sent["Location"])
    )
    # For the second she logs out: the browser is the same.
    logged_out = Client(**PHONE)
    logged_out.cookies[devices.COOKIE] = herself.cookies[devices.COOKIE].value
    stand_at(NOW + timedelta(hours=6))
    sent = logged_out.post(second, {**FIVE, "text": "Recomendo a toda a gente: a melhor pintora de Aveiro!"})
    assert sent["Location"] == "/opiniao/a-ler/"
    assert says(ana) == before == (0, "open")
    assert reviews.ratings_of([ana.id], at=NOW + timedelta(hours=9))[ana.id] == []
    assert "Opiniões</h2>" not in text(Client().get(f"/profissionais/{ana.id}/"))
    hers = text(herself.get("/pro/opinioes/"))
    assert hers.count("Uma pessoa da equipa lê-a até") == 2 and "navegador da empresa" not in hers
    sofia = signed_in(cast.staff("Sofia"))
    queue = text(sofia.get("/mesa/opinioes/"))
    assert "2 opiniões à espera de serem lidas." in queue
    one, two = WrittenReview.objects.order_by("written_at")
    page = text(sofia.get(f"/mesa/opinioes/{one.id}/"))
    assert "a conta da empresa estava aberta" in page and "alguém da empresa trabalhou" in page
    page = text(sofia.get(f"/mesa/opinioes/{two.id}/"))
    for reason in (
        "alguém da empresa trabalhou",
        "que a opinião de Rosa",
        "% igual ao da opinião de Rosa",
        "da rede em que a empresa",
    ):
        assert reason in page, reason
    assert "correio.example" not in page and "outro.example" not in page
    hidden = sofia.post(
        f"/mesa/opinioes/{one.id}/decidir/", {"act": "hide", "reason": "made_up", "words": ""}
    )
    assert hidden.status_code == 302 and says(ana) == before
    # Somebody who looks and finds no fault lets it count.
    sofia.post(f"/mesa/opinioes/{two.id}/decidir/", {"act": "approve", "reason": "", "words": ""})
    assert says(ana)[0] == 1


def test_a_client_of_their_own_waits_for_nobody(ana: Business, stand_at: Callable[[datetime], None]) -> None:
    where = invite(signed_in(ana.account, **PHONE), "rosa@correio.example")
    stand_at(NOW + timedelta(hours=5))
    at_home = Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Safari/605", REMOTE_ADDR="62.28.4.9")
    assert at_home.post(where, {**FIVE, "text": ""})["Location"] == "/opiniao/obrigado/"
    cookie = at_home.cookies[devices.COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["max-age"] == 180 * 86400
    assert not ReviewTrace.objects.filter(device=cookie.value).exists()
    assert says(ana)[0] == 1


def test_opening_a_page_sets_no_mark(ana: Business) -> None:
    herself = signed_in(ana.account)
    herself.get("/pro/opinioes/")
    assert devices.COOKIE not in herself.cookies and not ReviewTrace.objects.exists()


def test_the_authors_own_page_changes_withdraws_and_objects(ana: Business) -> None:
    cast.review(ana, at=NOW - timedelta(hours=1), text="Boa.")
    where = f"/opiniao/minha/{own_pages()[0]}/"
    author = Client()
    shown = author.get(where)
    assert shown.status_code == 200 and shown["Cache-Control"] == "no-store" and "Pode mudá-la" in text(shown)
    refused = author.post(where, {"act": "change", **FIVE, "quality": "0", "text": "Má."})
    assert refused.status_code == 422 and "Má." in text(refused)
    assert author.post(where, {"act": "change", **FIVE, "handling": "2", "text": "Má."}).status_code == 302
    assert reviews.shown_reviews(ana.id)[0].review.rating == 4
    assert "Falta confirmar" in text(author.post(where, {"act": "withdraw"}))
    sofia = signed_in(cast.staff("Sofia"))
    written = WrittenReview.objects.get(state="published")
    hide = {"act": "hide", "reason": "insult", "words": "Chama-lhe nomes."}
    herself = signed_in(ana.account)
    report = f"/profissionais/{ana.id}/opinioes/{written.invitation_id}/denunciar/"
    assert 'name="email"' in text(Client().get(report)), "who is not logged in leaves an address"
    assert herself.post(report, {"words": "x"}).status_code == 422
    assert "Recebemos a denúncia" in text(
        herself.post(report, {"reason": "insult", "words": "Chama-me nomes."})
    )
    assert "pelo profissional" in text(sofia.get(f"/mesa/opinioes/{written.id}/"))
    assert sofia.post(f"/mesa/opinioes/{written.id}/decidir/", {"act": "hide"}).status_code == 422
    assert sofia.post(f"/mesa/opinioes/{written.id}/decidir/", hide).status_code == 302
    page = text(author.get(where))
    assert "Insulta ou ameaça alguém" in page and "Chama-lhe nomes." in page and "Pode mudá-la" not in page
    assert author.post(where, {"act": "object", "words": ""}).status_code == 422
    assert author.post(where, {"act": "object", "words": "É só uma opinião."}).status_code == 302
    assert "É só uma opinião." in text(sofia.get(f"/mesa/opinioes/{written.id}/"))
    assert author.post(where, {"act": "publish"}).status_code == 404


def test_the_profile_shows_the_marks_the_answer_and_those_from_elsewhere_apart(ana: Business) -> None:
    from vinte.reviews import actions

    review = cast.review(ana, at=NOW - timedelta(hours=1), rating=4, text="Boa.")
    rows = f"professional,source,author,rating,text,written_on\n{ana.id},Mapa,Rita,1,Não gostei.,2025-03-01\n"
    actions.import_reviews(text=rows, file="outras.csv", at=NOW)
    herself = signed_in(ana.account)
    answer = f"/pro/opinioes/{review.invitation_id}/resposta/"
    assert herself.post(answer, {"text": "", "act": "publish"}).status_code == 422
    herself.post(answer, {"text": "Obrigada!", "act": "draft"})
    assert "Obrigada!" not in text(Client().get(f"/profissionais/{ana.id}/"))
    herself.post(answer, {"text": "Obrigada eu!", "act": "publish"})
    page = text(Client().get(f"/profissionais/{ana.id}/"))
    assert "Obrigada eu!" in page and "Atendimento 4" in page and "1 opinião" in page and "4,0" in page
    elsewhere = page.split("De outros sítios")[1]
    assert "Não gostei." in elsewhere and "1 de 5 em Mapa" in elsewhere and "não contam" in elsewhere
    assert page.count("/opinioes/") == page.count("/denunciar/") - 1 == 1, (
        "what is from elsewhere is not ours to hide"
    )


def test_the_homeowner_is_asked_to_complete_a_review_from_the_card(ana: Business) -> None:
    bought = cast.contact(ana, at=later(hours=8), asked_before=timedelta(hours=30))
    cast.review(ana, purchase=bought, at=NOW - timedelta(hours=1))
    herself = signed_in(ana.account)
    card = f"/pro/contactos/{bought.id}/"
    where = f"{card}opiniao/trabalho/"
    assert where not in text(herself.get(card))
    assert "Ainda não registou" in text(herself.post(where, follow=True))
    cast.award(bought, at=NOW)
    assert where in text(herself.get(card))
    assert "seguiu por e-mail" in text(herself.post(where, follow=True))
    assert where not in text(herself.get(card))


def test_the_privacy_page_says_what_is_kept_and_for_how_long() -> None:
    page = text(Client().get("/os-seus-dados/"))
    assert "180 dias o navegador, 30 dias a rede" in page
