"""What is counted before a letter is parsed: both sides of each limit, and the letters that break parsers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import hostile_mail
import pytest
from hostile_mail import letters_inside, nested, parts, written

from vinte.notices.inbound import limits, plain_text, reading
from vinte.notices.inbound.limits import TooMuch, require_within


def padded(size: int) -> bytes:
    head = written(body="")
    return head + b"a" * (size - len(head))


def lines(count: int) -> bytes:
    head = written(body="")
    return head + b"\n" * (count - head.count(b"\n"))


def header(size: int) -> bytes:
    """A letter whose header has so many bytes as they are counted, in fields of 1,000."""
    fields, left = [b"From: a@b.pt\n"], size - 13
    while left:
        length = 1_000 if left >= 1_100 or left == 1_000 else left
        fields.append(b"X-A: " + b"a" * (length - 6) + b"\n")
        left -= length
    return b"".join(fields) + b"\nx"


def field(size: int) -> bytes:
    return b"From: a@b.pt\nX-A: " + b"a" * (size - 6) + b"\n\nx"


def part_headers(size: int) -> bytes:
    """A letter of one multipart whose parts' headers have so many bytes."""
    head = b"From: a@b.pt\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
    return head + b"".join(field(1_024)[13:-2] for _ in range(size // 1_024)) + b"\nx\n--b--\n"


@pytest.mark.parametrize(
    ("made", "most", "code"),
    [
        (padded, limits.MOST_BYTES, "too_large"),
        (lines, limits.MOST_LINES, "too_many_lines"),
        (header, limits.MOST_HEADER_BYTES, "header_too_large"),
        (field, limits.MOST_FIELD_BYTES, "field_too_large"),
        (parts, limits.MOST_PARTS, "too_many_parts"),
        (nested, limits.MOST_DEPTH, "too_deep"),
        (letters_inside, limits.MOST_DEPTH, "too_deep"),
    ],
)
def test_the_limit_is_taken_and_one_more_is_not(made: Callable[[int], bytes], most: int, code: str) -> None:
    require_within(made(most))
    with pytest.raises(TooMuch) as refused:
        require_within(made(most + 1))
    assert refused.value.code == code


def test_the_headers_of_all_parts_together_have_a_limit() -> None:
    require_within(part_headers(limits.MOST_PART_HEADER_BYTES))
    with pytest.raises(TooMuch, match="part_headers_too_large"):
        require_within(part_headers(limits.MOST_PART_HEADER_BYTES + 1_024))


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_a_line_ends_as_the_parser_has_it(end: bytes) -> None:
    with pytest.raises(TooMuch, match="too_many_parts"):
        require_within(parts(limits.MOST_PARTS + 1).replace(b"\r\n", end))


def test_what_the_counter_sees_is_no_less_than_what_the_parser_finds() -> None:
    """Of letters that chance broke: none within the limits has more parts or more depth when it is parsed."""
    within = 0
    for raw in hostile_mail.broken(300, seed=7):
        try:
            require_within(raw)
        except (TooMuch, limits.Hidden):
            continue
        within += 1
        found = list(reading.parse(raw).walk())
        assert len(found) <= limits.MOST_PARTS + limits.MOST_DEPTH
    assert within > 200


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("Pode vir na terça?", "Pode vir na terça?"),
        ("Sim.\n\nOn Mon, 12 Jan 2026 at 10:00, Ana <a@b.pt> wrote:\n> Olá", "Sim."),
        ("Sim.\n\nEm seg., 12/01/2026 às 10:00, Ana\n<a@b.pt> escreveu:\n> Olá", "Sim."),
        ("Oui.\n\nLe lun. 12 janv. 2026 à 10:00, Ana <a@b.pt> a écrit :\n> Olá", "Oui."),
        ("Sim.\n\n-----Mensagem original-----\nDe: Ana\nOlá", "Sim."),
        ("Sim.\n\nDe: Ana\nEnviado: segunda\nPara: Helena\nAssunto: Pintar", "Sim."),
        ("Sim.\n-- \nHelena\nRua Direita, 5\n912345678", "Sim."),
        (
            "> Pode na terça?\n\nSim.\n> E na quarta?\n\nNão.",
            "> Pode na terça?\n\nSim.\n> E na quarta?\n\nNão.",
        ),
        ("Sim.\n> Pode na terça?\n>\n", "Sim."),
        # Nothing would be left, or a person's sentence begins so.
        ("> só isto", "> só isto"),
        (
            "Em casa estamos todos. O que ele escreveu: nada.\nAté já.",
            "Em casa estamos todos. O que ele escreveu: nada.\nAté já.",
        ),
        ("De: 200 euros\naté 300", "De: 200 euros\naté 300"),
    ],
)
def test_what_was_written_before_is_taken_off_and_words_are_not(text: str, new: str) -> None:
    assert plain_text.new_part(text) == new


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>Olá, <b>Ana</b>.</p><p>Sim &amp; não</p>", "Olá, Ana.\n\nSim & não"),
        ("<style>p {color: red}</style><div>Um<br>dois</div>", "Um\ndois"),
        ("<script>alert('<p>')</script>Sim", "Sim"),
        ("a < b", "a"),
        ("<!-- nada --><p>Sim", "Sim"),
        ("<" * 1_000, ""),
    ],
)
def test_html_is_read_as_words(markup: str, words: str) -> None:
    assert plain_text.from_html(markup) == words


def test_reading_them_takes_no_more_memory_than_it_may() -> None:
    """In a process that is refused more than 200 MB; how long it takes is measured by the script, and no test."""
    script = Path(__file__).parents[2] / "bench/broken_mails.py"
    done = subprocess.run([sys.executable, script, "50", "--any-time"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
