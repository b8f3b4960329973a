"""What Django answers where tests/rows/heirs asks for rows that extend rows, and for what is read of rows: python heirs.py [URL of a server's database].

Every question runs in a transaction that is rolled back. Errors are told by their class.
"""

import json
import sys

import databases

databases.configure(sys.argv[1:], "heirs", TIME_ZONE="UTC")

from django.db import connection, models  # noqa: E402
from django.db.models import F, Avg, Count, Exists, Max, OuterRef, Q, Sum  # noqa: E402
from django.db.models.signals import post_save, pre_save  # noqa: E402
from telling import asked, attempt, found, told  # noqa: E402


class Meta:
    app_label = "heirs"


class Chef(models.Model):
    name = models.CharField(max_length=20)
    master = models.ForeignKey("self", models.SET_NULL, null=True, related_name="pupils")

    class Meta(Meta):
        ordering = ["name"]


class Place(models.Model):
    name = models.CharField(max_length=20)
    opened = models.IntegerField(default=0)

    class Meta(Meta):
        ordering = ["name"]


class Restaurant(Place):
    pizza = models.BooleanField(default=False)
    rating = models.IntegerField(null=True)
    chef = models.ForeignKey(Chef, models.SET_NULL, null=True)

    class Meta(Meta):
        ordering = ["-rating"]


class Italian(Restaurant):
    gnocchi = models.BooleanField(default=False)

    class Meta(Meta):
        ordering = ["pk"]


class Supplier(Place):
    customers = models.ManyToManyField(Restaurant, related_name="provider")

    class Meta(Meta):
        ordering = ["name"]


class Lot(Place):
    site = models.ForeignKey(Place, models.CASCADE, related_name="lots")

    class Meta(Meta):
        ordering = ["name"]


class Waiter(models.Model):
    name = models.CharField(max_length=20)
    restaurant = models.ForeignKey(Restaurant, models.CASCADE)

    class Meta(Meta):
        ordering = ["name"]


class Inn(Restaurant):
    class Meta(Meta):
        proxy = True
        ordering = ["name"]


with connection.schema_editor() as editor:
    for model in [Chef, Place, Restaurant, Italian, Supplier, Lot, Waiter]:
        editor.create_model(model)


def town():
    albert = Chef.objects.create(name="Albert")
    berta = Chef.objects.create(name="Berta", master=albert)
    demon = Restaurant.objects.create(name="Demon", opened=1, pizza=True, rating=2, chef=berta)
    ace = Restaurant.objects.create(name="Ace", opened=3)
    miron = Italian.objects.create(name="Miron", opened=2, rating=4, gnocchi=True, chef=albert)
    joes = Supplier.objects.create(name="Joes")
    joes.customers.set([demon, miron])
    luigis = Supplier.objects.create(name="Luigis")
    luigis.customers.set([miron])
    Lot.objects.create(name="Main", site=joes)
    Lot.objects.create(name="Well", site=miron)
    for name, restaurant in (("Ann", demon), ("Bob", miron), ("Cid", miron)):
        Waiter.objects.create(name=name, restaurant=restaurant)
    return demon, ace, miron, joes, luigis, albert, berta


def names(rows):
    return [row.name for row in rows]


def joins(rows):
    sql = str(rows.query)
    return [sql.count(" INNER JOIN "), sql.count(" LEFT OUTER JOIN ")]


def joined(rows):
    return [names(rows), joins(rows)]


