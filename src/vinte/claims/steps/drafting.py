"""A claim before it is filed: kept as it is typed, added to by mail, agreed to be filed by itself, let go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.claims import draft_letters, drafted, links
from vinte.claims.dossier import assessing
from vinte.claims.drafts.naming import Known
from vinte.claims.drafts.reading import NO, Reading, older_part, read
from vinte.claims.models import Claim, ClaimDraft, MailedPiece
from vinte.handling import queries as handling
from vinte.help_centre.queries import ReadLetter
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import LONGEST
from vinte.leads import queries as leads
from vinte.notices import queries as notices
from vinte.notices.queries import InboundLetter
from vinte.people import actions as people_actions
from vinte.people import queries as people

# What is said of a piece that belongs to no contact.
NOWHERE = "nowhere"
# The month of waiting, and what a late contact adds to it.
LOOKED_AHEAD_DAYS = 45


@transaction.atomic
def keep_draft(
    *,
    professional_id: UUID,
    texts: Mapping[UUID, str],
    at: datetime,
    placed: Mapping[UUID, UUID | str] | None = None,
) -> None:
    """Keep what is typed about each contact, as written; the other contacts' texts stay as they are.

    `placed` says of loose pieces of a mail to which contact they belong (they are added to its text), or NOWHERE.
    Raises NotAllowed for a contact of somebody else, or a piece of another draft, Refused (`claim_open`).
    """
    people_actions.lock_professional(professional_id=professional_id)
    if Claim.objects.filter(professional_id=professional_id, state__in=Claim.OPEN_STATES).exists():
        # What was on its way when the claim was filed.
        raise Refused(code="claim_open", message=_("Já tem um pedido de garantia em curso."))
    draft = _open_draft(professional_id, at=at)
    _require_own(
        professional_id, [*texts, *(each for each in (placed or {}).values() if isinstance(each, UUID))]
    )
    kept = {row.purchase_id: row for row in draft.texts.all()}
    wanted = {purchase_id: text[:LONGEST] for purchase_id, text in texts.items()}
    for piece in _pieces(draft, placed or {}):
        where = (placed or {})[piece.id]
        piece.placed_at = at
        if isinstance(where, UUID):
            piece.purchase_id = where
            known = kept.get(where)
            before = wanted.get(where, known.text if known else "")
            wanted[where] = f"{before}\n{piece.words}".strip()[:LONGEST]
        piece.save(update_fields=["placed_at", "purchase_id"])
    for purchase_id, text in wanted.items():
        row = kept.get(purchase_id)
        if row is None:
            if text.strip():
                draft.texts.create(purchase_id=purchase_id, text=text, is_typed=True, changed_at=at)
        elif row.text != text:
            row.text, row.is_typed, row.changed_at = text, True, at
            row.save(update_fields=["text", "is_typed", "changed_at"])
    draft.changed_at = at
    draft.save(update_fields=["changed_at"])


@transaction.atomic
def agree_to_file(*, professional_id: UUID, by: UUID, at: datetime) -> None:
    """Have the draft filed by itself on the day on which it can be, with the words that stand in it now.

    A letter says so, with the way to stop it; agreed to again, nothing changes. Raises Refused: `nothing_drafted`, `description_missing`, `cannot_wait`.
    """
    people_actions.lock_professional(professional_id=professional_id)
    draft = _existing(professional_id)
    terms = assessing.terms_for(professional_id=professional_id, at=at)
    found = assessing.assess_with(terms=terms, professional_id=professional_id, at=at)
    if found.verdict != "in_progress" or assessing.status(found, "first_contacts") != "met":
        raise Refused(
            code="cannot_wait",
            message=_(
                "Só um pedido a que falta o tempo de espera ou uma condição ainda em aberto pode seguir sozinho."
            ),
        )
    cohort = assessing.cohort_of(found)
    texts = {row.purchase_id: row.text for row in draft.texts.all()}
    missing = [
        str(position)
        for position, purchase_id in enumerate(cohort, start=1)
        if not any(letter.isalnum() for letter in texts.get(purchase_id, ""))
    ]
    if missing:
        raise Refused(
            code="description_missing",
            message=_("Falta dizer o que aconteceu em: %(positions)s.") % {"positions": ", ".join(missing)},
            what_to_do=_("Diga em poucas palavras o que aconteceu em cada um."),
        )
    agreed_hash = drafted.words_hash(cohort, texts)
    if draft.agreed_at is not None and draft.agreed_hash == agreed_hash:
        return
    draft.agreed_at, draft.agreed_by_id, draft.told_at = at, by, None
    draft.agreed_hash = agreed_hash
    draft.save(update_fields=["agreed_at", "agreed_by", "agreed_hash", "told_at"])
    day = _first_instant(professional_id, terms, at=at)
    draft_letters.claim_on_its_day(draft=draft, file_at=day, at=at)


@transaction.atomic
def stop_filing(*, draft_id: UUID, at: datetime) -> bool:
    """Do not file the draft by itself any more; what was written stays. Whether there was anything to stop.

    Raises NotAllowed for a draft that there is not.
    """
    found = ClaimDraft.objects.filter(pk=draft_id).first()
    if found is None:
        raise NotAllowed(f"no draft {draft_id}")
    people_actions.lock_professional(professional_id=found.professional_id)
    draft = ClaimDraft.objects.select_for_update().get(pk=draft_id)
    if draft.agreed_at is None or draft.ended_at is not None:
        return False
    no_longer_agreed(draft)
    return True


def stop_filing_by_link(*, secret: str, at: datetime) -> bool:
    """As `stop_filing`, by the link of a letter; raises Refused: `link_unknown`, `link_expired`."""
    draft_id = people.find_private_link(secret=secret, purpose=links.STOP_CLAIM_PURPOSE, at=at)
    if not ClaimDraft.objects.filter(pk=draft_id).exists():
        return False
    return stop_filing(draft_id=draft_id, at=at)


def no_longer_agreed(draft: ClaimDraft) -> None:
    """The draft waits for a yes again."""
    draft.agreed_at = draft.agreed_by = draft.told_at = None
    draft.agreed_hash = ""
    draft.save(update_fields=["agreed_at", "agreed_by", "agreed_hash", "told_at"])


def end_draft(professional_id: UUID, *, at: datetime) -> None:
    """The claim was filed: its draft is one no more, and what mails said in it goes (the tickets have it)."""
    for draft in ClaimDraft.objects.filter(professional_id=professional_id, ended_at=None):
        draft.pieces.all().delete()
        draft.texts.all().delete()
        if draft.agreed_at is not None:
            no_longer_agreed(draft)
        draft.ended_at, draft.ended_as = at, ClaimDraft.Ended.FILED
        draft.save(update_fields=["ended_at", "ended_as"])


@transaction.atomic
def read_mail(mail: ReadLetter, *, at: datetime) -> str:
    """What a mail of a known address says of a claim, added to its professional's draft: `sure` and `maybe` when it is
    one and its sender was told, empty when it is none, or a claim is open already. It files nothing, ever.
    """
    found = people.professional_of(account_id=mail.account_id)
    if found is None or people.has_left(found.pk):
        return ""
    professional_id = people_actions.lock_professional(professional_id=found.pk).pk
    if Claim.objects.filter(professional_id=professional_id, state__in=Claim.OPEN_STATES).exists():
        return ""
    if MailedPiece.objects.filter(mail_id=mail.mail_id).exists():
        return ""
    cohort = _cohort(professional_id, at=at)
    letter = mail.letter
    older = older_part(letter.text, letter.new_text)
    tables = [table.text for table in letter.tables]
    known = _known(professional_id, cohort, "\n".join([letter.text, letter.laid_out, *tables]), at=at)
    reading = read(
        letter.new_text,
        known=known,
        subject=letter.subject,
        older=older,
        laid_out=letter.laid_out,
        tables=tables,
    )
    if reading.claims == NO:
        return ""
    draft = _open_draft(professional_id, at=at)
    kept = {row.purchase_id: row for row in draft.texts.all()}
    number = 0
    for row in reading.rows:
        number += 1
        purchase_id = cohort[row.position - 1]
        _piece(draft, mail, number, row.words, at=at, purchase_id=purchase_id, found_by=row.by)
        text = kept.get(purchase_id)
        if text is None:
            draft.texts.create(
                purchase_id=purchase_id, text=row.words[:LONGEST], is_typed=False, changed_at=at
            )
        elif not text.is_typed:
            # A later mail adds to an earlier one.
            text.text = text.text if row.words in text.text else f"{text.text}\n{row.words}"[:LONGEST]
            text.changed_at = at
            text.save(update_fields=["text", "changed_at"])
    for loose in reading.loose:
        number += 1
        candidates = [cohort[position - 1] for position in loose.candidates]
        _piece(draft, mail, number, loose.words, at=at, candidates=candidates)
    draft.changed_at = at
    draft.save(update_fields=["changed_at"])
    if mail.may_tell:
        draft_letters.claim_mail_read(
            draft=draft,
            account=people.account(mail.account_id),
            mail_id=mail.mail_id,
            found_count=len(reading.rows),
            loose_count=len(reading.loose),
            left_out=_not_read(letter, reading),
            at=at,
        )
    return reading.claims


def _not_read(letter: InboundLetter, reading: Reading) -> list[str]:
    """The names of what hung on a letter and of which nothing is in the draft."""
    told = {table.name for number, table in enumerate(letter.tables) if number not in reading.unread_tables}
    return [name for name in letter.left_out if name not in told]


def _piece(
    draft: ClaimDraft, mail: ReadLetter, number: int, words: str, *, at: datetime, **where: object
) -> None:
    MailedPiece.objects.create(
        id=new_id(at=at),
        draft=draft,
        mail_id=mail.mail_id,
        number=number,
        words=words[:LONGEST],
        came_at=at,
        proof=mail.proof,
        **where,
    )


def _first_instant(professional_id: UUID, terms: assessing.Terms, *, at: datetime) -> datetime | None:
    """An instant of the first day on which the claim can be filed if nothing happens any more; None where time alone brings none."""
    for days in range(1, LOOKED_AHEAD_DAYS + 1):
        then = at + timedelta(days=days)
        found = assessing.assess_with(terms=terms, professional_id=professional_id, at=then)
        if found.verdict == "claimable":
            return then
    return None


def _cohort(professional_id: UUID, *, at: datetime) -> list[UUID]:
    terms = assessing.terms_for(professional_id=professional_id, at=at)
    return assessing.cohort_of(assessing.assess_with(terms=terms, professional_id=professional_id, at=at))


def _known(professional_id: UUID, cohort: Sequence[UUID], text: str, *, at: datetime) -> list[Known]:
    """What may name each contact in that text: nothing of it is shown to anybody by being looked for."""
    bought = {purchase.id: purchase for purchase in leads.purchases(professional_id)}
    tokens = notices.answer_tokens_in(text, at=at)
    threads = handling.purchases_of_threads(
        professional_id=professional_id, thread_ids=[subject for _token, subject in tokens]
    )
    found = []
    for position, purchase_id in enumerate(cohort, start=1):
        purchase = bought[purchase_id]
        asked = purchase.job_request
        homeowner = people.homeowner(asked.homeowner_id)
        marks = [
            str(purchase_id),
            *(token for token, subject in tokens if threads.get(subject) == purchase_id),
        ]
        days = {purchase.bought_on, asked.published_at.date()}
        found.append(
            Known(
                position=position,
                name=homeowner.name,
                phone="" if asked.phone_hidden else homeowner.phone,
                email=homeowner.email,
                days=tuple(sorted(days)),
                title=asked.title,
                places=(asked.parish, asked.municipality),
                marks=tuple(marks),
            )
        )
    return found


def _open_draft(professional_id: UUID, *, at: datetime) -> ClaimDraft:
    draft = ClaimDraft.objects.filter(professional_id=professional_id, ended_at=None).first()
    if draft is not None:
        return draft
    return ClaimDraft.objects.create(
        id=new_id(at=at), professional_id=professional_id, begun_at=at, changed_at=at
    )


def _existing(professional_id: UUID) -> ClaimDraft:
    draft = ClaimDraft.objects.filter(professional_id=professional_id, ended_at=None).first()
    if draft is None:
        raise Refused(code="nothing_drafted", message=_("Ainda não há rascunho do pedido."))
    return draft


def _require_own(professional_id: UUID, purchase_ids: Sequence[UUID]) -> None:
    own = {purchase.id for purchase in leads.purchases(professional_id)}
    if set(purchase_ids) - own:
        raise NotAllowed(f"a draft of professional {professional_id} names a contact of somebody else")


def _pieces(draft: ClaimDraft, placed: Mapping[UUID, UUID | str]) -> list[MailedPiece]:
    """The loose pieces that are placed; one that was placed already stays where it is."""
    rows = list(draft.pieces.filter(pk__in=list(placed)).order_by("came_at", "number"))
    if {row.id for row in rows} != set(placed):
        raise NotAllowed(f"draft {draft.id} has no such piece")
    return [row for row in rows if row.placed_at is None and row.purchase_id is None]
