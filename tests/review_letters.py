"""The letters around a review, for stories of the cast."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from vinte.kernel.errors import Refused
from vinte.notices import queries as notices
from vinte.people import queries as people
from vinte.reviews import actions as reviews


def own_pages() -> list[str]:
    """The secrets of the authors' own pages in the letters that thanked for a review, the newest first."""
    texts = [letter.text for letter in notices.mailbox() if letter.kind == "review_received"]
    found = (re.search(r"/opiniao/minha/([\w-]{43})/", text) for text in texts)
    return [secret[1] for secret in found if secret]


def take_back_review(written: Any, *, at: datetime) -> None:
    """Its author withdraws a review, by the link in the letter that thanked for it."""
    for secret in own_pages():
        link = {"secret": secret, "purpose": "review_author", "at": written.published_at}
        try:
            is_about_it = people.find_private_link(**link) == written.invitation_id
        except Refused:
            continue  # of a review that was taken back
        if is_about_it:
            reviews.withdraw_review(secret=secret, at=at)
            return
    raise LookupError(f"no letter about {written.id}")
