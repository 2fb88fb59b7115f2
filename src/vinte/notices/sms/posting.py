"""One POST to a gateway: what it answered, or that it was not reached. No answer's words are passed on: they may hold
the number.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message as Headers
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from vinte.notices.models import NUMBER_REFUSED
from vinte.notices.sms.interface import NotTaken

TIMEOUT_SECONDS = 20
MOST_ANSWER_BYTES = 65_536
# A gateway that asks for more is asked again in an hour all the same: our waits are never longer.
LONGEST_WAIT_SECONDS = 3600


@dataclass(frozen=True)
class Answer:
    """What came back; `wait_seconds` is what Retry-After asks for (RFC 9110, 10.2.3), 0 without one."""

    status: int
    body: bytes
    wait_seconds: int

    @property
    def is_taken(self) -> bool:
        """Whether the status says yes."""
        return 200 <= self.status < 300

    def facts(self) -> dict[str, Any]:
        """The JSON object of the body; empty where it is none."""
        try:
            told = json.loads(self.body)
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}


class _NoRedirects(HTTPRedirectHandler):
    """Follows nothing: the token and the number are for the address that the operator wrote down."""

    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        return None


def post(*, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Post it and wait for the answer, TIMEOUT_SECONDS at most for each part of it.

    Raises NotTaken where nothing was reached, and with `may_have_gone` where it was and the answer did not come.
    """
    request = Request(url, data=body, headers=dict(headers), method="POST")
    try:
        with build_opener(_NoRedirects).open(request, timeout=TIMEOUT_SECONDS) as answer:
            return Answer(answer.status, answer.read(MOST_ANSWER_BYTES), 0)
    except HTTPError as error:
        return _refusal(error)
    except URLError as error:
        # Raised before anything was answered, and for us before the gateway can have read the whole.
        cause = error.reason if isinstance(error.reason, Exception) else error
        raise NotTaken(f"the SMS gateway was not reached ({type(cause).__name__})") from None
    except (OSError, HTTPException) as error:
        raise NotTaken(
            f"the SMS gateway did not answer ({type(error).__name__})", may_have_gone=True
        ) from None
    except ValueError as error:
        raise NotTaken(f"the SMS gateway was not reached ({type(error).__name__})") from None


def _refusal(error: HTTPError) -> Answer:
    with error:
        body: IO[bytes] = error
        try:
            told = body.read(MOST_ANSWER_BYTES)
        except (OSError, HTTPException):  # the status is what counts
            told = b""
    return Answer(error.code, told, _wait_seconds(error.headers))


def _wait_seconds(headers: Headers) -> int:
    """The seconds of Retry-After, as a count or as an instant beside the answer's own Date."""
    asked = str(headers.get("Retry-After", "")).strip()
    if asked.isdigit():
        return min(int(asked[:6]), LONGEST_WAIT_SECONDS)
    try:
        until, since = (parsedate_to_datetime(each) for each in (asked, str(headers.get("Date", ""))))
        seconds = (until - since).total_seconds()
    except (TypeError, ValueError):
        return 0
    return max(0, min(int(seconds), LONGEST_WAIT_SECONDS))


def basic(user: str, password: str) -> str:
    """The value of an Authorization header (RFC 7617)."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode("ascii")


def answered(answer: Answer, *, code: object = None, may_have_gone: bool | None = None) -> NotTaken:
    """An answer that is no yes, to be tried again; `code` is the gateway's own.

    From 500 on, except 503, nobody knows what the gateway did before it failed.
    """
    doubtful = answer.status >= 500 and answer.status != 503
    return NotTaken(
        f"the SMS gateway answered {answer.status}{_said(code)}",
        may_have_gone=doubtful if may_have_gone is None else may_have_gone,
        again_in_seconds=answer.wait_seconds,
    )


def refused_number(code: object) -> NotTaken:
    """The gateway will never send to this number."""
    return NotTaken(f"{NUMBER_REFUSED}{_said(code)}", is_final=True)


def _said(code: object) -> str:
    """The gateway's code, where it is one: never words, which may name the number."""
    text = str(code) if code is not None else ""
    return f" (code {text})" if text.isdigit() and len(text) <= 6 else ""
