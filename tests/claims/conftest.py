"""Fixtures of this room's tests."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

import clean_town


@pytest.fixture(scope="module")
def kept_bruno(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Bruno after his twenty contacts, for the tests of a module."""
    import cast  # its models load after Django is set up

    with clean_town.kept(cast.claimable, django_db_blocker) as played:
        yield played


@pytest.fixture
def bruno(kept_bruno: Any, db: None) -> Any:
    """Bruno after his twenty contacts, who can claim on `cast.CLAIM_DAY`."""
    return deepcopy(kept_bruno)


@pytest.fixture
def sofia(db: None) -> Any:
    """Sofia of support."""
    import cast

    return cast.staff("Sofia")
