"""Prints what Django finds over filtered relations, how it asks and what it refuses, for the models and rows in
tests/queries/filtered_relations.rs."""

import json
import re
import sys

from databases import configure

configure(sys.argv[1:], app="food")

from django.db import connection, models  # noqa: E402
from django.db.models import Count, Exists, F, FilteredRelation, Max, OuterRef, Q, Sum, Value  # noqa: E402


class Chef(models.Model):
    name = models.CharField(max_length=30)

    class Meta:
        app_label = "food"


class Restaurant(models.Model):
    name = models.CharField(max_length=30)
    favorites = models.ManyToManyField("Pizza", related_name="fans")

    class Meta:
        app_label = "food"


class Pizza(models.Model):
    name = models.CharField(max_length=30)
    restaurant = models.ForeignKey(Restaurant, models.CASCADE, related_name="pizzas")
    chef = models.ForeignKey(Chef, models.CASCADE)
    helper = models.ForeignKey(Chef, models.CASCADE, null=True, related_name="helped")
    vegetarian = models.BooleanField()
    price = models.IntegerField()

    class Meta:
        app_label = "food"


with connection.schema_editor() as editor:
    for model in [Chef, Restaurant, Pizza]:
        editor.create_model(model)

ada, bob = (Chef.objects.create(name=name) for name in ["ada", "bob"])
luigi, mario, closed = (Restaurant.objects.create(name=name) for name in ["luigi", "mario", "closed"])
pizzas = [
    Pizza.objects.create(
        name=name, restaurant=restaurant, chef=chef, helper=helper, vegetarian=vegetarian, price=price
    )
    for name, restaurant, chef, helper, vegetarian, price in [
        ("margherita", luigi, ada, None, True, 8),
        ("salami", luigi, ada, bob, False, 9),
        ("mozzarella", mario, bob, None, True, 7),
        ("bufala", mario, bob, ada, True, 10),
        ("tonno", mario, ada, None, False, 11),
    ]
]
luigi.favorites.set(pizzas[2:4])
mario.favorites.set([pizzas[0], pizzas[4]])


def restaurants(**relations):
    return Restaurant.objects.alias(**relations)


def all_pizzas(**relations):
    return Pizza.objects.alias(**relations)


veg = restaurants(veg=FilteredRelation("pizzas", condition=Q(pizzas__vegetarian=True)))
dear = FilteredRelation("pizzas", condition=Q(pizzas__price__gte=9))
liked = restaurants(liked=FilteredRelation("favorites", condition=Q(favorites__vegetarian=True)))
nested = restaurants(cook=FilteredRelation("pizzas__chef", condition=Q(pizzas__price__gte=9)))
ones_chef = all_pizzas(cook=FilteredRelation("chef", condition=Q(chef__name="ada")))
ones_helper = all_pizzas(hand=FilteredRelation("helper", condition=Q(helper__name="ada")))
chained = restaurants(
    veg=FilteredRelation("pizzas", condition=Q(pizzas__vegetarian=True)),
    lovers=FilteredRelation("veg__fans", condition=Q(veg__fans__name="luigi")),
)

