"""Duarte reads the notice, answers, is suspended, appeals, and is paid; what a suspension stops, route by route."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, reverse

import cast
import misuse_story
import return_story
from cast import AFTER_ANSWERS
from vinte.claims import queries as claims
from vinte.leads.models import ContactPurchase
from vinte.notices.models import Message
from vinte.people import actions as people
from vinte.people import queries as people_queries
from vinte.people.models import Account
from vinte.reviews import actions as reviews
from vinte.reviews.models import WrittenReview
from vinte.reviews.queries import reviews_of
from vinte.web.professional import suspended, urls
from vinte.web.professional.page import _NO_ACTS
from vinte.web.professional.profile.members import ACTS

pytestmark = pytest.mark.django_db
StandAt = Callable[[datetime], None]


def client_of(account: Any) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(account)
    return client


def words_of(page: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


def letter(kind: str) -> str:
    return Message.objects.filter(kind=kind).latest("written_at").text


def test_duarte_from_the_notice_to_the_refund_each_with_its_letter(stand_at: StandAt) -> None:
    duarte, sofia, rui = cast.claimable("Duarte"), cast.staff("Sofia"), cast.staff("Rui")
    claim = misuse_story.opened(duarte, sofia)
    stand_at(AFTER_ANSWERS)
    at_desk, his = client_of(sofia), client_of(duarte.account)
    where = f"/mesa/pedidos/{claim.id}/"
    assert at_desk.post(f"{where}avisar/", {"reason": misuse_story.REASON}).status_code == 302
    (notice_path,) = re.findall(r"https?://[^/]+(/pro/garantia/avisos/\S+)", letter("misuse_notice"))
    assert notice_path in his.get("/pro/garantia/").content.decode()
    page = words_of(his.get(notice_path))
    for told in (
        misuse_story.REASON,
        "24:00 de 12 de maio",
        "hora de Lisboa",
        "Licença da obra",
        "outra pessoa",
    ):
        assert told in page
    answer = f"{notice_path}responder/"
    assert his.post(answer, {"text": "..."}).status_code == 422
    papers = [SimpleUploadedFile("fatura.pdf", cast.pdf())]
    sent = his.post(answer, {"text": "A licença é de outra obra.", "papers": papers})
    assert sent["Location"] == notice_path
    assert "A licença é de outra obra." in words_of(his.get(notice_path))
    assert "Com 1 ficheiro" in letter("hearing_answered")
    assert client_of(cast.professional("Ana").account).get(notice_path).status_code == 404
    (file,) = (
        claims.hearings_of_claim(professional_id=duarte.id, claim_id=claim.id, at=AFTER_ANSWERS)[0]
        .answers[0]
        .files
    )
    for path, who in (
        (f"/pro/garantia/avisos/ficheiros/{file.id}/", his),
        (f"/mesa/avisos/ficheiros/{file.id}/", at_desk),
    ):
        assert who.get(path).content == cast.pdf()
    confirmed = at_desk.post(f"{where}confirmar-uso-indevido/", {"reason": "As duas provas coincidem."})
    assert confirmed.status_code == 302
    decision = claims.decisions_of(duarte.id)[0]
    decided = f"/pro/decisoes/{decision.id}/"
    statement = his.get(f"{decided}motivos.txt").content.decode()
    assert (
        "As duas provas coincidem." in statement
        and statement in letter("claim_misuse").replace("\r", "") + statement
    )
    assert "O que fica como estava" in words_of(his.get("/pro/garantia/"))
    appeal = f"/pro/recursos/claim/{decision.id}/"
    assert his.post(f"{appeal}recorrer/", {"text": "Junto a licença certa."})["Location"] == appeal
    assert "até ao fim de 6 de maio" in words_of(his.get(appeal))
    assert "6 de maio de 2026" in letter("appeal_received")
    filed = claims.appeal_of(decision.id)
    queue, answer_at = f"/mesa/recursos/{filed.id}/", f"/mesa/recursos/{filed.id}/responder/"
    assert "Decidido por si" in words_of(at_desk.get("/mesa/recursos/"))
    typed = {"accepted": "yes", "answer": "Tem razão: a licença é da casa ao lado."}
    assert at_desk.post(answer_at, typed).status_code == 422
    another = client_of(rui)
    assert another.post(answer_at, typed)["Location"] == queue
    assert "Ver a decisão nova" in words_of(another.get(queue))
    anew = claims.decisions_of(duarte.id)[0]
    assert (anew.outcome, anew.overturns_id) == ("approved", decision.id)
    assert "A suspensão terminou" in letter("appeal_answered")
    assert f"/pro/decisoes/{anew.id}/" in his.get(appeal).content.decode()
    assert "Ler a decisão nova" in words_of(his.get(decided))


def test_the_statement_and_the_letters_are_in_the_professionals_language(stand_at: StandAt) -> None:
    duarte, sofia = cast.claimable("Duarte"), cast.staff("Sofia")
    Account.objects.filter(pk=duarte.account.pk).update(language="en")
    decision = misuse_story.suspended(duarte, sofia)
    text = claims.statement_of(decision.id)
    assert "What the suspension stops" in text and "How to appeal" in text
    assert "What the suspension stops" in letter("claim_misuse")
    assert "until the end of 12 May 2026" in letter("misuse_notice")
    stand_at(decision.decided_at + timedelta(hours=1))
    at_desk = client_of(sofia)
    lifted = at_desk.post(
        f"/mesa/decisoes/{decision.id}/levantar/", {"reason": "A câmara corrigiu a licença."}
    )
    assert lifted.status_code == 302
    assert "has ended" in letter("suspension_lifted")


FORMS = sorted({*ACTS, *_NO_ACTS})


def _path_of(name: str) -> str:
    (route,) = (one for one in urls.urlpatterns if isinstance(one, URLPattern) and one.name == name)
    kinds = {"UUIDConverter": UUID(int=1), "SlugConverter": "verified", "StringConverter": "2026-04"}
    return reverse(
        f"professional:{name}",
        kwargs={key: kinds[type(kind).__name__] for key, kind in route.pattern.converters.items()},
    )


def test_what_a_suspension_stops_and_what_it_leaves_route_by_route(stand_at: StandAt) -> None:
    ana, sofia = cast.professional("Ana", pack="yearly", balance_cents=5000), cast.staff("Sofia")
    people.suspend(professional_id=ana.id, reason="Uso indevido.", by=sofia.pk, at=AFTER_ANSWERS)
    stand_at(AFTER_ANSWERS + timedelta(hours=1))
    hers = client_of(ana.account)
    named = {*suspended.LEFT, *suspended.STOPPED}
    assert named <= set(FORMS)
    assert set(suspended.LEFT.values()) == set(claims.LEAVES)
    assert set(suspended.STOPPED.values()) == set(claims.STOPS)
    assert not set(suspended.LEFT) & set(suspended.STOPPED)
    stopped = {name for name in FORMS if "isto não se pode fazer" in words_of(hers.post(_path_of(name), {}))}
    # What nobody thought of is stopped.
    assert stopped == set(FORMS) - set(suspended.LEFT)
    assert stopped >= {"buy_contact", "top_up", "buy_pack", "new_claim"}
    for path in ("/pro/saldo/", "/pro/saldo/faturas/", "/pro/contactos/", "/pro/pedidos/", "/pro/recursos/"):
        assert hers.get(path).status_code == 200
    for words in (*claims.STOPS.values(), *claims.LEAVES.values()):
        assert str(words) in words_of(hers.get("/pro/garantia/"))
    people.reinstate(
        professional_id=ana.id, reason="Engano.", by=sofia.pk, at=AFTER_ANSWERS + timedelta(minutes=1)
    )
    assert "isto não se pode fazer" not in words_of(hers.post(_path_of("top_up"), {}))


def _refused_return(of: cast.Business, sofia: Any) -> UUID:
    purchase = return_story.bought(of)
    asked = return_story.ask(of, purchase, "homeowner_denies")
    return_story.decide(asked, "refused", by=sofia)
    return asked.id


def _refused_badge(of: cast.Business, sofia: Any) -> UUID:
    at = cast.MONDAY
    asked_id = people.apply_for_badge(
        professional_id=of.id,
        kind="liability_insurance",
        documents=cast.papers(),
        number="A1",
        issuer="Fidelidade",
        starts_on=at.date(),
        ends_on=at.date() + timedelta(days=300),
        at=at,
    )
    people.refuse_badge(application_id=asked_id, reason="Não se lê.", by=sofia.pk, at=at)
    return asked_id


def _hidden_review(of: cast.Business, sofia: Any) -> UUID:
    at, email = cast.later(days=2), "rosa@cliente.example"
    reviews.invite_former_client(professional_id=of.id, name="Rosa Pinto", email=email, at=at)
    secret = cast.secret_sent_to(email, page="opiniao", kind="review_invitation_former_client")
    written_at = at + timedelta(hours=4)
    reviews.publish(
        secret=secret, marks=reviews.Marks(5, 5, 5), text="", seen_from=reviews.SeenFrom(), at=written_at
    )
    row = WrittenReview.objects.latest("written_at", "id")
    reviews.hide_review(written_id=row.id, reason="made_up", words="", by=sofia.pk, at=written_at)
    return row.id


def _is_credited(of: cast.Business) -> bool:
    return ContactPurchase.objects.filter(professional_id=of.id, returned_at__isnull=False).count() == 1


def _is_active(of: cast.Business) -> bool:
    held = people_queries.active_badges(professional_id=of.id, at=AFTER_ANSWERS)
    return "liability_insurance" in held


def _is_shown(of: cast.Business) -> bool:
    return [review.withdrawn_at for review in reviews_of(of.id)][:1] == [None]


@pytest.mark.parametrize(
    ("kind", "refused", "is_right", "where"),
    [
        ("return", _refused_return, _is_credited, "/mesa/devolucoes/"),
        ("badge", _refused_badge, _is_active, "/mesa/selos/"),
        ("review", _hidden_review, _is_shown, "/mesa/opinioes/"),
    ],
)
def test_every_refusal_is_appealed_once_and_upheld_it_is_right_at_once(
    stand_at: StandAt, kind: str, refused: Any, is_right: Any, where: str
) -> None:
    ana, sofia, rui = return_story.ana(), cast.staff("Sofia"), cast.staff("Rui")
    subject = refused(ana, sofia)
    assert not is_right(ana)
    stand_at(AFTER_ANSWERS)
    hers, path = client_of(ana.account), f"/pro/recursos/{kind}/{subject}/"
    assert client_of(cast.professional("Eva").account).get(path).status_code == 404
    assert hers.get(path).status_code == 200
    assert hers.post(f"{path}recorrer/", {"text": " "}).status_code == 422
    assert hers.post(f"{path}recorrer/", {"text": "Não viram tudo."}).status_code == 302
    assert hers.post(f"{path}recorrer/", {"text": "Outra vez."}).status_code == 422
    filed = claims.appeal_against(kind=kind, subject_id=subject)
    desk = f"/mesa/recursos/{filed.id}/"
    Account.objects.filter(pk=ana.account.pk).update(language="en")
    assert f"{where}{subject}/" in client_of(rui).get(desk).content.decode()
    typed = {"accepted": "yes", "answer": "Tem razão, não vimos tudo."}
    assert client_of(sofia).post(f"{desk}responder/", typed).status_code == 422
    assert client_of(rui).post(f"{desk}responder/", typed).status_code == 302
    assert is_right(ana)
    told = letter("appeal_answered")
    assert "Your appeal was accepted." in told
    title = {"return": "Return refused", "badge": "Badge refused", "review": "Hidden review"}[kind]
    assert title in told
    assert "Tem razão, não vimos tudo." in words_of(hers.get(path))
    assert client_of(rui).post(f"{desk}responder/", typed).status_code == 422
