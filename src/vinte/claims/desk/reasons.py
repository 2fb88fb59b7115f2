"""What stands in the way of a claim, clause by clause, in words that a person reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vinte.claims.dossier import assessing
from vinte.kernel.errors import Refused


@dataclass(frozen=True)
class Reason:
    """One clause that is not met: `status` is `open` or `failed`, `section` is the article's."""

    clause: str
    status: str
    section: str
    text: str
    what_to_do: str = ""


class NotClaimable(Refused):
    """The guarantee can't be claimed now; `reasons` says why for each clause that stands in the way."""

    def __init__(self, *, reasons: Sequence[Reason], verdict: str) -> None:
        self.reasons = tuple(reasons)
        self.verdict = verdict
        can_still = [reason.what_to_do for reason in reasons if reason.what_to_do and reason.status == "open"]
        super().__init__(
            code="not_claimable",
            message=" ".join(
                [_("A garantia não se pode pedir agora."), *(reason.text for reason in reasons)]
            ),
            what_to_do=" ".join(can_still),
        )


def reasons_in(
    language: str, assessment: assessing.Assessment, *, terms: assessing.Terms
) -> tuple[Reason, ...]:
    """The reasons as `reasons_of` gives them, in a language."""
    with translation.override(language):
        return reasons_of(assessment, terms=terms)


def reasons_of(assessment: assessing.Assessment, *, terms: assessing.Terms) -> tuple[Reason, ...]:
    """For each clause that is not met, in the article's order: why. Before a claim is filed, the claim's
    own clauses are left out: that nothing was described or verified yet stands in nobody's way.
    """
    statuses = assessing.statuses(assessment)
    found = [
        _reason(clause, status, terms)
        for clause, status in statuses.items()
        if status == "failed" or (status == "open" and clause not in assessing.CLAIM_CLAUSES)
    ]
    if found:
        return tuple(found)
    return tuple(_reason(clause, status, terms) for clause, status in statuses.items() if status == "open")


def _reason(clause: str, status: str, terms: assessing.Terms) -> Reason:
    text, what_to_do = _WORDS[clause](terms, status)
    return Reason(
        clause=clause,
        status=status,
        section=terms.sections[clause],
        text=text,
        what_to_do=what_to_do,
    )


def _first_contacts(terms: assessing.Terms, status: str) -> tuple[str, str]:
    return (
        _("Ainda não comprou os %(count)d contactos que a garantia olha.") % {"count": terms.contacts},
        _("Continue a comprar contactos pelo serviço que as condições pedem."),
    )


def _no_award(terms: assessing.Terms, status: str) -> tuple[str, str]:
    return (
        _("Um dos %(count)d contactos tornou-se trabalho: a promessa foi cumprida.")
        % {"count": terms.contacts},
        "",
    )


def _profile_complete(terms: assessing.Terms, status: str) -> tuple[str, str]:
    return (
        _("O perfil tinha menos de %(percent)d %% quando comprou um dos contactos.")
        % {"percent": terms.profile_percent}
        if status == "failed"
        else _("O perfil tem de ter pelo menos %(percent)d %% em cada compra.")
        % {"percent": terms.profile_percent},
        "",
    )


def _badges_active(terms: assessing.Terms, status: str) -> tuple[str, str]:
    return (
        _("Um selo exigido não estava ativo quando comprou um dos contactos.")
        if status == "failed"
        else _("Os selos exigidos têm de estar ativos em cada compra."),
        "",
    )


def _priority_service(terms: assessing.Terms, status: str) -> tuple[str, str]:
    return (
        _("Um dos contactos não foi comprado pelo serviço prioritário.")
        if status == "failed"
        else _("Todos os contactos têm de ser comprados pelo serviço prioritário."),
        "",
    )


def _purchase_window(terms: assessing.Terms, status: str) -> tuple[str, str]:
    return (
        ngettext(
            "Os contactos não foram todos comprados em %(months)d mês a contar do primeiro.",
            "Os contactos não foram todos comprados em %(months)d meses a contar do primeiro.",
            terms.window_months or 0,
        )
        % {"months": terms.window_months}
        if status == "failed"
        else ngettext(
            "Os contactos têm de ser todos comprados em %(months)d mês a contar do primeiro.",
            "Os contactos têm de ser todos comprados em %(months)d meses a contar do primeiro.",
            terms.window_months or 0,
        )
        % {"months": terms.window_months},
        "",
    )


def _no_payment_incident(terms: assessing.Terms, status: str) -> tuple[str, str]:
    return (
        _("Houve uma incidência de pagamento confirmada entre a primeira e a última compra.")
        if status == "failed"
        else _("Não pode haver incidências de pagamento entre a primeira e a última compra."),
        _("Se a incidência foi um engano, escreva ao apoio para que seja revista.")
        if status == "failed"
        else "",
    )


