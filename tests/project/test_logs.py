"""No contact detail reaches a log (INVARIANTS, 11)."""

from __future__ import annotations

import json
import logging

import pytest
import structlog

from vinte.project import logs

PRIVATE = ("helena@exemplo.test", "+351 912 345 678", "912345678", "912 345 678", "Rua das Oliveiras 3")


def said(capsys) -> list[str]:
    text = capsys.readouterr().err
    assert "Logging error" not in text, text
    return text.splitlines()


@pytest.fixture
def written(capsys):
    """What a JSON log writes; the format of before comes back."""
    logs.configure({"format": "json"})
    yield lambda: [json.loads(line) for line in said(capsys)]
    logs.configure({"format": "lines"})


@pytest.mark.parametrize(
    "field", ["email", "to_address", "phone", "name", "description", "tax_code", "secret"]
)
def test_fields_of_contact_details_are_blanked(field):
    assert logs.without_personal_data(None, "", {field: "anything"}) == {field: logs.BLANK}


@pytest.mark.parametrize("value", PRIVATE[:4])
def test_addresses_and_phones_inside_texts_are_masked(value):
    event = logs.without_personal_data(
        None, "", {"event": f"could not reach {value}, again", "list": [value]}
    )
    assert value not in json.dumps(event)


@pytest.mark.parametrize(
    "value",
    [
        "2026-03-02T10:00:00.123456Z",
        "018f3a10-1234-7abc-9def-123456789abc",
        "20 contacts, 12345 cents",
        "10.0.0.7",
    ],
)
def test_instants_and_identifiers_stay(value):
    assert logs.without_personal_data(None, "", {"event": value}) == {"event": value}


def test_an_error_of_the_database_does_not_tell_the_row(written):
    try:
        raise ValueError("duplicate key\nDETAIL:  Key (email)=(helena@exemplo.test) already exists.")
    except ValueError:
        structlog.get_logger("vinte.test").exception("it failed", phone="912345678")
    (line,) = written()
    assert line["phone"] == logs.BLANK
    assert not any(value in json.dumps(line) for value in PRIVATE)


def test_a_path_is_not_written_for_a_private_link_is_one(written):
    logging.getLogger("django.request").warning("Not Found: %s", "/r/s3cr3t-of-a-homeowner")
    (line,) = written()
    assert line["event"] == "Not Found"
    assert "s3cr3t" not in json.dumps(line)


@pytest.mark.django_db
def test_each_answer_carries_its_request(client):
    given = client.get("/healthz", headers={"x-request-id": "abc-12345678"})
    assert given.headers["X-Request-ID"] == "abc-12345678"
    made = client.get("/healthz", headers={"x-request-id": "<script>"})
    assert made.headers["X-Request-ID"].isalnum()


def test_a_refused_row_is_not_told(written):
    row = (
        "Failing row contains (018f3a10, null, Helena Matos (casa), Rua das Oliveiras 3,\n  2.º, 2026-03-02)."
    )
    try:
        raise ValueError(f"null value violates a constraint\nDETAIL:  {row}\nCONTEXT:  a trigger")
    except ValueError:
        structlog.get_logger("vinte.test").exception("it failed")
    (line,) = written()
    assert "Helena" not in json.dumps(line)
    assert "Oliveiras" not in json.dumps(line)
    assert "CONTEXT" in line["exception"]


def test_a_key_with_brackets_in_it_is_not_told(written):
    structlog.get_logger("vinte.test").info(
        "DETAIL:  Key (lower(name::text), market)=(Helena (da Rua das Oliveiras) Matos, pt) already exists."
    )
    (line,) = written()
    assert "Oliveiras" not in json.dumps(line)
    assert "Matos" not in json.dumps(line)
