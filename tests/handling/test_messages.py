"""Ana and Helena write to each other: on the page and by e-mail, with the limits of both, and what it counts for."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

import cast
from arriving import letter
from vinte.claims import queries as claims
from vinte.handling import actions, queries
from vinte.handling.messages import writing
from vinte.handling.models import ContactMessage
from vinte.kernel.clock import FixedClock
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.leads import actions as leads
from vinte.leads import queries as leads_queries
from vinte.notices import actions as notices
from vinte.notices import queries as outbox
from vinte.notices.inbound import tokens
from vinte.notices.models import InboundMail, Message
from vinte.notices.tasks import send_message
from vinte.people import actions as people
from vinte.people import queries as people_queries

pytestmark = pytest.mark.django_db
BOUGHT = cast.later(hours=5)
WROTE = BOUGHT + timedelta(hours=3)
DOMAIN = "mail.vinte.example"


@pytest.fixture(autouse=True)
def _site(settings) -> None:
    settings.VINTE_INBOUND_ADDRESS = f"resposta@{DOMAIN}"
    settings.VINTE_INBOUND_TRUSTED = []


class Story:
    """Ana bought Helena's contact; Bruno did not."""

    def __init__(self) -> None:
        self.ana = cast.professional("Ana", balance_cents=5000)
        self.bruno = cast.professional("Bruno", balance_cents=5000)
        self.helena = cast.homeowner()
        self.asked = cast.request(of=self.helena)
        self.purchase = cast.buy(self.ana, self.asked, at=BOUGHT)

    def write(
        self, text="Bom dia, posso passar na terça?", *, by="professional", key="one", at=WROTE, **more
    ):
        return actions.write_message(
            professional_id=self.ana.id,
            purchase_id=self.purchase.id,
            by=by,
            text=text,
            key=key,
            at=at,
            **more,
        )

    def conversation(self, side="homeowner", at=WROTE):
        purchase = leads_queries.purchase(professional_id=self.ana.id, purchase_id=self.purchase.id)
        return queries.conversation(purchase=purchase, side=side, at=at)

    def attempts(self) -> list[str]:
        return [attempt.channel for attempt in queries.attempts(self.ana.id)]

    def reply_to(self, address: str) -> str:
        return Message.objects.filter(to_address=address).exclude(reply_to="").latest("written_at").reply_to

    def mail(self, text: str, *, to: str, sender: str, at=WROTE + timedelta(hours=1), **more):
        raw = letter(text, sender=sender, to=to, **more)
        return notices.take_mail(raw=raw, envelope_from=sender, recipients=[to], at=at)


@pytest.fixture
def story() -> Story:
    return Story()


def test_a_message_in_time_is_the_contact_and_its_letter_names_no_address(story: Story) -> None:
    for _twice in range(2):
        story.write()
    (word,) = story.conversation().words
    assert (word.by, word.text, word.is_read) == ("professional", "Bom dia, posso passar na terça?", False)
    assert story.attempts() == ["message"]
    (fact,) = claims.assess(professional_id=story.ana.id, at=WROTE + timedelta(days=3)).contacts
    assert "prompt_contact" not in fact.breaks
    (told,) = cast.letters(story.helena.email, kind="message_to_homeowner")
    assert "posso passar na terça" in told.text and f"/mensagens/{story.ana.id}/" in told.text
    assert story.ana.account.email not in told.text + told.html
    assert re.fullmatch(rf"resposta\+[a-z2-7]{{50}}@{DOMAIN}", story.reply_to(story.helena.email))
    assert len(story.reply_to(story.helena.email).partition("@")[0]) <= 64


def test_only_the_first_message_is_an_attempt_and_each_summary_is(story: Story) -> None:
    story.write(key="one")
    story.write("Então?", key="two", at=WROTE + timedelta(minutes=1))
    story.write("Pode.", by="homeowner", key="three", at=WROTE + timedelta(minutes=2))
    assert story.attempts() == ["message"]
    for number in range(2):
        actions.write_summary(
            professional_id=story.ana.id,
            purchase_id=story.purchase.id,
            subject="Resumo",
            text="Combinámos terça.",
            key=f"s{number}",
            at=WROTE + timedelta(hours=1 + number),
        )
    assert story.attempts() == ["message", "email", "email"]
    assert len(cast.letters(story.helena.email, kind="contact_summary")) == 2