def _prompt_contact(terms: assessing.Terms, status: str) -> tuple[str, str]:
    hours = terms.prompt_hours or 0
    return (
        ngettext(
            "Um dos particulares não foi contactado na hora a seguir à compra.",
            "Um dos particulares não foi contactado nas %(hours)d horas a seguir à compra.",
            hours,
        )
        % {"hours": hours}
        if status == "failed"
        else ngettext(
            "Há contactos por tentar, dentro da hora a seguir à compra.",
            "Há contactos por tentar, dentro das %(hours)d horas a seguir à compra.",
            hours,
        )
        % {"hours": hours},
        _("Contacte já os particulares que faltam e registe a tentativa.") if status == "open" else "",
    )


def _contact_reviews(terms: assessing.Terms, status: str) -> tuple[str, str]:
    return (
        ngettext(
            "Falta uma opinião positiva de um contacto, com %(stars)d estrelas ou mais.",
            "Faltam opiniões positivas dos contactos: são precisas %(count)d, com %(stars)d estrelas ou mais.",
            terms.contact_reviews or 0,
        )
        % {"count": terms.contact_reviews, "stars": terms.positive_rating},
        _("Convide particulares dos seus contactos a dar a opinião."),
    )


def _former_client_reviews(terms: assessing.Terms, status: str) -> tuple[str, str]:
    return (
        ngettext(
            "Falta uma opinião de um antigo cliente.",
            "Faltam opiniões de antigos clientes: são precisas %(count)d.",
            terms.former_client_reviews or 0,
        )
        % {"count": terms.former_client_reviews},
        _("Convide antigos clientes a dar a opinião sobre o seu trabalho."),
    )


def _wait_elapsed(terms: assessing.Terms, status: str) -> tuple[str, str]:
    return (
        ngettext(
            "Ainda não passou %(months)d mês desde o dia da última compra.",
            "Ainda não passaram %(months)d meses desde o dia da última compra.",
            terms.wait_months or 0,
        )
        % {"months": terms.wait_months},
        _("Espere que o prazo passe; avisamos por e-mail."),
    )


def _active_pack(terms: assessing.Terms, status: str) -> tuple[str, str]:
    return (
        _("Hoje não tem um pack profissional em vigor."),
        _("Ative um pack e volte a pedir."),
    )


def _once_only(terms: assessing.Terms, status: str) -> tuple[str, str]:
    return (_("A garantia já foi paga a este número fiscal, e paga-se uma só vez."), "")


def _good_standing(terms: assessing.Terms, status: str) -> tuple[str, str]:
    return (_("O perfil está suspenso."), _("Pode recorrer da suspensão."))


def _claim_in_time(terms: assessing.Terms, status: str) -> tuple[str, str]:
    month_count, day_count = terms.claim_months or 0, terms.claim_days or 0
    months = ngettext("%(count)d mês", "%(count)d meses", month_count) % {"count": month_count}
    days = ngettext("%(count)d dia", "%(count)d dias", day_count) % {"count": day_count}
    return (
        _("O prazo para pedir a garantia passou: %(months)s e %(days)s a contar da primeira compra.")
        % {"months": months, "days": days}
        if status == "failed"
        else _("O pedido ainda não foi feito."),
        "",
    )


def _claim_described(terms: assessing.Terms, status: str) -> tuple[str, str]:
    return (
        _("O pedido não descreve todos os contactos que a garantia olha."),
        _("Descreva o que aconteceu em cada contacto."),
    )


def _claim_truthful(terms: assessing.Terms, status: str) -> tuple[str, str]:
    return (
        _("A verificação encontrou um contacto que contradiz o pedido.")
        if status == "failed"
        else _("A verificação dos contactos ainda não terminou."),
        "",
    )


_WORDS: dict[str, Callable[[assessing.Terms, str], tuple[str, str]]] = {
    "first_contacts": _first_contacts,
    "no_award": _no_award,
    "profile_complete": _profile_complete,
    "badges_active": _badges_active,
    "priority_service": _priority_service,
    "purchase_window": _purchase_window,
    "no_payment_incident": _no_payment_incident,
    "prompt_contact": _prompt_contact,
    "contact_reviews": _contact_reviews,
    "former_client_reviews": _former_client_reviews,
    "wait_elapsed": _wait_elapsed,
    "active_pack": _active_pack,
    "once_only": _once_only,
    "good_standing": _good_standing,
    "claim_in_time": _claim_in_time,
    "claim_described": _claim_described,
    "claim_truthful": _claim_truthful,
}
