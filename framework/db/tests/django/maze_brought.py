"""What Django brings along with the rows of maze_models.py: python maze_brought.py [URL of a server's database].

Prints the rows, and by the names of the questions how many queries each took and what was found.
"""

import json

import asking
import maze_models as maze
from django.db import connection
from django.db.models import F, Prefetch
from django.test.utils import CaptureQueriesContext
from maze_models import Category, Cushion, Food, Gem, Guest, Item, Meal, Pair, Seat, Special, Taste, Token, Twin

maze.fill()
found = {}


def keys(rows):
    return [asking.key(row) for row in rows]


def key(row):
    return row and asking.key(row)


def told(name, rows, show):
    with CaptureQueriesContext(connection) as queries:
        answer = [[asking.key(row), show(row)] for row in rows]
    found[name] = [len(queries), answer]


def of(model):
    return model.objects.order_by("pk")


foods, meals, guests, categories, specials = map(of, [Food, Meal, Guest, Category, Special])

# Relations of every kind.
told("meals", foods.prefetch_related(Prefetch("meals", meals)), lambda row: keys(row.meals.all()))
told("poured", foods.prefetch_related(Prefetch("poured", meals)), lambda row: keys(row.poured.all()))
told("worse", foods.prefetch_related(Prefetch("worse", foods)), lambda row: keys(row.worse.all()))
told("guests", meals.prefetch_related(Prefetch("guests", guests)), lambda row: keys(row.guests.all()))
told("meals of guests", guests.prefetch_related(Prefetch("meals", meals)), lambda row: keys(row.meals.all()))
told("foods", guests.prefetch_related("foods"), lambda row: keys(row.foods.all()))
told("tasters", foods.prefetch_related(Prefetch("tasters", guests)), lambda row: keys(row.tasters.all()))
told("friends", guests.prefetch_related(Prefetch("friends", guests)), lambda row: keys(row.friends.all()))
told("tastes", guests.prefetch_related(Prefetch("tastes", of(Taste))), lambda row: keys(row.tastes.all()))
told("seat", guests.prefetch_related("seat"), lambda row: keys([row.seat] if hasattr(row, "seat") else []))
told("tokens", of(Seat).prefetch_related(Prefetch("tokens", of(Token))), lambda row: keys(row.tokens.all()))
told("gems", of(Token).prefetch_related(Prefetch("gems", of(Gem))), lambda row: keys(row.gems.all()))
told("twin", categories.prefetch_related("twin"), lambda row: keys([row.twin] if hasattr(row, "twin") else []))
told("special", categories.prefetch_related("special"), lambda row: keys([row.special] if hasattr(row, "special") else []))
told("specials", specials.prefetch_related("specials", Prefetch("tokens", of(Token))), lambda row: [keys(row.specials.all()), keys(row.tokens.all())])
told("items of specials", specials.prefetch_related(Prefetch("items", of(Item))), lambda row: keys(row.items.all()))

# More than one step.
told(
    "guests of meals",
    foods.prefetch_related(Prefetch("meals", meals.prefetch_related(Prefetch("guests", guests)))),
    lambda row: [[meal.pk, keys(meal.guests.all())] for meal in row.meals.all()],
)
told(
    "gems of tokens",
    of(Seat).prefetch_related(Prefetch("tokens", of(Token).prefetch_related(Prefetch("gems", of(Gem))))),
    lambda row: [[asking.key(token), keys(token.gems.all())] for token in row.tokens.all()],
)

# Of slices each row gets its own.
told("one meal", foods.prefetch_related(Prefetch("meals", meals[:1], to_attr="some")), lambda row: keys(row.some))
told("later meals", foods.prefetch_related(Prefetch("meals", Meal.objects.order_by("-pk")[1:], to_attr="some")), lambda row: keys(row.some))
told("some guests", meals.prefetch_related(Prefetch("guests", Guest.objects.order_by("-number")[:2], to_attr="some")), lambda row: keys(row.some))
told("second food", guests.prefetch_related(Prefetch("foods", Food.objects.all()[1:2], to_attr="some")), lambda row: keys(row.some))

