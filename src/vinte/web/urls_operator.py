"""Addresses of the operator."""

from __future__ import annotations

from django.urls import path

from vinte.web.views import (
    operator,
    operator_books,
    operator_figures,
    operator_invoices,
    operator_reconciliation,
)

app_name = "operator"

urlpatterns = [
    path("operador/", operator.overview, name="books"),
    path("operador/decisoes/", operator.decisions, name="decisions"),
    path("operador/livros/", operator_books.ledger, name="ledger"),
    path("operador/livros/corrigir/", operator_books.correct, name="correct"),
    path("operador/incidencias/", operator_books.incidents, name="incidents"),
    path(
        "operador/incidencias/<uuid:professional_id>/<uuid:incident_id>/",
        operator_books.settle_incident,
        name="settle_incident",
    ),
    path("operador/precos/", operator_figures.figures, name="prices"),
    path("operador/conciliacao/", operator_reconciliation.days, name="reconciliation"),
    path("operador/conciliacao/<str:day>/comparar/", operator_reconciliation.reconcile, name="reconcile"),
    path("operador/faturacao/", operator_invoices.invoices, name="invoices"),
    path("operador/faturacao/<str:month>/", operator_invoices.invoices, name="invoices_of"),
    path(
        "operador/faturacao/<str:month>/vendas.<str:form>",
        operator_invoices.invoices_export,
        name="invoices_export",
    ),
]
