"""Bruno's claim from his mail to the money, with nobody of the staff: the provider's post, the link, the log-in, the form,
the homeowners' pages, a week of the town's clock, the rules, and the letter.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

import cast
from arriving import letter
from vinte.claims import queries as claims
from vinte.guarantee.terms import all_terms
from vinte.kernel import due, formats
from vinte.people import queries as people
from vinte.wallet import queries as wallet

pytestmark = pytest.mark.django_db
SUPPORT, KEY = "apoio@vinte.example", "a signing key"
NINE = cast.CLAIM_DAY.replace(hour=9, minute=0)
FIVE_PAST = NINE + timedelta(minutes=5)
ENDS = FIVE_PAST + timedelta(days=7)
MAIL = """Boa tarde,

Venho pedir a garantia. Em baixo digo o que aconteceu em cada um.

Contacto 1 - fui ver e enviei orçamento, achou caro
Contacto 2 - nunca atendeu, liguei três vezes
Contacto 3 - ficou com um primo
Contacto 4 - a obra ficou para o ano

Dos outros não tenho nada escrito aqui.

Cumprimentos,
Bruno

--
Enviado do meu telemóvel
"""


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    settings.VINTE_INBOUND_ADDRESS = "resposta@mail.vinte.example"
    settings.VINTE_SUPPORT_ADDRESS = SUPPORT
    settings.VINTE_INBOUND_WEBHOOK, settings.VINTE_INBOUND_WEBHOOK_SECRET = "mailgun", KEY
    # Codes expire by the machine's clock, which allauth reads.
    settings.VINTE_CLOCK = "vinte.kernel.clock.SystemClock"


def duties(at: datetime) -> None:
    """What the worker does of claims in that minute."""
    due.run([duty for duty in due.all_duties() if duty.name.startswith("claims.")], at=at)


def post_mail(of: Any) -> None:
    """The provider hands over what Bruno's telephone sent."""
    raw = letter(MAIL, sender=f"Bruno <{of.account.email}>", to=SUPPORT, message_id="<um@telemovel.pt>")
    signature = hmac.new(KEY.encode(), b"1768212000token", hashlib.sha256).hexdigest()
    sent = {
        "timestamp": "1768212000", "token": "token", "signature": signature,
        "sender": of.account.email, "recipient": SUPPORT, "body-mime": raw.decode(),
    }  # fmt: skip
    answer = Client(enforce_csrf_checks=True).post("/webhooks/correio/", sent)
    assert (answer.status_code, answer.content) == (200, b"taken")


def logged_in(of: Any) -> Client:
    """Bruno on his telephone, by the code that is sent to him."""
    phone = Client(HTTP_ACCEPT_LANGUAGE="pt", REMOTE_ADDR="193.136.1.9", HTTP_USER_AGENT="Bruno Phone")
    phone.post("/conta/login/", {"login": of.account.email})
    code = re.search(r"O seu código: (\S+)", cast.letters(of.account.email, kind="account_code")[0].subject)
    assert code is not None
    assert phone.post("/conta/login/code/confirm/", {"code": code[1]}).status_code == 302
    return phone


def answers(place: int, purchase: Any, *, hired: str) -> None:
    """A homeowner opens the letter at home, each on a network and a telephone of their own."""
    home = Client(
        HTTP_ACCEPT_LANGUAGE="pt", REMOTE_ADDR=f"85.{place}.7.1", HTTP_USER_AGENT=f"Telemóvel {place}"
    )
    path = f"/resposta/{cast.question_about(purchase)}/"
    page = home.get(path)
    assert page.status_code == 200 and "Bruno Obras" in page.content.decode()
    assert home.post(path, {"contacted": "yes", "hired": hired}).status_code == 302


