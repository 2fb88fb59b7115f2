"""Addresses of the operator."""

from __future__ import annotations

from django.urls import path

from vinte.web.views import operator, operator_figures, operator_invoices, operator_reconciliation

app_name = "operator"

urlpatterns = [
    path("operador/", operator.overview, name="books"),
    path("operador/decisoes/", operator.decisions, name="decisions"),
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
