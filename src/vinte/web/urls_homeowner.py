"""Addresses of the homeowner: asking for quotes, and the private pages of a contact."""

from __future__ import annotations

from django.urls import path

from vinte.web.views import homeowner, homeowner_request, homeowner_returns, homeowner_status, reviews

app_name = "homeowner"
urlpatterns = [
    path("pedir/", homeowner_request.ask, name="ask"),
    path("pedir/recebido/", homeowner_request.asked, name="asked"),
    path("pedido/<str:secret>/", homeowner_status.request_status, name="request_status"),
    path("resposta/obrigado/", homeowner.thanks, name="thanks"),
    path("resposta/<str:secret>/", homeowner.answer, name="answer"),
    path("opiniao/obrigado/", reviews.thanks, name="review_thanks"),
    path("opiniao/<str:secret>/", reviews.review, name="review"),
    path("devolucao/<str:secret>/", homeowner_returns.answer_return, name="answer_return"),
]
