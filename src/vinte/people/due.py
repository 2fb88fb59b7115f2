"""What time alone does to people: the letters before a badge ends, and when it has ended; to the operator, of what
fails."""

from __future__ import annotations

from vinte.kernel import due
from vinte.people.accounts import operator_letters
from vinte.people.badges import reminders
from vinte.people.joining import erasing, lost_mailbox

DUTIES = due.Duties([reminders.DUTY, operator_letters.DUTY, erasing.DUTY, lost_mailbox.DUTY])
