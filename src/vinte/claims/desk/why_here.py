"""Why an open claim is for a person to decide, and not for the rules alone: what `steps.by_rules` asks, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vinte.claims import states
from vinte.claims.desk.contact_lines import ContactLine
from vinte.claims.models import Claim, ClaimedContact
from vinte.claims.records import Asked
from vinte.claims.rules import ClaimRules
from vinte.claims.signals.noted import Signal
from vinte.guarantee.assessment import Assessment
from vinte.kernel import formats


def why_here(
    claim: Claim,
    *,
    rows: Sequence[ContactLine],
    requests: Sequence[Asked],
    signals: Sequence[Signal],
    assessment: Assessment,
    limits: ClaimRules,
    are_rules_on: bool,
    is_anew: bool,
) -> tuple[str, ...]:
    """The reasons, each a sentence; none for a claim that the rules decide by themselves, and for one that is decided.

    `is_anew` says that it was decided before, and an appeal was upheld.
    """
    if not claim.is_open:
        return ()
    found = tuple(
        _reasons(
            claim,
            rows=rows,
            requests=requests,
            signals=signals,
            assessment=assessment,
            limits=limits,
            are_rules_on=are_rules_on,
            is_anew=is_anew,
        )
    )
    if found or claim.state != states.VERIFIED or claim.is_waiting:
        return found
    return (_("Uma pessoa concluiu a verificação, e daí em diante as regras não decidem sozinhas."),)


def _reasons(
    claim: Claim,
    *,
    rows: Sequence[ContactLine],
    requests: Sequence[Asked],
    signals: Sequence[Signal],
    assessment: Assessment,
    limits: ClaimRules,
    are_rules_on: bool,
    is_anew: bool,
) -> Iterator[str]:
    if is_anew:
        yield _("Um recurso foi aceite: o pedido decide-se de novo.")
    if claim.state == states.MISUSE:
        yield _("Está aberto um caso de uso indevido.")
    contradicted = sum(row.is_unfound or row.finding == ClaimedContact.Finding.CONTRADICTED for row in rows)
    if contradicted:
        yield ngettext(
            "Há %(count)d contacto com uma contradição.",
            "Há %(count)d contactos com uma contradição.",
            contradicted,
        ) % {"count": contradicted}
    if signals:
        yield ngettext(
            "Há %(count)d sinal que uma pessoa tem de ver.",
            "Há %(count)d sinais que uma pessoa tem de ver.",
            len(signals),
        ) % {"count": len(signals)}
    if any(asked.answered_at is None for asked in requests):
        yield _("Há uma pergunta ao profissional por responder.")
    if "failed" in assessment.statuses.values():
        yield _("Há uma condição que falhou, e só uma pessoa recusa.")
    if assessment.at_stake_cents > limits.rules_limit_cents:
        yield _("O valor passa de %(amount)s, até onde as regras aprovam sozinhas.") % {
            "amount": formats.money(limits.rules_limit_cents, currency=limits.currency)
        }
    if not are_rules_on:
        yield _("As aprovações automáticas estão paradas.")
