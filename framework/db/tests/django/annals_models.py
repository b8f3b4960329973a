"""The models of tests/queries/annals and their rows: python SCRIPT [URL of a server's database]."""

import random
import sys

import databases

databases.configure(sys.argv[1:], "annals", TIME_ZONE="UTC")

import asking  # noqa: E402
from django.db import connection, models  # noqa: E402


class Region(models.Model):
    name = models.CharField(max_length=40)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")

    class Meta:
        app_label = "annals"
        db_table = "annals_region"
        ordering = ["-name"]


class Writer(models.Model):
    name = models.CharField(max_length=40)
    nick = models.CharField(max_length=40, null=True)
    age = models.IntegerField(null=True)
    region = models.ForeignKey(Region, models.CASCADE, null=True, related_name="writers")

    class Meta:
        app_label = "annals"
        db_table = "annals_writer"
        ordering = ["region", "-age", "id"]


class Topic(models.Model):
    name = models.CharField(max_length=40)
    wider = models.ForeignKey("self", models.CASCADE, null=True, related_name="narrower")

    class Meta:
        app_label = "annals"
        db_table = "annals_topic"


class Paper(models.Model):
    title = models.CharField(max_length=40)
    writer = models.ForeignKey(Writer, models.CASCADE, null=True, related_name="papers")
    reviewer = models.ForeignKey(Writer, models.CASCADE, null=True, related_name="reviewed")
    topics = models.ManyToManyField(Topic, related_name="papers")
    score = models.IntegerField(null=True)
    price = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    ratio = models.FloatField(null=True)
    done = models.BooleanField(null=True)
    day = models.DateField(null=True)
    moment = models.DateTimeField(null=True)
    span = models.DurationField(null=True)
    data = models.JSONField(null=True)

    class Meta:
        app_label = "annals"
        db_table = "annals_paper"


class Cover(models.Model):
    paper = models.OneToOneField(Paper, models.CASCADE, related_name="cover")
    colour = models.CharField(max_length=40, null=True)

    class Meta:
        app_label = "annals"
        db_table = "annals_cover"


class Remark(models.Model):
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="remarks")
    author = models.ForeignKey(Writer, models.CASCADE, null=True, related_name="remarks")
    text = models.CharField(max_length=40, null=True)
    stars = models.IntegerField(null=True)

    class Meta:
        app_label = "annals"
        db_table = "annals_remark"


asking.know([Region, Writer, Topic, Paper, Cover, Remark])

TEXTS = ["ada", "bob", "Ada", "", "a", "%", "_x", "eve", "ä", "x\\y"]
NUMBERS = [0, 1, 2, 3, 5, 7, -1]
VALUES = {
    "text": TEXTS,
    "int": NUMBERS,
    "id": [1, 2, 3, 4, 5, 6, 99],
    "decimal": [{"decimal": text} for text in ["0.00", "1.50", "2.25", "9.99", "3.00"]],
    "float": [0.0, 0.5, 1.5, 2.25, -3.0],
    "bool": [True, False],
    "day": [{"day": text} for text in ["2023-12-31", "2024-01-01", "2024-02-29", "2025-06-15"]],
    "moment": [{"moment": text} for text in ["2023-12-31T23:59:59+00:00", "2024-02-29T12:00:00+00:00", "2025-06-15T06:30:00.250000+00:00"]],
    "span": [{"span": number} for number in [0, 1, 86_400_000_000, -3_600_000_000, 5_000_000]],
    "json": [{"json": value} for value in [1, "a", "b", True, [1, 2], {"k": 1}, {"k": None}, 2.5, {}, []]],
}
FIELDS = {
    "region": {"id": "id", "name": "text"},
    "writer": {"id": "id", "name": "text", "nick": "text", "age": "int"},
    "topic": {"id": "id", "name": "text"},
    "paper": {
        "id": "id", "title": "text", "score": "int", "price": "decimal", "ratio": "float", "done": "bool", "day": "day",
        "moment": "moment", "span": "span", "data": "json",
    },
    "cover": {"id": "id", "colour": "text"},
    "remark": {"id": "id", "text": "text", "stars": "int"},
}


def fill():
    """Makes the tables and rows, the same each time."""
    drawn = random.Random(7)
    names = ["ada", "bob", "Ada", "eve", "a", "_x", "100%", "ä", "x\\y", ""]
    maybe = lambda values: drawn.choice([None, *values])  # noqa: E731
    plain = lambda of: of if not isinstance(of, dict) else asking.value(of)  # noqa: E731
    with connection.schema_editor() as editor:
        for model in asking.MODELS.values():
            editor.create_model(model)
    for number in range(1, 7):
        Region.objects.create(name=names[number % 5], parent_id=maybe(range(1, number)) if number > 1 else None)
    for number in range(1, 9):
        Writer.objects.create(
            name=names[number], nick=maybe(names), age=maybe(NUMBERS), region_id=maybe(range(1, 7))
        )
    for number in range(1, 6):
        Topic.objects.create(name=names[number], wider_id=maybe(range(1, number)) if number > 1 else None)
    for number in range(1, 15):
        paper = Paper.objects.create(
            title=drawn.choice(names),
            writer_id=maybe(range(1, 9)),
            reviewer_id=maybe(range(1, 9)),
            **{name: plain(maybe(VALUES[kind])) for name, kind in FIELDS["paper"].items() if name not in ("id", "title")},
        )
        paper.topics.set(drawn.sample(range(1, 6), drawn.choice([0, 0, 1, 2, 3])))
        if number % 3:
            Cover.objects.create(paper=paper, colour=maybe(names))
        for _ in range(drawn.choice([0, 1, 2, 3])):
            Remark.objects.create(
                paper=paper, author_id=maybe(range(1, 9)), text=maybe(names), stars=maybe(NUMBERS)
            )
