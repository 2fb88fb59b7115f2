"""Text messages: the gateway that sends them, behind one interface.

`interface` says what a gateway is and what it answers; `plain` is one at any address, `twilio` and `vonage` are two
that sell by a documented interface of their own, and in the demo nothing is sent: the mailbox shows what would have
been.

A provider that asks for something else is one more module here, with its line in `_GATEWAYS`; what it needs to be told
stands in `project/settings_table` and `project/settings`, and for the operator in docs/operate.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused
from vinte.notices.sms.interface import NotTaken, PlaySmsGateway, SmsGateway
from vinte.notices.sms.plain import PlainSmsGateway
from vinte.notices.sms.twilio import TwilioSmsGateway
from vinte.notices.sms.vonage import VonageSmsGateway

__all__ = ["NotTaken", "configured", "is_configured", "missing_settings"]


@dataclass(frozen=True)
class _Choice:
    """A gateway that an operator may choose: the settings without which it can't send, and how it is made of them."""

    needs: tuple[str, ...]
    made: Callable[[], SmsGateway]


_ACCOUNT = ("VINTE_SMS_ACCOUNT", "VINTE_SMS_TOKEN", "VINTE_SMS_SENDER")
_GATEWAYS: Mapping[str, _Choice] = {
    "http": _Choice(
        needs=("VINTE_SMS_URL",),
        made=lambda: PlainSmsGateway(url=settings.VINTE_SMS_URL, token=settings.VINTE_SMS_TOKEN),
    ),
    "twilio": _Choice(needs=_ACCOUNT, made=lambda: TwilioSmsGateway(**_account())),
    "vonage": _Choice(needs=_ACCOUNT, made=lambda: VonageSmsGateway(**_account())),
}


def _account() -> dict[str, str]:
    return {
        "account": settings.VINTE_SMS_ACCOUNT,
        "token": settings.VINTE_SMS_TOKEN,
        "sender": settings.VINTE_SMS_SENDER,
        "url": settings.VINTE_SMS_URL,
    }


def _chosen() -> str:
    """The name of the gateway; an address alone is one that takes plain JSON."""
    return settings.VINTE_SMS_PROVIDER or ("http" if settings.VINTE_SMS_URL else "")


def missing_settings() -> tuple[str, ...]:
    """What the gateway that was chosen still has to be told; all of nothing where none was chosen."""
    choice = _GATEWAYS.get(_chosen())
    return tuple(name for name in choice.needs if not getattr(settings, name)) if choice else ()


def is_configured() -> bool:
    """Whether this site can send text messages."""
    return bool(settings.VINTE_DEMO) or bool(_chosen() and not missing_settings())


def configured() -> SmsGateway:
    """The site's gateway; raises Refused (`sms_not_configured`) when it has none, or was not told all it needs."""
    if _chosen() and not missing_settings():
        return _GATEWAYS[_chosen()].made()
    if settings.VINTE_DEMO:
        return PlaySmsGateway()
    raise Refused(
        code="sms_not_configured",
        message=_("Este sítio não envia SMS."),
        what_to_do=_("Use o e-mail."),
    )
