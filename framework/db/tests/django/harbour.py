"""What Django answers where tests/rows/harbour saves, copies and finds rows: python harbour.py [URL of a server's database].

Every question runs in a transaction that is rolled back. Errors are told by their class.
"""

import datetime
import json
import sys
import uuid

import databases

databases.configure(sys.argv[1:], "harbour", TIME_ZONE="UTC")

from django.core import serializers  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.db.models import Case, Count, F, Max, When  # noqa: E402
from django.db.models.functions import Abs, Length, Lower  # noqa: E402
from django.db.models.signals import m2m_changed, post_save, pre_save  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from telling import asked, attempt, found, told  # noqa: E402


class Meta:
    app_label = "harbour"


class Port(models.Model):
    name = models.CharField(max_length=20)
    rank = models.IntegerField(default=0)

    class Meta(Meta):
        ordering = ["name"]


class Flag(models.Model):
    text = models.CharField(max_length=20)

    class Meta(Meta):
        ordering = ["text"]


class Ship(models.Model):
    name = models.CharField(max_length=20)
    fast = models.BooleanField(default=False)
    tons = models.IntegerField(default=0)
    built = models.DateField(null=True)
    home = models.ForeignKey(Port, models.CASCADE, null=True, related_name="ships")
    flags = models.ManyToManyField(Flag, related_name="ships")

    class Meta(Meta):
        ordering = ["name"]


class Sailor(models.Model):
    name = models.CharField(max_length=20)
    rank = models.IntegerField(default=0)
    seen = models.DateTimeField(auto_now=True)
    port = models.ForeignKey(Port, models.CASCADE, null=True, related_name="sailors")
    mates = models.ManyToManyField("self")
    heroes = models.ManyToManyField("self", symmetrical=False, related_name="fans")

    class Meta(Meta):
        ordering = ["name"]


class Captain(Sailor):
    class Meta(Meta):
        pass


class Pilot(Sailor):
    licence = models.IntegerField(default=0)
    ports = models.ManyToManyField(Port, related_name="pilots")

    class Meta(Meta):
        pass


class Visit(models.Model):
    when = models.DateTimeField()

    class Meta(Meta):
        pass


class Crate(models.Model):
    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    word = models.CharField(max_length=20, default="")

    class Meta(Meta):
        pass


class Chest(Crate):
    locks = models.IntegerField(default=0)

    class Meta(Meta):
        pass


class Ticket(models.Model):
    code = models.CharField(max_length=10, primary_key=True, db_default="T5")
    word = models.CharField(max_length=20, default="")

    class Meta(Meta):
        pass


class Parcel(models.Model):
    name = models.CharField(max_length=20)
    urgency = models.IntegerField(db_default=3)

    class Meta(Meta):
        pass


class Berth(models.Model):
    number = models.IntegerField(unique=True)
    name = models.CharField(max_length=20, default="")

    class Meta(Meta):
        pass


class Fare(models.Model):
    key = models.AutoField(primary_key=True, db_column="MiXeD_Id")
    price = models.DecimalField(max_digits=8, decimal_places=2)

    class Meta(Meta):
        pass


class Deed(models.Model):
    ship = models.OneToOneField(Ship, models.CASCADE, primary_key=True, db_column="not_the_default")
    text = models.CharField(max_length=20, default="")

    class Meta(Meta):
        pass


class Signal(models.Model):
    code = models.CharField(max_length=20, unique=True, null=True)

    class Meta(Meta):
        pass


class Hoist(models.Model):
    signal = models.ForeignKey(Signal, models.CASCADE, null=True, to_field="code", related_name="hoists")
    number = models.IntegerField(default=0)

    class Meta(Meta):
        pass


class Copy(models.Model):
    deed = models.ForeignKey(Deed, models.CASCADE, to_field="ship", related_name="copies")

    class Meta(Meta):
        pass


class Guest(Sailor):
    class Meta(Meta):
        proxy = True
        ordering = ["-name"]


class Diver(Guest):
    depth = models.IntegerField(default=0)

    class Meta(Meta):
        pass


class Deepest(Diver):
    class Meta(Meta):
        proxy = True
        ordering = ["-depth"]


