"""Sofia is not alone at the desk: who else looks, what changed meanwhile, notes for the staff, prepared texts, keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import desk_story
import pytest
from desk_story import FILED, Story
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client

import cast
from vinte.claims import actions, queries
from vinte.claims.leaving import remove
from vinte.claims.models import AgentNote, Presence
from vinte.kernel.errors import NotAllowed, Refused

pytestmark = pytest.mark.django_db
A_WEEK_LATER = FILED + timedelta(days=8)
TICK = timedelta(microseconds=1)
HELENA = 1


@pytest.fixture
def story(begun: Story, stand_at: Callable[[datetime], None]) -> Story:
    stand_at(A_WEEK_LATER)
    return desk_story.contradicted(begun)


def at_desk(who: Any) -> Client:
    client = Client()
    client.force_login(who)
    return client


def claim_of(story: Story) -> str:
    return f"/mesa/pedidos/{story.claim_id}/"


def row_of(story: Story, act: str, place: int = HELENA) -> str:
    return f"{claim_of(story)}contactos/{story.purchase_ids[place]}/{act}/"


def shown(page: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def seen_on(page: HttpResponse) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', page.content.decode())
    assert found
    return found[1]


def test_who_else_looks_is_shown_for_a_minute_and_told_once(
    story: Story, stand_at: Callable[[datetime], None]
) -> None:
    sofia, rui = at_desk(story.sofia), at_desk(story.rui)
    look = f"{claim_of(story)}presenca/"
    assert sofia.post(look).status_code == 204
    assert "Sofia Reis também tem este pedido aberto" in shown(rui.post(look))
    stand_at(A_WEEK_LATER + timedelta(seconds=59))
    assert "Rui Matos também tem este pedido aberto" in shown(sofia.post(look))
    assert sofia.post(look, {"shown": "Rui Matos"}).status_code == 204
    stand_at(A_WEEK_LATER + timedelta(seconds=60))
    # Rui looked a minute ago: his row means nothing any more, and what said so goes from the page.
    gone = sofia.post(look, {"shown": "Rui Matos"})
    assert (gone.status_code, "também" in shown(gone)) == (200, False)
    assert Presence.objects.count() == 1
    assert at_desk(story.duarte.account).post(look).status_code in (403, 404)


def test_the_second_of_two_is_told_what_changed_and_keeps_what_they_wrote(
    story: Story, stand_at: Callable[[datetime], None]
) -> None:
    sofia, rui = at_desk(story.sofia), at_desk(story.rui)
    seen = {who: seen_on(who.get(claim_of(story))) for who in (sofia, rui)}
    stand_at(A_WEEK_LATER + timedelta(minutes=3))
    typed = {"finding": "consistent", "reason": "Liguei: confundiu-o com outra empresa."}
    assert rui.post(row_of(story, "apurar"), {**typed, "seen": seen[rui]}).status_code == 302
    stand_at(A_WEEK_LATER + timedelta(minutes=4))
    late = {"finding": "contradicted", "reason": "A particular repetiu que o contratou.", "seen": seen[sofia]}
    page = sofia.post(row_of(story, "apurar"), late)
    assert page.status_code == 422
    assert "O pedido mudou enquanto o tinha aberto" in shown(page)
    assert "Rui Matos · contacto 2: Apuramento: confirma" in shown(page)
    assert late["reason"] in shown(page)
    row = queries.desk_claim(claim_id=story.claim_id, at=A_WEEK_LATER + timedelta(minutes=4)).rows[HELENA]
    assert (row.finding, row.found_by_id) == ("consistent", story.rui.pk)
    # What is about another contact stands in nobody's way here; what was read may be sent.
    other = {"finding": "consistent", "reason": "Não se lembra da chamada.", "seen": seen[sofia]}
    assert sofia.post(row_of(story, "apurar", 6), other).status_code == 302
    assert sofia.post(row_of(story, "apurar"), {**late, "seen": seen_on(page)}).status_code == 302


def test_a_decision_is_not_made_past_an_answer_that_came_meanwhile(
    story: Story, stand_at: Callable[[datetime], None]
) -> None:
    sofia, rui = at_desk(story.sofia), story.rui.pk
    asked = actions.ask_professional(
        claim_id=story.claim_id,
        purchase_id=story.purchase_ids[3],
        question="A que horas ligou?",
        by=rui,
        at=A_WEEK_LATER,
    )
    seen = seen_on(sofia.get(claim_of(story)))
    at = A_WEEK_LATER + timedelta(minutes=1)
    actions.answer_request(professional_id=story.duarte.id, request_id=asked.id, answer="Às dez.", at=at)
    stand_at(at)
    page = sofia.post(f"{claim_of(story)}concluir/", {"seen": seen})
    assert page.status_code == 422 and "contacto 4: O profissional respondeu" in shown(page)


def test_who_comes_second_to_a_decision_reads_it_and_what_they_wrote(
    story: Story, stand_at: Callable[[datetime], None]
) -> None:
    sofia = at_desk(story.sofia)
    cast.award(story.duarte.purchases[4], at=A_WEEK_LATER)
    page = sofia.get(claim_of(story))
    at = A_WEEK_LATER + timedelta(minutes=2)
    actions.refuse(claim_id=story.claim_id, reason="Houve um trabalho ganho.", by=story.rui.pk, at=at)
    stand_at(at)
    typed = {"reason": "O contacto 5 deu trabalho.", "seen": seen_on(page)}
    second = sofia.post(f"{claim_of(story)}recusar/", typed)
    assert second.status_code == 422 and "Rui Matos: Decidido: recusada" in shown(second)
    assert "O que escreveu, e que não seguiu: O contacto 5 deu trabalho." in shown(second)
    (decision,) = queries.decisions_of(story.duarte.id)
    assert decision.reason == "Houve um trabalho ganho."


@pytest.mark.parametrize("seen", ["", "ontem", "2026-04-28T10:00:00"])
def test_a_mark_that_says_nothing_stands_in_nobodys_way(story: Story, seen: str) -> None:
    typed = {"finding": "consistent", "reason": "Liguei: confundiu-o com outra empresa.", "seen": seen}
    assert at_desk(story.sofia).post(row_of(story, "apurar"), typed).status_code == 302


def test_notes_are_the_staffs_alone_and_only_their_words_ever_go(story: Story) -> None:
    sofia = at_desk(story.sofia)
    assert sofia.post(row_of(story, "nota"), {"text": "Ligar à Helena na quinta."}).status_code == 302
    assert sofia.post(f"{claim_of(story)}nota/", {"text": "Ver com o Rui."}).status_code == 302
    assert sofia.post(f"{claim_of(story)}nota/", {"text": " "}).status_code == 422
    for who in (story.sofia, story.rui):
        page = shown(at_desk(who).get(claim_of(story)))
        assert "Ligar à Helena na quinta." in page and "Ver com o Rui." in page
    for path in ("/pro/garantia/", "/conta/"):
        assert "Ver com o Rui" not in at_desk(story.duarte.account).get(path, follow=True).content.decode()
    with pytest.raises(NotAllowed):
        actions.write_note(claim_id=story.claim_id, text="Eu.", by=story.duarte.account.pk, at=A_WEEK_LATER)
    for change in ({"text": "Outra coisa."}, {"written_by": story.rui}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AgentNote.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgentNote.objects.all().delete()
    remove(professional_id=story.duarte.id, at=A_WEEK_LATER)
    assert set(AgentNote.objects.values_list("text", flat=True)) == {""}
    assert "Notas da equipa" not in at_desk(story.sofia).get(claim_of(story)).content.decode()


def test_a_prepared_text_is_read_in_its_form_before_it_is_sent(story: Story) -> None:
    sofia, helena = at_desk(story.sofia), story.purchase_ids[HELENA]
    listed = sofia.get(f"{claim_of(story)}textos/question/?contacto={helena}")
    assert "Sobre «Substituir dez tomadas», comprado a 15 de janeiro de 2026" in shown(listed)
    page = sofia.get(f"{claim_of(story)}?para=question&texto=hired&contacto={helena}")
    assert (
        page.status_code == 200 and not queries.desk_claim(claim_id=story.claim_id, at=A_WEEK_LATER).requests
    )
    field = re.search(
        rf'<textarea[^>]*id="question-{helena}-question"[^>]*>(.*?)</textarea>', page.content.decode(), re.S
    )
    assert field and "o particular diz que contratou Duarte Remodelações." in field[1]
    further = sofia.get(f"{claim_of(story)}?para=follow_up&texto=which_business&contacto={helena}")
    assert "Sim, foi essa empresa" in further.content.decode()
    cast.award(story.duarte.purchases[4], at=A_WEEK_LATER)
    refusal = sofia.get(f"{claim_of(story)}?para=refuse&texto=clauses")
    assert "Vimos o pedido de Duarte Remodelações contacto a contacto." in refusal.content.decode()
    for nothing in ("?para=question&texto=hired", "?para=approve&texto=clauses", "?para=refuse&texto=nada"):
        assert sofia.get(claim_of(story) + nothing).status_code == 200
    for unknown in ("textos/approve/", "textos/question/", f"textos/refuse/?contacto={helena}"):
        assert sofia.get(claim_of(story) + unknown).status_code == 404


def test_each_text_is_in_the_language_of_whoever_reads_it(story: Story) -> None:
    type(story.duarte.account).objects.filter(pk=story.duarte.account.pk).update(language="fr")
    told = {"claim_id": story.claim_id, "purchase_id": story.purchase_ids[HELENA]}
    (to_duarte, *_rest) = queries.texts_for(act="question", **told)
    (to_helena, *_rest) = queries.texts_for(act="follow_up", **told)
    assert "acheté le 15 janvier 2026" in to_duarte.text and to_duarte.title.startswith("O particular")
    assert to_helena.text.startswith("Disse-nos")


def test_the_teams_own_text_is_found_by_everybody_until_it_is_taken_back(story: Story) -> None:
    sofia, rui, helena = at_desk(story.sofia), at_desk(story.rui), story.purchase_ids[HELENA]
    where = f"{claim_of(story)}textos/question/?contacto={helena}"
    typed = {
        "act": "question",
        "language": "pt",
        "title": "Fotografias",
        "text": "{name}: tem fotografias de «{contact}»?",
    }
    wrong = sofia.post("/mesa/textos/", {**typed, "text": "Olá {nome}"})
    assert wrong.status_code == 422 and "Não sei o que pôr em {nome}." in shown(wrong)
    assert sofia.post("/mesa/textos/", typed).status_code == 302
    assert "Duarte Remodelações: tem fotografias de «Substituir dez tomadas»?" in shown(rui.get(where))
    (text,) = queries.team_texts()
    assert rui.post(f"/mesa/textos/{text.id}/retirar/").status_code == 302
    assert "Fotografias" not in shown(rui.get(where)) and queries.team_texts() == []
    with pytest.raises(Refused, match="mais de 80 carateres"):
        actions.add_text(**{**typed, "title": "x" * 81}, by=story.sofia.pk, at=A_WEEK_LATER)


def test_keys_stay_off_for_the_session(story: Story) -> None:
    sofia = at_desk(story.sofia)

    def on(path: str) -> bool:
        return 'name="on" checked' in sofia.get(path).content.decode()

    assert on("/mesa/") and on(claim_of(story))
    sofia.post("/mesa/teclas/", {})
    assert not on("/mesa/") and not on(claim_of(story))
    sofia.post("/mesa/teclas/", {"on": "on"})
    assert on(claim_of(story))


def test_what_came_before_is_shown_with_where_it_leads(story: Story) -> None:
    """Helena was asked about Gil too; Duarte was refused once."""
    desk_story.refuse(story, at=A_WEEK_LATER)
    before = shown(at_desk(story.sofia).get(f"{claim_of(story)}antes/"))
    assert "Decisão 1: recusada" in before and "Destes particulares, noutros pedidos Nada." in before


def test_helena_chooses_an_answer_and_opening_the_page_changes_nothing(story: Story) -> None:
    sofia = at_desk(story.sofia)
    typed = {"question": "Foi a Duarte Remodelações que fez a obra?", "choices": "Sim\nNão\n\n"}
    assert sofia.post(row_of(story, "perguntar-ao-particular"), typed).status_code == 302
    secret = story.secret_besides(HELENA)
    helena, path = Client(), f"/resposta/pergunta/{secret}/"
    page = helena.get(path)
    assert "Duarte Remodelações" in shown(page) and "duarte@obras.example" not in page.content.decode()
    assert (
        helena.post(path, {}).status_code == 422
        and helena.post(path, {"choice": "Talvez"}).status_code == 422
    )
    row = queries.desk_claim(claim_id=story.claim_id, at=A_WEEK_LATER).rows[HELENA]
    assert row.follow_ups[0].answered_at is None
    assert helena.post(path, {"choice": "Sim", "comment": "Em fevereiro."}).status_code == 302
    assert "já foi usada" in shown(helena.get(path))
    told = shown(sofia.get(claim_of(story)))
    assert "Perguntado ao particular a" in told and "Sofia Reis" in told and "Em fevereiro." in told
