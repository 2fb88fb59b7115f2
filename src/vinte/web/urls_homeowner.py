"""Addresses of the homeowner: asking for quotes, and the private answer page."""

from __future__ import annotations

from django.urls import path

from vinte.web.views import homeowner, homeowner_request

app_name = "homeowner"
urlpatterns = [
    path("pedir/", homeowner_request.ask, name="ask"),
    path("pedir/recebido/", homeowner_request.asked, name="asked"),
    path("resposta/obrigado/", homeowner.thanks, name="thanks"),
    path("resposta/<str:secret>/", homeowner.answer, name="answer"),
]