class Errand(models.Model):
    text = models.CharField(max_length=20)
    assignee = models.ForeignKey(Deepest, models.CASCADE, related_name="errands")
    reporter = models.ForeignKey(Guest, models.CASCADE, null=True, related_name="reported")

    class Meta(Meta):
        pass


MODELS = [
    Port, Flag, Ship, Sailor, Captain, Pilot, Visit, Crate, Chest, Ticket, Parcel, Berth, Fare, Deed, Signal, Hoist, Copy,
    Diver, Errand,
]  # fmt: skip

with connection.schema_editor() as editor:
    for model in MODELS:
        editor.create_model(model)


def named(rows):
    return [row.name for row in rows]


# Saving.
@told
def keys_with_defaults():
    crate = Crate.objects.create(word="a")
    Chest.objects.create(word="d", locks=2)
    steps = [
        asked(lambda: Crate.objects.create(word="b")),
        asked(lambda: Crate(key=crate.key, word="c").save(force_update=True)),
        asked(lambda: Ticket(word="e").save()),
        asked(lambda: Ticket(code="T5", word="f").save(force_update=True)),
        sorted(Crate.objects.values_list("word", flat=True)),
        list(Ticket.objects.values_list("code", "word")),
    ]
    steps.append(attempt(lambda: Ticket(word="g").save()))
    return json.loads(json.dumps(steps))


@told
def rows_without_fields_of_their_own():
    captain = Captain.objects.create(name="ann")
    steps = []
    for ask in [captain.save, lambda: captain.save(force_update=True)]:
        captain.rank += 1
        steps.append(asked(ask))
    captain.delete(keep_parents=True)
    steps.append(attempt(lambda: captain.save(force_update=True)))
    return [*steps, list(Sailor.objects.values_list("rank", flat=True)), Captain.objects.count()]


@told
def saves_of_nothing():
    port = Port.objects.create(name="a")
    port.name = "b"
    heard = []

    def hear(instance, **rest):
        heard.append(instance.name)

    pre_save.connect(hear, Port)
    words = asked(lambda: port.save(update_fields=[]))
    pre_save.disconnect(hear, Port)
    return [words, heard, named(Port.objects.all())]


@told
def partial_rows_saved():
    one, two = Port.objects.create(name="a", rank=3), Port.objects.create(name="b")
    Sailor.objects.create(name="ann", port=one)
    row = Sailor.objects.only("port").get()
    row.port = two
    steps = [asked(row.save), Sailor.objects.get().port.name]
    row.port_id = one.pk
    steps += [asked(row.save), Sailor.objects.get().port.name]
    row = Sailor.objects.select_related("port").only("port__rank").get()
    Port.objects.filter(pk=one.pk).update(name="c", rank=1)
    steps += [asked(row.port.save), list(Port.objects.values_list("name", "rank"))]
    return json.loads(json.dumps(steps))


@told
def update_or_create_writes_what_changed():
    port = Port.objects.create(name="a", rank=1)
    Sailor.objects.create(name="ann", rank=1)
    columns = ["name", "rank", "seen", "port_id"]
    heard, steps = [], []

    def hear(update_fields, **rest):
        heard.append(sorted(update_fields) if update_fields is not None else None)

    for sender in (Sailor, Port):
        pre_save.connect(hear, sender)

    def ask(change):
        with CaptureQueriesContext(connection) as queries:
            made = change()[1]
        written = [query["sql"].split(" WHERE ")[0] for query in queries if query["sql"].startswith("UPDATE")]
        quoted = [(column, connection.ops.quote_name(column)) for column in columns]
        steps.append([made, [[column for column, name in quoted if name in sql] for sql in written]])

    ask(lambda: Sailor.objects.update_or_create(name="ann", defaults={"rank": 2}))
    ask(lambda: Sailor.objects.update_or_create(name="ann", defaults={"port": port}))
    ask(lambda: Sailor.objects.update_or_create(name="ann", defaults={}))
    ask(lambda: Port.objects.update_or_create(name="a", defaults={}))
    ask(lambda: Port.objects.update_or_create(name="a", defaults={"rank": 2, "name": "b"}))
    ask(lambda: port.sailors.update_or_create(name="ann", defaults={"rank": 5}))
    for sender in (Sailor, Port):
        pre_save.disconnect(hear, sender)
    steps.append([list(Sailor.objects.values_list("name", "rank", "port__name")), list(Port.objects.values_list("name", "rank"))])
    return json.loads(json.dumps([steps, heard]))


