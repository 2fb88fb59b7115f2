"""The clauses about the profile and the purchases."""

from __future__ import annotations

from vinte.guarantee.registry.entry import (
    Entry,
    Glance,
    Seen,
    Words,
    contacts_so_far,
    how_many,
    kept,
)
from vinte.guarantee.wording import Badges, Day, Message, Percent, counted, months
from vinte.guarantee.wording import message as _


def _first_contacts(seen: Seen) -> Words:
    count, until = seen.facts["contact_count"], seen.result.until
    window = seen.assessment.clauses.get("purchase_window")
    code = "open" if until else "undated"
    why: Message = counted(
        "Falta %(count)d contacto para a garantia contar.",
        "Faltam %(count)d contactos para a garantia contar.",
        seen.missing,
    )
    todo = None
    if window is not None and window.status == "failed":
        code = "over"
        why = _("O prazo para comprar os %(contacts)d contactos terminou.", contacts=seen.terms.contacts)
    elif not count:
        code = "begin"
        why = _("Ainda não comprou nenhum contacto.")
        todo = _(
            "Compre o primeiro: os %(contacts)d começam a contar nesse momento.",
            contacts=seen.terms.contacts,
        )
    elif until:
        todo = counted(
            "Compre-o até ao fim de %(until)s.",
            "Compre-os até ao fim de %(until)s.",
            seen.missing,
            until=seen.deadline(until),
        )
    return Words(
        facts=(
            counted(
                "Comprou %(count)d contacto que conta.", "Comprou %(count)d contactos que contam.", count
            ),
            _("Um contacto devolvido não conta, e o seguinte toma o seu lugar."),
        ),
        why=why,
        todo=todo,
        code=code,
        act=_("Comprar o próximo contacto") if count else _("Comprar o primeiro contacto"),
        counted_of=seen.terms.contacts,
    )


FIRST_CONTACTS = Entry(
    "first_contacts",
    title=_("Os primeiros contactos"),
    rests_on=("contact_count", "first_at", "last_at"),
    words=_first_contacts,
    count=contacts_so_far,
    until="buy_until",
    glance=Glance(_("Contactos"), lambda terms: terms.contacts),
)


def _no_award(seen: Seen) -> Words:
    if seen.status == "failed":
        return Words(
            facts=(),
            why=counted(
                "Ganhou um trabalho com o contacto %(which)s: a promessa foi cumprida e não há nada a devolver.",
                "Ganhou trabalhos com os contactos %(which)s: a promessa foi cumprida e não há nada a devolver.",
                seen.broken,
                which=seen.which,
            ),
            todo=counted(
                "Se ficou sem efeito antes de começar, diga-o na página do contacto.",
                "Se ficaram sem efeito antes de começar, diga-o nas páginas dos contactos.",
                seen.broken,
            ),
        )
    return Words(
        facts=(
            _("Nenhum destes contactos deu em trabalho, até agora."),
            _("Se ganhar um, a garantia cumpriu o que prometeu e nada há a devolver."),
        ),
        why=_(
            "O dinheiro só volta se não ganhar nenhum trabalho com os %(contacts)d contactos.",
            contacts=seen.terms.contacts,
        ),
        todo=_("Continue a responder aos pedidos."),
    )


NO_AWARD = Entry(
    "no_award",
    title=_("Nenhum trabalho ganho"),
    rests_on=("no_award_broken", "contact_count"),
    words=_no_award,
    count=kept("no_award"),
)


def _at_each_purchase(seen: Seen, asks: Message, failed: Message) -> Words:
    return Words(
        facts=(asks,),
        why=failed if seen.status == "failed" else asks,
        counted_of=seen.facts["contact_count"] or None,
    )


def _profile_complete(seen: Seen) -> Words:
    percent = Percent(seen.terms.profile_percent or 0)
    return _at_each_purchase(
        seen,
        _("O perfil tem de ter %(percent)s ou mais em cada compra.", percent=percent),
        counted(
            "O perfil estava abaixo de %(percent)s na compra do contacto %(which)s. Já não se pode corrigir.",
            "O perfil estava abaixo de %(percent)s nas compras dos contactos %(which)s. "
            "Já não se pode corrigir.",
            seen.broken,
            percent=percent,
            which=seen.which,
        ),
    )


PROFILE_COMPLETE = Entry(
    "profile_complete",
    title=_("Perfil preenchido em cada compra"),
    rests_on=("lowest_profile_percent", "profile_complete_broken", "contact_count"),
    words=_profile_complete,
    count=kept("profile_complete"),
    glance=Glance(_("Perfil, no mínimo"), lambda terms: Percent(terms.profile_percent or 0)),
)


