"""What Django finds of annotated rows of maze_models.py and brings along with them: python maze_together.py [URL of a server's database].

Prints the rows, and by the names of the questions how many queries each took and what was found.
"""

import json

import asking
import maze_models as maze
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Value, Window
from django.db.models.functions import Coalesce, Length, RowNumber
from django.test.utils import CaptureQueriesContext
from maze_models import Category, Food, Guest, Item, Meal, Pair, Seat, Special, Token

maze.fill()
found = {}


def keys(rows):
    return [asking.key(row) for row in rows]


def note(name, ask):
    with CaptureQueriesContext(connection) as queries:
        answer = ask()
    found[name] = [len(queries), answer]


def told(name, rows, show):
    note(name, lambda: [show(row) for row in rows])


def of(model):
    return model.objects.order_by("pk")


foods, meals, guests, categories = map(of, [Food, Meal, Guest, Category])


def counted(row):
    return [row.pk, row.n, keys(row.meals.all())]


def pairs(rows):
    return [[asking.key(row), row.n] for row in rows]


# Annotated rows.
of_meals = Prefetch("meals", meals)
before = foods.annotate(n=Count("tastes")).prefetch_related(of_meals)
behind = foods.prefetch_related(of_meals).annotate(n=Count("tastes"))
told("before", before.all(), counted)
told("behind", behind.all(), counted)
told("filtered", before.filter(n__gt=0), counted)
told("excluded", behind.exclude(n__gt=1), counted)
told("sorted", behind.order_by("-n", "pk"), counted)
told("turned", before.reverse(), counted)
told("sliced", behind.all()[1:3], counted)
told("nothing", before.none(), counted)
told("sorted and sliced", before.order_by("n", "pk")[:3], counted)
told("of some tastes", foods.prefetch_related(of_meals).filter(tastes__stars__gt=0).annotate(n=Count("tastes")), counted)
told(
    "twice",
    before.annotate(length=Length(Coalesce("name", Value("")))).prefetch_related(Prefetch("poured", meals)),
    lambda row: [row.pk, row.n, row.length, keys(row.meals.all()), keys(row.poured.all())],
)
told(
    "many",
    guests.annotate(n=Count("friends__number"), most=Max("meals__number")).prefetch_related(Prefetch("meals", meals), Prefetch("foods", foods)),
    lambda row: [row.pk, row.n, row.most, keys(row.meals.all()), keys(row.foods.all())],
)
told(
    "held",
    categories.annotate(n=Exists(Pair.objects.filter(first=OuterRef("pk")))).prefetch_related(Prefetch("items", of(Item))),
    lambda row: [row.pk, row.n, keys(row.items.all())],
)
told(
    "placed",
    meals.annotate(n=Window(RowNumber(), order_by=[F("number").desc(nulls_last=True), "pk"])).prefetch_related(Prefetch("guests", guests)),
    lambda row: [row.pk, row.n, keys(row.guests.all())],
)

# What ends a query.
note("get", lambda: counted(before.get(name="bob")))
note("by key", lambda: counted(before.get(pk=1)))
note("first", lambda: counted(before.all().first()))
note("last", lambda: counted(before.all().last()))
note("no first", lambda: before.filter(name="zoe").first())
note("latest", lambda: counted(before.latest("n", "pk")))
note("earliest", lambda: counted(before.earliest("n", "pk")))
note("count", lambda: before.filter(n__gt=0).count())
note("exists", lambda: before.filter(n__gt=9).exists())
note("aggregate", lambda: before.aggregate(most=Max("number"))["most"])
note("iterator", lambda: [counted(row) for row in before.iterator(chunk_size=2)])
note("page", lambda: [counted(row) for row in Paginator(before.all(), 2).page(2)])
note("values", lambda: [list(row) for row in before.values_list("pk", "name")])

# By key.
note("bulk", lambda: {key: row.n for key, row in foods.annotate(n=Count("tastes")).in_bulk([1, 3, 9]).items()})
note("bulk along", lambda: {key: counted(row) for key, row in before.in_bulk([1, 3, 9]).items()})
note("bulk by name", lambda: {key: counted(row) for key, row in before.in_bulk(["ada", "eve"], field_name="name").items()})
note("bulk of all", lambda: {key: counted(row) for key, row in before.all().in_bulk().items()})


# Rows that are joined besides.
def with_food(row):
    return [row.pk, row.double, row.food and row.food.pk, keys(row.guests.all())]


of_guests = Prefetch("guests", guests)
told("with food", meals.select_related("food").annotate(double=F("number") * 2).prefetch_related(of_guests), with_food)
told("with food behind", meals.prefetch_related(of_guests).annotate(double=F("number") * 2).select_related("food"), with_food)
told(
    "specials",
    categories.prefetch_related(Prefetch("items", of(Item))).select_related("special").annotate(length=Length(Coalesce("name", Value("")))),
    lambda row: [row.pk, row.special.pk if hasattr(row, "special") else None, row.length, keys(row.items.all())],
)
told(
    "at hand",
    foods.annotate(n=Count("tastes")).prefetch_related("meals"),
    lambda row: [row.pk, sorted([[meal.pk, meal.food.pk] for meal in row.meals.all()], key=json.dumps)],
)

