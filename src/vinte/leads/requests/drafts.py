"""A request while it is written: without an account, behind a random key in a cookie.

Only the key's SHA-256 is kept, as with private links. Each answer is kept by itself, so that a closed tab
comes back where it was; a draft that nobody touches ends with everything in it (`request_rules/`).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel import locks, uploads
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.leads.models import DraftPhoto, JobRequest, RequestDraft
from vinte.leads.requests import screening
from vinte.leads.requests.rules import RequestRules
from vinte.notices import actions as notices
from vinte.people import actions as people
from vinte.people.queries import CODE_LASTS, check_language, clean_email, clean_name, clean_phone

DRAFT_LINK = "request_draft"
CODE_PURPOSE = "request_draft"

# Each question with the fields that answer it, in the order in which they are asked.
STEPS: Mapping[str, tuple[str, ...]] = {
    "oficio": ("trade",),
    "trabalho": ("title", "description"),
    "fotografias": (),
    "concelho": ("municipality",),
    "morada": ("parish", "address"),
    "quando": ("timing",),
    "valor": ("budget",),
    "intencao": ("intent",),
    "contactos": ("name", "phone", "email"),
    "horas": ("reach_hours", "phone_hidden"),
    "quantos": ("place_count",),
}
_CHOICES = {
    "timing": JobRequest.Timing,
    "budget": JobRequest.Budget,
    "intent": JobRequest.Intent,
    "reach_hours": JobRequest.ReachHours,
}


def key_hash(key: str) -> str:
    """What is kept of a draft's key."""
    return hashlib.sha256(key.encode()).hexdigest()


def rules_of(market: str, at: datetime) -> RequestRules:
    """The rules of a market on its day of that instant."""
    return RequestRules.at(market=market, at=at)


def begin_draft(*, market: str, language: str, at: datetime) -> tuple[str, RequestDraft]:
    """A new empty draft, and the key that opens it, which is told nobody else (43 characters)."""
    key = secrets.token_urlsafe(32)
    draft = RequestDraft.objects.create(
        id=new_id(at=at),
        key_hash=key_hash(key),
        market=market,
        language=check_language(language),
        made_at=at,
        expires_at=draft_end(market, at),
    )
    return key, draft


@transaction.atomic
def save_answer(*, draft_id: UUID, step: str, answers: Mapping[str, object], at: datetime) -> RequestDraft:
    """Keep the answer to one question; nothing else is looked at.

    Raises Refused for what the question's own rules refuse (`already_sent`, `phone_invalid`,
    `contact_in_text`, ...), LookupError for another step, field or choice.
    """
    if step not in STEPS or set(answers) != set(STEPS[step]):
        raise LookupError(f"no question {step!r} with {', '.join(answers) or 'no answer'}")
    draft = _open_draft(draft_id, at=at)
    for field, value in answers.items():
        if field in _CHOICES and value not in _CHOICES[field].values:
            raise LookupError(f"no {field} {value!r}; known are {', '.join(_CHOICES[field].values)}")
    before = (draft.email, draft.phone, draft.municipality)
    for field, value in _cleaned(draft, answers).items():
        setattr(draft, field, value)
    if step in ("trabalho", "contactos"):
        found = [each for each in screening.look(draft, at=at) if each.is_wrong and each.step == step]
        if found:
            raise screening.refuse(found[0])
    if draft.email != before[0]:
        draft.email_confirmed_at = None
    if draft.phone != before[1]:
        draft.phone_confirmed_at = None
    if draft.municipality != before[2]:
        draft.parish = ""
        draft.steps_done = [done for done in draft.steps_done if done != "morada"]
    if step not in draft.steps_done:
        draft.steps_done = [*draft.steps_done, step]
    draft.expires_at = draft_end(draft.market, at)
    draft.save()
    return draft


@transaction.atomic
def add_photo(*, draft_id: UUID, data: bytes, at: datetime) -> DraftPhoto:
    """Add a photograph, made anew; one that is there already is not added again.

    Raises Refused (`too_many_photos`, `already_sent`, or as `kernel.uploads.read_picture`).
    """
    picture = uploads.read_picture(data)
    draft = _open_draft(draft_id, at=at)
    known = draft.photos.filter(sha256=picture.sha256).first()
    if known is not None:
        return known
    most = rules_of(draft.market, at).most_photos
    if draft.photos.count() >= most:
        raise Refused(
            code="too_many_photos",
            message=_("Um pedido leva no máximo %(count)d fotografias.") % {"count": most},
            what_to_do=_("Tire uma para pôr outra."),
        )
    draft.expires_at = draft_end(draft.market, at)
    draft.save(update_fields=["expires_at"])
    return DraftPhoto.objects.create(
        id=new_id(at=at),
        draft=draft,
        content=picture.content,
        small=picture.small,
        width=picture.width,
        height=picture.height,
        sha256=picture.sha256,
        added_at=at,
    )


@transaction.atomic
def remove_photo(*, draft_id: UUID, photo_id: UUID, at: datetime) -> None:
    """Take a photograph out; one that is gone already stays gone. Raises Refused (`already_sent`)."""
    draft = _open_draft(draft_id, at=at)
    draft.photos.filter(pk=photo_id).delete()


