"""Whether two requests are one: the same person by another address, or the same home by another person.

A person is known by the mailbox (whatever stands behind a plus sign, or for dots) or the telephone; a home by the words
of its address in one municipality. Which is only a likeness: an agent looks before such a request is sold, and who
bought the first is told before buying the second.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from vinte.leads.models import ContactPurchase, JobRequest
from vinte.leads.requests.rules import RequestRules
from vinte.people import queries as people

# Words that stand in one writing of an address and not in the other: kinds of streets, articles, what a number is called.
_FILLING = frozenset(
    [
        "a",
        "as",
        "o",
        "os",
        "e",
        "de",
        "da",
        "do",
        "das",
        "dos",
        "d",
        "r",
        "rua",
        "av",
        "avenida",
        "ave",
        "tv",
        "travessa",
        "lg",
        "largo",
        "pc",
        "pca",
        "praca",
        "est",
        "estrada",
        "cam",
        "caminho",
        "urb",
        "urbanizacao",
        "bairro",
        "al",
        "alameda",
        "beco",
        "n",
        "no",
        "nr",
        "num",
        "numero",
        "lt",
        "lote",
        "andar",
        "piso",
        "porta",
        "calle",
        "c",
        "avda",
        "plaza",
        "rue",
        "boulevard",
        "bd",
        "place",
        "via",
        "numero",
        "la",
        "le",
        "les",
        "el",
        "los",
        "las",
        "y",
        "et",
    ]
)


@dataclass(frozen=True)
class Asker:
    """Who asks, and where: as much of it as two requests are told alike by."""

    mailbox: str
    phone: str
    municipality: str
    home: frozenset[str]


@dataclass(frozen=True)
class Alike:
    """Another request that looks like the same job; `is_doubtful` says that a second one is to be looked at.

    It is while the first is open in the same municipality, and once somebody has bought its contact, wherever it is
    and whether or not it was closed: what nobody bought can be written again.
    """

    id: UUID
    title: str
    published_at: datetime
    is_doubtful: bool


def home_of(address: str) -> frozenset[str]:
    """The telling words of an address: without accents, signs, and what is only one way to write it."""
    letters = unicodedata.normalize("NFKD", address.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = re.findall(r"[a-z]+|\d+", plain.replace("º", " ").replace("ª", " "))
    return frozenset(word for word in words if word not in _FILLING)


def asker(*, email: str, phone: str, municipality: str, address: str) -> Asker:
    """Who asks, from what was typed."""
    return Asker(
        mailbox=people.mailbox_of(email) if email else "",
        phone=phone,
        municipality=municipality,
        home=home_of(address),
    )


def is_same_person(one: Asker, other: Asker) -> bool:
    """Whether two who ask are one person: one mailbox, or one telephone."""
    return bool((one.mailbox and one.mailbox == other.mailbox) or (one.phone and one.phone == other.phone))


def is_same_home(one: Asker, other: Asker) -> bool:
    """Whether two ask for one home.

    An address without a number, or of which the other says more in another way, tells nothing.
    """
    if one.municipality != other.municipality:
        return False
    less, more = sorted((one.home, other.home), key=len)
    return any(word.isdigit() for word in less) and any(word.isalpha() for word in less) and less <= more


def is_same(one: Asker, other: Asker) -> bool:
    """Whether two who ask are one person, or ask for one home."""
    return is_same_person(one, other) or is_same_home(one, other)


def alike(
    of: Asker,
    *,
    market: str,
    trade: str,
    since: datetime,
    until: datetime,
    among: Iterable[UUID] | None = None,
    same: Callable[[Asker, Asker], bool] = is_same,
) -> list[Alike]:
    """The requests of a trade published after `since` and by `until` that look like this one, the earliest first.

    In any municipality, and closed ones too: who is served twice is called twice. `among` leaves out all others, and `same` may ask for more than a likeness.
    """
    rows = JobRequest.objects.filter(
        market=market, trade=trade, published_at__gt=since, published_at__lte=until
    ).order_by("published_at", "pk")
    rows = rows.annotate(was_sold=Exists(ContactPurchase.objects.filter(job_request=OuterRef("pk"))))
    if among is not None:
        rows = rows.filter(pk__in=list(among))
    found = rows.values_list(
        "pk",
        "title",
        "published_at",
        "state",
        "was_sold",
        "municipality",
        "address",
        "homeowner__email",
        "homeowner__phone",
    )
    return [
        Alike(
            pk,
            title,
            published_at,
            was_sold or (state != JobRequest.State.CLOSED and municipality == of.municipality),
        )
        for pk, title, published_at, state, was_sold, municipality, address, email, phone in found
        if same(of, asker(email=email, phone=phone, municipality=municipality, address=address))
    ]


def looked_back(*, market: str, at: datetime) -> datetime:
    """The instant since which another request may be the same one."""
    return at - timedelta(days=RequestRules.at(market=market, at=at).duplicate_days)
