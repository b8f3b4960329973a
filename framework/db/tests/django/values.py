"""Django's side of django_values.rs: makes the table, writes rows, reads them back, shows what the database holds.

values.py COMMAND, with {"database": {...}, "fields": [...], "cases": [...]} on standard input; answers with JSON on standard output. Exits with
3 when this Python has no driver for the database.
"""

import datetime
import decimal
import json
import struct
import sys
import uuid

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

asked = json.load(sys.stdin)
settings.configure(
    DATABASES={"default": asked["database"]},
    INSTALLED_APPS=[],
    USE_TZ=True,
    TIME_ZONE="UTC",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
try:
    django.setup()
    from django.db import connection, models
except ImproperlyConfigured as error:
    print(error, file=sys.stderr)
    sys.exit(3)


class Values(models.Model):
    boolean = models.BooleanField(null=True)
    small = models.SmallIntegerField(null=True)
    integer = models.IntegerField(null=True)
    big = models.BigIntegerField(null=True)
    positive_small = models.PositiveSmallIntegerField(null=True)
    positive = models.PositiveIntegerField(null=True)
    positive_big = models.PositiveBigIntegerField(null=True)
    float = models.FloatField(null=True)
    decimal = models.DecimalField(max_digits=15, decimal_places=4, null=True)
    wide = models.DecimalField(max_digits=28, decimal_places=10, null=True)
    char = models.CharField(max_length=255, null=True)
    slug = models.SlugField(null=True)
    email = models.EmailField(null=True)
    url = models.URLField(null=True)
    text = models.TextField(null=True)
    date = models.DateField(null=True)
    time = models.TimeField(null=True)
    moment = models.DateTimeField(null=True)
    uuid = models.UUIDField(null=True)
    json = models.JSONField(null=True)
    binary = models.BinaryField(null=True)
    duration = models.DurationField(null=True)
    address = models.GenericIPAddressField(null=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True)

    class Meta:
        app_label = "crossed"


MICROSECOND = datetime.timedelta(microseconds=1)
# From the text or number in a case to Python, and back. The others are the same in JSON and in Python.
FORMS = {
    "float": (
        lambda bits: struct.unpack(">d", bytes.fromhex(bits))[0],
        lambda number: struct.pack(">d", number).hex(),
    ),
    "decimal": (decimal.Decimal, "{:f}".format),
    "wide": (decimal.Decimal, "{:f}".format),
    "date": (datetime.date.fromisoformat, datetime.date.isoformat),
    "time": (
        datetime.time.fromisoformat,
        lambda time: time.isoformat(timespec="microseconds"),
    ),
    "moment": (
        lambda text: datetime.datetime.fromisoformat(text).replace(
            tzinfo=datetime.timezone.utc
        ),
        lambda moment: moment.replace(tzinfo=None).isoformat(timespec="microseconds"),
    ),
    "uuid": (uuid.UUID, str),
    "json": (
        lambda held: (
            models.Value(None, models.JSONField()) if held[0] is None else held[0]
        ),
        lambda document: [document],
    ),
    "binary": (bytes.fromhex, lambda data: bytes(data).hex()),
    "duration": (
        lambda micros: micros * MICROSECOND,
        lambda duration: duration // MICROSECOND,
    ),
}
FIELDS = [field for field in Values._meta.fields if field.name in asked["fields"]]


def write(case):
    """Saves one case under its key."""
    row = Values(pk=case["id"])
    for field in FIELDS:
        value = case[field.name]
        if value is not None and field.name in FORMS:
            value = FORMS[field.name][0](value)
        setattr(row, field.attname, value)
    row.save(force_insert=True)


def read(row):
    """Returns a row as a case."""
    case = {"id": row.pk}
    for field in FIELDS:
        value = getattr(row, field.attname)
        if value is not None and field.name in FORMS:
            value = FORMS[field.name][1](value)
        case[field.name] = value
    return case


def raw():
    """Returns the cells as the database itself shows them, by key."""
    quote = connection.ops.quote_name
    shown = {
        "sqlite": "typeof({0}) || ' ' || quote({0})",
        "postgresql": "{0}::text",
        "mysql": "HEX(CAST({0} AS CHAR))",
    }
    columns = []
    for field in FIELDS:
        template = shown[connection.vendor]
        if connection.vendor == "mysql" and field.name == "binary":
            template = "HEX({0})"
        columns.append(template.format(quote(field.column)))
    with connection.cursor() as cursor:
        table = quote(Values._meta.db_table)
        cursor.execute(f"SELECT id, {', '.join(columns)} FROM {table}")
        names = [field.name for field in FIELDS]
        return {row[0]: dict(zip(names, row[1:])) for row in cursor.fetchall()}


if sys.argv[1] == "make":
    with connection.schema_editor() as editor:
        editor.create_model(Values)
elif sys.argv[1] == "write":
    for case in asked["cases"]:
        write(case)
elif sys.argv[1] == "read":
    json.dump([read(row) for row in Values.objects.order_by("pk")], sys.stdout)
elif sys.argv[1] == "raw":
    json.dump(raw(), sys.stdout)
