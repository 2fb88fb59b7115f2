"""What is looked at before a letter is parsed: its bytes, once, from the first to the last.

The standard library's parser takes whatever it is given, and some of it for hours: thousands of parts, one header
field of megabytes. So the bytes are counted first. The time grows with their number, and nothing is kept but counts
and the boundaries that were declared.
"""

from __future__ import annotations

import io
import re

MOST_BYTES = 10_000_000
MOST_LINES = 400_000
# Of the letter's own header, and of all its parts' together.
MOST_HEADER_BYTES = 64 * 1024
MOST_PART_HEADER_BYTES = 64 * 1024
# One field, folded over lines as it may be: the parser looks through a field again and again.
MOST_FIELD_BYTES = 16 * 1024
MOST_PARTS = 100
MOST_DEPTH = 20

_BOUNDARY = re.compile(rb'boundary[ \t\n]*=[ \t\n]*(?:"([^"]*)"|([^\s;"]+))', re.I)
# Ways to write what the line above does not see, though the parser does: RFC 2231, and parts that are letters unsaid.
_HIDDEN = re.compile(rb"boundary[ \t\n]*\*|multipart/digest", re.I)
_LETTER_INSIDE = re.compile(rb"message/(?:rfc822|global|news)", re.I)
# As `email.feedparser` tells a field from the first line of the body.
_FIELD = re.compile(rb"[!-9;-~]*:")


class TooMuch(Exception):
    """The letter is refused before it is parsed; `code` is stable and says which limit."""

    def __init__(self, code: str, found: str) -> None:
        self.code = code
        super().__init__(f"{code}: {found}")


class Hidden(Exception):
    """How many parts the letter has can't be told without parsing it: it waits for a person, unparsed."""


def require_within(raw: bytes) -> None:
    """Raise TooMuch for a letter beyond a limit, Hidden for one whose parts can't be counted."""
    if len(raw) > MOST_BYTES:
        raise TooMuch("too_large", f"{len(raw)} bytes of {MOST_BYTES}")
    # Every way to end a line that the parser knows.
    text = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    lines = text.count(b"\n")
    if lines > MOST_LINES:
        raise TooMuch("too_many_lines", f"{lines} of {MOST_LINES}")
    _Scan().read(text)


class _Scan:
    """One pass: which boundaries are open, how many parts began, how many bytes of header went by."""

    def __init__(self) -> None:
        self._declared: set[bytes] = set()
        self._open: list[bytes] = []
        self._letters_inside = 0
        self._parts = 0
        self._header: list[bytes] | None = []
        self._is_first = True
        self._header_bytes = 0
        self._field_bytes = 0
        self._part_header_bytes = 0

    def read(self, text: bytes) -> None:
        for line in io.BytesIO(text):
            if line.startswith(b"--") and self._is_boundary(line.rstrip(b"\n")):
                continue
            if self._header is not None:
                self._read_header_line(line)
        self._end_of_header()

    def _read_header_line(self, line: bytes) -> None:
        assert self._header is not None
        # A line that is neither a field nor goes on with one ends the header, as the parser has it.
        is_over = line == b"\n" or (
            not line.startswith((b" ", b"\t"))
            and _FIELD.match(line) is None
            and not line.startswith(b"From ")
        )
        if is_over:
            self._end_of_header()
            return
        self._header_bytes += len(line)
        if self._is_first and self._header_bytes > MOST_HEADER_BYTES:
            raise TooMuch("header_too_large", f"more than {MOST_HEADER_BYTES} bytes")
        if not self._is_first:
            self._part_header_bytes += len(line)
            if self._part_header_bytes > MOST_PART_HEADER_BYTES:
                raise TooMuch("part_headers_too_large", f"more than {MOST_PART_HEADER_BYTES} bytes")
        self._field_bytes = self._field_bytes + len(line) if line.startswith((b" ", b"\t")) else len(line)
        if self._field_bytes > MOST_FIELD_BYTES:
            raise TooMuch("field_too_large", f"more than {MOST_FIELD_BYTES} bytes")
        self._header.append(line)

    def _end_of_header(self) -> None:
        if self._header is None:
            return
        block, self._header = b"".join(self._header), None
        if _HIDDEN.search(block):
            raise Hidden("parts that can't be counted")
        for quoted, plain in _BOUNDARY.findall(block):
            self._declared.add((quoted or plain).strip())
        if _LETTER_INSIDE.search(block):
            self._letters_inside += 1
            self._begin_header()
        self._refuse_depth()

    def _begin_header(self) -> None:
        self._header, self._is_first, self._header_bytes, self._field_bytes = [], False, 0, 0

    def _is_boundary(self, line: bytes) -> bool:
        name = line[2:].rstrip(b" \t")
        if name in self._declared:
            self._end_of_header()
            self._parts += 1
            if self._parts > MOST_PARTS:
                raise TooMuch("too_many_parts", f"more than {MOST_PARTS}")
            if name in self._open:
                del self._open[self._open.index(name) + 1 :]
            else:
                self._open.append(name)
            self._refuse_depth()
            self._begin_header()
            return True
        if name.endswith(b"--") and name[:-2] in self._declared:
            self._end_of_header()
            if name[:-2] in self._open:
                del self._open[self._open.index(name[:-2]) :]
            return True
        return False

    def _refuse_depth(self) -> None:
        # A letter inside never counts as closed: fewer than the limit are in any letter that a person wrote.
        if len(self._open) + self._letters_inside > MOST_DEPTH:
            raise TooMuch("too_deep", f"more than {MOST_DEPTH} levels")
