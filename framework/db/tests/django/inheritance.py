"""Prints what Django makes of the models in tests/models/inheritance.rs: tables, SQL of queries, deletions and fixtures."""

import json
import sys

from databases import configure

configure(sys.argv[1:], app="places")

from django.core import serializers  # noqa: E402
from django.db import models  # noqa: E402
from tables import made  # noqa: E402


class Place(models.Model):
    name = models.CharField(max_length=50)
    address = models.CharField(max_length=80)

    class Meta:
        app_label = "places"


class Restaurant(Place):
    serves_hot_dogs = models.BooleanField(default=False)

    class Meta:
        app_label = "places"


class ItalianRestaurant(Restaurant):
    serves_gnocchi = models.BooleanField(default=True)

    class Meta:
        app_label = "places"


class Review(models.Model):
    place = models.ForeignKey(Place, models.CASCADE)

    class Meta:
        app_label = "places"


class Waiter(models.Model):
    restaurant = models.ForeignKey(Restaurant, models.CASCADE)

    class Meta:
        app_label = "places"


tables = made(Place, Restaurant, ItalianRestaurant, Review, Waiter)

Place.objects.create(name="Park", address="North 1")
demon = Restaurant.objects.create(name="Demon Dogs", address="944 W", serves_hot_dogs=True)
mamma = ItalianRestaurant.objects.create(name="Mamma", address="South 2")
Review.objects.create(place=demon)
Review.objects.create(place=mamma)
Waiter.objects.create(restaurant=mamma)

fixture = json.loads(serializers.serialize("json", ItalianRestaurant.objects.all()))
found = [restaurant.pk for restaurant in Restaurant.objects.filter(name__startswith="Demon", review__isnull=False)]
counts = [mamma.delete(), Restaurant.objects.filter(address="944 W").delete()]

print(json.dumps({"tables": tables, "fixture": fixture, "found": found, "deleted": counts, "left": Place.objects.count()}))