@told
def copies_of_rows():
    port = Port.objects.create(name="a")
    ship = Ship.objects.create(name="x", home=port)
    ship.flags.set([Flag.objects.create(text="f")])
    flags = ship.flags.all()
    ship.pk = None
    ship._state.adding = True
    ship.save()
    steps = [Ship.objects.count(), ship.flags.count()]
    ship.flags.set(Flag.objects.all())
    steps += [ship.flags.count(), flags.count()]
    pilot = Pilot.objects.create(name="p", licence=7)
    pilot.ports.set([port])
    pilot.pk = pilot.id = None
    pilot._state.adding = True
    pilot.name = "q"
    pilot.save()
    steps += [pilot.ports.count(), named(Sailor.objects.all()), list(Pilot.objects.order_by("name").values_list("name", "licence"))]
    pilot.ports.set([port])
    steps.append(named(port.pilots.order_by("name")))
    return json.loads(json.dumps(steps))


# Many at once.
@told
def bulk_create_that_makes_no_sense():
    rows = [Berth(number=1)]
    make = Berth.objects.bulk_create
    return [
        attempt(lambda: make(rows, batch_size=0)),
        attempt(lambda: make(rows, update_conflicts=True, unique_fields=["number"], update_fields=[])),
        connection.vendor == "mysql"
        or attempt(lambda: make(rows, update_conflicts=True, unique_fields=["number"], update_fields=["id"])),
        attempt(lambda: len(make([Berth(number=2)], update_conflicts=True, unique_fields=[], update_fields=["name"]))),
        attempt(lambda: len(make([Berth(number=3)], update_conflicts=True, unique_fields=["number"], update_fields=["name"]))),
        list(Berth.objects.values_list("number", flat=True)),
    ]


@told
def bulk_create_in_few_statements():
    steps = [len(asked(lambda: Port.objects.bulk_create([Port(name=str(n)) for n in range(1001)]))) < 10]
    keyed = [Port(id=n if n % 2 else None, name="k") for n in range(100_000, 101_000)]
    steps.append(len(asked(lambda: Port.objects.bulk_create(keyed))) < 10)
    steps += [Port.objects.count(), Port.objects.filter(id__in=range(100_001, 101_000, 2)).count() == 500]
    steps.append(asked(lambda: Port.objects.bulk_create([Port(name="x") for _ in range(100)], 50)))
    steps.append(asked(lambda: Port.objects.bulk_create([Port(name="x") for _ in range(100)], 100)))
    Port.objects.bulk_create([Port(name=text) for text in ("é" * 20, "x", "ж" * 20)])
    steps.append([Port.objects.filter(name=text).count() for text in ("é" * 20, "ж" * 20)])
    return steps


@told
def bulk_create_of_keys_with_defaults():
    crates = Crate.objects.bulk_create([Crate(word="a"), Crate(word="b")])
    Ticket.objects.bulk_create([Ticket(word="c"), Ticket(code="T6", word="d")])
    return json.loads(json.dumps([
        [Crate.objects.get(pk=crate.pk).word for crate in crates],
        list(Ticket.objects.order_by("code").values_list("code", "word")),
    ]))  # fmt: skip


@told
def bulk_create_names_what_it_writes():
    steps = []
    for rows in ([Parcel(name="a"), Parcel(name="b")], [Parcel(name="c", urgency=1), Parcel(name="d")]):
        with CaptureQueriesContext(connection) as queries:
            Parcel.objects.bulk_create(rows)
        insert = next(query["sql"] for query in queries if query["sql"].startswith("INSERT"))
        steps.append(connection.ops.quote_name("urgency") in insert.split(")")[0])
    return json.loads(json.dumps([steps, list(Parcel.objects.order_by("name").values_list("name", "urgency"))]))


