"""What the site keeps about whoever is logged in: told on a page, and handed out whole (GDPR, articles 15 and 20)."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vinte.claims import queries as claims
from vinte.handling import queries as handling
from vinte.help_centre import queries as help_centre
from vinte.leads import queries as leads
from vinte.notices import queries as notices
from vinte.people import queries as people
from vinte.reviews import queries as reviews
from vinte.wallet import queries as wallet
from vinte.web.account.pages import AccountRequest, account_id_of
from vinte.web.page.private_pages import private_page

# Of a contact bought what the buyer decided and paid; the homeowner's details are the homeowner's.
_OF_A_PURCHASE = (
    "id",
    "bought_at",
    "price_cents",
    "service",
    "profile_percent",
    "badges",
    "terms",
    "returned_at",
    "returned_cents",
)


@require_safe
@login_required
@private_page
def page(request: AccountRequest) -> HttpResponse:
    """Which data are kept, for what, and the way to a copy."""
    professional = people.professional_of(account_id=account_id_of(request))
    return render(request, "web/account/data.html", {"professional": professional})


@require_safe
@login_required
@private_page
def file(request: AccountRequest) -> HttpResponse:
    """The copy, as JSON."""
    kept = kept_about(account_id_of(request), at=request.clock.now())
    text = json.dumps(kept, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="dados.json"'
    return response


def kept_about(account_id: UUID, *, at: datetime) -> dict[str, Any]:
    """Everything that is kept about an account and, where it is a professional's, about the business."""
    account = people.account(account_id)
    professional = people.professional_of(account_id=account_id)
    kept: dict[str, Any] = {
        "as_of": at,
        "account": {
            name: getattr(account, name) for name in ("email", "name", "language", "joined_at", "last_login")
        },
        "tickets": [asdict(ticket) for ticket in help_centre.tickets_of(account_id)],
        "help_comments": [asdict(comment) for comment in help_centre.comments_by(account_id)],
        "followed_articles": [asdict(follow) for follow in help_centre.follows_of(account_id)],
        "phones_told": [asdict(phone) for phone in notices.phones_of(account_id)],
        "accepted_terms": [asdict(accepted) for accepted in people.accepted_terms(account_id)],
    }
    if professional is None:
        return kept
    whose = professional.pk
    names = [field.attname for field in professional._meta.concrete_fields if field.attname != "account_id"]
    bought = [asdict(purchase) for purchase in leads.purchases(whose)]
    return kept | {
        "business": {name: getattr(professional, name) for name in names},
        "badges": [asdict(period) for period in people.badge_history(professional_id=whose)],
        "contacts": [
            {name: purchase[name] for name in _OF_A_PURCHASE}
            | {"asked_for": purchase["job_request"]["title"]}
            for purchase in bought
        ],
        "attempts": [asdict(attempt) for attempt in handling.attempts(whose)],
        "messages_written": [asdict(words) for words in handling.written_by(whose)],
        "voice_notes": [
            asdict(note)
            for note in handling.voice_notes_on(
                professional_id=whose, purchase_ids=[purchase["id"] for purchase in bought]
            )
        ],
        "notes_of_calls": [asdict(note) for note in handling.notes(whose)],
        "jobs_won": [asdict(award) for award in handling.awards(whose)],
        "reviews": [asdict(review) for review in reviews.reviews_of(whose)],
        "balance": asdict(wallet.balance(professional_id=whose)),
        "packs": [asdict(pack) for pack in wallet.packs(whose)],
        "pack_prolongations": [asdict(days) for days in wallet.prolongations(whose)],
        "guarantee_drafts": [asdict(draft) for draft in claims.drafts_of(whose)],
        "guarantee_claims": [asdict(claim) for claim in claims.claims_of(professional_id=whose)],
        "notices_of_misuse": [
            asdict(notice)
            for claim in claims.claims_of(professional_id=whose)
            for notice in claims.hearings_of_claim(professional_id=whose, claim_id=claim.id, at=at)
        ],
        "complaints": [
            asdict(complaint) for complaint in help_centre.complaints_about(professional_id=whose, at=at)
        ],
        "trader_details": None if (trader := people.trader(whose)) is None else asdict(trader),
        "appeals": [asdict(appeal) for appeal in claims.appeals_of(professional_id=whose)],
    }
