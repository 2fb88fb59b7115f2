"""What changes about reviews: invitations, publication, withdrawal."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.leads import queries as leads
from vinte.notices import actions as notices
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.people.accounts import links
from vinte.people.accounts.contact_data import clean_email, clean_name, clean_phone, same_mailbox
from vinte.reviews import queries
from vinte.reviews.models import About, Review, ReviewInvitation

LONGEST_TEXT = 2000
# Letters to people who never asked for one: so many may wait for an answer at a time.
MOST_WAITING = 20


@transaction.atomic
def invite_for_contact(*, professional_id: UUID, purchase_id: UUID, at: datetime) -> ReviewInvitation:
    """Ask the homeowner of a contact for a review of how it was handled; once for each contact.

    Raises NotAllowed for a contact of somebody else, Refused (`contact_returned`, `already_invited`).
    """
    row = people_actions.lock_professional(professional_id=professional_id)
    purchase = leads.purchase(professional_id=professional_id, purchase_id=purchase_id)
    if purchase.returned_at is not None:
        raise Refused(code="contact_returned", message=_("Este contacto foi devolvido."))
    if ReviewInvitation.objects.filter(professional_id=professional_id, purchase_id=purchase_id).exists():
        raise Refused(
            code="already_invited",
            message=_("Já pediu uma opinião sobre este contacto."),
            what_to_do=_("Um pedido basta: se o particular quiser, responde."),
        )
    homeowner = people.homeowner(homeowner_id=purchase.job_request.homeowner_id)
    _refuse_own(homeowner.email, tax_identity=row.tax_identity)
    return _invite(
        professional_id=professional_id,
        about=About.CONTACT,
        purchase_id=purchase_id,
        name=homeowner.name,
        email=homeowner.email,
        language=homeowner.language,
        job_title=purchase.job_request.title,
        at=at,
    )


@transaction.atomic
def invite_former_client(
    *, professional_id: UUID, name: str, email: str, at: datetime, phone: str = ""
) -> ReviewInvitation:
    """Ask a former client for a review of past work; a telephone number only serves to tell them apart.

    Raises Refused (`own_address`, `own_phone` when it is the professional's own, INVARIANTS 21;
    `already_invited`; `too_many_waiting` while MOST_WAITING others have not answered; `email_invalid`,
    `phone_invalid`, `name_missing`).
    """
    row = people_actions.lock_professional(professional_id=professional_id)
    address = clean_email(email)
    account = people.account(row.account_id)
    _refuse_own(address, tax_identity=row.tax_identity)
    if phone.strip() and row.phone and clean_phone(phone, market=row.market) == row.phone:
        raise Refused(
            code="own_phone",
            message=_("Este telefone é o seu."),
            what_to_do=_("A opinião tem de vir de quem foi seu cliente: indique os dados dele."),
        )
    mine = ReviewInvitation.objects.filter(professional_id=professional_id, about=About.FORMER_WORK)
    if any(same_mailbox(earlier.invited_address, address) for earlier in mine):
        raise Refused(
            code="already_invited",
            message=_("Já pediu uma opinião a este cliente."),
            what_to_do=_("Cada cliente dá uma opinião. Convide outro."),
        )
    if mine.filter(answered_at__isnull=True).count() >= MOST_WAITING:
        raise Refused(
            code="too_many_waiting",
            message=_("Já há %(count)d clientes à espera de responder.") % {"count": MOST_WAITING},
            what_to_do=_("Quando um responder, pode convidar outro."),
        )
    return _invite(
        professional_id=professional_id,
        about=About.FORMER_WORK,
        purchase_id=None,
        name=clean_name(name),
        email=address,
        language=account.language,
        job_title="",
        at=at,
    )


@transaction.atomic
def publish(*, secret: str, rating: int, text: str, at: datetime) -> Review:
    """Publish the review of whoever holds the private link, and tell the professional.

    Raises Refused: `link_unknown`, `link_expired`, `link_used`, `rating_missing` outside 1 to 5,
    `text_too_long`.
    """
    if not 1 <= rating <= 5:
        raise Refused(code="rating_missing", message=_("Falta escolher de uma a cinco estrelas."))
    said = text.strip()
    if len(said) > LONGEST_TEXT:
        raise Refused(
            code="text_too_long",
            message=_("O texto tem mais de %(most)s carateres.") % {"most": LONGEST_TEXT},
            what_to_do=_("Encurte-o um pouco."),
        )
    purpose, _subject = queries.find_link(secret=secret, at=at)
    invitation_id = people_actions.use_private_link(secret=secret, purpose=purpose, at=at)
    invitation = ReviewInvitation.objects.select_for_update().get(id=invitation_id)
    invitation.answered_at = at
    invitation.save(update_fields=["answered_at"])
    review = Review.objects.create(
        professional_id=invitation.professional_id,
        id=new_id(at=at),
        about=invitation.about,
        purchase_id=invitation.purchase_id,
        invitation_id=invitation.id,
        rating=rating,
        text=said,
        author=invitation.invited_name.split(" ", 1)[0],
        published_at=at,
    )
    _tell_professional(review, at=at)
    return review


@transaction.atomic
def withdraw(*, professional_id: UUID, review_id: UUID, at: datetime) -> Review:
    """Withdraw a review; it stays on record with its instant.

    Raises NotAllowed when there is none, Refused (`already_withdrawn`).
    """
    review = Review.objects.select_for_update().filter(professional_id=professional_id, id=review_id).first()
    if review is None:
        raise NotAllowed(f"no review {review_id} of professional {professional_id}")
    if review.withdrawn_at is not None:
        raise Refused(code="already_withdrawn", message=_("Esta opinião já foi retirada."))
    review.withdrawn_at = at
    review.save(update_fields=["withdrawn_at"])
    return review


def _refuse_own(address: str, *, tax_identity: str) -> None:
    """Raise Refused for an address of anybody who trades under this identity: nobody reviews themselves."""
    same = people.professionals_with_identity(tax_identity=tax_identity)
    if any(same_mailbox(address, professional.account.email) for professional in same):
        raise Refused(
            code="own_address",
            message=_("Este endereço é o seu."),
            what_to_do=_("A opinião tem de vir de quem foi seu cliente: indique o endereço dele."),
        )


def _invite(
    *,
    professional_id: UUID,
    about: About,
    purchase_id: UUID | None,
    name: str,
    email: str,
    language: str,
    job_title: str,
    at: datetime,
) -> ReviewInvitation:
    invitation = ReviewInvitation.objects.create(
        professional_id=professional_id,
        id=new_id(at=at),
        about=about,
        purchase_id=purchase_id,
        invited_name=name,
        invited_address=email,
        invited_at=at,
    )
    purpose = queries.PURPOSE_OF[about]
    secret = people_actions.issue_private_link(purpose=purpose, subject=invitation.id, at=at)
    kind = "review_invitation_contact" if about == About.CONTACT else "review_invitation_former_client"
    notices.post(
        kind=kind,
        to_address=email,
        to_name=name,
        language=language,
        context={
            "trade_name": people.professional(professional_id).trade_name,
            "job_title": job_title,
            "link": people.private_link_address(purpose=purpose, secret=secret),
            "last_day": links.last_day(purpose=purpose, at=at),
        },
        idempotency_key=f"{kind}:{invitation.id}",
        at=at,
    )
    return invitation


def _tell_professional(review: Review, *, at: datetime) -> None:
    row = people.professional(review.professional_id)
    account = people.account(row.account_id)
    title = ""
    if review.purchase_id is not None:
        title = leads.purchase(professional_id=row.id, purchase_id=review.purchase_id).job_request.title
    notices.post(
        kind="review_published",
        to_address=account.email,
        to_name=account.name,
        language=account.language,
        context={
            "author": review.author,
            "rating": review.rating,
            "text": review.text,
            "about_contact": review.about == About.CONTACT,
            "job_title": title,
            "link": settings.VINTE_BASE_URL.rstrip("/") + "/pro/opinioes/",
        },
        idempotency_key=f"review_published:{review.id}",
        at=at,
    )
