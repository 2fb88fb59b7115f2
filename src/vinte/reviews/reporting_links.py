"""Whoever has no account reports a review behind a private link that goes to their own address.

The link opens the public review and a form, says nothing of anybody else, and acts on sending alone. The address is known
until its reader was told what came of the report, and of one that was never sent until the link's time is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinte.kernel import due
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.notices import actions as notices
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.reviews.models import ReportLink, ReviewReport, WrittenReview
from vinte.reviews.published import review_of
from vinte.reviews.replies import shown_reply
from vinte.reviews.reports import file_report, refuse_again

PURPOSE = "review_report"
# Letters to an address that anybody may type in, in one day: about one review, and about all.
MOST_ABOUT_ONE, MOST_A_DAY = 2, 5
_A_DAY = timedelta(hours=24)


@dataclass(frozen=True)
class ReportedReview:
    """What a link lets its reader report: a review that everybody sees, and the answer to it if there is one."""

    professional_id: UUID
    trade_name: str
    author: str
    rating: int
    text: str
    reply: str


@transaction.atomic
def ask_report_link(
    *, professional_id: UUID, invitation_id: UUID, email: str, language: str, at: datetime
) -> None:
    """Send a private link by which one review can be reported to an address.

    Raises NotAllowed when no such review is shown, Refused (`email_invalid`, `too_many_links`).
    """
    review_of(professional_id=professional_id, invitation_id=invitation_id)
    address = people.clean_email(email)
    mailbox = people.mailbox_of(address)
    people_actions.wait_turn(f"report:{mailbox}")
    lately = ReportLink.objects.filter(mailbox=mailbox, asked_at__gt=at - _A_DAY)
    if lately.count() >= MOST_A_DAY or lately.filter(invitation_id=invitation_id).count() >= MOST_ABOUT_ONE:
        raise Refused(
            code="too_many_links",
            message=_("Já enviámos hoje ligações para este endereço."),
            what_to_do=_("Use a última que recebeu, ou volte amanhã."),
        )
    row = ReportLink.objects.create(
        id=new_id(at=at),
        professional_id=professional_id,
        invitation_id=invitation_id,
        address=address,
        mailbox=mailbox,
        language=people.check_language(language),
        asked_at=at,
    )
    secret = people_actions.issue_private_link(purpose=PURPOSE, subject=row.id, at=at)
    notices.post(
        kind="review_report_link",
        to_address=address,
        to_name="",
        language=row.language,
        context={
            "trade_name": people.professional(professional_id).trade_name,
            "link": people.private_link_address(purpose=PURPOSE, secret=secret),
            "last_day": people.last_day_of_link(purpose=PURPOSE, at=at),
        },
        idempotency_key=f"review_report_link:{row.id}",
        at=at,
        secrets=[secret],
    )


def report_link_behind(*, secret: str, at: datetime) -> ReportedReview:
    """What a link lets one report, without using it.

    Raises Refused (`link_unknown`, `link_expired`, `link_used`, `review_gone` when nobody sees it any more).
    """
    return _shown(_link(people.find_private_link(secret=secret, purpose=PURPOSE, at=at)))


@transaction.atomic
def report_by_link(*, secret: str, reason: str, words: str, at: datetime, of_reply: bool = False) -> None:
    """Report the review behind a link, or the answer to it; it stays until an agent has looked.

    Raises Refused as `report_link_behind`, and `reported_before`, `reason_missing`, `text_too_long`: the link then opens
    again.
    """
    row = _link(people_actions.use_private_link(secret=secret, purpose=PURPOSE, at=at))
    if of_reply and not _shown(row).reply:
        raise NotAllowed(f"no reply to the review of invitation {row.invitation_id} is shown")
    try:
        refuse_again(
            professional_id=row.professional_id,
            invitation_id=row.invitation_id,
            reporter_address=row.address,
        )
        file_report(
            professional_id=row.professional_id,
            invitation_id=row.invitation_id,
            reason=reason,
            words=words,
            of_reply=of_reply,
            reporter_address=row.address,
            reporter_language=row.language,
            at=at,
        )
    except NotAllowed:
        raise _gone() from None


def _link(link_id: UUID) -> ReportLink:
    return ReportLink.objects.get(id=link_id)


def _shown(row: ReportLink) -> ReportedReview:
    try:
        review = review_of(professional_id=row.professional_id, invitation_id=row.invitation_id)
    except NotAllowed:
        raise _gone() from None
    return copied(
        ReportedReview,
        review,
        professional_id=row.professional_id,
        trade_name=people.professional(row.professional_id).trade_name,
        reply=shown_reply(professional_id=row.professional_id, invitation_id=row.invitation_id),
    )


def _gone() -> Refused:
    return Refused(
        code="review_gone",
        message=_("Esta opinião já não está à vista."),
        what_to_do=_("Não precisa de fazer nada."),
    )


def settle_reports(written: WrittenReview, *, stays: bool, at: datetime) -> None:
    """The reports of a review are answered: whoever reported is told what was decided, and an address that was given for
    that is forgotten. The caller holds the review's lock."""
    rows = ReviewReport.objects.filter(
        professional_id=written.professional_id, written_id=written.id, settled_at=None
    )
    for report in rows:
        told = _reporter(report, stays=stays)
        if told is not None:
            address, name, language = told
            notices.post(
                kind="review_report_decided",
                to_address=address,
                to_name=name,
                language=language,
                context={
                    "trade_name": people.professional(report.professional_id).trade_name,
                    "stays": stays,
                    "by_link": bool(report.reporter_address),
                },
                idempotency_key=f"review_report_decided:{report.id}",
                at=at,
            )
        report.settled_at, report.reporter_address = at, ""
        report.save(update_fields=["settled_at", "reporter_address"])


def _reporter(report: ReviewReport, *, stays: bool) -> tuple[str, str, str] | None:
    """Address, name and language of whoever reported; None for a business whose letter says already that it is down."""
    if report.reporter_address:
        return report.reporter_address, "", report.reporter_language
    if report.reported_by_id is None or (report.by_business and not stays):
        return None
    account = people.account(report.reported_by_id)
    return account.email, account.name, account.language


def _over(*, at: datetime) -> due.Found:
    lasts = timedelta(days=people.days_of_link(purpose=PURPOSE) + 1)
    rows = ReportLink.objects.filter(asked_at__lte=at - lasts)
    yield from due.items("link", rows.order_by("asked_at", "id").values_list("id", flat=True), _forget)


def _forget(link_id: UUID) -> int:
    deleted, _of_each = ReportLink.objects.filter(id=link_id).delete()
    return 1 if deleted else 0


DUTY = due.Duty(
    "reviews.report_links",
    gettext_lazy("Endereços de quem pediu para denunciar uma opinião"),
    _over,
    every_minutes=60,
)