def test_bruno_is_paid_and_nobody_touched_it(stand_at: Any) -> None:
    bruno = cast.claimable("Bruno")
    stand_at(NINE)
    post_mail(bruno)
    duties(NINE)
    assert claims.open_claim(professional_id=bruno.id) is None, "a mail only drafts"
    (told,) = cast.letters(bruno.account.email, kind="claim_mail_read")
    path = re.search(r"https?://[^/\s]+(/pro/reclamacao/nova/)", told.text)
    assert path is not None and "4 contactos" in told.text

    stand_at(FIVE_PAST)
    assert Client().get(path[1]).status_code == 302, "the link opens nothing by itself"
    phone = logged_in(bruno)
    page = phone.get(path[1])
    entries = page.context["entries"]
    assert len(entries) == 20 and all(entry.text for entry in entries)
    assert [entry.source for entry in entries] == ["mail"] * 4 + ["record"] * 16
    assert entries[1].text == "nunca atendeu, liguei três vezes"
    words = {f"d-{entry.purchase_id}": entry.text for entry in entries}
    words[f"d-{entries[3].purchase_id}"] = "A obra ficou para o ano, e depois não quis."
    assert "O pedido seguiu." in phone.post(path[1], words, follow=True).content.decode()
    filed = claims.open_claim(professional_id=bruno.id)
    assert filed is not None and filed.filed_at == FIVE_PAST
    assert cast.letters(bruno.account.email, kind="claim_received")

    # Six answer on the second day; the others are reminded once, after three days, and stay silent.
    stand_at(FIVE_PAST + timedelta(days=1))
    for place, purchase in enumerate(bruno.purchases[:6]):
        answers(place, purchase, hired=("other", "nobody", "undecided")[place % 3])
    for day in range(1, 7):
        duties(FIVE_PAST + timedelta(days=day))
    reminded = [
        len(cast.letters(cast.owner_of(purchase).email, kind="homeowner_reminder"))
        for purchase in bruno.purchases
    ]
    assert reminded == [0] * 6 + [1] * 14
    first = cast.letters(cast.owner_of(bruno.purchases[6]).email, kind="homeowner_reminder")[0]
    assert first.written_at == FIVE_PAST + timedelta(days=3)

    duties(ENDS - timedelta(seconds=1))
    assert claims.decisions_of(bruno.id) == []
    duties(ENDS + timedelta(seconds=20))
    (decision,) = claims.decisions_of(bruno.id)
    assert (decision.outcome, decision.refund_cents) == ("approved", cast.COHORT_CENTS)
    assert decision.decided_at - ENDS < timedelta(minutes=1), "in seconds, by the duty of every minute"
    assert decision.decided_by_id == people.RULES_ACCOUNT and people.staff() == []
    assert wallet.balance(professional_id=bruno.id).granted_cents == cast.COHORT_CENTS

    stand_at(ENDS + timedelta(minutes=1))
    (paid,) = cast.letters(bruno.account.email, kind="claim_approved")
    terms = next(terms for terms in all_terms() if terms.id == filed.terms)
    for clause, section in terms.sections.items():
        assert f"\n{section} " in paid.text and f"{section} " in paid.html, clause
    assert formats.money(cast.COHORT_CENTS, currency="EUR") in paid.text
    assert "Decidido pelas regras" in paid.text
    assert "a garantia foi paga" in phone.get("/pro/garantia/").content.decode()
    decided = re.search(r"https?://[^/\s]+(/pro/decisoes/[0-9a-f-]+/)", paid.text)
    assert decided is not None and phone.get(decided[1]).status_code == 200
    # Nothing more comes of it: no letter twice, no second decision, no claim at the desk.
    duties(ENDS + timedelta(days=30))
    assert len(claims.decisions_of(bruno.id)) == 1 and list(claims.desk_queue(ENDS)) == []
    kinds = [kind for kind in cast.letter_kinds(bruno.account.email) if kind.startswith("claim_")]
    assert sorted(kinds) == ["claim_approved", "claim_mail_read", "claim_received"]
