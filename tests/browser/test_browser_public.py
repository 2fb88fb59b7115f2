"""The pages that everybody sees: no axe finding, nothing wider than the screen, at each width and scheme."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", ["phone", "desk"])
def test_home(open_page, assert_accessible, screenshot, width, scheme):
    page = open_page(width, scheme)
    response = page.goto("/")
    assert response is not None
    assert response.status == 200
    screenshot(page, f"home-{width}-{scheme}")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_axe_finds_what_is_wrong(page, assert_accessible):
    page.set_content("<html lang='pt'><title>x</title><main><h1>x</h1><img src='x.png'></main></html>")
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(page)