@told
def updates_of_many_kinds():
    port = Port.objects.create(name="A", rank=1)
    for name, fast, tons, home in (("x", True, -3, port), ("y", False, 4, None), ("z", True, 5, port)):
        Ship.objects.create(name=name, fast=fast, tons=tons, home=home)
    Ship.objects.get(name="x").flags.add(Flag.objects.create(text="f"), Flag.objects.create(text="g"))
    rows = Ship.objects

    def stored():
        return list(map(list, Ship.objects.values_list("name", "fast", "tons")))

    steps = [rows.update(fast=~F("fast")), stored()]
    named_y = Case(When(name="y", then=True), default=False)
    steps += [rows.annotate(is_y=named_y).update(fast=~F("is_y")), stored()]
    steps += [rows.update(tons=Abs("tons")), stored()]
    steps += [
        attempt(lambda: rows.annotate(n=Count("flags")).order_by("n").update(tons=1)),
        attempt(lambda: rows.annotate(n=Max("tons")).update(tons=F("n"))),
        attempt(lambda: rows.annotate(new=F("home__name")).update(name=F("new"))),
        attempt(lambda: rows.annotate(new=Lower("home__name")).update(name=F("new"))),
        attempt(lambda: rows.annotate(n=Count("flags")).update(tons=7)),
        attempt(lambda: rows.annotate(n=Count("flags")).filter(n=2).update(tons=8)),
    ]
    steps.append(sorted(stored()))
    steps.append(rows.annotate(a=Abs("id")).filter(home__rank=1).values("id", "a").update(home=None))
    return [*steps, rows.filter(home=None).count()]


@told
def updates_in_the_order_of_what_is_held():
    ship = Ship.objects.create(name="x")
    ship.flags.add(Flag.objects.create(text="f"), Flag.objects.create(text="g"))
    length = Length("flags__text")
    steps = [
        Ship.objects.order_by(length).update(tons=F("tons") + 1),
        Ship.objects.annotate(a=length).order_by("-a").update(tons=F("tons") + 1),
    ]
    return [*steps, Ship.objects.get().tons]


@told
def updates_in_order():
    if connection.vendor != "mysql":
        return None
    Berth.objects.bulk_create([Berth(number=1), Berth(number=2)])
    orders = [("-number", "id"), (F("number").desc(), "id"), (F("number") * -1, "id")]
    steps = [Berth.objects.order_by(*order).update(number=F("number") + 1) for order in orders]
    return [steps, list(Berth.objects.order_by("number").values_list("number", flat=True))]


# Finding.
@told
def words_of_several():
    def words(ask):
        try:
            return ask()
        except Port.MultipleObjectsReturned as error:
            return str(error)

    Port.objects.bulk_create([Port(name=f"p{n:02}") for n in range(21)])
    rows = Port.objects.order_by("name")
    return [
        words(lambda: Port.objects.filter(name__lt="p02").get()),
        words(lambda: Port.objects.filter(name__lt="p20").get()),
        words(lambda: Port.objects.get()),
        words(lambda: rows[3:6].get()),
        words(lambda: rows[20:].get().name),
    ]


@told
def look_ups_of_pointers():
    ports = Port.objects.bulk_create([Port(name=name) for name in "abc"])
    ports = list(Port.objects.all())
    for port in ports:
        Ship.objects.create(name=f"of {port.name}", home=port)
    Ship.objects.create(name="none")
    ask = lambda **kwargs: named(Ship.objects.filter(**kwargs))  # noqa: E731
    second = ports[1].pk
    return [
        ask(home__gte=second), ask(home__lte=second), ask(home__gt=second), ask(home__lt=second),
        ask(home__gte=ports[1]), ask(home__in=[ports[0].pk, ports[2].pk]), ask(home__isnull=True),
        named(Ship.objects.exclude(home__gte=second)), named(Ship.objects.order_by("-home_id", "name"))[-3:-1],
    ]  # fmt: skip


@told
def days_of_old():
    for name, built in (("a", (1999, 12, 31)), ("b", (1998, 12, 31)), ("c", (1999, 1, 1)), ("d", (1, 3, 3)), ("e", None)):
        Ship.objects.create(name=name, built=built and datetime.date(*built))
    ask = lambda **kwargs: named(Ship.objects.filter(**kwargs))  # noqa: E731
    return [
        ask(built__month=2), ask(built__month=1), ask(built__month=12), ask(built__year=1998), ask(built__day=31),
        ask(built__day="31"), ask(built__month="12"), ask(built__year="1998"), ask(built__year=1), ask(built__year="1"),
        ask(built__year__gte=1999), ask(built__year__lt=1998),
        [day.isoformat() for day in Ship.objects.filter(built__year=1999).dates("built", "month")],
    ]  # fmt: skip


