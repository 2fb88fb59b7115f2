"""Jobs of the wallet; each carries identifiers and nothing else."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from procrastinate.contrib.django import app

from vinte.kernel.clock import clock_named
from vinte.wallet.automatic import top_ups


@app.task(name=top_ups.TASK_NAME, queue="wallet")
def top_up_if_low(*, professional_id: str) -> None:
    """Look at the balance after a purchase; the duty does the same each minute for whoever was missed."""
    top_ups.top_up_automatically(UUID(professional_id), at=clock_named(settings.VINTE_CLOCK).now())
