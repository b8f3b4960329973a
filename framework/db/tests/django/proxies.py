"""Prints what Django makes of the models in tests/models/proxies.rs."""

import json
import sys

from databases import configure

configure(sys.argv[1:])

from django.db import models  # noqa: E402
from tables import made  # noqa: E402


class Person(models.Model):
    name = models.CharField(max_length=40)
    age = models.IntegerField()
    code = models.CharField(max_length=4, null=True, unique=True)

    class Meta:
        app_label = "people"


class OrderedPerson(Person):
    class Meta:
        app_label = "people"
        proxy = True
        ordering = ["name"]


class Toy(models.Model):
    owner = models.ForeignKey(Person, models.CASCADE)

    class Meta:
        app_label = "people"


class Pet(models.Model):
    owner = models.ForeignKey(OrderedPerson, models.CASCADE)

    class Meta:
        app_label = "people"


class Club(models.Model):
    members = models.ManyToManyField(OrderedPerson)

    class Meta:
        app_label = "people"


print(json.dumps({"tables": made(Person, Toy, Pet, Club)}))
