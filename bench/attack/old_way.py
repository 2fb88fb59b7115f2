"""The web as it was served before, for a control: each of eight threads reads its own body and decodes its own pictures.

`python bench/attack/old_way.py --port N`; takes the same environment as `vinte serve`. With `--bare` an application of
two lines stands for Django: who reads the body is not its affair.
"""

from __future__ import annotations

import argparse
import io
import os

THREADS = 8


def _decoded_here(data: bytes) -> object:
    from PIL import Image, ImageOps

    from vinte.kernel.pictures import decoding

    with Image.open(io.BytesIO(data), formats=decoding.PICTURE_FORMATS) as opened:
        flat = ImageOps.exif_transpose(opened).convert("RGB")
    large = decoding._fitted(flat, decoding.LONGEST_SIDE_PIXELS)
    small = decoding._fitted(flat, decoding.SMALL_SIDE_PIXELS)
    return decoding.Made(
        content=decoding._jpeg(large, quality=84),
        small=decoding._jpeg(small, quality=78),
        width=large.width,
        height=large.height,
    )


def application(environ, start_response):  # type: ignore[no-untyped-def]
    """Django's, with pictures decoded in the thread that took them."""
    return _site(environ, start_response)


def bare(environ, start_response):  # type: ignore[no-untyped-def]
    """Reads the body as Django does, and answers."""
    environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"read"]


if os.environ.get("VINTE_OLD_WAY") == "whole":
    import django

    # The process that serves has loaded it long before.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vinte.project.settings")
    django.setup()

    from vinte.kernel.pictures import desk
    from vinte.project.wsgi import application as _site

    desk.made_anew = _decoded_here  # type: ignore[assignment]


def main() -> None:
    """Serve until stopped."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--port", type=int, required=True)
    asked.add_argument("--bare", action="store_true")
    told = asked.parse_args()
    os.environ["VINTE_OLD_WAY"] = "bare" if told.bare else "whole"
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "old_way:bare" if told.bare else "old_way:application",
        address="127.0.0.1",
        port=told.port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        websockets=False,
        log_access=False,
        workers_kill_timeout=5,
    ).serve()


if __name__ == "__main__":
    main()
