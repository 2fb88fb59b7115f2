"""Pictures that strangers send are decoded apart: within memory and time, few at once, and the same as ever to look at."""

from __future__ import annotations

import io
import os
import struct
import threading
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from vinte.kernel import uploads
from vinte.kernel.errors import Refused
from vinte.kernel.pictures import decoding, desk, worker


@pytest.fixture(autouse=True)
def _turns_of_this_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VINTE_DATA_DIR", str(tmp_path))


@pytest.fixture
def anew() -> Iterator[None]:
    """Processes of this test alone."""
    desk.stop()
    yield
    desk.stop()


def file(image: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    made = io.BytesIO()
    image.save(made, kind, **more)
    return made.getvalue()


def png_of_size(width: int, height: int) -> bytes:
    """A PNG whose header says so, and which ends there."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("width", "height", "code"),
    [
        (5000, 5000, "picture_unreadable"),  # as many as are taken: looked at, and found empty
        (5000, 5001, "picture_too_large"),
        (200_000, 200_000, "picture_too_large"),
    ],
)
def test_the_header_is_asked_before_anything_is_decoded(
    width: int, height: int, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bytes] = []
    ask = desk._ask
    monkeypatch.setattr(desk, "_ask", lambda data: asked.append(data) or ask(data))
    with pytest.raises(Refused) as refused:
        uploads.read_picture(png_of_size(width, height))
    assert refused.value.code == code
    assert bool(asked) == (code == "picture_unreadable")


_MODES = {
    "PNG": ("RGB", "RGBA", "L", "LA", "P", "1", "I;16"),
    "JPEG": ("RGB", "L", "1", "CMYK"),
    "WEBP": ("RGB", "RGBA", "L", "P"),
    "GIF": ("RGB", "RGBA", "L", "P", "1"),
}


@pytest.mark.parametrize(("kind", "mode"), [(kind, mode) for kind, modes in _MODES.items() for mode in modes])
def test_pictures_of_all_kinds_come_out_as_they_went_in(kind: str, mode: str) -> None:
    image = Image.new("RGB", (64, 40), "#c04020")
    image.paste("#2040c0", (32, 0, 64, 40))
    made = uploads.read_picture(
        file(image.convert("L").convert(mode) if mode == "I;16" else image.convert(mode), kind)
    )
    with Image.open(io.BytesIO(made.content)) as out:
        assert (out.format, out.mode, out.size) == ("JPEG", "RGB", (64, 40))
        left, right = out.getpixel((8, 20)), out.getpixel((56, 20))
    wanted = image.convert(mode).convert("RGB")
    if mode != "I;16":
        for got, pixel in ((left, wanted.getpixel((8, 20))), (right, wanted.getpixel((56, 20)))):
            assert all(abs(a - b) < 40 for a, b in zip(got, pixel, strict=True)), (got, pixel)


def test_a_large_picture_is_shrunk_in_bands_without_a_seam() -> None:
    """A ramp from top to bottom stays one: no band is lost, doubled or set off."""
    image = Image.linear_gradient("L").resize((400, 4900)).convert("RGBA")
    made = uploads.read_picture(file(image))
    assert (made.width, made.height) == (131, 1600)
    with Image.open(io.BytesIO(made.content)) as out:
        column = [out.getpixel((60, row))[0] for row in range(1600)]
    assert all(-3 <= after - before <= 4 for before, after in pairwise(column))
    assert (column[0], column[-1]) == (pytest.approx(0, abs=4), pytest.approx(255, abs=4))


def test_transparency_becomes_paper_and_orientation_upright() -> None:
    clear = Image.new("RGBA", (30, 30), (255, 0, 0, 0))
    with Image.open(io.BytesIO(uploads.read_picture(file(clear)).content)) as out:
        assert min(out.getpixel((15, 15))) > 250
    lying = Image.new("RGB", (60, 30), "white")
    lying.paste("black", (0, 0, 10, 30))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "camera of somebody"
    made = uploads.read_picture(file(lying, "JPEG", exif=exif))
    assert (made.width, made.height) == (30, 60)
    with Image.open(io.BytesIO(made.content)) as out:
        assert out.getpixel((15, 2))[0] < 60  # what was left is on top
        assert not out.getexif()
    assert b"camera of somebody" not in made.content + made.small


def test_memory_that_no_picture_needs_is_refused_and_the_next_one_is_made(
    anew: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ceiling is the process's own: with a hundredth of it a large picture is too heavy, and a small one is not."""
    monkeypatch.setattr(desk, "MEMORY_BYTES", 20_000_000)
    large = file(Image.new("RGB", (4000, 4000), "red"))
    with pytest.raises(Refused) as refused:
        uploads.read_picture(large)
    assert refused.value.code == "picture_too_heavy"
    assert uploads.read_picture(file(Image.new("RGB", (40, 40), "red"))).width == 40


def test_a_process_that_is_killed_refuses_its_picture_and_no_other(anew: None) -> None:
    small = file(Image.new("RGB", (40, 40), "red"))
    uploads.read_picture(small)
    process = desk._taken()
    process._process.kill()
    process._process.wait()
    desk._idle.put(process)
    assert uploads.read_picture(small).width == 40  # one that is dead is not asked
    process = desk._taken()
    process._process.kill()
    with pytest.raises(desk.TooHeavy):
        process.ask(small)
    process.end()


def test_time_that_no_picture_needs_ends_the_process(anew: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_WALL_SECONDS", 0.0)
    with pytest.raises(Refused) as refused:
        uploads.read_picture(file(Image.new("RGB", (3000, 3000), "red")))
    assert refused.value.code == "picture_too_heavy"


def test_at_most_two_are_made_at_once_whoever_asks() -> None:
    inside, most, lock = 0, 0, threading.Lock()
    barrier = threading.Barrier(6)

    def hold(weight: int) -> None:
        nonlocal inside, most
        barrier.wait()
        for _round in range(5):
            with desk._turn(weight):
                with lock:
                    inside += weight
                    most = max(most, inside)
                os.sched_yield()
                with lock:
                    inside -= weight

    threads = [threading.Thread(target=hold, args=(weight,)) for weight in (1, 1, 1, 1, 2, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= most <= desk.AT_ONCE


def test_whoever_has_no_turn_in_time_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "PATIENCE_SECONDS", 0.0)
    small = file(Image.new("RGB", (40, 40), "red"))
    with desk._turn(2), pytest.raises(uploads.PicturesBusy) as refused:
        uploads.read_picture(small)
    assert refused.value.code == "pictures_busy"
    assert uploads.read_picture(small).width == 40


def test_nothing_of_ours_is_in_the_process(anew: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VINTE_STRIPE_SECRET_KEY", "sk_live_of_the_operator")
    uploads.read_picture(file(Image.new("RGB", (40, 40), "red")))
    process = desk._taken()
    told = Path(f"/proc/{process._process.pid}/environ").read_bytes()
    loaded = Path(f"/proc/{process._process.pid}/maps").read_text()
    desk._idle.put(process)
    assert b"sk_live" not in told
    assert b"VINTE_" not in told
    assert "psycopg" not in loaded


@pytest.mark.parametrize("told", [b"", b"?", b"#", b"!"])
def test_an_answer_without_a_picture_is_none(told: bytes) -> None:
    assert worker.understood(told) is None


def test_messages_end_where_the_pipe_does() -> None:
    pipe = io.BytesIO()
    worker.write_message(pipe, b"one")
    worker.write_message(pipe, b"")
    pipe.write(b"\0\0\0\0\0\0\0\x09half")
    pipe.seek(0)
    assert [worker.read_message(pipe) for _n in range(4)] == [b"one", b"", None, None]


def test_nobody_makes_more_of_a_header_than_it_says() -> None:
    assert decoding.look(file(Image.new("RGB", (3, 4)))) == ("PNG", 12)
    with pytest.raises(decoding.Unreadable):
        decoding.look(b"nothing of the kind")
