"""What Django answers where tests/rows/depot makes, changes and finds rows: python depot.py [URL of a server's database].

Every question runs in a transaction that is rolled back. Errors are told by their class.
"""

import datetime
import decimal
import json
import sys
import uuid

import databases

databases.configure(sys.argv[1:], "depot", TIME_ZONE="UTC")

from django.db import connection, models  # noqa: E402
from django.db.models import signals  # noqa: E402
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from shown import show  # noqa: E402
from telling import attempt, found, told  # noqa: E402


class Meta:
    app_label = "depot"


class Country(models.Model):
    name = models.CharField(max_length=20)
    code = models.CharField(max_length=2)
    note = models.CharField(max_length=40, default="")

    class Meta(Meta):
        unique_together = [["code", "name"]]


class Pair(models.Model):
    one = models.IntegerField(unique=True)
    two = models.IntegerField(unique=True)
    name = models.CharField(max_length=20, null=True)

    class Meta(Meta):
        pass


class Bare(models.Model):
    class Meta(Meta):
        pass


class State(models.Model):
    code = models.CharField(max_length=2, primary_key=True)
    name = models.CharField(max_length=20, default="")

    class Meta(Meta):
        pass


class Counter(models.Model):
    number = models.IntegerField(primary_key=True)
    word = models.CharField(max_length=20)

    class Meta(Meta):
        pass


class Stamped(models.Model):
    name = models.CharField(max_length=20)
    urgency = models.IntegerField(db_default=3)
    word = models.CharField(max_length=20, db_default="new", db_column="the word")
    double = models.GeneratedField(expression=F("urgency") * 2, output_field=models.IntegerField(), db_persist=True)

    class Meta(Meta):
        pass


class Label(models.Model):
    text = models.CharField(max_length=20, unique=True)

    class Meta(Meta):
        pass


class Ware(models.Model):
    name = models.CharField(max_length=20)
    country = models.ForeignKey(Country, models.CASCADE, null=True, related_name="wares")
    labels = models.ManyToManyField(Label, related_name="wares")
    amount = models.IntegerField(null=True)
    small = models.SmallIntegerField(null=True)
    big = models.BigIntegerField(null=True)
    price = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    ratio = models.FloatField(null=True)
    done = models.BooleanField(null=True)
    day = models.DateField(null=True)
    clock = models.TimeField(null=True)
    moment = models.DateTimeField(null=True)
    span = models.DurationField(null=True)
    code = models.UUIDField(null=True)
    address = models.GenericIPAddressField(null=True)
    raw = models.BinaryField(null=True)
    data = models.JSONField(null=True)
    text = models.TextField(null=True)

    class Meta(Meta):
        pass


class Line(models.Model):
    pk = models.CompositePrimaryKey("ware_id", "number")
    ware = models.ForeignKey(Ware, models.CASCADE, related_name="lines")
    number = models.IntegerField()
    word = models.CharField(max_length=20, default="")

    class Meta(Meta):
        pass


class Place(models.Model):
    name = models.CharField(max_length=20)
    rank = models.IntegerField(default=0)

    class Meta(Meta):
        pass


class Shop(Place):
    till = models.IntegerField(default=0)

    class Meta(Meta):
        pass


