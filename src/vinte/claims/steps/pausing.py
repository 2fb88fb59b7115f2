"""Stopping what the rules decide by themselves, at once and with a trail, and letting them go on.

While they are stopped every claim goes to a person with its published time; what went there stays there afterwards.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.claims import guards
from vinte.claims.models import RulesPause
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import require_text
from vinte.people import access
from vinte.people import queries as people


@transaction.atomic
def pause_rules(*, market: str, reason: str, by: UUID, at: datetime) -> None:
    """Let the rules approve nothing in a market from now on; when this returns, no approval of theirs is under way.

    Raises NotAllowed unless `by` is an operator, Refused: `already_paused`, `reason_missing`, `text_too_long`.
    """
    said = _reason(reason)
    _require_operator(by)
    guards.wait_for_rules()
    if RulesPause.objects.filter(market=market, resumed_at=None).exists():
        raise Refused(
            code="already_paused",
            message=_("As aprovações automáticas já estão paradas."),
            what_to_do=_("Atualize a página: diz quem as parou e porquê."),
        )
    RulesPause.objects.create(id=new_id(at=at), market=market, paused_at=at, paused_by_id=by, paused_why=said)


@transaction.atomic
def resume_rules(*, market: str, reason: str, by: UUID, at: datetime) -> None:
    """Let the rules approve what is clear again; the claims that went to the desk meanwhile stay there.

    Raises NotAllowed unless `by` is an operator, Refused: `not_paused`, `reason_missing`, `text_too_long`.
    """
    said = _reason(reason)
    _require_operator(by)
    guards.wait_for_rules()
    row = RulesPause.objects.select_for_update().filter(market=market, resumed_at=None).first()
    if row is None:
        raise Refused(
            code="not_paused",
            message=_("As aprovações automáticas não estão paradas."),
            what_to_do=_("Atualize a página."),
        )
    row.resumed_at, row.resumed_by_id, row.resumed_why = at, by, said
    row.save(update_fields=["resumed_at", "resumed_by", "resumed_why"])


def _reason(reason: str) -> str:
    return require_text(reason, code="reason_missing", message=_("Falta o motivo, que a equipa vai ler."))


def _require_operator(by: UUID) -> None:
    access.require(people.account(by), right="operator.use")
