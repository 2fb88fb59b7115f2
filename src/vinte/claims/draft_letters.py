"""The letters about a claim that is not filed yet: what a mail was read as, and what happens by itself when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from vinte.claims import links
from vinte.claims.models import ClaimDraft
from vinte.guarantee import terms
from vinte.kernel.ids import new_id
from vinte.notices import actions as notices
from vinte.people import actions as people_actions
from vinte.people import queries as people


def claim_mail_read(
    *,
    draft: ClaimDraft,
    account: Any,
    mail_id: UUID,
    found_count: int,
    loose_count: int,
    left_out: Sequence[str],
    at: datetime,
) -> None:
    """Tell whose address wrote what was made of it, and that nothing was filed. None of the mail's words are in it, and
    nothing of the account: who did not write it learns nothing, and who did logs in."""
    _post(
        "claim_mail_read",
        draft,
        to=account,
        key=f"claim_mail_read:{mail_id}",
        at=at,
        has_found=bool(found_count),
        found_count=found_count,
        has_loose=bool(loose_count),
        loose_count=loose_count,
        has_files=bool(left_out),
        url=links.new_claim_url(),
    )


def claim_on_its_day(*, draft: ClaimDraft, file_at: datetime | None, at: datetime) -> None:
    """What will be done by itself, when, and how to stop it; without a day where something must still happen."""
    _by_itself(
        "claim_on_its_day",
        draft,
        file_at=file_at,
        key=f"claim_on_its_day:{new_id(at=at)}",
        at=at,
    )


def claim_day_is_near(*, draft: ClaimDraft, at: datetime) -> None:
    """The claim goes tomorrow, unless it is stopped."""
    _by_itself("claim_day_is_near", draft, key=f"claim_day_is_near:{new_id(at=at)}", at=at)


def claim_not_filed(*, draft: ClaimDraft, reasons: Sequence[str], at: datetime) -> None:
    """Why the claim did not go by itself: what stands in the way, or, without reasons, that its words changed."""
    _post(
        "claim_not_filed",
        draft,
        key=f"claim_not_filed:{new_id(at=at)}",
        at=at,
        has_reasons=bool(reasons),
        reasons=list(reasons),
        url=links.new_claim_url(),
    )


def _by_itself(kind: str, draft: ClaimDraft, *, key: str, at: datetime, **context: Any) -> None:
    secret = people_actions.issue_private_link(purpose=links.STOP_CLAIM_PURPOSE, subject=draft.id, at=at)
    stop = people.private_link_address(purpose=links.STOP_CLAIM_PURPOSE, secret=secret)
    _post(kind, draft, key=key, at=at, url=links.new_claim_url(), stop_url=stop, **context)


def _post(kind: str, draft: ClaimDraft, *, key: str, at: datetime, to: Any = None, **context: Any) -> None:
    professional = people.professional(draft.professional_id)
    reader = to or professional.account
    notices.post(
        kind=kind,
        to_address=reader.email,
        to_name=reader.name,
        language=reader.language,
        context={"business": professional.trade_name, **context},
        idempotency_key=key,
        at=at,
        zone=terms.market_zone(market=professional.market, at=at),
    )
