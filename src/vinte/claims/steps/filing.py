"""Filing a claim: refused with reasons while a clause before the claim is not met."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vinte.claims import letters, returning
from vinte.claims.desk.reasons import NotClaimable, reasons_of
from vinte.claims.dossier import assessing
from vinte.claims.models import Claim, ClaimedContact, HomeownerQuestion
from vinte.claims.periods import periods
from vinte.claims.records import FiledClaim
from vinte.claims.rules import decision_due
from vinte.claims.steps.drafting import end_draft
from vinte.kernel.copies import copied
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.kernel.periods import local_day
from vinte.kernel.texts import require_text
from vinte.leads import queries as leads
from vinte.people import actions as people_actions


@transaction.atomic
def file_claim(*, professional_id: UUID, descriptions: Mapping[UUID, str], at: datetime) -> FiledClaim:
    """Ask for the guarantee, with a description of what happened with each contact of the cohort.

    Descriptions are kept as written. Each homeowner is asked one question by e-mail, the professional
    gets a receipt. Filing the same again while the claim is open gives the open claim back.

    Raises NotClaimable (a Refused, code `not_claimable`, with the reason for each clause that stands in
    the way), and Refused: `claim_open`, `description_missing`, `contact_not_in_cohort`, `text_too_long`,
    `nothing_at_stake`, `return_open`.
    """
    professional = people_actions.lock_professional(professional_id=professional_id)
    open_claim = Claim.objects.filter(professional_id=professional_id, state__in=Claim.OPEN_STATES).first()
    if open_claim is not None:
        return _the_same(open_claim, descriptions)
    terms = assessing.terms_for(professional_id=professional_id, at=at)
    assessment = assessing.assess_with(terms=terms, professional_id=professional_id, at=at)
    if assessment.verdict != "claimable":
        raise NotClaimable(reasons=reasons_of(assessment), verdict=assessment.verdict)
    if assessment.at_stake_cents == 0:
        raise Refused(
            code="nothing_at_stake",
            message=_("Os seus contactos não custaram nada: não há valor a devolver."),
        )
    cohort = assessing.cohort_of(assessment)
    returning.refuse_while_returning(professional_id=professional_id, cohort=cohort)
    _check_descriptions(cohort, descriptions)
    answers_due_at = at + timedelta(days=periods().answer_days)
    claim = Claim.objects.create(
        professional_id=professional_id,
        id=new_id(at=at),
        terms=terms.id,
        filed_at=at,
        filed_on=local_day(at, zone=terms.time_zone),
        answers_due_at=answers_due_at,
        decision_due_at=decision_due(terms, answers_ended_at=answers_due_at),
    )
    contacts = ClaimedContact.objects.bulk_create(
        ClaimedContact(
            professional_id=professional_id,
            claim_id=claim.id,
            purchase_id=purchase_id,
            position=position,
            description=descriptions[purchase_id],
        )
        for position, purchase_id in enumerate(cohort, start=1)
    )
    _ask_homeowners(claim, contacts, at=at)
    end_draft(professional_id, at=at)
    letters.claim_received(
        claim=claim, professional=professional, at_stake_cents=assessment.at_stake_cents, at=at
    )
    return copied(FiledClaim, claim)


def _the_same(claim: Claim, descriptions: Mapping[UUID, str]) -> FiledClaim:
    """The open claim, when it was filed with these very descriptions."""
    kept = dict(
        ClaimedContact.objects.filter(professional_id=claim.professional_id, claim_id=claim.id).values_list(
            "purchase_id", "description"
        )
    )
    if kept == dict(descriptions):
        return copied(FiledClaim, claim)
    raise Refused(
        code="claim_open",
        message=_("Já tem um pedido de garantia em curso."),
        what_to_do=_("Espere pela decisão desse pedido; se falta algo nele, escreva ao apoio."),
    )


def _check_descriptions(cohort: list[UUID], descriptions: Mapping[UUID, str]) -> None:
    if set(descriptions) - set(cohort):
        raise Refused(
            code="contact_not_in_cohort",
            message=_("O pedido descreve um contacto que não está entre os da garantia."),
            what_to_do=_("Abra o pedido de novo: a lista pode ter mudado com um contacto devolvido."),
        )
    missing = [
        str(position)
        for position, purchase_id in enumerate(cohort, start=1)
        if not descriptions.get(purchase_id, "").strip()
    ]
    if missing:
        raise Refused(
            code="description_missing",
            message=ngettext(
                "Falta a descrição do contacto %(positions)s.",
                "Falta a descrição dos contactos %(positions)s.",
                len(missing),
            )
            % {"positions": ", ".join(missing)},
            what_to_do=_("Diga em poucas palavras o que aconteceu em cada um."),
        )
    for text in descriptions.values():
        require_text(
            text,
            code="description_missing",
            message=_("Uma descrição tem só sinais; escreva o que aconteceu."),
        )


def _ask_homeowners(claim: Claim, contacts: list[ClaimedContact], *, at: datetime) -> None:
    purchases = {purchase.id: purchase for purchase in leads.purchases(claim.professional_id)}
    for contact in contacts:
        question = HomeownerQuestion.objects.create(
            professional_id=claim.professional_id,
            claim_id=claim.id,
            purchase_id=contact.purchase_id,
            id=new_id(at=at),
            asked_at=at,
        )
        letters.homeowner_question(
            claim=claim, question=question, purchase=purchases[contact.purchase_id], at=at
        )
