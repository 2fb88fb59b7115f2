"""Where a professional stands, in one sentence, and the one thing to do next.

The order of the steps is chosen here; whether a step is needed is read from the assessment's clauses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vinte.claims.queries import Asked, FiledClaim, MadeDecision, Notice
from vinte.kernel.formats import deadline, full_day, last_day_there
from vinte.people.queries import StandingView
from vinte.web.clauses.contact_card import ContactCard
from vinte.web.clauses.on_page import ClauseRow


@dataclass(frozen=True)
class Standing:
    """What the sentence and the step are told from; `asked_count` is how many contacts the terms look at.

    `broken_next` asks which clauses the next purchase would break: only who has one to make needs to know.
    """

    verdict: str
    rows: list[ClauseRow]
    cards: list[ContactCard]
    asked_count: int
    at_stake_cents: int
    claim: FiledClaim | None
    decision: MadeDecision | None
    unanswered: list[Asked]
    broken_next: Callable[[], list[ClauseRow]]
    suspension: StandingView
    at: datetime | None = None
    notice: Notice | None = None

    def row(self, name: str) -> ClauseRow | None:
        """The clause of that name, if the terms ask it."""
        return next((row for row in self.rows if row.name == name), None)

    def is_open(self, name: str) -> bool:
        """Whether that clause can still be met but is not."""
        row = self.row(name)
        return row is not None and row.status == "open"

    @property
    def open_claim(self) -> FiledClaim | None:
        """The claim that is being verified."""
        return self.claim if self.claim and self.claim.is_open else None

    @property
    def payment(self) -> MadeDecision | None:
        """The latest claim's decision, when it was to pay."""
        return self.decision if self.decision and self.decision.outcome == "approved" else None

    @property
    def refusal(self) -> MadeDecision | None:
        """The latest claim's decision, when it was to refuse."""
        return self.decision if self.decision and self.decision.outcome == "refused" else None

    @property
    def is_at_risk(self) -> bool:
        """Whether the next purchase would end it, as things stand, for what can be put right before."""
        return self.is_open("first_contacts") and any(row.name in BEFORE_BUYING for row in self.broken_next())

    @property
    def waited_for(self) -> list[ClauseRow]:
        """The clauses that stand in the way of the open claim and can still be met."""
        return [row for row in self.rows if row.status == "open"]

    @property
    def is_late(self) -> bool:
        """Whether we have not decided the open claim by the published time."""
        return self.open_claim is not None and self.at is not None and self.open_claim.is_late(self.at)

    @property
    def waits_for_answers(self) -> bool:
        """Whether homeowners still have time to answer about the open claim."""
        claim = self.open_claim
        return (
            claim is not None
            and claim.verified_at is None
            and claim.answers_ended_at is None
            and (self.at is None or self.at < claim.answers_due_at)
        )


@dataclass(frozen=True)
class Said:
    """The sentence at the top, one more below it, and what the amount beside it is."""

    sentence: str
    detail: str
    amount_cents: int
    amount_says: str


@dataclass(frozen=True)
class Step:
    """The one thing to do next; without `href` it is something to wait for."""

    title: str
    why: str = ""
    href: str = ""
    icon: str = ""


@dataclass(frozen=True)
class TimelineEvent:
    """One event of a claim; `kind` as `<c-event>` has it, `at` None for what is still to come."""

    title: str
    at: datetime | None = None
    text: str = ""
    kind: str = "plain"


