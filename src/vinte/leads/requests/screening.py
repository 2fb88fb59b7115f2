"""Is a request fit to be sold? Each check looks at one thing and says what it found.

What is `wrong` the homeowner mends before anything is published; what is `doubtful` an agent looks at. Words
and hosts are data (`request_words.toml`).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import phonenumbers
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused
from vinte.leads.requests import likeness
from vinte.people import queries as people

WRONG, DOUBTFUL = "wrong", "doubtful"
FEWEST_LETTERS = 15
FEWEST_WORDS = 3
# So many figures in a row are a telephone number when they are a valid one; so many words are one written out.
_FIGURES_IN_A_NUMBER = 9
_WORDS_IN_A_NUMBER = 7


class Written(Protocol):
    """What the checks read of a draft."""

    market: str
    trade: str
    title: str
    description: str
    municipality: str
    email: str
    phone: str


@dataclass(frozen=True)
class Finding:
    """What a check found: `step` is the question that it is about, `detail` a trade or an identifier."""

    code: str
    severity: str
    step: str
    detail: str = ""

    @property
    def is_wrong(self) -> bool:
        """Whether the homeowner has to mend it first."""
        return self.severity == WRONG


@cache
def words() -> dict[str, Any]:
    """The lists of `request_words.toml`."""
    with Path(__file__).with_name("words.toml").open("rb") as file:
        return tomllib.load(file)


def plain(text: str) -> str:
    """The text in small letters, without accents, with single spaces."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def phone_is_valid(text: str, *, market: str) -> bool:
    """Whether a number could be somebody's in its country; one without a country's code is the market's."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(text, market.upper()))
    except phonenumbers.NumberParseException:
        return False


def _phone(draft: Written, _at: datetime) -> Iterator[Finding]:
    try:
        people.clean_phone(draft.phone, market=draft.market)
    except Refused:
        yield Finding("phone_invalid", WRONG, "contactos")


def _mail_host(draft: Written, _at: datetime) -> Iterator[Finding]:
    host = draft.email.rpartition("@")[2].casefold()
    if any(host == known or host.endswith(f".{known}") for known in words()["disposable_hosts"]):
        yield Finding("email_disposable", WRONG, "contactos")


def _text(draft: Written, _at: datetime) -> Iterator[Finding]:
    found = re.findall(r"[^\W\d_]{2,}", draft.description)
    if sum(map(len, found)) < FEWEST_LETTERS or len({plain(word) for word in found}) < FEWEST_WORDS:
        yield Finding("text_too_little", WRONG, "trabalho")


_ADDRESS = re.compile(r"[\w.+-]+\s*@\s*[\w-]+\s*\.\s*\w{2,}")
_SITE = re.compile(r"https?://|\bwww\.|\b[\w-]{2,}\.(?:com|net|org|eu|pt|es|fr|mx|info)\b", re.IGNORECASE)
_FIGURES = re.compile(r"\+?(?:\d[\s.()/-]{0,3}){9,15}")
_AT_WORD = re.compile(r"[(\[{]\s*(?:at|a|arroba)\s*[)\]}]")


def contact_details_in(text: str, *, market: str) -> str | None:
    """`wrong` for a number, address or site in a text, `doubtful` for one written around, None for none."""
    if _ADDRESS.search(text) or _SITE.search(text) or any(_numbers(text, market)):
        return WRONG
    said = plain(text)
    if _AT_WORD.search(said) or any(_begins(word, said) for word in words()["around"]):
        return DOUBTFUL
    return DOUBTFUL if _spelled_number(said) else None


def personal_details_in(text: str, *, market: str) -> str:
    """The first telephone number or e-mail address that stands in a text, as written; empty for none."""
    address = _ADDRESS.search(text)
    if address:
        return address[0]
    return next((found.strip(" .()/-") for found in _numbers(text, market)), "")


def _numbers(text: str, market: str) -> Iterator[str]:
    for found in _FIGURES.findall(text):
        if sum(letter.isdigit() for letter in found) >= _FIGURES_IN_A_NUMBER and phone_is_valid(
            found, market=market
        ):
            yield found


def _spelled_number(said: str) -> bool:
    """Whether figures, some of them as words, stand in a row as long as a telephone number."""
    known, length, has_word = set(words()["figure_words"]), 0, False
    for word in re.findall(r"\w+", said):
        if word in known or (word.isdigit() and len(word) <= 3):
            length += len(word) if word.isdigit() else 1
            has_word = has_word or not word.isdigit()
            if has_word and length >= _WORDS_IN_A_NUMBER:
                return True
        else:
            length, has_word = 0, False
    return False


def _contact_in_text(draft: Written, _at: datetime) -> Iterator[Finding]:
    severity = contact_details_in(f"{draft.title}\n{draft.description}", market=draft.market)
    if severity is not None:
        code = "contact_in_text" if severity == WRONG else "contact_written_around"
        yield Finding(code, severity, "trabalho")


def _begins(word: str, said: str) -> bool:
    return re.search(rf"\b{re.escape(word)}", said) is not None


def trade_of_words(text: str) -> tuple[str, ...]:
    """The trades whose telling words stand in a text, the one with the most first."""
    said = plain(text)
    counts = {
        trade: sum(1 for word in telling if _begins(word, said))
        for trade, telling in words()["trade_words"].items()
    }
    return tuple(sorted((trade for trade in counts if counts[trade]), key=lambda trade: -counts[trade]))


def suggested_trade(*, trade: str, title: str, description: str) -> str:
    """Another trade that the words tell of, when none tells of the chosen one; empty otherwise."""
    told = trade_of_words(f"{title} {description}")
    known = {known.slug for known in people.trades()}
    if not told or trade in told:
        return ""
    return next((other for other in told if other in known), "")


def _other_trade(draft: Written, _at: datetime) -> Iterator[Finding]:
    other = suggested_trade(trade=draft.trade, title=draft.title, description=draft.description)
    if other:
        yield Finding("other_trade", DOUBTFUL, "oficio", other)


def _duplicate(draft: Written, at: datetime) -> Iterator[Finding]:
    of = likeness.asker(
        email=draft.email,
        phone=draft.phone,
        municipality=draft.municipality,
        address=getattr(draft, "address", ""),
    )
    since = likeness.looked_back(market=draft.market, at=at)
    known = likeness.alike(of, market=draft.market, trade=draft.trade, since=since, until=at)
    first = next((found for found in known if found.is_doubtful), None)
    if first is not None:
        yield Finding("duplicate", DOUBTFUL, "oficio", str(first.id))


CHECKS: tuple[Callable[[Written, datetime], Iterator[Finding]], ...] = (
    _phone,
    _mail_host,
    _text,
    _contact_in_text,
    _other_trade,
    _duplicate,
)


def look(draft: Written, *, at: datetime) -> tuple[Finding, ...]:
    """Everything that the checks find in a draft at that instant; nothing when it may be published."""
    return tuple(finding for check in CHECKS for finding in check(draft, at))


def look_at_text(written: Written, *, at: datetime) -> Iterator[Finding]:
    """What is wrong or doubtful in the words alone, for a text that no agent looks at before it is shown."""
    for check in (_text, _contact_in_text):
        yield from check(written, at)


def says(code: str, detail: str = "") -> tuple[str, str]:
    """A finding in words: what is wrong, and what to do. Raises LookupError for an unknown code."""
    trade = str(people.trade(detail).label) if code == "other_trade" and detail else ""
    known = {
        "phone_invalid": (
            _("Este número de telefone não existe no país a que pertence."),
            _("Veja se falta ou sobra algum algarismo; se for de outro país, comece pelo indicativo."),
        ),
        "email_disposable": (
            _("Este e-mail é de um serviço descartável."),
            _("Use um que leia sempre: é para lá que vai a ligação para gerir o pedido."),
        ),
        "text_too_little": (
            _("A descrição ainda diz pouco."),
            _("Diga o que é, as medidas e o que já existe: assim o preço que lhe dão é a sério."),
        ),
        "contact_in_text": (
            _("Há um telefone, e-mail ou endereço de internet no texto."),
            _("Tire-o: os seus contactos têm uma página própria, e só os vê quem ficar com o pedido."),
        ),
        "contact_written_around": (
            _("O texto parece ter um contacto escrito por extenso."),
            _("Tire-o: os seus contactos têm uma página própria."),
        ),
        "other_trade": (
            _("O texto parece ser de outro ofício: %(trade)s.") % {"trade": trade},
            _("Mude o ofício, ou deixe como está se for mesmo este."),
        ),
        "duplicate": (
            _("Nos últimos dias houve outro pedido deste ofício, da mesma pessoa ou da mesma casa."),
            _("Se for outro trabalho, diga na descrição em que difere."),
        ),
    }
    if code not in known:
        raise LookupError(f"no finding {code!r}; known are {', '.join(known)}")
    return known[code]


def refuse(finding: Finding) -> Refused:
    """The finding as a refusal."""
    message, what_to_do = says(finding.code, finding.detail)
    return Refused(code=finding.code, message=message, what_to_do=what_to_do)