class OpenRooms(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(open=True)


class Room(models.Model):
    name = models.CharField(max_length=20)
    open = models.BooleanField(default=True)

    objects = OpenRooms()

    class Meta(Meta):
        ordering = ["name"]


class Person(models.Model):
    name = models.CharField(max_length=20)
    friends = models.ManyToManyField("self")
    idols = models.ManyToManyField("self", symmetrical=False, related_name="fans")
    rooms = models.ManyToManyField(Room, through="Stay", related_name="guests")
    keys = models.ManyToManyField(Room, related_name="holders")

    class Meta(Meta):
        ordering = ["name"]


class Stay(models.Model):
    person = models.ForeignKey(Person, models.CASCADE)
    room = models.ForeignKey(Room, models.CASCADE)
    note = models.CharField(max_length=20, default="")

    class Meta(Meta):
        pass


with connection.schema_editor() as editor:
    for model in [Country, Pair, Bare, State, Counter, Stamped, Label, Ware, Line, Place, Shop, Room, Person, Stay]:
        editor.create_model(model)

def pairs():
    return list(map(list, Pair.objects.order_by("one").values_list("one", "two", "name")))


def countries():
    return list(map(list, Country.objects.order_by("code", "name").values_list("code", "name", "note")))


def wares(*names):
    return list(map(list, Ware.objects.order_by("name").values_list("name", *names)))


def has_keys(rows):
    return [row.pk is not None for row in rows]


HAS_TARGET = connection.features.supports_update_conflicts_with_target


def updating(unique, fields):
    more = {"unique_fields": unique} if HAS_TARGET else {}
    return {"update_conflicts": True, "update_fields": fields, **more}


# get_or_create, update_or_create.
@told
def get_or_create_makes_and_finds():
    one, made = Pair.objects.get_or_create(one=1, defaults={"two": 5, "name": "a"})
    other, again = Pair.objects.get_or_create(one=1, defaults={"two": 6, "name": "b"})
    return [made, again, one.pk == other.pk, pairs()]


@told
def get_or_create_of_several():
    Pair.objects.create(one=1, two=1, name="x")
    Pair.objects.create(one=2, two=2, name="x")
    return attempt(lambda: Pair.objects.get_or_create(name="x", defaults={"one": 3, "two": 3}))


@told
def get_or_create_that_is_refused():
    Pair.objects.create(one=1, two=1)
    answer = attempt(lambda: Pair.objects.get_or_create(one=2, defaults={"two": 1}))
    Pair.objects.create(one=3, two=3)
    return [answer, pairs()]


@told
def get_or_create_with_another_key():
    Counter.objects.create(number=1, word="original")
    answer = attempt(lambda: Counter.objects.get_or_create(number=1, word="different"))
    return [answer, list(Counter.objects.values_list("word", flat=True))]


@told
def get_or_create_to_nowhere():
    answer = attempt(lambda: Ware.objects.get_or_create(name="a", country=Country(name="x")))
    return [answer, Ware.objects.count()]


@told
def get_or_create_of_what_points_here():
    dutch = Country.objects.create(name="Netherlands", code="NL")
    Ware.objects.create(name="elsewhere")
    made = [dutch.wares.get_or_create(name=name)[1] for name in ["tulip", "tulip", "elsewhere"]]
    return [made, wares("country__code")]


@told
def update_or_create_of_what_points_here():
    dutch = Country.objects.create(name="Netherlands", code="NL")
    one = dutch.wares.update_or_create(name="tulip", defaults={"amount": 1}, create_defaults={"amount": 5})
    two = dutch.wares.update_or_create(name="tulip", defaults={"amount": 1}, create_defaults={"amount": 5})
    return [one[1], two[1], one[0].amount, two[0].amount, wares("amount", "country__code")]


@told
def get_or_create_of_what_is_held():
    ware = Ware.objects.create(name="a")
    Label.objects.create(text="free")
    made = [ware.labels.get_or_create(text=text)[1] for text in ["new", "new"]]
    taken = attempt(lambda: ware.labels.get_or_create(text="free"))
    return [made, taken, sorted(ware.labels.values_list("text", flat=True)), Label.objects.count()]


@told
def update_or_create_of_what_is_held():
    label = Label.objects.create(text="l")
    one = label.wares.update_or_create(name="a", defaults={"amount": 2})
    two = label.wares.update_or_create(name="a", defaults={"amount": 3})
    return [one[1], two[1], list(label.wares.values_list("name", "amount"))[0][1], Ware.objects.count()]


@told
def update_or_create_changes_one():
    Pair.objects.create(one=1, two=1, name="x")
    row, made = Pair.objects.update_or_create(one=1, defaults={"name": "y"})
    return [made, row.name, row.two, pairs()]


@told
def update_or_create_that_is_refused():
    Pair.objects.create(one=1, two=1, name="x")
    Pair.objects.create(one=2, two=2, name="y")
    answer = attempt(lambda: Pair.objects.update_or_create(one=1, defaults={"two": 2}))
    return [answer, pairs()]


@told
def update_or_create_of_parents():
    shop = Shop.objects.create(name="a", till=1)
    row, made = Shop.objects.update_or_create(pk=shop.pk, defaults={"name": "b", "till": 2})
    return [made, list(Place.objects.values_list("name", flat=True)), list(Shop.objects.values_list("till", flat=True))]


@told
def update_or_create_among_filtered():
    Pair.objects.create(one=1, two=1, name="x")
    rows = Pair.objects.filter(two__gt=1)
    answer = attempt(lambda: rows.update_or_create(one=1, defaults={"name": "z", "two": 2}))
    return [answer, pairs()]


# bulk_create.
@told
def bulk_create_in_batches():
    rows = [Pair(one=number, two=number) for number in range(7)]
    made = Pair.objects.bulk_create(rows, batch_size=3)
    keys = [row.pk for row in Pair.objects.order_by("one")]
    return [[row.pk for row in made] == keys, len(pairs())]


@told
def bulk_create_of_none():
    return [Pair.objects.bulk_create([]), Pair.objects.bulk_create([], ignore_conflicts=True)]


@told
def bulk_create_of_nothing_but_keys():
    made = Bare.objects.bulk_create([Bare() for _ in range(3)])
    return [has_keys(made), len({row.pk for row in made}), Bare.objects.count()]


@told
def bulk_create_with_keys_and_without():
    rows = [Pair(id=number if number % 2 else None, one=number, two=number) for number in range(100_000, 100_010)]
    made = Pair.objects.bulk_create(rows)
    return [[row.one for row in made], has_keys(made), [row.pk for row in made if row.one % 2]]


@told
def bulk_create_of_written_keys():
    State.objects.bulk_create([State(code=code) for code in ["NY", "CA"]])
    return list(State.objects.order_by("code").values_list("code", flat=True))


@told
def bulk_create_of_shops():
    return attempt(lambda: Shop.objects.bulk_create([Shop(name="x")]))


@told
def bulk_create_to_nowhere():
    return attempt(lambda: Ware.objects.bulk_create([Ware(name="a"), Ware(name="b", country=Country(name="x"))]))


@told
def bulk_create_of_some_that_are_there():
    Pair.objects.create(one=1, two=1)
    rows = [Pair(one=2, two=2), Pair(one=1, two=3)]
    return [attempt(lambda: Pair.objects.bulk_create(rows)), pairs()]


@told
def bulk_create_in_batches_is_all_or_nothing():
    Pair.objects.create(one=1, two=1)
    rows = [Pair(one=2, two=2), Pair(one=1, two=3)]
    return [attempt(lambda: Pair.objects.bulk_create(rows, batch_size=1)), pairs()]


@told
def ignored_conflicts():
    Pair.objects.bulk_create([Pair(one=number, two=number) for number in (1, 2)])
    made = Pair.objects.bulk_create([Pair(one=number, two=number, name="x") for number in (1, 2, 3)], ignore_conflicts=True)
    return [has_keys(made), pairs()]


@told
def ignored_conflicts_with_keys():
    Pair.objects.create(id=7, one=1, two=1)
    made = Pair.objects.bulk_create([Pair(id=7, one=2, two=2), Pair(id=8, one=3, two=3)], ignore_conflicts=True)
    return [[row.pk for row in made], pairs()]


@told
def ignored_conflicts_with_defaults_of_the_database():
    made = Stamped.objects.bulk_create([Stamped(name="a"), Stamped(name="b", urgency=5)], ignore_conflicts=True)
    return list(map(list, Stamped.objects.order_by("name").values_list("name", "urgency", "word", "double")))


def two_fields(unique):
    Pair.objects.bulk_create([Pair(one=1, two=1, name="a"), Pair(one=2, two=2, name="b")])
    rows = [Pair(one=1, two=1, name="c"), Pair(one=2, two=2, name="d"), Pair(one=3, two=3, name="e")]
    made = Pair.objects.bulk_create(rows, **updating(unique, ["name"]))
    keys = [row.pk for row in Pair.objects.order_by("one")]
    return [not RETURNS or [row.pk for row in made] == keys, pairs()]


RETURNS = connection.features.can_return_rows_from_bulk_insert


@told
def updated_conflicts_of_the_first():
    return two_fields(["one"])


@told
def updated_conflicts_of_the_second():
    return two_fields(["two"])


@told
def updated_conflicts_of_keys():
    Pair.objects.bulk_create([Pair(id=1, one=1, two=1, name="a"), Pair(id=2, one=2, two=2, name="b")])
    rows = [Pair(id=1, one=3, two=3, name="c"), Pair(id=2, one=4, two=4, name="d")]
    made = Pair.objects.bulk_create(rows, **updating(["pk"], ["name"]))
    return [[row.pk for row in made], pairs()]


@told
def updated_conflicts_of_both():
    if not HAS_TARGET:
        return None
    return attempt(lambda: two_fields(["one", "two"]))


@told
def updated_conflicts_of_a_set():
    Country.objects.bulk_create([Country(code="DE", name="Germany"), Country(code="CZ", name="Czechia", note="old")])
    rows = [Country(code="DE", name="Germany", note="new"), Country(code="JP", name="Japan", note="far")]
    Country.objects.bulk_create(rows, **updating(["code", "name"], ["note"]))
    return countries()


@told
def updated_conflicts_of_composite_keys():
    ware = Ware.objects.create(name="a")
    Line.objects.bulk_create([Line(ware=ware, number=number) for number in (1, 2)])
    rows = [Line(ware=ware, number=number, word="new") for number in (2, 3)]
    Line.objects.bulk_create(rows, **updating(["ware", "number"], ["word"]))
    return list(map(list, Line.objects.order_by("number").values_list("number", "word")))


@told
def updated_conflicts_with_defaults_of_the_database():
    Stamped.objects.bulk_create([Stamped(id=1, name="a", urgency=7)])
    rows = [Stamped(id=1, name="b"), Stamped(id=2, name="c", urgency=9, word="x")]
    made = Stamped.objects.bulk_create(rows, **updating(["id"], ["name", "word"]))
    return list(map(list, Stamped.objects.order_by("id").values_list("name", "urgency", "word", "double")))


@told
def defaults_of_the_database():
    made = Stamped.objects.bulk_create([Stamped(name="a"), Stamped(name="b", urgency=5, word="old"), Stamped(name="c", word="w")])
    if not RETURNS:
        made = Stamped.objects.order_by("name")
    return [[row.name, row.urgency, row.word, row.double] for row in made]


FILLED = {
    "amount": 5, "small": -3, "big": 2**40, "price": decimal.Decimal("1.50"), "ratio": 0.25, "done": True,
    "day": datetime.date(2024, 2, 29), "clock": datetime.time(1, 2, 3, 4), "text": "it's",
    "moment": datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.timezone.utc), "span": datetime.timedelta(days=-1, microseconds=5),
    "code": uuid.UUID(int=5), "address": "::1", "raw": b"\x00\xff", "data": {"a": [1, None]},
}  # fmt: skip


