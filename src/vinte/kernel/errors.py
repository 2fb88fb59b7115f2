"""Errors that say what is wrong, where, and what to do."""

from __future__ import annotations


class VinteError(Exception):
    """The base of every error that Vinte raises on purpose."""


class InvalidInput(VinteError):
    """Input was refused whole.

    `file` is its name, empty where the input is none; `line` counts from 1 and is None where the input has
    no lines; `field` is a path such as `dossier.purchases[3].price_cents`; `expected` says what would have
    been accepted.
    """

    def __init__(self, *, field: str, expected: str, line: int | None = None, file: str = "") -> None:
        self.file = file
        self.line = line
        self.field = field
        self.expected = expected
        where = [file] if file else []
        where += [f"line {line}"] if line is not None else []
        super().__init__(": ".join([*where, field, expected]))


class Refused(VinteError):
    """A person asked for something that the rules do not allow now.

    `code` is stable and for programs; `message` is for the person, already in their language, and
    `what_to_do` is the next step that would help, or empty when there is none.
    """

    def __init__(self, *, code: str, message: str, what_to_do: str = "") -> None:
        self.code = code
        self.message = message
        self.what_to_do = what_to_do
        super().__init__(f"{message} {what_to_do}".strip())


class NotAllowed(VinteError):
    """Somebody reached for what is not theirs. Pages answer 404, so that existence is not told either."""


class IdempotencyConflict(VinteError):
    """The same idempotency key came back with another body (INVARIANTS, 6)."""

    def __init__(self, *, key: str) -> None:
        self.key = key
        super().__init__(
            f"idempotency key {key!r} was used before with another body; "
            "use a new key for a new effect, or repeat the first body unchanged"
        )
