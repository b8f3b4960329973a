"""Prints what Django's autodetector makes of pairs of states, as JSON."""

import json

from databases import configure

configure()

from django.db import models  # noqa: E402
from django.db.migrations import operations as op  # noqa: E402
from django.db.migrations.autodetector import MigrationAutodetector  # noqa: E402
from django.db.migrations.graph import MigrationGraph  # noqa: E402
from django.db.migrations.migration import Migration  # noqa: E402
from django.db.migrations.state import ProjectState  # noqa: E402
from detecting import Questioner  # noqa: E402
from django.db.models.functions import Lower  # noqa: E402


def model(name, *fields, **options):
    return op.CreateModel(name, [("id", models.BigAutoField(primary_key=True)), *fields], options=options)


def char(name, length=10, **options):
    return (name, models.CharField(max_length=length, **options))


def key(name, to, **options):
    return (name, models.ForeignKey(to, models.CASCADE, **options))


def many(name, to, **options):
    return (name, models.ManyToManyField(to, **options))


SCENARIOS = {
    "an order with respect to a foreign key, of a new model": (
        {"a": [model("One", char("x"))]},
        {"a": [model("One", char("x")), model("Two", key("one", "a.one"), char("y"), order_with_respect_to="one")]},
    ),
    "orders with respect to foreign keys set and taken away": (
        {
            "a": [
                model("One", char("x")),
                model("Two", key("one", "a.one"), key("other", "a.one", related_name="+")),
                model("Three", key("one", "a.one"), order_with_respect_to="one"),
                model("Four", key("one", "a.one"), char("x"), order_with_respect_to="one"),
            ]
        },
        {
            "a": [
                model("One", char("x")),
                model("Two", key("other", "a.one", related_name="+"), key("new", "a.one"), order_with_respect_to="new"),
                model("Three", key("one", "a.one")),
                model("Four", char("x")),
            ]
        },
    ),
    "comments and options of tables changed": (
        {
            "a": [
                model("One", char("x"), db_table_comment="one"),
                model("Two", char("x")),
                model("Three", char("x"), db_table_comment="three", managed=False),
            ]
        },
        {
            "a": [
                model("One", char("x"), get_latest_by="x"),
                model("Two", char("x"), db_table_comment="two", default_related_name="twos"),
                model("Three", char("x"), db_table_comment="drei", managed=False),
            ]
        },
    ),
    "two apps that point to each other": (
        {},
        {
            "a": [model("One", char("x"), key("two", "b.two")), model("Three", key("one", "a.one"))],
            "b": [
                model(
                    "Two",
                    char("y"),
                    key("one", "a.one"),
                    unique_together={("y", "one")},
                    indexes=[models.Index(fields=["-y"], name="by_y")],
                )
            ],
        },
    ),
    "a model that refers to an app with migrations": (
        {"a": [model("One", char("x"))]},
        {"a": [model("One", char("x"))], "b": [model("Two", key("one", "a.one")), model("Zero", key("two", "b.two"))]},
    ),
    "models deleted": (
        {"a": [model("One", char("x")), model("Two", key("one", "a.one"), char("y"))]},
        {"a": []},
    ),
    "a model that others point to deleted": (
        {"a": [model("One", char("x")), model("Two", key("one", "a.one"), char("y"))], "b": [model("X", key("one", "a.one"))]},
        {"a": [model("Two", char("y"))], "b": [model("X")]},
    ),
    "a model renamed": (
        {"a": [model("One", char("x")), model("Two", key("one", "a.one"))], "b": [model("X", key("one", "a.one"))]},
        {"a": [model("Uno", char("x")), model("Two", key("one", "a.uno"))], "b": [model("X", key("one", "a.uno"))]},
    ),
    "fields renamed, added, altered and removed": (
        {"a": [model("One", char("x", 10), char("y", 20), char("gone", 30), char("kept", 40, null=True))]},
        {"a": [model("One", char("x2", 10), char("y", 21), char("new", 50, null=True), char("kept", 40, default="k"))]},
    ),
    "a field of a unique set and of an index removed": (
        {
            "a": [
                model(
                    "One",
                    char("x", 10),
                    char("y", 20),
                    unique_together={("x", "y")},
                    indexes=[models.Index(fields=["x"], name="by_x")],
                )
            ]
        },
        {"a": [model("One", char("y", 20))]},
    ),
    "indexes, unique sets, options and table changed": (
        {"a": [model("One", char("x"), char("y"), indexes=[models.Index(fields=["x"], name="by_x")])]},
        {
            "a": [
                model(
                    "One",
                    char("x"),
                    char("y"),
                    indexes=[models.Index(fields=["x", "-y"], name="by_both")],
                    unique_together={("x", "y")},
                    ordering=["x"],
                    verbose_name_plural="several",
                    db_table="other",
                )
            ]
        },
    ),
    "a field that takes no NULL without default": (
        {"a": [model("One", char("x", 10, null=True))]},
        {"a": [model("One", char("x", 10), ("n", models.IntegerField()), ("t", models.DateTimeField(auto_now_add=True)))]},
    ),
    "constraints and indexes of a new model": (
        {},
        {
            "a": [
                model(
                    "One",
                    char("x"),
                    key("two", "a.two"),
                    indexes=[models.Index(Lower("x"), name="lower_x")],
                    constraints=[
                        models.UniqueConstraint(fields=["x", "two"], name="both"),
                        models.CheckConstraint(condition=~models.Q(x=""), name="some_x"),
                    ],
                ),
                model("Two", char("y")),
            ]
        },
    ),
    "constraints added, altered and removed, an index renamed": (
        {
            "a": [
                model(
                    "One",
                    char("x"),
                    indexes=[models.Index(fields=["x"], name="old", condition=models.Q(x="a"))],
                    constraints=[
                        models.CheckConstraint(condition=~models.Q(x=""), name="kept"),
                        models.CheckConstraint(condition=~models.Q(x="b"), name="gone"),
                        models.CheckConstraint(condition=~models.Q(x="c"), name="other"),
                    ],
                )
            ]
        },
        {
            "a": [
                model(
                    "One",
                    char("x"),
                    indexes=[models.Index(fields=["x"], name="new", condition=models.Q(x="a"))],
                    constraints=[
                        models.CheckConstraint(condition=~models.Q(x=""), name="kept", violation_error_code="empty"),
                        models.CheckConstraint(condition=~models.Q(x="d"), name="other"),
                        models.UniqueConstraint(fields=["x"], name="unique_x", condition=~models.Q(x="e")),
                    ],
                )
            ]
        },
    ),
    "a field of a constraint removed": (
        {
            "a": [
                model(
                    "One",
                    char("x"),
                    char("y", 20),
                    constraints=[models.UniqueConstraint(fields=["x", "y"], name="both")],
                )
            ]
        },
        {"a": [model("One", char("y", 20))]},
    ),
    "a field of a constraint renamed": (
        {"a": [model("One", char("x"), constraints=[models.UniqueConstraint(fields=["x"], name="one")])]},
        {"a": [model("One", char("z"), constraints=[models.UniqueConstraint(fields=["z"], name="one")])]},
    ),
    "a field of a constraint renamed, its column kept": (
        {"a": [model("One", char("x"), constraints=[models.UniqueConstraint(fields=["x"], name="one")])]},
        {
            "a": [
                model(
                    "One", char("z", db_column="x"), constraints=[models.UniqueConstraint(fields=["z"], name="one")]
                )
            ]
        },
    ),
    "a model with constraints deleted": (
        {
            "a": [
                model("One", char("x")),
                model(
                    "Two",
                    key("one", "a.one"),
                    char("y"),
                    constraints=[models.UniqueConstraint(fields=["one", "y"], name="both")],
                ),
            ]
        },
        {"a": [model("One", char("x"))]},
    ),
    "many-to-many fields added and removed": (
        {"a": [model("One", char("x"), many("gone", "a.two")), model("Two", char("y"))], "b": []},
        {
            "a": [model("One", char("x"), many("kept", "a.two", related_name="ones")), model("Two", char("y"))],
            "b": [model("Three", many("ones", "a.one"), many("friends", "b.three"))],
        },
    ),
    "a many-to-many field over a model of its own": (
        {"a": [model("One", char("x")), model("Two", char("y"))]},
        {
            "a": [
                model("One", char("x"), many("twos", "a.two", through="a.between")),
                model("Two", char("y")),
                model("Between", key("one", "a.one"), key("two", "a.two")),
            ]
        },
    ),
    "a model that many-to-many fields point to renamed": (
        {"a": [model("One", char("x", 11), many("twos", "a.two")), model("Two", char("y"))]},
        {"a": [model("One", char("x", 11), many("twos", "a.zwo")), model("Zwo", char("y"))]},
    ),
    "the field that a foreign key points to renamed": (
        {"a": [model("One", char("x", unique=True)), model("Two", key("one", "a.one", to_field="x"))]},
        {"a": [model("One", char("z", unique=True)), model("Two", key("one", "a.one", to_field="z"))]},
    ),
    "the model and the field that a foreign key points to renamed": (
        {"a": [model("One", char("x", unique=True)), model("Two", key("one", "a.one", to_field="x"))]},
        {"a": [model("Uno", char("x", unique=True)), model("Two", key("one", "a.uno", to_field="x"))]},
    ),
    "foreign keys pointed to other fields": (
        {
            "a": [
                model("One", char("x", unique=True), char("y", 20, unique=True)),
                model("Two", key("one", "a.one", to_field="x"), key("two", "a.one", related_name="+")),
            ]
        },
        {
            "a": [
                model("One", char("x", unique=True), char("y", 20, unique=True)),
                model("Two", key("one", "a.one", to_field="y"), key("two", "a.one", to_field="x", related_name="+")),
            ]
        },
    ),
    "a foreign key to a new model of another app": (
        {"a": [model("One")], "b": [model("Two")]},
        {"a": [model("One", key("new", "b.new", null=True))], "b": [model("Two"), model("New", char("x"))]},
    ),
}


def state(apps):
    result = ProjectState()
    for app, operations in apps.items():
        for operation in operations:
            operation.state_forwards(app, result)
    return result


out = {}
for name, (old, new) in SCENARIOS.items():
    graph = MigrationGraph()
    for app in old:
        graph.add_node((app, "0001_initial"), None)
    changes = MigrationAutodetector(state(old), state(new), Questioner()).changes(graph=graph)
    out[name] = {
        app: [
            {
                "name": migration.name,
                "initial": bool(migration.initial),
                "dependencies": sorted(list(dependency) for dependency in migration.dependencies),
                "operations": [operation.formatted_description() for operation in migration.operations],
            }
            for migration in migrations
        ]
        for app, migrations in sorted(changes.items())
    }
print(json.dumps(out))
