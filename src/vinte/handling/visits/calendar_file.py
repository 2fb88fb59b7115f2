"""A visit as a calendar reads it (RFC 5545; METHOD as in RFC 5546): one UID, a SEQUENCE that grows, an alarm.

Local times carry the market's TZID with its VTIMEZONE. A local time that comes twice means the first one in that
form (3.3.5), so an instant in the second hour is written in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from vinte.handling.models import Visit
from vinte.handling.visits.queries import PlannedVisit
from vinte.kernel import brand

ALARM_BEFORE = timedelta(hours=2)

_STATUS = {
    Visit.State.PROPOSED: "TENTATIVE",
    Visit.State.OTHER_TIME: "TENTATIVE",
    Visit.State.CALLED_OFF: "CANCELLED",
    Visit.State.MISSED: "CANCELLED",
}


@dataclass(frozen=True)
class Reader:
    """Whose calendar it is, and what stands in it for them; nobody else's name or address."""

    name: str
    email: str
    summary: str
    place: str
    link: str


def calendar_file(visit: PlannedVisit, *, zone: str, reader: Reader) -> str:
    """The visit as text of type `text/calendar`, in the current language."""
    status = _STATUS.get(Visit.State(visit.state), "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", f"-//{brand.name()}//PT")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if status == "CANCELLED" else "REQUEST")
    event = Event()
    event.add("uid", f"{visit.id}@{urlsplit(settings.VINTE_BASE_URL).hostname}")
    event.add("sequence", visit.sequence)
    event.add("dtstamp", visit.changed_at.astimezone(UTC))
    event.add("dtstart", _written(visit.starts_at, zone=zone))
    event.add("dtend", _written(visit.ends_at, zone=zone))
    event.add("summary", reader.summary)
    if reader.place:
        event.add("location", reader.place)
    event.add("description", _("Para mudar ou desmarcar: %(link)s") % {"link": reader.link})
    event.add("url", reader.link)
    event.add("status", status)
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["cn"] = vText(brand.name())
    event.add("organizer", organizer)
    attendee = vCalAddress(f"mailto:{reader.email}")
    attendee.params["cn"] = vText(reader.name)
    attendee.params["partstat"] = vText("ACCEPTED" if status == "CONFIRMED" else "NEEDS-ACTION")
    attendee.params["rsvp"] = vText("FALSE")
    event.add("attendee", attendee)
    if status != "CANCELLED":
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", reader.summary)
        alarm.add("trigger", -ALARM_BEFORE)
        event.add_component(alarm)
    calendar.add_component(event)
    year = visit.starts_at.year
    calendar.add_missing_timezones(first_date=date(year - 1, 1, 1), last_date=date(year + 2, 1, 1))
    return calendar.to_ical().decode()


def _written(instant: datetime, *, zone: str) -> datetime:
    local = instant.astimezone(ZoneInfo(zone))
    return instant.astimezone(UTC) if local.fold else local
