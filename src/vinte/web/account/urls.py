"""Addresses of the account area, below /conta/; the names have no namespace, as allauth's beside them."""

from __future__ import annotations

from django.urls import path

from vinte.web.account import data, entrance, leaving, letters, lost_mailbox, pages, push, sessions

urlpatterns = [
    path("", pages.area, name="account_area"),
    path("e-mail/", pages.new_email, name="account_new_email"),
    path("e-mail/codigo/", pages.confirm_new_email, name="account_confirm_new_email"),
    path("telemovel/", pages.new_phone, name="account_new_phone"),
    path("telemovel/codigo/", pages.confirm_new_phone, name="account_confirm_new_phone"),
    path("lingua/", pages.language, name="account_language"),
    path("avisos/", letters.letters, name="account_letters"),
    path("avisos/telemovel/", push.agree, name="account_push_on"),
    path("avisos/telemovel/<uuid:subscription_id>/parar/", push.stop, name="account_push_off"),
    path("sessoes/", sessions.sessions, name="account_sessions"),
    path("dados/", data.page, name="account_data"),
    path("dados.json", data.file, name="account_data_file"),
    path("sair/", leaving.page, name="account_leaving"),
    path("sair/fechar/", leaving.leave, name="account_leave"),
    path("sair/reembolso/", leaving.refund, name="account_refund_unspent"),
    path("sair/voltar/", leaving.come_back, name="account_come_back"),
    path("entrar/<str:secret>/", entrance.open_by_link, name="account_login_link"),
    path("perdi-o-e-mail/", lost_mailbox.ask, name="account_lost_mailbox"),
    path("caixa/<str:secret>/", lost_mailbox.answer, name="account_mailbox_answer"),
]
