"""What a made-up review might have: each signal says what was seen, and none decides by itself.

A signal that `needs_person` keeps a review waiting until somebody has looked, however many days that takes; the
others only until the day by which it was to be decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vinte.kernel.dated_files import Figures, read_figures
from vinte.people import queries as people
from vinte.reviews.models import ReviewInvitation, ReviewTrace, WrittenReview
from vinte.reviews.moderation.likeness import alike_percent
from vinte.reviews.moderation.rules import ReviewRules
from vinte.reviews.moderation.traces import SeenFrom, hashes_of

Seen = Mapping[str, Any]
_STANDS = ("waiting", "published", "hidden")


class _SharedHosts(Figures):
    """Hosts at which everybody may have an address."""

    hosts: tuple[str, ...]


@cache
def _shared_hosts() -> frozenset[str]:
    return frozenset(read_figures(Path(__file__).with_name("shared_hosts.toml"), _SharedHosts).hosts)


@dataclass
class Look:
    """A review as it arrives, and what it is compared with; each is asked for once, and only if a signal asks."""

    written: WrittenReview
    invitation: ReviewInvitation
    seen_from: SeenFrom
    at: datetime

    @cached_property
    def professional(self) -> Any:
        """Whom it is about."""
        return people.professional(self.written.professional_id)

    @cached_property
    def rules(self) -> ReviewRules:
        """The figures of its market."""
        return ReviewRules.at(market=self.professional.market, at=self.at)

    @cached_property
    def business_addresses(self) -> list[str]:
        """The addresses of everybody of the business."""
        return people.addresses_of_business(self.written.professional_id)

    @cached_property
    def others(self) -> list[WrittenReview]:
        """The other reviews of this professional as they stand, the newest first."""
        rows = WrittenReview.objects.filter(professional_id=self.written.professional_id, state__in=_STANDS)
        return list(rows.exclude(invitation_id=self.written.invitation_id).order_by("-written_at", "-id"))

    @cached_property
    def traces(self) -> list[ReviewTrace]:
        """From where the business works and the other reviews were written, the newest first."""
        rows = ReviewTrace.objects.filter(
            professional_id=self.written.professional_id, kept_until__gt=self.at
        )
        mine = WrittenReview.objects.filter(
            professional_id=self.written.professional_id, invitation_id=self.written.invitation_id
        ).values_list("id", flat=True)
        own = set(mine)
        return [row for row in rows.order_by("-seen_at", "-id") if row.written_id not in own]

    def author_of(self, trace: ReviewTrace) -> str:
        """Who wrote from there."""
        return next((other.author for other in self.others if other.id == trace.written_id), "")


def _own_session(look: Look) -> Seen | None:
    account_id = look.seen_from.account_id
    if account_id is None:
        return None
    own = people.account(account_id).email
    return {} if own in look.business_addresses else None


def _own_browser(look: Look) -> Seen | None:
    devices = hashes_of(look.seen_from).devices
    found = [trace for trace in look.traces if trace.written_id is None and trace.device in devices]
    return {"day": found[0].seen_at.date().isoformat()} if found else None


def _same_browser(look: Look) -> Seen | None:
    devices = hashes_of(look.seen_from).devices
    found = [trace for trace in look.traces if trace.written_id and trace.device in devices]
    return {"author": look.author_of(found[0])} if found else None


def _networks(look: Look, *, of_business: bool) -> Seen | None:
    of = hashes_of(look.seen_from)
    for trace in look.traces:
        is_known = trace.network_until is not None and trace.network_until > look.at
        if is_known and trace.network in of.networks and (trace.written_id is None) is of_business:
            return {"author": look.author_of(trace), "agent": of.agent or "?", "other": trace.agent or "?"}
    return None


def _own_network(look: Look) -> Seen | None:
    return _networks(look, of_business=True)


def _same_network(look: Look) -> Seen | None:
    return _networks(look, of_business=False)


def _own_address(look: Look) -> Seen | None:
    address = look.invitation.invited_address
    number = look.invitation.invited_phone
    if number:
        # It may have become the business's since it was asked.
        return {} if number in people.phones_of_business(look.written.professional_id) else None
    own = any(people.same_mailbox(one=address, other=other) for other in look.business_addresses)
    return {} if own else None


def _own_host(look: Look) -> Seen | None:
    host = _host(look.invitation.invited_address)
    site = (urlsplit(_with_scheme(look.professional.website)).hostname or "").removeprefix("www.")
    own_hosts = {_host(own) for own in look.business_addresses} | {site}
    found = [own for own in own_hosts - _shared_hosts() if own and (host == own or host.endswith(f".{own}"))]
    return {"host": min(found)} if found else None


def _address_again(look: Look) -> Seen | None:
    address = look.invitation.invited_address
    others = ReviewInvitation.objects.filter(
        professional_id=look.written.professional_id, answered_at__isnull=False
    ).exclude(id=look.invitation.id)
    number = look.invitation.invited_phone
    for name, other, phone in others.values_list("invited_name", "invited_address", "invited_phone"):
        if (number and phone == number) or (
            address and other and people.same_mailbox(one=address, other=other)
        ):
            return {"author": name.split(" ", 1)[0]}
    return None


def _alike(look: Look) -> Seen | None:
    least = look.rules.alike_letters
    if len(look.written.text) < least:
        return None
    found = [
        (alike_percent(look.written.text, other.text), other.author)
        for other in look.others
        if len(other.text) >= least
    ]
    percent, author = max(found, default=(0, ""))
    return {"percent": percent, "author": author} if percent >= look.rules.alike_percent else None


def _quick(look: Look) -> Seen | None:
    took = look.at - look.invitation.invited_at
    if not look.invitation.by_letter or took >= timedelta(minutes=look.rules.quick_minutes):
        return None
    return {"minutes": int(took.total_seconds() // 60) + 1}


def _burst(look: Look) -> Seen | None:
    since = look.at - timedelta(minutes=look.rules.burst_minutes)
    count = 1 + sum(since < other.written_at <= look.at for other in look.others)
    if count < look.rules.burst_reviews:
        return None
    return {"count": count, "minutes": look.rules.burst_minutes}


def _host(address: str) -> str:
    return people.mailbox_of(address).rpartition("@")[2]


def _with_scheme(website: str) -> str:
    return website if "//" in website else f"//{website}"


@dataclass(frozen=True)
class Signal:
    """One thing to look for: its words name what `look` found, and are for the desk alone."""

    kind: str
    label: Promise
    words: Promise
    needs_person: bool
    look: Callable[[Look], Seen | None]


SIGNALS = (
    Signal(
        "own_session",
        _("a conta da própria empresa"),
        _("Foi escrita num navegador em que a conta da empresa estava aberta."),
        True,
        _own_session,
    ),
    Signal(
        "own_browser",
        _("o navegador da empresa"),
        _("Foi escrita num navegador em que alguém da empresa trabalhou, pela última vez em %(day)s."),
        True,
        _own_browser,
    ),
    Signal(
        "same_browser",
        _("o navegador de outra opinião"),
        _("Veio do mesmo navegador que a opinião de %(author)s."),
        True,
        _same_browser,
    ),
    Signal(
        "own_address",
        _("o e-mail da empresa"),
        _("O convite foi para o endereço de alguém da empresa."),
        True,
        _own_address,
    ),
    Signal(
        "own_host",
        _("o domínio da empresa"),
        _("O convite foi para um endereço em %(host)s, que é da empresa."),
        True,
        _own_host,
    ),
    Signal(
        "own_network",
        _("a rede da empresa"),
        _("Veio da rede em que a empresa trabalha, com %(agent)s; a empresa usa %(other)s."),
        False,
        _own_network,
    ),
    Signal(
        "same_network",
        _("a rede de outra opinião"),
        _("Veio da mesma rede que a opinião de %(author)s: %(agent)s, e a outra %(other)s."),
        False,
        _same_network,
    ),
    Signal(
        "address_again",
        _("um endereço que já opinou"),
        _("O mesmo endereço já deu outra opinião sobre esta empresa, assinada %(author)s."),
        False,
        _address_again,
    ),
    Signal(
        "alike",
        _("palavras repetidas"),
        _("O texto é %(percent)s %% igual ao da opinião de %(author)s."),
        False,
        _alike,
    ),
    Signal(
        "quick",
        _("escrita logo a seguir"),
        _("Foi escrita menos de %(minutes)s min depois de o convite seguir."),
        False,
        _quick,
    ),
    Signal(
        "burst",
        _("muitas ao mesmo tempo"),
        _("São %(count)s opiniões sobre esta empresa em %(minutes)s min."),
        False,
        _burst,
    ),
)
BY_KIND = {signal.kind: signal for signal in SIGNALS}


def noticed(look: Look) -> list[tuple[Signal, Seen]]:
    """What is seen of a review, in the order of SIGNALS."""
    found = ((signal, signal.look(look)) for signal in SIGNALS)
    return [(signal, seen) for signal, seen in found if seen is not None]
