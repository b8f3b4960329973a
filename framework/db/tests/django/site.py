"""A site of Django with a user, a group, a session, an entry of the admin's log and a shop with a row of every field type.

    site.py URL    in a new database of a server, named nuages_site
    site.py FILE   in a file of SQLite, without the shop
"""

import datetime
import decimal
import sys
import uuid

import django
from databases import configure
from django.conf import settings

APPS = ["admin", "auth", "contenttypes", "messages", "sessions"]
apps = {"INSTALLED_APPS": [f"django.contrib.{app}" for app in APPS], "SECRET_KEY": "a secret for a test"}
on_server = "://" in sys.argv[1]
if on_server:
    configure(sys.argv[1:], "nuages_site", **apps)
else:
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[1]}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        **apps,
    )
django.setup()

from django.contrib.admin.models import ADDITION, LogEntry  # noqa: E402
from django.contrib.auth.models import Group, User  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.db.models import F, Q  # noqa: E402
from django.db.models.functions import Now  # noqa: E402


class Named(models.Model):
    name = models.CharField(max_length=40)

    class Meta:
        abstract = True
        app_label = "shop"


class Maker(Named):
    """A key of its own, and comments."""

    code = models.CharField(max_length=8, primary_key=True, db_comment="as on the box")
    rank = models.PositiveSmallIntegerField(unique=True)

    class Meta(Named.Meta):
        abstract = False
        db_table_comment = "Who makes things"


class Label(Named):
    id = models.SmallAutoField(primary_key=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True)


class Item(Named):
    key = models.UUIDField(primary_key=True)
    flag = models.BooleanField()
    maybe = models.BooleanField(null=True)
    small = models.SmallIntegerField()
    integer = models.IntegerField()
    big = models.BigIntegerField()
    positive_small = models.PositiveSmallIntegerField()
    positive = models.PositiveIntegerField()
    positive_big = models.PositiveBigIntegerField()
    ratio = models.FloatField()
    price = models.DecimalField(max_digits=12, decimal_places=3)
    slug = models.SlugField()
    email = models.EmailField()
    url = models.URLField()
    text = models.TextField()
    day = models.DateField()
    clock = models.TimeField()
    moment = models.DateTimeField()
    data = models.JSONField()
    extra = models.JSONField(null=True)
    raw = models.BinaryField()
    length = models.DurationField()
    address = models.GenericIPAddressField()
    upload = models.FileField()
    picture = models.ImageField(max_length=50)
    path = models.FilePathField()
    type = models.CharField(max_length=5, db_column="Type")
    state = models.CharField(max_length=9, db_default="new")
    added = models.DateTimeField(db_default=Now())
    double = models.GeneratedField(
        expression=F("integer") * 2, output_field=models.IntegerField(), db_persist=True
    )
    maker = models.ForeignKey(Maker, models.DB_CASCADE)
    second = models.ForeignKey(Maker, models.CASCADE, null=True, related_name="+", to_field="rank")
    twin = models.OneToOneField("self", models.DB_SET_NULL, null=True)
    labels = models.ManyToManyField(Label)

    class Meta(Named.Meta):
        abstract = False
        unique_together = [["maker", "slug"]]
        indexes = [models.Index(fields=["-day", "slug"], name="item_newest")]
        constraints = [models.CheckConstraint(condition=Q(small__gte=0), name="small_gte_0")]


class Seat(models.Model):
    pk = models.CompositePrimaryKey("row", "number")
    row = models.CharField(max_length=3)
    number = models.IntegerField()
    item = models.ForeignKey(Item, models.SET_NULL, null=True)

    class Meta:
        app_label = "shop"


