"""The rows that Django finds by the first and the last years: years.py [URL of a server's database].

Prints the rows as SQL takes them, and [zone, look-up, value, number of rows] of each query: "range" in the place of the number where Python says
that there is no such year, "overflow" where the moments lie outside of its calendar.
"""

import datetime
import json
import sys
from zoneinfo import ZoneInfo

import databases

databases.configure(sys.argv[1:])

from django.db import DataError, connection, models  # noqa: E402
from django.utils import timezone  # noqa: E402


class Event(models.Model):
    at = models.DateTimeField()
    day = models.DateField()

    class Meta:
        app_label = "years"


ROWS = [
    ("9999-12-31 23:59:59.999999", "9999-12-31"),
    ("9999-12-31 20:00:00", "9999-12-31"),
    ("9999-12-31 14:00:00", "9999-12-31"),
    ("9999-01-01 02:00:00", "9999-01-02"),
    ("9998-12-31 18:00:00", "9998-12-31"),
    ("2024-02-29 12:00:00", "2024-02-29"),
    ("1000-01-01 02:00:00", "1000-01-01"),
    ("0999-12-31 20:00:00", "0999-12-31"),
]
LOOK_UPS = [f"{field}__{part}{order}" for field in ["at", "day"] for part in ["year", "iso_year"] for order in ["", "__lte", "__gt"]]


def ask(lookup, value):
    try:
        return Event.objects.filter(**{lookup: value}).count()
    # SQLite says so when Django's functions in Python overflow.
    except (OverflowError, DataError):
        return "overflow"
    except ValueError:
        return "range"


with connection.schema_editor() as editor:
    editor.create_model(Event)
for at, day in ROWS:
    moment = datetime.datetime.fromisoformat(at).replace(tzinfo=datetime.timezone.utc)
    Event.objects.create(at=moment, day=datetime.date.fromisoformat(day))
answers = []
for zone in ["UTC", "Asia/Tokyo", "America/New_York"]:
    with timezone.override(ZoneInfo(zone)):
        for lookup in LOOK_UPS:
            answers += [[zone, lookup, year, ask(lookup, year)] for year in [9999, 9998, 2024, 1000, 999, 1, 10000, 0, -1]]
        for day in ["9999-12-31", "9999-12-30", "9999-01-01"]:
            answers.append([zone, "at__date", day, ask("at__date", datetime.date.fromisoformat(day))])
print(json.dumps({"rows": ROWS, "answers": answers}))
connection.close()
