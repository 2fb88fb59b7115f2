"""Sofia at her desk: what she sees of a claim, and what each act does."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import desk_story
import pytest
from desk_story import FILED, Story
from django.http import HttpResponse
from django.test import Client

import cast
from vinte.claims import actions as claims_actions
from vinte.claims import queries as claims
from vinte.handling import actions as handling
from vinte.handling.queries import Recording
from vinte.people.professionals import standing as professional_standing
from vinte.wallet.books import balances

pytestmark = pytest.mark.django_db
A_WEEK_LATER = FILED + timedelta(days=8)
HELENA, SILENT, NOT_CONTACTED = 1, 3, 6


@pytest.fixture(autouse=True)
def a_week_later(stand_at: Callable[[datetime], None]) -> None:
    stand_at(A_WEEK_LATER)


@pytest.fixture
def contradicted(begun: Story) -> Story:
    return desk_story.contradicted(begun)


@pytest.fixture
def honest(begun: Story) -> Story:
    return desk_story.honest(begun)


def at_desk(who: Any) -> Client:
    client = Client()
    client.force_login(who)
    return client


def claim_of(story: Story) -> str:
    return f"/mesa/pedidos/{story.claim_id}/"


def row_of(story: Story, place: int, act: str) -> str:
    return f"{claim_of(story)}contactos/{story.purchase_ids[place]}/{act}/"


def shown(page: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def desk(story: Story) -> Any:
    return claims.desk_claim(claim_id=story.claim_id, at=A_WEEK_LATER)


def step(page: HttpResponse, slot: str) -> Any:
    return next(act.step for act in page.context["acts"] if act.step.slot == slot)


def test_a_claim_shows_twenty_rows_with_the_contradictions_first(contradicted: Story) -> None:
    page = at_desk(contradicted.sofia).get(claim_of(contradicted))
    assert page.status_code == 200
    rows = page.context["rows"]
    assert [found.row.position for found in rows] == [2, 7, 1, *range(3, 7), *range(8, 21)]
    assert [found.is_open for found in rows] == [True, True, *[False] * 18]
    assert [str(dot.state) for dot in page.context["dots"]] == [
        "confirmed", "contradicted", *["silent"] * 4, "contradicted", *["silent"] * 13,
    ]  # fmt: skip
    said = shown(page)
    assert "Fui ver a obra e enviei orçamento. Achou caro." in said
    assert "Contratou: este profissional." in said
    assert "Fez um bom trabalho, em fevereiro." in said
    assert "Opinião de 5 estrelas" in said


def test_what_is_to_be_looked_at_stands_open_and_the_others_tell_themselves_in_a_line(
    contradicted: Story,
) -> None:
    """Helena and the one whom nobody called speak against him; the rest is folded, and each can be unfolded."""
    client = at_desk(contradicted.sofia)
    path = claim_of(contradicted)
    rows = client.get(path).context["rows"]
    unfolded = {shown.row.purchase_id for shown in rows if shown.is_unfolded}
    assert unfolded == {contradicted.purchase_ids[1], contradicted.purchase_ids[6]}
    page = client.get(path).content.decode()
    assert page.count("data-fold open") == 2 and page.count("data-fold") == 20
    assert "Só falta" in page or "Não se pode pagar" in page or "Ainda não" in page
    asked_for = client.get(f"{path}?contacto={contradicted.purchase_ids[9]}").content.decode()
    assert asked_for.count("data-fold open") == 3


def test_the_words_that_go_into_the_file_are_asked_for_so_and_a_number_is_refused_where_it_was_typed(
    honest: Story,
) -> None:
    client, path = at_desk(honest.sofia), claim_of(honest)
    client.post(f"{path}concluir/")
    assert "Fica no ficheiro da decisão" in client.get(path).content.decode()
    words = "O particular, no 912 345 678, diz que sim."
    refused = client.post(f"{path}aprovar/", {"reason": words})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "«912 345 678»" in page and words in page
    assert desk(honest).claim.is_open


def test_the_desk_shows_no_contact_details_of_homeowners(contradicted: Story) -> None:
    page = at_desk(contradicted.sofia).get(claim_of(contradicted)).content.decode()
    for private in ("Helena", "helena@exemplo.pt", "912345", "Rua das Flores"):
        assert private not in page


def test_what_can_not_be_done_yet_says_why(contradicted: Story, stand_at: Callable[[datetime], None]) -> None:
    sofia = at_desk(contradicted.sofia)
    stand_at(FILED + timedelta(days=2))
    early = sofia.get(claim_of(contradicted))
    assert "17 particulares ainda podem responder" in step(early, "conclude").why_not
    stand_at(A_WEEK_LATER)
    page = sofia.get(claim_of(contradicted))
    assert step(page, "conclude").why_not == "Falta apurar os contactos 2, 7."
    assert step(page, "approve").why_not == "Conclua primeiro a verificação."
    refused = sofia.post(f"{claim_of(contradicted)}concluir/")
    assert refused.status_code == 422
    assert "Falta apurar os contactos 2, 7." in shown(refused)
    assert desk(contradicted).claim.state == "verifying"


def test_while_answers_may_come_there_is_nothing_to_do_and_the_rules_pay(
    honest: Story, stand_at: Callable[[datetime], None]
) -> None:
    stand_at(FILED + timedelta(days=2))
    page = at_desk(honest.sofia).get(claim_of(honest))
    said = shown(page)
    assert "Nada a fazer: as respostas chegam até 27 de abril" in said
    assert "Se nada contradisser o pedido, as regras pagam." in said
    assert "Cumprido até aqui: faltam respostas" in said and "Só falta concluir" not in said
    assert page.content.decode().count("data-not-yet") == 0 and "Porque está aqui" not in said


def test_a_claim_says_why_a_person_has_to_see_it(
    contradicted: Story, stand_at: Callable[[datetime], None], settings: Any
) -> None:
    stand_at(FILED + timedelta(days=2))
    page = at_desk(contradicted.sofia).get(claim_of(contradicted))
    said = shown(page)
    assert "Porque está aqui: Há 2 contactos com uma contradição." in said
    assert "2 contradições por apurar" in said and "Nada a fazer" not in said
    assert "O que está por apurar ainda não conta aqui." in said
    assert step(page, "refuse").why_not == "Falta apurar os contactos 2, 7."
    settings.VINTE_RULES_DECIDE = False
    assert "contradição. As aprovações automáticas estão paradas." in shown(
        at_desk(contradicted.sofia).get(claim_of(contradicted))
    )


def test_a_claim_that_a_person_concluded_waits_for_a_person(honest: Story) -> None:
    sofia = at_desk(honest.sofia)
    sofia.post(f"{claim_of(honest)}concluir/")
    said = shown(sofia.get(claim_of(honest)))
    assert "Porque está aqui: Uma pessoa concluiu a verificação" in said


def test_an_honest_claim_is_concluded_approved_and_paid_once(honest: Story) -> None:
    sofia = at_desk(honest.sofia)
    before = balances.balance(honest.duarte.id).total_cents
    assert sofia.post(f"{claim_of(honest)}concluir/").status_code == 302
    page = sofia.get(claim_of(honest))
    assert page.context["next_act"] == "approve"
    assert step(page, "refuse").why_not
    typed = {"reason": "Vinte contactos verificados; nenhum particular contradiz."}
    sent = sofia.post(f"{claim_of(honest)}aprovar/", typed)
    assert (sent.status_code, sent["Location"]) == (302, claim_of(honest))
    assert balances.balance(honest.duarte.id).total_cents - before == cast.COHORT_CENTS
    again = sofia.post(f"{claim_of(honest)}aprovar/", typed)
    assert again.status_code == 422
    assert balances.balance(honest.duarte.id).total_cents - before == cast.COHORT_CENTS
    decided = sofia.get(claim_of(honest))
    assert decided.context["acts"] == []
    assert all(not found.acts for found in decided.context["rows"])
    # What it rests on stays what it says: asked now, the payment would stand in its own way.
    assert {clause.status for clause in decided.context["clauses"]} == {"met"}
    assert "Tudo cumprido" in shown(decided) and "Não se pode pagar" not in shown(decided)
    assert desk(honest).assessment.at_stake_cents == cast.COHORT_CENTS


def test_a_finding_is_kept_with_its_reason_and_comes_back_to_its_row(contradicted: Story) -> None:
    sofia = at_desk(contradicted.sofia)
    typed = {"finding": "consistent", "reason": "Liguei: confundiu-o com outra empresa."}
    sent = sofia.post(row_of(contradicted, HELENA, "apurar"), typed)
    helena = contradicted.purchase_ids[HELENA]
    assert sent["Location"] == f"{claim_of(contradicted)}?contacto={helena}#c-{helena}"
    row = desk(contradicted).rows[HELENA]
    assert (row.finding, row.finding_reason) == ("consistent", typed["reason"])
    assert "Apurado: confirma" in shown(sofia.get(sent["Location"]))


@pytest.mark.parametrize(
    ("act", "typed", "says"),
    [
        ("apurar", {"reason": "Falei com a particular."}, "Escolha se confirma ou contradiz."),
        ("apurar", {"finding": "consistent", "reason": ""}, "Diga em que se baseia."),
        ("apurar", {"finding": "consistent", "reason": "nove let."}, "pelo menos 10 carateres"),
        ("perguntar", {"question": ""}, "Escreva a pergunta"),
        ("uso-indevido", {"reason": ""}, "Escreva o motivo."),
    ],
)
def test_a_hole_is_shown_in_its_row_and_nothing_typed_is_lost(
    contradicted: Story, act: str, typed: dict[str, str], says: str
) -> None:
    page = at_desk(contradicted.sofia).post(row_of(contradicted, HELENA, act), typed)
    assert page.status_code == 422
    assert says in shown(page)
    row = re.search(
        rf'<article[^>]*id="c-{contradicted.purchase_ids[HELENA]}".*?</article>', page.content.decode(), re.S
    )
    assert row
    assert says in row[0]
    assert typed.get("reason", "") in row[0]
    found = desk(contradicted)
    assert (found.claim.state, found.rows[HELENA].finding, found.requests) == ("verifying", "none", ())


def test_htmx_gets_an_answer_that_it_puts_into_the_page(contradicted: Story) -> None:
    page = at_desk(contradicted.sofia).post(
        row_of(contradicted, HELENA, "apurar"), {}, headers={"hx-request": "true"}
    )
    assert page.status_code == 200
    assert 'id="claim"' in page.content.decode()


def test_misuse_needs_the_professional_heard_and_two_pieces_before_it_is_confirmed(
    contradicted: Story,
) -> None:
    sofia = at_desk(contradicted.sofia)
    opened = sofia.post(
        row_of(contradicted, HELENA, "uso-indevido"), {"reason": "A particular diz que o contratou."}
    )
    assert opened.status_code == 302
    page = sofia.get(claim_of(contradicted))
    assert page.context["next_act"] == "drop"
    assert "uma só origem" in step(page, "confirm").why_not
    assert "ainda não foi ouvido" in step(page, "confirm").why_not
    verdict = {"reason": "Duas provas independentes mostram que a obra foi feita."}
    assert sofia.post(f"{claim_of(contradicted)}confirmar-uso-indevido/", verdict).status_code == 422
    same_person = {"origin": "call:homeowner", "text": "Por telefone, a particular repetiu o mesmo."}
    assert sofia.post(row_of(contradicted, HELENA, "prova"), same_person).status_code == 302
    assert sofia.post(f"{claim_of(contradicted)}confirmar-uso-indevido/", verdict).status_code == 422
    assert not professional_standing.standing(
        professional_id=contradicted.duarte.id, at=A_WEEK_LATER
    ).is_suspended
    invoice = {
        "origin": "document:third_party",
        "from_whom": "Contabilista",
        "text": "Fatura de 20 de fevereiro.",
    }
    assert sofia.post(row_of(contradicted, HELENA, "prova"), invoice).status_code == 302
    assert step(sofia.get(claim_of(contradicted)), "notify").why_not == ""
    told = sofia.post(
        f"{claim_of(contradicted)}avisar/", {"reason": "A particular e a fatura dizem o mesmo."}
    )
    assert told.status_code == 302
    assert "até ao fim de" in step(sofia.get(claim_of(contradicted)), "confirm").why_not
    assert sofia.post(f"{claim_of(contradicted)}confirmar-uso-indevido/", verdict).status_code == 422
    (notice,) = desk(contradicted).hearings
    claims_actions.answer_hearing(
        professional_id=contradicted.duarte.id,
        hearing_id=notice.id,
        text="Não me lembro dessa obra.",
        by=contradicted.duarte.account.pk,
        at=A_WEEK_LATER,
    )
    assert "Não me lembro dessa obra." in shown(sofia.get(claim_of(contradicted)))
    assert step(sofia.get(claim_of(contradicted)), "confirm").why_not == ""
    assert sofia.post(f"{claim_of(contradicted)}confirmar-uso-indevido/", verdict).status_code == 302
    assert professional_standing.standing(
        professional_id=contradicted.duarte.id, at=A_WEEK_LATER
    ).is_suspended
    assert "Perfil suspenso" in shown(sofia.get(claim_of(contradicted)))


def test_evidence_of_somebody_else_says_whose_it_is(contradicted: Story) -> None:
    sofia = at_desk(contradicted.sofia)
    sofia.post(row_of(contradicted, HELENA, "uso-indevido"), {"reason": "A particular diz que o contratou."})
    before = len(desk(contradicted).evidence)
    page = sofia.post(
        row_of(contradicted, HELENA, "prova"), {"origin": "call:third_party", "text": "Viu as obras."}
    )
    assert page.status_code == 422
    assert "Diga de que pessoa ou serviço veio." in shown(page)
    assert len(desk(contradicted).evidence) == before


def test_a_dropped_case_goes_back_to_verification(contradicted: Story) -> None:
    sofia = at_desk(contradicted.sofia)
    sofia.post(row_of(contradicted, HELENA, "uso-indevido"), {"reason": "A particular diz que o contratou."})
    sent = sofia.post(
        f"{claim_of(contradicted)}afastar-uso-indevido/", {"reason": "Era outra empresa com o mesmo nome."}
    )
    assert sent.status_code == 302
    assert desk(contradicted).claim.state == "verifying"


def test_a_refusal_carries_its_reason_to_the_decision_and_the_appeal_goes_to_another(honest: Story) -> None:
    desk_story.refuse(honest, at=A_WEEK_LATER)
    (decision,) = claims.decisions_of(honest.duarte.id)
    where = f"/mesa/decisoes/{decision.id}/"
    page = at_desk(honest.sofia).post(f"{where}conferir/", follow=True)
    assert "Ganhou um trabalho." in shown(page)
    assert "Dá o mesmo veredicto." in shown(page)
    assert decision.hash in shown(page)
    appeal = claims_actions.file_appeal(
        professional_id=honest.duarte.id,
        decision_id=decision.id,
        text="O pack foi cancelado por engano.",
        at=A_WEEK_LATER,
    )
    assert "Quem decidiu não responde ao recurso." in shown(at_desk(honest.sofia).get(where))
    typed = {"accepted": "yes", "answer": "Tem razão: o cancelamento foi nosso."}
    answer = f"{where}recurso/{appeal.id}/"
    own = at_desk(honest.sofia).post(answer, typed)
    assert own.status_code == 422
    assert "Quem decidiu não responde ao recurso." in shown(own)
    assert at_desk(honest.rui).post(answer, typed).status_code == 302
    assert claims.appeal_of(decision.id).state == "accepted"
    assert "Tem razão: o cancelamento foi nosso." in shown(at_desk(honest.sofia).get(where))


@pytest.mark.plants_a_violation(
    "claims.last_replays_found_no_difference",
    reason="the replay reads forged evidence, and keeps what differs",
)
def test_a_decision_whose_evidence_was_changed_is_shown_as_such(
    honest: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk_story.refuse(honest, at=A_WEEK_LATER)
    (decision,) = claims.decisions_of(honest.duarte.id)
    forged = decision.evidence.replace('"price_cents":990', '"price_cents":991', 1)
    monkeypatch.setattr(
        "vinte.claims.records.decision", lambda _decision_id: replace(decision, evidence=forged)
    )
    page = at_desk(honest.sofia).post(f"/mesa/decisoes/{decision.id}/conferir/", follow=True)
    assert "Não confere." in shown(page)
    assert "Dá o mesmo veredicto." not in shown(page)


@pytest.mark.parametrize("who", ["nobody", "duarte", "otilia"])
def test_only_support_reaches_the_desk(honest: Story, who: str) -> None:
    client = Client()
    if who != "nobody":
        client.force_login(honest.duarte.account if who == "duarte" else honest.otilia)
    expected = 302 if who == "nobody" else 404
    for path in ("/mesa/", claim_of(honest), "/mesa/seguinte/", "/mesa/decisoes/"):
        assert client.get(path).status_code == expected
    assert (
        client.post(f"{claim_of(honest)}aprovar/", {"reason": "Aprovo o meu próprio pedido."}).status_code
        == expected
    )
    assert desk(honest).claim.state == "verifying"


def test_who_has_a_part_in_a_claim_can_not_act_on_it(contradicted: Story) -> None:
    helena = cast.staff("Helena Duarte", email="helena@exemplo.pt")
    typed = {"finding": "consistent", "reason": "Eu própria confirmo, sou a particular."}
    assert at_desk(helena).post(row_of(contradicted, HELENA, "apurar"), typed).status_code == 404
    assert desk(contradicted).rows[HELENA].finding == "none"


def test_get_on_an_act_does_nothing(contradicted: Story) -> None:
    sofia = at_desk(contradicted.sofia)
    for path in (f"{claim_of(contradicted)}concluir/", row_of(contradicted, SILENT, "apurar")):
        assert sofia.get(path).status_code == 405


def test_each_attempt_says_how_it_is_known_and_what_a_phone_told_wrong(begun: Story) -> None:
    about: dict[str, Any] = {
        "professional_id": begun.duarte.id,
        "purchase_id": begun.purchase_ids[4],
        "channel": "phone",
    }
    at = FILED - timedelta(days=1)
    bought_at = begun.duarte.purchases[4].bought_at
    handling.record_attempt(**about, attempted_at=at, note="", grade="seen", at=at)
    wrong = handling.record_attempt(**about, attempted_at=at, note="", outcome="no_answer", at=at)
    handling.withdraw_attempt(
        professional_id=begun.duarte.id, attempt_id=wrong.id, reason="Era outro cliente", at=at
    )
    for number, happened_at in enumerate(
        (at + timedelta(days=2), bought_at - timedelta(hours=1), bought_at + timedelta(hours=3))
    ):
        handling.record_queued_attempt(
            **about,
            happened_at=happened_at,
            outcome="",
            call_back_at=None,
            note="",
            idempotency_key=f"k{number}",
            at=at,
        )
    page = shown(at_desk(begun.sofia).get(claim_of(desk_story.file(begun))))
    for said in (
        "· visto pela plataforma",
        "· dito pelo profissional",
        "Retirado a",
        "Era outro cliente",
        "que ainda não tinha chegado: conta a hora a que foi recebido.",
        "tarde demais para contar.",
        "Anterior à compra, pela hora do telemóvel.",
    ):
        assert said in page, said


def test_an_agent_hears_what_the_professional_said_and_sees_a_tap_that_nobody_told_of(begun: Story) -> None:
    duarte, told = begun.duarte, {"purchase_id": begun.purchase_ids[HELENA], "at": FILED - timedelta(days=1)}
    handling.record_tap(professional_id=duarte.id, channel="phone", tapped_at=told["at"], tap_key="T", **told)
    handling.record_attempt(
        professional_id=duarte.id,
        channel="phone",
        attempted_at=told["at"] - timedelta(hours=1),
        outcome="talked",
        note="",
        recording=Recording(content=b"OggS", media_type="audio/ogg", seconds=3),
        **told,
    )
    desk_story.file(begun)
    sofia = at_desk(begun.sofia)
    assert "só o toque no número: nunca disse como correu" in shown(sofia.get(claim_of(begun)))
    page = sofia.get(row_of(begun, HELENA, "tudo")).content.decode()
    assert "Contacto por telefone começado: falta dizer como correu" in page
    (heard,) = re.findall(r'<audio[^>]* src="([^"]+)"', page)
    answer = sofia.get(heard)
    assert (answer.content, answer["Content-Type"]) == (b"OggS", "audio/ogg")
    for who in (duarte.account, cast.professional("Bruno").account):
        assert at_desk(who).get(heard).status_code == 404
    # Of another contact of the claim it is none.
    assert (
        sofia.get(heard.replace(str(begun.purchase_ids[HELENA]), str(begun.purchase_ids[SILENT]))).status_code
        == 404
    )
