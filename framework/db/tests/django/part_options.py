"""Prints what Django makes of the models in tests/models/part_options.rs: tables, orders, and the rows that managers leave."""

import json
import sys

from databases import configure

configure(sys.argv[1:], app="shelf")

from django.db import models  # noqa: E402
from tables import made  # noqa: E402


class LiveManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(deleted=False)


class Deletable(models.Model):
    deleted = models.BooleanField(default=False)

    objects = LiveManager()

    class Meta:
        abstract = True


class Shelf(models.Model):
    name = models.CharField(max_length=20)

    class Meta:
        app_label = "shelf"


class Placed(Deletable):
    shelf = models.ForeignKey(Shelf, models.CASCADE)
    rating = models.IntegerField(default=1)

    class Meta:
        abstract = True
        order_with_respect_to = "shelf"
        constraints = [models.CheckConstraint(condition=models.Q(rating__gte=0), name="%(class)s_rating")]
        indexes = [models.Index(fields=["rating"], name="%(class)s_by_rating")]
        unique_together = [("shelf", "rating")]


class Book(Placed):
    title = models.CharField(max_length=20)

    class Meta(Placed.Meta):
        app_label = "shelf"


class Record(Placed):
    title = models.CharField(max_length=20)

    objects = models.Manager()

    class Meta(Placed.Meta):
        app_label = "shelf"
        constraints = [models.CheckConstraint(condition=models.Q(rating__lt=9), name="%(class)s_low")]
        indexes = []
        unique_together = [("title", "rating")]


class Film(Placed):
    title = models.CharField(max_length=20)

    class Meta(Placed.Meta):
        app_label = "shelf"
        constraints = [
            *Placed.Meta.constraints,
            models.UniqueConstraint(fields=["title"], name="%(class)s_title"),
        ]
        indexes = [models.Index(fields=["title"], name="%(class)s_by_title"), *Placed.Meta.indexes]
        unique_together = [*Placed.Meta.unique_together, ("title", "rating")]


MODELS = [Shelf, Book, Record, Film]
tables = made(*MODELS)
shelf = Shelf.objects.create(name="A")
other = Shelf.objects.create(name="B")
found = {}
for model in [Book, Record, Film]:
    for rating, (title, where, deleted) in enumerate(
        [("one", shelf, False), ("two", shelf, True), ("three", other, False), ("four", shelf, False)]
    ):
        model.objects.create(title=title, shelf=where, deleted=deleted, rating=rating)
    name = model.__name__
    one = model.objects.get(title="one")
    found[name] = {
        "rows": [[row.title, row._order] for row in model.objects.order_by("id")],
        "all": model._base_manager.count(),
        "next": one.get_next_in_order().title,
        "order": list(getattr(shelf, f"get_{name.lower()}_order")()),
    }
    getattr(shelf, f"set_{name.lower()}_order")([4, 1])
    found[name]["set"] = [[row.title, row._order] for row in model.objects.all()]

print(json.dumps({"tables": tables, "found": found}))
