"""How long letters that break parsers take, and how much memory: `python bench/broken_mails.py [COUNT]`.

Each of the named ones is read under a limit on memory, and its seconds are printed; then COUNT (5000) broken ones by
chance. Exit 1 when one takes more than its share of either, or crashes the reader. No database is needed.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent / folder) for folder in ("src", "tests", "tests/notices")]

MOST_SECONDS = 2.0
MOST_MEGABYTES = 200


def read(raw: bytes) -> str:
    """Look at a letter and read it, as taking it does before anything is asked of the database; what became of it."""
    from vinte.notices.inbound import authentication, limits, reading

    try:
        limits.require_within(raw)
        parsed = reading.parse(raw)
    except limits.TooMuch as refused:
        return refused.code
    except limits.Hidden:
        return "uncountable"
    except reading.Odd as odd:
        return odd.code
    reading.envelope(raw, parsed, envelope_from=None)
    authentication.result(parsed)
    try:
        reading.letter(parsed)
    except reading.Odd as odd:
        return odd.code
    return "no_token"


def limit_memory() -> None:
    """Refuse this process more than MOST_MEGABYTES beside what it has now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmData:"):
            now = int(line.split()[1]) * 1024
            resource.setrlimit(resource.RLIMIT_DATA, (now + MOST_MEGABYTES * 1_000_000,) * 2)


def main(count: int, *, most_seconds: float) -> int:
    """Read them all; how many were not as they should be."""
    from hostile_mail import NAMED, broken

    wrong = 0
    read(b"From: a@b.pt\r\n\r\nx")
    limit_memory()
    for name, (make, expected) in NAMED.items():
        raw = make()
        began = time.perf_counter()
        found = read(raw)
        seconds = time.perf_counter() - began
        is_right = found == expected and seconds <= most_seconds
        wrong += not is_right
        print(f"{seconds:6.3f} s  {len(raw):>10,} bytes  {found:<24} {name}{'' if is_right else '   WRONG'}")
        del raw
    began, found_in_all = time.perf_counter(), Counter(read(raw) for raw in broken(count))
    print(
        f"{time.perf_counter() - began:6.1f} s  for {count} broken by chance: {dict(found_in_all.most_common())}"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"at most {peak} MB in all, of which {MOST_MEGABYTES} MB were for letters")
    return wrong


if __name__ == "__main__":
    from django.conf import settings

    settings.configure(USE_I18N=False, VINTE_INBOUND_TRUSTED=["mx.example"])
    arguments = sys.argv[1:]
    # A test asks for the limit on memory alone: seconds are the machine's.
    patience = float("inf") if "--any-time" in arguments else MOST_SECONDS
    numbers = [int(each) for each in arguments if each.isdigit()]
    sys.exit(1 if main(numbers[0] if numbers else 5_000, most_seconds=patience) else 0)
