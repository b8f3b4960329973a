"""Options of fields, indexes and constraints that only servers have, or have differently."""

import datetime

from django.db import connection, models
from django.db.migrations import operations as op
from django.db.models import F, Q
from django.db.models import functions as fn

COLLATIONS = {"postgresql": ("C", "POSIX"), "mysql": ("utf8mb4_bin", "utf8mb4_swedish_ci")}
ONE, OTHER = COLLATIONS.get(connection.vendor, ("nocase", "rtrim"))


def big():
    return models.BigAutoField(primary_key=True)


def check(name, condition):
    return models.CheckConstraint(condition=condition, name=name)


def maker(on_delete=models.DB_CASCADE, **options):
    return models.ForeignKey("options.maker", on_delete, to_field="code", related_name="things", **options)


HISTORY = [
    [
        op.CreateModel(
            "Maker",
            [
                ("id", big()),
                ("code", models.CharField(max_length=8, unique=True)),
                ("name", models.CharField(max_length=30, db_comment="who's who")),
            ],
        ),
        op.CreateModel(
            "Thing",
            [
                ("id", big()),
                ("maker", maker()),
                ("other", models.ForeignKey("options.maker", models.CASCADE, null=True, db_constraint=False, related_name="+")),
                ("length", models.DurationField(default=datetime.timedelta(days=1, seconds=5))),
                ("address", models.GenericIPAddressField(null=True)),
                ("file", models.FileField(max_length=100)),
                ("path", models.FilePathField(max_length=80)),
                ("note", models.TextField(db_comment="remarks", blank=True)),
                ("title", models.CharField(max_length=20, db_collation=ONE)),
                ("sort", models.CharField(max_length=20, db_collation=ONE, db_index=True)),
                ("votes", models.IntegerField()),
                ("live", models.BooleanField(default=True)),
                ("day", models.DateField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-votes", "day"], name="by_votes", condition=Q(votes__gt=3)),
                    models.Index(fields=["day"], name="by_day", include=["votes"]),
                    models.Index(fn.Lower("title"), "day", name="by_title"),
                    models.Index(fields=["maker", "votes"], name="by_maker"),
                ],
                "constraints": [
                    check("votes_gte_0", Q(votes__gte=0)),
                    models.UniqueConstraint(fields=["title", "day"], name="one_title"),
                    models.UniqueConstraint(fields=["title"], condition=Q(votes__gt=3), name="live_title"),
                    models.UniqueConstraint(fn.Lower("title"), name="small_title"),
                    models.UniqueConstraint(fields=["other", "day"], name="one_other"),
                    models.UniqueConstraint(
                        fields=["votes", "day"], name="later", deferrable=models.Deferrable.DEFERRED
                    ),
                ],
            },
        ),
    ],
    [op.AddConstraint("thing", check("not_both", ~Q(votes=1, title="x")))],
    [op.AddConstraint("thing", models.UniqueConstraint(fields=["sort"], name="one_sort"))],
    [op.AlterField("maker", "name", models.CharField(max_length=30, db_comment="the name"))],
    [op.AlterField("maker", "name", models.CharField(max_length=40, db_comment="a name"))],
    [op.AlterField("maker", "name", models.CharField(max_length=40))],
    [op.AlterField("thing", "title", models.CharField(max_length=20, db_collation=OTHER))],
    [op.AlterField("thing", "title", models.CharField(max_length=25))],
    [
        op.AlterField(
            "thing", "other", models.ForeignKey("options.maker", models.CASCADE, null=True, related_name="+")
        )
    ],
    [op.AlterField("thing", "maker", maker(models.DB_SET_NULL, null=True))],
    [op.AlterField("thing", "maker", maker(models.CASCADE, null=True))],
    [op.AlterField("maker", "code", models.CharField(max_length=12, unique=True))],
    [
        op.AddField("maker", "ping", models.DurationField(default=datetime.timedelta(microseconds=7))),
        op.AddField("maker", "host", models.GenericIPAddressField(default="::1", db_comment="where")),
        op.AddField("maker", "motto", models.CharField(max_length=9, db_collation=ONE, default="x")),
        op.AddField("maker", "boss", models.ForeignKey("options.maker", models.DB_SET_NULL, null=True)),
    ],
    [op.AlterField("thing", "length", models.BigIntegerField(default=5))]
    if connection.vendor == "mysql"
    else [op.AlterField("thing", "length", models.CharField(max_length=40, default="5"))],
    [op.RenameIndex("thing", new_name="by_votes_and_day", old_name="by_votes")],
    [op.RemoveIndex("thing", "by_maker")],
    [op.RemoveConstraint("thing", "one_other"), op.RemoveConstraint("thing", "not_both")],
    [op.RemoveConstraint("thing", "live_title"), op.RemoveConstraint("thing", "small_title")],
    [op.AddIndex("thing", models.Index(F("votes").desc(), name="down"))],
    [op.RenameModel("Thing", "Object")],
    [op.RemoveConstraint("object", "one_sort"), op.RemoveField("object", "sort")],
]

HISTORY = [("options", operations, []) for operations in HISTORY]