def filled():
    return [[show(value) for value in row] for row in Ware.objects.order_by("name").values_list(*FILLED)]


@told
def bulk_create_of_every_kind():
    empty = [Ware(name=name, **{**FILLED, name: None}) for name in FILLED]
    Ware.objects.bulk_create([Ware(name="0"), *empty, Ware(name="zz", **FILLED)])
    return filled()


# bulk_update.
@told
def bulk_update_of_every_kind():
    rows = Ware.objects.bulk_create([Ware(name=f"{number:02}") for number in range(len(FILLED) + 2)])
    rows = list(Ware.objects.order_by("name"))
    for left_out, row in zip([*FILLED, None, None], rows):
        for name, value in FILLED.items():
            setattr(row, name, None if name == left_out else value)
    changed = Ware.objects.bulk_update(rows, list(FILLED))
    return [changed, filled()]


@told
def bulk_update_to_null():
    Ware.objects.bulk_create([Ware(name=f"{number}", **FILLED) for number in range(3)])
    rows = list(Ware.objects.order_by("name"))
    for row in rows:
        for name in FILLED:
            setattr(row, name, None)
    return [Ware.objects.bulk_update(rows, list(FILLED)), filled()]


@told
def bulk_update_among_filtered():
    Pair.objects.bulk_create([Pair(one=number, two=number, name="old") for number in range(4)])
    rows = list(Pair.objects.order_by("one"))
    for row in rows:
        row.name = "new"
    changed = Pair.objects.filter(two__gt=1).bulk_update(rows, ["name"])
    return [changed, pairs()]