@told
def neighbours_by_microseconds():
    utc = datetime.UTC
    times = [(16, 0, 0), (6, 1, 1), (13, 1, 1), (12, 0, 20, 24)]
    rows = [Visit.objects.create(when=datetime.datetime(2000, 1, 1, *time, tzinfo=utc)) for time in times]
    row = Visit.objects.get(pk=rows[-1].pk)
    return [
        row.get_next_by_when() == rows[2],
        row.get_previous_by_when() == rows[1],
        attempt(lambda: rows[0].get_next_by_when()),
        attempt(lambda: Visit().get_next_by_when()),
        attempt(lambda: Visit(when=row.when).get_previous_by_when()),
    ]


# Raw queries.
@told
def raw_rows():
    port = Port.objects.create(name="a", rank=2)
    ship = Ship.objects.create(name="x", home=port)
    Deed.objects.create(ship=ship, text="t")
    for price in ("20.50", "9.90", "100"):
        Fare.objects.create(price=price)
    pilot = Pilot.objects.create(name="p", licence=7)
    marks = "%s"
    name = connection.ops.quote_name
    fares = f"SELECT * FROM harbour_fare WHERE price >= {marks} ORDER BY price"
    import decimal

    steps = [
        [str(fare.price) for fare in Fare.objects.raw(fares, [decimal.Decimal(20)])],
        [fare.pk is not None for fare in Fare.objects.raw(f"SELECT price, {name('MiXeD_Id')} FROM harbour_fare")],
        [deed.ship.name for deed in Deed.objects.raw("SELECT text, not_the_default FROM harbour_deed")],
        named(Port.objects.raw("   SELECT rank, id, name FROM (SELECT * FROM harbour_port WHERE name IS NOT NULL) sq".replace("rank", name("rank")))),
        named(Port.objects.raw("SELECT * FROM harbour_port", translations={"something": "else"})),
        [row.licence for row in Pilot.objects.raw("SELECT * FROM harbour_pilot")] == [7],
        [row.pk for row in Pilot.objects.raw("SELECT * FROM harbour_pilot")] == [pilot.pk],
        attempt(lambda: list(Deed.objects.raw("SELECT text FROM harbour_deed"))),
        named(Port.objects.raw("SELECT * FROM harbour_port WHERE name LIKE 'a%%'")),
        len(list(Port.objects.raw("SELECT * FROM harbour_port WHERE id = 0"))),
    ]
    return steps


# Relations.
@told
def mates_and_heroes_heard():
    ann, bob, cid = (Sailor.objects.create(name=name) for name in ("ann", "bob", "cid"))
    names = {row.pk: row.name for row in (ann, bob, cid)}
    heard = []

    def hear(action, reverse, pk_set, instance, **rest):
        heard.append([action, reverse, instance.name, sorted(names[key] for key in pk_set) if pk_set is not None else None])

    for through in (Sailor.mates.through, Sailor.heroes.through):
        m2m_changed.connect(hear, through)
    ann.mates.add(bob, cid)
    bob.mates.add(ann)
    ann.heroes.add(bob)
    bob.fans.add(ann, cid)
    cid.heroes.set([ann])
    ann.mates.set([cid])
    bob.fans.clear()
    cid.mates.remove(ann)
    ann.mates.clear()
    for through in (Sailor.mates.through, Sailor.heroes.through):
        m2m_changed.disconnect(hear, through)
    return heard


@told
def pointed_to_by_nothing():
    none = Signal.objects.create()
    some = Signal.objects.create(code="c")
    hoist = Hoist.objects.create()
    Hoist.objects.create(signal=some)
    steps = [
        asked(lambda: list(none.hoists.all())),
        [none.hoists.count(), some.hoists.count(), len(none.hoists.filter(number=0))],
        attempt(lambda: none.hoists.exists()),
        attempt(lambda: none.hoists.update(number=1)),
        attempt(lambda: none.hoists.all().delete()[0]),
        attempt(lambda: none.hoists.add(hoist)),
        attempt(lambda: none.hoists.create(number=3)),
        attempt(lambda: none.hoists.get_or_create(number=3)),
        attempt(lambda: none.hoists.update_or_create(number=3)),
        attempt(lambda: none.hoists.remove(hoist)),
        attempt(lambda: none.hoists.clear()),
        attempt(lambda: none.hoists.set([hoist])),
        [Hoist.objects.filter(signal=some).count(), Hoist.objects.filter(signal__in=[some]).count()],
        attempt(lambda: Hoist.objects.filter(signal=none).count()),
        Hoist.objects.count(),
        Hoist.objects.filter(signal=None).count(),
    ]
    return steps


