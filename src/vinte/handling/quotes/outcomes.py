"""What happened with each contact, drafted as a sentence or two for the claim: only what is on record.

The professional reads it, changes it and answers for it; nothing is filed from here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vinte.handling.attempts.queries import Attempt, attempts_on
from vinte.handling.models import LostJob, Quote, Visit
from vinte.handling.records import awards_on
from vinte.kernel import formats


def drafted_outcomes(*, professional_id: UUID, purchase_ids: Collection[UUID]) -> dict[UUID, str]:
    """For each of these contacts what is on record of it, in the current language and zone; none where nothing is."""
    about = {"professional_id": professional_id, "purchase_id__in": purchase_ids}
    said: dict[UUID, list[str]] = defaultdict(list)
    attempts: dict[UUID, list[Attempt]] = defaultdict(list)
    for attempt in attempts_on(professional_id=professional_id, purchase_ids=purchase_ids):
        # That a number was tapped is no word of its owner's: the draft says nothing of it.
        if not attempt.is_begun:
            attempts[attempt.purchase_id].append(attempt)
    for purchase_id, tried in attempts.items():
        said[purchase_id].append(_of_attempts(tried))
    for visit in Visit.objects.filter(**about).order_by("starts_at", "id"):
        said[visit.purchase_id].append(
            _("Visita de %(day)s: %(state)s.")
            % {"day": formats.full_day(visit.starts_at), "state": visit.get_state_display()}
        )
    quotes = Quote.objects.filter(**about).exclude(state__in=(Quote.State.DRAFT, Quote.State.REPLACED))
    for quote in quotes.select_related("purchase__job_request").order_by("sent_at", "id"):
        currency = formats.currency_of(quote.purchase.job_request.market)
        said[quote.purchase_id].append(
            _("Orçamento de %(total)s, enviado a %(day)s: %(state)s.")
            % {
                "total": formats.money(quote.total_cents, currency=currency),
                "day": formats.full_day(quote.sent_at or quote.written_at),
                "state": quote.get_state_display(),
            }
        )
    won = awards_on(professional_id=professional_id, purchase_ids=purchase_ids)
    for award in won:
        said[award.purchase_id].append(_("Trabalho ganho."))
    lost: dict[UUID, LostJob] = {}
    told_lost = LostJob.objects.filter(**about).select_related("purchase__job_request")
    # The professional's own last word, or the homeowner's where there is none: "homeowner" comes first.
    for told in told_lost.order_by("said_by", "said_at", "id"):
        lost[told.purchase_id] = told
    for purchase_id, told in lost.items():
        said[purchase_id].append(_of_lost(told))
    return {purchase_id: " ".join(sentences) for purchase_id, sentences in said.items()}


def _of_attempts(tried: list[Attempt]) -> str:
    first, *more = tried
    said = {"when": formats.full_moment(first.attempted_at), "channel": first.channel_label}
    if not more:
        return _("Contactei a %(when)s, por %(channel)s.") % said
    # A visit is named as one, and not as one more call.
    kinds = Counter(attempt.channel_label for attempt in more)
    return ngettext(
        "Contactei a %(when)s, por %(channel)s, e mais %(count)d vez: %(kinds)s.",
        "Contactei a %(when)s, por %(channel)s, e mais %(count)d vezes: %(kinds)s.",
        len(more),
    ) % {
        **said,
        "count": len(more),
        "kinds": ", ".join(f"{kind} ({count})" if count > 1 else kind for kind, count in kinds.items()),
    }


def _of_lost(told: LostJob) -> str:
    parts = [_("O trabalho foi para outro")]
    if told.went_to:
        parts.append(told.went_to)
    if told.price_cents is not None:
        currency = formats.currency_of(told.purchase.job_request.market)
        parts.append(formats.money(told.price_cents, currency=currency))
    if told.reason:
        parts.append(str(told.get_reason_display()))
    sentence = f"{', '.join(parts)}."
    return f"{sentence} {capfirst(told.words)}" if told.words else sentence
