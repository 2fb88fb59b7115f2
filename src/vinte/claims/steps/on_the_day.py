"""A claim that its professional wants filed by itself: told the day before, filed on the day, or not and why.

It is filed with the very words that were agreed to, about the very contacts, or not at all.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from vinte.claims import draft_letters, drafted
from vinte.claims.desk.reasons import reasons_of
from vinte.claims.dossier import assessing
from vinte.claims.models import Claim, ClaimDraft
from vinte.claims.steps import drafting
from vinte.claims.steps.filing import file_claim
from vinte.kernel import due
from vinte.kernel.errors import Refused
from vinte.people import actions as people_actions
from vinte.people import queries as people

# How long before the letter says that the day is near.
NEAR = timedelta(days=1)


def _agreed(*, at: datetime) -> due.Found:
    rows = ClaimDraft.objects.filter(ended_at=None, agreed_at__isnull=False).order_by("agreed_at", "id")
    yield from due.items("draft", rows, _look, at=at)


@transaction.atomic
def _look(found: ClaimDraft, *, at: datetime) -> int:
    professional = people_actions.lock_professional(professional_id=found.professional_id)
    draft = ClaimDraft.objects.select_for_update().get(pk=found.pk)
    if draft.agreed_at is None or draft.ended_at is not None:
        return 0
    professional_id = professional.pk
    if Claim.objects.filter(professional_id=professional_id, state__in=Claim.OPEN_STATES).exists():
        drafting.no_longer_agreed(draft)
        return 1
    terms = assessing.terms_for(professional_id=professional_id, at=at)
    now = assessing.assess_with(terms=terms, professional_id=professional_id, at=at)
    cohort = assessing.cohort_of(now)
    texts = {row.purchase_id: row.text for row in draft.texts.all()}
    if drafted.words_hash(cohort, texts) != draft.agreed_hash:
        return _give_up(draft, [], at=at)
    if now.verdict == "claimable":
        return _file(draft, cohort, texts, at=at)
    if now.verdict != "in_progress":
        language = people.professional(professional_id).account.language
        with translation.override(language):
            reasons = [reason.text for reason in reasons_of(now)]
        return _give_up(draft, reasons, at=at)
    if draft.told_at is not None:
        return 0
    tomorrow = assessing.assess_with(terms=terms, professional_id=professional_id, at=at + NEAR)
    if tomorrow.verdict != "claimable":
        return 0
    draft.told_at = at
    draft.save(update_fields=["told_at"])
    draft_letters.claim_day_is_near(draft=draft, at=at)
    return 1


def _file(draft: ClaimDraft, cohort: list[UUID], texts: dict[UUID, str], *, at: datetime) -> int:
    language = people.professional(draft.professional_id).account.language
    try:
        with transaction.atomic(), translation.override(language):
            descriptions = {purchase_id: texts[purchase_id] for purchase_id in cohort}
            file_claim(professional_id=draft.professional_id, descriptions=descriptions, at=at)
    except Refused as refusal:
        return _give_up(draft, [str(refusal)], at=at)
    return 1


def _give_up(draft: ClaimDraft, reasons: list[str], *, at: datetime) -> int:
    drafting.no_longer_agreed(draft)
    draft_letters.claim_not_filed(draft=draft, reasons=reasons, at=at)
    return 1


DUTY = due.Duty(
    "claims.filed_on_the_day",
    _("Pedidos de garantia que seguem sozinhos no dia combinado"),
    _agreed,
    every_minutes=30,
)
