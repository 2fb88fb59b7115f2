"""A thumb on a phone, which counts what it taps and types."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Locator, Page


class Thumb:
    """Somebody's: `taps` and `letters` so far, and what each part of the way took."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.letters = page, 0, 0
        self.parts: list[tuple[str, int, int]] = []

    def press(self, what: Locator) -> None:
        """Tap what is found."""
        what.click()
        self.taps += 1

    def tap(self, words: str) -> None:
        """Tap the first thing with these words."""
        self.press(self.page.get_by_text(words, exact=True).first)

    def follow(self, link: str, *, then: str) -> None:
        """Tap a link and be where it leads."""
        self._leave_by(self.page.get_by_role("link", name=link, exact=True).first, then)

    def go_on(self, button: str = "Continuar", *, then: str) -> None:
        """Tap a form's button and be where it leads."""
        self._leave_by(self.page.get_by_role("button", name=button, exact=True).first, then)

    def _leave_by(self, what: Locator, then: str) -> None:
        # The page may lead to its own address again: only a page that was opened since will do.
        with self.page.expect_navigation(url=f"**{then}**"):
            self.press(what)

    def fill(self, label: str, text: str) -> None:
        """Tap a field and type."""
        self.page.get_by_label(label, exact=True).fill(text)
        self.taps, self.letters = self.taps + 1, self.letters + len(text)

    def choose(self, label: str, option: str) -> None:
        """Open a list and tap one of it."""
        self.page.get_by_label(label, exact=True).select_option(option)
        self.taps += 2

    def attach(self, label: str, files: Sequence[Path]) -> None:
        """Open the phone's pictures, tap each, and take them."""
        self.page.get_by_label(label, exact=True).set_input_files(files)
        self.taps += 2 + len(files)

    def has_done(self, part: str) -> None:
        """Write down what was tapped and typed since the last part."""
        before = [
            sum(each) for each in zip(*((taps, letters) for _part, taps, letters in self.parts), strict=True)
        ]
        taps, letters = before or (0, 0)
        self.parts.append((part, self.taps - taps, self.letters - letters))

    def is_within(self, most_taps: int, most_letters: int) -> bool:
        """Whether it took no more than that so far."""
        return self.taps <= most_taps and self.letters <= most_letters

    def table(self) -> list[str]:
        """A line of a table for each part, and for all of it."""
        rows = [*self.parts, ("all of it", self.taps, self.letters)]
        return [f"| {part} | {taps} | {letters} |" for part, taps, letters in rows]
