"""Another name or tax number of a business: sent with papers, looked at by an agent before it shows.

While a new name of a verified professional waits, the badge rests: it was given to the old one (INVARIANTS,
rulings). A new tax number alone leaves it active. The professional reads so before sending, and may take it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.long_lists import LongList
from vinte.kernel.texts import refuse_longer
from vinte.kernel.uploads import Document
from vinte.people import access
from vinte.people.accounts import directory
from vinte.people.accounts.contact_data import clean_name
from vinte.people.badges import history as badges
from vinte.people.badges import letters as badge_letters
from vinte.people.badges.status import MOST_DOCUMENTS
from vinte.people.models import IdentityChange, IdentityPaper, IdentityPaperReading, Professional
from vinte.people.professionals import identity_family, parties, registry, tax_identity
from vinte.people.professionals.standing import clean_reason

State = IdentityChange.State
VERIFIED = "verified"


@dataclass(frozen=True)
class AskedChange:
    """A change that was asked for, and what became of it; `new_…` are empty where that stays.

    `is_corrected` says that an agent entered it with the papers (`corrections`); only then an address changes.
    """

    id: UUID
    professional_id: UUID
    old_trade_name: str
    new_trade_name: str
    old_tax_identity: str
    new_tax_identity: str
    words: str
    sent_at: datetime
    state: str
    state_label: str
    reason: str
    decided_at: datetime | None
    old_address: str = ""
    new_address: str = ""
    is_corrected: bool = False


@dataclass(frozen=True)
class ChangePaper:
    """A paper of a change, without its bytes."""

    id: UUID
    media_type: str


@dataclass(frozen=True)
class ChangeCase:
    """A change as the desk sees it; `others` trade under the new number or the new name already."""

    change: AskedChange
    papers: tuple[ChangePaper, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class PaperFile:
    """A paper's bytes, to be downloaded."""

    content: bytes
    media_type: str


def update_profile(*, professional_id: UUID, at: datetime, **changes: object) -> Professional:
    """Change parts of a profile, as `registry.update_profile` does; not the name of a verified business.

    Raises Refused (`name_looked_at`) for that one, and changes nothing then.
    """
    if "trade_name" in changes:
        row = registry.professional(professional_id)
        if clean_name(str(changes["trade_name"])) != row.trade_name and is_verified(professional_id, at=at):
            raise Refused(
                code="name_looked_at",
                message=_("O nome de uma empresa verificada só muda depois de alguém o ver."),
                what_to_do=_(
                    "Peça a mudança em «Nome e número fiscal», no perfil. O resto não foi guardado."
                ),
            )
    return registry.update_profile(professional_id=professional_id, at=at, **changes)


def is_verified(professional_id: UUID, *, at: datetime) -> bool:
    """Whether the verified badge is active, rests, or waits for its papers: then a new name is looked at first."""
    row = registry.professional(professional_id)
    if badges.not_over(professional=row, kind=VERIFIED, at=at):
        return True
    return VERIFIED in badges.active_badges(professional_id=professional_id, at=at)


@transaction.atomic
def ask_identity_change(
    *,
    professional_id: UUID,
    documents: Sequence[Document],
    at: datetime,
    trade_name: str = "",
    tax_number: str = "",
    words: str = "",
) -> AskedChange:
    """Ask for another name, another tax number, or both, with papers; what is empty stays as it is.

    Raises Refused: `change_open`, `nothing_changes`, `change_papers`, `identity_taken`, and as `clean_name`,
    `tax_identity.normalise` and `refuse_longer` do.
    """
    row = registry.lock_professional(professional_id=professional_id)
    if IdentityChange.objects.filter(professional=row, state=State.SENT).exists():
        raise _refused("change_open", _("Já pediu uma mudança."), _("Espere pela resposta, ou retire-a."))
    name = clean_name(trade_name) if trade_name.strip() else ""
    number = tax_identity.normalise(market=row.market, tax_identity=tax_number) if tax_number.strip() else ""
    name = "" if name == row.trade_name else name
    number = "" if number == row.tax_identity else number
    if not name and not number:
        raise _refused("nothing_changes", _("Está tudo como já estava."), _("Escreva o que muda."))
    refuse_papers(documents)
    refuse_longer(words)
    if number:
        _refuse_taken(row, number)
    change = IdentityChange.objects.create(
        id=new_id(at=at),
        professional=row,
        old_trade_name=row.trade_name,
        new_trade_name=name,
        old_tax_identity=row.tax_identity,
        new_tax_identity=number,
        words=words.strip(),
        sent_at=at,
    )
    keep_papers(change, documents, at=at)
    badge_letters.identity_change("identity_change_received", change, rests=rests(change, at=at), at=at)
    return copied(AskedChange, change)