@told
def pointers_to_pointers():
    ships = [Ship.objects.create(name=name) for name in ("x", "y")]
    deeds = [Deed.objects.create(ship=ship, text=ship.name) for ship in ships]
    for deed in (deeds[0], deeds[0], deeds[1]):
        Copy.objects.create(deed=deed)
    rows = Copy.objects
    return [
        rows.filter(deed=deeds[0]).count(),
        rows.filter(deed__in=deeds).count(),
        rows.filter(deed__ship=ships[0]).count(),
        rows.filter(deed__ship__name="y").count(),
        rows.filter(deed__in=Deed.objects.filter(text="x")).count(),
        rows.exclude(deed=deeds[0]).count(),
        deeds[0].copies.count(),
        [deed.text for deed in Deed.objects.annotate(n=Count("copies")).filter(n=2)],
        [ship.name for ship in Ship.objects.filter(deed__copies__isnull=False).distinct()],
        sorted(copy.deed.text for copy in rows.select_related("deed__ship")),
    ]


# Rows as texts, and back.
def cargo():
    home = Port.objects.create(id=1, name="A\u0119", rank=2)
    ship = Ship.objects.create(id=3, name="x", home=home, built=datetime.date(1, 2, 3))
    ship.flags.set([Flag.objects.create(id=number, text=text) for number, text in ((2, "g"), (1, "f"))])
    pilot = Pilot(id=4, name="p", licence=7)
    pilot.save()
    pilot.ports.set([home])
    Deed.objects.create(ship=ship, text="t")
    return ship, pilot


@told
def rows_as_texts():
    _, pilot = cargo()
    ships, texts = Ship.objects.all(), serializers.serialize
    return [
        texts("json", ships),
        texts("jsonl", ships, indent=2),
        texts("json", ships, indent=2),
        texts("json", ships, indent=0),
        texts("json", ships, fields=("name", "flags")),
        texts("json", ships, fields=("built", "nothing")),
        texts("json", ships, fields=()),
        texts("json", [Flag(text="new"), Flag(id=7, text="keyed")]),
        texts("json", [Ship(id=9, name="unsaved")]),
        texts("json", []),
        texts("json", [], indent=2),
        texts("jsonl", []),
        texts("json", Pilot.objects.all()),
        texts("json", Pilot.objects.all(), use_natural_primary_keys=True, use_natural_foreign_keys=True),
        texts("json", Deed.objects.all(), use_natural_primary_keys=True),
        texts("json", Ship.objects.filter(pk=0)),
    ]


@told
def texts_as_rows():
    ship, _ = cargo()

    def read(text, format="json", **options):
        rows = []
        for row in serializers.deserialize(format, text, **options):
            rows.append([repr(row), row.object.pk is None])
            row.save()
        return rows

    def model(name, fields, **more):
        return json.dumps([{"model": f"harbour.{name}", **more, "fields": fields}])

    ship_of = lambda **fields: model("ship", {"name": "y", **fields}, pk=3)  # noqa: E731
    steps = [
        read(model("flag", {"text": "new"})),
        read(model("flag", {"text": "null"}, pk=None)),
        read(model("flag", {"text": "keyed"}, pk="9")),
        read(ship_of(home=None, flags=[1])),
        [Ship.objects.get(pk=3).home_id, ship.flags.count()],
        read(ship_of(home="1", flags=["2", 2, 1])),
        [Ship.objects.get(pk=3).home_id, ship.flags.count(), Ship.objects.get(pk=3).built is None],
        read(ship_of(nothing=1, flags=[]), ignorenonexistent=True),
        read(model("nothing", {}, pk=1), ignorenonexistent=True),
        read("\n\n" + model("flag", {"text": "line"}, pk=10)[1:-1] + "\n\n", "jsonl"),
        read("[]"),
        read("", "jsonl"),
        sorted(Flag.objects.values_list("text", flat=True)),
    ]
    for text in (
        ship_of(home=99, flags=[[1]]),
        ship_of(flags=None),
        ship_of(tons="many"),
        ship_of(tons=None),
        ship_of(built="yesterday"),
        ship_of(fast="perhaps"),
        ship_of(home=["a", "b"]),
        ship_of(nothing=1),
        model("nothing", {}),
        model("flag", {"text": "x"}, pk="x"),
        '[{"pk": 1}',
        '[{"pk": 1}]',
        '{"pk": 1}',
        "",
    ):
        steps.append(attempt(lambda: read(text)))  # noqa: B023
    return steps


