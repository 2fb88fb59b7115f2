"""The pages of one's own account for `list_pages`: Ana looks at what she has, and asks what closing it would touch."""

from __future__ import annotations

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from list_pages import Visit, reader

import cast
from vinte.leads import actions as leads
from vinte.leads import queries as leads_queries
from vinte.people import actions as people
from vinte.web.account import urls

# The names have no namespace, as allauth's beside them.
ROUTES = tuple(str(each.name) for each in urls.urlpatterns)
AT = cast.MONDAY + timedelta(days=2)

PAGES: dict[str, str] = {
    "account_area": "",
    "account_letters": "",
    "account_sessions": '<span class="timeline-when">',
    "account_data": "",
    "account_leaving": "",
    "account_lost_mailbox": "",
}
OTHER: dict[str, str] = {
    "account_data_file": "a file: the copy of everything",
    "account_login_link": "opened from a letter, once",
    "account_mailbox_answer": "opened from a letter, about one case",
}


def play(rows: int) -> Visit:
    """Ana is logged in at so many places, bought so many contacts, and has all that closing an account ends."""
    ana = cast.professional("Ana", balance_cents=100_000, pack="monthly")
    for number in range(rows):
        cast.contact(ana, at=AT - timedelta(days=1, minutes=number), title=f"Sala {number}")
    wish = leads_queries.Wish(
        highest_price_cents=2000, trades=("painter",), intents=("ready",), budgets=("unknown",)
    )
    leads.set_spend_caps(professional_id=ana.id, week_cents=5000, month_cents=15_000, at=AT)
    shown = leads_queries.consent_text(professional_id=ana.id, wish=wish, language="pt", at=AT)
    leads.give_automatic_purchase_consent(
        professional_id=ana.id, wish=wish, language="pt", text_digest=shown.digest, at=AT
    )
    people.invite_member(professional_id=ana.id, by=ana.account.pk, email="rui@obras.example", at=AT)
    client = reader(ana.account)
    for _place in range(rows):
        store = SessionStore()
        store.create()
        UserSession.objects.create(
            user=ana.account, ip="192.0.2.1", session_key=store.session_key, user_agent="x"
        )
    pages = {
        "account_area": "",
        "account_letters": "avisos/",
        "account_sessions": "sessoes/",
        "account_data": "dados/",
        "account_leaving": "sair/",
        "account_lost_mailbox": "perdi-o-e-mail/",
    }
    return Visit(at=AT, asks={route: (client, f"/conta/{rest}") for route, rest in pages.items()})