def refuse_papers(documents: Sequence[Document]) -> None:
    """Raise Refused (`change_papers`) for none, or too many."""
    if not 1 <= len(documents) <= MOST_DOCUMENTS:
        raise _refused(
            "change_papers",
            _("Faltam os documentos, ou são a mais."),
            _("Envie a certidão permanente ou a declaração de início de atividade, até %(most)d ficheiros.")
            % {"most": MOST_DOCUMENTS},
        )


def keep_papers(change: IdentityChange, documents: Sequence[Document], *, at: datetime) -> None:
    """Write the papers of a change, in their order."""
    IdentityPaper.objects.bulk_create(
        IdentityPaper(
            id=new_id(at=at),
            change=change,
            position=position,
            content=document.content,
            media_type=document.media_type,
            sha256=document.sha256,
        )
        for position, document in enumerate(documents, start=1)
    )


def take_number(change: IdentityChange, row: Professional, *, at: datetime) -> None:
    """Give a locked business its new number, not yet saved, and link it with the old; raises Refused (`identity_taken`)."""
    identity_family.lock_identities(
        [
            *identity_family.identity_family(change.old_tax_identity),
            *identity_family.identity_family(change.new_tax_identity),
        ]
    )
    _refuse_taken(row, change.new_tax_identity)
    identity_family.link_identities(change, at=at)
    row.tax_identity = change.new_tax_identity


def _refuse_taken(row: Professional, number: str) -> None:
    if any(other.pk != row.pk for other in registry.professionals_with_identity(number)):
        raise _refused(
            "identity_taken",
            _("Já há uma conta com este número fiscal."),
            _("Entre com essa conta, ou escreva ao apoio se não é sua."),
        )


@transaction.atomic
def withdraw_identity_change(*, professional_id: UUID, change_id: UUID, at: datetime) -> None:
    """Take an open change back, at the professional's own wish: everything stays as it was.

    Raises NotAllowed for anybody else's, Refused (`change_decided`).
    """
    registry.lock_professional(professional_id=professional_id)
    change = _change(change_id)
    if change.professional_id != professional_id:
        raise NotAllowed(f"no change {change_id} of professional {professional_id}")
    _require_open(change)
    _decide(change, State.WITHDRAWN, reason="", by=None, at=at)


@transaction.atomic
def accept_identity_change(*, change_id: UUID, by: UUID, at: datetime) -> AskedChange:
    """Let the new name and number show. The old and the new number are one business from now on.

    Raises NotAllowed unless `by` is staff without a part in it, Refused (`change_decided`, `identity_taken`).
    """
    change, row = _to_decide(change_id, by=by)
    changed = []
    if change.new_tax_identity:
        take_number(change, row, at=at)
        changed.append("tax_identity")
    if change.new_trade_name:
        row.trade_name = change.new_trade_name
        changed.append("trade_name")
    row.save(update_fields=changed)
    _decide(change, State.ACCEPTED, reason="", by=by, at=at)
    badge_letters.identity_change("identity_change_accepted", change, rests=False, at=at)
    return copied(AskedChange, change)


