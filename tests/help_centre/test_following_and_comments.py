"""Follow, comment, moderate, answer, unsubscribe; whether it helped; the operator's own articles."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

import cast
from cast import MONDAY
from vinte.help_centre import actions, queries
from vinte.help_centre.following import telling
from vinte.help_centre.models import ArticleEdition, Comment, Follow, HelpfulAnswer
from vinte.help_centre.votes import MARK_DAYS
from vinte.kernel.errors import NotAllowed, Refused

pytestmark = pytest.mark.django_db
HELENA = "helena@casa.example"
WORDS = {
    "slug": "obras-no-verao",
    "audience": "professional",
    "language": "pt",
    "title": "Obras no verão",
    "summary": "O que muda em agosto.",
    "keywords": "férias",
    "body": "Em agosto há menos pedidos.\n\nAinda assim, {terms.contacts} contactos contam.\n",
}


def follow(email: str = HELENA, *, slug: str = "selos", account: Any = None, at: Any = MONDAY) -> bool:
    account_id = None if account is None else account.pk
    return actions.follow(slug=slug, email=email, language="pt", account_id=account_id, at=at)


def publish(
    by: Any, *, key: str, body: str = WORDS["body"], at: Any = MONDAY, first_day: date | None = None
) -> None:
    version = actions.write_article(**{**WORDS, "body": body}, key=key, by=by.pk, at=at)
    actions.publish_article(version_id=version, first_day=first_day or at.date(), by=by.pk, at=at)


def test_a_stranger_confirms_is_told_what_changed_and_stops() -> None:
    otilia = cast.staff("Otília", role="operator")
    publish(otilia, key="one")
    telling.DUTY.run(at=MONDAY)
    for _twice in range(2):
        assert follow(slug="obras-no-verao") is False
    (asks,) = cast.letters(HELENA)
    assert asks.kind == "article_follow_confirm" and "Obras no verão" in asks.text
    later = MONDAY + timedelta(days=2)
    publish(otilia, key="two", body="Em agosto há poucos pedidos.\n", at=later)
    telling.DUTY.run(at=later)
    assert len(cast.letters(HELENA)) == 1, "nobody is told who did not confirm"
    secret = cast.secret_sent_to(HELENA, page="ajuda/seguir")
    actions.confirm_follow(secret=secret, at=later)
    for _twice in range(2):
        telling.DUTY.run(at=later)
    (told,) = cast.letters(HELENA, kind="article_changed")
    assert "Antes: Em agosto há menos pedidos. Agora: Em agosto há poucos pedidos." in told.text
    assert "Saiu: Ainda assim, 20 contactos contam." in told.text
    stop = cast.secret_sent_to(HELENA, page="ajuda/deixar")
    for _twice in range(2):
        actions.stop_follow(secret=stop, at=later)
    publish(otilia, key="three", body="Em agosto não há pedidos.\n", at=later + timedelta(days=2))
    telling.DUTY.run(at=later + timedelta(days=2))
    assert len(cast.letters(HELENA, kind="article_changed")) == 1


@pytest.mark.parametrize(("hours", "letters"), [(23, 1), (24, 2)])
def test_one_letter_a_day_for_an_article(hours: int, letters: int) -> None:
    otilia, ana = cast.staff("Otília", role="operator"), cast.professional("Ana").account
    publish(otilia, key="one")
    telling.DUTY.run(at=MONDAY)
    assert follow(account=ana, slug="obras-no-verao")
    first = MONDAY + timedelta(minutes=1)
    for number, at in enumerate((first, first + timedelta(hours=hours)), start=2):
        publish(otilia, key=f"{number}", body=f"Texto {'novo ' * number}.\n", at=at)
        telling.DUTY.run(at=at)
    assert len(cast.letters(ana.email, kind="article_changed")) == letters


def test_what_reads_again_as_it_did_is_no_letter() -> None:
    otilia, ana = cast.staff("Otília", role="operator"), cast.professional("Ana").account
    publish(otilia, key="one")
    telling.DUTY.run(at=MONDAY)
    follow(account=ana, slug="obras-no-verao")
    Follow.objects.update(told_at=MONDAY)
    at = MONDAY + timedelta(hours=1)
    publish(otilia, key="two", body="Outro.\n", at=at)
    telling.DUTY.run(at=at)
    publish(otilia, key="three", at=at + timedelta(hours=1))
    telling.DUTY.run(at=MONDAY + timedelta(days=2))
    assert ArticleEdition.objects.filter(slug="obras-no-verao").count() == 3
    assert not cast.letters(ana.email, kind="article_changed")


def test_a_mailbox_is_asked_five_times_a_day_at_most() -> None:
    slugs = ["selos", "perfil", "contactos", "opinioes", "direitos", "garantia"]
    for slug in slugs[:5]:
        follow(slug=slug)
    with pytest.raises(Refused, match="vários e-mails"):
        follow(slug=slugs[5])
    assert not follow(slug=slugs[5], at=MONDAY + timedelta(days=1))
    with pytest.raises(NotAllowed):
        follow(slug="nenhum")


def test_a_comment_is_read_before_it_shows_and_answered() -> None:
    sofia, ana = cast.staff("Sofia"), cast.professional("Ana").account
    about = {"slug": "selos", "language": "pt", "account_id": ana.pk, "at": MONDAY}
    for _twice in range(2):
        comment_id = actions.comment(**about, text="Quanto demora?", key="one")
    assert Comment.objects.count() == 1
    assert len(queries.comments_of(slug="selos", account_id=None)) == 0
    (mine,) = queries.comments_of(slug="selos", account_id=ana.pk)
    assert mine.is_waiting and mine.author == "Ana"
    with pytest.raises(NotAllowed):
        actions.show_comment(comment_id=comment_id, answer="", by=ana.pk, at=MONDAY)
    actions.show_comment(comment_id=comment_id, answer="Poucos dias.", by=sofia.pk, at=MONDAY)
    (shown,) = queries.comments_of(slug="selos", account_id=None)
    assert (shown.text, shown.answer, shown.is_waiting) == ("Quanto demora?", "Poucos dias.", False)
    (letter,) = cast.letters(ana.email, kind="comment_shown")
    assert "Poucos dias." in letter.text
    with pytest.raises(Refused, match="já está à vista"):
        actions.show_comment(comment_id=comment_id, answer="", by=sofia.pk, at=MONDAY)
    with pytest.raises(Refused, match="motivo"):
        actions.refuse_comment(comment_id=comment_id, reason=" ", by=sofia.pk, at=MONDAY)
    actions.refuse_comment(comment_id=comment_id, reason="Tem um número de telefone.", by=sofia.pk, at=MONDAY)
    assert len(queries.comments_of(slug="selos", account_id=None)) == 0
    (letter,) = cast.letters(ana.email, kind="comment_refused")
    assert "Tem um número de telefone." in letter.text


@pytest.mark.parametrize(("hours", "is_refused"), [(23, True), (24, False)])
def test_five_comments_a_day(hours: int, is_refused: bool) -> None:
    ana = cast.professional("Ana").account
    about = {"slug": "selos", "language": "pt", "account_id": ana.pk, "text": "Olá."}
    for number in range(5):
        actions.comment(**about, key=str(number), at=MONDAY)
    at = MONDAY + timedelta(hours=hours)
    if is_refused:
        with pytest.raises(Refused, match="vários comentários"):
            actions.comment(**about, key="more", at=at)
    else:
        actions.comment(**about, key="more", at=at)


def test_a_reader_says_once_whether_it_helped_and_may_change_it() -> None:
    ana = cast.professional("Ana").account
    readers: list[tuple[Any, str]] = [
        (None, "one"),
        (None, "two"),
        (None, "one"),
        (ana.pk, "one"),
        (ana.pk, "two"),
    ]
    for account_id, seen in readers:
        actions.say_whether_helpful(
            slug="selos",
            language="pt",
            helped=seen == "two",
            account_id=account_id,
            seen_from=seen,
            at=MONDAY,
        )
    said = queries.helpful_by_article()["selos"]
    assert (said.yes_count, said.no_count) == (2, 1)
    assert queries.said_whether_helpful(slug="selos", account_id=None, seen_from="one") is False
    assert queries.said_whether_helpful(slug="perfil", account_id=None, seen_from="one") is None
    marks = set(HelpfulAnswer.objects.values_list("reader", flat=True))
    telling.DUTY.run(at=MONDAY + timedelta(days=MARK_DAYS) - timedelta(seconds=1))
    assert set(HelpfulAnswer.objects.values_list("reader", flat=True)) == marks
    telling.DUTY.run(at=MONDAY + timedelta(days=MARK_DAYS))
    assert not marks & set(HelpfulAnswer.objects.values_list("reader", flat=True))
    assert queries.helpful_by_article()["selos"] == said


def read(slug: str = "obras-no-verao", *, at: Any) -> str:
    return queries.article(slug=slug, language="fr", account_id=None, at=at).markdown


def test_an_operators_article_is_a_draft_then_shown_from_its_day_then_withdrawn() -> None:
    otilia, sofia = cast.staff("Otília", role="operator"), cast.staff("Sofia")
    version = actions.write_article(**WORDS, key="one", by=otilia.pk, at=MONDAY)
    assert actions.write_article(**WORDS, key="one", by=otilia.pk, at=MONDAY) == version
    with pytest.raises(NotAllowed):
        read(at=MONDAY)
    with pytest.raises(NotAllowed):
        actions.publish_article(version_id=version, first_day=MONDAY.date(), by=sofia.pk, at=MONDAY)
    with pytest.raises(Refused, match="já passou"):
        actions.publish_article(version_id=version, first_day=date(2026, 1, 11), by=otilia.pk, at=MONDAY)
    published_at = MONDAY + timedelta(minutes=1)
    actions.publish_article(version_id=version, first_day=date(2026, 1, 14), by=otilia.pk, at=published_at)
    with pytest.raises(NotAllowed):
        read(at=MONDAY + timedelta(days=1))
    day = MONDAY + timedelta(days=2)
    assert "20 contactos contam" in read(at=day)
    with pytest.raises(Refused, match="porquê"):
        actions.withdraw_article(slug=WORDS["slug"], language="pt", reason="", by=otilia.pk, at=day)
    actions.withdraw_article(slug=WORDS["slug"], language="pt", reason="Acabou.", by=otilia.pk, at=day)
    with pytest.raises(NotAllowed):
        read(at=day)
    case = queries.own_case(slug=WORDS["slug"], by=otilia.pk, at=day)
    assert [event.what for event in case.trail] == ["withdrawn", "published", "kept"]


@pytest.mark.parametrize(
    ("field", "wrong", "said"),
    [
        ("slug", "garantia", "outra página"),
        ("slug", "apoio", "outra página"),
        ("slug", "Obras!", "letras pequenas"),
        ("title", " ", "título"),
        ("summary", "", "resumo"),
        ("body", " ", "Falta o texto"),
        ("body", "Bem.\n\n<script>x</script>\n", "Linha 3 do texto: há HTML"),
        ("body", "Bem.\n{terms.contatos}\n", "Linha 2 do texto: não há nenhum valor"),
        ("body", "# Título\n", "Linha 1 do texto: os títulos"),
        ("body", "[x](javascript:x)\n", "Linha 1 do texto: uma ligação"),
    ],
)
def test_a_wrong_article_is_refused_whole_with_its_line(field: str, wrong: str, said: str) -> None:
    otilia = cast.staff("Otília", role="operator")
    with pytest.raises(Refused, match=said):
        actions.write_article(**{**WORDS, field: wrong}, key="one", by=otilia.pk, at=MONDAY)
    assert len(queries.own_list()) == 0
