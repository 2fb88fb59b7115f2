"""Letters that a mail provider posts to the site: who posts is checked by django-anymail, and the letter is ours to read.

Each provider hands over the letter as it came from the wire ("raw MIME"), so that what is counted before parsing is the
same as for a letter that came by SMTP. What a provider has parsed itself is not taken: nobody could look at it again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from vinte.notices.inbound import taking
from vinte.notices.inbound.taking import Taken


class Forged(Exception):
    """The request is not the provider's, or brings no whole letter; says which."""


@dataclass(frozen=True)
class _Posted:
    raw: bytes
    envelope_from: str | None
    recipients: tuple[str, ...]


def take_posted(*, request: HttpRequest, at: datetime) -> Taken | None:
    """Take the letter that the site's provider posts, None where the site has no provider.

    Raises Forged, and as `taking.take` does.
    """
    read = _PROVIDERS.get(settings.VINTE_INBOUND_WEBHOOK)
    if read is None:
        return None
    if not settings.VINTE_INBOUND_WEBHOOK_SECRET:
        raise Forged("VINTE_INBOUND_WEBHOOK_SECRET is empty, so nobody can prove to be the provider")
    from anymail.exceptions import AnymailWebhookValidationFailure

    try:
        posted = read(request, settings.VINTE_INBOUND_WEBHOOK_SECRET)
    except AnymailWebhookValidationFailure as failure:
        raise Forged(str(failure)) from None
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise Forged(f"no whole letter in it ({type(error).__name__})") from None
    return taking.take(
        raw=posted.raw, envelope_from=posted.envelope_from, recipients=posted.recipients, at=at
    )


def _mailgun(request: HttpRequest, secret: str) -> _Posted:
    """A route that forwards to an address ending in `mime`; signed with the webhook signing key."""
    from anymail.webhooks.mailgun import MailgunInboundWebhookView

    MailgunInboundWebhookView(webhook_signing_key=secret).run_validators(request)
    sent: Mapping[str, Any] = request.POST
    return _Posted(_bytes(sent["body-mime"]), sent.get("sender"), (sent["recipient"],))


def _postmark(request: HttpRequest, secret: str) -> _Posted:
    """An inbound stream that includes the raw e-mail; `secret` is `user:password` of basic authentication."""
    from anymail.webhooks.postmark import PostmarkInboundWebhookView

    PostmarkInboundWebhookView(webhook_secret=secret).run_validators(request)
    sent = json.loads(request.body)
    first: dict[str, Any] = next(iter(sent.get("Headers", ())), {})
    is_told = str(first.get("Name", "")).lower() == "return-path"
    envelope_from = str(first.get("Value", "")).strip("<>") if is_told else None
    return _Posted(_bytes(sent["RawEmail"]), envelope_from, (str(sent.get("OriginalRecipient", "")),))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", errors="surrogateescape")


_PROVIDERS: Mapping[str, Callable[[HttpRequest, str], _Posted]] = {"mailgun": _mailgun, "postmark": _postmark}
