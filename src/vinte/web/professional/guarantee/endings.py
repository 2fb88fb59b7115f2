"""What ended a guarantee: which fact, when, and by how much. What has failed is read from the assessment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vinte.guarantee.assessment import Assessment
from vinte.kernel import formats
from vinte.kernel.periods import end_of_day
from vinte.people.queries import BadgePeriod, StandingView, badge_kind
from vinte.wallet.queries import IncidentHistory
from vinte.web.clauses.contact_card import ContactCard
from vinte.web.clauses.on_page import ClauseRow
from vinte.web.page import durations

# What is said at once; a reader who wants more opens it.
_SHOWN = 2
# A clause's title says what is asked; these say what was the matter.
_TITLES: Mapping[str, Promise] = {
    "no_award": gettext_lazy("Trabalho ganho"),
    "profile_complete": gettext_lazy("Perfil incompleto ao comprar"),
    "badges_active": gettext_lazy("Sem o selo ao comprar"),
    "priority_service": gettext_lazy("Comprado sem pack"),
    "purchase_window": gettext_lazy("O prazo para comprar acabou"),
    "no_payment_incident": gettext_lazy("Incidência de pagamento confirmada"),
    "prompt_contact": gettext_lazy("Primeiro contacto fora do prazo"),
    "once_only": gettext_lazy("Já foi paga uma vez"),
    "good_standing": gettext_lazy("Perfil suspenso"),
    "claim_in_time": gettext_lazy("Pedido fora do prazo"),
    "claim_truthful": gettext_lazy("A verificação contradiz o pedido"),
}


@dataclass(frozen=True)
class Ending:
    """One clause that has failed: `said` are the facts that made it fail, the earliest first, from `at` on.

    What is the same of several contacts is said once for all of them.
    """

    row: ClauseRow
    said: tuple[str, ...]
    at: datetime

    @property
    def title(self) -> str:
        """What was the matter, in a few words."""
        return str(_TITLES.get(self.row.name, self.row.title))

    @property
    def shown(self) -> tuple[str, ...]:
        """The facts that stand there at once."""
        return self.said[:_SHOWN]

    @property
    def more(self) -> tuple[str, ...]:
        """The others."""
        return self.said[_SHOWN:]

    @property
    def has_many(self) -> bool:
        """Whether there are more contacts, or facts, than are shown at once."""
        return len(self.row.broken_by) > _SHOWN or bool(self.more)


@dataclass(frozen=True)
class Known:
    """What an ending is told from."""

    assessment: Assessment
    cards: list[ContactCard]
    histories: list[IncidentHistory]
    badges: list[BadgePeriod]
    suspension: StandingView

    def place(self, cards: Sequence[ContactCard]) -> str:
        """The contact by its place in the cohort and its name, and when it was bought; several by their places."""
        numbers = [self.cards.index(card) + 1 for card in cards]
        first, last = cards[0].purchase.bought_at, cards[-1].purchase.bought_at
        if len(cards) == 1:
            return _("Contacto %(number)d, %(name)s, comprado a %(when)s") % {
                "number": numbers[0],
                "name": cards[0].name,
                "when": formats.full_moment(first),
            }
        in_a_row = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        which = (
            _("%(first)d a %(last)d") % {"first": numbers[0], "last": numbers[-1]}
            if in_a_row
            else ", ".join(map(str, numbers))
        )
        return _("Contactos %(which)s, comprados entre %(first)s e %(last)s") % {
            "which": which,
            "first": formats.full_day(first),
            "last": formats.full_day(last),
        }

    def day_over(self, day: date) -> datetime:
        """The instant at which a day of the market is over."""
        return end_of_day(day, zone=self.assessment.terms.time_zone)


@dataclass(frozen=True)
class _Fact:
    """From `at` on; `card` is the contact that it is about, where it is about one."""

    at: datetime
    words: str
    card: ContactCard | None = None


def _in_words(facts: Sequence[_Fact], known: Known) -> tuple[str, ...]:
    """Each fact once, with all the contacts of which it is true."""
    alike: dict[str, list[_Fact]] = {}
    for fact in sorted(facts, key=lambda each: each.at):
        alike.setdefault(fact.words, []).append(fact)
    said = []
    for words, same in alike.items():
        cards = [fact.card for fact in same if fact.card is not None]
        of_whom = {"contact": known.place(cards), "fact": words} if cards else None
        said.append(_("%(contact)s: %(fact)s") % of_whom if of_whom else words)
    return tuple(said)


def endings(rows: Iterable[ClauseRow], known: Known) -> list[Ending]:
    """Every clause that has failed, what failed first before the rest."""
    found = []
    for row in rows:
        if not row.has_failed:
            continue
        told = _TOLD[row.name](row, known) if row.name in _TOLD else []
        said = _in_words(told, known) or (row.words.why,)
        found.append(Ending(row, said, min((fact.at for fact in told), default=known.assessment.as_of)))
    return sorted(found, key=lambda ending: ending.at)


def _profile(row: ClauseRow, known: Known) -> list[_Fact]:
    asked = known.assessment.terms.profile_percent or 0
    return [
        _Fact(
            card.purchase.bought_at,
            _("o perfil tinha %(have)s, menos %(short)s do que os %(asked)s pedidos.")
            % {
                "have": formats.percent(card.purchase.profile_percent),
                "short": formats.percent(asked - card.purchase.profile_percent),
                "asked": formats.percent(asked),
            },
            card,
        )
        for card in row.broken_by
    ]


def _badges(row: ClauseRow, known: Known) -> list[_Fact]:
    told = []
    for card in row.broken_by:
        for kind in known.assessment.terms.badges:
            if kind not in card.purchase.badges:
                said: dict[str, object] = {"badge": badge_kind(kind).label}
                ended = _ended_before(known.badges, kind=kind, at=card.purchase.bought_at)
                if ended is None:
                    words = _("ainda não tinha o selo «%(badge)s».") % said
                else:
                    said["ago"] = durations.length(card.purchase.bought_at - ended)
                    words = _("o selo «%(badge)s» tinha acabado há %(ago)s.") % said
                told.append(_Fact(card.purchase.bought_at, words, card))
    return told


def _ended_before(periods: list[BadgePeriod], *, kind: str, at: datetime) -> datetime | None:
    ends = [one.active_until for one in periods if one.kind == kind and one.active_until is not None]
    return max((end for end in ends if end <= at), default=None)


def _service(row: ClauseRow, _known: Known) -> list[_Fact]:
    return [
        _Fact(card.purchase.bought_at, _("sem pack, pelo serviço normal."), card) for card in row.broken_by
    ]


def _call(row: ClauseRow, known: Known) -> list[_Fact]:
    terms = known.assessment.terms
    told = []
    for card in row.broken_by:
        by = card.purchase.bought_at + timedelta(hours=terms.prompt_hours or 0)
        enter_by = by + timedelta(hours=terms.late_entry_hours or 0)
        said = {"by": formats.deadline(by)}
        in_time = [one for one in card.attempts if one.attempted_at <= by]
        if in_time:
            entered = min(one.recorded_at for one in in_time)
            said |= {"until": formats.deadline(enter_by), "late": durations.length(entered - enter_by)}
            words = _("ligou a tempo, mas só o registou %(late)s depois do prazo para registar, %(until)s.")
        elif card.attempts:
            first = min(one.attempted_at for one in card.attempts)
            said["late"] = durations.length(first - by)
            words = _("a primeira tentativa foi %(late)s depois do prazo, %(by)s.")
        else:
            words = _("nenhuma tentativa registada até ao prazo, %(by)s.")
        told.append(_Fact(enter_by, words % said, card))
    return told


def _window(_row: ClauseRow, known: Known) -> list[_Fact]:
    facts = known.assessment.clauses["purchase_window"].facts
    until, count, asked = facts["buy_until"], facts["contact_count"], known.assessment.terms.contacts
    said = {"until": formats.deadline(until), "count": count, "asked": asked, "short": asked - count}
    if count < asked:
        words = ngettext(
            "O prazo para comprar acabou no fim de %(until)s com %(count)d de %(asked)d: faltava %(short)d.",
            "O prazo para comprar acabou no fim de %(until)s com %(count)d de %(asked)d: faltavam %(short)d.",
            asked - count,
        )
    else:
        said |= {"last": formats.full_day(facts["last_on"]), "late": (facts["last_on"] - until).days}
        words = ngettext(
            "O último foi comprado a %(last)s, %(late)d dia depois do fim do prazo, %(until)s.",
            "O último foi comprado a %(last)s, %(late)d dias depois do fim do prazo, %(until)s.",
            said["late"],
        )
    return [_Fact(known.day_over(until), words % said)]


def _incidents(_row: ClauseRow, known: Known) -> list[_Fact]:
    return [
        _Fact(
            incident.settled_at or incident.occurred_at,
            _("%(what)s de %(day)s, confirmada a %(settled)s.")
            % {
                "what": incident.kind_label.capitalize(),
                "day": formats.full_day(incident.occurred_at),
                "settled": formats.full_day(incident.settled_at or incident.occurred_at),
            },
        )
        for incident in (history.incident for history in known.histories)
        if incident.state == "upheld"
    ]


def _suspended(_row: ClauseRow, known: Known) -> list[_Fact]:
    since = known.suspension.since
    said = {"when": formats.full_moment(since), "reason": known.suspension.reason}
    return [_Fact(since, _("O perfil está suspenso desde %(when)s: %(reason)s") % said)]


def _claimed_late(_row: ClauseRow, known: Known) -> list[_Fact]:
    facts = known.assessment.clauses["claim_in_time"].facts
    until, filed_on = facts["claim_until"], facts["filed_on"]
    said = {"until": formats.deadline(until)}
    if filed_on is None:
        words = _("O prazo para pedir acabou no fim de %(until)s, sem pedido.") % said
    else:
        late = (filed_on - until).days
        words = ngettext(
            "Pediu a %(filed)s, %(late)d dia depois do fim do prazo, %(until)s.",
            "Pediu a %(filed)s, %(late)d dias depois do fim do prazo, %(until)s.",
            late,
        ) % {**said, "filed": formats.full_day(filed_on), "late": late}
    return [_Fact(known.day_over(until), words)]


def _paid_before(row: ClauseRow, known: Known) -> list[_Fact]:
    return [_Fact(known.assessment.clauses["once_only"].facts["paid_at"].astimezone(UTC), row.words.why)]


def _won(row: ClauseRow, _known: Known) -> list[_Fact]:
    return [
        _Fact(
            card.award.recorded_at,
            _("deu em trabalho, registado a %(when)s.")
            % {"when": formats.full_moment(card.award.recorded_at)},
            card,
        )
        for card in row.broken_by
        if card.award is not None
    ]


_TOLD: Mapping[str, Callable[[ClauseRow, Known], list[_Fact]]] = {
    "no_award": _won,
    "profile_complete": _profile,
    "badges_active": _badges,
    "priority_service": _service,
    "purchase_window": _window,
    "no_payment_incident": _incidents,
    "prompt_contact": _call,
    "once_only": _paid_before,
    "good_standing": _suspended,
    "claim_in_time": _claimed_late,
}
