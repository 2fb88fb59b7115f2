"""The whole plan of the town, with the scenes that stand on all of it: what is on sale, money, returns, badges."""

from __future__ import annotations

from datetime import datetime, timedelta

from vinte.demo.town.cast import CAST, Member, Story
from vinte.demo.town.jobs import JOBS
from vinte.demo.town.plan import HISTORY_DAYS, HOUR, ZONE, Plan, plan_neighbour, plan_story
from vinte.demo.town.plan_matters import plan_matters
from vinte.kernel.periods import local_day

PROFESSIONALS = 40
REQUESTS = 300
PLUMBERS = (
    Member("vizinho-rui", "Rui Antunes", "professional", "", "Antunes & Filho", ("plumber",)),
    Member("vizinho-teresa", "Teresa Brito", "professional", "", "Teresa Brito Águas", ("plumber",)),
    Member("vizinho-vasco", "Vasco Dinis", "professional", "", "Dinis Canalizações", ("plumber",)),
    Member("vizinho-zita", "Zita Moura", "professional", "", "Moura e Moura", ("plumber", "locksmith")),
)
_WEEKDAY = "8:30-12:30, 14:00-18:30"


def plan_town(*, seed: int, now: datetime) -> Plan:
    """The whole year: the cast's stories and scenes, the other professionals, and requests that nobody bought."""
    plan = Plan(seed=seed, now=now)
    for member in CAST:
        if member.story is not None:
            plan_story(plan, member, member.story)
    for number in range(PROFESSIONALS - len(PLUMBERS) - sum(1 for member in CAST if member.story)):
        plan_neighbour(plan, number)
    for days_ago in range(HISTORY_DAYS, 0, -7):
        plan.add(plan.ago(days_ago), "day_passes")
    trades = tuple(JOBS)
    while len(plan.requests) < REQUESTS:
        plan.post(at=plan.ago(plan.random.uniform(0.05, HISTORY_DAYS - 5)), trade=plan.random.choice(trades))
    plan_scenes(plan)
    return plan


def plan_scenes(plan: Plan) -> None:
    """Every scene; the stories of the cast are planned before."""
    plan_plumbers(plan)
    plan_sale(plan)
    plan_gil(plan)
    plan_marta(plan)
    plan_returns(plan)
    plan_statements(plan)
    plan_badges(plan)
    plan_money(plan)
    # Sofia has a review to read in which something was seen.
    plan.add(plan.ago(1), "made_up_review", who=PLUMBERS[0].slug)
    plan_offers(plan)
    plan_messages(plan)
    plan_day(plan)
    plan_support(plan)
    plan_matters(plan)
    # A minute ago the worker was awake, so that every letter that was due is in its mailbox.
    plan.add(plan.now - timedelta(minutes=1), "day_passes")


def plan_plumbers(plan: Plan) -> None:
    """Four plumbers, two with a pack and two without, who buy what a scene needs sold."""
    for number, member in enumerate(PLUMBERS):
        pack_days_ago = 62 if number < 2 else None
        plan_story(
            plan, member, Story(contacts=2, first_days_ago=60, last_days_ago=40, pack_days_ago=pack_days_ago)
        )
        plan.add(plan.ago(4), "top_up", who=member.slug, amount_cents=10_000)


def post(
    plan: Plan, key: str, days_ago: float, trade: str, title: str, description: str, **said: object
) -> None:
    """A request of a scene, as it is posted."""
    facts: dict[str, object] = {
        "homeowner": "",
        "intent": "comparing",
        "place_count": 3,
        "budget": "medium",
        **said,
    }
    plan.add(
        plan.ago(days_ago),
        "post_request",
        key=key,
        trade=trade,
        title=title,
        description=description,
        **facts,
    )


