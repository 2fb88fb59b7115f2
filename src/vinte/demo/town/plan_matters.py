"""The scenes that the desk decides between two sides: a complaint that waits, one that was found right, a report."""

from __future__ import annotations

from vinte.demo.town.plan import HOUR, Plan


def plan_matters(plan: Plan) -> None:
    """Eva's client was right and her profile says so; Marta answered and waits; Filipe's presentation was reported."""
    plan.add(
        plan.ago(30), "complain", who="eva", number=9, about="work",
        text="O relvado ficou por acabar junto ao muro e a rega deixou de funcionar. Ligámos três vezes.",
    )  # fmt: skip
    plan.add(
        plan.ago(28), "answer_complaint", who="eva",
        text="É verdade que faltou o canto do muro. A rega já estava avariada quando lá chegámos.",
    )  # fmt: skip
    plan.add(
        plan.ago(24), "decide_complaint", who="eva", outcome="upheld",
        reason="As duas partes dizem que o trabalho ficou por acabar. Sobre a rega não há como saber, e não conta.",
    )  # fmt: skip
    plan.add(
        plan.ago(20 * HOUR), "complain", who="marta", number=1, about="no_show",
        text="Ficou combinado entre as nove e as dez e ninguém apareceu nem avisou. Perdi a manhã de trabalho.",
    )  # fmt: skip
    plan.add(
        plan.ago(4 * HOUR), "answer_complaint", who="marta",
        text="A carrinha avariou na autoestrada. Liguei duas vezes e ninguém atendeu; escrevi à tarde.",
    )  # fmt: skip
    plan.add(
        plan.ago(5 * HOUR), "report_profile", who="filipe", ground="false",
        text="Diz que trabalha há mais anos do que a empresa tem. Fui cliente e não é verdade.",
    )  # fmt: skip
