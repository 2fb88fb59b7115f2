"""What taking an attempt back, or correcting it, does to the guarantee: asked of its own rules, and told before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vinte.claims.dossier import assessing
from vinte.claims.progress import assess
from vinte.guarantee.assessment import Assessment, Contact
from vinte.guarantee.wording import Message, until
from vinte.guarantee.wording import message as _

# The answers with which a guarantee is over.
_OVER = ("excluded", "fulfilled")


@dataclass(frozen=True)
class AttemptEffect:
    """What becomes of the guarantee when an attempt is taken back, or another one stands in its place.

    `ends` says that the guarantee could be paid before and no longer can; `loses` that, or that the contact can have no
    call in time any more. `says` is all of it in whole sentences,
    empty where nothing changes.
    """

    ends: bool
    loses: bool
    says: tuple[Message, ...]

    @property
    def changes_something(self) -> bool:
        """Whether it is to be said first."""
        return bool(self.says)


def attempt_effect(
    *,
    professional_id: UUID,
    purchase_id: UUID,
    attempt_id: UUID,
    at: datetime,
    attempted_at: datetime | None = None,
    channel: str = "phone",
) -> AttemptEffect:
    """What the guarantee would say if that attempt, which stands, were taken back at this instant.

    With `attempted_at`, if one of that instant and channel were entered now in its place.
    """
    before = assess(professional_id=professional_id, at=at)
    after = assessing.assess_after_attempt_changed(
        terms=before.terms,
        professional_id=professional_id,
        attempt_id=attempt_id,
        attempted_at=attempted_at,
        channel=channel,
        at=at,
    )
    return _effect(before, after, purchase_id=purchase_id)


def _effect(before: Assessment, after: Assessment, *, purchase_id: UUID) -> AttemptEffect:
    ends = before.verdict not in _OVER and after.verdict in _OVER
    says: list[Message] = []
    if ends:
        says.append(_("Sem este registo, a garantia deixa de poder ser paga."))
    elif before.verdict in _OVER and after.verdict not in _OVER:
        says.append(_("Assim, a garantia volta a poder ser paga."))
    broken_before, broken = (_is_broken(found, purchase_id) for found in (before, after))
    contact = _of_the_contact(before, after, purchase_id=purchase_id)
    if contact is not None:
        says.append(contact)
    return AttemptEffect(ends=ends, loses=ends or (broken and not broken_before), says=tuple(says))


def _of_the_contact(before: Assessment, after: Assessment, *, purchase_id: UUID) -> Message | None:
    """What the first hours of this contact come to: the clause may stay as it is, and the contact not."""
    then, now = (_contact(found, purchase_id) for found in (before, after))
    if then is None or now is None or _state(then) == _state(now):
        return None
    if now.waits_until is not None:
        by = until(now.waits_until, now=after.as_of, zone=after.terms.time_zone)
        if now.entry_only:
            return _(
                "Este contacto volta a precisar de uma chamada feita a tempo e registada até %(when)s.",
                when=by,
            )
        return _("Este contacto volta a precisar de uma chamada até %(when)s.", when=by)
    if "prompt_contact" in now.breaks:
        return _("Este contacto fica sem nenhuma chamada a tempo, e o prazo já passou.")
    return _("Este contacto passa a ter uma chamada a tempo.")


def _contact(assessment: Assessment, purchase_id: UUID) -> Contact | None:
    return next((one for one in assessment.contacts if one.purchase_id == str(purchase_id)), None)


def _is_broken(assessment: Assessment, purchase_id: UUID) -> bool:
    contact = _contact(assessment, purchase_id)
    return contact is not None and "prompt_contact" in contact.breaks


def _state(contact: Contact) -> tuple[bool, bool]:
    return "prompt_contact" in contact.breaks, contact.waits_until is not None
