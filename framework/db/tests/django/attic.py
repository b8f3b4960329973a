"""What Django answers where tests/queries/attic reads rows in part, with what comes along: python attic.py [URL of a server's database].

Every question runs in a transaction that is rolled back. Errors are told by their class.
"""

import datetime
import json
import sys

import databases

databases.configure(sys.argv[1:], "attic", TIME_ZONE="UTC")

from django.db import connection, models  # noqa: E402
from django.contrib.postgres import aggregates as of_postgres  # noqa: E402
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Window  # noqa: E402
from django.db.models.functions import RowNumber  # noqa: E402
from telling import asked, attempt, found, told  # noqa: E402


class Meta:
    app_label = "attic"


class Maker(models.Model):
    name = models.CharField(max_length=20)
    town = models.CharField(max_length=20)

    class Meta(Meta):
        pass


class Item(models.Model):
    name = models.CharField(max_length=20)
    value = models.IntegerField(default=0)
    maker = models.ForeignKey(Maker, models.CASCADE, related_name="items")
    second = models.ForeignKey(Maker, models.CASCADE, null=True, related_name="also")
    source = models.OneToOneField("self", models.CASCADE, null=True, related_name="destination")
    made = models.DateField(default=datetime.date(2024, 2, 29))
    notes = models.JSONField(default=dict)

    class Meta(Meta):
        pass


class Label(models.Model):
    item = models.OneToOneField(Item, models.CASCADE)
    text = models.CharField(max_length=20)
    colour = models.CharField(max_length=20)
    printer = models.ForeignKey(Maker, models.CASCADE, null=True, related_name="printed")

    class Meta(Meta):
        pass


class Crate(models.Model):
    item = models.OneToOneField(Item, models.CASCADE, primary_key=True)
    weight = models.IntegerField()

    class Meta(Meta):
        pass


class Sticker(models.Model):
    crate = models.ForeignKey(Crate, models.CASCADE)
    text = models.CharField(max_length=20)

    class Meta(Meta):
        pass


with connection.schema_editor() as editor:
    for model in [Maker, Item, Label, Crate, Sticker]:
        editor.create_model(model)


def fill():
    ann = Maker.objects.create(name="ann", town="here")
    bob = Maker.objects.create(name="bob", town="there")
    one = Item.objects.create(name="one", value=1, maker=ann, second=bob)
    two = Item.objects.create(name="two", value=2, maker=ann, source=one, made=datetime.date(2023, 12, 31))
    three = Item.objects.create(name="three", value=1, maker=bob, second=ann)
    for item, notes in [(one, {"k": 1}), (two, {"a": [1]}), (three, {"k": 2, "a": None, "b": 3})]:
        Item.objects.filter(pk=item.pk).update(notes=notes)
    Label.objects.create(item=one, text="first", colour="red", printer=bob)
    Label.objects.create(item=three, text="third", colour="blue")
    Crate.objects.create(item=one, weight=5)
    crate = Crate.objects.create(item=two, weight=7)
    Sticker.objects.create(crate=crate, text="a")
    Sticker.objects.create(crate=crate, text="b")


def deferred(row):
    """The names of the fields of a row that are not there."""
    return None if row is None else sorted(name.removesuffix("_id") for name in row.get_deferred_fields())


def parts(rows, *ways):
    """What was deferred of rows, and of those that they point to."""
    seen = []
    for row in rows.order_by("id"):
        of = [deferred(row)]
        for way in ways:
            end = row
            for name in way.split("__"):
                end = end and getattr(end, name, None)
            of.append(deferred(end))
        seen.append(of)
    return seen


items = Item.objects.all()


