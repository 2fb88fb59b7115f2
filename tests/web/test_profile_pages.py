"""The pages of a profile: area, hours, days away, works with photographs, badges, what anybody sees; and the desk's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from professional_story import NOW, open_business

from cast import Business, jpeg, papers, pdf
from vinte.notices.models import Message
from vinte.people import actions
from vinte.people import queries as people
from vinte.people.accounts import directory, staff
from vinte.people.models import BadgeApplication, BadgeDocument, DocumentReading, Logo, WorkPhoto
from vinte.people.professionals import registry
from vinte.people.professionals import standing as professional_standing

pytestmark = pytest.mark.django_db
ENDS = date(2027, 5, 31)


@pytest.fixture(autouse=True)
def now(stand_at: Callable[[datetime], None]) -> None:
    stand_at(NOW)


@pytest.fixture
def ana() -> Business:
    return open_business()


@pytest.fixture
def sofia() -> Any:
    account = directory.open_account(email="sofia@vinte.example", name="Sofia", at=NOW)
    staff.give_role(account_id=account.pk, role="support", at=NOW)
    return account


def browser(account: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(account)
    return client


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def asked(of: Business, kind: str = "liability_insurance", **changes: Any) -> BadgeApplication:
    told = {"number": "AP-7", "issuer": "Sol", "ends_on": ENDS, "documents": papers(), **changes}
    return BadgeApplication.objects.get(
        pk=actions.apply_for_badge(professional_id=of.id, kind=kind, at=NOW, **told)
    )


def test_municipalities_are_ticked_beyond_the_radius(ana: Business) -> None:
    client = browser(ana.account)
    page = client.get("/pro/perfil/area/").content.decode()
    assert 'value="Águeda" checked disabled' in page and 'value="Porto">' in page
    assert client.post("/pro/perfil/area/", {"municipalities": ["Porto", "Braga"]}).status_code == 302
    assert registry.professional(ana.id).further_municipalities == ["Braga", "Porto"]
    assert 'value="Porto" checked>' in client.get("/pro/perfil/area/").content.decode()
    assert client.post("/pro/perfil/area/", {"municipalities": ["Atlântida"]}).status_code == 422
    assert registry.professional(ana.id).further_municipalities == ["Braga", "Porto"]


def test_the_week_is_written_and_nothing_typed_is_lost(ana: Business) -> None:
    client = browser(ana.account)
    week = {f"day_{day}": "8-12, 13h às 18h" if day < 5 else "" for day in range(7)}
    refused = client.post("/pro/perfil/horario/", {**week, "day_5": "de manhã"})
    assert refused.status_code == 422 and "8-12, 13h às 18h" in refused.content.decode()
    assert registry.professional(ana.id).weekly_hours == []
    assert client.post("/pro/perfil/horario/", week).status_code == 302
    assert 'value="08:00–12:00, 13:00–18:00"' in client.get("/pro/perfil/horario/").content.decode()


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [
        ("2026-11-20", "2026-11-20", 302),
        ("2026-12-20", "2027-01-03", 302),
        ("2026-12-20", "", 302),
        ("2026-11-19", "2026-11-19", 422),
        ("", "2026-12-01", 422),
        ("amanhã", "", 422),
    ],
)
def test_days_away_are_marked_and_taken_back(ana: Business, first: str, last: str, status: int) -> None:
    client = browser(ana.account)
    assert client.post("/pro/perfil/ausencias/", {"first_on": first, "last_on": last}).status_code == status
    rows = people.absences(professional_id=ana.id, on=NOW.date())
    assert len(rows) == (1 if status == 302 else 0)
    for row in rows:
        stranger = browser(open_business("Bruno").account)
        assert stranger.post(f"/pro/perfil/ausencias/{row.id}/retirar/").status_code == 404
        assert client.post(f"/pro/perfil/ausencias/{row.id}/retirar/").status_code == 302
    assert people.absences(professional_id=ana.id, on=NOW.date()) == []


def test_a_work_with_photographs_is_seen_by_anybody_and_taken_off_by_its_owner(ana: Business) -> None:
    client = browser(ana.account)
    sent = client.post(
        "/pro/perfil/trabalhos/",
        {
            "title": "Telhado novo",
            "photos": [upload("a.jpg", jpeg(size=(900, 600))), upload("b.jpg", jpeg())],
        },
    )
    assert sent.status_code == 302
    work = people.works_of(ana.id)[0]
    assert (work.title, work.picture_count) == ("Telhado novo", 2)
    page = Client().get(f"/profissionais/{ana.id}/").content.decode()
    address = f"/fotografias/{work.photo_ids[0]}/pequena.jpg"
    assert "Telhado novo" in page and address in page
    photo = Client().get(address)
    assert (photo.status_code, photo["Content-Type"]) == (200, "image/jpeg")
    assert photo["X-Content-Type-Options"] == "nosniff" and "sandbox" in photo["Content-Security-Policy"]
    assert Client().get(f"/fotografias/{uuid4()}/grande.jpg").status_code == 404
    stranger = browser(open_business("Bruno").account)
    assert stranger.post(f"/pro/perfil/trabalhos/{work.id}/retirar/").status_code == 404
    assert client.post(f"/pro/perfil/trabalhos/{work.id}/retirar/").status_code == 302
    assert Client().get(address).status_code == 404
    assert not WorkPhoto.objects.filter(work_id=work.id).exists()


def test_the_public_profile_says_what_is_shown_and_nothing_else(ana: Business, sofia: Any) -> None:
    page = Client().get(f"/profissionais/{ana.id}/")
    text = page.content.decode()
    for shown in ("Ana Canalizações", "Selo verificado", "Aveiro", "Obra 1", "seg. a sex."):
        assert shown in text
    for hidden in (ana.account.email, "912345678", "+351", "PT5"):
        assert hidden not in text
    assert Client().get(f"/profissionais/{uuid4()}/").status_code == 404
    photo_id = people.works_of(ana.id)[0].photo_ids[0]
    professional_standing.suspend(professional_id=ana.id, reason="x", by=sofia.pk, at=NOW)
    addresses = (f"/profissionais/{ana.id}/", f"/fotografias/{photo_id}/grande.jpg")
    for address in addresses:
        assert Client().get(address).status_code == 404
        assert browser(ana.account).get(address).status_code == browser(sofia).get(address).status_code == 200


def test_a_badge_page_asks_one_thing_at_a_time(ana: Business) -> None:
    client = browser(ana.account)

    def page() -> str:
        text = client.get("/pro/selos/verified/").content.decode()
        assert text.count("button-primary") == 1
        return text

    assert ana.account.email in page()
    for channel, stored in (("email", "email"), ("telefone", "sms")):
        assert client.post(f"/pro/selos/codigo/{channel}/").status_code == 302
        code = Message.objects.get(kind="confirmation_code", channel=stored).secrets[0]
        wrong = f"{(int(code) + 1) % 1_000_000:06d}"
        refused = client.post(f"/pro/selos/codigo/{channel}/confirmar/", {"code": wrong})
        assert refused.status_code == 422
        page()
        assert client.post(f"/pro/selos/codigo/{channel}/confirmar/", {"code": code}).status_code == 302
    assert 'name="documents"' in page()
    for bad in (b"not a paper", b"<script>alert(1)</script>"):
        sent = client.post("/pro/selos/verified/documentos/", {"documents": upload("a.pdf", bad)})
        assert sent.status_code == 422 and BadgeApplication.objects.count() == 0
    assert (
        client.post("/pro/selos/verified/documentos/", {"documents": upload("a.pdf", pdf())}).status_code
        == 302
    )
    assert "Alguém do apoio vai ver" in client.get("/pro/selos/verified/").content.decode()
    assert client.get("/pro/selos/dourado/").status_code == 404
    assert client.post("/pro/selos/codigo/pombo/").status_code == 404
    assert "a ser visto" not in client.get("/pro/selos/liability_insurance/").content.decode()


def test_what_was_typed_about_a_policy_is_kept_when_it_is_refused(ana: Business) -> None:
    sent = browser(ana.account).post(
        "/pro/selos/liability_insurance/documentos/",
        {"number": "AP-99", "issuer": "Sol", "ends_on": "2026-11-19", "documents": upload("a.pdf", pdf())},
    )
    assert sent.status_code == 422 and 'value="AP-99"' in sent.content.decode()


def test_sofia_looks_at_the_papers_and_decides(ana: Business, sofia: Any) -> None:
    application, desk = asked(ana), browser(sofia)
    address = f"/mesa/selos/{application.pk}/"
    assert address in desk.get("/mesa/selos/").content.decode()
    page = desk.get(address)
    assert "AP-7" in page.content.decode() and page.content.decode().count("button-primary") == 1
    document = BadgeDocument.objects.get(application=application)
    assert DocumentReading.objects.count() == 0
    paper = desk.get(f"{address}documentos/{document.pk}/")
    assert (
        paper["Content-Disposition"].startswith("attachment")
        and "sandbox" in paper["Content-Security-Policy"]
    )
    assert paper["X-Content-Type-Options"] == "nosniff" and "no-store" in paper["Cache-Control"]
    assert [row.account_id for row in DocumentReading.objects.all()] == [sofia.pk]
    assert desk.post(f"{address}aceitar/", {"ends_on": ""}).status_code == 422
    assert desk.post(f"{address}aceitar/", {"ends_on": "2026-11-01"}).status_code == 422
    assert desk.post(f"{address}recusar/", {"reason": " "}).status_code == 422
    assert desk.post(f"{address}aceitar/", {"ends_on": ENDS.isoformat()}).status_code == 302
    assert "liability_insurance" in people.active_badges(professional_id=ana.id, at=NOW)
    assert desk.get(address).status_code == 200
    assert (
        "ativo até ao fim de 31 de maio de 2027" in browser(ana.account).get("/pro/selos/").content.decode()
    )


def test_a_refusal_is_read_where_the_papers_are_sent_again(ana: Business, sofia: Any) -> None:
    application = asked(ana, "trade_licence")
    assert (
        browser(sofia)
        .post(f"/mesa/selos/{application.pk}/recusar/", {"reason": "Falta a página 2."})
        .status_code
        == 302
    )
    page = browser(ana.account).get("/pro/selos/trade_licence/").content.decode()
    assert "Falta a página 2." in page and 'name="documents"' in page


def test_the_desks_pages_of_badges_are_the_staffs(ana: Business, sofia: Any) -> None:
    application = asked(ana)
    document = BadgeDocument.objects.get()
    addresses = ["/mesa/selos/", f"/mesa/selos/{application.pk}/"]
    addresses.append(f"/mesa/selos/{application.pk}/documentos/{document.pk}/")
    for address in addresses:
        assert browser(ana.account).get(address).status_code == 404
        assert Client().get(address).status_code == 302
    # Of the staff, but the professional herself.
    staff.give_role(account_id=ana.account.pk, role="support", at=NOW)
    for address in addresses[1:]:
        assert browser(ana.account).get(address).status_code == 404
    assert (
        browser(ana.account).post(f"{addresses[1]}aceitar/", {"ends_on": ENDS.isoformat()}).status_code == 404
    )
    assert DocumentReading.objects.count() == 0
    assert people.badge_queue()[0].id == application.pk
    assert browser(sofia).get(f"/mesa/selos/{uuid4()}/").status_code == 404


def test_the_logo_is_a_picture_that_was_looked_at_or_the_initials(ana: Business) -> None:
    client, where = browser(ana.account), f"/profissionais/{ana.id}/logotipo/"
    initials = Client().get(where)
    assert initials["Content-Type"] == "image/svg+xml" and b">AC</text>" in initials.content
    assert initials["Content-Security-Policy"].startswith("sandbox")
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    for sent in ({"logo": upload("logo.svg", svg)}, {"logo": upload("logo.png", b"nada")}, {}):
        refused = client.post("/pro/perfil/logotipo/", sent)
        assert refused.status_code == 422
        assert not Logo.objects.exists()
    two = {"logo": [upload("a.jpg", jpeg()), upload("b.jpg", jpeg())]}
    assert client.post("/pro/perfil/logotipo/", two).status_code == 422
    assert client.post("/pro/perfil/logotipo/", {"logo": upload("a.jpg", jpeg())}).status_code == 302
    shown = Client().get(where)
    assert shown["Content-Type"] == "image/jpeg" and shown["X-Content-Type-Options"] == "nosniff"
    assert client.post("/pro/perfil/logotipo/", {"act": "initials"}).status_code == 302
    assert b">AC</text>" in Client().get(where).content
    assert where in Client().get(f"/profissionais/{ana.id}/").content.decode()


def test_the_profile_is_saved_at_the_thumb_and_says_so_there(ana: Business) -> None:
    client = browser(ana.account)
    form = {
        "trade_name": ana.professional.trade_name,
        "trades": ["plumber"],
        "municipality": "Aveiro",
        "radius_km": "20",
    }
    saved = client.post("/pro/perfil/", {**form, "website": "www.exemplo.pt", "description": "a " * 60 + "b"})
    assert saved["Location"] == "/pro/perfil/?guardado=1#guardar"
    percent = people.profile(ana.id).percent
    bar = (
        client.get(saved["Location"])
        .content.decode()
        .partition('class="save-bar"')[2]
        .partition("</form>")[0]
    )
    assert "Guardado. O perfil está a" in bar and str(percent) in bar and "<button" in bar
    assert registry.professional(ana.id).website == "https://www.exemplo.pt"
    refused = client.post("/pro/perfil/", {**form, "website": "exemplo"})
    assert refused.status_code == 422 and "www.exemplo.pt" in refused.content.decode()
    elsewhere = client.post("/pro/perfil/", {**form, "municipality": "Atlântida"})
    assert elsewhere.status_code == 422
    assert registry.professional(ana.id).municipality == "Aveiro"
