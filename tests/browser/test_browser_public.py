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


@pytest.mark.parametrize("path", ["/pedir/", "/resposta/obrigado/", "/correio/"])
def test_the_forms_of_a_private_page_are_taken_from_a_browser(page, path):
    page.goto(path)
    with page.expect_navigation() as sent:
        page.evaluate("document.querySelector('form[action=\"/cores/\"]').submit()")
    assert sent.value.status == 200
    if path == "/pedir/":
        with page.expect_navigation() as sent:
            page.locator("main form button").last.click()
        assert sent.value.status == 422
