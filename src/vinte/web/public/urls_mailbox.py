"""Addresses of the demo's mailbox."""

from __future__ import annotations

from django.urls import path

from vinte.web.public import mailbox

app_name = "mailbox"
urlpatterns = [
    path("correio/", mailbox.inbox, name="list"),
    path("correio/<uuid:message_id>/", mailbox.letter, name="letter"),
    path("correio/<uuid:message_id>/html/", mailbox.letter_html, name="letter_html"),
]