@told
def masks_of_foreign_keys():
    fill()
    both = items.select_related("maker", "second")
    maker = items.select_related("maker")
    return [
        parts(maker.defer("maker__name"), "maker"),
        parts(maker.defer("maker__name", "maker__town", "value"), "maker"),
        parts(maker.defer("value").defer("maker__town"), "maker"),
        parts(maker.only("maker__name"), "maker"),
        parts(maker.only("name", "maker"), "maker"),
        parts(maker.only("name", "maker__name").defer("name"), "maker"),
        parts(items.only("name", "maker").select_related("maker"), "maker"),
        parts(items.defer("maker__name").select_related("maker"), "maker"),
        parts(both.defer("maker__name", "second__town"), "maker", "second"),
        parts(both.only("name", "maker__name", "second"), "maker", "second"),
        parts(items.only("maker__name")),
        parts(items.only("name", "maker__name", "second__town")),
    ]


@told
def masks_over_several():
    fill()
    labels = Label.objects.select_related("item__maker", "printer")
    return [
        parts(labels.defer("item__value", "item__maker__town"), "item", "item__maker", "printer"),
        parts(labels.only("text", "item__name", "item__maker__name", "printer__town"), "item", "item__maker", "printer"),
        parts(labels.only("text", "item", "printer"), "item", "item__maker", "printer"),
        parts(labels.only("text", "item__maker__town", "printer"), "item", "item__maker", "printer"),
    ]


@told
def masks_refused():
    fill()
    return [
        attempt(lambda: parts(items.defer("maker").select_related("maker"), "maker")),
        attempt(lambda: parts(items.only("name").select_related("maker"), "maker")),
        attempt(lambda: parts(Label.objects.only("item__name").select_related("item__maker"), "item")),
        attempt(lambda: parts(items.select_related("maker").only("name").only("name", "maker__town"), "maker")),
    ]


@told
def masks_of_ways_back():
    fill()
    label = items.select_related("label")
    return [
        parts(label.defer("value", "label__text"), "label"),
        parts(label.only("name", "label__item"), "label"),
        parts(label.only("name", "label__text", "label__colour"), "label"),
        parts(items.select_related("label__printer").only("name", "label__text", "label__printer__name"), "label", "label__printer"),
        parts(items.select_related("label__printer").defer("label__text", "label__printer__town"), "label", "label__printer"),
        parts(items.select_related("maker", "label").defer("maker__town", "label__colour"), "maker", "label"),
        parts(items.select_related("source", "destination").only("name", "source__name", "destination__value"), "source", "destination"),
    ]


@told
def what_loading_costs():
    fill()
    rows = items.select_related("maker", "label").only("name", "maker__name", "label__item").order_by("id")
    seen = []
    seen.append(asked(lambda: list(rows)))
    row = rows[0]
    seen.append(asked(lambda: (row.name, row.maker.name, row.maker_id, row.label.pk)))
    seen.append(asked(lambda: row.maker.town))
    seen.append(asked(lambda: row.label.text))
    seen.append(asked(lambda: row.value))
    return [seen, [row.maker.town, row.label.text, row.value, row.maker.pk == row.maker_id]]


@told
def parts_are_saved_alone():
    fill()
    row = items.select_related("maker").defer("maker__town", "value").get(name="one")
    Maker.objects.update(town="moved")
    Item.objects.update(value=9)
    row.name = "new"
    row.save()
    maker = row.maker
    maker.name = "eve"
    maker.save()
    row.maker.refresh_from_db()
    return [
        list(map(list, Item.objects.order_by("id").values_list("name", "value"))),
        list(map(list, Maker.objects.order_by("id").values_list("name", "town"))),
        [row.maker.name, deferred(row.maker)],
        row.maker.delete()[0],
    ]


@told
def parts_in_every_method():
    fill()
    rows = items.select_related("maker").only("value", "maker__name").order_by("id")
    found = rows.in_bulk([rows.first().pk, rows.last().pk])
    return [
        [rows.count(), rows.exists(), rows.first().maker.name, rows.last().maker.name],
        [rows.get(name="two").maker.name, rows.latest("name").maker.name],
        [row.maker.name for row in rows.iterator(2)],
        sorted(row.maker.name for row in found.values()),
        list(map(list, rows.values_list("name", "maker__town"))),
        [row.maker.name for row in rows.reverse()[1:]],
        [row.maker.name for row in rows.filter(maker__town="here")],
        [row.maker.name for row in rows.distinct()],
    ]