def test_helena_answers_by_mail_and_ana_reads_the_new_part(story: Story) -> None:
    story.write()
    to = story.reply_to(story.helena.email)
    quoted = "Pode, às 10h.\n\nEm seg., 12/01/2026, Ana Obras <vinte@localhost> escreveu:\n> Bom dia"
    for _twice in range(2):
        taken = story.mail(quoted, to=to, sender=story.helena.email)
        assert taken.state == "taken"
    words = story.conversation("professional").words
    assert [(word.by, word.via, word.text) for word in words][1:] == [("homeowner", "mail", "Pode, às 10h.")]
    assert story.conversation("professional").unread_count == 1
    assert "escreveu" in ContactMessage.objects.get(by="homeowner").original
    (told,) = cast.letters(story.ana.account.email, kind="message_to_professional")
    assert "Pode, às 10h." in told.text and story.helena.email not in told.text + told.html
    # Ana answers by mail too.
    taken = story.mail(
        "Lá estarei.",
        to=story.reply_to(story.ana.account.email),
        sender=story.ana.account.email,
        message_id="<x@y.pt>",
        at=WROTE + timedelta(hours=2),
    )
    assert taken.state == "taken" and story.conversation().words[-1].by == "professional"
    assert story.conversation("professional").unread_count == 0, "who answers has read"


def test_an_answer_without_the_token_finds_its_thread_by_the_letter_it_answers(story: Story) -> None:
    story.write()
    sent = Message.objects.get(kind="message_to_homeowner")
    taken = story.mail(
        "Pode.",
        to=f"vinte@{DOMAIN}",
        sender=story.helena.email,
        headers={"References": f"<a@b.pt> <{sent.pk}@vinte>"},
    )
    assert taken.state == "taken"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, ""),
        ({"sender": "HELENA"}, ""),
        ({"sender": "mallory@x.org"}, "wrong_sender"),
        ({"sender": "ana"}, "wrong_sender"),
        ({"at": timedelta(days=365)}, ""),
        ({"at": timedelta(days=366)}, "expired_token"),
        ({"to": "broken"}, "unknown_token"),
        ({"to": "two"}, "two_tokens"),
        ({"dmarc": "pass"}, ""),
        ({"dmarc": "none"}, ""),
        ({"dmarc": "fail"}, "dmarc_failed"),
        ({"dmarc": "fail", "trusted": "other.example"}, ""),
    ],
)
def test_who_may_answer_and_until_when(story: Story, settings, change: dict, reason: str) -> None:
    story.write()
    to = story.reply_to(story.helena.email)
    if change.get("to") == "broken":
        to = to.replace("+m", "+n", 1)
    recipients = [to]
    if change.get("to") == "two":
        recipients.append(tokens.address_for(code="c", side="p", subject=story.purchase.id, at=WROTE))
    sender = {"HELENA": story.helena.email.upper(), "ana": story.ana.account.email}.get(
        change.get("sender", ""), change.get("sender", story.helena.email)
    )
    headers = {}
    if "dmarc" in change:
        settings.VINTE_INBOUND_TRUSTED = [change.get("trusted", "mx.example")]
        headers = {
            "Authentication-Results": f"mx.example; spf=pass smtp.mailfrom=x.org; dmarc={change['dmarc']} header.from=casa.example"
        }
    at = WROTE + change.get("at", timedelta(hours=1))
    raw = letter("Pode.", sender=sender, to=to, headers=headers)
    taken = notices.take_mail(raw=raw, envelope_from=sender, recipients=recipients, at=at)
    assert (taken.state, taken.reason) == (("quarantined", reason) if reason else ("taken", ""))
    assert len(story.conversation().words) == (1 if reason else 2)


def test_otilia_lets_a_letter_of_another_address_through(story: Story) -> None:
    story.write()
    otilia = cast.staff("Otília", role="operator")
    taken = story.mail(
        "Escrevo do trabalho: pode.", to=story.reply_to(story.helena.email), sender="h@trabalho.example"
    )
    assert taken.reason == "wrong_sender"
    notices.release_mail(mail_id=taken.mail_id, by=otilia.pk, at=WROTE + timedelta(hours=2))
    assert story.conversation().words[-1].text == "Escrevo do trabalho: pode."
    assert InboundMail.objects.get(pk=taken.mail_id).state == "released"


