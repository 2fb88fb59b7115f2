"""A letter that arrived, read: who wrote it, what it answers, its words and what hangs on it.

What is ambiguous is not guessed: it raises Odd, and the letter waits for a person. Headers are read as they were
written (`policy.compat32`), because the parser that knows their grammar takes hostile ones for hours.
"""

from __future__ import annotations

import binascii
import codecs
import email
import hashlib
import re
from dataclasses import dataclass
from email import policy
from email.header import decode_header
from email.message import Message as Parsed
from uuid import UUID

from vinte.kernel.errors import Refused
from vinte.kernel.uploads import PicturesBusy, read_document
from vinte.notices.inbound import plain_text, tables

MOST_SENDER_CHARACTERS = 1_000
MOST_SUBJECT_CHARACTERS = 200
MOST_FILES = 8
MOST_TABLES = 3
# Twenty contacts are some three thousand; what finds whom each row is about takes a second for so many.
MOST_TABLE_CHARACTERS = 40_000
MOST_NAMES = 20
_ADDRESS = (
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+"
)
_BARE = re.compile(rf"<?({_ADDRESS})>?")
_NAMED = re.compile(rf'("(?:[^"\\]|\\.)*"|[^"<>(),;:@\\\[\]]*)\s*<({_ADDRESS})>')
_OUR_MESSAGE = re.compile(
    r"<([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@[\w.-]{1,253}>", re.I
)
_OUR_MESSAGE_INSIDE = re.compile(_OUR_MESSAGE.pattern.encode(), re.I)
_NOBODY_READS = re.compile(r"\b(?:mailer-daemon|postmaster|no-?reply)@", re.I)
_MACHINE_PRECEDENCE = ("bulk", "junk", "list", "auto_reply")
# What a mail program writes words in. Python knows more, of which some are none, and some take hours.
_CHARSETS = frozenset(
    codecs.lookup(name).name
    for name in [
        "utf-8",
        "us-ascii",
        "utf-16",
        "utf-16le",
        "utf-16be",
        "iso-8859-1",
        "iso-8859-2",
        "iso-8859-3",
        "iso-8859-4",
        "iso-8859-5",
        "iso-8859-6",
        "iso-8859-7",
        "iso-8859-8",
        "iso-8859-9",
        "iso-8859-10",
        "iso-8859-13",
        "iso-8859-14",
        "iso-8859-15",
        "iso-8859-16",
        "cp1250",
        "cp1251",
        "cp1252",
        "cp1253",
        "cp1254",
        "cp1255",
        "cp1256",
        "cp1257",
        "cp1258",
        "koi8-r",
        "koi8-u",
        "macroman",
        "cp850",
        "cp437",
        "gb2312",
        "gbk",
        "gb18030",
        "big5",
        "shift_jis",
        "euc_jp",
        "iso2022_jp",
        "euc_kr",
    ]
)
# What the standard library raises over letters that break its rules, as the generator of broken ones found.
_UNREADABLE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
    binascii.Error,
)


class Odd(Exception):
    """The letter is ambiguous, and waits for a person; `code` is one of `quarantine.REASONS`."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class SentFile:
    """What hung on a letter and is kept: a photograph made anew, or a PDF as it came."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class SentTable:
    """A table that hung on a letter: its rows on lines, tabs between the cells. The file itself is not kept."""

    name: str
    text: str


@dataclass(frozen=True)
class Letter:
    """A letter as it was read. `answers` are our own messages that it refers to, the latest first; `left_out` are the
    names of what hung on it and is not kept; `tables` are those of them that are read all the same; `laid_out` are the words of its HTML where that has a table besides plain
    words, in which many programs lose the cells."""

    sender: str
    subject: str
    message_id: str
    answers: tuple[UUID, ...]
    to: str
    text: str
    new_text: str
    files: tuple[SentFile, ...]
    left_out: tuple[str, ...]
    laid_out: str = ""
    tables: tuple[SentTable, ...] = ()


@dataclass(frozen=True)
class Envelope:
    """What is known of a letter without reading its words: for the list of those that wait, and to find it again.

    `is_automatic` says that a machine wrote it; `is_answered`, that something may be sent back when it is refused.
    """

    sender: str
    subject: str
    message_id: str
    identity: str
    is_automatic: bool
    is_answered: bool
    bounced: tuple[UUID, ...]


def parse(raw: bytes) -> Parsed:
    """The letter in its parts; raises Odd (`broken`) for what the parser can't take."""
    try:
        return email.message_from_bytes(raw, policy=policy.compat32)
    except _UNREADABLE:
        raise Odd("broken") from None