queries = {
    "unused": veg,
    "some": veg.filter(veg__isnull=False),
    "none": veg.filter(veg__isnull=True),
    "field": veg.filter(veg__name="mozzarella"),
    "text": veg.filter(veg__name__icontains="MOZZ"),
    "by key": veg.filter(veg=3),
    "in": veg.filter(veg__in=[1, 2]),
    "not field": veg.exclude(veg__name="mozzarella"),
    "not some": veg.exclude(veg__isnull=False),
    "not none": veg.exclude(veg__isnull=True),
    "not behind": veg.exclude(veg__chef__name="ada"),
    "field and not field": veg.filter(veg__price=7).exclude(veg__name="bufala"),
    "either": veg.filter(Q(veg__name="mozzarella") | Q(name="closed")),
    "both": veg.filter(veg__name="mozzarella", veg__price=7),
    "two calls": veg.filter(veg__name="mozzarella").filter(veg__price=10),
    "beside the relation": veg.filter(Q(veg__name="mozzarella"), Q(pizzas__price=11)),
    "behind the relation": veg.filter(pizzas__price=11).filter(veg__name="bufala"),
    "behind": veg.filter(veg__chef__name="bob"),
    "equal fields": veg.filter(name=F("veg__name")),
    "values": veg.values_list("name", "veg__name"),
    "order": veg.order_by("veg__name", "id"),
    "order down": veg.filter(veg__isnull=False).order_by("-veg__price"),
    "count": veg.annotate(n=Count("veg")),
    "counted field": veg.filter(veg__price__gt=7).annotate(n=Count("veg")),
    "sum": veg.annotate(n=Sum("veg__price"), m=Max("pizzas__price")),
    "having": veg.annotate(n=Count("veg")).filter(n__gt=1),
    "filtered count": veg.annotate(n=Count("pk", filter=Q(veg__price__gt=7))),
    "two relations": restaurants(
        veg=FilteredRelation("pizzas", condition=Q(pizzas__vegetarian=True)), dear=dear
    ).values_list("name", "veg__name", "dear__name"),
    "two counts": restaurants(
        veg=FilteredRelation("pizzas", condition=Q(pizzas__vegetarian=True)), dear=dear
    )
    .annotate(n=Count("veg", distinct=True), m=Count("dear", distinct=True)),
    "no condition": restaurants(any=FilteredRelation("pizzas")).filter(any__price=11),
    "two conditions": restaurants(
        veg=FilteredRelation("pizzas", condition=Q(pizzas__vegetarian=True) & Q(pizzas__price=7))
    ).filter(veg__isnull=False),
    "either condition": restaurants(
        veg=FilteredRelation("pizzas", condition=Q(pizzas__price=8) | Q(pizzas__price=11))
    ).values_list("name", "veg__price"),
    "not condition": restaurants(
        rest=FilteredRelation("pizzas", condition=~Q(pizzas__helper__in=[2]))
    ).values_list("name", "rest__name"),
    "condition of the row": restaurants(
        own=FilteredRelation("pizzas", condition=Q(name="mario"))
    ).values_list("name", "own__name"),
    "many": liked.filter(liked__isnull=False),
    "many field": liked.filter(liked__name="bufala"),
    "many values": liked.values_list("name", "liked__name"),
    "many not": liked.exclude(liked__name="bufala"),
    "many and all": liked.filter(Q(liked__name="bufala"), Q(favorites__price=10)),
    "many behind": liked.filter(liked__chef__name="bob").distinct(),
    "many twice": restaurants(
        liked=FilteredRelation("favorites", condition=Q(favorites__vegetarian=True)),
        other=FilteredRelation("favorites", condition=Q(favorites__vegetarian=False)),
    ).values_list("name", "liked__name", "other__name"),
    "one": ones_chef.filter(cook__isnull=False),
    "one by key": ones_chef.filter(cook=1),
    "one not": ones_chef.exclude(cook__name="bob"),
    "one values": ones_chef.values_list("name", "cook__name"),
    "one or none": ones_helper.values_list("name", "hand__name"),
    "one missing": ones_helper.filter(hand__isnull=True),
    "one not or none": ones_helper.exclude(hand__name="ada"),
    "one and the plain one": ones_helper.filter(hand__isnull=False, helper__name="ada"),
    "one, turned round": all_pizzas(
        cook=FilteredRelation("chef", condition=Q(chef__name="ada"))
    ).exclude(cook__pizza__price=9),
    "condition over another": all_pizzas(
        place=FilteredRelation("restaurant", condition=Q(restaurant__name__gt=F("chef__name")))
    ).filter(place__isnull=False),
    "condition over one that may miss": all_pizzas(
        place=FilteredRelation("restaurant", condition=Q(restaurant__name__gt=F("helper__name")))
    ).filter(place__isnull=False),
    "condition beside the relation": restaurants(
        cook=FilteredRelation("pizzas__chef", condition=Q(pizzas__helper__name="ada"))
    ).filter(cook__isnull=False),
    "condition over a filtered one": all_pizzas(
        cook=FilteredRelation("chef", condition=Q(chef__name__lt=F("restaurant__name"))),
        same=FilteredRelation("chef", condition=Q(chef__name=F("cook__name"))),
    ).filter(same__isnull=False),
    "nested": nested.filter(cook__isnull=False).values_list("name", "cook__name"),
    "nested values": nested.values_list("name", "cook__name"),
    "nested field": nested.filter(cook__name="bob"),
    "nested two calls": nested.filter(cook__name="bob").filter(cook__name="ada"),
    "nested not": nested.exclude(cook__name="bob"),
    "nested many": all_pizzas(
        liked=FilteredRelation("restaurant__favorites", condition=Q(restaurant__favorites__price__gt=7))
    ).values_list("name", "liked__name"),
    "nested many not": all_pizzas(
        liked=FilteredRelation("restaurant__favorites", condition=Q(restaurant__favorites__price__gt=7))
    ).exclude(liked__name="bufala"),
    "chained": chained.values_list("name", "veg__name", "lovers__name"),
    "chained alone": chained.values_list("name", "lovers__name"),
    "chained field": chained.filter(lovers__name="luigi", veg__price=10),
    "inside": Restaurant.objects.filter(id__in=veg.filter(veg__price=10)),
    "around": veg.filter(Exists(Pizza.objects.filter(price=11, restaurant=OuterRef("pk"))), veg__price=7),
    "renamed": veg.alias(veg=FilteredRelation("pizzas", condition=Q(pizzas__price=11))).filter(veg__isnull=False),
    "renamed behind": veg.filter(veg__price=7)
    .alias(veg=FilteredRelation("pizzas", condition=Q(pizzas__price=11)))
    .filter(veg__isnull=False),
    "along": veg.select_related("veg"),
    "along with more": veg.select_related("veg__chef", "veg__helper"),
    "along one": ones_helper.select_related("hand", "chef"),
}