@told
def bulk_update_among_related():
    dutch = Country.objects.create(name="Netherlands", code="NL")
    Ware.objects.create(name="tulip", country=dutch)
    Ware.objects.create(name="lamp")
    rows = list(Ware.objects.all())
    for row in rows:
        row.amount = 9
    changed = Ware.objects.filter(country__code="NL").bulk_update(rows, ["amount"])
    more = dutch.wares.bulk_update(rows, ["amount"], batch_size=1)
    return [changed, more, wares("amount")]


@told
def bulk_update_among_counted():
    Pair.objects.create(one=1, two=1)
    rows = list(Pair.objects.all())
    return attempt(lambda: Pair.objects.none().bulk_update(rows, ["name"]))


@told
def bulk_update_of_a_slice():
    Pair.objects.create(one=1, two=1)
    rows = list(Pair.objects.all())
    return attempt(lambda: Pair.objects.order_by("id")[:1].bulk_update(rows, ["name"]))


@told
def bulk_update_of_a_row_twice():
    row = Pair.objects.create(one=1, two=1)
    return [
        Pair.objects.bulk_update([row, row], ["name"]),
        Pair.objects.bulk_update([row, row], ["name"], batch_size=1),
    ]


@told
def bulk_update_of_none():
    return [Pair.objects.bulk_update([], ["name"])]


