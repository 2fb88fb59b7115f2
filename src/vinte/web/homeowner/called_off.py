"""The homeowner's word about a job that fell through before work began, on the page of the request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vinte.handling import actions as handling_actions
from vinte.handling import queries as handling
from vinte.handling.queries import SaidCalledOff
from vinte.kernel.errors import NotAllowed
from vinte.people import queries as people


@dataclass(frozen=True)
class WonJob:
    """A job that the homeowner gave, and what was said of its falling through, if anything was."""

    professional_id: UUID
    trade_name: str
    said: SaidCalledOff | None
    ends_differ: bool = False

    @property
    def is_asked(self) -> bool:
        """Whether the professional says that it fell through and the homeowner has not answered."""
        return self.said is not None and self.said.is_open and not self.said.homeowner_answer

    @property
    def is_told(self) -> bool:
        """Whether the homeowner has said it, and an agent has not decided."""
        return self.said is not None and self.said.is_open and bool(self.said.homeowner_answer)


def jobs_of(job_request_id: UUID) -> list[WonJob]:
    """The jobs that were won with this request and did not fall through."""
    found = handling.jobs_of_request(job_request_id)
    if not found:
        return []
    names = people.trade_names([professional_id for professional_id, _purchase, _said in found])
    asked = {
        one.purchase_id
        for one in handling.open_questions(
            professional_ids=[whose for whose, _purchase, _said in found],
            purchase_ids=[purchase_id for _whose, purchase_id, _said in found],
        )
    }
    return [
        WonJob(professional_id, names[professional_id], said, ends_differ=purchase_id in asked)
        for professional_id, purchase_id, said in found
    ]


def act(job_request_id: UUID, *, professional_id: UUID, confirmed: bool, words: str, at: datetime) -> None:
    """Say that the job fell through, or answer whether it did; raises NotAllowed where there is none."""
    for whose, purchase_id, said in handling.jobs_of_request(job_request_id):
        if whose != professional_id:
            continue
        about = {"professional_id": professional_id, "purchase_id": purchase_id, "at": at}
        if said is not None and said.is_open and not said.homeowner_answer:
            handling_actions.answer_called_off(**about, confirmed=confirmed)  # type: ignore[arg-type]
        elif confirmed:
            handling_actions.say_called_off(**about, said_by="homeowner", words=words)  # type: ignore[arg-type]
        else:
            raise NotAllowed("nobody said that this job fell through")
        return
    raise NotAllowed(f"professional {professional_id} won no job of request {job_request_id}")


def answer_ends(job_request_id: UUID, *, professional_id: UUID, hired: bool, at: datetime) -> None:
    """Say whether the job is theirs, where that was asked; raises NotAllowed where it was not."""
    for whose, purchase_id, _said in handling.jobs_of_request(job_request_id):
        if whose == professional_id:
            handling_actions.answer_as_homeowner(
                professional_id=whose, purchase_id=purchase_id, hired=hired, at=at
            )
            return
    raise NotAllowed(f"professional {professional_id} won no job of request {job_request_id}")
