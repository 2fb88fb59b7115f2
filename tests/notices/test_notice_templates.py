"""Every notice of every room: written in text and in HTML, in every language, and both say the same."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

import vinte
from vinte.notices import actions, queries, tasks
from vinte.notices.models import Message
from vinte.notices.rendering import MissingFact, plain, render, without_secrets
from vinte.kernel.errors import IdempotencyConflict, NotAllowed

ROOMS = Path(vinte.__file__).parent
URL = "https://vinte.example/algures/" + "S" * 43 + "/"
INSTANT = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # the first of July already, in Lisbon

_REVIEW = {"trade_name": "Ana & Filhos", "link": URL, "last_day": date(2026, 7, 9)}
_CLAIM = {"business": "Ana & Filhos", "url": URL}

# What each kind is told; the marked values have to be read in both forms.
CONTEXTS: dict[str, dict[str, Any]] = {
    "appeal_answered": {**_CLAIM, "accepted": True, "was_misuse": True, "answer": "A fatura <mostra> isso."},
    "appeal_received": {**_CLAIM, "decided_at": INSTANT},
    "claim_approved": {**_CLAIM, "amount": "224,91 €", "contact_count": 20, "reason": "Tudo <cumprido>."},
    "claim_misuse": {**_CLAIM, "decided_at": INSTANT, "titles": ["Pintar a sala", "Rebocar"], "reason": "Prova 1 & 2"},
    "claim_received": {**_CLAIM, "contact_count": 20, "amount": "224,91 €", "due": INSTANT},
    "claim_refused": {**_CLAIM, "amount": "224,91 €", "reason": "Falhou <uma>.", "reasons": ["Pack", "Prazo & dia"]},
    "evidence_asked": {**_CLAIM, "title": "Pintar a sala", "bought_on": date(2026, 5, 2), "question": "Quem <fez>?"},
    "homeowner_question": {**_CLAIM, "title": "Pintar a sala", "due": INSTANT},
    "homeowner_reminder": {**_CLAIM, "title": "Pintar a sala", "due": INSTANT},
    "passkey_added": {},
    "passkey_removed": {},
    "recovery_codes_made": {},
    "review_invitation_contact": {**_REVIEW, "job_title": "Pintar a sala"},
    "review_invitation_former_client": _REVIEW,
    "review_published": {
        "author": "Rosa",
        "rating": 4,
        "text": "Limpo <e> a horas",
        "about_contact": True,
        "job_title": "Pintar a sala",
        "link": URL,
    },
    "account_code": {"code": "K7PX2M"},
    "account_unknown": {},
    "request_received": {"title": "Pintar a sala", "parish": "Esgueira", "municipality": "Aveiro", "place_count": 3},
}
KINDS = sorted({path.stem for path in ROOMS.glob("*/templates/notices/*.txt")} - {"base"})
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def words(text: str) -> str:
    """The words of a form, without links, list marks, rules and spacing, to compare the two."""
    bare = re.sub(r"https?://\S+", " ", text)
    return re.sub(r"[\W_]+", " ", bare).casefold().strip()


def test_each_notice_is_known_here_and_has_both_forms() -> None:
    assert sorted(CONTEXTS) == KINDS
    assert {path.stem for path in ROOMS.glob("*/templates/notices/*.mjml")} - {"base"} == set(KINDS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_text_and_html_say_the_same(kind: str, language: str) -> None:
    made = render(kind=kind, to_name="Helena <3", language=language, context=CONTEXTS[kind])
    assert made.subject.strip()
    assert "\n" not in made.subject
    assert made.text.endswith("\n")
    assert not re.search(r"\{[{%]|%\(|\n{3}| +\n", made.text)
    shown = plain(made.html)
    for value in CONTEXTS[kind].values():
        for fact in value if isinstance(value, list) else [value]:
            if isinstance(fact, str) and fact != URL:
                assert fact in f"{made.subject}\n{made.text}", (kind, fact)
    said, seen = words(made.text), words(shown)
    # Buttons carry in HTML the words that stand before the address in the text, so the words agree in order.
    assert said == seen
    for form in (made.text, made.html):
        assert (URL in form) == (URL in CONTEXTS[kind].values())
    assert "Helena <3" in made.text
    assert "Helena &lt;3" in made.html
    assert f'lang="{language}"' in made.html


@pytest.mark.parametrize("kind", [kind for kind in KINDS if CONTEXTS[kind]])
def test_a_letter_with_a_hole_is_never_written(kind: str) -> None:
    for name in CONTEXTS[kind]:
        lacking = {key: value for key, value in CONTEXTS[kind].items() if key != name}
        if name == "job_title" and kind == "review_published":
            lacking["about_contact"] = True
        with pytest.raises(MissingFact, match=name):
            render(kind=kind, to_name="Helena", language="pt", context=lacking)


@pytest.mark.parametrize(("accepted", "was_misuse"), [(True, True), (True, False), (False, True), (False, False)])
def test_every_branch_of_an_answered_appeal(accepted: bool, was_misuse: bool) -> None:
    context = {**CONTEXTS["appeal_answered"], "accepted": accepted, "was_misuse": was_misuse}
    made = render(kind="appeal_answered", to_name="Ana", language="pt", context=context)
    assert words(made.text) == words(plain(made.html))


@pytest.mark.parametrize(("text", "about_contact"), [("", True), ("", False), ("Bom", False)])
def test_every_branch_of_a_published_review(text: str, about_contact: bool) -> None:
    context = {**CONTEXTS["review_published"], "text": text, "about_contact": about_contact}
    made = render(kind="review_published", to_name="", language="pt", context=context)
    assert words(made.text) == words(plain(made.html))
    assert made.text.startswith("Olá.")


def test_days_are_the_readers() -> None:
    made = render(kind="homeowner_question", to_name="", language="pt", context=CONTEXTS["homeowner_question"])
    assert "1 de Julho de 2026" in made.text or "1 de julho de 2026" in made.text


def post(**changes: Any) -> Message:
    facts: dict[str, Any] = {
        "kind": "account_code",
        "to_address": "ana@exemplo.test",
        "to_name": "Ana",
        "language": "pt",
        "context": {"code": "K7PX2M"},
        "idempotency_key": "key",
        "at": INSTANT,
    }
    return actions.post(**{**facts, **changes})


@pytest.mark.django_db
def test_one_key_is_one_letter() -> None:
    first = post()
    assert post(at=datetime(2027, 1, 1, tzinfo=UTC)) == first
    for change in ({"context": {"code": "OTHER1"}}, {"to_address": "bruno@exemplo.test"}):
        with pytest.raises(IdempotencyConflict):
            post(**change)
    assert queries.mailbox() == [first]
    assert queries.mailbox("ANA@exemplo.test") == [first]
    assert queries.mailbox("bruno@exemplo.test") == []
    assert queries.message(first.pk) == first
    with pytest.raises(NotAllowed):
        queries.message(type(first.pk)(int=0))


@pytest.mark.django_db
def test_a_letter_is_sent_once_in_both_forms(mailoutbox: list[Any]) -> None:
    message = post()
    for _time in range(2):
        tasks.send_message(message_id=str(message.pk))
    [mail] = mailoutbox
    assert (mail.to, mail.subject, mail.body) == (["ana@exemplo.test"], message.subject, message.text)
    assert [(alternative.content, alternative.mimetype) for alternative in mail.alternatives] == [
        (message.html, "text/html")
    ]
    assert Message.objects.get().state == "sent"


@pytest.mark.django_db
def test_a_letter_that_no_server_takes_fails_after_its_attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: Any) -> None:
        raise ConnectionRefusedError("ana@exemplo.test")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    message = post()
    for attempt in range(1, tasks.MOST_ATTEMPTS):
        with pytest.raises(tasks.NotSentYet) as error:
            tasks.send_message(message_id=str(message.pk))
        assert f"attempt {attempt}" in str(error.value)
        assert "ana@exemplo.test" not in str(error.value)
    tasks.send_message(message_id=str(message.pk))
    message.refresh_from_db()
    assert (message.state, message.attempt_count) == ("failed", tasks.MOST_ATTEMPTS)
    assert "ana@exemplo.test" not in message.last_error


@pytest.mark.django_db
@pytest.mark.parametrize("demo", [True, False])
def test_a_secret_is_struck_out_once_it_was_sent(settings: Any, demo: bool) -> None:
    settings.VINTE_DEMO = demo
    message = post(kind="homeowner_question", context=CONTEXTS["homeowner_question"])
    tasks.send_message(message_id=str(message.pk))
    message.refresh_from_db()
    assert (URL in message.text, URL in message.html) == (demo, demo)
    assert without_secrets(f"a {URL} b") == "a https://vinte.example/algures/…/ b"
