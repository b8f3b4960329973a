"""Prints what Django makes of the models in tests/models/django_fields.rs: their tables, and rows that it wrote."""

import datetime
import json

from databases import configure

configure()

from django.db import connection, models  # noqa: E402


class Host(models.Model):
    uptime = models.DurationField()
    pause = models.DurationField(null=True)
    address = models.GenericIPAddressField()
    four = models.GenericIPAddressField(protocol="IPv4")
    plain = models.GenericIPAddressField(unpack_ipv4=True, null=True)
    upload = models.FileField()
    picture = models.ImageField(max_length=50)
    path = models.FilePathField()
    name = models.CharField()
    code = models.CharField(max_length=10, db_collation="nocase")
    words = models.TextField(db_collation="rtrim", null=True)
    raw = models.BinaryField(max_length=20)

    class Meta:
        app_label = "net"


class Log(models.Model):
    host = models.ForeignKey(Host, models.DB_CASCADE)
    spare = models.ForeignKey(Host, models.DB_SET_NULL, null=True, related_name="+")
    loose = models.ForeignKey(Host, models.CASCADE, db_constraint=False, related_name="+")

    class Meta:
        app_label = "net"


URGENCIES = [(1, "Low"), (2, "High")]
LETTERS = [("é", "E"), ("雪", "Snow")]


class Ticket(models.Model):
    small = models.SmallIntegerField(choices=URGENCIES)
    positive = models.PositiveSmallIntegerField(choices=URGENCIES, default=2)
    integer = models.IntegerField(choices=URGENCIES, null=True)
    big = models.BigIntegerField(choices=URGENCIES, db_default=1)
    size = models.PositiveBigIntegerField(choices=[(10_000_000_000, "Large")])
    positive_integer = models.PositiveIntegerField(choices=URGENCIES)
    letter = models.CharField(choices=LETTERS, max_length=1)
    longer = models.CharField(choices=LETTERS, max_length=5, null=True)
    text = models.TextField(choices=LETTERS)
    slug = models.SlugField(choices=LETTERS)

    class Meta:
        app_label = "net"


MODELS = [Host, Log, Ticket]

with connection.schema_editor() as editor:
    for model in MODELS:
        editor.create_model(model)

delta = datetime.timedelta
Host.objects.create(
    uptime=delta(days=1, hours=2, microseconds=5),
    pause=delta(microseconds=-1),
    address="2001:0db8:0:0::1",
    four="192.0.2.1",
    plain="::ffff:192.0.2.7",
    name="a",
)
Host.objects.create(
    uptime=delta(0), address="::ffff:10.0.0.1", four="0.0.0.0", name="b"
)


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [list(row) for row in cursor.fetchall()]


print(
    json.dumps(
        {
            "master": rows(
                "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
            ),
            "hosts": rows("SELECT uptime, pause, address, four, plain FROM net_host ORDER BY id"),
        }
    )
)
