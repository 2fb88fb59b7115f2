"""Acceptance 3 of the help centre: follow, comment, moderate, answer, unsubscribe."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

import cast
from vinte.help_centre import actions as help_centre
from vinte.help_centre.following import telling
from vinte.kernel.clock import FixedClock

NOW = cast.MONDAY + timedelta(hours=1)
HELENA = "helena@casa.example"


def test_follow_comment_moderate_answer_and_unsubscribe(
    site: str, door: Any, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.VINTE_SUPPORT_PHONE, settings.VINTE_SUPPORT_ADDRESS = "+351210000000", "apoio@vinte.example"

    def stand_at(instant: datetime) -> None:
        monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(instant))

    stand_at(NOW)
    ana, sofia, otilia = (
        cast.professional("Ana").account,
        cast.staff("Sofia"),
        cast.staff("Otília", role="operator"),
    )
    words = {
        "slug": "obras",
        "audience": "everybody",
        "language": "pt",
        "title": "Obras",
        "summary": "Obras.",
        "keywords": "",
    }

    def publish(body: str, at: Any) -> None:
        version = help_centre.write_article(**words, body=body, key=body, by=otilia.pk, at=at)
        help_centre.publish_article(version_id=version, first_day=at.date(), by=otilia.pk, at=at)
        telling.DUTY.run(at=at)

    publish("Em agosto há menos pedidos.", NOW)

    # Helena has no account: she asks, and confirms by the letter.
    helena = door.page("phone")
    helena.goto("/ajuda/obras/")
    helena.get_by_label("O seu e-mail").fill(HELENA)
    helena.get_by_role("button", name="Seguir").click()
    expect(helena.get_by_text("Só escrevemos outra vez se o confirmar lá.")).to_be_visible()
    helena.goto(f"/ajuda/seguir/{cast.secret_sent_to(HELENA, page='ajuda/seguir')}/")
    helena.get_by_role("button", name="Seguir").click()
    expect(helena.get_by_text("Confirmado.")).to_be_visible()

    # Ana comments; nobody else sees it until Sofia has read it.
    hers = door.page("phone", who=ana)
    hers.goto("/ajuda/obras/")
    hers.get_by_label("O seu comentário").fill("E em setembro?")
    hers.get_by_role("button", name="Enviar comentário").click()
    expect(hers.get_by_text("só você o vê, até ser lido")).to_be_visible()
    helena.goto("/ajuda/obras/")
    expect(helena.get_by_text("E em setembro?")).to_have_count(0)
    desk = door.page(who=sofia)
    desk.goto("/mesa/comentarios/")
    desk.get_by_label("Resposta do apoio, que todos leem").fill("Voltam ao normal.")
    desk.get_by_role("button", name="Mostrar").click()
    expect(desk.get_by_text("Está à vista, e quem escreveu foi avisado.")).to_be_visible()
    helena.reload()
    expect(helena.get_by_text("Voltam ao normal.")).to_be_visible()
    expect(helena.get_by_text("Atendemos agora")).to_be_visible()

    # The article changes: Helena is told what, and stops.
    later = NOW + timedelta(days=2)
    stand_at(later)
    publish("Em agosto há poucos pedidos.", later)
    (told,) = cast.letters(HELENA, kind="article_changed")
    assert "Agora: Em agosto há poucos pedidos." in told.text
    helena.goto(f"/ajuda/deixar/{cast.secret_sent_to(HELENA, page='ajuda/deixar')}/")
    helena.get_by_role("button", name="Deixar de seguir").click()
    expect(helena.get_by_role("heading", name="Já não segue «Obras»")).to_be_visible()
