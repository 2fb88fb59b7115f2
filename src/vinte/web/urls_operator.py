"""Addresses of the operator."""

from __future__ import annotations

from django.urls import path

from vinte.web.views import operator

app_name = "operator"

urlpatterns = [
    path("operador/", operator.overview, name="books"),
    path("operador/decisoes/", operator.decisions, name="decisions"),
]
