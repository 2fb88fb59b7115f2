"""The clauses about what follows the purchases: calls, reviews, the wait, and who one is."""

from __future__ import annotations

from dataclasses import replace

from vinte.guarantee.assessment import Row
from vinte.guarantee.registry.entry import Entry, Glance, Seen, Words, how_many
from vinte.guarantee.terms import Terms
from vinte.guarantee.wording import Day, Value, counted, hours, instant, months, until
from vinte.guarantee.wording import message as _
from vinte.kernel.periods import local_day


def _prompt_contact(seen: Seen) -> Words:
    span = hours(seen.terms.prompt_hours or 0)
    asks = _(
        "Tem de tentar falar com cada cliente até %(hours)s depois da compra, e registar a tentativa.",
        hours=span,
    )
    missed = counted(
        "Não foi registada a tempo nenhuma tentativa de falar em %(hours)s "
        "com o cliente do contacto %(which)s. Já não se pode corrigir.",
        "Não foram registadas a tempo tentativas de falar em %(hours)s "
        "com os clientes dos contactos %(which)s. Já não se pode corrigir.",
        seen.broken,
        hours=span,
        which=seen.which,
    )
    words = Words(
        facts=(asks,),
        why=missed if seen.status == "failed" else asks,
        counted_of=seen.facts["contact_count"] or None,
    )
    due = seen.due
    if due is None or due.waits_until is None:
        return words
    by, zone = due.waits_until, seen.terms.time_zone
    shortly = until(by, now=seen.assessment.as_of, zone=zone)
    said: dict[str, Value] = {"next": due.ordinal, "until": instant(by, zone=zone)}
    if due.entry_only:
        code, date = "enter", _("a registar até %(when)s", when=shortly)
        act = _("Registar o contacto feito a tempo")
        todo = _(
            "Se tentou falar a tempo com o cliente do contacto %(next)d, registe-o até às %(until)s.", **said
        )
    else:
        code, date = "now", _("o próximo até %(when)s", when=shortly)
        act = counted(
            "Contactar %(count)d pessoa que espera",
            "Contactar %(count)d pessoas que esperam",
            len(seen.result.waiting),
        )
        todo = _("Tente falar com o cliente do contacto %(next)d até às %(until)s.", **said)
    if seen.status == "failed":
        return replace(words, date=date)
    return replace(words, why=None, todo=todo, code=code, act=act, date=date)


def _called(row: Row, terms: Terms) -> tuple[int, int]:
    kept = row["contact_count"] - row["prompt_contact_broken"] - row["prompt_contact_waiting"]
    return kept, terms.contacts


PROMPT_CONTACT = Entry(
    "prompt_contact",
    title=_("Contacto nas primeiras horas"),
    rests_on=("prompt_contact_broken", "prompt_contact_waiting", "prompt_contact_next", "contact_count"),
    words=_prompt_contact,
    count=_called,
    until="prompt_contact_next",
    glance=Glance(_("Para o primeiro contacto"), lambda terms: hours(terms.prompt_hours or 0)),
)


def _contact_reviews(seen: Seen) -> Words:
    stars = seen.terms.positive_rating or 0
    return Words(
        facts=(
            _(
                "Contam as que dão %(stars)d estrelas ou mais, sobre os contactos desta garantia.",
                stars=stars,
            ),
        ),
        why=counted(
            "Falta %(count)d opinião de %(stars)d estrelas ou mais de um cliente destes contactos.",
            "Faltam %(count)d opiniões de %(stars)d estrelas ou mais de clientes destes contactos.",
            seen.missing,
            stars=stars,
        ),
        todo=_("Peça a opinião a quem contactou."),
        act=_("Pedir opinião a quem contactou"),
        counted_of=seen.result.asked,
    )


CONTACT_REVIEWS = Entry(
    "contact_reviews",
    title=_("Opiniões positivas de contactos"),
    rests_on=("contact_review_count",),
    words=_contact_reviews,
    count=how_many("contact_review_count", "contact_reviews"),
    glance=Glance(_("Opiniões positivas de contactos"), lambda terms: terms.contact_reviews or 0),
)


