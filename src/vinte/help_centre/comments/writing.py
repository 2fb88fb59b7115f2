"""Comments from the first word to the desk's: written, shown or refused, answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.help_centre.articles import reading
from vinte.help_centre.models import Comment
from vinte.kernel import locks
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.long_lists import LongList
from vinte.kernel.texts import require_text
from vinte.notices import actions as notices
from vinte.people import access
from vinte.people import queries as people

MOST_A_DAY = 5
LONGEST = 2000


@dataclass(frozen=True)
class ShownComment:
    """A comment below an article; `is_waiting` only for its own author, who alone sees it until then."""

    id: UUID
    author: str
    text: str
    written_at: datetime
    answer: str
    is_waiting: bool
    language: str


@dataclass(frozen=True)
class CommentLine:
    """A comment at the desk."""

    id: UUID
    slug: str
    language: str
    author: str
    text: str
    written_at: datetime
    state: str
    state_label: str
    reason: str
    answer: str


@dataclass(frozen=True)
class OwnComment:
    """A comment of an account, for the copy of what is kept about it."""

    slug: str
    text: str
    written_at: datetime
    state: str
    reason: str
    answer: str


@transaction.atomic
def comment(*, slug: str, language: str, text: str, key: str, account_id: UUID, at: datetime) -> UUID:
    """Write a comment, which waits for the desk; its id. The same key changes nothing.

    Raises NotAllowed for an article or account that there is not, Refused: `words_missing`, `text_too_long`,
    `too_many_comments`.
    """
    known = Comment.objects.filter(key=key, account_id=account_id).first()
    if known is not None:
        return known.pk
    if slug not in reading.texts(at=at):
        raise NotAllowed(f"no article {slug!r}")
    account = people.account(account_id)
    words = require_text(text, code="words_missing", message=_("Falta o comentário."))
    if len(words) > LONGEST:
        raise Refused(
            code="text_too_long",
            message=_("O texto tem mais de %(count)d carateres.") % {"count": LONGEST},
            what_to_do=_("Encurte-o e envie de novo."),
        )
    lately = Comment.objects.filter(
        account_id=account_id, written_at__gt=at - timedelta(days=1), written_at__lte=at
    )
    if lately.count() >= MOST_A_DAY:
        raise Refused(
            code="too_many_comments",
            message=_("Já escreveu vários comentários hoje."),
            what_to_do=_("Volte amanhã, ou escreva ao apoio."),
        )
    made = Comment.objects.create(
        id=new_id(at=at),
        slug=slug,
        language=language,
        account_id=account_id,
        author=(account.name.split() or [""])[0][:60],
        text=words,
        written_at=at,
        key=key,
    )
    return made.pk


@transaction.atomic
def show_comment(*, comment_id: UUID, answer: str, by: UUID, at: datetime) -> None:
    """Let everybody read a comment, with the desk's answer where there is one; its author is told by e-mail.

    One that is shown already may be answered, or answered anew. Raises NotAllowed, Refused (`text_too_long`,
    `comment_erased`, `nothing_new`).
    """
    row = _locked(comment_id, by=by)
    words = answer.strip() and require_text(answer, code="words_missing", message=_("Falta a resposta."))
    if row.state == Comment.State.SHOWN and words in ("", row.answer):
        raise Refused(code="nothing_new", message=_("O comentário já está à vista."))
    row.state, row.decided_at, row.decided_by_id, row.reason = Comment.State.SHOWN, at, by, ""
    if words:
        row.answer, row.answered_at, row.answered_by_id = words, at, by
    row.save()
    _tell("comment_shown", row, at=at, answer=words)


@transaction.atomic
def refuse_comment(*, comment_id: UUID, reason: str, by: UUID, at: datetime) -> None:
    """Keep a comment from showing, or take one away, with the reason, which its author reads (Regulation (EU) 2022/2065,
    article 17).

    Raises NotAllowed, Refused (`reason_missing`, `comment_erased`, `refused_already`).
    """
    row = _locked(comment_id, by=by)
    words = require_text(
        reason, code="reason_missing", message=_("Falta o motivo, que quem escreveu vai ler.")
    )
    if row.state == Comment.State.REFUSED:
        raise Refused(code="refused_already", message=_("O comentário já está recusado."))
    row.state, row.decided_at, row.decided_by_id, row.reason = Comment.State.REFUSED, at, by, words
    row.save()
    _tell("comment_refused", row, at=at, reason=words)


def comments_of(*, slug: str, account_id: UUID | None) -> LongList[ShownComment]:
    """What is shown below an article, the newest first; an author sees their own that wait."""
    rows = Comment.objects.filter(slug=slug, erased_at=None)
    seen = Q(state=Comment.State.SHOWN)
    if account_id is not None:
        seen |= Q(state=Comment.State.WAITING, account_id=account_id)
    return LongList(rows.filter(seen).order_by("-written_at", "-id"), read=_shown)


def comment_queue(*, state: str, by: UUID) -> LongList[CommentLine]:
    """The comments in a state: those that wait the oldest first, the others the newest. Raises NotAllowed."""
    access.require(people.account(by), right="desk.use")
    return _in_state(state)


def _in_state(state: str) -> LongList[CommentLine]:
    order = ("written_at", "id") if state == Comment.State.WAITING else ("-decided_at", "-id")
    rows = Comment.objects.filter(state=Comment.State(state), erased_at=None).order_by(*order)
    return LongList(rows, read=lambda found: [copied(CommentLine, row) for row in found])


def waiting_comments() -> LongList[CommentLine]:
    """Those that wait for the desk, the oldest first, for who may already use it."""
    return _in_state(Comment.State.WAITING)


def comments_by(account_id: UUID) -> list[OwnComment]:
    """Every comment of an account, the earliest first."""
    rows = Comment.objects.filter(account_id=account_id).order_by("written_at", "id")
    return [copied(OwnComment, row) for row in rows]


def _shown(rows: Sequence[Comment]) -> list[ShownComment]:
    return [copied(ShownComment, row, is_waiting=row.state == Comment.State.WAITING) for row in rows]


def _locked(comment_id: UUID, *, by: UUID) -> Comment:
    access.require(people.account(by), right="desk.use")
    try:
        (row,) = locks.lock_in_key_order(Comment.objects.all(), [comment_id])
    except locks.RowsMissing:
        raise NotAllowed(f"no comment {comment_id}") from None
    if row.erased_at is not None:
        raise Refused(code="comment_erased", message=_("Quem escreveu saiu, e as palavras foram apagadas."))
    return row


def _tell(kind: str, row: Comment, *, at: datetime, **context: str) -> None:
    account = people.account(row.account_id)
    every = reading.texts(at=at)
    title = row.slug
    if row.slug in every:
        text = reading.in_language(every[row.slug], account.language)
        title = reading.read(text, terms=reading.public_terms(at=at), at=at)[0]
    notices.post(
        kind=kind,
        to_address=account.email,
        to_name=account.name,
        language=account.language,
        context={
            "title": title,
            "link": f"{settings.VINTE_BASE_URL.rstrip('/')}/ajuda/{row.slug}/#comentarios",
            **context,
        },
        idempotency_key=f"{kind}:{row.pk}:{at.isoformat()}",
        at=at,
        zone=terms.market_zone(market=settings.VINTE_MARKET, at=at),
    )
