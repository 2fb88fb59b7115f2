"""What a person is told when the provider does not answer."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused


def unreachable() -> Refused:
    """What a person is told when the provider does not answer."""
    return Refused(
        code="provider_unreachable",
        message=_("O fornecedor de pagamentos não responde."),
        what_to_do=_("Nada foi cobrado por agora. Tente de novo daqui a uns minutos."),
    )