def _former_client_reviews(seen: Seen) -> Words:
    return Words(
        facts=(_("Contam as opiniões publicadas de quem já foi seu cliente, com qualquer nota."),),
        why=counted(
            "Falta %(count)d opinião de um antigo cliente.",
            "Faltam %(count)d opiniões de antigos clientes.",
            seen.missing,
        ),
        todo=_("Convide antigos clientes a dar a opinião sobre o seu trabalho."),
        act=_("Pedir opinião a um antigo cliente"),
        counted_of=seen.result.asked,
    )


FORMER_CLIENT_REVIEWS = Entry(
    "former_client_reviews",
    title=_("Opiniões de antigos clientes"),
    rests_on=("former_client_review_count",),
    words=_former_client_reviews,
    count=how_many("former_client_review_count", "former_client_reviews"),
    glance=Glance(_("Opiniões de antigos clientes"), lambda terms: terms.former_client_reviews or 0),
)


def _wait_elapsed(seen: Seen) -> Words:
    wait, ends_on = months(seen.terms.wait_months or 0), seen.facts["wait_until"]
    if ends_on is None:
        begins = _("A espera de %(wait)s começa no dia da última compra.", wait=wait)
        return Words(facts=(begins,), why=begins, code="begin", date=_("começa com o último contacto"))
    ends = _(
        "A espera de %(wait)s depois da última compra acaba no fim de %(until)s.",
        wait=wait,
        until=seen.deadline(ends_on),
    )
    over = _("A espera de %(wait)s acabou no fim de %(until)s.", wait=wait, until=seen.deadline(ends_on))
    return Words(
        facts=(over if seen.status == "met" else ends,),
        why=ends,
        act=_("Esperar até ao fim de %(day)s", day=seen.deadline(ends_on)),
        date=_("até ao fim de %(day)s", day=seen.deadline(ends_on)),
    )


WAIT_ELAPSED = Entry(
    "wait_elapsed",
    title=_("Espera depois do último contacto"),
    rests_on=("last_on", "wait_until"),
    words=_wait_elapsed,
    until="wait_until",
    glance=Glance(_("Espera depois do último"), lambda terms: months(terms.wait_months or 0)),
)


def _active_pack(seen: Seen) -> Words:
    ends_on = seen.facts["pack_until"]
    return Words(
        facts=(_("No dia da devolução, o pack tem de estar em vigor."),),
        why=_("Hoje não tem um pack profissional em vigor."),
        todo=_("Ative um pack."),
        act=_("Ativar um pack"),
        date=_("em vigor até %(day)s", day=seen.deadline(ends_on))
        if seen.status == "met" and ends_on
        else None,
    )


ACTIVE_PACK = Entry(
    "active_pack",
    title=_("Pack ativo"),
    rests_on=("active_pack_count", "pack_until"),
    words=_active_pack,
    count=how_many("active_pack_count", 1),
    until="pack_until",
    lasts=True,
)


def _once_only(seen: Seen) -> Words:
    paid_at = seen.facts["paid_at"]
    if paid_at is None:
        return Words(facts=(_("Ainda não foi paga a este número fiscal."),))
    day = Day(local_day(paid_at, zone=seen.terms.time_zone))
    return Words(
        facts=(),
        why=_("A garantia já foi paga a este número fiscal, a %(day)s, e paga-se uma só vez.", day=day),
    )


ONCE_ONLY = Entry(
    "once_only",
    title=_("Paga uma só vez"),
    rests_on=("paid_count", "paid_at"),
    words=_once_only,
    count=how_many("paid_count", 0),
)


def _good_standing(seen: Seen) -> Words:
    if seen.status == "met":
        return Words(facts=(_("O perfil não está suspenso."),))
    return Words(facts=(), why=_("O perfil está suspenso."), todo=_("Pode recorrer da suspensão."))


GOOD_STANDING = Entry(
    "good_standing",
    title=_("Perfil em ordem"),
    rests_on=("suspended_count",),
    words=_good_standing,
    count=how_many("suspended_count", 0),
    lasts=True,
)
