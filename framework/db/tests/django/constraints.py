"""Conditions, indexes and a history of constraints as Django writes them, as JSON.

    constraints.py          for SQLite
    constraints.py URL      for PostgreSQL or MySQL, in a new database beside that of the URL
"""

import datetime
import decimal
import json
import sys
import uuid

from databases import configure
from django.conf import settings

configure(sys.argv[1:], INSTALLED_APPS=["django.contrib.postgres"])
settings.TIME_ZONE = "UTC"

from catalogue import QUERIES, catalogue  # noqa: E402
from django.contrib.postgres.indexes import OpClass  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.db.migrations import operations as op  # noqa: E402
from django.db.migrations.migration import Migration  # noqa: E402
from django.db.migrations.state import ProjectState  # noqa: E402
from django.db.models import Case, F, Q, Value, When  # noqa: E402
from django.db.models import functions as fn  # noqa: E402
from django.db.models import lookups as lk  # noqa: E402


def fields():
    return [
        ("id", models.BigAutoField(primary_key=True)),
        ("votes", models.IntegerField()),
        ("maybe", models.IntegerField(null=True)),
        ("title", models.CharField(max_length=50)),
        ("note", models.CharField(max_length=50, null=True)),
        ("published", models.BooleanField()),
        ("price", models.DecimalField(max_digits=6, decimal_places=2)),
        ("moment", models.DateTimeField()),
        ("day", models.DateField()),
        ("clock", models.TimeField()),
        ("uid", models.UUIDField()),
        ("data", models.JSONField()),
        ("ratio", models.FloatField()),
        ("owner", models.ForeignKey("shop.owner", models.CASCADE)),
        ("other", models.IntegerField(db_column="another")),
        ("length", models.DurationField(null=True)),
    ]


CONDITIONS = [
    Q(votes__gte=0),
    Q(votes__gte=0) & Q(votes__lt=10),
    Q(votes=1) | Q(votes=2),
    ~Q(votes=1),
    ~Q(maybe=1),
    ~Q(maybe__gt=1),
    ~(Q(votes=1) | Q(maybe=2)),
    ~(Q(votes=1) & Q(maybe=2)),
    Q(votes=1) ^ Q(votes=2),
    Q(votes=1) ^ Q(maybe=2) ^ Q(title="x"),
    ~(Q(votes=1) ^ Q(maybe=2)),
    Q(published=True),
    ~Q(published=False),
    Q(votes__in=[3, 1, 2, 1]),
    ~Q(maybe__in=[1, 2]),
    Q(votes__range=(1, 5)),
    Q(maybe__isnull=True),
    ~Q(maybe__isnull=True),
    Q(maybe=None),
    Q(votes__gt=F("maybe")),
    ~Q(votes__gt=F("maybe")),
    Q(votes__gt=(F("maybe") + 1) * 2 - F("votes")),
    Q(votes=F("votes") % 2),
    Q(title="it's"),
    Q(title__contains="50%_\\"),
    Q(title__icontains="x"),
    Q(title__startswith="x"),
    Q(title__iendswith="y"),
    Q(title__iexact="Z"),
    Q(title__contains=F("note")),
    Q(title__in=["a", "b"]),
    Q(price__gte=decimal.Decimal("1.5")),
    Q(price__gt=F("votes")),
    Q(moment__gte=datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)),
    Q(day__gt=datetime.date(2020, 1, 2)),
    Q(clock__lt=datetime.time(3, 4, 5)),
    Q(uid=uuid.UUID(int=5)),
    Q(ratio__gt=1.5),
    Q(ratio__gt=1),
    Q(ratio__gt=1e20),
    Q(owner=3),
    Q(other__gt=3),
    Q(pk__gt=3),
    Q(maybe__in=[1, None]),
    Q(votes__gte=-3),
    Q(lk.Exact(fn.Lower("title"), Value("x"))),
    Q(lk.GreaterThan(fn.Length("title"), 3)),
    Q(lk.Exact(fn.Lower("title"), fn.Lower("note"))),
    Q(lk.GreaterThan(fn.Coalesce("maybe", 0), Value(1))),
    Q(votes__gt=Case(When(published=True, then=Value(1)), default=F("maybe"))),
    Q(lk.IsNull(fn.Lower("note"), False)),
    Q(votes__gt=fn.Abs("maybe")),
    Q(title=fn.Trim("title")),
    Q(title=fn.Substr("title", 1, 3)),
    Q(title=fn.Replace("title", Value("a"), Value("b"))),
    Q(votes=fn.Greatest("votes", "maybe")),
    Q(title=fn.NullIf("title", Value(""))),
    (Q(votes=1) & Q(maybe=2)) | (Q(title="x") & ~Q(note="y")),
    (Q(votes=1) | Q(votes=2)) & Q(maybe=3),
    Q(moment__year=2020),
    Q(moment__year__gte=2020),
    Q(day__year__lt=2021),
    Q(day__month=3),
    Q(clock__hour__lte=12),
    Q(lk.Exact(fn.Upper("title"), Value("X"))),
    Q(lk.GreaterThan(fn.Round("price"), Value(1))),
    Q(lk.LessThan(fn.Ceil("ratio"), Value(3))),
    Q(lk.GreaterThan(fn.StrIndex("title", Value("a")), Value(1))),
    Q(votes=fn.Least("votes", "maybe")),
    Q(votes=F("other") / 2),
    Q(price__lt=F("price") * F("votes")),
    Q(price=decimal.Decimal("1.50")) | Q(ratio=0.1),
    Q(data__has_key="a"),
    ~Q(data__has_key="it's"),
    Q(data__has_keys=["a", "b c"]),
    Q(data__has_any_keys=["a", "0"]),
    Q(data__a__has_key="b"),
    Q(data__a__0__has_keys=["b", "c"]),
]