@told
def names_of_both_rows():
    demon, ace, miron, joes, luigis, albert, berta = town()
    places, inns, italian = Place.objects, Restaurant.objects, Italian.objects
    return [
        joined(inns.all()),
        joined(inns.filter(name="Demon")),
        joined(inns.filter(name__startswith="D", rating=2)),
        joined(inns.exclude(name="Demon")),
        joined(inns.exclude(rating=4)),
        joined(italian.filter(name="Miron")),
        joined(italian.filter(opened__gt=1, rating=4, gnocchi=True)),
        joined(italian.filter(provider__name__contains="o")),
        joined(inns.filter(provider__name__contains="o")),
        joined(inns.filter(provider=luigis)),
        joined(inns.exclude(provider=joes)),
        joined(inns.filter(provider=None)),
        joined(inns.filter(lots__name="Well")),
        joined(inns.filter(lots=None)),
        joined(inns.exclude(lots__name="Well")),
        joined(inns.filter(chef__name="Albert")),
        joined(italian.filter(chef__master=None)),
        joined(italian.filter(waiter__name="Bob")),
        joined(inns.filter(italian__gnocchi=True)),
        joined(inns.filter(italian=None)),
        joined(inns.order_by("name")),
        joined(inns.order_by("-opened", "rating")),
        joined(inns.order_by("chef__name", "name")),
        joined(italian.order_by("name")),
        joined(places.filter(restaurant__rating=4)),
        joined(places.filter(restaurant__italian__gnocchi=True)),
        joined(places.filter(restaurant=None)),
        joined(places.exclude(restaurant=None)),
        joined(places.filter(restaurant__chef=albert)),
        joined(places.filter(restaurant__provider__name="Luigis")),
        joined(places.filter(supplier__customers=miron).distinct()),
        joined(places.filter(Q(restaurant__pizza=True) | Q(supplier__name="Luigis"))),
        joined(places.order_by("restaurant__rating", "name")),
        joined(Supplier.objects.filter(customers__name="Miron")),
        joined(Supplier.objects.filter(customers__italian__gnocchi=True)),
        joined(Lot.objects.filter(site__name="Miron")),
        joined(Lot.objects.filter(site__restaurant__rating=4)),
        joined(Lot.objects.filter(site=miron)),
        joined(Waiter.objects.filter(restaurant__name="Miron")),
        joined(Waiter.objects.filter(restaurant__italian=miron)),
        joined(Waiter.objects.order_by("restaurant__name", "-name")),
        joined(Waiter.objects.filter(restaurant__provider=joes, restaurant__opened=2)),
        joined(Inn.objects.all()),
        joined(Inn.objects.filter(name__contains="o")),
        joined(Chef.objects.filter(restaurant__name="Miron")),
        joined(Chef.objects.filter(restaurant__italian__gnocchi=True)),
        joined(Chef.objects.exclude(restaurant__opened=2)),
    ]


@told
def values_of_both_rows():
    demon, ace, miron, joes, luigis, albert, berta = town()
    inns, italian, places = Restaurant.objects, Italian.objects, Place.objects

    def values(rows, *fields):
        return [list(map(list, rows.values_list(*fields))), joins(rows.values_list(*fields))]

    return [
        values(inns.order_by("name"), "name", "rating"),
        values(inns.order_by("name"), "rating", "chef__name"),
        values(inns.order_by("pk"), "rating", "pizza"),
        values(italian, "name", "gnocchi"),
        values(italian.filter(name="Miron"), "gnocchi", "rating"),
        values(italian, "opened", "chef__name"),
        values(places.order_by("name"), "name", "restaurant__rating"),
        values(inns.order_by("name").annotate(n=Count("provider")), "name", "n"),
        values(inns.order_by("name").annotate(n=Count("waiter")), "name", "n"),
        values(inns.order_by("opened").annotate(sum=F("opened") + F("rating")), "name", "sum"),
        values(places.order_by("name").annotate(n=Count("restaurant__provider")), "name", "n"),
        values(inns.order_by("name").annotate(s=Exists(Waiter.objects.filter(restaurant=OuterRef("pk")))), "name", "s"),
        list(inns.aggregate(a=Max("opened"), b=Sum("rating"), c=Count("name")).values()),
        list(italian.aggregate(a=Max("opened"), b=Count("provider")).values()),
        list(Chef.objects.aggregate(a=Avg("restaurant__opened"), b=Count("restaurant__provider")).values()),
        [inns.count(), inns.filter(name="Ace").exists(), inns.filter(opened=9).exists(), italian.filter(rating=4).count()],
        [inns.latest("opened").name, inns.earliest("name").name, inns.first().pk == miron.pk, italian.last().name],
        [inns.order_by("name")[1].name, names(inns.order_by("-name")[:2]), names(inns.distinct().order_by("name"))],
        names(inns.filter(pk__in=italian.values("pk")) | inns.filter(name="Ace")),
        sorted(names(inns.filter(name__in=places.filter(opened__gt=1).values("name")))),
    ]