@told
def bulk_update_of_a_row_that_is_gone():
    one, two = Pair.objects.create(one=1, two=1), Pair.objects.create(one=2, two=2)
    Pair.objects.filter(one=1).delete()
    one.name = two.name = "x"
    return [Pair.objects.bulk_update([one, two], ["name"]), pairs()]


@told
def bulk_update_that_is_refused():
    rows = [Pair.objects.create(one=number, two=number) for number in range(3)]
    for row in rows:
        row.two = 8
    return [attempt(lambda: Pair.objects.bulk_update(rows, ["two"], batch_size=1)), pairs()]


@told
def bulk_update_to_nowhere():
    row = Ware.objects.create(name="a")
    row.country = Country(name="x")
    refused = attempt(lambda: Ware.objects.bulk_update([row], ["country"]))
    row.amount = 42
    return [refused, Ware.objects.bulk_update([row], ["amount"]), wares("amount", "country")]


@told
def bulk_update_of_foreign_keys():
    dutch = Country.objects.create(name="Netherlands", code="NL")
    one, two = Ware.objects.create(name="a", country=dutch), Ware.objects.create(name="b")
    one.country, two.country = None, dutch
    return [Ware.objects.bulk_update([one, two], ["country"]), wares("country__code")]


@told
def bulk_update_of_composite_keys():
    ware = Ware.objects.create(name="a")
    rows = Line.objects.bulk_create([Line(ware=ware, number=number) for number in (1, 2, 3)])
    for row in rows:
        row.word = f"w{row.number}"
    changed = Line.objects.filter(number__lt=3).bulk_update(rows, ["word"])
    return [changed, list(map(list, Line.objects.order_by("number").values_list("number", "word")))]


@told
def bulk_update_of_shops():
    shops = [Shop.objects.create(name=name) for name in "ab"]
    for shop in shops:
        shop.till = 3
    changed = Shop.objects.filter(name="b").bulk_update(shops, ["till"])
    return [changed, list(map(list, Shop.objects.order_by("name").values_list("name", "till")))]


@told
def bulk_update_of_defaults_of_the_database():
    Stamped.objects.create(name="a", urgency=4, word="x")
    rows = list(Stamped.objects.all())
    rows[0].urgency = 6
    changed = Stamped.objects.bulk_update(rows, ["urgency"])
    return [changed, list(map(list, Stamped.objects.values_list("urgency", "word", "double")))]


@told
def bulk_update_of_written_keys():
    rows = State.objects.bulk_create([State(code=code) for code in ["NY", "CA"]])
    for row in rows:
        row.name = row.code.lower()
    return [State.objects.bulk_update(rows, ["name"]), list(State.objects.order_by("code").values_list("name", flat=True))]


# update.
@told
def update_of_distinct():
    Pair.objects.create(one=1, two=1)
    return attempt(lambda: Pair.objects.distinct("one").update(name="x"))


@told
def update_in_order():
    Pair.objects.bulk_create([Pair(one=number, two=number) for number in (1, 2, 3)])
    return [attempt(lambda: Pair.objects.order_by("-two").update(two=F("two") + 1)), pairs()]


@told
def update_in_the_order_of_related():
    Ware.objects.create(name="a")
    return [Ware.objects.order_by("country__name", "-name").update(name="b"), wares()]


