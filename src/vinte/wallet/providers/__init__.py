"""Payment providers: who takes the money of a top-up, behind one interface.

A provider sends the professional to its pay page; what became of the payment comes back through
`actions.settle_top_up`, as often and in whatever order the provider likes.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused
from vinte.wallet.providers.interface import PaymentProvider, StartedPayment
from vinte.wallet.providers.play import PlayProvider

__all__ = ["PaymentProvider", "StartedPayment", "configured"]


def configured() -> PaymentProvider:
    """The provider that `VINTE_PAYMENT_PROVIDER` names.

    The play provider takes no real money, so it works only where `VINTE_DEMO` is on. Raises Refused
    (`payments_not_configured`) when there is none.
    """
    name = settings.VINTE_PAYMENT_PROVIDER or ("play" if settings.VINTE_DEMO else "")
    if name == "play" and settings.VINTE_DEMO:
        return PlayProvider()
    raise Refused(
        code="payments_not_configured",
        message=_("Este sítio ainda não recebe pagamentos."),
        what_to_do=_("Quem o opera tem de escolher um fornecedor de pagamentos em VINTE_PAYMENT_PROVIDER."),
    )