def test_a_letter_that_the_rules_refuse_is_answered_with_words_and_a_list_is_not(story: Story) -> None:
    story.write()
    to = story.reply_to(story.helena.email)
    cast.take_back(story.purchase, at=WROTE + timedelta(minutes=5))
    taken = story.mail("Pode.", to=to, sender=story.helena.email)
    assert (taken.state, taken.reason) == ("refused", "contact_returned")
    (answer,) = cast.letters(story.helena.email, kind="mail_not_taken")
    assert "a conversa está fechada" in answer.text
    story.mail(
        "Pode?", to=to, sender=story.helena.email, message_id="<z@y.pt>", headers={"List-Id": "<x.example>"}
    )
    assert len(cast.letters(story.helena.email, kind="mail_not_taken")) == 1


def test_photographs_are_made_anew_and_what_else_hangs_on_a_letter_is_named(story: Story) -> None:
    story.write("", photos=[cast.jpeg()])
    (word,) = story.conversation().words
    (file,) = word.files
    found = queries.file_of(purchase_id=story.purchase.id, file_id=file.id)
    assert found.media_type == "image/jpeg" and b"Exif" not in found.content
    with pytest.raises(NotAllowed):
        queries.file_of(purchase_id=story.bruno.id, file_id=file.id)
    story.mail(
        "Aqui vai.",
        to=story.reply_to(story.helena.email),
        sender=story.helena.email,
        files=(("plano.pdf", "application/pdf", b"%PDF-1.7\n%%EOF"), ("a.exe", "application/x-dos", b"MZ")),
    )
    answer = story.conversation().words[-1]
    assert [file.name for file in answer.files] == ["plano.pdf"] and answer.left_out == "a.exe"


@pytest.mark.parametrize(
    ("text", "photos", "code"),
    [
        ("a", 0, ""),
        ("a" * 4000, 0, ""),
        ("a" * 4001, 0, "text_too_long"),
        ("", 0, "words_missing"),
        ("...", 0, "words_missing"),
        ("", 1, ""),
        ("a", writing.MOST_PHOTOS, ""),
        ("a", writing.MOST_PHOTOS + 1, "too_many_photos"),
    ],
)
def test_what_a_message_holds(story: Story, text: str, photos: int, code: str) -> None:
    sent = [cast.jpeg()] * photos
    if not code:
        story.write(text, photos=sent)
        return
    with pytest.raises(Refused) as refused:
        story.write(text, photos=sent)
    assert refused.value.code == code and not ContactMessage.objects.exists() and story.attempts() == []


@pytest.mark.parametrize(
    ("count", "apart", "code"),
    [
        (writing.MOST_AN_HOUR - 1, timedelta(minutes=2), ""),
        (writing.MOST_AN_HOUR, timedelta(minutes=2), "too_many_messages"),
        (writing.MOST_A_DAY - 1, timedelta(minutes=20), ""),
        (writing.MOST_A_DAY, timedelta(minutes=20), "too_many_messages"),
    ],
)
def test_so_many_in_an_hour_and_in_a_day(story: Story, count: int, apart: timedelta, code: str) -> None:
    for number in range(count):
        story.write(key=f"k{number}", at=WROTE + number * apart)
    last = WROTE + count * apart
    story.write("Eu também.", by="homeowner", key="other", at=last)
    if not code:
        story.write(key="last", at=last)
        return
    with pytest.raises(Refused) as refused:
        story.write(key="last", at=last)
    assert refused.value.code == code


def test_a_key_is_for_one_message_and_strangers_write_nothing(story: Story) -> None:
    story.write()
    with pytest.raises(IdempotencyConflict):
        story.write("Outra coisa")
    with pytest.raises(LookupError):
        story.write(by="platform", key="two")
    with pytest.raises(NotAllowed):
        actions.write_message(
            professional_id=story.bruno.id,
            purchase_id=story.purchase.id,
            by="professional",
            text="Olá",
            key="x",
            at=WROTE,
        )


