"""Reviews from elsewhere, brought by the operator from a CSV file: shown apart, and counted nowhere."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.db import transaction
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from vinte.kernel.copies import copied
from vinte.kernel.errors import InvalidInput, NotAllowed
from vinte.kernel.ids import new_id
from vinte.kernel.texts import is_one_line
from vinte.people import queries as people
from vinte.reviews.models import ImportedReview

COLUMNS = ("professional", "source", "author", "rating", "text", "written_on")
MOST_LINES = 10_000


class _Line(BaseModel):
    """One line of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    professional: UUID
    source: Annotated[str, Field(min_length=1, max_length=60)]
    author: Annotated[str, Field(min_length=1, max_length=120)]
    rating: Annotated[int, Field(ge=1, le=5)] | None
    text: Annotated[str, Field(max_length=2000)]
    written_on: date

    @field_validator("rating", mode="before")
    @classmethod
    def _none(cls, value: str) -> str | None:
        return value.strip() or None

    @field_validator("source", "author")
    @classmethod
    def _on_one_line(cls, value: str) -> str:
        if not is_one_line(value):
            raise ValueError("one line, without line breaks or control characters")
        return value

    @field_validator("author")
    @classmethod
    def _first_name(cls, value: str) -> str:
        """As with our own, only the first name is shown."""
        return value.split(" ", 1)[0]


@dataclass(frozen=True)
class ReviewFromElsewhere:
    """A review that was written elsewhere; `rating` is None where that place has no stars."""

    source: str
    author: str
    rating: int | None
    text: str
    written_on: date
    imported_at: datetime


@transaction.atomic
def import_reviews(*, text: str, file: str, at: datetime) -> int:
    """Take in a CSV file with the columns of COLUMNS (RFC 4180, UTF-8, with a header) and return how many are new.

    A line that is there already is left as it is, so a file can be taken in twice. Raises InvalidInput with file,
    line and field for what does not fit; then nothing of the file is taken in.
    """
    made = []
    for line, row in _read(text, file=file, today=at.date()):
        try:
            people.professional(row.professional)
        except NotAllowed:
            raise InvalidInput(
                file=file, line=line, field="professional", expected="the id of a professional"
            ) from None
        facts = row.model_dump(exclude={"professional"})
        digest = hashlib.sha256(repr(sorted(facts.items())).encode()).hexdigest()
        made.append(
            ImportedReview(
                professional_id=row.professional, id=new_id(at=at), imported_at=at, digest=digest, **facts
            )
        )
    before = ImportedReview.objects.count()
    ImportedReview.objects.bulk_create(made, ignore_conflicts=True)
    return ImportedReview.objects.count() - before


def _read(text: str, *, file: str, today: date) -> Iterator[tuple[int, _Line]]:
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        header = next(rows, [])
        if tuple(header) != COLUMNS:
            raise InvalidInput(file=file, line=1, field="header", expected=",".join(COLUMNS))
        begins = rows.line_num + 1
        for count, cells in enumerate(rows, start=1):
            if count > MOST_LINES:
                raise InvalidInput(
                    file=file, line=begins, field="file", expected=f"at most {MOST_LINES} lines"
                )
            if len(cells) != len(COLUMNS):
                raise InvalidInput(file=file, line=begins, field="line", expected=f"{len(COLUMNS)} fields")
            yield begins, _line(dict(zip(COLUMNS, cells, strict=True)), file=file, line=begins, today=today)
            begins = rows.line_num + 1
    except csv.Error as error:
        raise InvalidInput(file=file, line=rows.line_num, field="CSV", expected=str(error)) from error


def _line(cells: dict[str, str], *, file: str, line: int, today: date) -> _Line:
    try:
        read = _Line.model_validate(cells)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(map(str, first["loc"]))
        raise InvalidInput(file=file, line=line, field=field, expected=first["msg"]) from error
    if read.written_on > today:
        raise InvalidInput(file=file, line=line, field="written_on", expected="a day that has come")
    return read


def reviews_from_elsewhere(professional_id: UUID) -> list[ReviewFromElsewhere]:
    """The imported reviews of a professional, the newest first."""
    rows = ImportedReview.objects.filter(professional_id=professional_id)
    return [copied(ReviewFromElsewhere, row) for row in rows.order_by("-written_on", "-id")]