def _badges_active(seen: Seen) -> Words:
    badges = Badges(seen.terms.badges)
    return _at_each_purchase(
        seen,
        counted(
            "Em cada compra tem de ter este selo ativo: %(badges)s.",
            "Em cada compra tem de ter estes selos ativos: %(badges)s.",
            len(seen.terms.badges),
            badges=badges,
        ),
        counted(
            "Faltava um selo na compra do contacto %(which)s (%(badges)s). Já não se pode corrigir.",
            "Faltava um selo nas compras dos contactos %(which)s (%(badges)s). Já não se pode corrigir.",
            seen.broken,
            which=seen.which,
            badges=badges,
        ),
    )


BADGES_ACTIVE = Entry(
    "badges_active",
    title=_("Selos ativos em cada compra"),
    rests_on=("badges_active_broken", "contact_count"),
    words=_badges_active,
    count=kept("badges_active"),
)


def _priority_service(seen: Seen) -> Words:
    return _at_each_purchase(
        seen,
        _("Cada contacto tem de ser comprado pelo serviço prioritário, que vem com o pack."),
        counted(
            "O contacto %(which)s não foi comprado pelo serviço prioritário. Já não se pode corrigir.",
            "Os contactos %(which)s não foram comprados pelo serviço prioritário. Já não se pode corrigir.",
            seen.broken,
            which=seen.which,
        ),
    )


PRIORITY_SERVICE = Entry(
    "priority_service",
    title=_("Tudo pelo serviço prioritário"),
    rests_on=("priority_service_broken", "contact_count"),
    words=_priority_service,
    count=kept("priority_service"),
)


def _purchase_window(seen: Seen) -> Words:
    until, contacts = seen.facts["buy_until"], seen.terms.contacts
    if until is None:
        begins = _(
            "O prazo de %(window)s começa com a primeira compra.",
            window=months(seen.terms.window_months or 0),
        )
        return Words(facts=(begins,), why=begins, code="begin")
    first, last = Day(seen.facts["first_on"]), Day(seen.facts["last_on"])
    ends = _(
        "O prazo para comprar os %(contacts)d contactos acaba no fim de %(until)s.",
        contacts=contacts,
        until=seen.deadline(until),
    )
    if seen.status == "open":
        facts = [_("Comprou o primeiro a %(first)s.", first=first), ends]
        if until != seen.facts["window_until"]:
            facts.append(_("Tem até lá para substituir o que foi creditado."))
    else:
        facts = [_("Comprou o primeiro a %(first)s e o último a %(last)s.", first=first, last=last)]
    over = _(
        "O prazo para comprar os %(contacts)d contactos acabou no fim de %(until)s.",
        contacts=contacts,
        until=seen.deadline(until),
    )
    return Words(
        facts=tuple(facts),
        why=over if seen.status == "failed" else ends,
        date=_("até %(day)s", day=seen.deadline(until)),
    )


PURCHASE_WINDOW = Entry(
    "purchase_window",
    title=_("Comprados dentro do prazo"),
    rests_on=(
        "contact_count",
        "first_on",
        "last_on",
        "window_until",
        "bought_in_window_count",
        "credited_on",
        "buy_until",
    ),
    words=_purchase_window,
    count=contacts_so_far,
    until="buy_until",
    glance=Glance(_("Para os comprar"), lambda terms: months(terms.window_months or 0)),
)


def _no_payment_incident(seen: Seen) -> Words:
    asks = _(
        "Não pode haver incidências confirmadas entre a primeira e a última compra, "
        "nem sobre um pagamento com que pagou um destes contactos."
    )
    if seen.status == "failed":
        return Words(
            facts=(asks,),
            why=counted(
                "Há %(count)d incidência de pagamento confirmada que conta.",
                "Há %(count)d incidências de pagamento confirmadas que contam.",
                seen.facts["incident_count"],
            ),
            todo=_("Se for um erro, contacte o apoio."),
        )
    return Words(facts=(asks, _("Até agora, não há nenhuma que conte.")), why=asks)


NO_PAYMENT_INCIDENT = Entry(
    "no_payment_incident",
    title=_("Sem incidências de pagamento"),
    rests_on=("incident_count", "first_at", "last_at"),
    words=_no_payment_incident,
    count=how_many("incident_count", 0),
)