# Proxies, and rows that extend them.
@told
def views_of_rows():
    Sailor.objects.create(name="ann")
    Guest.objects.create(name="bob")
    Diver.objects.create(name="cid", depth=3)
    deepest = Deepest.objects.create(name="dan", depth=9)
    by_name = Deepest.objects.get(name="dan")
    return [
        named(Sailor.objects.all()),
        named(Guest.objects.all()),
        named(Diver.objects.order_by("name")),
        named(Deepest.objects.all()),
        named(Guest.objects.filter(diver__depth__gt=5)),
        [by_name.pk == deepest.pk, by_name.depth == 9],
        named(Guest.objects.exclude(diver__depth=3)),
        [Guest.objects.count(), Deepest.objects.count()],
    ]


def errands():
    bob = Guest.objects.create(name="bob")
    cid, dan = Deepest.objects.create(name="cid", depth=3), Deepest.objects.create(name="dan", depth=9)
    Errand.objects.create(text="dive", assignee=dan, reporter=bob)
    Errand.objects.create(text="look", assignee=cid)
    return cid, dan


@told
def pointers_to_views():
    _, dan = errands()
    rows = Errand.objects.order_by("text")
    texts = lambda rows: list(rows.order_by("text").values_list("text", flat=True))  # noqa: E731
    steps = [
        texts(rows.filter(assignee=dan)),
        texts(rows.filter(assignee__depth__gt=5)),
        texts(rows.filter(assignee__name="cid")),
        texts(rows.filter(reporter__name__contains="o")),
        texts(rows.exclude(reporter__name="bob")),
        texts(rows.filter(reporter__isnull=True)),
        texts(dan.errands),
        named(Deepest.objects.filter(errands__text="dive")),
        named(Guest.objects.filter(reported__text="dive")),
    ]
    pairs = []

    def read():
        for row in rows.select_related("assignee", "reporter"):
            pairs.append([row.assignee.name, row.reporter and row.reporter.name])

    steps += [asked(read), pairs]
    counted = Guest.objects.annotate(n=Count("reported")).order_by("name").values_list("name", "n")
    return [*steps, list(map(list, counted))]


@told
def views_saved_and_heard():
    heard = []
    receivers = []
    for sender in (Sailor, Guest, Diver, Deepest):
        for signal, word in ((pre_save, "before"), (post_save, "after")):
            receiver = lambda text=f"{sender.__name__.lower()} {word}", **rest: heard.append(text)  # noqa: E731
            signal.connect(receiver, sender)
            receivers.append((signal, receiver, sender))
    Guest.objects.create(name="a")
    Diver.objects.create(name="b", depth=1)
    deepest = Deepest.objects.create(name="c", depth=2)
    deepest.depth = 5
    deepest.save()
    done = []
    said = asked(lambda: done.append(Guest.objects.update(rank=4)))
    for signal, receiver, sender in receivers:
        signal.disconnect(receiver, sender)
    return [heard, done[0], said, list(Sailor.objects.values_list("rank", flat=True))]


@told
def views_deleted():
    cid, dan = errands()
    left = lambda: [Sailor.objects.count(), Diver.objects.count(), Errand.objects.count()]  # noqa: E731
    steps = [dan.delete()[0], left(), Guest.objects.filter(name="bob").delete()[0], left()]
    return [*steps, Guest.objects.get(pk=cid.pk).delete()[0], left()]


print(json.dumps({"found": found}))
