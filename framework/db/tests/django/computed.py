"""Prints the table that Django makes of the model in tests/models/computed_fields.rs."""

import json
from decimal import Decimal

from databases import configure

configure()

from django.db import connection, models  # noqa: E402
from django.db.models import F, Value  # noqa: E402
from django.db.models.functions import Now  # noqa: E402


class Ticket(models.Model):
    opened = models.DateTimeField(db_default=Now())
    urgency = models.IntegerField(db_default=3)
    state = models.CharField(max_length=9, db_default="it's")
    ready = models.BooleanField(db_default=True)
    weight = models.FloatField(db_default=1.5)
    cost = models.DecimalField(max_digits=6, decimal_places=2, db_default=Decimal("2"))
    plain = models.IntegerField(db_default=7)
    sum = models.IntegerField(db_default=Value(1) + Value(2))
    double = models.GeneratedField(
        expression=F("urgency") * 2, output_field=models.IntegerField(), db_persist=True
    )
    label = models.GeneratedField(
        expression=F("urgency") + F("plain"), output_field=models.IntegerField(), db_persist=False
    )

    class Meta:
        app_label = "desk"


with connection.schema_editor() as editor:
    editor.create_model(Ticket)


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [list(row) for row in cursor.fetchall()]


print(
    json.dumps(
        rows(
            "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
        )
    )
)