def plan_sale(plan: Plan) -> None:
    """What is on sale in plumbing: each age and state of a request once, and who is told of it."""
    post(
        plan, "request-one-sold", 25.2 * HOUR, "plumber", "Autoclismo que não para de encher",
        "É de embutir; a água corre sempre e já fechei a torneira de segurança.",
    )  # fmt: skip
    plan.add(plan.ago(20 * HOUR), "buy", who="vizinho-rui", request="request-one-sold")
    post(
        plan, "request-unsold", 50 * HOUR, "plumber", "Desentupir o esgoto da marquise",
        "O tanque da roupa demora uma hora a despejar e cheira mal.",
        intent="ready",
    )  # fmt: skip
    post(
        plan, "request-sold-out", 30 * HOUR, "plumber", "Esquentador que se apaga a meio do banho",
        "É a gás natural, tem nove anos; acende, aquece um minuto e apaga-se.",
        intent="ready", place_count=4,
    )  # fmt: skip
    for hours_ago, member in zip((28, 21, 5.5, 5), PLUMBERS, strict=True):
        plan.add(plan.ago(hours_ago * HOUR), "buy", who=member.slug, request="request-sold-out")
        plan.add(
            plan.ago((hours_ago - 2) * HOUR),
            "call",
            who=member.slug,
            request="request-sold-out",
            channel="phone",
        )
    plan.add(
        plan.ago(2.5 * HOUR),
        "report_nuisance",
        who="vizinho-teresa",
        request="request-sold-out",
        text="Já lhe disse que escolhi outra pessoa e ligou-me mais quatro vezes ontem à noite.",
    )
    post(
        plan, "request-paused", 40 * HOUR, "plumber", "Trocar a misturadora do duche",
        "A misturadora é termostática e está comprada; falta montá-la.",
    )  # fmt: skip
    plan.add(plan.ago(10 * HOUR), "pause_request", key="request-paused")
    post(
        plan, "request-old", 54, "blinds", "Estores de duas janelas de sótão",
        "São de rolo, por fora; um não desce e o outro não fecha.",
        homeowner="hugo",
    )  # fmt: skip
    plan.add(
        plan.ago(3), "alert", who="ana", name="Canalizações em Aveiro",
        trades=("plumber",), frequency="at_once", most_cents=None,
    )  # fmt: skip
    plan.add(
        plan.ago(3), "alert", who="gil", name="Canalizador até 15 €",
        trades=("plumber",), frequency="daily", most_cents=1_500,
    )  # fmt: skip
    first_on = local_day(plan.now, zone=ZONE) + timedelta(days=20)
    plan.add(
        plan.ago(2), "widen", who="ana", municipalities=("Coimbra", "Viseu"),
        hours=(_WEEKDAY, _WEEKDAY, _WEEKDAY, _WEEKDAY, _WEEKDAY, "9:00-13:00", ""),
    )  # fmt: skip
    plan.add(plan.ago(2), "go_away", who="ana", first_on=first_on, last_on=first_on + timedelta(days=6))


def plan_gil(plan: Plan) -> None:
    """Gil, without a pack, buys one contact of a homeowner who hides the telephone; his week is nearly spent."""
    post(
        plan, "request-hidden", 29 * HOUR, "locksmith", "Fechadura da porta do prédio",
        "A chave roda em falso; é uma porta de alumínio com barra anti-pânico.",
        homeowner="helena", phone_hidden=True,
    )  # fmt: skip
    plan.add(plan.ago(2.9), "top_up", who="gil", amount_cents=5_000)
    plan.add(plan.ago(2.8), "caps", who="gil", week_cents=1_500, month_cents=None)
    plan.add(plan.ago(0.6 * HOUR), "buy", who="gil", request="request-hidden")


def plan_marta(plan: Plan) -> None:
    """Marta's automatic purchases: some are bought, then the cap of the week stops them."""
    plan.add(plan.ago(3.1), "top_up", who="marta", amount_cents=10_000)
    plan.add(plan.ago(3.0), "caps", who="marta", week_cents=5_000, month_cents=15_000)
    plan.add(
        plan.ago(2.9),
        "consent_to_purchases",
        who="marta",
        trades=("air_conditioning",),
        highest_price_cents=2_000,
    )
    jobs = (
        ("Ar condicionado na sala", "Sala de 28 m² com uma parede para a rua; a máquina fica na varanda."),
        ("Bomba de calor que perde pressão", "Marca o erro de pressão todas as semanas, desde o verão."),
        ("Ventilação de uma cozinha", "Exaustor novo e conduta até ao telhado, uns cinco metros."),
        ("Ar condicionado em dois quartos", "Dois quartos seguidos, com uma só máquina por fora."),
    )
    for number, (title, description) in enumerate(jobs):
        post(plan, f"request-air-{number}", 1.6 - number * HOUR / 4, "air_conditioning", title, description)
    plan.add(plan.ago(1.5), "day_passes")
    plan.add(plan.ago(1.4), "call_the_latest", who="marta", count=2)