INDEXES = [
    models.Index(fn.Lower("title"), name="i"),
    models.Index(fn.Lower("title").desc(), "votes", name="i"),
    models.Index(F("votes").desc(nulls_last=True), name="i"),
    models.Index(F("votes") + 1, name="i"),
    models.Index(fields=["-votes", "title"], name="i", condition=Q(published=True)),
    models.Index(fields=["votes"], name="i", include=["title"]),
    models.Index(fn.Collate("title", "nocase").desc(), name="i"),
    models.Index(fields=["title"], name="i", opclasses=["varchar_pattern_ops"]),
    models.Index(fn.Coalesce("note", Value("it's")), name="i"),
    models.UniqueConstraint(fn.Lower("title").desc(), name="u", condition=~Q(note="x")),
    models.UniqueConstraint(fields=["other", "owner"], condition=Q(other__gt=1), name="u"),
    models.UniqueConstraint(fields=["votes"], include=["title"], name="u"),
    models.UniqueConstraint(fields=["votes"], deferrable=models.Deferrable.DEFERRED, name="u"),
    models.Index(fn.Lower("title"), name="i", condition=Q(published=True) & ~Q(note=None), include=["votes"]),
    models.Index(F("votes").asc(nulls_first=True), F("maybe").desc(), name="i"),
    models.Index(F("votes") * F("maybe") - 1, name="i"),
    models.Index("day__year", name="i"),
    models.Index(fn.Collate(F("title"), "nocase"), fn.Lower("note"), name="i"),
    models.Index(fields=["title", "-votes"], name="i", opclasses=["varchar_pattern_ops", "int4_ops"], condition=Q(votes__in=[1, 2])),
    models.Index(OpClass(fn.Lower("title"), name="text_pattern_ops").desc(), name="i"),
    models.Index(fields=["owner", "-other"], name="i", include=["votes", "owner"]),
    models.UniqueConstraint(fields=["title"], opclasses=["varchar_pattern_ops"], name="u"),
    models.UniqueConstraint(fields=["title"], opclasses=["varchar_pattern_ops"], include=["votes"], name="u"),
    models.UniqueConstraint(fields=["maybe"], nulls_distinct=False, name="u"),
    models.UniqueConstraint(fields=["maybe"], nulls_distinct=True, condition=Q(votes=1), name="u"),
    models.UniqueConstraint(fields=["maybe", "owner"], deferrable=models.Deferrable.IMMEDIATE, name="u"),
    models.UniqueConstraint(fields=["maybe"], nulls_distinct=False, deferrable=models.Deferrable.DEFERRED, name="u"),
    models.UniqueConstraint(fn.Lower("title"), "votes", include=["day"], name="u"),
    models.UniqueConstraint(fn.Lower("title"), nulls_distinct=False, condition=Q(votes__gt=1), name="u"),
    models.UniqueConstraint(fn.Collate("title", "nocase"), name="u"),
    models.UniqueConstraint(F("day__year"), name="u"),
    models.UniqueConstraint(OpClass("title", name="varchar_pattern_ops"), name="u"),
]


