"""What must never break about letters: one line for each broken row."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from vinte.kernel.checks import broken_rows


def letters_in_went_to_their_room() -> Iterator[str]:
    """A letter that was taken or released names what it was for; one that waits says why."""
    for key, fault in broken_rows(
        """SELECT id, CASE
               WHEN state IN ('taken', 'released') AND (purpose = '' OR about IS NULL) THEN 'was taken for nothing'
               WHEN state = 'refused' AND reason = '' THEN 'was refused without a reason'
               WHEN decided_at < received_at THEN 'was decided on before it came'
           END FROM notices_inboundmail ORDER BY id"""
    ):
        if fault:
            yield f"letter {key} {fault}"


def answers_go_to_this_site() -> Iterator[str]:
    """A message that was handed an address to answer to was handed it once, with its token."""
    for (key,) in broken_rows(
        r"""SELECT id FROM notices_message
            WHERE reply_to <> '' AND reply_to !~ '^[^+@ ]+\+[a-z2-7]{50}@[^@ ]+$' ORDER BY id"""
    ):
        yield f"message {key} has an address to answer to that is none of ours"


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (letters_in_went_to_their_room, answers_go_to_this_site)
