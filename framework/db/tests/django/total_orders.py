"""Whether Django finds the orders of tests/queries/total_orders.rs total: python total_orders.py."""

import json

from databases import configure

configure(app="orders")

from django.db import models  # noqa: E402
from django.db.models import F, Q  # noqa: E402


class Writer(models.Model):
    name = models.CharField(max_length=20, null=True)

    class Meta:
        app_label = "orders"
        ordering = ["-pk"]


class Place(models.Model):
    code = models.CharField(max_length=20, unique=True)

    class Meta:
        app_label = "orders"
        ordering = ["code"]


class Shop(Place):
    rank = models.IntegerField()

    class Meta:
        app_label = "orders"
        ordering = ["rank"]


class Article(models.Model):
    rank = models.IntegerField(unique=True, null=True)
    barcode = models.CharField(max_length=20, unique=True)
    headline = models.CharField(max_length=20)
    slug = models.CharField(max_length=20)
    day = models.DateField()
    part = models.IntegerField(null=True)
    writer = models.ForeignKey(Writer, models.CASCADE)
    cover = models.OneToOneField(Writer, models.CASCADE, related_name="covered")

    class Meta:
        app_label = "orders"
        unique_together = [("writer", "part")]
        constraints = [
            models.UniqueConstraint(fields=["headline", "slug"], name="headlines"),
            models.UniqueConstraint(fields=["writer", "day"], name="days"),
            models.UniqueConstraint(fields=["slug"], condition=Q(rank__gt=1), name="slugs"),
        ]


class Line(models.Model):
    pk = models.CompositePrimaryKey("order", "number")
    order = models.IntegerField()
    number = models.IntegerField()

    class Meta:
        app_label = "orders"


MODELS = {model.__name__.lower(): model for model in [Writer, Place, Shop, Article, Line]}
ORDERS = [
    ["writer", []],
    ["writer", ["name"]],
    ["writer", ["name", "-pk"]],
    ["writer", ["?"]],
    ["place", ["-code"]],
    ["shop", ["rank"]],
    ["shop", ["code"]],
    ["shop", ["id"]],
    ["shop", ["rank", "pk"]],
    ["article", []],
    ["article", ["rank"]],
    ["article", ["rank", "id"]],
    ["article", ["-barcode"]],
    ["article", ["headline"]],
    ["article", ["slug"]],
    ["article", ["slug", "-headline"]],
    ["article", ["day", "slug"]],
    ["article", ["writer_id", "day"]],
    ["article", ["writer_id", "part"]],
    ["article", ["writer__name", "day"]],
    ["article", ["writer__id"]],
    ["article", ["cover__name"]],
    ["article", ["cover_id"]],
    ["line", ["order"]],
    ["line", ["order", "-number"]],
    ["line", ["pk"]],
]


def total(name, order):
    rows = MODELS[name].objects.all()
    return (rows.order_by(*order) if order else rows).totally_ordered


more = [
    Writer.objects.order_by(),
    Writer.objects.order_by().none(),
    Writer.objects.order_by("pk").none(),
    Writer.objects.order_by(F("pk")),
    Article.objects.order_by(F("barcode").desc()),
    Article.objects.order_by(F("headline") + F("slug")),
    Writer.objects.annotate(n=models.Count("article")),
    Writer.objects.annotate(n=models.Count("article")).order_by("n", "pk"),
]
ordered = [rows.ordered for rows in more]
total_ones = [rows.totally_ordered for rows in more]
print(json.dumps({"orders": [[*one, total(*one)] for one in ORDERS], "ordered": ordered, "total": total_ones}))