# What speaks of the rows that hold them.
def tasted(name, rows):
    told(name, guests.prefetch_related(Prefetch("foods", rows, to_attr="some")), lambda row: keys(row.some))


tasted("tasted by stars", foods.filter(tastes__stars__gt=1))
tasted("tasted annotated", foods.annotate(stars=F("tastes__stars")).filter(stars__gt=1))
tasted("tasted by others", foods.filter(tasters__number__gt=1))
tasted("tasted not", foods.exclude(tastes__stars__gt=1))
tasted("tasted distinct", foods.filter(tastes__stars__gte=0).distinct())
tasted("tasted in order", Food.objects.order_by("-tastes__stars", "pk"))


def eaten(name, rows):
    told(name, guests.prefetch_related(Prefetch("meals", rows, to_attr="some")), lambda row: keys(row.some))


eaten("eaten by some", meals.filter(guests__number__gt=1))
eaten("eaten by two", meals.filter(guests__number__gt=1).filter(guests__number__lt=3))
eaten("eaten not", meals.exclude(guests__number=1))
eaten("eaten with food", meals.filter(food__meals__number__gt=1).distinct())
eaten("eaten one", meals.filter(guests__number__gt=1)[:1])
told("meals of food", foods.prefetch_related(Prefetch("meals", meals.filter(food__name="ada"), to_attr="some")), lambda row: keys(row.some))
told("meals of meals", foods.prefetch_related(Prefetch("meals", meals.filter(food__meals__number__gt=1), to_attr="some")), lambda row: keys(row.some))

# Foreign keys.
told("food", meals.prefetch_related("food"), lambda row: key(row.food))
told("some food", meals.prefetch_related(Prefetch("food", Food.objects.filter(number__gt=1), to_attr="one")), lambda row: key(row.one))
told("wine", meals.prefetch_related("wine"), lambda row: key(row.wine))
told("better", foods.prefetch_related("better"), lambda row: key(row.better))
told("no food", meals.prefetch_related(Prefetch("food", Food.objects.none(), to_attr="one")), lambda row: key(row.one))
told(
    "worse of food",
    meals.prefetch_related(Prefetch("food", Food.objects.prefetch_related(Prefetch("worse", foods)))),
    lambda row: row.food and [row.food.pk, keys(row.food.worse.all())],
)
told("category of twin", of(Twin).prefetch_related("category", "rare"), lambda row: [key(row.category), key(row.rare)])
told("seat of cushion", of(Cushion).prefetch_related("seat", "near"), lambda row: [key(row.seat), key(row.near)])
told("token of gem", of(Gem).prefetch_related("token"), lambda row: key(row.token))
told("special of item", of(Item).prefetch_related(Prefetch("special", Special.objects.select_related("boss"))), lambda row: row.special and [row.special.pk, key(row.special.boss)])
told("pairs", of(Pair).prefetch_related(Prefetch("first", categories.prefetch_related("twin"))), lambda row: [row.first.pk, keys([row.first.twin] if hasattr(row.first, "twin") else [])])

# By joins: what may be missing keeps the rows.
told("bosses", categories.select_related("special__boss"), lambda row: [row.special.pk, key(row.special.boss)] if hasattr(row, "special") else None)
told("rares", categories.select_related("twin__rare"), lambda row: [row.twin.pk, key(row.twin.rare)] if hasattr(row, "twin") else None)
told("guests of gems", of(Gem).select_related("cushion__seat__guest"), lambda row: row.cushion and row.cushion.seat.guest.number)
told("bosses of tokens", of(Token).select_related("special__boss", "seat__guest"), lambda row: [row.special and key(row.special.boss), row.seat and row.seat.guest.number])

print(json.dumps({"rows": asking.dumped(), "found": found}))
