"""Bruno writes his claim by mail: it is drafted, he confirms it after log-in, and nothing else ever files it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

import cast
from arriving import letter
from cast import CLAIM_DAY
from vinte.claims import actions, drafted, queries
from vinte.claims.due import DUTIES
from vinte.claims.models import Claim, ClaimDraft, MailedPiece
from vinte.help_centre.models import Ticket
from vinte.kernel.errors import NotAllowed, Refused
from vinte.notices import actions as notices
from vinte.notices.models import Message

pytestmark = pytest.mark.django_db
SUPPORT = "apoio@vinte.example"
ASKS = "Quero pedir a garantia.\n\n"
SIX = ASKS + "".join(f"Contacto {number}: disse que não, o {number}.º\n" for number in range(1, 7))
# With twenty contacts from MONDAY on, the month of waiting is not over.
EARLY = CLAIM_DAY - timedelta(days=20)


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    settings.VINTE_INBOUND_ADDRESS = "resposta@mail.vinte.example"
    settings.VINTE_SUPPORT_ADDRESS = SUPPORT
    settings.VINTE_INBOUND_TRUSTED = ["mx.example"]


def write(of: Any, text: str = SIX, *, at: Any = CLAIM_DAY, number: int = 1, **how: Any) -> Any:
    sender = how.pop("sender", of.account.email)
    headers = {
        "Authentication-Results": f"mx.example; dmarc={how.pop('dmarc', 'pass')}",
        **how.pop("headers", {}),
    }
    raw = letter(
        text,
        sender=how.pop("shown", sender),
        to=SUPPORT,
        message_id=f"<{number}@x.pt>",
        headers=headers,
        **how,
    )
    return notices.take_mail(raw=raw, envelope_from=sender, recipients=[SUPPORT], at=at)


def draft(of: Any) -> Any:
    return queries.draft_of(professional_id=of.id)


def texts(of: Any) -> list[str]:
    """What stands in the draft about each contact of the cohort, from the first."""
    kept = draft(of).texts
    return [kept.get(purchase.id, "") for purchase in of.purchases[:20]]


def kinds(of: Any) -> list[str]:
    return [
        letter.kind
        for letter in reversed(cast.letters(of.account.email))
        if letter.kind.startswith(("claim_", "ticket_"))
    ]


def fill(of: Any, *, at: Any) -> None:
    actions.keep_draft(professional_id=of.id, texts=of.described(), at=at)


def test_bruno_s_mail_is_drafted_and_told_and_files_nothing(bruno: Any) -> None:
    assert write(bruno).state == "taken" and write(bruno).is_known
    assert texts(bruno)[:7] == [f"disse que não, o {number}.º" for number in range(1, 7)] + [""]
    assert draft(bruno).typed == frozenset() and not Claim.objects.exists()
    ticket = Ticket.objects.get()
    assert (ticket.kind, ticket.state, ticket.account_id) == ("claim", "answered", bruno.account.pk)
    (told,) = cast.letters(bruno.account.email, kind="claim_mail_read")
    assert "6 contactos" in told.text and "/pro/reclamacao/nova/" in told.text
    assert "disse que não" not in told.text, "whoever writes under another's name has us carry nothing there"
    assert kinds(bruno) == ["claim_mail_read"]


def test_another_mail_adds_and_writes_over_nothing_typed(bruno: Any) -> None:
    write(bruno)
    first, second, third = (purchase.id for purchase in bruno.purchases[:3])
    actions.keep_draft(professional_id=bruno.id, texts={first: "Fui lá duas vezes."}, at=CLAIM_DAY)
    write(
        bruno,
        f"{ASKS}Contacto 1: nunca atendeu\nContacto 2: nunca atendeu\nContacto 7: obra adiada",
        number=2,
        at=CLAIM_DAY + timedelta(hours=1),
    )
    kept = draft(bruno)
    assert kept.texts[first] == "Fui lá duas vezes." and kept.typed == {first}
    assert [words.words for words in kept.mailed[first]] == ["disse que não, o 1.º", "nunca atendeu"]
    assert kept.texts[second] == "disse que não, o 2.º\nnunca atendeu"
    assert kept.texts[third] == "disse que não, o 3.º" and texts(bruno)[6] == "obra adiada"
    assert ClaimDraft.objects.count() == 1


def test_what_is_loose_is_placed_by_hand_once(bruno: Any) -> None:
    write(bruno, f"{ASKS}Contacto 1: nada\nContacto 25: adiada\nContacto 26: cara\nContacto 27: ruim")
    loose = draft(bruno).loose
    assert [piece.words for piece in loose] == [
        "Contacto 25: adiada",
        "Contacto 26: cara",
        "Contacto 27: ruim",
    ]
    first, fourth = bruno.purchases[0].id, bruno.purchases[3].id
    keep = {"professional_id": bruno.id, "at": CLAIM_DAY}
    for _twice in range(2):
        actions.keep_draft(**keep, texts={}, placed={loose[0].id: fourth, loose[1].id: actions.NOWHERE})
    assert draft(bruno).texts[fourth] == "Contacto 25: adiada" and draft(bruno).texts[first] == "nada"
    assert [piece.id for piece in draft(bruno).loose] == [loose[2].id]
    other = cast.claimable("Carla", contacts=1)
    for wrong in (
        {"texts": {other.purchases[0].id: "x"}},
        {"texts": {}, "placed": {other.id: fourth}},
        {"texts": {}, "placed": {loose[2].id: other.purchases[0].id}},
    ):
        with pytest.raises(NotAllowed):
            actions.keep_draft(**keep, **wrong)


# Whoever writes under Bruno's address, by whatever means: never a claim; and whether it drafts, or is told.
SPOOFS: list[tuple[dict[str, Any], str, bool, int]] = [
    ({"dmarc": "fail"}, "taken", False, 0),
    ({"dmarc": "none"}, "taken", True, 1),
    ({"dmarc": "pass"}, "taken", True, 1),
    ({"shown": "Bruno <mallory@x.example>"}, "taken", False, 0),
    ({"shown": '"BRUNO" <mallory@x.example>'}, "quarantined", False, 0),
    ({"shown": "BRUNO, mallory@x.example"}, "quarantined", False, 0),
    ({"shown": "mallory@x.example", "headers": {"Reply-To": "BRUNO"}}, "taken", False, 0),
    ({"shown": "mallory@x.example", "headers": {"Sender": "BRUNO"}}, "taken", False, 0),
    ({"headers": {"Auto-Submitted": "auto-generated"}}, "automatic", False, 0),
    ({"headers": {"Precedence": "bulk"}}, "taken", True, 0),
    ({"shown": "BRUN+O"}, "taken", False, 0),
]  # fmt: skip


@pytest.mark.parametrize(("how", "state", "drafts", "told"), SPOOFS)
def test_mail_in_bruno_s_name_files_nothing(
    bruno: Any, how: dict[str, Any], state: str, drafts: bool, told: int
) -> None:
    address = bruno.account.email
    twisted = address.replace("@", "+x@")

    def real(value: str) -> str:
        return value.replace("BRUNO", address).replace("BRUN+O", twisted)

    how = {
        name: {key: real(each) for key, each in value.items()} if isinstance(value, dict) else real(value)
        for name, value in how.items()
    }
    all_twenty = (
        ASKS + "".join(f"Contacto {number}: ninguém\n" for number in range(1, 21)) + "Confirmo. Pedir já.\n"
    )
    before = queries.assess(professional_id=bruno.id, at=CLAIM_DAY)
    assert write(bruno, all_twenty, **how).state == state
    assert not Claim.objects.exists()
    assert ClaimDraft.objects.exists() is drafts
    assert (
        len(cast.letters(address))
        - len([x for x in cast.letters(address) if not x.kind.startswith(("claim_", "ticket_"))])
        == told
    )
    assert queries.assess(professional_id=bruno.id, at=CLAIM_DAY) == before
    DUTIES.run(at=CLAIM_DAY + timedelta(days=30))
    assert not Claim.objects.exists(), "nor does time"
    if Ticket.objects.exists():
        ticket = Ticket.objects.get()
        assert (ticket.account_id is not None) is drafts
    assert Ticket.objects.exists() is (state == "taken"), "and nothing is lost"


@pytest.mark.parametrize("text", ["Quanto dura a garantia?", "Mudei de morada.", f"{ASKS}"])
def test_what_is_no_claim_or_only_may_be_stays_with_a_person(bruno: Any, text: str) -> None:
    write(bruno, text)
    ticket = Ticket.objects.get()
    asks = text == ASKS
    assert (ticket.state, ticket.kind) == ("open", "claim" if asks else "question")
    assert kinds(bruno) == (["claim_mail_read"] if asks else ["ticket_received"])


def test_who_is_no_professional_or_has_claimed_makes_a_ticket(bruno: Any) -> None:
    helena = cast.homeowner("Helena")
    write(bruno, sender=helena.email)
    assert not ClaimDraft.objects.exists() and Ticket.objects.get().kind == "question"
    write(bruno, number=2)
    fill(bruno, at=CLAIM_DAY)
    actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    assert draft(bruno) is None and not MailedPiece.objects.exists(), "the draft ends with the filing"
    write(bruno, number=3, at=CLAIM_DAY + timedelta(minutes=5))
    assert draft(bruno) is None
    assert kinds(bruno)[-1] == "ticket_received" and Ticket.objects.filter(kind="question").count() == 2


# --- filed by itself on the day ---------------------------------------------------------------------------


def agree(of: Any, *, at: Any = EARLY) -> None:
    fill(of, at=at)
    actions.agree_to_file(professional_id=of.id, by=of.account.pk, at=at)


def days(of: Any, *, until: Any = CLAIM_DAY) -> Iterator[Any]:
    """Each noon from EARLY on, with the duties run at it."""
    at = EARLY
    while at < until:
        at += timedelta(days=1)
        DUTIES.run(at=at)
        yield at


def test_a_claim_too_early_is_kept_told_and_filed_on_the_first_day(bruno: Any) -> None:
    with pytest.raises(Refused):
        actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=EARLY)
    write(bruno, at=EARLY - timedelta(hours=1))
    agree(bruno)
    filed_at = next(at for at in days(bruno) if Claim.objects.exists())
    claim = Claim.objects.get()
    assert claim.filed_at == filed_at
    assert queries.assess(professional_id=bruno.id, at=filed_at - timedelta(days=1)).verdict == "in_progress"
    assert kinds(bruno) == ["claim_mail_read", "claim_on_its_day", "claim_day_is_near", "claim_received"]
    (waits,) = cast.letters(bruno.account.email, kind="claim_on_its_day")
    assert f"{filed_at:%-d} de abril" in waits.text
    said = {
        row.purchase_id: row.description
        for row in queries.claimed_contacts(professional_id=bruno.id, claim_id=claim.id)
    }
    assert said == bruno.described() and draft(bruno) is None


def test_one_tap_stops_it_and_a_look_does_not(bruno: Any) -> None:
    agree(bruno)
    (waits,) = cast.letters(bruno.account.email, kind="claim_on_its_day")
    secret = waits.text.split("/garantia/parar/")[1].split("/")[0]
    assert queries.waiting_draft(secret=secret, at=EARLY).waits
    assert queries.waiting_draft(secret=secret, at=EARLY).waits
    assert [actions.stop_filing_by_link(secret=secret, at=EARLY) for _twice in range(2)] == [True, False]
    assert not queries.waiting_draft(secret=secret, at=EARLY).waits
    assert list(days(bruno)) and not Claim.objects.exists()
    assert draft(bruno).texts == bruno.described(), "what was written stays"


def test_what_changed_since_is_asked_again(bruno: Any) -> None:
    agree(bruno)
    actions.keep_draft(professional_id=bruno.id, texts={bruno.purchases[0].id: "Afinal foi assim."}, at=EARLY)
    assert list(days(bruno)) and not Claim.objects.exists()
    (asked,) = cast.letters(bruno.account.email, kind="claim_not_filed")
    assert "já não é o que confirmou" in asked.text and draft(bruno).agreed_at is None
    actions.agree_to_file(professional_id=bruno.id, by=bruno.account.pk, at=EARLY + timedelta(hours=1))
    assert list(days(bruno)) and Claim.objects.exists()


def test_a_clause_that_failed_meanwhile_is_told_with_its_reason(bruno: Any) -> None:
    agree(bruno)
    cast.award(bruno.purchases[2], at=EARLY + timedelta(hours=2))
    assert list(days(bruno)) and not Claim.objects.exists()
    (told,) = cast.letters(bruno.account.email, kind="claim_not_filed")
    assert "ia seguir sozinho e não seguiu, por isto" in told.text and kinds(bruno)[-1] == "claim_not_filed"


@pytest.mark.parametrize(
    ("at", "missing", "code"),
    [
        (EARLY, False, ""),
        (EARLY, True, "description_missing"),
        (CLAIM_DAY, False, "cannot_wait"),
    ],
)
def test_what_can_be_agreed_to(bruno: Any, at: Any, missing: bool, code: str) -> None:
    said = bruno.described()
    if missing:
        said[bruno.purchases[19].id] = " . "
    actions.keep_draft(professional_id=bruno.id, texts=said, at=at)
    try:
        actions.agree_to_file(professional_id=bruno.id, by=bruno.account.pk, at=at)
        refused = ""
    except Refused as refusal:
        refused = refusal.code
    assert refused == code and (draft(bruno).agreed_at is None) is bool(code)


def test_the_copy_has_the_drafts_and_erasure_takes_them(bruno: Any) -> None:
    from vinte.claims import leaving

    write(bruno)
    (own,) = queries.drafts_of(bruno.id)
    assert len(own.texts) == len(own.from_mails) == 6
    leaving.remove(professional_id=bruno.id, at=CLAIM_DAY)
    assert draft(bruno) is None and not MailedPiece.objects.exists()
    assert not Message.objects.filter(text__contains="disse que não").exists()
    assert drafted.words_hash([], {}) != drafted.words_hash([bruno.id], {})
