"""The pages that need no login for `list_pages`: the house, a professional's profile, and the demo's mailbox."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from list_pages import Visit, reader

import cast
import complaint_story
from vinte.help_centre import actions as help_centre
from vinte.help_centre.models import Follow
from vinte.notices import queries as notices
from vinte.people import actions as people
from vinte.reviews import actions as reviews

AT = cast.MONDAY + timedelta(days=2)
ROUTES = ("public:", "mailbox:")

PAGES: dict[str, str] = {
    "public:home": "",
    "public:find": "",
    "public:trade": '<article class="person">',
    "public:trade_place": '<article class="person">',
    "public:guarantee": "",
    "public:open_figures": "",
    "public:keys": "",
    "public:privacy": "",
    "public:professional": "<li><strong>",
    "public:who_we_are": "",
    "public:privacy_policy": "",
    "public:cookies": "",
    "public:accessibility": "",
    "public:report_profile": 'name="part"',
    "public:content_notice": "",
    "public:content_owner": "",
    "public:report_review": "",
    "public:report_by_link": "",
    "public:stop_pack": "",
    "public:offline": "",
    "public:stop_claim": "",
    "public:stop_messages": "",
    "public:stop_reminders": "",
    "public:help": '<li><a href="/ajuda/',
    "public:help_search": "",
    "public:help_article": '<article class="panel stack stack-s comment">',
    "public:support": "",
    "public:confirm_follow": "",
    "public:stop_follow": "",
    "mailbox:list": '<li class="is-read">',
    "mailbox:letter": "",
    "mailbox:letter_html": "",
}
OTHER: dict[str, str] = {
    "public:start": "leads on to the first page of whoever logged in",
    "public:work_photo": "a photograph",
    "public:logo": "a picture",
    "public:icon": "a picture",
    "public:manifest": "a file",
    "public:worker": "a file",
    "public:open_figures_data": "a file",
    "public:key_set": "a file",
    "public:sitemap": "a file",
    "public:sitemap_section": "a file",
    "public:robots": "a file",
    "public:site_card": "a picture",
    "public:professional_card": "a picture",
}


def play(rows: int) -> Visit:
    """Ana with so many works, each badge, and as many letters from her former clients."""
    ana = cast.professional("Ana", is_complete=True, has_badge=True)
    for number in range(rows):
        people.add_work(professional_id=ana.id, title=f"Sala {number}", photos=cast.photos(1), at=AT)
        review = cast.review(ana, name=f"Hugo {number}", at=AT - timedelta(hours=number))
        rows_from_elsewhere = f"{ana.id},Mapa,Rita,5,Boa {number}.,2025-03-01\n"
        reviews.import_reviews(
            text=",".join(reviews.IMPORT_COLUMNS) + "\n" + rows_from_elsewhere, file="a.csv", at=AT
        )
    for number in range(rows):
        other = cast.professional(f"Rita {number}", has_badge=True)
        cast.review(other, name=f"Hugo {number}", at=AT - timedelta(hours=number))
    letter = notices.letters()[0]
    pack = cast.buy_pack(ana.id, "monthly", at=AT)
    reminders = people.issue_private_link(purpose="reminders_stop", subject=ana.account.pk, at=AT)
    messages = people.issue_private_link(purpose="messages_stop", subject=ana.account.pk, at=AT)
    # Of a draft that was erased since.
    claim = people.issue_private_link(purpose="stop_claim", subject=ana.id, at=AT)
    stop = people.issue_private_link(purpose="pack_stop", subject=pack.id, at=AT)
    notice = complaint_story.report(ana, at=AT)
    sender = people.issue_private_link(purpose="content_notice", subject=notice, at=AT)
    owner = people.issue_private_link(purpose="content_owner", subject=notice, at=AT)
    pages = {
        "public:who_we_are": "/quem-somos/",
        "public:privacy_policy": "/privacidade/",
        "public:cookies": "/cookies/",
        "public:accessibility": "/acessibilidade/",
        "public:report_profile": f"/profissionais/{ana.id}/denunciar/",
        "public:content_notice": f"/denuncia/{sender}/",
        "public:content_owner": f"/conteudo/{owner}/",
        "public:home": "/",
        "public:find": "/procurar/?oficio=porta&onde=vila",
        "public:trade": "/pintores/",
        "public:trade_place": "/pintores/aveiro/",
        "public:guarantee": "/a-garantia/",
        "public:open_figures": "/a-garantia/em-numeros/",
        "public:keys": "/a-garantia/chaves/",
        "public:privacy": "/os-seus-dados/",
        "public:professional": f"/profissionais/{ana.id}/",
        "public:offline": "/sem-rede/",
        "public:stop_claim": f"/garantia/parar/{claim}/",
        "public:stop_messages": f"/mensagens/parar/{messages}/",
        "public:stop_reminders": f"/lembretes/parar/{reminders}/",
        "public:stop_pack": f"/pack/parar/{stop}/",
        "mailbox:list": f"/correio/?para={ana.account.email}",
        "mailbox:letter": f"/correio/{letter.id}/",
        "mailbox:letter_html": f"/correio/{letter.id}/html/",
    }
    reviews.ask_report_link(
        professional_id=ana.id,
        invitation_id=review.invitation_id,
        email="eva@vizinha.example",
        language="pt",
        at=AT,
    )
    secret = cast.secret_sent_to("eva@vizinha.example", page="opiniao/denunciar")
    pages["public:report_by_link"] = f"/opiniao/denunciar/{secret}/"
    pages |= _help(rows, account_id=ana.account.pk)
    report = f"/profissionais/{ana.id}/opinioes/{review.invitation_id}/denunciar/"
    asks = {route: (reader(), path) for route, path in pages.items()}
    return Visit(at=AT, asks={**asks, "public:report_review": (reader(ana.account), report)})


def _help(rows: int, *, account_id: UUID) -> dict[str, str]:
    """So many articles of the operator's beside the files', and so many comments, each answered, below one."""
    otilia, sofia = cast.staff("Otília", role="operator"), cast.staff("Sofia")
    words = {
        "audience": "everybody",
        "language": "pt",
        "summary": "Obras.",
        "keywords": "obra",
        "body": "Obras em casa.\n",
    }
    for number in range(rows):
        key, at = f"list {number}", AT - timedelta(days=2, hours=5 * number)
        version = help_centre.write_article(
            **words, slug=f"obras-{number}", title=f"Obras {number}", key=key, by=otilia.pk, at=at
        )
        help_centre.publish_article(version_id=version, first_day=at.date(), by=otilia.pk, at=at)
        written = help_centre.comment(
            slug="selos", language="pt", text="Quanto demora?", key=key, account_id=account_id, at=at
        )
        help_centre.show_comment(comment_id=written, answer="Poucos dias.", by=sofia.pk, at=at)
    help_centre.bring_search_up_to_date(at=AT)
    help_centre.follow(slug="selos", email="rita@casa.example", language="pt", account_id=None, at=AT)
    secret = cast.secret_sent_to("rita@casa.example", page="ajuda/seguir")
    stop = people.issue_private_link(
        purpose="article_unfollow", subject=Follow.objects.latest("asked_at").pk, at=AT
    )
    return {
        "public:help": "/ajuda/",
        "public:help_search": "/ajuda/procurar/?q=obra",
        "public:help_article": "/ajuda/selos/",
        "public:support": "/ajuda/apoio/",
        "public:confirm_follow": f"/ajuda/seguir/{secret}/",
        "public:stop_follow": f"/ajuda/deixar/{stop}/",
    }
