"""Addresses of the operator."""

from __future__ import annotations

from django.urls import path

from vinte.web.views import operator, operator_books

app_name = "operator"

urlpatterns = [
    path("operador/", operator.overview, name="books"),
    path("operador/decisoes/", operator.decisions, name="decisions"),
    path("operador/livros/", operator_books.ledger, name="ledger"),
    path("operador/livros/corrigir/", operator_books.correct, name="correct"),
    path("operador/precos/", operator_books.prices, name="prices"),
    path("operador/conciliacao/", operator_books.reconciliation_days, name="reconciliation"),
    path("operador/incidencias/", operator_books.incidents, name="incidents"),
    path(
        "operador/incidencias/<uuid:professional_id>/<uuid:incident_id>/",
        operator_books.settle_incident,
        name="settle_incident",
    ),
    path("operador/faturacao/", operator_books.invoices, name="invoices"),
    path("operador/faturacao/vendas.<str:form>", operator_books.invoices_export, name="invoices_export"),
]