def envelope(raw: bytes, parsed: Parsed, *, envelope_from: str | None) -> Envelope:
    """Who seems to have written, and whether a machine did; never raises, whatever stands in the header."""
    message_id = _one_line(_header(parsed, "Message-ID"))[:250]
    body = re.split(rb"\r?\n\r?\n|\r\r", raw, maxsplit=1)
    told = "\0".join([message_id, _header(parsed, "From"), _header(parsed, "Date")])
    identity = hashlib.sha256(told.encode(errors="replace"))
    # The trace fields differ for each way that a copy took; what was written does not.
    identity.update(body[1] if len(body) > 1 else raw)
    return Envelope(
        sender=_one_line(_header(parsed, "From"))[:254],
        subject=_one_line(_words(_header(parsed, "Subject")))[:MOST_SUBJECT_CHARACTERS],
        message_id=message_id,
        identity=identity.hexdigest(),
        is_automatic=_is_automatic(parsed, envelope_from),
        is_answered=_is_answered(parsed, envelope_from),
        bounced=_bounced(raw, parsed, envelope_from),
    )


def sender_of(parsed: Parsed) -> str:
    """The one address that wrote; raises Odd (`two_senders`, `no_sender`, `odd_sender`, `address_in_name`)."""
    fields = [value for name, value in parsed.raw_items() if name.lower() == "from"]
    if len(fields) > 1:
        raise Odd("two_senders")
    if not fields:
        raise Odd("no_sender")
    written = " ".join(str(fields[0]).split())
    if len(written) > MOST_SENDER_CHARACTERS or not written.isascii():
        raise Odd("odd_sender")
    if (bare := _BARE.fullmatch(written)) and written.startswith("<") == written.endswith(">"):
        return bare[1].lower()
    named = _NAMED.fullmatch(written)
    if named is None:
        raise Odd("address_in_name" if written.count("@") > 1 and "<" in written else "odd_sender")
    # Also behind an encoded word: what a reader sees is a name, and no second address.
    if "@" in named[1] or "@" in _words(named[1]):
        raise Odd("address_in_name")
    return named[2].lower()


def letter(parsed: Parsed, *, is_released: bool = False) -> Letter:
    """The whole of it; raises Odd as `sender_of` does, and `broken` or `charset`.

    Of one that a person released, who wrote is not asked, and its words are read as well as can be.
    """
    sender = "" if is_released else sender_of(parsed)
    try:
        parts = [part for part in parsed.walk() if not part.is_multipart()]
        if not is_released and any(part.defects for part in parsed.walk()):
            raise Odd("broken")
        plain, marked_up, files, left_out, sheets = _contents(parts, is_released=is_released)
    except _UNREADABLE:
        raise Odd("broken") from None
    laid_out = plain_text.from_html(marked_up) if marked_up else ""
    text = (plain if plain.strip() else laid_out)[: plain_text.MOST_CHARACTERS]
    return Letter(
        sender=sender,
        subject=_one_line(_words(_header(parsed, "Subject")))[:MOST_SUBJECT_CHARACTERS],
        message_id=_one_line(_header(parsed, "Message-ID"))[:250],
        answers=answers(parsed),
        to=recipients(parsed),
        text=text,
        new_text=plain_text.new_part(text),
        files=tuple(files[:MOST_FILES]),
        left_out=tuple([*left_out, *(file.name for file in files[MOST_FILES:])][:MOST_NAMES]),
        laid_out=laid_out if plain.strip() and "\t" in laid_out else "",
        tables=tuple(sheets),
    )


def recipients(parsed: Parsed) -> str:
    """Every address that the header names as a recipient, as written, for the tokens in them."""
    names = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
    return " ".join(str(value) for name, value in parsed.raw_items() if name.title() in names)


def _header(parsed: Parsed, name: str) -> str:
    """The first field of that name as written, or nothing."""
    for found, value in parsed.raw_items():
        if found.lower() == name.lower():
            return str(value).encode(errors="replace").decode()
    return ""


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _words(written: str) -> str:
    """A field's words without their encoding; as written where that is wrong."""
    if "=?" not in written:
        return written
    try:
        parts = decode_header(written[:MOST_SENDER_CHARACTERS])
        return "".join(_decoded(part, charset) for part, charset in parts)
    except (*_UNREADABLE, Odd):
        return written


