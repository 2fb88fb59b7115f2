"""How many codes go out for one client address, so that nobody spends our text messages on strangers' telephones.

The limits by address and by subject (`people.codes`) hold for each draft and each telephone; a draft costs
nothing, so somebody with a list of numbers meets only this one. Tax numbers are counted likewise: an answer tells
whether a business has an account. Counted by each process of the site by itself, as allauth's own limits are.
"""

from __future__ import annotations

from uuid import UUID

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused

# Many telephones share one address of a mobile network.
RATES = {
    "code": "30/h/ip,100/d/ip",
    # Of those that one address may get in an hour (`people.accounts.codes`, ADDRESS_LIMITS), at most so many from one
    # place: whoever knows an address does not use up its owner's.
    "code_to": "8/h/key",
    "login": "20/m/ip,60/h/ip",
    "login_to": "5/h/key",
    "login_address": "20/h/key",
    "identity": "30/h/ip,100/d/ip",
    "report": "10/h/ip,30/d/ip",
    "report_link": "10/h/ip,30/d/ip",
    "follow": "20/h/ip,60/d/ip",
    "support": "10/h/ip,30/d/ip",
    "draft": "60/h/ip,300/d/ip",
    "picture": "150/h/ip,600/d/ip",
    "picture_of_one": "40/h/key",
}


def count_code(request: HttpRequest, *, address: str) -> None:
    """Count a code that is about to be sent to an e-mail address or telephone for whoever asks; raises Refused
    (`too_many_codes_here`).
    """
    if not _from_here(request, "code_to", address) or not _counted(request, "code"):
        raise Refused(
            code="too_many_codes_here",
            message=_("Já enviámos muitos códigos a pedido desta ligação à Internet."),
            what_to_do=_("Espere uma hora, ou peça o código noutra ligação."),
        )


def count_login(request: HttpRequest, *, address: str) -> None:
    """Count a login code that is about to be asked for, by who asks, by who asks for which address, and by address.

    Raises Refused: `too_many_logins_here` for whoever asks too often, and `too_many_logins_to` where others did; then
    the link of each letter that went out still opens the account, and so does a passkey.
    """
    if not _from_here(request, "login_to", address) or not _counted(request, "login"):
        raise Refused(
            code="too_many_logins_here",
            message=_("Já pediu vários códigos seguidos."),
            what_to_do=_(
                "Use o último que recebeu: a ligação que vem no e-mail também abre a conta, durante uma hora. Ou entre com "
                "uma chave de acesso."
            ),
        )
    key = address.strip().casefold()
    if ratelimit.consume(request, app="vinte", action="login_address", config=RATES, key=key) is None:
        raise Refused(
            code="too_many_logins_to",
            message=_("Já enviámos muitos códigos para este endereço, a pedido de várias pessoas."),
            what_to_do=_(
                "Se a conta é sua, abra o último e-mail que lhe enviámos: a ligação que lá vem abre a conta. Ou entre com "
                "uma chave de acesso."
            ),
        )


def _counted(request: HttpRequest, action: str) -> bool:
    return ratelimit.consume(request, app="vinte", action=action, config=RATES) is not None


def _from_here(request: HttpRequest, action: str, address: str) -> bool:
    """Count one for this address by whoever asks."""
    key = f"{ratelimit.get_ip(request)} {address.strip().casefold()}"
    return ratelimit.consume(request, app="vinte", action=action, config=RATES, key=key) is not None


def count_identity(request: HttpRequest) -> None:
    """Count a tax number that is about to be looked up; raises Refused (`too_many_identities_here`)."""
    if ratelimit.consume(request, app="vinte", action="identity", config=RATES) is None:
        raise Refused(
            code="too_many_identities_here",
            message=_("Já vimos muitos números fiscais a pedido desta ligação à Internet."),
            what_to_do=_("Espere uma hora, ou tente noutra ligação."),
        )


def count_report_link(request: HttpRequest) -> None:
    """Count a letter to an address that somebody without an account typed in; raises Refused (`too_many_links_here`)."""
    if ratelimit.consume(request, app="vinte", action="report_link", config=RATES) is None:
        raise Refused(
            code="too_many_links_here",
            message=_("Já enviámos muitas ligações a pedido desta ligação à Internet."),
            what_to_do=_("Espere uma hora, ou escreva ao apoio."),
        )


def count_follow(request: HttpRequest) -> None:
    """Count a question whether to follow an article that is about to be sent; raises Refused (`too_many_follows_here`)."""
    if ratelimit.consume(request, app="vinte", action="follow", config=RATES) is None:
        raise Refused(
            code="too_many_follows_here",
            message=_("Já enviámos muitos e-mails a pedido desta ligação à Internet."),
            what_to_do=_("Espere uma hora, ou entre na sua conta: aí segue um artigo sem confirmar."),
        )


def count_support(request: HttpRequest) -> None:
    """Count what is about to be written to support without an account; raises Refused (`too_many_tickets_here`)."""
    if ratelimit.consume(request, app="vinte", action="support", config=RATES) is None:
        raise Refused(
            code="too_many_tickets_here",
            message=_("Já recebemos muitas mensagens desta ligação à Internet."),
            what_to_do=_("Espere uma hora, ou escreva-nos um e-mail."),
        )


def count_report(request: HttpRequest) -> None:
    """Count a report of content that is about to be filed; raises Refused (`too_many_reports_here`)."""
    if ratelimit.consume(request, app="vinte", action="report", config=RATES) is None:
        raise Refused(
            code="too_many_reports_here",
            message=_("Já recebemos muitos avisos desta ligação à Internet."),
            what_to_do=_("Espere uma hora, ou escreva-nos um e-mail."),
        )


def count_draft(request: HttpRequest) -> None:
    """Count a draft of a request that is about to be begun; raises Refused (`too_many_drafts_here`)."""
    if ratelimit.consume(request, app="vinte", action="draft", config=RATES) is None:
        raise Refused(
            code="too_many_drafts_here",
            message=_("Já foram começados muitos pedidos nesta ligação à Internet."),
            what_to_do=_("Espere uma hora, ou comece o pedido noutra ligação."),
        )


def count_picture(request: HttpRequest, *, about: UUID) -> None:
    """Count a photograph that somebody without an account sends, for their address and for the request or draft `about`.

    Raises Refused (`too_many_pictures_here`): each photograph costs us a second of work, also one that is taken out again.
    """
    of_one = ratelimit.consume(request, app="vinte", action="picture_of_one", config=RATES, key=str(about))
    if of_one is None or ratelimit.consume(request, app="vinte", action="picture", config=RATES) is None:
        raise Refused(
            code="too_many_pictures_here",
            message=_("Já recebemos muitas fotografias desta ligação à Internet."),
            what_to_do=_("Espere uma hora, ou siga sem mais fotografias."),
        )