@transaction.atomic
def discard_draft(*, draft_id: UUID, at: datetime) -> None:
    """Remove a draft with everything in it; one that was sent stays, with what became of it."""
    lock_draft(draft_id)
    RequestDraft.objects.filter(pk=draft_id, state=RequestDraft.State.WRITING).delete()


@transaction.atomic
def reopen_draft(*, secret: str, at: datetime) -> str:
    """The key of the draft behind a private link, made new: the draft goes on where the link was opened.

    Raises Refused (`link_unknown`, `link_expired`), also when the draft has ended.
    """
    draft_id = people.use_private_link(secret=secret, purpose=DRAFT_LINK, at=at)
    draft = RequestDraft.objects.select_for_update().filter(pk=draft_id, expires_at__gt=at).first()
    if draft is None:
        raise Refused(
            code="link_expired",
            message=_("Este rascunho já não existe: passou o prazo."),
            what_to_do=_("Faça um pedido novo; são dois minutos."),
        )
    key = secrets.token_urlsafe(32)
    draft.key_hash = key_hash(key)
    draft.save(update_fields=["key_hash"])
    return key


@transaction.atomic
def send_code(*, draft_id: UUID, channel: str, at: datetime) -> None:
    """Send a code to the draft's e-mail address or telephone (`channel` is `email` or `sms`).

    Raises Refused (`already_sent`, `too_many_codes`, `sms_not_configured`, `contacts_missing`).
    """
    draft = _open_draft(draft_id, at=at)
    address = _address(draft, channel)
    code = people.issue_code(purpose=CODE_PURPOSE, subject=draft.pk, channel=channel, address=address, at=at)
    facts: dict[str, Any] = {
        "kind": "confirmation_code",
        "to_name": draft.name,
        "language": draft.language,
        "context": {"code": code},
        "secrets": [code],
        "useful_until": at + CODE_LASTS,
        "idempotency_key": f"draft_code:{new_id(at=at)}",
        "at": at,
    }
    if channel == "sms":
        notices.post_sms(to_number=address, **facts)
    else:
        notices.post(to_address=address, **facts)


def confirm(*, draft_id: UUID, channel: str, code: str, at: datetime) -> None:
    """Take the code that came back; a draft that was confirmed or sent already stays so.

    A wrong try is counted, so this runs outside any transaction. Raises Refused as `people.check_code`.
    """
    draft = RequestDraft.objects.filter(pk=draft_id).first()
    if draft is None:
        raise NotAllowed(f"no draft {draft_id}")
    field = "phone_confirmed_at" if channel == "sms" else "email_confirmed_at"
    if draft.state != RequestDraft.State.WRITING or getattr(draft, field) is not None:
        return
    address = _address(draft, channel)
    people.check_code(
        purpose=CODE_PURPOSE, subject=draft.pk, channel=channel, address=address, code=code, at=at
    )
    # Only for the address that the code went to: it may have been changed meanwhile in another tab.
    column = "phone" if channel == "sms" else "email"
    RequestDraft.objects.filter(pk=draft_id, **{column: address}).update(**{field: at})


def lock_draft(draft_id: UUID) -> RequestDraft:
    """Lock a draft until the transaction ends; raises NotAllowed when there is none."""
    try:
        return locks.lock_in_key_order(RequestDraft.objects.all(), [draft_id])[0]
    except locks.RowsMissing:
        raise NotAllowed(f"no draft {draft_id}") from None


def _open_draft(draft_id: UUID, *, at: datetime) -> RequestDraft:
    draft = lock_draft(draft_id)
    if draft.expires_at <= at:
        raise NotAllowed(f"draft {draft_id} has ended")
    if draft.state != RequestDraft.State.WRITING:
        raise Refused(
            code="already_sent",
            message=_("Este pedido já foi enviado."),
            what_to_do=_("Para o mudar, feche-o a partir da ligação que recebeu e faça outro."),
        )
    return draft


def _cleaned(draft: RequestDraft, answers: Mapping[str, object]) -> dict[str, Any]:
    cleaned: dict[str, Any] = dict(answers)
    if "email" in cleaned:
        cleaned["name"] = clean_name(cleaned["name"])
        cleaned["email"] = clean_email(cleaned["email"])
        cleaned["phone"] = clean_phone(cleaned["phone"], market=draft.market)
    for field in ("title", "description", "address"):
        if field in cleaned:
            cleaned[field] = cleaned[field].strip()
    return cleaned


def _address(draft: RequestDraft, channel: str) -> str:
    address = draft.phone if channel == "sms" else draft.email
    if not address:
        raise Refused(
            code="contacts_missing",
            message=_("Falta dizer como o contactamos."),
            what_to_do=_("Escreva o e-mail e o telefone."),
        )
    return address


def draft_end(market: str, at: datetime) -> datetime:
    """When a draft that was last written at that instant ends, with everything in it."""
    return at + timedelta(days=rules_of(market, at).draft_days)