def _decoded(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    return part.decode(_charset(charset or "us-ascii"), errors="replace")


def _charset(name: str) -> str:
    """The codec of a charset's name; raises Odd (`charset`) for one that no letter is written in."""
    try:
        found = codecs.lookup(name.strip().strip("'\"")).name
    except (LookupError, ValueError):
        raise Odd("charset") from None
    if found not in _CHARSETS:
        raise Odd("charset")
    return found


def _contents(
    parts: list[Parsed], *, is_released: bool
) -> tuple[str, str, list[SentFile], list[str], list[SentTable]]:
    """The plain words, the HTML, the files that are kept, the names of those that are not, and the tables among these."""
    plain: list[str] = []
    marked_up: list[str] = []
    files: list[SentFile] = []
    left_out: list[str] = []
    sheets: list[SentTable] = []
    for number, part in enumerate(parts):
        kind, name = part.get_content_type(), part.get_filename()
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        if name is None and kind in ("text/plain", "text/html"):
            (plain if kind == "text/plain" else marked_up).append(
                _text(content, part, is_released=is_released)
            )
        elif kind not in ("message/delivery-status", "text/rfc822-headers"):
            shown = _file_name(name, number=number + 1)
            try:
                kept = read_document(content)
            except PicturesBusy:
                raise  # whoever hands the letter over comes again; a file that is well is not left out
            except Refused:
                left_out.append(shown)
                if len(sheets) < MOST_TABLES and (text := tables.read_table(content, name=shown)):
                    sheets.append(SentTable(shown, text[:MOST_TABLE_CHARACTERS]))
            else:
                files.append(SentFile(name=shown, media_type=kept.media_type, content=kept.content))
    return "\n\n".join(plain), "".join(marked_up[:1]), files, left_out, sheets


def _text(content: bytes, part: Parsed, *, is_released: bool) -> str:
    if is_released:
        return content.decode("utf-8", errors="replace").replace("\0", "")
    codec = _charset(part.get_content_charset() or "us-ascii")
    try:
        # Words without a charset are ASCII by the rules (RFC 2045, 5.2), and UTF-8 in the wild.
        text = content.decode("utf-8" if codec == "ascii" else codec)
        text.encode("utf-8")
    except ValueError:
        raise Odd("charset") from None
    return text.replace("\0", "")


def _file_name(name: str | None, *, number: int) -> str:
    shown = _one_line((name or "").replace("\\", "/").rsplit("/", 1)[-1].encode(errors="replace").decode())
    return shown[:80] or f"{number}"


def answers(parsed: Parsed) -> tuple[UUID, ...]:
    """Our own messages that the letter refers to, the latest first."""
    told = f"{_header(parsed, 'References')} {_header(parsed, 'In-Reply-To')}"
    return tuple(dict.fromkeys(UUID(found) for found in reversed(_OUR_MESSAGE.findall(told))))


def _is_automatic(parsed: Parsed, envelope_from: str | None) -> bool:
    """Whether a machine wrote it (RFC 3834, and what machines wrote before there was one)."""
    names = {name.lower() for name, _value in parsed.raw_items()}
    submitted = _header(parsed, "Auto-Submitted").partition(";")[0].strip().lower()
    return (
        (envelope_from is not None and envelope_from.strip() in ("", "<>"))
        or submitted not in ("", "no")
        or _header(parsed, "Precedence").strip().lower() == "auto_reply"
        or bool(names & {"x-autoreply", "x-autorespond"})
    )


def _is_answered(parsed: Parsed, envelope_from: str | None) -> bool:
    """Whether something may be sent back: never to a machine, a list, or an address that nobody reads."""
    names = {name.lower() for name, _value in parsed.raw_items()}
    return not (
        _is_automatic(parsed, envelope_from)
        or _header(parsed, "Precedence").strip().lower() in _MACHINE_PRECEDENCE
        or any(name.startswith("list-") for name in names)
        or "x-auto-response-suppress" in names
        or _NOBODY_READS.search(_header(parsed, "From")) is not None
    )


def _bounced(raw: bytes, parsed: Parsed, envelope_from: str | None) -> tuple[UUID, ...]:
    """Our own messages that a server tells it could not deliver (RFC 3464)."""
    if envelope_from is not None and envelope_from.strip() not in ("", "<>"):
        return ()
    kind = _header(parsed, "Content-Type").lower()
    if "multipart/report" not in kind or "delivery-status" not in kind:
        return ()
    return tuple(dict.fromkeys(UUID(match[1].decode()) for match in _OUR_MESSAGE_INSIDE.finditer(raw)))
