"""A professional's answer is shown at once unless its words ask for a reader; then a person decides, and can be answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from review_story import WRITTEN, written

import cast
from cast import Business
from vinte.kernel.clock import FixedClock
from vinte.kernel.errors import NotAllowed, Refused
from vinte.notices.models import Message
from vinte.reviews import actions, due, queries
from vinte.reviews.models import ModerationStep, ReviewReply, WrittenReview

pytestmark = pytest.mark.django_db
ANSWERED = WRITTEN + timedelta(hours=2)
DECIDED = ANSWERED + timedelta(hours=3)
TICK = timedelta(microseconds=1)


@pytest.fixture
def ana() -> Business:
    found = cast.professional("Ana")
    written(found, name="Rosa Pinto Leal", text="Muito bom.")
    return found


def invitation() -> Any:
    return WrittenReview.objects.get().invitation_id


def answer(ana: Business, text: str, *, at: Any = ANSWERED, publishes: bool = True) -> Any:
    return actions.write_reply(
        professional_id=ana.id, invitation_id=invitation(), text=text, publishes=publishes, at=at
    )


def public(ana: Business) -> str:
    (shown,) = queries.shown_reviews(ana.id)
    return shown.reply


# What is written; what is seen in it; whether a person has to read it.
WORDS = [
    ("Obrigada, Rosa, foi um gosto.", [], False),
    ("Obrigada! Ligue quando quiser para o 912 345 678.", ["contact"], False),
    ("Veja mais em www.anaobras.pt", ["contact"], False),
    ("A senhora é uma mentirosa.", ["insult"], True),
    ("A estupidez não tem limites.", ["insult"], True),
    ("A senhora Rosa Leal não pagou.", ["personal_data"], True),
    ("Escreva-me, rosa@cliente.example!", ["personal_data", "contact"], True),
    # Beginnings stand at the beginning of words only.
    ("O ladrilho está na computadora.", [], False),
]


@pytest.mark.parametrize(("text", "seen", "needs_person"), WORDS)
def test_what_sends_an_answer_to_a_reader(
    ana: Business, text: str, seen: list[str], needs_person: bool
) -> None:
    told = answer(ana, text)
    row = ReviewReply.objects.get()
    assert (row.doubts, row.needs_person) == (seen, needs_person)
    assert told.state == ("waiting" if seen else "published")
    assert public(ana) == ("" if seen else text)
    assert told.waits_until == (ANSWERED + timedelta(days=3) if seen else None)


def test_a_draft_is_looked_at_when_it_is_sent_and_not_before(ana: Business) -> None:
    assert answer(ana, "Ligue para o 912 345 678.", publishes=False).state == "draft"
    assert not queries.reply_queue(account=cast.staff())
    assert answer(ana, "Ligue para o 912 345 678.").state == "waiting"
    for publishes in (True, False):
        with pytest.raises(Refused) as caught:
            answer(ana, "Outra.", publishes=publishes)
        assert caught.value.code == "reply_waits"


def test_the_desk_shows_it_and_the_professional_is_told(ana: Business) -> None:
    answer(ana, "Ligue para o 912 345 678.")
    sofia = cast.staff()
    (line,) = queries.reply_queue(account=sofia)
    assert line.why == ["tem um telefone, um e-mail ou um sítio"]
    with pytest.raises(NotAllowed):
        actions.approve_reply(reply_id=line.id, by=ana.account.pk, at=DECIDED)
    actions.approve_reply(reply_id=line.id, by=sofia.pk, at=DECIDED)
    assert public(ana) == "Ligue para o 912 345 678."
    assert cast.letter_kinds(ana.account.email)[-1] == "reply_shown"
    with pytest.raises(Refused) as caught:
        actions.approve_reply(reply_id=line.id, by=sofia.pk, at=DECIDED)
    assert caught.value.code == "already_decided"
    assert not queries.reply_queue(account=sofia)


def test_it_is_hidden_with_a_reason_objected_to_once_and_written_anew(ana: Business) -> None:
    answer(ana, "A senhora é uma mentirosa.")
    sofia, reply = cast.staff(), ReviewReply.objects.get()
    hide: dict[str, Any] = {
        "reply_id": reply.id,
        "by": sofia.pk,
        "reason": "insult",
        "words": "Sem insultos.",
    }
    with pytest.raises(Refused):
        actions.hide_reply(**{**hide, "reason": ""}, at=DECIDED)
    actions.hide_reply(**hide, at=DECIDED)
    letter = Message.objects.filter(kind="reply_hidden").latest("written_at")
    assert (
        "Insulta ou ameaça" in letter.text and "Sem insultos." in letter.text and "diga porquê" in letter.text
    )
    about: dict[str, Any] = {"professional_id": ana.id, "invitation_id": invitation(), "words": "É verdade."}
    (told,) = queries.replies_of(professional_id=ana.id, invitation_ids=[invitation()], at=DECIDED).values()
    assert told.object_until == DECIDED + timedelta(days=30)
    with pytest.raises(Refused) as late:
        actions.object_to_hidden_reply(**about, at=DECIDED + timedelta(days=30))
    assert late.value.code == "objection_over"
    actions.object_to_hidden_reply(**about, at=DECIDED + timedelta(days=30) - TICK)
    assert [line.why[-1] for line in queries.reply_queue(account=sofia)] == ["o profissional não concordou"]
    actions.hide_reply(**hide, at=DECIDED + timedelta(days=31))
    with pytest.raises(Refused):
        actions.object_to_hidden_reply(**about, at=DECIDED + timedelta(days=31))
    assert "a decisão fica" in Message.objects.filter(kind="reply_hidden").latest("written_at").text
    # Harmless or not, what was hidden once is read before it is shown.
    again = answer(ana, "Obrigada pela opinião.", at=DECIDED + timedelta(days=32))
    assert again.state == "waiting" and ReviewReply.objects.get().doubts == ["hidden_before"]
    actions.approve_reply(reply_id=reply.id, by=sofia.pk, at=DECIDED + timedelta(days=33))
    assert public(ana) == "Obrigada pela opinião."
    assert list(ModerationStep.objects.order_by("at", "id").values_list("act", flat=True)) == [
        "reply_waits", "reply_hidden", "reply_objected", "reply_hidden", "reply_waits", "reply_shown",
    ]  # fmt: skip


def test_a_slow_desk_silences_nobody_but_where_a_person_has_to_read(ana: Business) -> None:
    bruno = cast.professional("Bruno")
    written(bruno, email="rita@cliente.example", name="Rita Vaz", at=WRITTEN + timedelta(minutes=1))
    of_bruno = WrittenReview.objects.get(professional_id=bruno.id).invitation_id
    of_ana = WrittenReview.objects.get(professional_id=ana.id).invitation_id
    for who, which, text in ((ana, of_ana, "Ligue 912 345 678"), (bruno, of_bruno, "É uma ladra.")):
        actions.write_reply(
            professional_id=who.id, invitation_id=which, text=text, publishes=True, at=ANSWERED
        )
    ends = ANSWERED + timedelta(days=3)
    due.DUTIES.run(at=ends - TICK)
    assert queries.overdue_replies(at=ends - TICK) == 0 and public(ana) == ""
    due.DUTIES.run(at=ends)
    assert public(ana) == "Ligue 912 345 678" and public(bruno) == ""
    assert queries.overdue_replies(at=ends) == 1
    assert cast.letter_kinds(ana.account.email)[-1] == "reply_shown"


def test_what_is_shown_can_be_hidden_after_a_report_of_the_answer(ana: Business) -> None:
    answer(ana, "Obrigada.")
    eva = cast.professional("Eva")
    actions.report_review(
        professional_id=ana.id, invitation_id=invitation(), reason="other", words="Fala de mim.",
        by=eva.account.pk, at=DECIDED, of_reply=True,
    )  # fmt: skip
    sofia, row = cast.staff(), WrittenReview.objects.get()
    (seen,) = queries.review_case(row.id, account=sofia).reports
    assert seen.of_reply
    actions.hide_reply(
        reply_id=ReviewReply.objects.get().id, by=sofia.pk, reason="personal_data", words="", at=DECIDED
    )
    assert public(ana) == ""
    actions.approve_review(written_id=row.id, by=sofia.pk, at=DECIDED)
    assert not queries.review_queue(account=sofia)


def test_both_pages_of_it(ana: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(ANSWERED))
    client, desk = Client(HTTP_ACCEPT_LANGUAGE="pt"), Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(ana.account)
    desk.force_login(cast.staff())
    page = "/pro/opinioes/"
    sent = client.post(
        f"{page}{invitation()}/resposta/", {"act": "publish", "text": "A Rosa Leal mente."}, follow=True
    )
    assert "Uma pessoa lê a resposta antes de sair" in sent.content.decode()
    assert "à espera de ser lida, em regra até" in client.get(page).content.decode()
    row, reply = WrittenReview.objects.get(), ReviewReply.objects.get()
    assert "Respostas de profissionais" in desk.get("/mesa/opinioes/").content.decode()
    case = f"/mesa/opinioes/{row.id}/"
    shown = desk.get(case).content.decode()
    assert "diz quem é o autor" in shown and "A Rosa Leal mente." in shown
    decide = f"{case}resposta/{reply.id}/decidir/"
    assert desk.post(decide, {"act": "hide"}).status_code == 422
    assert desk.post(decide, {"act": "hide", "reason": "personal_data"}).status_code == 302
    shown = client.get(page).content.decode()
    assert "A sua resposta não está à vista" in shown and "Mostra dados pessoais" in shown
    object_to = f"{page}{invitation()}/resposta/discordar/"
    assert client.post(object_to, {"words": ""}).status_code == 422
    assert client.post(object_to, {"words": "Ela assina assim."}).status_code == 302
    assert "Ela assina assim." in desk.get(case).content.decode()
    assert desk.post(decide, {"act": "approve"}).status_code == 302
    assert public(ana) == "A Rosa Leal mente."