@told
def parts_beside_what_is_counted():
    fill()
    makers = Maker.objects.annotate(n=Count("items")).order_by("id")
    rows = items.annotate(n=Count("label")).select_related("maker").order_by("id")
    return [
        [[deferred(row), row.n] for row in makers.defer("name")],
        [[deferred(row), row.n] for row in makers.only("name").filter(n__gt=1)],
        [[deferred(row), deferred(row.maker), row.n] for row in rows.only("value", "maker__town")],
        [[deferred(row), deferred(row.maker), row.n] for row in rows.defer("value", "maker__town").filter(n=1)],
    ]


@told
def outer_keys_that_point():
    fill()
    ids = lambda rows: [row.pk - first for row in rows]  # noqa: E731
    first = Item.objects.order_by("id").first().pk
    crates, stickers = Crate.objects.order_by("pk"), Sticker.objects
    return [
        ids(crates.filter(Exists(stickers.filter(crate=OuterRef("pk"))))),
        ids(crates.filter(~Exists(stickers.filter(crate=OuterRef("item"))))),
        ids(items.order_by("id").filter(Exists(stickers.filter(crate=OuterRef("pk"))))),
        ids(items.order_by("id").filter(Exists(stickers.filter(crate__item=OuterRef("pk"))))),
        ids(items.order_by("id").filter(Exists(Crate.objects.filter(item=OuterRef("pk"))))),
        ids(items.order_by("id").filter(Exists(Maker.objects.filter(name="bob", pk=OuterRef("second"))))),
        ids(items.order_by("id").filter(Exists(items.filter(maker=OuterRef("second"))))),
        ids(items.order_by("id").filter(pk__in=stickers.values("crate"))),
        ids(items.order_by("id").filter(crate__in=Crate.objects.filter(weight=7))),
    ]


@told
def edges_of_groups():
    fill()
    groups = items.values("maker").annotate(x=Max("value"))
    return [
        attempt(lambda: groups.first()),
        attempt(lambda: groups.last()),
        attempt(lambda: groups.order_by("-x").first()["x"]),
        attempt(lambda: groups.order_by("-x").last()["x"]),
        attempt(lambda: items.aggregate(x=Max("value"))["x"]),
        attempt(lambda: Maker.objects.annotate(n=Count("items")).first().n),
        attempt(lambda: Maker.objects.annotate(n=Count("items")).last().n),
        attempt(lambda: items.values("name").distinct().first()["name"]),
        attempt(lambda: Maker.objects.annotate(n=Count("items")).values_list("n").order_by("-n").first()[0]),
        attempt(lambda: Maker.objects.annotate(n=Count("items")).values_list("n").first()[0]),
        attempt(lambda: items.union(items).first().name),
        attempt(lambda: items.values("maker").annotate(x=Max("value")).filter(x__gt=1).order_by("maker__name").first()["x"]),
    ]


@told
def dates_of_related():
    fill()
    shown = lambda days: [day.isoformat() for day in days]  # noqa: E731
    return [
        shown(Label.objects.dates("item__made", "year")),
        shown(Maker.objects.dates("items__made", "month")),
        shown(Maker.objects.dates("items__made", "day", order="DESC")),
        shown(Maker.objects.filter(name="bob").dates("items__made", "week")),
        shown(items.dates("label__item__made", "day")),
        shown(items.filter(source__isnull=False).dates("source__made", "day")),
        shown(items.dates("source__made", "day")),
    ]


@told
def first_ones_of_windows():
    fill()
    if not connection.features.can_distinct_on_fields:
        return attempt(lambda: [item.name for item in items.distinct("maker")])
    place = Window(RowNumber(), partition_by="value", order_by="-id")
    ranked = items.annotate(x=place).order_by("maker", "name").distinct("maker")
    return [
        [item.name for item in ranked],
        [item.name for item in ranked.filter(x=1)],
        [item.name for item in ranked.filter(x=2)],
        ranked.filter(x=1).count(),
        ranked.filter(x=1).exists(),
        [item.name for item in ranked.filter(x__lte=2).order_by("maker", "-name")],
        [item.name for item in ranked.filter(x=1)[:1]],
        [list(row) for row in ranked.filter(x=1).values_list("maker__name", "name")],
        sorted(item.name for item in items.filter(pk__in=ranked.filter(x=1).values("pk"))),
    ]


