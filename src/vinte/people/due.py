"""What time alone does to people: the letters before a badge ends, and when it has ended."""

from __future__ import annotations

from vinte.people.badges.reminders import run_due

__all__ = ["run_due"]
