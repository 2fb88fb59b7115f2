"""What a person is told when a payment can't be made, and whom they may ask."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused


def unreachable() -> Refused:
    """What a person is told when the provider does not answer."""
    return Refused(
        code="provider_unreachable",
        message=_("O fornecedor de pagamentos não responde."),
        what_to_do=_("Nada foi cobrado por agora. Tente de novo daqui a uns minutos."),
    )


def support_address() -> str:
    """The address to which somebody may write: the one that our letters come from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