def sentence(standing: Standing) -> Said:
    """Where one stands, in words and in money."""
    stake = standing.at_stake_cents
    if standing.payment:
        day = full_day(standing.payment.decided_at)
        return Said(
            _("Boa notícia: a garantia foi paga a %(day)s.") % {"day": day},
            ngettext(
                "Prometia um trabalho no primeiro contacto, ou o dinheiro de volta. Voltou todo.",
                "Prometia um trabalho nos %(count)d contactos, ou o dinheiro de volta. Voltou todo.",
                standing.asked_count,
            )
            % {"count": standing.asked_count},
            standing.payment.refund_cents,
            _("voltaram ao seu saldo"),
        )
    if standing.suspension.is_suspended:
        return Said(
            _("O seu perfil está suspenso."),
            _("Enquanto durar, não compra contactos. O motivo está abaixo."),
            stake,
            _("pagou por estes contactos"),
        )
    if standing.open_claim and standing.open_claim.is_waiting:
        return Said(
            _("O seu pedido espera pelo que falta, e não é recusado por isso."),
            " ".join(row.words.why or row.words.todo for row in standing.waited_for)
            or _("Está tudo cumprido: decidimos dentro de minutos."),
            stake,
            _("em causa"),
        )
    if standing.open_claim:
        return Said(
            _("O seu pedido está a ser verificado."),
            _("O apoio fez-lhe uma pergunta: responda para a verificação continuar.")
            if standing.unanswered
            else _("Estamos a perguntar a cada cliente. Não tem de fazer nada.")
            if standing.waits_for_answers
            else _("O apoio decide até %(when)s. Não tem de fazer nada.")
            % {"when": deadline(standing.open_claim.decision_due_at, standing.at)}
            if not standing.is_late
            else _("Estamos atrasados. O seu pack fica ativo sem custo até haver decisão."),
            stake,
            _("em causa"),
        )
    return _sentence_of_verdict(standing)


def _sentence_of_verdict(standing: Standing) -> Said:
    stake, count, asked = standing.at_stake_cents, len(standing.cards), standing.asked_count
    if standing.verdict == "fulfilled":
        return Said(
            _("Ganhou um trabalho: a garantia cumpriu a promessa."),
            _("Prometia um trabalho, e o trabalho veio: nada há a devolver."),
            stake,
            _("pagou por estes contactos"),
        )
    if standing.verdict == "excluded":
        # What ended it stands below, with when and by how much.
        if standing.refusal:
            day = full_day(standing.refusal.decided_at)
            words = _("O pedido da garantia foi recusado a %(day)s.") % {"day": day}
            return Said(words, "", stake, _("pagou por estes contactos"))
        return Said(
            _("A garantia já não pode ser paga."),
            _("Só acabou a promessa do dinheiro de volta: pode continuar a comprar e a ganhar trabalhos."),
            stake,
            _("pagou por estes contactos"),
        )
    if standing.verdict in ("claimable", "payable"):
        return Said(
            _("Cumpriu tudo. Pode pedir o dinheiro de volta."),
            _("Nenhum dos %(asked)d contactos deu em trabalho.") % {"asked": asked},
            stake,
            _("voltam ao seu saldo"),
        )
    if not count:
        return Said(
            _("A garantia começa com o primeiro contacto."),
            _("De %(asked)d contactos, pelo menos um trabalho. Se não, o dinheiro volta ao saldo.")
            % {"asked": asked},
            stake,
            _("cobertos pela garantia"),
        )
    left = asked - count
    if not left:
        return _sentence_of_waiting(standing)
    return Said(
        _("Vai em %(count)d de %(asked)d contactos.") % {"count": count, "asked": asked},
        _("Não compre ainda: o próximo contacto acabava com a garantia.")
        if standing.is_at_risk
        else ngettext(
            "Falta %(left)d. Se nenhum der um trabalho, o dinheiro volta ao saldo.",
            "Faltam %(left)d. Se nenhum der um trabalho, o dinheiro volta ao saldo.",
            left,
        )
        % {"left": left},
        stake,
        _("cobertos pela garantia"),
    )


def still_missing(standing: Standing) -> list[str]:
    """All are bought: what is still to be seen to before the claim, but for waiting."""
    missing = [
        row.words.why
        for row in standing.rows
        if row.status == "open" and row.name in ("contact_reviews", "former_client_reviews")
    ]
    if not missing and standing.is_open("active_pack") and not standing.is_open("wait_elapsed"):
        missing = [_("A espera acabou. Só falta um pack ativo no dia em que pedir a garantia.")]
    return missing


