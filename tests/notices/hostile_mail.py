"""Letters that break parsers, made by rules: the named ones, and as many broken ones as somebody asks for."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable, Iterator, Mapping

from arriving import GOOD_SENDER, letter


def written(
    *,
    head: str = "",
    body: str = "Olá",
    sender: str = f"From: {GOOD_SENDER}",
    kind: str = "text/plain; charset=utf-8",
) -> bytes:
    """A letter written by hand, with whatever somebody puts into its header."""
    lines = [
        sender,
        "Subject: Olá",
        "Message-ID: <dois@casa.example>",
        f"Content-Type: {kind}",
        *filter(None, [head]),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode("utf-8", errors="surrogateescape")


def nested(count: int) -> bytes:
    """So many multiparts, one in the other."""
    lines = [f"From: {GOOD_SENDER}", "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b0", ""]
    for number in range(1, count):
        lines += [f"--b{number - 1}", f"Content-Type: multipart/mixed; boundary=b{number}", ""]
    lines += [f"--b{count - 1}", "", "Olá"]
    return "\r\n".join(lines).encode()


def letters_inside(count: int) -> bytes:
    """So many letters, one forwarded in the other."""
    head = f"From: {GOOD_SENDER}\r\nContent-Type: message/rfc822\r\n\r\n"
    return (head * count + f"From: {GOOD_SENDER}\r\n\r\nOlá").encode()


def parts(count: int) -> bytes:
    """So many parts side by side."""
    head = f"From: {GOOD_SENDER}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    return (head + "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * count + "--b--\r\n").encode()


# What becomes of each: refused before it is parsed, or the reason for which it waits for a person.
NAMED: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "two From": (lambda: written(head="From: evil@x.org"), "two_senders"),
    "an address in the name": (lambda: written(sender="From: pro@good.pt <evil@x.org>"), "address_in_name"),
    "a quoted address in the name": (
        lambda: written(sender='From: "pro@good.pt" <evil@x.org>'),
        "address_in_name",
    ),
    "an encoded address in the name": (
        lambda: written(sender="From: =?utf-8?q?pro=40good=2Ept?= <evil@x.org>"),
        "address_in_name",
    ),
    "two addresses": (lambda: written(sender="From: a@x.org, b@x.org"), "odd_sender"),
    "no From": (lambda: written(sender="Sender: a@x.org"), "no_sender"),
    "50,000 encoded words": (lambda: written(head="X-A: " + "=?utf-8?q?a?= " * 50_000), "header_too_large"),
    "50,000 encoded words over lines": (
        lambda: written(head="X-A: " + "\r\n ".join(["=?utf-8?q?a?="] * 50_000)),
        "field_too_large",
    ),
    "1,000 encoded words in the subject": (
        lambda: written(head="Subject: " + " ".join(["=?utf-8?q?a?="] * 1_000)),
        "no_token",
    ),
    "1,000 nested parts": (lambda: nested(1_000), "too_deep"),
    "1,000 letters inside": (lambda: letters_inside(1_000), "too_deep"),
    "1,000 parts": (lambda: parts(1_000), "too_many_parts"),
    "a boundary that hides": (
        lambda: written(
            kind='multipart/mixed; boundary*0="a"; boundary*1="b"', body="--ab\r\n\r\nx\r\n--ab--"
        ),
        "uncountable",
    ),
    "a quoted-printable bomb": (
        lambda: written(head="Content-Transfer-Encoding: quoted-printable", body="=41" * 3_400_000),
        "too_large",
    ),
    "nine megabytes of quoted-printable": (
        lambda: written(head="Content-Transfer-Encoding: quoted-printable", body="=41" * 3_000_000),
        "no_token",
    ),
    "a zip bomb": (
        lambda: letter(files=(("a.zip", "application/zip", b"PK\x03\x04" + bytes(5_000_000)),)),
        "no_token",
    ),
    "ten million empty lines": (lambda: written(body="\n" * 9_000_000), "too_many_lines"),
    "a field of half a megabyte": (lambda: written(head="X-A: " + "a" * 500_000), "header_too_large"),
    "a type of many parameters": (
        lambda: parts(1).replace(b"text/plain", b"text/plain" + b";a=b" * 15_000),
        "field_too_large",
    ),
    "broken MIME": (lambda: written(kind="multipart/mixed; boundary=x", body="no part at all"), "broken"),
    "a part without an end": (
        lambda: written(kind="multipart/mixed; boundary=x", body="--x\r\n\r\nOlá\r\n"),
        "broken",
    ),
    "an unknown charset": (lambda: written(kind="text/plain; charset=klingon"), "charset"),
    "a charset that takes hours": (lambda: written(kind="text/plain; charset=punycode"), "charset"),
    "the wrong charset": (
        lambda: written(body="\udce1\udce9 não é UTF-8"),
        "charset",
    ),
    "many open brackets": (
        lambda: written(kind="text/html; charset=utf-8", body="<" * 2_000_000),
        "no_token",
    ),
}
# Those whose reason is a limit are refused at the door, and nothing of them is kept.
REFUSED = frozenset(
    {
        "too_large",
        "too_many_lines",
        "header_too_large",
        "field_too_large",
        "part_headers_too_large",
        "too_many_parts",
        "too_deep",
    }
)


def broken(count: int, *, seed: int = 20) -> Iterator[bytes]:
    """So many letters, each right but for what chance did to it; the same for the same seed."""
    chance = random.Random(seed)
    jpeg = base64.b64encode(bytes(chance.randrange(256) for _ in range(600)))
    whole = [
        letter(),
        letter(
            files=(("foto.jpg", "image/jpeg", jpeg), ("plano.pdf", "application/pdf", b"%PDF-1.7\n%%EOF"))
        ),
        letter(
            "Olá 👷",
            headers={"References": "<a@b> <c@d>", "Authentication-Results": "mx.example; dmarc=pass"},
        ),
        written(kind="text/html; charset=iso-8859-1", body="<p>Ol\u00e1<br>adeus</p>"),
        nested(5),
        letters_inside(3),
        parts(7),
    ]
    pieces = [
        b"\r\n",
        b"\n",
        b"\r",
        b"\0",
        b"--",
        b"--b0",
        b"=?utf-8?b?",
        b"?=",
        b'"',
        b";",
        b"boundary=",
        b"<",
        b">",
        b"@",
        b"Content-Type: ",
        b"multipart/mixed",
        b"message/rfc822",
        b"charset=utf-7",
        b"charset*=",
        b"\xff\xfe",
        b"From: ",
        b"Content-Transfer-Encoding: base64\r\n",
        b"filename*=utf-8''%ff",
        b"Content-Disposition: attachment; ",
        b"(",
        b"\\",
        b"x-uuencode",
        b"begin 644 a\n",
        b"References: <",
        b"Authentication-Results: mx.example; dmarc=",
    ]
    for _number in range(count):
        raw = bytearray(chance.choice(whole))
        for _blow in range(chance.randint(1, 12)):
            place = chance.randrange(len(raw) + 1)
            what = chance.randrange(4)
            if what == 0:
                raw[place:place] = chance.choice(pieces) * chance.choice((1, 1, 1, 2, 40))
            elif what == 1:
                del raw[place : place + chance.randint(1, 60)]
            elif what == 2 and place < len(raw):
                raw[place] = chance.randrange(256)
            else:
                start = chance.randrange(len(raw) + 1)
                raw[place:place] = raw[start : start + chance.randint(1, 200)]
        yield bytes(raw)
