"""What was written to somebody, for whoever looks after them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext as _

from vinte.kernel.moments import Moments
from vinte.notices.models import Message

_SAYS = {
    Message.State.WAITING: lambda moment: _("Carta por enviar: %(subject)s") % {"subject": moment.words},
    Message.State.SENT: lambda moment: _("Carta: %(subject)s") % {"subject": moment.words},
    Message.State.FAILED: lambda moment: _("Carta que não chegou: %(subject)s") % {"subject": moment.words},
}


def letters_to(*, addresses: Collection[str], numbers: Collection[str]) -> list[Moments]:
    """The letters and text messages to these addresses and numbers; the words of none."""
    to_them = Q(to_address__in=[address for address in addresses if address])
    to_them |= Q(to_number__in=[number for number in numbers if number])
    return [
        Moments(
            Message.objects.filter(to_them),
            kind="letter",
            at="written_at",
            subject="id",
            detail="state",
            words="subject",
            says=lambda moment: _SAYS[Message.State(moment.detail)](moment),
        )
    ]