def _sentence_of_waiting(standing: Standing) -> Said:
    """All are bought: what is still missing, one by one, or the day until which there is nothing but to wait."""
    missing = still_missing(standing)
    wait = standing.row("wait_elapsed")
    if not missing and wait is not None and wait.status == "open":
        missing = [
            _("Pode pedir o dinheiro depois do fim de %(day)s, se até lá não ganhar nenhum trabalho.")
            % {"day": wait.words.until}
        ]
    return Said(
        _("Comprou os %(asked)d contactos.") % {"asked": standing.asked_count},
        " ".join(missing),
        standing.at_stake_cents,
        _("cobertos pela garantia"),
    )


def next_step(standing: Standing) -> Step | None:
    """The one thing to do next, or None when nothing is left to do."""
    if standing.notice:
        return Step(
            _("Responder ao aviso até ao fim de %(day)s")
            % {"day": last_day_there(standing.notice.answer_due_at)},
            _("Alguma coisa fala contra o pedido. Antes de decidir, queremos ouvi-lo."),
            reverse("professional:hearing", args=[standing.notice.id]),
            "mail",
        )
    if standing.unanswered:
        return Step(
            _("Responder ao apoio"),
            _("O apoio fez-lhe uma pergunta sobre o pedido."),
            f"#pergunta-{standing.unanswered[0].id}",
            "mail",
        )
    due = [(card.call_by, card) for card in standing.cards if card.call_by is not None and card.is_due]
    if due:
        return _call(*min(due, key=lambda pair: pair[0]))
    if standing.suspension.is_suspended:
        return _after_suspension(standing)
    if standing.open_claim:
        if standing.open_claim.is_waiting and standing.waited_for:
            return _towards_claim(standing)
        if not standing.waits_for_answers:
            return Step(
                _("Esperar pela decisão")
                if standing.is_late
                else _("Esperar pela decisão até %(when)s")
                % {"when": deadline(standing.open_claim.decision_due_at, standing.at)},
                _("Uma pessoa decide, com os motivos por escrito, e avisa por e-mail."),
            )
        return Step(
            _("Esperar pelas respostas até %(when)s")
            % {"when": deadline(standing.open_claim.answers_due_at, standing.at)},
            _("Se nada houver a esclarecer, decidimos logo a seguir. Se houver, decide uma pessoa."),
        )
    if standing.refusal and standing.verdict == "excluded":
        return Step(
            _("Ler a decisão e os motivos"),
            _("Diz o que faltou, com a prova. Se não concorda, é aí que recorre."),
            reverse("professional:decision", args=[standing.refusal.id]),
            "document",
        )
    if standing.payment or standing.verdict in ("fulfilled", "excluded"):
        return Step(_("Ver pedidos perto de si"), href=reverse("professional:requests"), icon="request")
    if standing.verdict in ("claimable", "payable"):
        return Step(
            _("Pedir a garantia"),
            _("Conte em poucas palavras o que aconteceu com cada contacto."),
            reverse("professional:new_claim"),
            "shield",
        )
    return _towards_claim(standing)


def _call(call_by: datetime, card: ContactCard) -> Step:
    said = {"name": card.name, "when": deadline(call_by, card.at)}
    return Step(
        _("Registar o contacto feito com %(name)s até %(when)s") % said
        if card.entry_only
        else _("Contactar %(name)s até %(when)s") % said,
        f"{card.request.title}, {card.request.parish}",
        reverse("professional:contact", args=[card.purchase.id]),
        "phone",
    )


def _after_suspension(standing: Standing) -> Step | None:
    if standing.decision is None:
        return None
    return Step(
        _("Ler a decisão e recorrer"),
        href=f"{reverse('professional:decision', args=[standing.decision.id])}#recorrer",
        icon="document",
    )


# Asked for in this order: what can be bought or done today first, waiting last.
_ORDER = ("first_contacts", "contact_reviews", "former_client_reviews")
_ICONS = {
    "active_pack": "wallet",
    "first_contacts": "request",
    "contact_reviews": "star",
    "former_client_reviews": "star",
}