@pytest.mark.parametrize(
    ("reason", "by", "code"),
    [
        ("enough", "professional", "request_closed"),
        ("enough", "homeowner", ""),
        ("hired", "professional", ""),
        ("hired_other", "professional", "request_closed"),
    ],
)
def test_who_may_write_after_the_request_was_closed(story: Story, reason: str, by: str, code: str) -> None:
    if reason == "hired":
        cast.hired(story.purchase, at=WROTE)
    else:
        leads.close_request(
            job_request_id=story.asked.pk,
            reason=reason,
            hired=None,
            undoable=False,
            talked_with=[story.ana.id],
            at=WROTE,
        )
    at = WROTE + timedelta(hours=1)
    assert (story.conversation(by, at=at).closed is None) == (code == "")
    if code:
        with pytest.raises(Refused) as refused:
            story.write(by=by, at=at)
        assert refused.value.code == code
    else:
        story.write(by=by, at=at)


def test_nobody_writes_to_somebody_who_left(story: Story) -> None:
    story.ana = cast.professional("Carla", balance_cents=1500)
    story.purchase = cast.buy(story.ana, story.asked, at=BOUGHT + timedelta(minutes=1), price_cents=1500)
    story.write()
    people.leave(account_id=story.ana.account.pk, at=WROTE + timedelta(minutes=1))
    with pytest.raises(Refused) as refused:
        story.write("Ainda aí?", by="homeowner", key="two", at=WROTE + timedelta(minutes=2))
    assert refused.value.code == "professional_left"


def test_reading_is_said_and_not_guessed(story: Story) -> None:
    story.write()
    assert story.conversation().unread_count == 1 and story.conversation("professional").unread_count == 0
    assert queries.unread_counts(purchase_ids=[story.purchase.id], side="homeowner") == {story.purchase.id: 1}
    actions.mark_read(professional_id=story.ana.id, purchase_id=story.purchase.id, by="homeowner", at=WROTE)
    assert story.conversation().unread_count == 0 and story.conversation().words[0].is_read
    assert queries.unread_counts(purchase_ids=[story.purchase.id], side="homeowner") == {story.purchase.id: 0}


def test_the_summary_is_drafted_from_the_last_call(story: Story) -> None:
    of = {"professional_id": story.ana.id, "purchase_id": story.purchase.id}
    assert "Escrevo-lhe sobre o seu pedido «Pintar a sala»." in queries.draft_summary(**of, at=WROTE).text
    cast.attempt(story.purchase, at=BOUGHT + timedelta(hours=1), note="Duas demãos, tinta lavável.")
    draft = queries.draft_summary(**of, at=WROTE)
    assert draft.subject == "Resumo: Pintar a sala"
    for told in (
        "Olá, Helena.",
        "12 de janeiro",
        "- Duas demãos, tinta lavável.",
        "O que se segue:",
        "Ana Obras",
    ):
        assert told in draft.text, told


def due(story: Story, at) -> list[tuple[str, str]]:
    about = {"professional_id": story.ana.id, "at": at}
    found = queries.due_today(market="pt", contacts=queries.in_hand(**about), **about)
    return [(one.kind, one.path.rsplit("/", 2)[-2]) for one in found if one.path]


def test_what_waits_to_be_read_and_the_summary_are_due_today(story: Story) -> None:
    talked = BOUGHT + timedelta(hours=1)
    actions.record_attempt(
        professional_id=story.ana.id,
        purchase_id=story.purchase.id,
        channel="phone",
        attempted_at=talked,
        note="",
        outcome="talked",
        at=talked,
    )
    assert due(story, WROTE) == [("summary", "resumo")]
    assert due(story, talked + timedelta(days=2) - timedelta(seconds=1)) == [("summary", "resumo")]
    assert due(story, talked + timedelta(days=2)) == []
    of = {"professional_id": story.ana.id, "purchase_id": story.purchase.id}
    actions.write_summary(**of, subject="Resumo", text="Terça.", key="s", at=WROTE)
    assert due(story, WROTE + timedelta(hours=1)) == []
    story.write("Às 10h?", by="homeowner", key="q", at=WROTE + timedelta(minutes=1))
    assert due(story, WROTE + timedelta(hours=1)) == [("question", "conversa")]
    actions.mark_read(**of, by="professional", at=WROTE + timedelta(minutes=2))
    assert due(story, WROTE + timedelta(hours=1)) == []


