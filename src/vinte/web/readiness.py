"""What this site cannot do as it is set up: told when it starts, by `/healthz`, and on the operator's first page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vinte.notices import queries as notices

OWN_MACHINE = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Lack:
    """One thing that does not work, and the settings that would mend it; a grave one keeps people out."""

    code: str
    message: Promise
    settings: tuple[str, ...]
    is_grave: bool = False


def lacks() -> Iterator[Lack]:
    """Everything that is missing, the gravest first; nothing in the demo, which plays all of it."""
    if settings.VINTE_DEMO:
        return
    if settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
        yield Lack(
            "no_email",
            _("Nenhum e-mail sai: ninguém recebe códigos para entrar, nem cartas."),
            ("VINTE_EMAIL_URL",),
            is_grave=True,
        )
    elif settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        yield Lack(
            "email_on_console",
            _("Os e-mails são só escritos no terminal: ninguém os recebe."),
            ("VINTE_EMAIL_URL",),
            is_grave=True,
        )
    if urlsplit(settings.VINTE_BASE_URL).hostname in OWN_MACHINE:
        yield Lack(
            "own_address",
            _("As ligações nos e-mails levam a esta máquina: mais ninguém as pode abrir."),
            ("VINTE_BASE_URL",),
        )
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost>"):
        yield Lack(
            "no_sender",
            _("Os e-mails não têm remetente: muitos servidores recusam-nos."),
            ("VINTE_EMAIL_FROM",),
        )
    if not settings.VINTE_REHEARSAL and not settings.VINTE_PAYMENT_PROVIDER and not settings.VINTE_BANK_IBAN:
        yield Lack(
            "no_payments",
            _("Não se aceitam pagamentos: ninguém pode carregar saldo nem comprar um pack."),
            ("VINTE_PAYMENT_PROVIDER", "VINTE_BANK_IBAN"),
        )
    elif settings.VINTE_PAYMENT_PROVIDER == "stripe" and not (
        settings.VINTE_STRIPE_SECRET_KEY and settings.VINTE_STRIPE_WEBHOOK_SECRET
    ):
        yield Lack(
            "no_payment_keys",
            _("Faltam as chaves do fornecedor de pagamentos: ninguém pode pagar."),
            ("VINTE_STRIPE_SECRET_KEY", "VINTE_STRIPE_WEBHOOK_SECRET"),
        )
    if missing_sms := notices.missing_sms_settings():
        yield Lack(
            "no_sms_keys",
            _("Não saem SMS: falta dizer ao sítio com que conta os envia."),
            missing_sms,
            is_grave=True,
        )
    elif not notices.can_send_sms():
        yield Lack(
            "no_sms",
            _(
                "Não saem SMS: os telefones dos profissionais confirmam-se por chamada do apoio, e quem pede orçamentos "
                "só o faz por e-mail."
            ),
            ("VINTE_SMS_PROVIDER",),
        )
    told = {
        "VINTE_OPERATOR_NAME": settings.VINTE_OPERATOR_NAME,
        "VINTE_OPERATOR_ADDRESS": settings.VINTE_OPERATOR_ADDRESS,
        "VINTE_OPERATOR_TAX_NUMBER": settings.VINTE_OPERATOR_TAX_NUMBER,
        "VINTE_OPERATOR_EMAIL": settings.VINTE_OPERATOR_EMAIL,
        "VINTE_OPERATOR_PHONE": settings.VINTE_OPERATOR_PHONE,
    }
    if missing := tuple(name for name, value in told.items() if not value):
        yield Lack("no_imprint", _("As páginas não dizem quem explora este sítio, como a lei pede."), missing)