def unique(name, *names, **options):
    return models.UniqueConstraint(*options.pop("expressions", ()), fields=names, name=name, **options)


def check(name, condition, **options):
    return models.CheckConstraint(condition=condition, name=name, **options)


HISTORY = [
    [
        op.CreateModel("Owner", [("id", models.BigAutoField(primary_key=True))]),
        op.CreateModel(
            "Item",
            fields(),
            options={
                "indexes": [
                    models.Index(fields=["-votes", "title"], name="by_votes", condition=Q(published=True)),
                    models.Index(fn.Lower("title"), "day", name="by_title"),
                ],
                "constraints": [
                    check("votes_gte_0", Q(votes__gte=0)),
                    unique("one_title", "title", "day"),
                    unique("live_title", "title", condition=Q(published=True)),
                    unique("small_title", expressions=[fn.Lower("title")]),
                ],
            },
        ),
    ],
    [op.AddConstraint("item", check("not_both", ~Q(maybe=1, votes=1)))],
    [op.AddConstraint("item", unique("one_other", "other", "owner"))],
    [op.AddConstraint("item", unique("one_note", "note", condition=~Q(note="")))],
    [op.AddConstraint("item", unique("later", "note", deferrable=models.Deferrable.DEFERRED))],
    [op.AlterField("item", "note", models.CharField(max_length=60, null=True))],
    [op.RenameField("item", "maybe", "perhaps")],
    [op.AddField("item", "extra", models.IntegerField(default=3))],
    [op.RenameIndex("item", new_name="by_lower_title", old_name="by_title")],
    [op.AddIndex("item", models.Index(fields=["price"], name="by_price", condition=Q(price__gt=F("votes"))))],
    [op.AlterConstraint("item", "votes_gte_0", check("votes_gte_0", Q(votes__gte=0), violation_error_code="few"))],
    [op.RenameModel("Item", "Thing")],
    [op.RemoveConstraint("thing", "live_title"), op.RemoveConstraint("thing", "one_other")],
    [op.RemoveIndex("thing", "by_votes"), op.RemoveConstraint("thing", "votes_gte_0")],
    [op.AddField("thing", "rank", models.IntegerField(db_index=True, default=0))],
    [op.RenameIndex("thing", new_name="by_rank", old_fields=("rank",))],
    [op.RemoveField("thing", "extra")],
]

if connection.vendor == "mysql" and connection.mysql_is_mariadb:
    # Django renames indexes over expressions, which it does not make there.
    HISTORY[8] = []


def master(cursor):
    cursor.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
    )
    return [list(row) for row in cursor.fetchall()]


def definitions():
    state = ProjectState()
    for operation in HISTORY[0]:
        operation.state_forwards("shop", state)
    model = state.apps.get_model("shop", "item")
    connection.ensure_connection()
    editor = connection.SchemaEditorClass(connection, collect_sql=True)
    editor.deferred_sql = []
    if connection.vendor == "postgresql":
        CONDITIONS.extend([Q(data__contains={"a": ["it's", None]}), ~Q(data__a__contained_by=[1, "x"])])
    conditions = [check("c", condition)._get_check_sql(model, editor) for condition in CONDITIONS]
    indexes = [str(index.create_sql(model, editor) or "") for index in INDEXES]
    return conditions, indexes


def main():
    conditions, indexes = definitions()
    state = ProjectState()
    state.apps
    history = []
    for index, operations in enumerate(HISTORY):
        if index == 6:
            # Django forgets the constraints that speak of a renamed field, and then cannot make the table anew.
            note = [op.RemoveConstraint("item", "not_both")]
            operations = note + operations
            operations.append(op.AddConstraint("item", check("not_both", ~Q(perhaps=1, votes=1))))
        migration = type("Migration", (Migration,), {"operations": operations})(f"{index:04}", "shop")
        with connection.schema_editor() as editor:
            state = migration.apply(state, editor)
        step = {
            "name": migration.suggest_name(),
            "operations": [operation.formatted_description() for operation in operations],
        }
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                step["master"] = master(cursor)
        else:
            step["answers"] = catalogue(connection)["answers"]
        history.append(step)
    queries = QUERIES[connection.vendor]
    print(json.dumps({"conditions": conditions, "indexes": indexes, "history": history, "queries": queries}))


main()
