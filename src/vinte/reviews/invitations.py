"""Invitations: whom a professional asks for a review, and the private link that opens one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from vinte.handling import queries as handling
from vinte.kernel.copies import copied
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.leads import queries as leads
from vinte.notices import actions as notices
from vinte.notices import queries as notices_queries
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.reviews.models import About, ReviewInvitation

# Letters to people who never asked for one: so many may wait for an answer at a time.
MOST_WAITING = 20
# An author's own page of what they wrote, to change it, withdraw it, or object to its being hidden.
AUTHORS_LINK = "review_author"
PURPOSE_OF = {About.CONTACT: "review_contact", About.FORMER_WORK: "review_former_client"}


@dataclass(frozen=True)
class Invitation:
    """Somebody was asked for a review; `purchase_id` is empty for former work."""

    id: UUID
    about: str
    about_label: str
    purchase_id: UUID | None
    invited_name: str
    invited_at: datetime
    answered_at: datetime | None
    work_asked_at: datetime | None

    @property
    def answers_until(self) -> datetime:
        """When the last link that was sent for it opens no more; afterwards the same person may be asked again."""
        sent_at = self.work_asked_at or self.invited_at
        return sent_at + timedelta(days=people.days_of_link(purpose=PURPOSE_OF[About(self.about)]))


@dataclass(frozen=True)
class InvitationView:
    """What the person who was invited may see: whom the review is about, and of what."""

    trade_name: str
    about: str
    job_title: str
    # The last figures of the telephone that confirms it by a code; empty where the link came by e-mail.
    phone_ends: str


@transaction.atomic
def invite_for_contact(*, professional_id: UUID, purchase_id: UUID, at: datetime) -> Invitation:
    """Ask the homeowner of a contact for a review of how it was handled; once, and again when the link's time is over.

    Raises NotAllowed for a contact of somebody else, Refused (`contact_returned`, `already_invited`).
    """
    row = people_actions.lock_professional(professional_id=professional_id)
    purchase = leads.purchase(professional_id=professional_id, purchase_id=purchase_id)
    if purchase.returned_at is not None:
        raise Refused(code="contact_returned", message=_("Este contacto foi devolvido."))
    known = ReviewInvitation.objects.filter(professional_id=professional_id, purchase_id=purchase_id)
    if _standing(known, about=About.CONTACT, at=at).exists():
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
def invite_after_work(*, professional_id: UUID, purchase_id: UUID, at: datetime) -> Invitation:
    """Ask a homeowner who already gave a review of a contact to complete it, the work being done; once.

    The link opens what they wrote, to be changed and not written anew. Raises NotAllowed for a contact of somebody
    else, Refused (`contact_returned`, `no_work`, `not_reviewed`, `already_invited`).
    """
    people_actions.lock_professional(professional_id=professional_id)
    purchase = leads.purchase(professional_id=professional_id, purchase_id=purchase_id)
    if purchase.returned_at is not None:
        raise Refused(code="contact_returned", message=_("Este contacto foi devolvido."))
    if not handling.awards_on(professional_id=professional_id, purchase_ids=[purchase_id]):
        raise Refused(
            code="no_work",
            message=_("Ainda não registou que ficou com este trabalho."),
            what_to_do=_("Registe-o primeiro, no cartão do contacto."),
        )
    row = ReviewInvitation.objects.filter(professional_id=professional_id, purchase_id=purchase_id).first()
    if row is None or row.answered_at is None:
        raise Refused(
            code="not_reviewed",
            message=_("Este particular ainda não deu opinião."),
            what_to_do=_("Peça-lha, que fala já do trabalho também."),
        )
    if row.work_asked_at is not None:
        raise Refused(code="already_invited", message=_("Já pediu uma opinião sobre este contacto."))
    row.work_asked_at = at
    row.save(update_fields=["work_asked_at"])
    secret = people_actions.issue_private_link(purpose=AUTHORS_LINK, subject=row.id, at=at)
    homeowner = people.homeowner(homeowner_id=purchase.job_request.homeowner_id)
    notices.post(
        kind="review_invitation_work",
        to_address=row.invited_address,
        to_name=row.invited_name,
        language=homeowner.language,
        context={
            "trade_name": people.professional(professional_id).trade_name,
            "job_title": purchase.job_request.title,
            "link": people.private_link_address(purpose=AUTHORS_LINK, secret=secret),
        },
        idempotency_key=f"review_invitation_work:{row.id}",
        at=at,
    )
    return copied(Invitation, row)


@transaction.atomic
def link_of_homeowner(*, professional_id: UUID, purchase_id: UUID, at: datetime) -> str:
    """The address at which the homeowner of a contact writes a review, made new, without a letter.

    For whoever opened the request's own private page. Raises NotAllowed for a contact of somebody else, Refused
    (`contact_returned`, `already_reviewed`, `own_address`).
    """
    row = people_actions.lock_professional(professional_id=professional_id)
    purchase = leads.purchase(professional_id=professional_id, purchase_id=purchase_id)
    if purchase.returned_at is not None:
        raise Refused(code="contact_returned", message=_("Este contacto foi devolvido."))
    homeowner = people.homeowner(homeowner_id=purchase.job_request.homeowner_id)
    _refuse_own(homeowner.email, tax_identity=row.tax_identity)
    known = ReviewInvitation.objects.filter(professional_id=professional_id, purchase_id=purchase_id).first()
    if known is not None and known.answered_at is not None:
        raise Refused(code="already_reviewed", message=_("Já deu a sua opinião sobre este profissional."))
    invitation = known or ReviewInvitation.objects.create(
        professional_id=professional_id,
        id=new_id(at=at),
        by_letter=False,
        about=About.CONTACT,
        purchase_id=purchase_id,
        invited_name=homeowner.name,
        invited_address=homeowner.email,
        invited_at=at,
    )
    purpose = PURPOSE_OF[About.CONTACT]
    secret = people_actions.issue_private_link(purpose=purpose, subject=invitation.id, at=at)
    return people.private_link_address(purpose=purpose, secret=secret)


@transaction.atomic
def invite_former_client(
    *, professional_id: UUID, name: str, at: datetime, email: str = "", phone: str = ""
) -> Invitation:
    """Ask a former client for a review of past work, at an address or, where this site sends text messages, at a telephone
    number; whoever is asked by telephone confirms by a code that they have it at hand (`telephones`).

    Raises Refused (`own_address`, `own_phone` when it is the professional's own or of anybody of the business,
    INVARIANTS 21; `already_invited`; `too_many_waiting` while MOST_WAITING others can answer and have not;
    `one_of_both`, `email_invalid`, `phone_invalid`, `name_missing`, `sms_not_configured`).
    """
    row = people_actions.lock_professional(professional_id=professional_id)
    if bool(email.strip()) == bool(phone.strip()):
        raise Refused(
            code="one_of_both",
            message=_("Falta o e-mail ou o telefone do cliente, um dos dois."),
            what_to_do=_("Escreva aquele em que ele responde mais depressa."),
        )
    address = people.clean_email(email) if email.strip() else ""
    number = _number(phone, market=row.market) if phone.strip() else ""
    account = people.account(row.account_id)
    if address:
        _refuse_own(address, tax_identity=row.tax_identity)
    elif number in people.phones_of_business(professional_id):
        raise Refused(
            code="own_phone",
            message=_("Este telefone é o seu, ou de alguém da empresa."),
            what_to_do=_("A opinião tem de vir de quem foi seu cliente: indique os dados dele."),
        )
    mine = _standing(
        ReviewInvitation.objects.filter(professional_id=professional_id, about=About.FORMER_WORK),
        about=About.FORMER_WORK,
        at=at,
    )
    if any(_is_same(earlier, address=address, number=number) for earlier in mine):
        raise Refused(
            code="already_invited",
            message=_("Já pediu uma opinião a este cliente."),
            what_to_do=_("Cada cliente dá uma opinião. Convide outro."),
        )
    if mine.filter(answered_at__isnull=True).count() >= MOST_WAITING:
        raise Refused(
            code="too_many_waiting",
            message=_("Já há %(count)d clientes à espera de responder.") % {"count": MOST_WAITING},
            what_to_do=_("Quando um responder, ou o prazo dele passar, pode convidar outro."),
        )
    return _invite(
        professional_id=professional_id,
        about=About.FORMER_WORK,
        purchase_id=None,
        name=people.clean_name(name),
        email=address,
        phone=number,
        language=account.language,
        job_title="",
        at=at,
    )


def _number(phone: str, *, market: str) -> str:
    notices_queries.require_sms()
    return people.clean_phone(phone, market=market)


def _is_same(earlier: ReviewInvitation, *, address: str, number: str) -> bool:
    if number:
        return earlier.invited_phone == number
    return bool(earlier.invited_address) and people.same_mailbox(one=earlier.invited_address, other=address)


def _standing(rows: QuerySet[ReviewInvitation], *, about: About, at: datetime) -> QuerySet[ReviewInvitation]:
    """Those that were answered, or whose link still opens: whose time is over was never answered, and may be
    asked again."""
    lasts = timedelta(days=people.days_of_link(purpose=PURPOSE_OF[about]))
    return rows.filter(Q(answered_at__isnull=False) | Q(invited_at__gt=at - lasts))


def refuse_ended(row: ReviewInvitation) -> None:
    """Raise Refused (`already_reviewed`, `contact_returned`) when there is nothing more to say by an invitation.

    It may have two links, one by letter and one on the request's page; and its contact may have gone back since.
    """
    if row.answered_at is not None:
        raise Refused(code="already_reviewed", message=_("Já deu a sua opinião sobre este profissional."))
    if row.purchase_id is None:
        return
    purchase = leads.purchase(professional_id=row.professional_id, purchase_id=row.purchase_id)
    if purchase.returned_at is not None:
        raise Refused(
            code="contact_returned",
            message=_("Este profissional já não tem o seu contacto: foi devolvido."),
            what_to_do=_("Não precisa de fazer nada."),
        )


def invitations_of(professional_id: UUID) -> list[Invitation]:
    """Everybody who was asked, newest first."""
    rows = ReviewInvitation.objects.filter(professional_id=professional_id).order_by("-invited_at", "-id")
    return [copied(Invitation, row) for row in rows]


def invitations_about(*, professional_id: UUID, purchase_ids: Collection[UUID]) -> list[Invitation]:
    """Whom of these contacts was asked, newest first."""
    rows = ReviewInvitation.objects.filter(professional_id=professional_id, purchase_id__in=purchase_ids)
    return [copied(Invitation, row) for row in rows.order_by("-invited_at", "-id")]


def invitation_behind(*, secret: str, at: datetime) -> InvitationView:
    """The invitation that a private link opens; it says nothing about anybody else, and of a telephone the last figures.

    Raises Refused (`link_unknown`, `link_expired`, `link_used`, and as `refuse_ended`).
    """
    _purpose, subject = find_link(secret=secret, at=at)
    row = ReviewInvitation.objects.get(id=subject)
    refuse_ended(row)
    title = ""
    if row.purchase_id is not None:
        title = leads.purchase(
            professional_id=row.professional_id, purchase_id=row.purchase_id
        ).job_request.title
    return InvitationView(
        trade_name=people.professional(row.professional_id).trade_name,
        about=row.about,
        job_title=title,
        phone_ends=row.invited_phone[-2:],
    )


def find_link(*, secret: str, at: datetime) -> tuple[str, UUID]:
    """Which of the two purposes a link has, and its invitation; raises Refused as `invitation_behind`."""
    try:
        return PURPOSE_OF[About.CONTACT], people.find_private_link(
            secret=secret, purpose=PURPOSE_OF[About.CONTACT], at=at
        )
    except Refused as refusal:
        if refusal.code != "link_unknown":
            raise
    return PURPOSE_OF[About.FORMER_WORK], people.find_private_link(
        secret=secret, purpose=PURPOSE_OF[About.FORMER_WORK], at=at
    )


def _refuse_own(address: str, *, tax_identity: str) -> None:
    """Raise Refused for an address of anybody who trades under this identity: nobody reviews themselves."""
    same = people.professionals_with_identity(tax_identity=tax_identity)
    own = people.addresses_of_business(same[0].pk) if same else []
    if any(people.same_mailbox(one=address, other=other) for other in own):
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
    phone: str = "",
) -> Invitation:
    facts = {
        "about": about,
        "invited_name": name,
        "invited_address": email,
        "invited_phone": phone,
        "invited_at": at,
        "by_letter": True,
    }
    known = ReviewInvitation.objects.filter(professional_id=professional_id, purchase_id=purchase_id)
    invitation = known.first() if purchase_id is not None else None
    key = "" if invitation is None else f":{at.isoformat()}"
    if invitation is None:
        invitation = ReviewInvitation.objects.create(
            professional_id=professional_id, id=new_id(at=at), purchase_id=purchase_id, **facts
        )
    else:
        # Its first link's time was over: it begins anew with another letter.
        known.update(**facts)
        invitation.refresh_from_db()
    purpose = PURPOSE_OF[about]
    secret = people_actions.issue_private_link(purpose=purpose, subject=invitation.id, at=at)
    kind = "review_invitation_contact" if about == About.CONTACT else "review_invitation_former_client"
    letter: dict[str, Any] = {
        "kind": kind,
        "to_name": name,
        "language": language,
        "context": {
            "trade_name": people.professional(professional_id).trade_name,
            "job_title": job_title,
            "link": people.private_link_address(purpose=purpose, secret=secret),
            "last_day": people.last_day_of_link(purpose=purpose, at=at),
        },
        "idempotency_key": f"{kind}:{invitation.id}{key}",
        "at": at,
    }
    if phone:
        notices.post_sms(to_number=phone, secrets=[secret], **letter)
    else:
        notices.post(to_address=email, **letter)
    return copied(Invitation, invitation)
