"""Addresses of the operator."""

from __future__ import annotations

from django.urls import path, register_converter

from vinte.web.operator import articles, books, duties, mail, outbox, reconciliation, rules, team, transfers
from vinte.web.operator import decisions as operator_decisions
from vinte.web.operator import figures as operator_figures
from vinte.web.operator import invoices as operator_invoices
from vinte.web.operator import overview as operator
from vinte.web.page.days import DayInAddress

app_name = "operator"
register_converter(DayInAddress, "day")

urlpatterns = [
    path("operador/", operator.overview, name="books"),
    path("operador/equipa/", team.team, name="team"),
    path("operador/equipa/convidar/", team.invite, name="invite_staff"),
    path(
        "operador/equipa/convites/<uuid:invitation_id>/enviar/",
        team.send_again,
        name="send_invitation_again",
    ),
    path(
        "operador/equipa/convites/<uuid:invitation_id>/retirar/",
        team.withdraw,
        name="withdraw_staff_invitation",
    ),
    path("operador/equipa/<uuid:account_id>/dar/", team.give, name="give_role"),
    path("operador/equipa/<uuid:account_id>/retirar/", team.take, name="take_role"),
    path("operador/decisoes/", operator_decisions.decisions, name="decisions"),
    path(
        "operador/decisoes/<uuid:decision_id>/conferir/",
        operator_decisions.replay_decision,
        name="replay_decision",
    ),
    path(
        "operador/decisoes/<uuid:decision_id>/prova.json",
        operator_decisions.decision_bundle,
        name="decision_bundle",
    ),
    path("operador/regras/", rules.rules, name="rules"),
    path("operador/regras/parar/", rules.pause_rules, name="pause_rules"),
    path("operador/regras/retomar/", rules.resume_rules, name="resume_rules"),
    path("operador/livros/", books.ledger, name="ledger"),
    path("operador/livros/corrigir/", books.correct, name="correct"),
    path("operador/incidencias/", books.incidents, name="incidents"),
    path(
        "operador/incidencias/<uuid:professional_id>/<uuid:incident_id>/",
        books.settle_incident,
        name="settle_incident",
    ),
    path("operador/transferencias/", transfers.transfers, name="transfers"),
    path("operador/transferencias/lancar/", transfers.enter, name="enter_transfer"),
    path("operador/transferencias/<uuid:transfer_id>/", transfers.transfer, name="transfer"),
    path("operador/transferencias/<uuid:transfer_id>/decidir/", transfers.decide, name="decide_transfer"),
    path("operador/transferencias/reembolsos/<uuid:refund_id>/", transfers.refund, name="transfer_refund"),
    path("operador/tarefas/", duties.duties, name="duties"),
    path("operador/tarefas/<int:failure_id>/tentar/", duties.try_soon, name="try_soon"),
    path("operador/tarefas/<int:failure_id>/dispensar/", duties.dismiss, name="dismiss"),
    path("operador/mensagens/", outbox.outbox, name="outbox"),
    path("operador/mensagens/enviar/", outbox.send_failed_again, name="send_failed_again"),
    path("operador/mensagens/<uuid:message_id>/enviar/", outbox.send_again, name="send_again"),
    path("operador/mensagens/<uuid:message_id>/desistir/", outbox.give_up, name="give_up"),
    path("operador/mensagens/<uuid:message_id>/a-quem/", outbox.reader, name="reader"),
    path("operador/correio/", mail.mail, name="mail"),
    path("operador/correio/<uuid:mail_id>.eml", mail.mail_file, name="mail_file"),
    path("operador/correio/<uuid:mail_id>/entregar/", mail.release, name="release_mail"),
    path("operador/correio/<uuid:mail_id>/deitar-fora/", mail.drop, name="drop_mail"),
    path("operador/artigos/", articles.articles, name="articles"),
    path("operador/artigos/novo/", articles.new_article, name="new_article"),
    path("operador/artigos/<slug:slug>/<str:language>/", articles.article, name="article"),
    path("operador/artigos/<slug:slug>/<str:language>/guardar/", articles.write, name="write_article"),
    path("operador/artigos/<slug:slug>/<str:language>/publicar/", articles.publish, name="publish_article"),
    path("operador/artigos/<slug:slug>/<str:language>/retirar/", articles.withdraw, name="withdraw_article"),
    path("operador/precos/", operator_figures.figures, name="prices"),
    path("operador/conciliacao/", reconciliation.days, name="reconciliation"),
    path("operador/conciliacao/<day:day>/comparar/", reconciliation.reconcile, name="reconcile"),
    path("operador/faturacao/", operator_invoices.invoices, name="invoices"),
    path("operador/faturacao/<str:month>/", operator_invoices.invoices, name="invoices_of"),
    path(
        "operador/faturacao/<str:month>/vendas.<str:form>",
        operator_invoices.invoices_export,
        name="invoices_export",
    ),
]
