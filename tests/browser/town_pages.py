"""What the people of the town do in a browser: log in, read their mail, move the clock, read their balance."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from vinte.demo.town.cast import ADDRESS


def be(page: Page, slug: str) -> None:
    """Become one of the cast with one click; ends on their first page."""
    page.goto("/demo/")
    page.locator(f'form[action="/demo/entrar/{slug}/"] button').click()


def move_clock(page: Page, step: str) -> None:
    """Press a button of the time machine: hour, day, week or next_event."""
    page.locator(f'.demo-bar button[value="{step}"]').click()
    page.wait_for_load_state()


def open_letter(page: Page, address: str, link: str) -> None:
    """Read the newest letter of a mailbox and follow the link with these words in it."""
    page.goto(f"/correio/?para={address.replace('+', '%2B')}")
    page.locator(".mail-list a").first.click()
    button = page.frame_locator("iframe.letter-frame").get_by_role("link", name=link)
    expect(button).to_be_visible()
    button.click()
    page.wait_for_url(re.compile("^(?!.*/correio/)"))


def letters_of(page: Page, slug: str) -> list[str]:
    """The subjects of somebody's letters, newest first."""
    page.goto(f"/correio/?para={ADDRESS.format(slug=slug)}")
    return page.locator(".mail-subject").all_inner_texts()


def cents(text: str) -> int:
    """The whole cents of an amount as a page writes it, such as `1 234,50 €`."""
    digits = re.sub(r"[^\d,\-−]", "", text).replace("−", "-")
    euros, comma, rest = digits.partition(",")
    assert comma, text
    assert len(rest) == 2, text
    return int(euros) * 100 + (int(rest) if not euros.startswith("-") else -int(rest))


def balance_cents(page: Page) -> int:
    """What the balance page says of whoever is logged in."""
    page.goto("/pro/saldo/")
    return cents(page.locator(".page-head .money-big").inner_text())


def told(page: Page) -> str:
    """The words of the main part of the page."""
    return page.locator("main").inner_text()
