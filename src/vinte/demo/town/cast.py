"""The cast: the people whom one can be with one click, and the story that each lives.

Days are counted back from the instant at which the town is made, so the stories hold on any day.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_noop as _

LIE = 7  # the contact that a liar's homeowner says became a job
ADDRESS = "{slug}@exemplo.test"  # .test never resolves (RFC 2606)


@dataclass(frozen=True)
class Story:
    """What one professional does in the year; the indices are those of their contacts, from 1."""

    contacts: int = 0
    first_days_ago: float = 0.0
    last_days_ago: float = 0.0
    pack_days_ago: int | None = None
    pack_period: str = "yearly"
    pack_cancelled_days_ago: int | None = None
    profile_complete: bool = True
    badge: bool = True
    never_called: frozenset[int] = frozenset()
    called_late: frozenset[int] = frozenset()
    won: dict[int, float] = field(default_factory=dict)
    homeowners: dict[int, str] = field(default_factory=dict)
    contact_reviews: int = 2
    former_reviews: int = 2
    incident_days_ago: float | None = None
    incident_kind: str = "chargeback"
    incident_upheld_days_ago: float | None = None
    claim_days_ago: float | None = None
    ending: str = ""
    suspended_days_ago: float | None = None


@dataclass(frozen=True)
class Member:
    """One of the cast. `audience` is homeowner, professional, support or operator."""

    slug: str
    name: str
    audience: str
    note: str
    trade_name: str = ""
    trades: tuple[str, ...] = ()
    story: Story | None = None

    @property
    def address(self) -> str:
        """Their e-mail address in the town."""
        return ADDRESS.format(slug=self.slug)

    @property
    def first_name(self) -> str:
        """What a button calls them."""
        return self.name.split(" ", 1)[0]


_TWENTY = Story(contacts=20, first_days_ago=118.0, last_days_ago=38.0, pack_days_ago=125)


def _twenty(**changes: Any) -> Story:
    """The story of twenty contacts in order, with these differences."""
    return replace(_TWENTY, **changes)


CAST = (
    Member(
        "helena",
        "Helena Prates",
        "homeowner",
        _(
            "pediu orçamentos há duas horas, com fotografias: veja a página, entre depois como Ana e compre o contacto"
        ),
    ),
    Member(
        "hugo",
        "Hugo Sardinha",
        "homeowner",
        _("contratou o Duarte, que diz que não; um pedido espera no apoio"),
    ),
    Member(
        "ana",
        "Ana Lourenço",
        "professional",
        _("13 de 20, uma chamada para fazer, e um pagamento que o banco averigua"),
        "Ana Lourenço Canalizações",
        ("plumber", "air_conditioning"),
        Story(
            contacts=13,
            first_days_ago=47.0,
            last_days_ago=0.8,
            pack_days_ago=50,
            contact_reviews=1,
            never_called=frozenset({13}),
        ),
    ),
    Member(
        "bruno",
        "Bruno Teles",
        "professional",
        _("pode pedir a garantia hoje; o seguro novo espera no apoio"),
        "Bruno Teles Eletricidade",
        ("electrician", "air_conditioning"),
        _twenty(homeowners={8: "helena"}),
    ),
    Member(
        "carla",
        "Carla Meireles",
        "professional",
        _("a garantia foi paga; o seguro acaba em doze dias"),
        "Carla Meireles Pinturas",
        ("painter", "cleaning"),
        _twenty(
            first_days_ago=170.0, last_days_ago=92.0, pack_days_ago=175, claim_days_ago=55.0, ending="approve"
        ),
    ),
    Member(
        "duarte",
        "Duarte Valadas",
        "professional",
        _("pediu a garantia sem ser verdade; espera no apoio"),
        "Duarte Valadas Remodelações",
        ("mason", "tiler"),
        _twenty(claim_days_ago=3.0, ending="contradicted", homeowners={LIE: "hugo"}),
    ),
    Member(
        "eva",
        "Eva Quaresma",
        "professional",
        _("ganhou um trabalho; devolveu um número que não existe"),
        "Eva Quaresma Jardins",
        ("gardener",),
        Story(contacts=17, first_days_ago=70.0, last_days_ago=4.0, pack_days_ago=80, won={9: 2.0}),
    ),
    Member(
        "filipe",
        "Filipe Bragança",
        "professional",
        _("a garantia foi recusada, com os motivos, e recorreu"),
        "Filipe Bragança Carpintaria",
        ("carpenter", "blinds"),
        _twenty(
            first_days_ago=140.0,
            last_days_ago=62.0,
            pack_days_ago=145,
            claim_days_ago=26.0,
            ending="refuse",
            incident_days_ago=24.0,
            incident_upheld_days_ago=20.0,
        ),
    ),
    Member(
        "gil",
        "Gil Saraiva",
        "professional",
        _("sem pack: vê depois, paga mais e quase gastou o limite da semana"),
        "Gil Saraiva Serralharia",
        ("locksmith", "plumber"),
        Story(contact_reviews=0, former_reviews=0),
    ),
    Member(
        "ines",
        "Inês Falcão",
        "professional",
        _("esperou o mês e falta-lhe uma opinião"),
        "Inês Falcão Limpezas",
        ("cleaning", "painter"),
        _twenty(contact_reviews=1),
    ),
    Member(
        "joao",
        "João Rebelo",
        "professional",
        _("vinte contactos, e o mês de espera a correr"),
        "João Rebelo Mudanças",
        ("removals", "cleaning"),
        _twenty(first_days_ago=90.0, last_days_ago=12.0, pack_days_ago=95),
    ),
    Member(
        "luisa",
        "Luísa Guerreiro",
        "professional",
        _("os três meses acabaram com onze contactos; nega um trabalho"),
        "Luísa Guerreiro Estores",
        ("blinds", "carpenter"),
        Story(contacts=11, first_days_ago=112.0, last_days_ago=30.0, pack_days_ago=115),
    ),
    Member(
        "marta",
        "Marta Cordeiro",
        "professional",
        _("um telefonema chegou tarde; compra automática, parada pelo limite da semana"),
        "Marta Cordeiro Climatização",
        ("air_conditioning", "electrician"),
        Story(
            contacts=9, first_days_ago=40.0, last_days_ago=5.0, pack_days_ago=45, called_late=frozenset({4})
        ),
    ),
    Member(
        "nuno",
        "Nuno Vilela",
        "professional",
        _("uma cobrança em averiguação; devoluções em parte e à espera"),
        "Nuno Vilela Ladrilhos",
        ("tiler", "mason"),
        Story(
            contacts=12,
            first_days_ago=55.0,
            last_days_ago=3.0,
            pack_days_ago=60,
            incident_days_ago=6.0,
            incident_kind="failed_charge",
        ),
    ),
    Member(
        "olga",
        "Olga Peixoto",
        "professional",
        _("pediu a garantia; os particulares estão a responder"),
        "Olga Peixoto Jardinagem",
        ("gardener", "cleaning"),
        _twenty(claim_days_ago=2.0, ending="waiting"),
    ),
    Member(
        "paulo",
        "Paulo Simões",
        "professional",
        _("pedido verificado, à espera de decisão"),
        "Paulo Simões Canalizações",
        ("plumber",),
        _twenty(
            first_days_ago=128.0, last_days_ago=48.0, pack_days_ago=132, claim_days_ago=9.0, ending="verified"
        ),
    ),
    Member(
        "rita",
        "Rita Camões",
        "professional",
        _("o pack acabou: precisa dele no dia em que pedir"),
        "Rita Camões Pinturas",
        ("painter",),
        _twenty(pack_period="monthly", pack_cancelled_days_ago=20),
    ),
    Member(
        "sergio",
        "Sérgio Lobato",
        "professional",
        _("suspenso por uso indevido; pode recorrer"),
        "Sérgio Lobato Obras",
        ("mason", "plumber"),
        _twenty(
            first_days_ago=160.0, last_days_ago=85.0, pack_days_ago=165, claim_days_ago=48.0, ending="misuse"
        ),
    ),
    Member(
        "tania",
        "Tânia Morgado",
        "professional",
        _("comprou o primeiro contacto com o perfil a meio"),
        "Tânia Morgado Eletricidade",
        ("electrician",),
        Story(
            contacts=6,
            first_days_ago=25.0,
            last_days_ago=2.0,
            pack_days_ago=30,
            profile_complete=False,
            contact_reviews=0,
        ),
    ),
    Member("sofia", "Sofia Arruda", "support", _("decide garantias, devoluções, selos e pedidos duvidosos")),
    Member("simao", "Simão Pestana", "support", _("responde aos recursos do que a Sofia decidiu")),
    Member("otilia", "Otília Brandão", "operator", _("responde pelo dinheiro e pela lei")),
)
