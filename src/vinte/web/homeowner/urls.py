"""Addresses of the homeowner: asking for quotes, and the private pages of a contact."""

from __future__ import annotations

from django.urls import path

from vinte.web.homeowner import answers as homeowner
from vinte.web.homeowner import complaints, invite, lost_link, messages, quotes, reviews, visits
from vinte.web.homeowner import request as homeowner_request
from vinte.web.homeowner import returns as homeowner_returns
from vinte.web.homeowner import status as homeowner_status

app_name = "homeowner"
urlpatterns = [
    path("pedir/", homeowner_request.ask, name="ask"),
    path("pedir/resumo/", homeowner_request.summary, name="summary"),
    path("pedir/codigo/", homeowner_request.code, name="code"),
    path("pedir/recebido/", homeowner_request.asked, name="asked"),
    path("pedir/recomecar/", homeowner_request.start_again, name="start_again"),
    path("pedir/continuar/<str:secret>/", homeowner_request.go_on, name="go_on"),
    path("pedir/fotografias/<uuid:photo_id>/", homeowner_request.draft_photo, name="draft_photo"),
    path("pedir/fotografias/<uuid:photo_id>/tirar/", homeowner_request.remove_photo, name="remove_photo"),
    path("pedir/<slug:step>/", homeowner_request.step, name="step"),
    path("pedido/perdido/", lost_link.lost_link, name="lost_link"),
    path("pedido/<str:secret>/", homeowner_status.request_status, name="request_status"),
    path("pedido/<str:secret>/convidar/", invite.invite, name="invite"),
    path(
        "pedido/<str:secret>/fotografias/<uuid:photo_id>/", homeowner_status.status_photo, name="status_photo"
    ),
    path("pedido/<str:secret>/mensagens/<uuid:professional_id>/", messages.messages, name="messages"),
    path(
        "pedido/<str:secret>/mensagens/<uuid:professional_id>/<uuid:file_id>/",
        messages.message_file,
        name="message_file",
    ),
    path(
        "pedido/<str:secret>/mensagens/<uuid:professional_id>/<uuid:message_id>/denunciar/",
        messages.report_message,
        name="report_message",
    ),
    path("pedido/<str:secret>/reclamacao/<uuid:professional_id>/", complaints.complaint, name="complaint"),
    path("visita/<str:secret>/", visits.visit, name="visit"),
    path("visita/<str:secret>/visita.ics", visits.visit_file, name="visit_file"),
    path("orcamento/<str:secret>/", quotes.quote, name="quote"),
    path("orcamento/<str:secret>/orcamento.pdf", quotes.quote_file, name="quote_file"),
    path("resposta/obrigado/", homeowner.thanks, name="thanks"),
    path("resposta/pergunta/<str:secret>/", homeowner.answer_further, name="answer_further"),
    path("resposta/<str:secret>/", homeowner.answer, name="answer"),
    path("opiniao/obrigado/", reviews.thanks, name="review_thanks"),
    path("opiniao/a-ler/", reviews.thanks, {"waits": True}, name="review_waits"),
    path("opiniao/minha/<str:secret>/", reviews.own_review, name="own_review"),
    path("opiniao/<str:secret>/", reviews.review, name="review"),
    path("devolucao/<str:secret>/", homeowner_returns.answer_return, name="answer_return"),
]
