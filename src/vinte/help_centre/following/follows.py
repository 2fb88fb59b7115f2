"""Somebody follows an article, confirms it, and ends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.help_centre.articles import reading
from vinte.help_centre.following import editions
from vinte.help_centre.models import Follow
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.notices import actions as notices
from vinte.notices import queries as outbox
from vinte.people import actions as people_actions
from vinte.people import queries as people

CONFIRM = "article_follow"
STOP = "article_unfollow"
# Questions to one mailbox in a day, whoever types it: it may be somebody else's.
MOST_ASKED_A_DAY = 5


@dataclass(frozen=True)
class Following:
    """A follow as the page behind its link shows it."""

    id: UUID
    slug: str
    title: str
    is_confirmed: bool
    is_ended: bool


@dataclass(frozen=True)
class OwnFollow:
    """A follow of an account, for the copy of what is kept about it."""

    slug: str
    asked_at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None


@transaction.atomic
def follow(*, slug: str, email: str, language: str, account_id: UUID | None, at: datetime) -> bool:
    """Follow an article; whether it is confirmed already: an account's own address is.

    Anybody else gets one letter that asks, and nothing before they press its button. A second time changes nothing, and
    says the same, so that nobody learns who follows. Raises NotAllowed for an article that there is not, Refused for an
    address that is none (`email_invalid`) and `too_many_questions`.
    """
    every = reading.texts(at=at)
    if slug not in every:
        raise NotAllowed(f"no article {slug!r}")
    account = None if account_id is None else people.account(account_id)
    address = account.email if account is not None else people.clean_email(email)
    text = reading.in_language(every[slug], language)
    mailbox = people.mailbox_of(address)
    known = Follow.objects.select_for_update().filter(slug=slug, mailbox=mailbox, ended_at=None).first()
    if known is None:
        if account is None:
            _refuse_many(mailbox, at=at)
        try:
            with transaction.atomic():
                known = Follow.objects.create(
                    id=new_id(at=at),
                    slug=slug,
                    address=address,
                    mailbox=mailbox,
                    language=language,
                    account_id=account_id,
                    asked_at=at,
                    told_number=editions.latest_number(slug=slug, language=text.language),
                )
        except IntegrityError:  # the same press twice
            known = Follow.objects.select_for_update().get(slug=slug, mailbox=mailbox, ended_at=None)
    if known.confirmed_at is not None:
        return account is not None
    if account is not None:
        known.confirmed_at, known.account_id = at, account_id
        known.save(update_fields=["confirmed_at", "account_id"])
        return True
    _ask(known, title=reading.read(text, terms=reading.public_terms(at=at), at=at)[0], at=at)
    return False


def _refuse_many(mailbox: str, *, at: datetime) -> None:
    asked = Follow.objects.filter(mailbox=mailbox, confirmed_at=None, asked_at__gt=at - timedelta(days=1))
    if asked.count() >= MOST_ASKED_A_DAY:
        raise Refused(
            code="too_many_questions",
            message=_("Já enviámos hoje vários e-mails a esse endereço."),
            what_to_do=_("Confirme um deles, ou volte amanhã."),
        )


def _ask(row: Follow, *, title: str, at: datetime) -> None:
    """Ask once: the same question again would only fill somebody's mailbox."""
    key = f"article_follow_confirm:{row.pk}"
    if outbox.messages_with_key(key):
        return
    secret = people_actions.issue_private_link(purpose=CONFIRM, subject=row.pk, at=at)
    notices.post(
        kind="article_follow_confirm",
        to_address=row.address,
        to_name="",
        language=row.language,
        context={"title": title, "link": people.private_link_address(purpose=CONFIRM, secret=secret)},
        idempotency_key=key,
        at=at,
        zone=terms.market_zone(market=settings.VINTE_MARKET, at=at),
    )


def confirm(*, secret: str, at: datetime) -> None:
    """Confirm by the link of the letter that asked; raises Refused as a private link does."""
    follow_id = people_actions.use_private_link(secret=secret, purpose=CONFIRM, at=at)
    Follow.objects.filter(pk=follow_id, confirmed_at=None, ended_at=None).update(confirmed_at=at)


def stop(*, secret: str, at: datetime) -> None:
    """Write no more about this article; a second time changes nothing. Raises Refused as a private link does."""
    follow_id = people.find_private_link(secret=secret, purpose=STOP, at=at)
    Follow.objects.filter(pk=follow_id, ended_at=None).update(ended_at=at)


def stop_by_account(*, slug: str, account_id: UUID, at: datetime) -> None:
    """Write no more to whoever is logged in about this article."""
    Follow.objects.filter(slug=slug, account_id=account_id, ended_at=None).update(ended_at=at)


def following(*, secret: str, purpose: str, at: datetime) -> Following:
    """What a link is about, without using it; raises Refused as a private link does, NotAllowed where it is erased."""
    follow_id = people.find_private_link(secret=secret, purpose=purpose, at=at)
    row = Follow.objects.filter(pk=follow_id).first()
    if row is None:
        raise NotAllowed(f"no follow {follow_id}")
    every = reading.texts(at=at)
    title = row.slug
    if row.slug in every:
        text = reading.in_language(every[row.slug], row.language)
        title = reading.read(text, terms=reading.public_terms(at=at), at=at)[0]
    return Following(row.pk, row.slug, title, row.confirmed_at is not None, row.ended_at is not None)


def follows(*, slug: str, account_id: UUID) -> bool:
    """Whether somebody who is logged in follows an article."""
    return Follow.objects.filter(
        slug=slug, account_id=account_id, ended_at=None, confirmed_at__isnull=False
    ).exists()


def follows_of(account_id: UUID) -> list[OwnFollow]:
    """Every follow of an account, the earliest first."""
    rows = Follow.objects.filter(account_id=account_id).order_by("asked_at", "id")
    return [OwnFollow(row.slug, row.asked_at, row.confirmed_at, row.ended_at) for row in rows]