# Rows in part.
told("only", foods.only("name").prefetch_related(of_meals), lambda row: [row.pk, row.name, keys(row.meals.all())])
told("deferred", foods.prefetch_related(of_meals).defer("number"), lambda row: [row.pk, row.name, keys(row.meals.all())])
told(
    "only annotated",
    foods.prefetch_related(of_meals).annotate(n=Count("tastes")).only("name"),
    lambda row: [row.pk, row.name, row.n, keys(row.meals.all())],
)
told(
    "keys",
    guests.only("pk").prefetch_related(Prefetch("meals", meals), Prefetch("friends", guests)),
    lambda row: [row.pk, keys(row.meals.all()), keys(row.friends.all())],
)
told(
    "only foods",
    meals.only("food").prefetch_related(Prefetch("food", Food.objects.annotate(n=Count("tastes")))),
    lambda row: [row.pk, row.food and [row.food.pk, row.food.n]],
)


# Annotated rows that come along.
def inside(name, rows):
    told(name, foods.prefetch_related(Prefetch("meals", rows, to_attr="some")), lambda row: [row.pk, pairs(row.some)])


eaten = meals.annotate(n=Count("guests__code"))
inside("inside", eaten.all())
inside("inside filtered", eaten.filter(n__gt=0))
inside("inside filtered before", meals.filter(guests__number__gt=1).annotate(n=Count("guests__code")))
inside("inside filtered behind", eaten.filter(guests__number__gt=1))
inside("inside excluded", eaten.exclude(number__gt=1))
inside("inside sorted", eaten.order_by("-n", "pk"))
inside("inside distinct", eaten.distinct())
inside("inside nothing", eaten.none())
told(
    "both",
    foods.annotate(n=Count("tastes")).prefetch_related(Prefetch("meals", eaten)),
    lambda row: [row.pk, row.n, pairs(row.meals.all())],
)
told(
    "nested",
    foods.prefetch_related(
        Prefetch("meals", eaten.prefetch_related(Prefetch("guests", guests.annotate(n=Count("friends__number")))))
    ).annotate(n=Count("tastes")),
    lambda row: [row.pk, row.n, [[meal.pk, meal.n, pairs(meal.guests.all())] for meal in row.meals.all()]],
)
told(
    "plain values",
    foods.prefetch_related(Prefetch("meals", meals.annotate(next=F("number") + 1, of_food=F("food__number")))),
    lambda row: [row.pk, [[meal.pk, meal.next, meal.of_food] for meal in row.meals.all()]],
)
inside("windows", meals.annotate(n=Window(RowNumber(), partition_by="food", order_by="-pk")))
told(
    "queries",
    categories.prefetch_related(Prefetch("items", of(Item).annotate(n=Exists(Pair.objects.filter(second=OuterRef("category")))))),
    lambda row: [row.pk, pairs(row.items.all())],
)

# Of slices each row gets its own.
inside("one", eaten[:1])
inside("later", eaten.order_by("-pk")[1:])
inside("most eaten", eaten.order_by("-n", "pk")[:2])
inside("most eaten but one", eaten.filter(n__gt=0).order_by("-n", "pk")[1:])
cooked = foods.annotate(n=Count("meals"))
told("one of many", guests.prefetch_related(Prefetch("foods", cooked[:1], to_attr="some")), lambda row: [row.pk, pairs(row.some)])

# Relations of every kind.
told("foods", guests.prefetch_related(Prefetch("foods", cooked)), lambda row: [row.pk, pairs(row.foods.all())])
told("meals of guests", guests.prefetch_related(Prefetch("meals", eaten)), lambda row: [row.pk, pairs(row.meals.all())])
told(
    "guests of meals",
    meals.prefetch_related(Prefetch("guests", guests.annotate(n=Count("foods__name")))),
    lambda row: [row.pk, pairs(row.guests.all())],
)
told(
    "friends",
    guests.prefetch_related(Prefetch("friends", guests.annotate(n=Count("tastes")))),
    lambda row: [row.pk, pairs(row.friends.all())],
)
told("food", meals.prefetch_related(Prefetch("food", cooked)), lambda row: [row.pk, row.food and [row.food.pk, row.food.n]])
told(
    "tokens",
    of(Seat).prefetch_related(Prefetch("tokens", of(Token).annotate(n=Count("gems")))),
    lambda row: [row.pk, pairs(row.tokens.all())],
)
told(
    "items of specials",
    of(Special).annotate(n=Count("tokens")).prefetch_related(Prefetch("items", of(Item).annotate(n=Length(Coalesce("label", Value("")))))),
    lambda row: [row.pk, row.n, pairs(row.items.all())],
)

# Rows in part that come along.
told(
    "inside only",
    foods.prefetch_related(Prefetch("meals", meals.only("name", "food"))),
    lambda row: [row.pk, [[meal.pk, meal.name] for meal in row.meals.all()]],
)
told(
    "inside deferred",
    foods.prefetch_related(Prefetch("meals", meals.defer("number").annotate(n=Count("guests__code")))),
    lambda row: [row.pk, [[[meal.pk, meal.name], meal.n] for meal in row.meals.all()]],
)

print(json.dumps({"rows": asking.dumped(), "found": found}))
