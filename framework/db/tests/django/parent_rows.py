"""Prints what Django does with rows of two tables, for the models and questions in tests/rows/parent_rows.rs."""

import json
import sys

from databases import configure

configure(sys.argv[1:], app="city")

from django.core.exceptions import ValidationError  # noqa: E402
from django.db import IntegrityError, models, transaction  # noqa: E402
from django.db.models.signals import post_delete, post_save  # noqa: E402
from tables import made  # noqa: E402


class Place(models.Model):
    name = models.CharField(max_length=20, unique=True)
    opened = models.IntegerField(default=0)

    class Meta:
        app_label = "city"
        ordering = ["name"]
        get_latest_by = "opened"


class Restaurant(Place):
    code = models.CharField(max_length=4, unique=True)

    class Meta:
        app_label = "city"


class Pizzeria(Restaurant):
    ovens = models.IntegerField(default=1)

    class Meta:
        app_label = "city"


class Park(Place):
    trees = models.IntegerField(default=0)

    class Meta:
        app_label = "city"
        ordering = ["-trees"]


class Review(models.Model):
    place = models.ForeignKey(Place, models.CASCADE)

    class Meta:
        app_label = "city"


class Waiter(models.Model):
    restaurant = models.ForeignKey(Restaurant, models.CASCADE)

    class Meta:
        app_label = "city"


tables = made(Place, Restaurant, Pizzeria, Park, Review, Waiter)
found = {}
heard = []
for model in [Place, Restaurant, Pizzeria]:
    name = model.__name__
    post_save.connect(
        lambda created, name=name, **kwargs: heard.append(f"{name} saved {created}"), sender=model, weak=False
    )
    post_delete.connect(lambda name=name, **kwargs: heard.append(f"{name} deleted"), sender=model, weak=False)


def counts():
    return [model.objects.count() for model in [Place, Restaurant, Pizzeria]]


zoe = Restaurant.objects.create(name="Zoe", opened=1, code="z")
mario = Pizzeria(name="Mario", opened=3, code="m")
mario.save()
ada = Restaurant(name="Ada", opened=2, code="a")
ada.save()
found["made"] = counts()
mario.name, mario.code, mario.ovens = "Luigi", "l", 2
mario.save()
found["changed"] = list(Pizzeria.objects.values_list("name", "code", "ovens", "opened"))
found["by name"] = [row.pk for row in Restaurant.objects.all()]
found["latest"] = Restaurant.objects.latest().pk
Park.objects.create(name="North", trees=1)
Park.objects.create(name="South", trees=5)
found["own order"] = [row.pk for row in Park.objects.all()]
for name, code in [("New", "a"), ("Ada", "n")]:
    try:
        with transaction.atomic():
            Restaurant(name=name, code=code).save()
    except IntegrityError:
        pass
found["refused"] = counts()
wrong = Pizzeria(name="Ada", code="")
try:
    wrong.full_clean()
except ValidationError as error:
    found["wrong"] = error.message_dict
found["heard"], heard[:] = heard[:], []

Review.objects.create(place=mario)
Waiter.objects.create(restaurant=mario)
found["kept"] = mario.delete(keep_parents=True)
found["after"] = counts()
found["heard then"], heard[:] = heard[:], []
Review.objects.create(place=ada)
Waiter.objects.create(restaurant=ada)
found["restaurant alone"] = ada.delete(keep_parents=True)
found["reviews"] = Review.objects.count()
found["both"] = zoe.delete()
found["left"] = counts()
found["heard last"] = heard

print(json.dumps({"tables": tables, "found": found}))
