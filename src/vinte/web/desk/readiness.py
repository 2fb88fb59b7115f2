"""What an agent can do about a claim now, and what not yet, said before they try.

Nothing is decided here: the room `claims` refuses what it must, whatever this says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vinte.claims.queries import ContactLine, DeskClaim, FiledClaim
from vinte.kernel import formats

ROW_ACTS: Mapping[str, tuple[str, ...]] = {
    "verifying": ("finding", "question", "follow_up", "note", "misuse"),
    "misuse": ("finding", "question", "follow_up", "note", "evidence"),
    "verified": ("note", "misuse"),
}


@dataclass(frozen=True)
class Step:
    """One act about the whole claim: `why_not` is empty when it can be done now."""

    slot: str
    title: Promise
    kind: str
    says: str
    why_not: str


VERDICTS: Mapping[str, tuple[str, Promise]] = {
    "fulfilled": ("info", gettext_lazy("Houve um trabalho ganho: nada a devolver")),
    "excluded": ("bad", gettext_lazy("Não se pode pagar")),
    "in_progress": ("plain", gettext_lazy("Ainda não se pode pedir")),
    "claimable": ("info", gettext_lazy("Só falta concluir a verificação")),
    "payable": ("good", gettext_lazy("Tudo cumprido: a pagar")),
}


def verdict_of(desk: DeskClaim) -> tuple[str, Promise | str]:
    """The kind of the pill and the words for how the claim stands: what is yet to be found out comes before the rest."""
    if desk.claim.is_open and desk.assessment.verdict in ("claimable", "payable"):
        if desk.unfound_count:
            return "warn", ngettext(
                "%(count)d contradição por apurar", "%(count)d contradições por apurar", desk.unfound_count
            ) % {"count": desk.unfound_count}
        if desk.wait.is_for_answers:
            return "info", _("Cumprido até aqui: faltam respostas")
    return VERDICTS[desk.assessment.verdict]


def nothing_to_do(desk: DeskClaim) -> str:
    """That there is nothing to do but wait for answers, until when and what comes then; empty where something can be done."""
    if not desk.wait.is_for_answers or next_step(steps(desk)):
        return ""
    said = {
        "due": formats.deadline(desk.claim.answers_due_at),
        "decided": formats.deadline(desk.claim.decision_due_at),
    }
    if desk.why_here:
        return (
            _("Nada a fazer: as respostas chegam até %(due)s. Depois decide uma pessoa, até %(decided)s.")
            % said
        )
    return (
        _("Nada a fazer: as respostas chegam até %(due)s. Se nada contradisser o pedido, as regras pagam.")
        % said
    )


def row_acts(claim: FiledClaim, row: ContactLine) -> tuple[str, ...]:
    """What can be done about one contact in the claim's state."""
    acts = ROW_ACTS.get(claim.state, ())
    if claim.state == "verified" and row.is_unfound:
        acts = ("finding", *acts)
    if row.conflict or row.finding == "contradicted":
        return acts
    return tuple(act for act in acts if act != "misuse")


def steps(desk: DeskClaim) -> list[Step]:
    """What can be done about the claim in its state, in the order in which it is done."""
    return [
        Step(slot=slot, title=title, kind=kind, says=says(desk), why_not=why_not(desk))
        for slot, title, kind, says, why_not in _rows_of(desk)
    ]


def _rows_of(desk: DeskClaim) -> tuple[_Row, ...]:
    """The acts of the claim's state; an amount that needs two people is proposed by one and confirmed by another."""
    rows = _STEPS.get(desk.claim.state, ())
    if desk.claim.state != "verified" or not desk.needs_two_people:
        return rows
    is_proposed = any(proposal.is_open for proposal in desk.proposals)
    instead = (_SECOND, _AGAINST) if is_proposed else (_PROPOSE,)
    return (*instead, *(row for row in rows if row is not _APPROVE))


def next_step(offered: list[Step]) -> str:
    """The act that the page leads to: the first that can be done now, or nothing."""
    return next((step.slot for step in offered if not step.why_not), "")


def _nothing(_desk: DeskClaim) -> str:
    return ""


def _conclude_not(desk: DeskClaim) -> str:
    silent = desk.asked_count - desk.answered_count
    if not desk.ready:
        due = formats.deadline(desk.claim.answers_due_at)
        return ngettext(
            "%(count)d particular ainda pode responder até %(due)s.",
            "%(count)d particulares ainda podem responder até %(due)s.",
            silent,
        ) % {"count": silent, "due": due}
    waited = [asked for row in desk.rows for asked in row.follow_ups if asked.answered_at is None]
    if desk.is_asking and waited:
        return _("Um particular ainda pode responder à sua pergunta até %(due)s.") % {
            "due": formats.deadline(max(asked.due_at for asked in waited))
        }
    return _unfound(desk)