@told
def parents_and_children_deleted():
    def left():
        return {model.__name__: model.objects.count() for model in (Chef, Place, Restaurant, Italian, Supplier, Lot, Waiter)}

    def gone(delete):
        total, models = delete()
        steps.append([total, models, left()])

    steps = []
    for delete in (
        lambda rows: rows[2].delete(),
        lambda rows: rows[0].delete(),
        lambda rows: rows[3].delete(),
        lambda rows: rows[5].delete(),
        lambda rows: Restaurant.objects.all().delete(),
        lambda rows: Restaurant.objects.filter(name="Miron").delete(),
        lambda rows: Italian.objects.filter(opened=2).delete(),
        lambda rows: Place.objects.filter(restaurant__rating=4).delete(),
        lambda rows: Place.objects.filter(lots=None).delete(),
        lambda rows: Supplier.objects.filter(customers__name="Miron").delete(),
        lambda rows: Inn.objects.filter(name="Demon").delete(),
        lambda rows: Chef.objects.filter(restaurant__name="Miron").delete(),
    ):
        rows = town()
        gone(lambda: delete(rows))
        Place.objects.all().delete()
        Chef.objects.all().delete()
    return steps


@told
def parents_and_children_changed():
    demon, ace, miron, joes, luigis, albert, berta = town()
    words = lambda rows: [[row.name, row.opened, row.rating, row.pizza] for row in rows.order_by("pk")]  # noqa: E731
    inns = Restaurant.objects
    steps = [asked(lambda: Restaurant.objects.create(name="x")), asked(Italian(name="y").save)]
    Place.objects.filter(name__in=["x", "y"]).delete()
    demon.name, demon.rating = "Demons", 7
    steps.append(asked(demon.save))
    steps.append(asked(lambda: demon.save(update_fields=["rating"])))
    miron.gnocchi, miron.name = False, "Mirons"
    steps.append(asked(miron.save))
    steps.append(words(inns))
    steps.append([inns.filter(name="Ace").update(rating=1, pizza=True), words(inns)])
    steps.append([inns.filter(opened__gt=1).update(rating=F("rating") + 1), words(inns)])
    steps.append([inns.filter(provider=joes).update(pizza=True), words(inns)])
    steps.append([Italian.objects.filter(name="Mirons").update(gnocchi=True), Italian.objects.get().gnocchi])
    steps.append([Place.objects.filter(restaurant__pizza=True).update(opened=9), words(inns)])
    return steps


@told
def children_beside():
    town()

    def asks(rows, *reads):
        def all():
            for row in rows:
                for read in reads:
                    try:
                        read(row)
                    except (Restaurant.DoesNotExist, Italian.DoesNotExist, Supplier.DoesNotExist):
                        pass

        return len(asked(all))

    places = Place.objects.order_by("pk")
    return [
        asks(places.select_related("restaurant"), lambda row: row.restaurant.place_ptr.name),
        asks(places.select_related("restaurant__italian"), lambda row: row.restaurant.italian.gnocchi),
        asks(places.select_related("restaurant__italian"), lambda row: row.restaurant.italian.restaurant_ptr.place_ptr.name),
        asks(places.select_related("restaurant__chef", "supplier"), lambda row: row.restaurant.chef and row.restaurant.chef.name),
        asks(Waiter.objects.select_related("restaurant"), lambda row: row.restaurant.place_ptr.name),
        asks(Waiter.objects.select_related("restaurant__chef__master"), lambda row: row.restaurant.chef.master and row.restaurant.chef.master.name),
    ]


