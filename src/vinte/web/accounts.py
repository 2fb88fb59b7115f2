"""How allauth behaves at Vinte: login by code or passkey, e-mails through the outbox, words in Portuguese."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from allauth.account import app_settings as allauth_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vinte.kernel.clock import clock_named
from vinte.kernel.ids import new_id
from vinte.notices import actions as notices
from vinte.people import actions as people_actions
from vinte.people import queries as people

# Which notice each of allauth's e-mails is; one that is not here belongs to a page that Vinte does not open.
_NOTICES = {
    "account/email/login_code": "account_code",
    "account/email/email_confirmation": "account_code",
    "account/email/email_confirmation_signup": "account_code",
    "account/email/unknown_account": "account_unknown",
    "mfa/email/webauthn_added": "passkey_added",
    "mfa/email/webauthn_removed": "passkey_removed",
    "mfa/email/recovery_codes_generated": "recovery_codes_made",
}

_WRONG_CODE = _("Este código não está certo. Veja o último e-mail que lhe enviámos ou peça outro código.")


# How long the link in a login letter opens the account: as long as no further code may go out.
_LINK_LASTS = timedelta(hours=1)


def _code_lasts(template_prefix: str) -> timedelta:
    """For how long allauth takes the code of one of its e-mails."""
    if template_prefix == "account/email/login_code":
        return timedelta(seconds=allauth_settings.LOGIN_BY_CODE_TIMEOUT)
    return timedelta(seconds=allauth_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by the rooms, not by a sign-up page; nobody has a password."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Esta conta está fechada. Escreva ao apoio para a reabrir."),
        "incorrect_code": _WRONG_CODE,
        "invalid_login": _("Não foi possível entrar. Confirme o e-mail."),
        "invalid_or_expired_key": _("Este código já não serve. Peça outro."),
        "too_many_login_attempts": _("Demasiadas tentativas. Espere uns minutos e tente de novo."),
        "unknown_email": _("Não há conta com este e-mail."),
        "rate_limited": _("Demasiados pedidos seguidos. Espere um minuto e tente de novo."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """False: there is no sign-up page of allauth's."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the e-mail into the outbox; raises KeyError for one that Vinte does not send."""
        kind = _NOTICES[template_prefix]
        # allauth's notices of a change bring no account, only its address.
        user = context.get("user") or people.account_by_email(email)
        at = clock_named(settings.VINTE_CLOCK).now()
        facts: dict[str, Any] = {}
        useful_until = None
        if "code" in context:
            facts = {"code": context["code"], "opens_by_link": False, "link": ""}
            useful_until = at + _code_lasts(template_prefix)
        if template_prefix == "account/email/login_code" and user is not None:
            useful_until = at + _LINK_LASTS
            secret = people_actions.issue_private_link(
                purpose="login", subject=user.pk, at=at, expires_at=useful_until
            )
            facts["opens_by_link"] = True
            facts["link"] = people.private_link_address(purpose="login", secret=secret)
        if kind == "account_unknown":
            facts = {"join_url": settings.VINTE_BASE_URL.rstrip("/") + reverse("joining:start")}
        notices.post(
            kind=kind,
            to_address=email,
            to_name=getattr(user, "name", "") or "",
            language=getattr(user, "language", None) or get_language() or settings.LANGUAGE_CODE,
            context=facts,
            idempotency_key=f"{kind}:{new_id(at=at)}",
            at=at,
            useful_until=useful_until,
        )

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say nothing after a login: the page that opens says enough."""
        template = kwargs.get("message_template") or (args[0] if args else "")
        if template not in ("account/messages/logged_in.txt", "account/messages/login_code_sent.txt"):
            super().add_message(request, level, *args, **kwargs)


class MFAAdapter(DefaultMFAAdapter):
    """Passkeys, in Portuguese."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("Não é possível retirar esta chave agora."),
        "cannot_generate_recovery_codes": _("Junte primeiro uma chave de acesso; depois pode gerar códigos."),
        "incorrect_code": _WRONG_CODE,
        "unverified_email": _("Confirme primeiro o seu e-mail: saia e entre com um código."),
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A first name for a new passkey."""
        return str(_("A minha chave"))
