"""A reason that goes into a decision's file, which its professional may show to anybody: nobody's data stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from vinte.claims.drafts.vocabulary import folded
from vinte.kernel.errors import Refused
from vinte.leads import queries as leads
from vinte.people import queries as people


def refuse_personal_data(reason: str, *, professional_id: UUID, purchase_ids: Iterable[UUID]) -> None:
    """Raise Refused (`personal_data`) for a telephone number, an e-mail address, or the whole name of somebody who
    asked for one of these contacts. Two letters of a name more or less escape it: the page says so before it is written.
    """
    bought = {purchase.id: purchase for purchase in leads.purchases(professional_id)}
    found = leads.personal_details_in(reason, market=people.professional(professional_id).market)
    if not found:
        names = people.names_of_homeowners(
            bought[purchase_id].job_request.homeowner_id
            for purchase_id in purchase_ids
            if purchase_id in bought
        )
        found = next((name for name in names if _is_named(name, reason)), "")
    if found:
        raise Refused(
            code="personal_data",
            message=_("O motivo tem dados de uma pessoa: «%(found)s».") % {"found": found},
            what_to_do=_(
                "Tire-os: o motivo fica no ficheiro da decisão, que o profissional pode mostrar a quem quiser. "
                "Diga, por exemplo, «o particular do contacto 3»."
            ),
        )


def _is_named(name: str, text: str) -> bool:
    """Whether a name of two words or more stands whole in a text, whatever its accents."""
    parts = re.findall(r"\w+", folded(name))
    whole = r"\W+".join(parts)
    return len(parts) > 1 and re.search(rf"\b{whole}\b", folded(text)) is not None
