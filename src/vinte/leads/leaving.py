"""What closing an account does to contacts, alerts and automatic purchases."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vinte.leads.models import ContactPurchase, SavedSearch
from vinte.leads.purchases import consents
from vinte.leads.returns import queries as returns
from vinte.people.queries import Concern, Touches

CONTACTS_PATH = "/pro/contactos/"


def concerns(*, professional_id: UUID, at: datetime) -> list[Concern]:
    """What of the contacts closing the account touches."""
    found = []
    if returns.open_returns(professional_id):
        words = _(
            "Pediu para devolver um contacto e ainda não há resposta. Espere por ela, ou retire o pedido."
        )
        found.append(Concern(Touches.BLOCKS, "return", words, CONTACTS_PATH, _("Ver os contactos")))
    if consents.consent_in_force(professional_id) is not None:
        found.append(Concern(Touches.ENDS, "automatic_purchase", _("A compra automática para.")))
    if SavedSearch.objects.filter(professional_id=professional_id).exists():
        found.append(Concern(Touches.ENDS, "alerts", _("Deixa de receber avisos de pedidos.")))
    held = ContactPurchase.objects.filter(professional_id=professional_id, returned_at=None).count()
    if held:
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