@told
def keys_of_related_documents():
    fill()
    names = lambda rows: [row.name for row in rows.order_by("id")]  # noqa: E731
    makers = Maker.objects
    return [
        names(makers.filter(items__notes__has_keys=["k", "a"])),
        names(makers.exclude(items__notes__has_keys=["k", "a"])),
        names(makers.exclude(items__notes__has_keys=["k", "b"])),
        names(makers.exclude(items__notes__has_any_keys=["b", "c"])),
        names(makers.exclude(Q(items__notes__has_key="k") & Q(items__value=2))),
        names(items.exclude(notes__has_keys=["k", "a"])),
        list(Label.objects.filter(item__notes__has_keys=["b", "k", "a"]).values_list("text", flat=True)),
    ]


@told
def slices_of_nothing():
    fill()
    nothing = items.order_by("id")[2:2]
    return [
        asked(lambda: list(nothing)),
        asked(lambda: nothing.count()),
        asked(lambda: nothing.exists()),
        asked(lambda: list(items.values_list("id")[0:0])),
        asked(lambda: nothing.first()),
        [nothing.count(), nothing.exists(), nothing.aggregate(n=Count("id"), x=Max("value"))["n"]],
        [row.name for row in Maker.objects.exclude(items__in=items.all()[0:0]).order_by("id")],
        [row.name for row in Maker.objects.filter(items__in=items.all()[0:0])],
        [row.name for row in items.order_by("id")[:0].union(items.filter(name="one"))] if connection.vendor == "postgresql" else ["one"],
    ]


@told
def what_postgresql_computes():
    fill()
    named = lambda **kinds: attempt(lambda: Item.objects.aggregate(**kinds)["x"])  # noqa: E731
    grouped = lambda x: attempt(lambda: [list(row) for row in items.values("maker__name").annotate(x=x).order_by("maker__name").values_list("maker__name", "x")])  # noqa: E731
    if connection.vendor != "postgresql":
        return ["database"] * 24
    first = Item.objects.order_by("id").first().pk
    number = F("id") - first
    of = of_postgres
    return [
        named(x=of.BoolAnd(Q(value__gt=0))),
        named(x=of.BoolAnd(Q(value__gt=1))),
        named(x=of.BoolOr(Q(value__gt=1))),
        named(x=of.BoolOr(Q(value__gt=1), filter=Q(value=1))),
        named(x=of.BoolAnd(Q(value__gt=1), filter=Q(value=7))),
        named(x=of.BoolAnd(Q(value__gt=1), filter=Q(value=7), default=True)),
        named(x=of.JSONBAgg("name", order_by="name")),
        named(x=of.JSONBAgg("value", order_by="-value", distinct=True)),
        named(x=of.JSONBAgg("second__name", order_by="id")),
        named(x=of.JSONBAgg("notes", order_by="-id")),
        named(x=of.JSONBAgg("name", filter=Q(value=7))),
        grouped(of.JSONBAgg("name", order_by="-name")),
        grouped(of.BoolOr(Q(value=2))),
        named(x=of.Corr("value", number)),
        named(x=of.CovarPop("value", number)),
        named(x=of.CovarPop("value", number, sample=True)),
        named(x=of.RegrAvgX("value", number)),
        named(x=of.RegrAvgY("value", number)),
        named(x=of.RegrCount("value", number)),
        named(x=of.RegrIntercept("value", number)),
        named(x=of.RegrSlope("value", number)),
        named(x=of.RegrSXX("value", number)),
        [named(x=of.RegrSXY("value", number)), named(x=of.RegrSYY("value", number)), round(named(x=of.RegrR2("value", number)), 6)],
        [named(x=of.RegrCount("value", number, filter=Q(value=7))), named(x=of.RegrAvgX("value", number, filter=Q(value=7)))],
    ]


print(json.dumps({"found": found}))
