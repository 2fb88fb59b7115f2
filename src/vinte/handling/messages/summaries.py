"""The summary after a call: what was agreed and what comes next, drafted for the professional to finish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.handling.models import ContactAttempt
from vinte.kernel import formats
from vinte.kernel.periods import local_day
from vinte.leads import queries as leads
from vinte.people import queries as people


@dataclass(frozen=True)
class SummaryDraft:
    """A letter to finish, in the homeowner's language."""

    subject: str
    text: str


def draft_summary(*, professional_id: UUID, purchase_id: UUID, at: datetime) -> SummaryDraft:
    """What the professional begins from: the last call or visit that is on record, its note, and the request.

    Raises NotAllowed for a contact of somebody else.
    """
    purchase = leads.purchase(professional_id=professional_id, purchase_id=purchase_id)
    homeowner = people.homeowner(purchase.job_request.homeowner_id)
    business = people.professional(professional_id).trade_name
    last = (
        ContactAttempt.objects.filter(
            professional_id=professional_id,
            purchase_id=purchase_id,
            channel__in=["phone", "visit"],
            withdrawals=None,
            attempted_at__lte=at,
        )
        .order_by("-attempted_at", "-id")
        .first()
    )
    zone = terms.market_zone(market=purchase.job_request.market, at=at)
    with translation.override(homeowner.language):
        title = purchase.job_request.title
        lines = [_("Olá, %(name)s.") % {"name": homeowner.name}, ""]
        if last is None:
            lines.append(_("Escrevo-lhe sobre o seu pedido «%(title)s».") % {"title": title})
        else:
            day = formats.day_month(local_day(last.attempted_at, zone=zone))
            lines.append(
                _("Obrigado pela conversa de %(day)s sobre «%(title)s».") % {"day": day, "title": title}
            )
        agreed = last.note.strip() if last is not None else ""
        lines += ["", _("O que combinámos:"), f"- {agreed}", "", _("O que se segue:"), "- "]
        lines += ["", _("Se alguma coisa não estiver certa, diga-me."), "", business]
        subject = _("Resumo: %(title)s") % {"title": title}
    return SummaryDraft(subject=subject[:120], text="\n".join(lines))
