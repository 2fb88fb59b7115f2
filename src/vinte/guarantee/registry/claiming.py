"""The clauses of the claim."""

from __future__ import annotations

from vinte.guarantee.assessment import Row
from vinte.guarantee.registry.entry import Entry, Glance, Seen, Words, how_many, kept
from vinte.guarantee.terms import Terms
from vinte.guarantee.wording import counted, days, months
from vinte.guarantee.wording import message as _


def _claim_in_time(seen: Seen) -> Words:
    until = seen.facts["claim_until"]
    if until is None:
        begins = _("O prazo para pedir conta desde a primeira compra.")
        return Words(facts=(begins,), why=begins, code="begin")
    ends = _("O prazo para pedir acaba no fim de %(until)s.", until=seen.deadline(until))
    over = _(
        "O prazo para pedir acabou no fim de %(until)s. Já não se pode prolongar.", until=seen.deadline(until)
    )
    return Words(
        facts=() if seen.status == "failed" else (ends,),
        why=over if seen.status == "failed" else ends,
        act=_("Pedir até %(day)s", day=seen.deadline(until)),
        date=_("até %(day)s", day=seen.deadline(until)),
    )


CLAIM_IN_TIME = Entry(
    "claim_in_time",
    title=_("Pedido dentro do prazo"),
    rests_on=("filed_on", "first_on", "claim_until"),
    words=_claim_in_time,
    count=how_many("filed_count", 1),
    until="claim_until",
    glance=Glance(
        _("Para pedir a garantia, desde a primeira compra"),
        lambda terms: _(
            "%(months)s e %(days)s", months=months(terms.claim_months or 0), days=days(terms.claim_days or 0)
        ),
    ),
)


def _claim_described(seen: Seen) -> Words:
    if not seen.facts["filed_count"]:
        asks = _("Ao pedir, conte em poucas palavras o que aconteceu em cada contacto.")
        return Words(facts=(asks,), why=asks)
    return Words(
        facts=(_("O pedido descreve cada contacto."),) if seen.status == "met" else (),
        why=counted(
            "O pedido não descreve o contacto %(which)s.",
            "O pedido não descreve os contactos %(which)s.",
            seen.broken,
            which=seen.which,
        ),
        todo=_("Conte o que aconteceu em cada contacto."),
        code="more",
        counted_of=seen.facts["contact_count"],
    )


CLAIM_DESCRIBED = Entry(
    "claim_described",
    title=_("Cada contacto descrito"),
    rests_on=("filed_count", "claim_described_broken", "contact_count"),
    words=_claim_described,
    count=kept("claim_described"),
)


def _claim_truthful(seen: Seen) -> Words:
    if seen.status == "failed":
        return Words(
            facts=(),
            why=counted(
                "A verificação contradiz o pedido no contacto %(which)s.",
                "A verificação contradiz o pedido nos contactos %(which)s.",
                seen.broken,
                which=seen.which,
            ),
            todo=_("Pode recorrer."),
        )
    if seen.status == "met":
        return Words(facts=(_("A verificação acabou e nada contradiz o pedido."),))
    if seen.facts["filed_count"]:
        return Words(
            facts=(_("Estamos a perguntar a cada cliente."),),
            why=_("A verificação dos contactos ainda não terminou."),
            code="checked",
        )
    asks = _("Depois do pedido, fazemos uma pergunta a cada cliente. Quem não responde não o contradiz.")
    return Words(facts=(asks,), why=asks)


def _consistent(row: Row, terms: Terms) -> tuple[int, int]:
    # What a verification finds is not told before it has ended.
    return row["contact_count"] - row["claim_truthful_broken"] if row["verified_count"] else 0, terms.contacts


CLAIM_TRUTHFUL = Entry(
    "claim_truthful",
    title=_("Confirmado com os clientes"),
    rests_on=("verified_count", "claim_truthful_broken", "contact_count"),
    words=_claim_truthful,
    count=_consistent,
)
