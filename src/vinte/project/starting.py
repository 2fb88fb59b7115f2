"""What `vinte serve` and `vinte worker` say when they start: a line for each thing that will not work."""

from __future__ import annotations


def tell_lacks() -> None:
    """Log what is not set up, each with the settings that would mend it; needs Django."""
    import structlog
    from django.utils import translation

    from vinte.web.readiness import lacks

    log = structlog.get_logger("vinte.start")
    with translation.override("en"):
        for lack in lacks():
            tell = log.error if lack.is_grave else log.warning
            tell("not ready", lack=lack.code, message=str(lack.message), settings=list(lack.settings))