COUNTS = ["count", "counted field", "having", "filtered count"]
TWO_COUNTS = ["sum", "two counts"]


def shown(row):
    if isinstance(row, tuple):
        return list(row)
    if question in COUNTS:
        return [row.name, row.n]
    if question in TWO_COUNTS:
        return [row.name, row.n, row.m]
    name = {"along": "veg", "along with more": "veg", "along one": "hand"}.get(question)
    if not name:
        return row.pk
    beside = getattr(row, name, None)
    more = []
    if question == "along with more" and beside:
        more = [beside.chef.name, beside.helper and beside.helper.name]
    if question == "along one":
        more = [row.chef.name]
    return [row.pk, beside and beside.pk, *more]


def text(query):
    if connection.vendor != "sqlite":
        return None
    sql = re.sub(r'"([TU]\d+)"', r"\1", str(query.query))
    return re.sub(r' AS "\w+"', "", sql)


found, asked = {}, {}
for question, query in queries.items():
    rows = [shown(row) for row in query]
    found[question] = rows if query.query.order_by else sorted(rows, key=json.dumps)
    asked[question] = text(query)


def last(query):
    return query.order_by("id").last().pk


found["count of rows"] = veg.filter(veg__price__gt=7).count()
found["is there one"] = [veg.filter(veg__price=price).exists() for price in [10, 11]]
found["aggregate"] = list(veg.aggregate(Count("veg"), Sum("veg__price")).values())
found["aggregate of distinct rows"] = list(
    veg.filter(veg__isnull=False).distinct().aggregate(Count("pk")).values()
)
found["put together"] = sorted(
    row.pk
    for row in veg.filter(veg__price=8).union(restaurants(dear=dear).filter(dear__price=11))
)
found["update"] = [
    veg.filter(veg__price=10).update(name="marco"),
    sorted(Restaurant.objects.values_list("name", flat=True)),
]
found["delete"] = [
    ones_helper.filter(hand__isnull=False).delete()[0],
    sorted(Pizza.objects.values_list("name", flat=True)),
]

mistakes = {
    "a field's name": lambda: restaurants(name=FilteredRelation("pizzas")),
    "a relation's name": lambda: restaurants(pizzas=FilteredRelation("pizzas")),
    "a column's name": lambda: all_pizzas(chef_id=FilteredRelation("chef")),
    "a period": lambda: restaurants(**{"a.b": FilteredRelation("pizzas")}),
    "a quotation mark": lambda: restaurants(**{'a"b': FilteredRelation("pizzas")}),
    "a space": lambda: restaurants(**{"a b": FilteredRelation("pizzas")}),
    "no relation": lambda: restaurants(a=FilteredRelation("")),
    "a look-up": lambda: restaurants(a=FilteredRelation("pizzas__name__icontains")),
    "an unknown relation": lambda: restaurants(a=FilteredRelation("nothing")),
    "an unknown name": lambda: veg.filter(vegan__name="a"),
    "a deeper relation": lambda: restaurants(
        a=FilteredRelation("pizzas", condition=Q(pizzas__chef__name="ada"))
    ),
    "a query": lambda: list(
        restaurants(
            a=FilteredRelation("pizzas", condition=Q(pizzas__in=Pizza.objects.filter(price=7)))
        ).filter(a__isnull=False)
    ),
    "an update by it": lambda: veg.update(name=F("veg__name")),
}
said = {}
for name, mistake in mistakes.items():
    try:
        mistake()
        said[name] = None
    except Exception as error:
        said[name] = str(error)

print(json.dumps({"found": found, "asked": asked, "said": said}))
connection.close()