def plan_returns(plan: Plan) -> None:
    """One return by the platform's own facts, one in part, one refused, one that waits for Sofia."""
    post(
        plan, "request-no-number", 3.3, "gardener", "Cortar uma sebe alta",
        "Uns 20 m de cipreste com três metros de altura; há onde deixar a rama.",
        phone="+351412345678",
    )  # fmt: skip
    plan.add(plan.ago(3.1), "afford", who="eva", request="request-no-number")
    plan.add(plan.ago(3.0), "buy", who="eva", request="request-no-number")
    plan.add(
        plan.ago(2.95), "ask_return", who="eva", number=-1, reason="number_not_assigned",
        words="O número não existe: diz que não está atribuído.",
    )  # fmt: skip
    trades = ("tiler", "mason")
    for key, days_ago, trade, title, description in (
        (
            "request-wrong-trade",
            2.6,
            trades[0],
            "Chão da garagem",
            "São 30 m², quero nivelar e acabar em cimento.",
        ),
        ("request-test", 2.5, trades[1], "Muro em blocos", "Uns metros de muro, ainda não sei bem quantos."),
    ):
        post(plan, key, days_ago, trade, title, description)
        plan.add(plan.ago(days_ago - 0.3), "afford", who="nuno", request=key)
        plan.add(plan.ago(days_ago - 0.35), "buy", who="nuno", request=key)
        plan.add(plan.ago(days_ago - 0.4), "call", who="nuno", request=key, channel="phone")
    plan.add(
        plan.ago(2.1), "ask_return", who="nuno", number=-2, reason="wrong_trade",
        words="Quem pediu quer o chão em cimento afagado: é trabalho de pedreiro, não de ladrilhador.",
    )  # fmt: skip
    plan.add(
        plan.ago(1.3), "decide_return", who="nuno", reason="wrong_trade", outcome="partly", true_trade="mason",
        words="O trabalho é de pedreiro, que também é seu ofício: fica com o contacto por metade do preço.",
    )  # fmt: skip
    plan.add(
        plan.ago(0.7), "ask_return", who="nuno", number=-1, reason="competitor_test", evidence_count=1,
        words="Atendeu outro empreiteiro que quis saber os meus preços; junto a mensagem que mandou depois.",
    )  # fmt: skip
    plan.add(
        plan.ago(4.4), "ask_return", who="marta", number=9, reason="wrong_place",
        words="A casa fica do outro lado da ria e não me compensa ir lá.",
    )  # fmt: skip
    plan.add(
        plan.ago(3.6), "decide_return", who="marta", reason="wrong_place", outcome="refused",
        words="A morada fica no concelho que disse servir, e era conhecida antes da compra.",
    )  # fmt: skip


def plan_statements(plan: Plan) -> None:
    """Two homeowners say whom they hired: one waits for the professional, the other one's is denied."""
    plan.add(plan.ago(6), "state_hired", who="luisa", number=11)
    plan.add(plan.ago(5), "deny_hired", who="luisa", number=11)
    plan.add(plan.ago(1.2), "state_hired", who="eva", number=17)


def plan_badges(plan: Plan) -> None:
    """Insurances and a licence: one waits for Sofia, one ends soon, one was refused."""
    today = local_day(plan.now, zone=ZONE)
    insurance = "liability_insurance"
    plan.add(
        plan.ago(6 * HOUR), "apply_for_badge", who="bruno", kind=insurance, title="Seguro de responsabilidade civil",
        issuer="Seguros Ria, S.A.", number="RC-2026-00418", ends_on=today + timedelta(days=365),
    )  # fmt: skip
    ends_on = today + timedelta(days=12)
    plan.add(
        plan.ago(160), "apply_for_badge", who="carla", kind=insurance, title="Seguro de responsabilidade civil",
        issuer="Mútua dos Ofícios", number="881-204", ends_on=ends_on,
    )  # fmt: skip
    plan.add(plan.ago(159), "accept_badge", who="carla", kind=insurance, ends_on=ends_on)
    plan.add(
        plan.ago(9), "apply_for_badge", who="duarte", kind=insurance, title="Proposta de seguro",
        issuer="Seguros Ria, S.A.", number="P-1127", ends_on=today + timedelta(days=200),
    )  # fmt: skip
    plan.add(
        plan.ago(8), "refuse_badge", who="duarte", kind=insurance,
        reason="É uma proposta, e não uma apólice em vigor. Envie as condições particulares.",
    )  # fmt: skip


def plan_money(plan: Plan) -> None:
    """A payment of Ana's that the bank asks about, and an old failed charge of Nuno's that was a bank's error."""
    plan.add(plan.ago(1.8), "top_up", who="ana", amount_cents=5_000)
    plan.add(plan.ago(1.1), "contest_latest", who="ana")
    plan.add(plan.ago(1.0), "top_up", who="ana", amount_cents=5_000)
    plan.add(plan.ago(25), "incident", who="nuno", kind="failed_charge")
    plan.add(plan.ago(23), "settle_failed_charge", who="nuno", state="upheld", reason="")
    plan.add(
        plan.ago(18), "settle_failed_charge", who="nuno", state="dismissed",
        reason="O banco escreveu que a falha foi dele: o cartão tinha saldo.",
    )  # fmt: skip


