"""Days of the demonstration: school days counted from the day of loading, at school time."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

_WHEN = re.compile(r"(?P<days>[+-]\d+)d (?P<hour>\d\d):(?P<minute>\d\d)")


@dataclass(frozen=True)
class Week:
    """What "-2d 10:41" means when today is `today`. Weekends are passed over."""

    today: date
    zone: ZoneInfo

    @classmethod
    def of(cls, today=None):
        zone = ZoneInfo(settings.TIME_ZONE)
        return cls(today or timezone.now().astimezone(zone).date(), zone)

    def at(self, when):
        """The moment, or None where nothing is said."""
        if not when:
            return None
        found = _WHEN.fullmatch(when)
        if not found:
            raise ValueError(f"{when!r} is not a day and time such as -2d 10:41.")
        day = self.school_day(int(found["days"]))
        return datetime.combine(day, time(int(found["hour"]), int(found["minute"])), self.zone)

    def school_day(self, count):
        day, step = self.today, timedelta(days=1 if count > 0 else -1)
        while count:
            day += step
            if day.weekday() < 5:
                count += -1 if count > 0 else 1
        return day

    @property
    def term(self):
        """("Fall 2025", its last day), always at least three weeks away."""
        year, month = self.today.year, self.today.month
        name, end = ("Spring", date(year, 6, 15)) if month < 7 else ("Fall", date(year, 12, 20))
        return f"{name} {year}", max(end, self.today + timedelta(weeks=3))