@transaction.atomic
def refuse_identity_change(*, change_id: UUID, reason: str, by: UUID, at: datetime) -> AskedChange:
    """Refuse the change, saying why: the old name and number stay, and a badge that rested is active again.

    Raises as `accept_identity_change`, and Refused (`reason_missing`).
    """
    change, _row = _to_decide(change_id, by=by)
    _decide(change, State.REFUSED, reason=clean_reason(reason), by=by, at=at)
    badge_letters.identity_change("identity_change_refused", change, rests=False, at=at)
    return copied(AskedChange, change)


def rests(change: IdentityChange, *, at: datetime) -> bool:
    """Whether the verified badge rests because of this change."""
    return (
        change.state == State.SENT
        and bool(change.new_trade_name)
        and bool(badges.not_over(professional=change.professional, kind=VERIFIED, at=at))
    )


def latest_identity_change(professional_id: UUID) -> AskedChange | None:
    """The latest change that a professional asked for, or None."""
    asked = IdentityChange.objects.filter(professional_id=professional_id, entered_by=None)
    found = asked.order_by("-sent_at", "-pk").first()
    return copied(AskedChange, found) if found else None


def identity_change_queue() -> LongList[AskedChange]:
    """The changes that nobody has decided, what waits longest first."""
    rows = IdentityChange.objects.filter(state=State.SENT).order_by("sent_at", "pk")
    return LongList(rows, read=lambda found: [copied(AskedChange, row) for row in found])


def identity_change_case(change_id: UUID) -> ChangeCase:
    """A change with its papers, for whoever may judge the professional (ask `access`)."""
    change = _change(change_id)
    alike = Professional.objects.exclude(pk=change.professional_id)
    others: list[str] = []
    if change.new_trade_name:
        same_name = alike.filter(trade_name__iexact=change.new_trade_name)
        others += [f"{row.trade_name} ({row.tax_identity})" for row in same_name.order_by("pk")[:10]]
    return ChangeCase(
        change=copied(AskedChange, change),
        papers=tuple(
            copied(ChangePaper, paper) for paper in change.papers.defer("content").order_by("position")
        ),
        others=tuple(others),
    )


@transaction.atomic
def read_identity_paper(*, paper_id: UUID, by: UUID, at: datetime) -> PaperFile:
    """A paper, for somebody of the staff; the reading is written down. Raises NotAllowed for anybody else."""
    paper = IdentityPaper.objects.select_related("change").filter(pk=paper_id).first()
    if paper is None:
        raise NotAllowed(f"no paper {paper_id}")
    access.require(
        directory.account(by), right="professional.judge", professional_id=paper.change.professional_id
    )
    IdentityPaperReading.objects.create(id=new_id(at=at), paper=paper, account_id=by, read_at=at)
    return PaperFile(content=bytes(paper.content), media_type=paper.media_type)


def _change(change_id: UUID) -> IdentityChange:
    found = IdentityChange.objects.select_related("professional__account").filter(pk=change_id).first()
    if found is None:
        raise NotAllowed(f"no change of identity {change_id}")
    return found


def _to_decide(change_id: UUID, *, by: UUID) -> tuple[IdentityChange, Professional]:
    found = _change(change_id)
    access.require(directory.account(by), right="professional.judge", professional_id=found.professional_id)
    parties.require_no_part(by=by, professional_id=found.professional_id, homeowner_ids=[])
    row = registry.lock_professional(professional_id=found.professional_id)
    change = _change(change_id)
    _require_open(change)
    return change, row


def _require_open(change: IdentityChange) -> None:
    if change.state != State.SENT:
        raise _refused("change_decided", _("Este pedido já foi decidido."), "")


def _decide(change: IdentityChange, state: str, *, reason: str, by: UUID | None, at: datetime) -> None:
    change.state, change.reason = State(state), reason
    change.decided_at, change.decided_by_id = max(at, change.sent_at), by
    change.save(update_fields=["state", "reason", "decided_at", "decided_by"])


def _refused(code: str, message: str, what_to_do: str) -> Refused:
    return Refused(code=code, message=message, what_to_do=what_to_do)
