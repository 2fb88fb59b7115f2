"""The desk's pages for `list_pages`: Sofia with claims, decisions, badges, doubtful requests and returns."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import desk_story
from list_pages import MANY, Visit, reader

import cast
import complaint_story
import return_story
from vinte.claims import actions as claims
from vinte.claims.models import Appeal, AwardAfterRefund, Claim, ClaimedContact, Decision, HomeownerQuestion
from vinte.handling import actions as handling
from vinte.help_centre import actions as help_centre
from vinte.help_centre import queries as help_centre_queries
from vinte.help_centre.models import TicketMessage
from vinte.kernel.ids import new_id
from vinte.leads.models import DraftPhoto, NuisanceReport, RequestDraft, RequestReview
from vinte.people import actions as people
from vinte.people.models import BadgeApplication, MailboxRequest, MissedCall, PhoneCall, Professional
from vinte.reviews import actions as reviews
from vinte.reviews.models import WrittenReview
from vinte.wallet import actions as wallet

AT = desk_story.FILED + timedelta(days=8)
A_DAY = timedelta(hours=30)  # the window of those with a pack is over
LINE = '<td class="lead-cell">'
PANEL = '<section class="panel stack"'

PAGES: dict[str, str] = {
    "desk:claims": LINE,
    "desk:people": LINE,
    "desk:person": '<span class="timeline-when">',
    "desk:claim": "",
    "desk:contact": "",
    "desk:before": "",
    "desk:texts": "",
    "desk:team_texts": '<section class="panel stack"',
    "desk:decisions": LINE,
    "desk:decision": "",
    "desk:badges": LINE,
    "desk:badge": "",
    "desk:job_requests": PANEL,
    "desk:returns": LINE,
    "desk:reviews": LINE,
    "desk:review": "",
    "desk:identities": LINE,
    "desk:mailboxes": LINE,
    "desk:calls": LINE,
    "desk:call": "",
    "desk:tickets": LINE,
    "desk:ticket": '<section class="panel',
    "desk:complaints": LINE,
    "desk:complaint": "",
    "desk:content_notices": LINE,
    "desk:content_notice": "",
    "desk:comments": '<article class="panel stack stack-s"',
    "desk:goodwills": LINE,
    "desk:goodwill": "",
    "desk:mailbox": "",
    "desk:identity": "",
    "desk:return": "",
    "desk:appeals": LINE,
    "desk:appeal": "",
}
OTHER: dict[str, str] = {
    "desk:next": "leads on to the next claim",
    "desk:badge_document": "a file",
    "desk:job_request_photo": "a photograph",
    "desk:identity_paper": "a file",
    "desk:voice_note": "a file",
    "desk:ticket_file": "a file",
    "desk:return_evidence": "a file",
    "desk:hearing_file": "a file",
}


def play(rows: int) -> Visit:
    """Every queue with so many rows, and every kind of row with few already."""
    sofia = cast.staff("Sofia")
    decided(rows, by=sofia)
    pages = {
        **(_twenty() if rows == MANY else {}),
        "claims": "",
        "team_texts": _texts(rows, by=sofia),
        "decisions": "decisoes/",
        "badges": "selos/",
        "badge": f"selos/{_badges(rows).id}/",
        "identities": "identidades/",
        "identity": f"identidades/{_renamed(rows)}/",
        "tickets": "apoio/",
        "ticket": f"apoio/{_written(rows)}/",
        "complaints": "reclamacoes/",
        "complaint": f"reclamacoes/{_complained(rows)}/",
        "content_notices": "denuncias/",
        "content_notice": f"denuncias/{_reported(rows)}/",
        "comments": _commented(rows),
        "calls": "chamadas/",
        "call": f"chamadas/{_called(rows)}/",
        "goodwills": "saldo-oferecido/",
        "goodwill": f"saldo-oferecido/{_gifts(rows, by=sofia)}/",
        "mailboxes": "caixas/",
        "mailbox": f"caixas/{_lost(rows)}/",
        "reviews": "opinioes/",
        "review": f"opinioes/{_reviewed(rows, by=sofia)}/",
        "appeals": "recursos/",
        "appeal": f"recursos/{Appeal.objects.latest('filed_at', 'pk').id}/",
        "returns": "devolucoes/",
        "return": f"devolucoes/{_returned(rows)}/",
    }
    _doubtful(rows)
    client = reader(sofia)
    pages["people"] = _found(client)
    pages["person"] = _known(rows, by=sofia)
    asks = {f"desk:{name}": (client, f"/mesa/{path}") for name, path in pages.items()}
    return Visit(at=AT, asks={**asks, "desk:job_requests": (client, "/mesa/pedidos-de-orcamento/")})


def _found(client: Any) -> str:
    """Where the search for all businesses leads."""
    return client.post("/mesa/pessoas/", {"text": "bruno"})["Location"].removeprefix("/mesa/")  # type: ignore[no-any-return]


def _known(rows: int, *, by: Any) -> str:
    """A business with so many contacts, letters and notes."""
    of = cast.professional("Ivo", balance_cents=100_000)
    for number in range(rows):
        at = AT - timedelta(days=2, hours=rows - number)
        cast.contact(of, at=at, asked_before=A_DAY, called_after=None)
        people.add_person_note(
            kind="professional", person_id=of.id, by=by.pk, text="Ligou.", key=f"list:{number}", at=AT
        )
    return f"pessoas/profissional/{of.id}/"


def decided(rows: int, *, by: Any) -> None:
    """So many claims that wait, decisions with an appeal, and jobs told late.

    Each has two contacts and is written as it stands: twenty for each of thirty would say nothing else.
    """
    for number in range(rows):
        _short_claim(number, by=by)


def _twenty() -> dict[str, str]:
    """Duarte's claim was refused, and Gil's waits; with twenty contacts each."""
    desk_story.refuse(desk_story.file(desk_story.begin()))
    gil = cast.claimable("Gil")
    claim = claims.file_claim(professional_id=gil.id, descriptions=gil.described(), at=desk_story.FILED)
    decision = Decision.objects.latest("decided_at", "pk")
    first = gil.purchases[0]
    cast.write(first, count=10, at=first.bought_at + timedelta(days=1))
    row = f"pedidos/{claim.id}/contactos/{first.id}/tudo/"
    return {
        "claim": f"pedidos/{claim.id}/",
        "contact": row,
        "before": f"pedidos/{claim.id}/antes/",
        "texts": f"pedidos/{claim.id}/textos/question/?contacto={first.id}",
        "decision": f"decisoes/{decision.id}/",
    }


def _texts(rows: int, *, by: Any) -> str:
    """So many texts of the team."""
    for number in range(rows):
        claims.add_text(
            act="question", language="pt", title=f"Texto {number}", text="A que horas ligou?", by=by.pk, at=AT
        )
    return "textos/"


def _short_claim(number: int, *, by: Any) -> None:
    """Two contacts; a claim that was paid, with an appeal and a job told late; and one that waits."""
    of = cast.professional(f"Bruno {number}")
    at = desk_story.FILED - timedelta(days=40) + timedelta(hours=number)
    for job in range(2):
        cast.contact(of, at=at + timedelta(days=job), asked_before=A_DAY, title=f"Pintar a sala {job}")
    paid = claim_of_few(of, at=AT - timedelta(days=30, hours=number))
    decision = Decision.objects.create(
        id=new_id(at=AT),
        sequence=1000 + number,
        professional_id=of.id,
        claim_id=paid.id,
        outcome=Decision.Outcome.APPROVED,
        reason="Tudo confirmado.",
        decided_at=AT - timedelta(days=20),
        decided_by=by,
        refund_cents=2400,
        evidence="{}",
        terms_text="",
        assessment="{}",
        previous_hash="",
        hash=f"{number:064x}",
    )
    for state in (Claim.State.VERIFIED, Claim.State.APPROVED):
        Claim.objects.filter(id=paid.id).update(state=state)
    Appeal.objects.create(
        id=new_id(at=AT),
        professional_id=of.id,
        kind=Appeal.Kind.CLAIM,
        subject_id=decision.id,
        decision=decision,
        decided_by=by,
        decided_at=decision.decided_at,
        against=decision.reason,
        text="Não concordo.",
        filed_at=AT,
        due_at=AT + timedelta(days=7),
    )
    AwardAfterRefund.objects.create(
        professional_id=of.id, claim_id=paid.id, purchase_id=of.purchases[0].id, opened_at=AT
    )
    claim_of_few(of, at=desk_story.FILED)


def claim_of_few(of: cast.Business, *, at: datetime) -> Claim:
    """A claim with the contacts that there are, too few to be paid; the first homeowner heard from nobody."""
    claim = Claim.objects.create(
        professional_id=of.id,
        id=new_id(at=at),
        terms="pt-2026-01-01",
        filed_at=at,
        filed_on=at.date(),
        answers_due_at=at + timedelta(days=7),
        decision_due_at=at + timedelta(days=9),
    )
    for position, purchase in enumerate(of.purchases, start=1):
        key = {"professional_id": of.id, "claim_id": claim.id, "purchase_id": purchase.id}
        ClaimedContact.objects.create(**key, position=position, description="Liguei e não atendeu.")
        answer = {"answered_at": at, "was_contacted": False, "hired": "nobody"} if position == 1 else {}
        HomeownerQuestion.objects.create(**key, id=new_id(at=at), asked_at=at, **answer)
    return claim


def _reviewed(rows: int, *, by: Any) -> UUID:
    """So many reviews that wait, each with what was seen; and as many that were hidden."""
    for number in range(rows):
        of = cast.professional(f"Dina {number}")
        home = reviews.SeenFrom(device=f"{number:022d}", address="81.90.1.7", agent="Firefox Android")
        reviews.note_business(professional_id=of.id, seen=home, at=AT - timedelta(days=9))
        for seen in (home, None):
            email = f"rosa{number}@{'casa' if seen else 'loja'}.example"
            told = {"professional_id": of.id, "name": "Rosa", "email": email}
            reviews.invite_former_client(**told, at=AT - timedelta(days=3))
            secret = cast.secret_sent_to(email, page="opiniao")
            marks = reviews.Marks(4, 5, 5)
            more = {"seen_from": seen} if seen else {}
            reviews.publish(secret=secret, marks=marks, text="Correu bem.", at=AT - timedelta(days=1), **more)
        shown = WrittenReview.objects.get(professional_id=of.id, state="published")
        reviews.hide_review(
            written_id=shown.id, reason="insult", words="", by=by.pk, at=AT - timedelta(hours=3)
        )
    return WrittenReview.objects.filter(state="waiting").latest("id").id


def _badges(rows: int) -> BadgeApplication:
    """So many wait for a badge."""
    made = [
        BadgeApplication.objects.create(
            id=new_id(at=AT),
            professional_id=cast.professional(f"Carla {number}").id,
            kind="verified",
            sent_at=AT - timedelta(hours=number),
        )
        for number in range(rows)
    ]
    return made[-1]


def _renamed(rows: int) -> UUID:
    """So many businesses want another name."""
    made = [
        people.ask_identity_change(
            professional_id=cast.professional(f"Dora {number}").id,
            trade_name=f"Dora e Filhas {number}",
            documents=cast.papers(),
            at=AT - timedelta(hours=number),
        )
        for number in range(rows)
    ]
    return made[-1].id


def _complained(rows: int) -> UUID:
    """So many complaints that were answered."""
    ana = cast.professional("Ana", at=AT - timedelta(days=9), pack="yearly")
    return complaint_story.complaints(ana, count=rows, at=AT, answered=True)


def _reported(rows: int) -> UUID:
    """So many reports of one profile."""
    ana = cast.professional("Ana", at=AT - timedelta(days=9))
    for number in range(rows):
        notice_id = complaint_story.report(ana, at=AT - timedelta(hours=number), key=f"list:{number}")
    return notice_id


def _written(rows: int) -> UUID:
    """So many wrote to support, and one of them as often again."""
    sender = help_centre_queries.Sender(address="helena@casa.example")
    for number in range(rows):
        said = help_centre_queries.Said(text="A fatura veio sem número.", key=f"list:{number}", proof="none")
        ticket = help_centre.open_ticket(
            market="pt",
            sender=sender,
            subject="Fatura",
            said=said,
            kind="question",
            at=AT - timedelta(hours=number),
        )
    for number in range(rows):
        TicketMessage.objects.create(
            id=new_id(at=AT),
            ticket_id=ticket,
            by="sender",
            text="E?",
            proof="none",
            sent_at=AT,
            key=f"more:{number}",
        )
    return ticket


def _commented(rows: int) -> str:
    """So many comments that wait."""
    account_id = cast.professional("Dina").account.pk
    for number in range(rows):
        at = AT - timedelta(hours=5 * number)
        help_centre.comment(
            slug="selos", language="pt", text="E?", key=f"c{number}", account_id=account_id, at=at
        )
    return "comentarios/"


def _lost(rows: int) -> UUID:
    """So many lost their mailbox; each is written as it stands, for a code more or less."""
    made = [
        MailboxRequest.objects.create(
            id=new_id(at=AT),
            account=cast.professional(f"Eva {number}").account,
            old_email=f"eva{number}@obras.example",
            new_email=f"eva.nova{number}@obras.example",
            tax_number_matches=True,
            asked_at=AT - timedelta(hours=number),
        )
        for number in range(rows)
    ]
    return made[-1].pk


def _gifts(rows: int, *, by: Any) -> UUID:
    """So many gifts that wait for a second person; the last one's identifier."""
    for number in range(rows):
        found = wallet.give_goodwill(
            professional_id=cast.professional(f"Leo {number}").id,
            amount_cents=9_000,
            reason="O sítio esteve em baixo.",
            key=f"list {number}",
            by=by.pk,
            at=AT - timedelta(hours=number),
        )
    return found.id


