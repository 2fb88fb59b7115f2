"""What in the words of an answer asks for a reader before everybody sees them. Each says what was seen; none decides.

Words that insult are data (`insults.toml`), in all languages of the site: whoever answers may write in any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vinte.kernel.dated_files import Figures, read_figures
from vinte.leads import queries as leads
from vinte.people import queries as people
from vinte.reviews.models import ReviewInvitation

DOUBTS: dict[str, Promise] = {
    "personal_data": _("diz quem é o autor, ou onde o encontrar"),
    "insult": _("tem palavras que podem ofender"),
    "contact": _("tem um telefone, um e-mail ou um sítio"),
    "hidden_before": _("foi escrita de novo depois de escondida"),
}
# However many days that takes: what these would show can't be taken back.
_NEED_A_PERSON = frozenset({"personal_data", "insult", "hidden_before"})
# Shorter ones stand in other words.
_FEWEST_LETTERS = 4
_FEWEST_FIGURES = 7


class _Insults(Figures):
    """Beginnings of words, without accents, in small letters."""

    beginnings: tuple[str, ...]


@cache
def _insults() -> re.Pattern[str]:
    words = read_figures(Path(__file__).with_name("insults.toml"), _Insults).beginnings
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + ")")


def doubts_of(text: str, *, professional_id: UUID, invitation_id: UUID, was_hidden: bool) -> list[str]:
    """What was seen in an answer to the review of that invitation: names of DOUBTS, in their order."""
    market = people.professional(professional_id).market
    invitation = ReviewInvitation.objects.get(professional_id=professional_id, id=invitation_id)
    found = {
        "personal_data": any(_of_author(text, invitation)),
        "insult": _insults().search(leads.plain_text(text)) is not None,
        "contact": leads.contact_details_in(text, market=market) is not None,
        "hidden_before": was_hidden,
    }
    return [name for name in DOUBTS if found[name]]


def needs_person(doubts: list[str]) -> bool:
    """Whether no day alone shows an answer in which these were seen."""
    return not _NEED_A_PERSON.isdisjoint(doubts)


def _of_author(text: str, invitation: ReviewInvitation) -> Iterator[bool]:
    """Whether the words tell more of the author than the first name that signs the review."""
    said = leads.plain_text(text)
    _first, *rest = leads.plain_text(invitation.invited_name).split() or [""]
    yield from (
        re.search(rf"\b{re.escape(name)}\b", said) is not None
        for name in rest
        if len(name) >= _FEWEST_LETTERS
    )
    phones, addresses = [invitation.invited_phone], [invitation.invited_address]
    if invitation.purchase_id is not None:
        purchase = leads.purchase(
            professional_id=invitation.professional_id, purchase_id=invitation.purchase_id
        )
        homeowner = people.homeowner(homeowner_id=purchase.job_request.homeowner_id)
        phones.append(homeowner.phone)
        addresses.append(homeowner.email)
    figures = re.sub(r"\D", "", text)
    yield any(len(phone) > _FEWEST_FIGURES and phone[-9:].lstrip("+") in figures for phone in phones)
    yield any(address and address.casefold() in said for address in addresses)
