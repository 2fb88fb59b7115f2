"""Anybody reports content; a person decides with reasons, either side appeals, and what is taken down is not shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

import cast
from cast import ABOUT, MONDAY, later
from vinte.help_centre import actions, queries
from vinte.help_centre.models import ContentNotice
from vinte.help_centre.queries import Notifier, Target
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads import queries as leads

pytestmark = pytest.mark.django_db
FILED = later(days=3)
RITA = Notifier(name="Rita", address="rita@vizinha.example", language="pt")


def profile_of(ana: Any, part: str = "description", quoted: str = ABOUT) -> Target:
    return Target(
        about="profile",
        target_id=ana.id,
        part=part,
        quoted=quoted,
        written_by="professional",
        market="pt",
        professional_id=ana.id,
    )


def request_of(asked: Any) -> Target:
    return Target(
        about="request",
        target_id=asked.pk,
        part="request",
        quoted=asked.title,
        written_by="homeowner",
        market="pt",
        job_request_id=asked.pk,
    )


def report(target: Target, *, notifier: Notifier = RITA, key: str = "one", **changes: Any) -> UUID:
    given = {"ground": "false", "text": "Não tem doze anos disto.", "in_good_faith": True, "at": FILED}
    return actions.report_content(target=target, notifier=notifier, key=key, **{**given, **changes})


def decide(notice_id: UUID, outcome: str, *, by: Any, last: bool = False, at: Any = FILED) -> None:
    act = actions.answer_notice_appeal if last else actions.decide_notice
    act(notice_id=notice_id, outcome=outcome, reason="Mostra-o o registo.", by=by.pk, at=at)


@pytest.mark.parametrize("last", ["kept", "removed"])
def test_a_text_is_taken_down_and_its_author_appeals_to_somebody_else(last: str) -> None:
    ana, sofia, tomas = cast.professional("Ana", is_complete=True), cast.staff("Sofia"), cast.staff("Tomás")
    notice_id = report(profile_of(ana))
    assert report(profile_of(ana)) == notice_id
    (receipt,) = cast.letters(RITA.address)
    assert receipt.kind == "content_notice_received" and "doze anos" not in receipt.text
    assert not cast.letters(ana.account.email, kind="content_taken_down")
    assert not queries.hidden_of(ana.id).descriptions
    decide(notice_id, "removed", by=sofia)
    assert queries.hidden_of(ana.id).descriptions == {ABOUT}
    (told,) = cast.letters(ana.account.email, kind="content_taken_down")
    assert "Rita" not in told.text and "rita@" not in told.text and "Mostra-o o registo." in told.text
    assert set(cast.letter_kinds(RITA.address)) == {"content_notice_received", "content_notice_decided"}
    with pytest.raises(Refused) as not_theirs:
        actions.appeal_notice(notice_id=notice_id, side="sender", text="Não.", at=FILED)
    assert not_theirs.value.code == "no_appeal"
    # Six months, with their last day.
    assert queries.notice_behind(notice_id=notice_id, at=FILED).appeal_until == later(days=184).date()
    actions.appeal_notice(notice_id=notice_id, side="owner", text="Tenho os recibos.", at=FILED)
    for address, begins in ((RITA.address, "Há um recurso"), (ana.account.email, "Recebemos o seu recurso")):
        (heard,) = cast.letters(address, kind="content_notice_appealed")
        assert heard.subject.startswith(begins) and "recibos" not in heard.text
    with pytest.raises(Refused) as same:
        decide(notice_id, last, by=sofia, last=True)
    assert same.value.code == "decided_by_same_person"
    decide(notice_id, last, by=tomas, last=True)
    assert bool(queries.hidden_of(ana.id).descriptions) == (last == "removed")
    assert len(cast.letters(ana.account.email, kind="content_restored")) == (last == "kept")


def test_what_is_kept_can_be_appealed_by_whoever_reported() -> None:
    ana, sofia, tomas = cast.professional("Ana", is_complete=True), cast.staff("Sofia"), cast.staff("Tomás")
    notice_id = report(profile_of(ana))
    decide(notice_id, "kept", by=sofia)
    assert not cast.letters(ana.account.email, kind="content_taken_down")
    actions.appeal_notice(notice_id=notice_id, side="sender", text="Veja outra vez.", at=FILED)
    assert len(cast.letters(RITA.address, kind="content_notice_appealed")) == 1
    assert not cast.letters(ana.account.email, kind="content_notice_appealed")
    decide(notice_id, "removed", by=tomas, last=True)
    assert queries.hidden_of(ana.id).descriptions == {ABOUT}


def test_a_request_that_is_taken_down_is_sold_no_more() -> None:
    helena = cast.homeowner("Helena")
    asked = cast.request(of=helena)
    notice_id = report(request_of(asked), ground="insult")
    assert leads.job_request(asked.pk).state == "published"
    decide(notice_id, "removed", by=cast.staff("Sofia"))
    assert leads.job_request(asked.pk).state == "closed"
    assert cast.letters(helena.email, kind="content_taken_down")


def test_nobody_is_told_where_nobody_left_an_address() -> None:
    ana = cast.professional("Ana", is_complete=True)
    notice_id = report(profile_of(ana), notifier=Notifier(name="", address="", language="pt"))
    decide(notice_id, "kept", by=cast.staff("Sofia"))
    assert not [letter for letter in cast.letters(ana.account.email) if letter.kind.startswith("content")]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": " … "}, "words_missing"),
        ({"in_good_faith": False}, "good_faith_missing"),
        ({"notifier": Notifier(name="", address="rita@", language="pt")}, "address_invalid"),
    ],
)
def test_what_is_incomplete_is_refused_whole(changes: dict[str, Any], code: str) -> None:
    ana = cast.professional("Ana", is_complete=True)
    with pytest.raises(Refused) as refused:
        report(profile_of(ana), **changes)
    assert refused.value.code == code and not ContentNotice.objects.exists()


def test_the_queue_knows_what_is_late_and_who_has_a_part() -> None:
    ana = cast.professional("Ana", is_complete=True)
    notice_id = report(profile_of(ana))
    # Thursday: three business days later is Tuesday.
    for days, late in ((5, 0), (6, 1)):
        assert queries.notice_counts(market="pt", at=FILED + timedelta(days=days)).late == late
    with pytest.raises(NotAllowed):
        decide(notice_id, "kept", by=ana.account)
    with pytest.raises(NotAllowed):
        decide(notice_id, "burnt", by=cast.staff("Sofia"))
    with pytest.raises(IntegrityError), transaction.atomic():
        ContentNotice.objects.update(target_id=UUID(int=1))


def test_a_message_that_was_taken_down_is_hidden_by_its_id() -> None:
    ana = cast.professional("Ana", at=later(days=-1), pack="yearly")
    bought = cast.contact(ana, at=MONDAY)
    target = Target(
        about="message",
        target_id=UUID(int=7),
        part="message",
        quoted="Feio.",
        written_by="professional",
        market="pt",
        professional_id=ana.id,
        job_request_id=bought.job_request_id,
    )
    decide(report(target), "removed", by=cast.staff("Sofia"))
    about = {"professional_id": ana.id, "job_request_id": bought.job_request_id}
    assert queries.hidden_messages(**about) == {UUID(int=7)}
