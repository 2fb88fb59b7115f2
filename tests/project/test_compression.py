"""Texts are compressed, what is compressed by nature is not, and lengths tell nothing to another site."""

from __future__ import annotations

import gzip

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from vinte.project.compression import TextCompressionMiddleware

TEXT = "Canalizador em Aveiro há doze anos. " * 40


def ask(*, cookie: bool = False, **headers: str) -> HttpRequest:
    request = RequestFactory(headers={"Accept-Encoding": "br, gzip", **headers}).get("/")
    if cookie:
        request.COOKIES["sessionid"] = "x"
    return request


def answer(request: HttpRequest, media_type: str = "text/html; charset=utf-8") -> HttpResponse:
    return TextCompressionMiddleware(lambda _request: HttpResponse(TEXT, content_type=media_type))(request)


@pytest.mark.parametrize(
    ("media_type", "is_compressed"),
    [
        ("text/html; charset=utf-8", True),
        ("text/csv", True),
        ("application/json; charset=utf-8", True),
        ("image/svg+xml", True),
        ("image/jpeg", False),
        ("application/pdf", False),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", False),
    ],
)
def test_texts_are_compressed_and_files_are_not(media_type: str, is_compressed: bool) -> None:
    sent = answer(ask(), media_type)
    assert sent.has_header("Content-Encoding") is is_compressed
    assert (gzip.decompress(sent.content) if is_compressed else sent.content).decode() == TEXT


@pytest.mark.parametrize(
    ("cookie", "site", "is_compressed"),
    [
        (True, "cross-site", False),
        (True, "same-origin", True),
        (True, "none", True),
        (True, "", True),
        (False, "cross-site", True),
    ],
)
def test_what_another_site_asks_for_in_somebodys_name_is_not_compressed(
    cookie: bool, site: str, is_compressed: bool
) -> None:
    sent = answer(ask(cookie=cookie, **({"Sec-Fetch-Site": site} if site else {})))
    assert sent.has_header("Content-Encoding") is is_compressed


def test_the_same_page_has_another_length_each_time() -> None:
    assert len({len(answer(ask()).content) for _time in range(20)}) > 1


def test_who_takes_no_gzip_gets_the_text_and_caches_keep_both_apart() -> None:
    sent = answer(ask(**{"Accept-Encoding": "identity"}))
    assert sent.content.decode() == TEXT
    assert sent["Vary"] == "Accept-Encoding" == answer(ask())["Vary"]


def test_a_streamed_text_is_compressed_piece_by_piece() -> None:
    pieces = TextCompressionMiddleware(lambda _request: StreamingHttpResponse(iter([TEXT.encode()] * 2)))
    assert gzip.decompress(b"".join(pieces(ask()))).decode() == TEXT * 2