def _towards_claim(standing: Standing) -> Step | None:
    if standing.is_open("first_contacts"):
        for row in standing.broken_next():
            if row.name in BEFORE_BUYING:
                return _before_buying(row)
    for name in _ORDER:
        if standing.is_open(name):
            return _of_clause(standing, name, _why(standing, name))
    if standing.is_open("wait_elapsed"):
        waits = standing.row("wait_elapsed")
        return Step(waits.words.next_says, _("Não tem mais nada a fazer até lá.")) if waits else None
    if standing.is_open("active_pack"):
        return _of_clause(standing, "active_pack", _("No dia em que pede, o pack tem de estar em vigor."))
    return None


# What can be put right before the next purchase, and where.
BEFORE_BUYING: Mapping[str, tuple[Promise, Promise, str, str]] = {
    "priority_service": (
        gettext_lazy("Ativar um pack"),
        gettext_lazy("Antes de comprar: a garantia pede o serviço prioritário, que vem com o pack."),
        "professional:pack",
        "wallet",
    ),
    "profile_complete": (
        gettext_lazy("Completar o perfil"),
        gettext_lazy("Antes de comprar: a garantia pede um perfil mais completo."),
        "professional:profile",
        "person",
    ),
    "badges_active": (
        gettext_lazy("Ver os selos"),
        gettext_lazy("Antes de comprar: a garantia pede os selos ativos."),
        "professional:profile",
        "shield",
    ),
}


def _before_buying(row: ClauseRow) -> Step:
    title, why, route, icon = BEFORE_BUYING[row.name]
    return Step(str(title), str(why), reverse(route), icon)


def _of_clause(standing: Standing, name: str, why: str) -> Step | None:
    row = standing.row(name)
    return Step(row.words.next_says, why, row.next_href, _ICONS[name]) if row else None


def _why(standing: Standing, name: str) -> str:
    if name == "first_contacts":
        window = standing.row("purchase_window")
        if window is not None and window.status == "open" and standing.cards:
            return _("Compre os que faltam até %(day)s.") % {"day": window.words.until}
        return ""
    row = standing.row(name)
    return _("Tem %(have)s de %(asked)s.") % {"have": row.words.have, "asked": row.words.asked} if row else ""


def claim_timeline(standing: Standing) -> list[TimelineEvent]:
    """What happened to the latest claim, oldest first, and what comes next."""
    claim, decision = standing.claim, standing.decision
    if claim is None:
        return []
    events = [TimelineEvent(_("Pediu a garantia"), claim.filed_at)]
    if claim.verified_at is not None:
        events.append(TimelineEvent(_("A verificação acabou"), claim.verified_at))
    if decision is not None:
        good = decision.outcome == "approved"
        events.append(
            TimelineEvent(
                _("Decisão: %(outcome)s") % {"outcome": decision.outcome_label},
                decision.decided_at,
                decision.reason,
                "good" if good else "bad",
            )
        )
        return events
    if not claim.is_open:
        events.append(TimelineEvent(_("Retirou o pedido"), claim.ended_at))
        return events
    if claim.is_waiting:
        events.append(
            TimelineEvent(
                _("O pedido espera pelo que falta"),
                claim.waiting_since,
                " ".join(row.title for row in standing.waited_for),
            )
        )
        events.append(TimelineEvent(_("Decidido assim que tudo estiver cumprido"), kind="future"))
        return events
    if claim.verified_at is None and claim.answers_ended_at is None:
        events.append(
            TimelineEvent(
                _("Os clientes respondem até %(when)s")
                % {"when": deadline(claim.answers_due_at, standing.at)},
                kind="future",
            )
        )
    events.append(
        TimelineEvent(
            _("A decisão está atrasada: devia ter vindo até %(when)s")
            % {"when": deadline(claim.decision_due_at, standing.at)}
            if standing.is_late
            else _("Decisão, com os motivos por escrito, até %(when)s")
            % {"when": deadline(claim.decision_due_at, standing.at)},
            kind="future",
        )
    )
    return events
