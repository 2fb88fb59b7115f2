"""What time alone brings: the folder of figures is looked at."""

from __future__ import annotations

from vinte.figures import taking
from vinte.kernel import due

DUTIES = due.Duties([taking.DUTY])
