"""The rules of HTML find what they are to find, and nothing in a page that is well."""

from __future__ import annotations

import html_rules
import pytest

PAGE = '<!doctype html><html lang="pt"><head><title>Vinte</title></head><body><main><h1>Vinte</h1>{}</main></body></html>'
WELL = (
    '<p>Um <a href="/x/">lugar</a></p><ul><li>a</li></ul><dl><dt>a</dt><dd>b</dd></dl><details><summary>a</summary>b</details>'
    '<form><fieldset><legend>a</legend><label for="n">n</label><input id="n"></fieldset></form>'
    '<a href="/x/"><div>a</div></a><svg viewBox="0 0 1 1"><circle r="1"/></svg>'
)


def test_a_page_that_is_well_is_passed() -> None:
    assert html_rules.complaints(PAGE.format(WELL)) == []


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p><div>a</div></p>", "unexpected-end-tag"),
        ('<p id="a"></p><p id="a"></p>', "id='a' stands 2 times"),
        ('<label for="a">a</label>', "which is not there"),
        ('<label for="a">a</label><p id="a"></p>', "labels a <p>"),
        ('<section aria-labelledby="a"></section>', "which is not there"),
        ("<span><div>a</div></span>", "<div> in <span>"),
        ("<button><p>a</p></button>", "<p> in <button>"),
        ('<a href="/"><button>a</button></a>', "<button> in <a"),
        ("<label>a<label>b</label></label>", "<label> in <label>"),
        ("<ul><p>a</p></ul>", "<p> in <ul>"),
        ("<dl><dt>a</dt></dl>", "does not begin with a dt and end with a dd"),
        ('<img src="/a.png">', "has no alt"),
        ('<img src="/a.png" alt="" width="1.5">', "no number of pixels"),
        ('<div aria-label="a">b</div>', "a name on an element without a role"),
        ("<h1>b</h1>", "2 <h1>"),
        ("<details>a</details>", "has no summary"),
        ("<fieldset><p>a</p><legend>b</legend></fieldset>", "not the first in a fieldset"),
        ('<p class="a" class="b">c</p>', "duplicate-attribute"),
        ('<select required><option value="1">a</option></select>', "no empty first option"),
        ("<c-button>a</c-button>", "is no element of HTML"),
        ('<p style="color: red">a</p>', "refused by the page's policy"),
        ("<p>a</section>", "end-tag-too-early"),
    ],
)
def test_what_is_wrong_is_said(html: str, said: str) -> None:
    assert said in " ".join(html_rules.complaints(PAGE.format(html)))