@told
def modes_of_what_comes_along():
    town()
    peers = models.FETCH_PEERS

    def asks(rows, *reads):
        rows = list(rows)

        def all():
            for row in rows:
                for read in reads:
                    try:
                        read(row)
                    except Restaurant.DoesNotExist:
                        pass

        return len(asked(all))

    return [
        asks(Waiter.objects.fetch_mode(peers).select_related("restaurant"), lambda row: row.restaurant.chef.name),
        asks(Place.objects.fetch_mode(peers).select_related("restaurant"), lambda row: row.restaurant.chef and row.restaurant.chef.name),
        asks(Place.objects.select_related("restaurant"), lambda row: row.restaurant.chef and row.restaurant.chef.name),
        asks(Restaurant.objects.fetch_mode(peers), lambda row: row.chef and row.chef.master and row.chef.master.name),
        attempt(lambda: asks(Place.objects.fetch_mode(models.FETCH_RAISE).select_related("restaurant"), lambda row: row.restaurant.chef)),
        asks(Restaurant.objects.fetch_mode(peers).order_by("name")[:2], lambda row: row.chef and row.chef.name),
    ]


@told
def rows_read_again():
    demon, ace, miron, joes, luigis, albert, berta = town()
    berta = Chef.objects.select_related("master").get(name="Berta")
    other = Chef.objects.create(name="Other")
    Chef.objects.filter(pk=albert.pk).update(name="Alberto")
    steps = [asked(berta.refresh_from_db), asked(lambda: berta.master), berta.master.name]
    Chef.objects.filter(pk=berta.pk).update(master=other, name="Bertha")
    steps += [asked(lambda: berta.refresh_from_db(fields=["name"])), berta.name, berta.master_id == albert.pk]
    steps += [asked(berta.refresh_from_db), asked(lambda: berta.master), berta.master.name]
    other.delete()
    steps += [asked(berta.refresh_from_db), berta.master]
    berta.master = albert
    berta.refresh_from_db()
    steps.append(berta.master)
    row = Waiter.objects.select_related("restaurant").get(name="Ann")
    Place.objects.filter(pk=demon.pk).update(name="Devil")
    row.refresh_from_db(from_queryset=Waiter.objects.select_related("restaurant"))
    steps += [asked(lambda: row.restaurant.name), row.restaurant.name]
    berta.delete()
    steps.append(attempt(berta.refresh_from_db))
    steps.append(attempt(lambda: Chef().refresh_from_db()))
    steps.append(attempt(lambda: Chef().delete()))
    return steps


@told
def few_columns_of_both_rows():
    town()

    def few(rows):
        return [sorted(rows.first().get_deferred_fields()), joins(rows)]

    waiters = Waiter.objects
    return [
        few(waiters.only("name")),
        few(waiters.defer("name")),
        few(waiters.only("restaurant")),
        few(waiters.filter(restaurant__rating=4).only("name")),
        few(waiters.order_by("restaurant__rating").only("pk")),
        few(Chef.objects.only("name").distinct()),
        joins(waiters.annotate(n=Count("restaurant__provider")).only("name")),
        waiters.only("name").count(),
        waiters.defer("name").filter(name="Ann").exists(),
    ]


@told
def few_columns_saved_and_heard():
    town()
    heard = []
    before = lambda instance, update_fields, **more: heard.append(["before", sorted(update_fields), instance.name, instance.rating])  # noqa: E731
    after = lambda instance, update_fields, created, **more: heard.append(["after", sorted(update_fields), instance.name, created])  # noqa: E731
    pre_save.connect(before, sender=Inn, dispatch_uid="heirs")
    post_save.connect(after, sender=Inn, dispatch_uid="heirs")
    steps = []
    for row in (Inn.objects.only("pizza").get(name="Ace"), Inn.objects.only("pizza", "rating").get(name="Demon")):
        Restaurant.objects.filter(pk=row.pk).update(rating=8)
        row.pizza = not row.pizza
        row.save()
        steps.append(list(map(list, Restaurant.objects.order_by("name").values_list("pizza", "rating"))))
    assert pre_save.disconnect(sender=Inn, dispatch_uid="heirs")
    assert post_save.disconnect(sender=Inn, dispatch_uid="heirs")
    row = Inn.objects.only("pizza").get(name="Ace")
    Restaurant.objects.filter(pk=row.pk).delete()
    steps.append(attempt(row.save))
    return [*steps, heard]


print(json.dumps({"found": found}))