@told
def update_of_parents_rows():
    Shop.objects.create(name="a")
    return attempt(lambda: [Place.objects.filter(shop__till=0).update(name="b"), list(Place.objects.values_list("name", flat=True))])


# Many to many.
def house():
    people = [Person.objects.create(name=name) for name in ("ann", "bob", "cid")]
    rooms = [Room.objects.create(name=name, open=name != "cellar") for name in ("attic", "bath", "cellar")]
    return *people, *rooms


def names(rows):
    return [row.name for row in rows.all()]


def stays():
    return list(map(list, Stay.objects.order_by("person__name", "room__name", "id").values_list("person__name", "room__name", "note")))


def keys():
    return list(map(list, Person.keys.through.objects.order_by("person__name", "room__name").values_list("person__name", "room__name")))


@told
def held_once():
    ann, bob, _, attic, bath, _ = house()
    ann.rooms.add(attic, attic, bath.pk)
    ann.rooms.add(bath)
    ann.keys.add(attic, attic.pk, bath)
    ann.keys.add(attic)
    bath.holders.add(ann, bob)
    return [stays(), keys(), names(ann.rooms), names(bath.guests)]


@told
def held_out_of_sight():
    ann, bob, _, attic, bath, cellar = house()
    for _ in range(2):
        ann.rooms.add(cellar, bath)
        ann.keys.add(cellar, bath)
        cellar.guests.add(bob)
    before = [stays(), keys(), names(ann.rooms), ann.rooms.count(), names(cellar.guests)]
    ann.rooms.set([attic])
    ann.keys.set([attic])
    after = [stays(), keys()]
    ann.rooms.remove(cellar)
    ann.keys.clear()
    return [before, after, stays(), keys()]


@told
def held_both_ways():
    ann, bob, cid, *_ = house()
    ann.friends.add(bob, ann)
    bob.friends.add(cid)
    seen = [[names(person.friends) for person in (ann, bob, cid)]]
    bob.friends.remove(ann)
    seen.append([names(person.friends) for person in (ann, bob, cid)])
    cid.friends.set([ann])
    seen.append([names(person.friends) for person in (ann, bob, cid)])
    ann.friends.clear()
    seen.append([names(person.friends) for person in (ann, bob, cid)])
    return seen


@told
def held_one_way():
    ann, bob, cid, *_ = house()
    ann.idols.add(bob, ann)
    bob.fans.add(cid)
    seen = [names(ann.idols), names(bob.idols), names(bob.fans), names(ann.fans)]
    bob.fans.set([ann])
    ann.idols.clear()
    return [seen, names(ann.idols), names(bob.fans), names(cid.idols)]


@told
def held_with_more():
    ann, _, _, attic, bath, _ = house()
    ann.rooms.add(attic, through_defaults={"note": "first"})
    ann.rooms.create(name="den", through_defaults={"note": "new"})
    ann.rooms.get_or_create(name="den", through_defaults={"note": "again"})
    ann.rooms.update_or_create(name="loft", through_defaults={"note": "last"})
    ann.rooms.set([attic, bath], through_defaults={"note": "set"})
    seen = stays()
    attic.delete()
    return [seen, stays()]


@told
def held_by_nobody():
    ann, _, _, attic, *_ = house()
    return [
        attempt(lambda: Person(name="new").keys.add(attic)),
        attempt(lambda: ann.keys.add(Room(name="new"))),
        attempt(lambda: Person(name="new").keys.count()),
        attempt(lambda: Country(name="new").wares.count()),
        attempt(lambda: Ware.objects.filter(country=Country(name="new")).count()),
        attempt(lambda: Ware.objects.update(country=Country(name="new"))),
        attempt(lambda: Country(name="new").wares.all().delete()),
        keys(),
    ]


@told
def held_and_heard():
    ann, bob, _, attic, bath, cellar = house()
    named = {row.pk: row.name for row in [attic, bath, cellar]}
    people = {row.pk: row.name for row in [ann, bob]}
    heard = []

    def hear(action, reverse, pk_set, instance, **rest):
        of = people if reverse else named
        heard.append([action, reverse, instance.name, sorted(of[key] for key in pk_set) if pk_set is not None else None])

    signals.m2m_changed.connect(hear, Person.keys.through)
    ann.keys.add(attic, bath)
    ann.keys.add(attic, cellar)
    ann.keys.add(cellar)
    ann.keys.add()
    attic.holders.add(ann, bob)
    bob.keys.remove(bath)
    ann.keys.remove(bath, attic)
    ann.keys.set([bath])
    ann.keys.set([bath])
    attic.holders.clear()
    ann.keys.set([])
    signals.m2m_changed.disconnect(hear, Person.keys.through)
    return heard


