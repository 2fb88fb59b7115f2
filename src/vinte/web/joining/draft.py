"""What a newcomer has answered so far: kept in the session, which is in the database, until the account is open.

The sign-up has an identifier of its own, made at the first answer: its codes are for it, and sent twice it opens one
account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from vinte.kernel.ids import new_id
from vinte.notices import queries as notices
from vinte.people import queries as people

KEY = "joining"

# Each question with the answers that it keeps, in the order in which they are asked.
STEPS = {
    "oficios": ("trades",),
    "zona": ("municipality", "radius_km"),
    "empresa": ("trade_name", "name"),
    "nif": ("identity",),
    "email": ("email",),
    "telemovel": ("phone",),
    "condicoes": (),
}
SLUGS = tuple(STEPS)
LAST = SLUGS[-1]


@dataclass(frozen=True)
class Draft:
    """A sign-up: its identifier and its answers, by field."""

    sign_up: UUID
    answers: dict[str, Any]

    def has(self, step: str) -> bool:
        """Whether that question was answered."""
        return all(field in self.answers for field in STEPS[step])

    def text(self, field: str) -> str:
        """A text that was answered, or nothing."""
        return str(self.answers.get(field, ""))

    @property
    def is_email_confirmed(self) -> bool:
        """Whether the code came back from the e-mail address as it is now."""
        return self._is_confirmed("email", self.text("email"))

    @property
    def is_phone_confirmed(self) -> bool:
        """Whether the code came back from the mobile as it is now."""
        return self._is_confirmed("sms", self.text("phone"))

    @property
    def waits_for_phone(self) -> bool:
        """Whether a code was sent to the mobile that neither came back nor was put off."""
        put_off = self.answers.get("phone_later") == self.text("phone")
        return notices.can_send_sms() and not put_off and not self.is_phone_confirmed

    def _is_confirmed(self, channel: str, address: str) -> bool:
        return bool(address) and people.is_joining_confirmed(
            sign_up=self.sign_up, channel=channel, address=address
        )

    def first_open(self) -> str:
        """The first question without an answer; `codigo-email` and `codigo-telemovel` are the codes' pages."""
        for step in SLUGS[:-1]:
            if not self.has(step):
                return step
            if step == "email" and not self.is_email_confirmed:
                return "codigo-email"
            if step == "telemovel" and self.waits_for_phone:
                return "codigo-telemovel"
        return LAST


def draft_of(request: HttpRequest) -> Draft | None:
    """This browser's sign-up, or None."""
    kept = request.session.get(KEY)
    return Draft(sign_up=UUID(kept["id"]), answers=dict(kept["answers"])) if kept else None


def keep(request: HttpRequest, draft: Draft | None, *, at: datetime, **answers: Any) -> Draft:
    """Keep answers; the first ones begin the sign-up."""
    sign_up = draft.sign_up if draft else new_id(at=at)
    if draft is None:
        # What others typed and left goes with the sessions that are over.
        request.session.clear_expired()
    kept = Draft(sign_up=sign_up, answers={**(draft.answers if draft else {}), **answers})
    request.session[KEY] = {"id": sign_up.hex, "answers": kept.answers}
    return kept


def forget(request: HttpRequest) -> None:
    """Forget this browser's sign-up."""
    request.session.pop(KEY, None)