def test_the_timeline_tells_everything_in_order_from_both_sides(story: Story) -> None:
    attempt = cast.attempt(story.purchase, at=BOUGHT + timedelta(hours=1), note="Não atendeu.")
    actions.withdraw_attempt(
        professional_id=story.ana.id,
        attempt_id=attempt.id,
        reason="Era outro.",
        at=BOUGHT + timedelta(hours=2),
    )
    story.write()
    story.mail("Pode.", to=story.reply_to(story.helena.email), sender=story.helena.email)
    actions.write_summary(
        professional_id=story.ana.id,
        purchase_id=story.purchase.id,
        subject="Resumo",
        text="Terça às 10h.",
        key="s",
        at=WROTE + timedelta(hours=2),
    )
    cast.hired(story.purchase, at=WROTE + timedelta(days=2))
    told = queries.timeline(
        professional_id=story.ana.id, purchase_ids=[story.purchase.id], at=WROTE + timedelta(days=3)
    )[story.purchase.id]
    assert [(event.kind, event.by, event.grade) for event in told] == [
        ("purchase", "professional", ""),
        ("attempt", "professional", "told"),
        ("withdrawal", "professional", "told"),
        ("message", "professional", "seen"),
        ("message", "homeowner", ""),
        ("summary", "professional", "seen"),
        ("award", "homeowner", "confirmed"),
        ("hiring", "homeowner", ""),
        ("hiring", "professional", ""),
    ]
    assert [event.at for event in told] == sorted(event.at for event in told)
    before = queries.timeline(professional_id=story.ana.id, purchase_ids=[story.purchase.id], at=BOUGHT)
    assert [event.kind for event in before[story.purchase.id]] == ["purchase"]


def test_without_an_address_for_answers_the_letter_leads_to_the_page(story: Story, settings) -> None:
    settings.VINTE_INBOUND_ADDRESS = ""
    story.write()
    (told,) = cast.letters(story.helena.email, kind="message_to_homeowner")
    assert "o seu endereço não lhe é mostrado" not in told.text and "Ler e responder na página" in told.text
    assert Message.objects.get(kind="message_to_homeowner").reply_to == "" and outbox.inbound_domain() == ""


def test_erasure_takes_ana_s_words_and_leaves_helena_s(story: Story) -> None:
    from vinte.handling.messages import leaving

    story.write()
    story.mail("Pode, à tarde.", to=story.reply_to(story.helena.email), sender=story.helena.email)
    leaving.remove(professional_id=story.ana.id, at=WROTE + timedelta(days=1))
    assert [word.text for word in story.conversation().words] == ["", "Pode, à tarde."]


def test_ana_leaves_out_the_letter_for_each_message_in_one_click(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "vinte.web.middleware.clock_named", lambda _path: FixedClock(WROTE + timedelta(hours=2))
    )
    story.write()
    to = story.reply_to(story.helena.email)
    story.mail("Pode, às 10h.", to=to, sender=story.helena.email)
    (told,) = Message.objects.filter(kind="message_to_professional")
    send_message(message_id=str(told.pk))
    (letter,) = (
        each for each in mail.outbox if "escreveu-lhe" in each.subject and each.to != [story.helena.email]
    )
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert link in letter.body
    client = Client(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="pt")
    address = "/" + link.split("/", 3)[3]
    # A page that is only opened changes nothing.
    assert "Parar os e-mails de mensagens?" in client.get(address).content.decode()
    assert people_queries.wants_letter(account_id=story.ana.account.pk, kind="message_to_professional")
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert "Não há mais e-mails de mensagens" in client.get(address).content.decode()
    story.mail("E leve a escada.", to=to, sender=story.helena.email, message_id="<b@c.pt>")
    assert len(cast.letters(story.ana.account.email, kind="message_to_professional")) == 1
    # It is read on the page all the same; and who wrote the letter to Helena is not asked.
    assert story.conversation("professional").unread_count == 2
    people.choose_letters(account_id=story.ana.account.pk, wanted=["message_to_professional"])
    story.mail("E as luvas.", to=to, sender=story.helena.email, message_id="<c@c.pt>")
    assert len(cast.letters(story.ana.account.email, kind="message_to_professional")) == 2