# Keys of several fields.
def lined():
    one, two = Ware.objects.create(name="a"), Ware.objects.create(name="b")
    Ware.objects.create(name="c")
    pairs = [(one, 1), (one, 2), (two, 1)]
    return one, Line.objects.bulk_create([Line(ware=ware, number=number, word=f"{ware.name}{number}") for ware, number in pairs])


def words(rows):
    return list(rows.values_list("word", flat=True))


@told
def composite_counts():
    lined()
    rows = Ware.objects.order_by("name").annotate(n=Count("lines"), m=Count("lines", filter=Q(lines__number=1)))
    return list(map(list, rows.values_list("name", "n", "m")))


@told
def composite_counts_of_different():
    lined()
    return attempt(lambda: list(Ware.objects.annotate(n=Count("lines", distinct=True))))


@told
def composite_counts_of_conditions():
    lined()
    return list(Ware.objects.annotate(n=Count("lines")).filter(n__gt=1).values_list("name", flat=True))


@told
def composite_counts_in_orders():
    lined()
    return list(Ware.objects.annotate(n=Count("lines")).order_by("-n", "name").values_list("name", flat=True))


@told
def composite_totals():
    lined()
    return [Line.objects.count(), Line.objects.distinct().count(), Line.objects.aggregate(n=Count("pk"))["n"]]


@told
def composite_exists():
    lined()
    more = Line.objects.filter(pk=OuterRef("pk"), number__gt=1)
    none = Ware.objects.filter(~Exists(Line.objects.filter(ware=OuterRef("pk"))))
    return [words(Line.objects.filter(Exists(more))), list(none.values_list("name", flat=True))]


@told
def composite_related():
    one, _ = lined()
    rows = Ware.objects.order_by("name")
    return [
        list(rows.filter(lines__isnull=True).values_list("name", flat=True)),
        list(rows.filter(lines__isnull=False).distinct().values_list("name", flat=True)),
        list(rows.filter(lines__pk=(one.pk, 2)).values_list("name", flat=True)),
        list(rows.exclude(lines__pk=(one.pk, 2)).values_list("name", flat=True)),
        list(rows.filter(lines__pk__in=[(one.pk, 2), (one.pk, 1)]).values_list("name", flat=True)),
        list(rows.filter(lines__pk__in=Line.objects.filter(number=2).values("pk")).values_list("name", flat=True)),
        list(rows.filter(lines__in=Line.objects.filter(number=2)).values_list("name", flat=True)),
        list(Ware.objects.order_by("-lines__pk", "name").values_list("name", flat=True))[-3:],
    ]


@told
def composite_tuples():
    one, _ = lined()
    rows = Line.objects.order_by("pk")
    key, second = one.pk, Line.objects.filter(number=2)
    asked = [
        {"pk": (F("ware_id"), 1)},
        {"pk": (F("ware_id"), F("number") + 0)},
        {"pk": (key, F("number"))},
        {"pk__gt": (F("ware_id"), 1)},
        {"pk__gte": (key, F("number"))},
        {"pk__lt": (key + 1, F("number"))},
        {"pk__lte": (F("ware_id"), F("number") - 1)},
        {"pk__in": [(key, F("number")), (None, 1)]},
        {"pk__in": [(F("ware_id"), 2), (key + 1, 1)]},
        {"pk__in": [(None, 1), (1, None)]},
        {"pk__in": [(key, None), (key, 1)]},
        {"pk": (None, 1)},
        {"pk": (key, None)},
        {"pk__gt": (None, 1)},
        {"pk__gt": (key, None)},
        {"pk__lte": (key, None)},
        {"pk": second[:1]},
        {"pk": Line.objects.order_by("-pk").values("pk")[:1]},
        {"pk": second.values("ware_id", "number")[:1]},
        {"pk__gt": Subquery(second.values("pk")[:1])},
        {"pk__lte": second.values("pk")[:1]},
        {"pk__in": second.values("ware_id", "number")},
        {"pk__in": Subquery(Line.objects.filter(number=OuterRef("number"), word="a2").values("pk"))},
        {"number__in": [F("number"), 7]},
        {"number__in": [F("number") + 1, 2]},
        {"pk__in": second.values("pk", "word")},
        {"pk__in": second.values("number")},
        {"pk": second.values("number")[:1]},
        {"pk": (1, 2, F("number"))},
        {"pk": (1, F("missing"))},
        {"pk__in": (1, F("number"))},
        {"pk__in": [(1, 2, F("number"))]},
    ]
    found = [attempt(lambda: [words(rows.filter(**one)), words(rows.exclude(**one))]) for one in asked]  # noqa: B023
    related = Ware.objects.filter(lines__pk=(F("id"), 2)), Ware.objects.exclude(lines__pk__in=[(F("id"), 2)]).order_by("name")
    changed = Line.objects.filter(pk=(F("ware_id"), F("number") * 2 - 2)).update(word="x")
    return [found, [[ware.name for ware in asked] for asked in related], changed, words(rows)]