def _called(rows: int) -> UUID:
    """So many wait to be called at their telephone, and nobody answered some time before."""
    by = cast.staff("Simao").pk
    for number in range(rows):
        business = cast.professional(f"Gil {number}").professional
        phone = f"+3519120{number:05d}"
        Professional.objects.filter(pk=business.pk).update(phone=phone)
        call = PhoneCall.objects.create(
            id=new_id(at=AT),
            professional_id=business.pk,
            number=phone,
            figures="0000",
            asked_at=AT - timedelta(hours=number),
        )
        MissedCall.objects.create(id=new_id(at=AT), call=call, called_at=AT, called_by_id=by)
    return call.pk


def _doubtful(rows: int) -> None:
    """So many doubtful requests with photographs, nuisances, and statements that were denied."""
    for number in range(rows):
        draft = RequestDraft.objects.create(
            id=new_id(at=AT),
            key_hash=f"{number:064x}",
            market="pt",
            trade="painter",
            title=f"Pintar a sala {number}",
            municipality=cast.PLACE,
            intent="ready",
            email="helena@exemplo.pt",
            made_at=AT,
            expires_at=AT + timedelta(days=30),
        )
        DraftPhoto.objects.create(
            id=new_id(at=AT),
            draft=draft,
            content=cast.jpeg(),
            small=cast.jpeg(),
            width=8,
            height=6,
            sha256=f"{number:064x}",
            added_at=AT,
        )
        RequestReview.objects.create(
            id=new_id(at=AT),
            draft=draft,
            opened_at=AT - timedelta(hours=number),
            reasons=[{"code": "duplicate", "detail": str(draft.pk)}],
        )
        ana = cast.professional(f"Ana {number}", balance_cents=5000)
        bought = cast.contact(ana, at=AT - timedelta(days=3), asked_before=A_DAY)
        NuisanceReport.objects.create(
            id=new_id(at=AT),
            job_request_id=bought.job_request_id,
            professional_id=ana.id,
            kind=NuisanceReport.Kind.RUDE,
            reported_at=AT,
        )
        who = {"professional_id": ana.id, "at": AT - timedelta(hours=2)}
        handling.state_hired(job_request_id=bought.job_request_id, **who)
        handling.answer_statement(purchase_id=bought.id, hired=False, **who)


def _returned(rows: int) -> UUID:
    """One homeowner who asked so often, and somebody who gave all of it back; the last return is looked at."""
    rui = cast.professional("Rui", pack="yearly", balance_cents=500_000, trades=("painter", "carpenter"))
    helena, returns = cast.homeowner(at=AT - timedelta(days=40)), []
    for number in range(rows):
        at = AT - timedelta(days=1, minutes=5 * number)
        bought = return_story.bought(rui, of=helena, at=at)
        for other in range(min(number, 2)):
            eva = cast.professional(f"Eva {number} {other}", pack="yearly", balance_cents=5000)
            cast.buy(eva, bought.job_request, at=at)
        returns.append(return_story.ask(rui, bought, "wrong_trade", at=at + timedelta(hours=1)))
    return returns[-1].id