def _unfound(desk: DeskClaim) -> str:
    unfound = [str(row.position) for row in desk.rows if row.is_unfound]
    if unfound:
        return ngettext(
            "Falta apurar o contacto %(positions)s.", "Falta apurar os contactos %(positions)s.", len(unfound)
        ) % {"positions": ", ".join(unfound)}
    return ""


def _approve_not(desk: DeskClaim) -> str:
    if desk.claim.state == "verifying":
        return _("Conclua primeiro a verificação.")
    if desk.assessment.verdict != "payable":
        return _("Há condições por cumprir: veja ao lado o que a máquina apurou.")
    return _unfound(desk)


def _approve_says(desk: DeskClaim) -> str:
    return _("O valor entra no saldo de imediato e uma só vez.") if not _approve_not(desk) else ""


def _propose_says(_desk: DeskClaim) -> str:
    return _("Um valor destes precisa de duas pessoas: outra confirma.")


def _second_says(desk: DeskClaim) -> str:
    found = next(proposal for proposal in desk.proposals if proposal.is_open)
    return _("%(name)s propôs: «%(reason)s»") % {"name": found.proposed_by, "reason": found.reason}


def _refuse_not(desk: DeskClaim) -> str:
    if desk.assessment.verdict == "payable":
        return _("Todas as condições estão cumpridas: o pedido tem de ser pago.")
    if desk.unfound_count and "failed" not in desk.assessment.statuses.values():
        return _unfound(desk)
    if desk.assessment.verdict == "claimable":
        return _("Só falta concluir a verificação: ainda não há motivo para recusar.")
    if all(result.status != "failed" for result in desk.assessment.clauses.values()):
        return _("Nada falhou: o que falta ainda se pode cumprir, e o pedido espera.")
    return ""


def _refuse_says(_desk: DeskClaim) -> str:
    return _("As condições por cumprir seguem com a resposta, uma a uma.")


def _confirm_not(desk: DeskClaim) -> str:
    missing = []
    if desk.independent_piece_count == 0:
        missing.append(_("Ainda não há provas: são precisas duas, de origem diferente."))
    elif desk.independent_piece_count == 1:
        missing.append(_("Há provas de uma só origem: são precisas duas diferentes."))
    if not desk.hearings:
        missing.append(_("O profissional ainda não foi ouvido."))
    elif desk.unput_count:
        missing.append(_("Há uma prova de que o profissional ainda não foi avisado."))
    if desk.waits_until is not None:
        missing.append(
            _("O profissional ainda pode responder até ao fim de %(due)s.")
            % {"due": formats.last_day_there(desk.waits_until)}
        )
    return " ".join(missing)


def _notify_not(desk: DeskClaim) -> str:
    if desk.independent_piece_count < 2:
        return _("São precisas duas provas de origem diferente antes do aviso.")
    if desk.hearings and not desk.unput_count:
        return _("O profissional já foi avisado de todas estas provas.")
    return ""


def _notify_says(_desk: DeskClaim) -> str:
    return _("O profissional recebe os motivos e as provas, e tem um prazo para responder.")


def _confirm_says(_desk: DeskClaim) -> str:
    return _("O perfil fica suspenso e o profissional pode recorrer.")


def _drop_says(_desk: DeskClaim) -> str:
    return _("Os contactos em causa passam a confirmar o pedido e a verificação continua.")


_Row = tuple[str, Promise, str, Callable[[DeskClaim], str], Callable[[DeskClaim], str]]
_APPROVE: _Row = ("approve", gettext_lazy("Aprovar e pagar"), "primary", _approve_says, _approve_not)
_PROPOSE: _Row = ("propose", gettext_lazy("Propor a aprovação"), "primary", _propose_says, _approve_not)
_SECOND: _Row = ("second", gettext_lazy("Confirmar e pagar"), "primary", _second_says, _approve_not)
_AGAINST: _Row = ("against", gettext_lazy("Não confirmar"), "plain", _nothing, _nothing)
_REFUSE: _Row = ("refuse", gettext_lazy("Recusar"), "danger", _refuse_says, _refuse_not)
_STEPS: Mapping[str, tuple[_Row, ...]] = {
    "verifying": (
        ("conclude", gettext_lazy("Concluir a verificação"), "primary", _nothing, _conclude_not),
        _APPROVE,
        _REFUSE,
    ),
    "verified": (_APPROVE, _REFUSE),
    "misuse": (
        ("notify", gettext_lazy("Avisar o profissional"), "primary", _notify_says, _notify_not),
        ("confirm", gettext_lazy("Confirmar uso indevido"), "danger", _confirm_says, _confirm_not),
        ("drop", gettext_lazy("Afastar o caso"), "plain", _drop_says, _nothing),
    ),
}