@told
def composite_get_or_create():
    one, _ = lined()
    made = [Line.objects.get_or_create(pk=(one.pk, number), defaults={"word": "new"})[1] for number in (2, 3)]
    changed = [Line.objects.update_or_create(pk=(one.pk, number), defaults={"word": "x"})[1] for number in (2, 4)]
    return [made, changed, words(Line.objects.order_by("pk"))]


@told
def composite_saved_with_another_key():
    _, rows = lined()
    rows[0].number = 7
    rows[0].save()
    return words(Line.objects.order_by("pk"))


@told
def composite_combined():
    lined()
    rows = Line.objects.filter(number=1).union(Line.objects.filter(word="a2")).order_by("word")
    return [words(rows), Line.objects.filter(number=1).union(Line.objects.filter(word="a2")).count()]


@told
def composite_cases():
    one, _ = lined()
    case = Case(When(pk=(one.pk, 1), then=Value("first")), When(pk__gt=(one.pk, 2), then=Value("last")), default=Value("?"))
    return list(Line.objects.order_by("pk").annotate(x=case).values_list("x", flat=True))


@told
def composite_changes():
    one, _ = lined()
    some = Line.objects.filter(ware__name="a").exclude(pk=(one.pk, 1))
    return [some.update(word="z"), some.delete()[0], words(Line.objects.order_by("pk"))]


# save.
@told
def save_with_an_unknown_key():
    Pair(id=500, one=1, two=1).save()
    return list(Pair.objects.values_list("id", flat=True))


@told
def save_of_a_deleted_row():
    row = Pair.objects.create(one=1, two=1)
    Pair.objects.all().delete()
    row.save()
    return pairs()


@told
def save_of_a_key_alone():
    State(code="NY").save()
    State(code="NY").save()
    row = Bare.objects.create()
    row.save()
    return [State.objects.count(), Bare.objects.count()]


@told
def save_of_defaults_of_the_database():
    row = Stamped(name="a")
    row.save()
    row.urgency = 8
    row.save()
    return [row.urgency, row.word, row.double]


@told
def update_fields_of_a_row_that_is_gone():
    row = Pair.objects.create(one=1, two=1)
    Pair.objects.all().delete()
    return attempt(lambda: row.save(update_fields=["name"]))


@told
def zero_keys():
    def ask():
        row = Pair.objects.create(id=0, one=1, two=1)
        return [row.pk, list(Pair.objects.values_list("id", flat=True))]

    return attempt(ask)


@told
def zero_keys_at_once():
    def ask():
        rows = Pair.objects.bulk_create([Pair(id=0, one=1, two=1), Pair(one=2, two=2)])
        return [rows[0].pk, Pair.objects.count()]

    return attempt(ask)


# How many statements it takes, outside of a transaction.
def statements(ask):
    with CaptureQueriesContext(connection) as asked:
        ask()
    return sum(query["sql"].split()[0] in ("INSERT", "UPDATE", "SELECT") for query in asked)


found["statements"] = [
    statements(lambda: Pair.objects.bulk_create([Pair(one=number, two=number) for number in (1, 2)])),
    statements(lambda: Pair.objects.bulk_update(Pair.objects.all(), ["name"])) - 1,
]

print(json.dumps({"found": found}))
