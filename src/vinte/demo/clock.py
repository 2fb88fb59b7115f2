"""The town's clock: the machine's, plus what the time machine added."""

from __future__ import annotations

from datetime import datetime, timedelta

from vinte.kernel.clock import SystemClock


class TownClock:
    """Runs as fast as the machine's clock and is only ever moved forward.

    Web and worker are processes of their own, so the shift is read from the database each time.
    """

    def now(self) -> datetime:
        """The town's instant, in UTC; the machine's own while there is no town yet."""
        from vinte.demo.models import Town  # models load after Django; the clock is named in its settings

        moved_by_seconds = Town.objects.filter(pk=1).values_list("moved_by_seconds", flat=True).first()
        return SystemClock().now() + timedelta(seconds=moved_by_seconds or 0)
