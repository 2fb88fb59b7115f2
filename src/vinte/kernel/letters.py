"""Letters of the rooms that stand beside the outbox and may not import it: the outbox registers how to post.

`post` and `post_sms` take what the room `notices` takes (`notices.actions.post`, `post_sms`), in the
transaction of the fact that the letter tells of.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Post = Callable[..., Any]  # writes one letter, given by name

_registered: dict[str, Post] = {}


def register(*, post: Post, post_sms: Post) -> None:
    """Called once by the room that keeps the outbox, when it is made ready."""
    _registered.update(post=post, post_sms=post_sms)


def post(**letter: Any) -> None:
    """Write an e-mail; raises RuntimeError when no outbox was registered, and as the outbox does."""
    _outbox("post")(**letter)


def post_sms(**letter: Any) -> None:
    """Write a text message; raises as `post` does."""
    _outbox("post_sms")(**letter)


def _outbox(channel: str) -> Post:
    if channel not in _registered:
        raise RuntimeError("no outbox is registered; the room notices registers it when Django is set up")
    return _registered[channel]
