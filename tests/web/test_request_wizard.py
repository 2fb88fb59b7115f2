"""Helena asks for quotes on her phone, one question a page, without an account."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

import cast
import wizard_story as story
from cast import MONDAY
from vinte.leads import due
from vinte.leads.models import DraftPhoto, JobRequest, RequestDraft, RequestPhoto
from vinte.notices import queries as notices
from vinte.people import actions as people
from vinte.people.accounts import homeowners
from vinte.people.models import Homeowner
from vinte.web.page import sending_limits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday(stand_at: Callable[[datetime], None]) -> None:
    stand_at(MONDAY)


def test_helena_asks_for_quotes_and_gets_a_receipt_once(client: Client) -> None:
    sent = story.publish(client)
    assert (sent.status_code, sent["Location"]) == (302, "/pedir/recebido/")
    job = JobRequest.objects.get()
    assert (job.trade, job.municipality, job.parish, job.place_count) == ("cleaning", "Aveiro", "Esgueira", 3)
    assert (job.budget, job.timing, job.reach_hours, job.phone_hidden) == (
        "medium",
        "month",
        "evening",
        False,
    )
    homeowner = homeowners.homeowner(job.homeowner_id)
    assert (homeowner.phone, homeowner.email_confirmed_at) == ("+351912345678", MONDAY)
    assert story.letters() == ["request_received"]
    receipt = story.letter("request_received")
    assert "Limpar a casa depois da obra" in receipt.subject
    assert "Rua das Flores" not in receipt.text
    assert "Pedido publicado" in client.get("/pedir/recebido/").content.decode()
    # Back and again: the code page, the summary, and a browser without the cookie.
    for _twice in range(2):
        again = client.post("/pedir/codigo/", {"por": "email", "code": story.code()})
        assert (again.status_code, again["Location"]) == (302, "/pedir/recebido/")
        assert client.post("/pedir/resumo/", {"channel": "email"})["Location"] == "/pedir/recebido/"
    assert Client().post("/pedir/resumo/", {"channel": "email"})["Location"] == "/pedir/"
    # The same request with something else in it is told, not dropped.
    changed = story.answer(client, "trabalho", title="Limpar também a garagem")
    assert changed.status_code == 422 and "já foi enviado" in changed.content.decode()
    assert "Limpar também a garagem" in changed.content.decode()
    assert JobRequest.objects.count() == 1
    assert story.letters() == ["request_received"]


def test_a_published_draft_keeps_nothing_but_its_request(client: Client) -> None:
    story.write(client)
    client.post("/pedir/fotografias/", {"photos": story.jpeg()})
    story.send(client)
    draft = RequestDraft.objects.get()
    assert draft.job_request_id == JobRequest.objects.get().pk
    kept = str(list(RequestDraft.objects.values()))
    for private in ("Helena", "912345678", story.EMAIL, "Flores"):
        assert private not in kept
    assert (DraftPhoto.objects.count(), RequestPhoto.objects.count()) == (0, 1)


def test_nothing_is_published_before_the_code_comes_back(client: Client) -> None:
    story.write(client)
    assert client.get("/pedir/resumo/").status_code == 200
    client.post("/pedir/resumo/", {"channel": "email"})
    wrong = f"{(int(story.code()) + 1) % 1_000_000:06d}"
    page = client.post("/pedir/codigo/", {"por": "email", "code": wrong})
    assert page.status_code == 422 and "código não está certo" in page.content.decode()
    assert not JobRequest.objects.exists() and not Homeowner.objects.exists()


@pytest.mark.parametrize(("wrong_tries", "published"), [(4, True), (5, False)])
def test_five_tries(client: Client, stand_at, wrong_tries: int, published: bool) -> None:
    story.write(client)
    client.post("/pedir/resumo/", {"channel": "email"})
    right = story.code()
    for _each in range(wrong_tries):
        client.post("/pedir/codigo/", {"por": "email", "code": f"{(int(right) + 1) % 1_000_000:06d}"})
    page = client.post("/pedir/codigo/", {"por": "email", "code": right})
    assert (page.status_code == 302) is published
    assert JobRequest.objects.exists() is published
    if not published:
        assert "tentado cinco vezes" in page.content.decode()
        stand_at(MONDAY + timedelta(minutes=1))
        client.post("/pedir/codigo/", {"por": "email", "again": "1"})
        assert client.post("/pedir/codigo/", {"por": "email", "code": story.code()}).status_code == 302


@pytest.mark.parametrize(
    ("after", "published"),
    [(timedelta(minutes=10) - timedelta(seconds=1), True), (timedelta(minutes=10), False)],
)
def test_ten_minutes(client: Client, stand_at, after: timedelta, published: bool) -> None:
    story.write(client)
    client.post("/pedir/resumo/", {"channel": "email"})
    stand_at(MONDAY + after)
    page = client.post("/pedir/codigo/", {"por": "email", "code": story.code()})
    assert (page.status_code == 302) is published
    assert JobRequest.objects.exists() is published


def test_codes_are_not_sent_without_end(client: Client) -> None:
    story.write(client)
    for _each in range(5):
        assert client.post("/pedir/resumo/", {"channel": "email"}).status_code == 302
    page = client.post("/pedir/resumo/", {"channel": "email"})
    assert page.status_code == 422 and "daqui a uma hora" in page.content.decode()
    assert len(notices.mailbox(story.EMAIL)) == 5
    page = client.post("/pedir/codigo/", {"por": "email", "again": "1"})
    assert page.status_code == 422 and "daqui a uma hora" in page.content.decode()


def test_by_text_message_the_link_comes_that_way_too(client: Client) -> None:
    story.write(client)
    assert story.send(client, address="+351912345678", channel="sms").status_code == 302
    homeowner = Homeowner.objects.get()
    assert homeowner.phone_confirmed_at == MONDAY and homeowner.email_confirmed_at is None
    assert story.letters() == []
    assert story.letters("+351912345678") == ["request_received"]
    assert re.search(r"/pedido/[\w-]{43}/", story.letter("request_received", "+351912345678").text)


def test_without_a_gateway_only_e_mail_is_offered(client: Client, settings) -> None:
    story.write(client)
    assert 'value="sms"' in client.get("/pedir/resumo/").content.decode()
    settings.VINTE_DEMO = False
    assert 'value="sms"' not in client.get("/pedir/resumo/").content.decode()
    page = client.post("/pedir/resumo/", {"channel": "sms"})
    assert page.status_code == 422 and "não envia SMS" in page.content.decode()


def test_another_address_has_to_be_confirmed_anew(client: Client) -> None:
    story.write(client)
    client.post("/pedir/resumo/", {"channel": "email"})
    first = story.code()
    story.answer(client, "contactos", email="outra@exemplo.pt")
    page = client.post("/pedir/codigo/", {"por": "email", "code": first})
    assert page.status_code == 422 and not JobRequest.objects.exists()


@pytest.mark.parametrize(
    ("step", "field", "value", "says"),
    [
        ("oficio", "trade", "alquimia", "Escolha um ofício"),
        ("trabalho", "title", "Obra", "pelo menos 5 carateres"),
        ("trabalho", "description", "Pouco.", "pelo menos 20 carateres"),
        ("trabalho", "description", "obra obra obra obra obra", "ainda diz pouco"),
        (
            "trabalho",
            "description",
            "Três quartos, ligue 912 345 678 à noite.",
            "telefone, e-mail ou endereço",
        ),
        ("concelho", "municipality", "Atlântida", "Escolha um concelho"),
        ("morada", "parish", "Norte", "Escolha uma freguesia"),
        ("morada", "address", " ", "Escreva a rua"),
        ("quando", "timing", "ontem", "Escolha uma das respostas"),
        ("valor", "budget", "", "Escolha uma das respostas"),
        ("intencao", "intent", "", "Escolha uma das três"),
        ("contactos", "name", " ", "Escreva o seu nome"),
        ("contactos", "email", "helena(a)exemplo", "nome@exemplo.pt"),
        ("contactos", "email", "helena@yopmail.com", "descartável"),
        ("contactos", "phone", "123", "telefone não está completo"),
        ("contactos", "phone", "412 345 678", "não existe no país a que pertence"),
        ("horas", "reach_hours", "", "Escolha uma das respostas"),
        ("quantos", "place_count", "5", "Escolha um número de 1 a 4"),
    ],
)
def test_each_question_is_checked_alone_and_a_hole_changes_nothing(
    client: Client, step: str, field: str, value: str, says: str
) -> None:
    story.write(client, until=step)
    before = list(RequestDraft.objects.values())
    page = story.answer(client, step, **{field: value})
    assert page.status_code == 422
    assert re.search(says, page.content.decode(), re.IGNORECASE)
    assert field in page.context["form"].errors
    assert list(RequestDraft.objects.values()) == before
    assert not JobRequest.objects.exists() and not Homeowner.objects.exists() and not notices.mailbox()


def test_opening_pages_changes_nothing(client: Client) -> None:
    for path in ("/pedir/", "/pedir/oficio/", "/pedir/quantos/", "/pedir/resumo/", "/pedir/codigo/"):
        client.get(path)
    assert not RequestDraft.objects.exists() and "vinte_pedido" not in client.cookies


def test_a_closed_tab_comes_back_where_it_was_and_back_shows_what_was_said(client: Client) -> None:
    story.write(client, until="quando")
    assert client.get("/pedir/")["Location"] == "/pedir/quando/"
    assert "Passo 6 de 12" in client.get("/pedir/quando/").content.decode()
    assert "Limpar a casa" in client.get("/pedir/trabalho/").content.decode()
    # A question whose turn has not come leads to the one that has.
    assert client.get("/pedir/quantos/")["Location"] == "/pedir/quando/"
    assert client.get("/pedir/resumo/")["Location"] == "/pedir/quando/"
    assert Client().get("/pedir/quando/")["Location"] == "/pedir/"
    assert client.get("/pedir/nada/").status_code == 404


def test_the_key_in_the_cookie_is_kept_as_a_hash_and_leaves_no_script(client: Client) -> None:
    story.write(client, until="trabalho")
    cookie = client.cookies["vinte_pedido"]
    assert len(cookie.value) == 43
    assert cookie.value not in str(list(RequestDraft.objects.values()))
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/pedir/")


@pytest.mark.parametrize(
    ("after", "there"),
    [(timedelta(days=30) - timedelta(seconds=1), True), (timedelta(days=30), False)],
)
def test_a_draft_ends_after_thirty_days_with_everything_in_it(
    client: Client, stand_at, after: timedelta, there: bool
) -> None:
    story.write(client, until="concelho")
    client.post("/pedir/fotografias/", {"photos": story.jpeg()})
    due.DUTIES.run(at=MONDAY + after)
    stand_at(MONDAY + after)
    assert RequestDraft.objects.exists() is there
    assert DraftPhoto.objects.exists() is there
    page = client.get("/pedir/")
    assert page.status_code == (302 if there else 200)


def test_a_draft_past_its_end_is_closed_even_before_it_is_removed(client: Client, stand_at) -> None:
    story.write(client)
    stand_at(MONDAY + timedelta(days=30))
    assert client.get("/pedir/").status_code == 200
    assert client.post("/pedir/resumo/", {"channel": "email"})["Location"] == "/pedir/"


def test_starting_again_forgets_everything(client: Client) -> None:
    story.write(client)
    client.post("/pedir/fotografias/", {"photos": story.jpeg()})
    assert client.post("/pedir/recomecar/")["Location"] == "/pedir/"
    assert not RequestDraft.objects.exists() and not DraftPhoto.objects.exists()
    assert client.get("/pedir/").status_code == 200
    assert client.get("/pedir/recomecar/").status_code == 405


def test_after_a_request_comes_another_one(client: Client, stand_at) -> None:
    story.publish(client)
    stand_at(MONDAY + timedelta(hours=1))
    client.post("/pedir/recomecar/")
    story.publish(client, oficio={"trade": "painter"}, trabalho={"title": "Pintar a sala toda"})
    assert JobRequest.objects.count() == 2


def test_photographs_are_made_anew_counted_and_taken_out(client: Client) -> None:
    story.write(client, until="concelho")
    exif = Image.Exif()
    exif[0x010E] = "secret note"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (40.0, 38.0, 0.0)
    with_place = story.jpeg(colour="blue", exif=exif)
    assert b"Exif" in with_place.getvalue()
    client.post("/pedir/fotografias/", {"photos": [with_place, story.jpeg(colour="green")]})
    kept = list(DraftPhoto.objects.order_by("added_at", "pk"))
    assert len(kept) == 2
    for photo in kept:
        for content in (bytes(photo.content), bytes(photo.small)):
            assert b"Exif" not in content and b"secret note" not in content
    page = client.get(f"/pedir/fotografias/{kept[0].pk}/")
    assert page["Content-Type"] == "image/jpeg" and page.content == bytes(kept[0].small)
    assert (page["X-Content-Type-Options"], "sandbox" in page["Content-Security-Policy"]) == ("nosniff", True)
    # The same photograph twice is one.
    client.post("/pedir/fotografias/", {"photos": story.jpeg(colour="green")})
    assert DraftPhoto.objects.count() == 2
    for number in range(4):
        client.post("/pedir/fotografias/", {"camera": story.jpeg(size=(20 + number, 20))})
    assert DraftPhoto.objects.count() == 6
    page = client.post("/pedir/fotografias/", {"photos": story.jpeg(size=(90, 9))})
    assert page.status_code == 422 and "no máximo 6 fotografias" in page.content.decode()
    for _twice in range(2):
        client.post(f"/pedir/fotografias/{kept[0].pk}/tirar/")
    assert DraftPhoto.objects.count() == 5


def test_a_picture_is_taken_by_its_content_and_never_by_its_name(client: Client) -> None:
    story.write(client, until="concelho")
    png = story.jpeg()
    Image.new("RGB", (30, 30), "yellow").save(png, "PNG")
    png.seek(0)
    assert client.post("/pedir/fotografias/", {"photos": png}).status_code == 302
    assert DraftPhoto.objects.count() == 1
    text = story.jpeg()
    text.write(b"<svg onload=alert(1)>")
    text.seek(0)
    text.truncate(0)
    text.write(b"not a picture at all")
    text.seek(0)
    page = client.post("/pedir/fotografias/", {"photos": text})
    assert page.status_code == 422 and "não é uma fotografia" in page.content.decode()
    assert DraftPhoto.objects.count() == 1


@pytest.mark.parametrize(
    ("size", "taken"), [((5000, 5000), True), ((5001, 5000), False), ((60000, 60000), False)]
)
def test_twenty_five_megapixels_and_no_bomb(client: Client, size: tuple[int, int], taken: bool) -> None:
    story.write(client, until="concelho")
    picture = story.jpeg()
    if size[0] * size[1] > 100_000_000:
        # A picture that says it is 3,600 megapixels, in a hundred bytes.
        picture.truncate(0)
        picture.write(
            b"GIF89a" + size[0].to_bytes(2, "little") + size[1].to_bytes(2, "little") + b"\x00\x00\x00,"
        )
    else:
        picture.seek(0)
        picture.truncate(0)
        Image.new("L", size).save(picture, "PNG")
    picture.seek(0)
    page = client.post("/pedir/fotografias/", {"photos": picture})
    assert (page.status_code, DraftPhoto.objects.count()) == ((302, 1) if taken else (422, 0))


def test_hugo_sees_nothing_of_helenas_draft(client: Client) -> None:
    story.write(client, until="concelho")
    client.post("/pedir/fotografias/", {"photos": story.jpeg()})
    photo = DraftPhoto.objects.get()
    hugo = Client()
    assert hugo.get(f"/pedir/fotografias/{photo.pk}/").status_code == 404
    hugo.post(f"/pedir/fotografias/{photo.pk}/tirar/")
    story.write(hugo, until="fotografias")
    assert hugo.get(f"/pedir/fotografias/{photo.pk}/").status_code == 404
    hugo.post(f"/pedir/fotografias/{photo.pk}/tirar/")
    assert DraftPhoto.objects.filter(pk=photo.pk).exists()
    # A key that was made up, or the hash of one that was seen, opens nothing.
    hugo.cookies["vinte_pedido"] = RequestDraft.objects.order_by("made_at")[0].key_hash
    assert hugo.get("/pedir/").status_code == 200
    assert "Limpar a casa" not in hugo.get("/pedir/").content.decode()


def test_forms_of_other_sites_are_refused() -> None:
    browser = Client(enforce_csrf_checks=True)
    assert browser.post("/pedir/oficio/", {"trade": "cleaning"}).status_code == 403
    assert not RequestDraft.objects.exists()


def test_whoever_types_helenas_contact_learns_nothing_of_her_requests(client: Client, stand_at) -> None:
    story.publish(client)
    stand_at(MONDAY + timedelta(hours=1))
    hugo = Client()
    story.write(hugo)
    assert "pedido aberto" not in hugo.get("/pedir/resumo/").content.decode()
    # Once the code has come back it is a doubt for an agent.
    assert story.send(hugo)["Location"] == "/pedir/recebido/"
    assert JobRequest.objects.count() == 1 and "request_in_review" in story.letters()


def test_one_client_address_has_only_so_many_codes_sent(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sending_limits.RATES, "code", "2/h/ip")
    story.write(client)
    assert client.post("/pedir/resumo/", {"channel": "email"}).status_code == 302
    assert client.post("/pedir/codigo/", {"por": "email", "again": "1"}).status_code == 302
    stranger = Client()
    story.write(stranger)
    refused = stranger.post("/pedir/resumo/", {"channel": "email"})
    assert refused.status_code == 422 and "desta ligação" in refused.content.decode()
    again = client.post("/pedir/codigo/", {"por": "email", "again": "1"})
    assert again.status_code == 422 and "desta ligação" in again.content.decode()
    elsewhere = stranger.post("/pedir/resumo/", {"channel": "email"}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302


# The second byte of a tag's type, by its distance from the mark of Exif: Orientation, then Make.
@pytest.mark.parametrize(("place", "value"), [(17, 0), (19, 5)])
def test_a_photograph_with_broken_exif_is_no_error_of_ours(client: Client, place: int, value: int) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Vinte"
    exif[0x8825] = {1: "N", 2: (1.0, 2.0, 3.0)}
    data = bytearray(story.jpeg(exif=exif).getvalue())
    data[data.find(b"Exif") + place] = value
    story.write(client)
    file = SimpleUploadedFile("obra.jpg", bytes(data))
    assert client.post("/pedir/fotografias/", {"photos": file}).status_code == 302
    assert b"Vinte" not in bytes(DraftPhoto.objects.get().content)


@pytest.mark.parametrize(
    ("typed", "kept", "offered"),
    [
        ("aveiro", "Aveiro", []),
        ("  AGUEDA ", "Águeda", []),
        ("Águeda", "Águeda", []),
        ("albergaria a v", "Albergaria-a-Velha", []),
        ("Lagoa (Açores)", "Lagoa (Açores)", []),
        ("vila nova de g", "Vila Nova de Gaia", []),
        ("ilh", None, ["Ílhavo"]),
        ("vila real", "Vila Real", []),
        ("atlantida", None, []),
        ("3800-123", "Aveiro", []),
        ("3700", None, ["São João da Madeira", "Santa Maria da Feira", "Oliveira de Azeméis"]),
        ("3700-123", None, ["São João da Madeira", "Santa Maria da Feira", "Oliveira de Azeméis"]),
    ],
)
def test_a_municipality_is_typed_as_one_likes(
    client: Client, typed: str, kept: str | None, offered: list[str]
) -> None:
    for step in ("oficio", "trabalho"):
        story.answer(client, step)
    client.post("/pedir/fotografias/", {"act": "continue"})
    answer = client.post("/pedir/concelho/", {"municipality": typed})
    page = answer.content.decode()
    if kept is not None:
        assert answer.status_code == 302, page
        assert RequestDraft.objects.get().municipality == kept
        return
    assert answer.status_code == 422 and RequestDraft.objects.get().municipality == ""
    for name in offered:
        assert f'name="municipality" value="{name}"' in page
    assert ("não encontramos esse" in page) is not bool(offered)
    assert len(page) < 20_000 and "Vila Real de Santo António" not in page


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("3700", "de mais de um concelho"),
        ("0001-001", "Não conhecemos esse código postal"),
        ("38000", "Não conhecemos esse código postal"),
        ("380", "Não conhecemos esse código postal"),
    ],
)
def test_a_postcode_that_leads_to_no_one_municipality_says_so(client: Client, typed: str, says: str) -> None:
    story.write(client, until="concelho")
    answer = client.post("/pedir/concelho/", {"municipality": typed})
    assert answer.status_code == 422 and says in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("a", []),
        ("ÁGUED", ["Águeda"]),
        ("370", []),
        ("3700-1", ["São João da Madeira", "Santa Maria da Feira", "Oliveira de Azeméis"]),
        ("3700", ["São João da Madeira", "Santa Maria da Feira", "Oliveira de Azeméis"]),
        ("atlantida", []),
        ("de", 8),
    ],
)
def test_names_appear_while_one_types(client: Client, typed: str, offered: list[str] | int) -> None:
    story.write(client, until="concelho")
    before = list(RequestDraft.objects.values())
    answer = client.get("/pedir/concelho/", {"municipality": typed}, headers={"hx-request": "true"})
    found = re.findall(r'value="([^"]+)"', answer.content.decode())
    assert (len(found) if isinstance(offered, int) else found) == offered
    assert list(RequestDraft.objects.values()) == before and "<html" not in answer.content.decode()
    whole = client.get("/pedir/concelho/", {"municipality": typed}).content.decode()
    assert "<html" in whole and 'name="act" value="continue"' in whole


def test_the_page_after_publication_says_how_many_can_see_it_and_opens_the_request(client: Client) -> None:
    story.publish(client)
    page = client.get("/pedir/recebido/").content.decode()
    assert "Ainda ninguém deste ofício trabalha aí" in page and "já podem ver" not in page
    cast.professional("Ana", trades=("cleaning",))
    page = client.get("/pedir/recebido/").content.decode()
    assert "1 profissional deste ofício trabalha aí" in page
    opened = client.post("/pedir/recebido/")
    assert opened["Location"].startswith("/pedido/")
    assert "Limpar a casa depois da obra" in client.get(opened["Location"]).content.decode()
    assert Client().post("/pedir/recebido/")["Location"] == "/pedir/recebido/"


def test_the_summary_says_how_many_it_reaches_before_anything_is_sent(client: Client) -> None:
    story.write(client)
    page = client.get("/pedir/resumo/").content.decode()
    assert "Ainda ninguém deste ofício trabalha aí" in page and "por agora ninguém pode ver o pedido" in page
    assert "até 50 km" not in page
    ana = cast.professional("Ana", trades=("cleaning",))
    people.update_profile(professional_id=ana.id, municipality="Ovar", at=cast.MONDAY)
    cast.professional("Bruno")
    page = client.get("/pedir/resumo/").content.decode()
    assert "fica em Ovar, a 24 km" in page and "até 50 km" in page and "Pintura (1)" in page
    people.update_profile(professional_id=ana.id, radius_km=30, at=cast.MONDAY)
    page = client.get("/pedir/resumo/").content.decode()
    assert "1 profissional deste ofício trabalha aí e pode ver o pedido" in page
    assert "Ainda ninguém" not in page
