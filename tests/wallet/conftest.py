"""What the tests of money share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from play_provider import Play


@pytest.fixture
def play() -> Iterator[Play]:
    """A play provider that listens on loopback."""
    from play_provider import playing  # its models load after Django is set up

    with playing() as provider:
        yield provider