def plan_offers(plan: Plan) -> None:
    """Ana's visits and quotes: of each state one, on a contact of its own, but a yes, which would end her story."""

    def visit(number: int, planned: float, starts: float, *, is_agreed: bool = True) -> None:
        """Days before the town is made, at ten in the morning; below zero is to come."""
        begins = plan.ago(starts).replace(hour=10, minute=0, second=0, microsecond=0)
        plan.add(
            plan.ago(planned), "plan_visit", who="ana", number=number, is_agreed=is_agreed,
            starts_at=begins,
        )  # fmt: skip

    visit(12, 3, -1)
    plan.add(plan.ago(0.5), "quote", who="ana", number=12, then="drafted")
    visit(11, 1, -2, is_agreed=False)
    plan.add(plan.ago(3), "quote", who="ana", number=11, then="sent")
    visit(10, 7, 6)
    plan.add(plan.ago(5.5), "visit_made", who="ana", number=10)
    plan.add(plan.ago(4), "quote", who="ana", number=10, then="asked")
    visit(9, 11, 10)
    plan.add(plan.ago(9.5), "nobody_home", who="ana", number=9)
    plan.add(plan.ago(8), "quote", who="ana", number=9, then="declined")
    # Its hour has passed, and nobody has said how it went.
    visit(8, 2, 1)
    plan.add(plan.ago(9), "quote", who="ana", number=8, then="withdrawn")


def plan_support(plan: Plan) -> None:
    """What people write to support: answered, waiting, and late from somebody whose sender nobody confirms."""
    plan.add(
        plan.ago(3), "write_to_support", who="helena", key="two-phones", proof="pass",
        subject="Posso mudar o telefone do meu pedido?",
        text="Bom dia. Mudei de número na semana passada e o pedido da cozinha ainda tem o antigo. Como faço?",
    )  # fmt: skip
    plan.add(
        plan.ago(2.8), "answer_support", key="two-phones",
        text="Bom dia. Abra o e-mail do pedido e escolha «Ver o meu pedido»: o número muda-se lá, e quem já comprou o "
        "contacto passa a vê-lo.",
    )  # fmt: skip
    plan.add(
        plan.ago(6), "write_to_support", who="obras.silva", key="late", proof="fail",
        subject="Mudar o IBAN da conta",
        text="Boa tarde, sou da empresa. Mudem por favor o IBAN para o que segue em anexo. É urgente.",
    )  # fmt: skip
    plan.add(
        plan.ago(3 * HOUR), "write_to_support", who="ana", key="invoice", proof="pass",
        subject="Fatura de outubro",
        text="Olá. Preciso da fatura de outubro com o número fiscal da empresa nova. Onde a encontro?",
    )  # fmt: skip


def plan_messages(plan: Plan) -> None:
    """What Ana and two homeowners write to each other; one word of today waits for her."""
    told: tuple[tuple[int, float, str, str], ...] = (
        (
            11,
            2.9,
            "professional",
            "Segue o orçamento por e-mail. Se preferir, passo aí para ver a parede antes de começar.",
        ),
        (
            11,
            2.6,
            "homeowner",
            "Obrigada. Prefiro que veja primeiro: é um prédio antigo e o cano passa por dentro.",
        ),
        (11, 2.5, "professional", "Fica melhor assim. Proponho-lhe um dia pela página."),
        (12, 2.8, "homeowner", "Pode trazer a torneira ou tenho de a comprar eu?"),
        (12, 2.7, "professional", "Levo duas para escolher; a que não ficar volta comigo."),
        (12, 0.1, "homeowner", "Está bem. Amanhã às dez estou em casa, toque no segundo esquerdo."),
    )
    for number, days_ago, by, text in told:
        plan.add(plan.ago(days_ago), "write", who="ana", number=number, by=by, text=text)
    plan.add(
        plan.ago(5.5), "sum_up", who="ana", number=10,
        text="Vi a fuga hoje: é na junção atrás da máquina. Mando o orçamento até amanhã e, se concordar, "
        "começo na segunda-feira de manhã. A água fica cortada uma hora.",
    )  # fmt: skip


def plan_day(plan: Plan) -> None:
    """Ana's day beside the first call that is due: two calls to make again, one of them later, and a wrong number."""
    told: tuple[tuple[int, float, str, str, timedelta | None], ...] = (
        (-2, 3, "call_back", "Estava a conduzir.", timedelta(hours=2)),
        (-3, 6, "no_answer", "", None),
        (-7, 2, "call_back", "Só fala com o marido em casa.", timedelta(hours=3)),
        (-5, 1, "wrong_number", "Atendeu uma padaria.", None),
    )
    for number, hours_ago, outcome, note, again_in in told:
        plan.add(
            plan.ago(hours_ago * HOUR), "tell_call", who="ana", number=number, outcome=outcome, note=note,
            again_in=again_in,
        )  # fmt: skip
