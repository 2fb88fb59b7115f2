"""What closing an account does to contacts, alerts and automatic purchases."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vinte.leads.models import ContactPurchase, ReturnRequest, SavedSearch
from vinte.leads.purchases import consents
from vinte.people.queries import Concern, Touches

CONTACTS_PATH = "/pro/contactos/"


def concerns(*, professional_id: UUID, at: datetime) -> list[Concern]:
    """What of the contacts closing the account touches."""
    found = []
    mine = {"professional_id": professional_id}
    rows = {
        "returns": ReturnRequest.objects.filter(**mine, state=ReturnRequest.State.ASKED),
        "alerts": SavedSearch.objects.filter(**mine),
        "contacts": ContactPurchase.objects.filter(**mine, returned_at=None),
    }
    each, *others = (
        of.order_by().values(of=Value(name)).annotate(count=Count("pk")).values_list("of", "count")
        for name, of in rows.items()
    )
    counts = dict(each.union(*others, all=True))
    if counts["returns"]:
        words = _(
            "Pediu para devolver um contacto e ainda não há resposta. Espere por ela, ou retire o pedido."
        )
        found.append(Concern(Touches.BLOCKS, "return", words, CONTACTS_PATH, _("Ver os contactos")))
    if consents.consent_in_force(professional_id) is not None:
        found.append(Concern(Touches.ENDS, "automatic_purchase", _("A compra automática para.")))
    if counts["alerts"]:
        found.append(Concern(Touches.ENDS, "alerts", _("Deixa de receber avisos de pedidos.")))
    if held := counts["contacts"]:
        words = ngettext(
            "Deixa de ver o contacto que comprou. Guarde antes o que ainda precisa.",
            "Deixa de ver os %(count)d contactos que comprou. Guarde antes o que ainda precisa.",
            held,
        )
        found.append(
            Concern(Touches.LOST, "contacts", words % {"count": held}, CONTACTS_PATH, _("Ver os contactos"))
        )
    return found


def stop(*, professional_id: UUID, at: datetime) -> None:
    """End what buys or writes by itself."""
    consents.revoke_automatic_purchase(professional_id=professional_id, at=at)
    SavedSearch.objects.filter(professional_id=professional_id).delete()