OF_POSTGRESQL = """
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE DOMAIN share AS numeric(5, 2) CHECK (VALUE <= 100);
CREATE TABLE odd (id serial PRIMARY KEY, mood mood NOT NULL, "part" share NOT NULL, tags text[], span int4range,
    note xml, net cidr, plain timestamp NOT NULL, fixed char(4) NOT NULL, loose varchar, free numeric, real real NOT NULL,
    cased varchar(9) COLLATE "C" NOT NULL, at timetz);
CREATE UNIQUE INDEX live_email ON shop_item (email) WHERE flag;
CREATE UNIQUE INDEX one_lower_slug ON shop_item (lower(slug));
INSERT INTO odd (mood, part, tags, span, note, net, plain, fixed, loose, free, real, cased)
    VALUES ('happy', 12.5, '{a,b}', '[1,3)', '<a/>', '10.0.0.0/8', '2024-02-03 04:05:06', 'ab', 'c', 1.25, 0.5, 'X');
CREATE VIEW dear AS SELECT key, name, price FROM shop_item WHERE price > 1;
CREATE MATERIALIZED VIEW cheap AS SELECT key, name FROM shop_item WHERE price <= 1;
CREATE TABLE event (id bigint GENERATED ALWAYS AS IDENTITY, day date NOT NULL, text varchar(20), PRIMARY KEY (id, day))
    PARTITION BY RANGE (day);
CREATE TABLE event_2024 PARTITION OF event FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
INSERT INTO event (day, text) VALUES ('2024-05-06', 'opened');
CREATE EXTENSION file_fdw;
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
CREATE FOREIGN TABLE far (line varchar(80)) SERVER files OPTIONS (program 'echo far away');
"""

OF_MYSQL = """
CREATE TABLE odd (id int unsigned AUTO_INCREMENT PRIMARY KEY, mood enum('sad', 'happy') NOT NULL, marks set('a', 'b') NOT NULL,
    born year, tiny tinyint NOT NULL, tiny_positive tinyint unsigned NOT NULL, middle mediumint NOT NULL, stamp timestamp NULL,
    bits bit(3), note tinytext, fixed char(4) NOT NULL, blobs mediumblob, plain datetime NOT NULL, real_ float NOT NULL,
    price decimal(8, 2) unsigned NOT NULL, zero int(5) unsigned zerofill NOT NULL, twice int AS (tiny * 2) VIRTUAL);
INSERT INTO odd (mood, marks, born, tiny, tiny_positive, middle, stamp, bits, note, fixed, blobs, plain, real_, price, zero)
    VALUES ('happy', 'a,b', 1990, -5, 250, 70000, '2024-02-03 04:05:06', b'101', 'n', 'ab', x'0001', '2024-02-03 04:05:06', 0.5, 1.25, 7);
CREATE VIEW dear AS SELECT `key`, name, price FROM shop_item WHERE price > 1;
CREATE TABLE event (id bigint NOT NULL AUTO_INCREMENT, day date NOT NULL, text varchar(20), PRIMARY KEY (id, day))
    PARTITION BY RANGE (YEAR(day)) (PARTITION p2024 VALUES LESS THAN (2025));
INSERT INTO event (day, text) VALUES ('2024-05-06', 'opened');
"""


def shop():
    with connection.schema_editor() as editor:
        for model in [Maker, Label, Item, Seat]:
            editor.create_model(model)
    maker = Maker.objects.create(code="acme", name="Acme", rank=3)
    parent = Label.objects.create(name="parent")
    label = Label.objects.create(name="child", parent=parent)
    item = Item.objects.create(
        key=uuid.UUID(int=1), name="Anvil", flag=True, small=1, integer=-2, big=2**40, positive_small=3, positive=2**31 - 1,
        positive_big=2**62, ratio=0.25, price=decimal.Decimal("99.125"), slug="anvil", email="a@example.com",
        url="http://example.com/", text="heavy", day=datetime.date(2024, 2, 29), clock=datetime.time(3, 4, 5, 6),
        moment=datetime.datetime(2024, 2, 29, 3, 4, 5, 6, tzinfo=datetime.timezone.utc), data={"a": [1, None]}, raw=b"\0\1",
        length=datetime.timedelta(days=1, microseconds=5), address="2001:db8::1", upload="f", picture="p", path="/x", type="big",
        maker=maker, second=maker,
    )
    item.labels.add(label)
    Seat.objects.create(row="A", number=1, item=item)
    with connection.cursor() as cursor:
        for statement in (OF_POSTGRESQL if connection.vendor == "postgresql" else OF_MYSQL).split(";\n"):
            if statement.strip():
                cursor.execute(statement)


call_command("migrate", verbosity=0)
ada = User.objects.create_superuser("ada", "ada@example.com", "secret")
ada.groups.add(Group.objects.create(name="editors"))
LogEntry.objects.create(
    user=ada, content_type=ContentType.objects.get_for_model(User), object_id="1", object_repr="ada",
    action_flag=ADDITION, change_message="",
)
session = SessionStore()
session["user"] = 1
session.create()
if on_server:
    shop()
# What Django itself makes of it, for people.
if "--show" in sys.argv:
    call_command("inspectdb", include_views=True, include_partitions=True)
else:
    print("null")
connection.close()
