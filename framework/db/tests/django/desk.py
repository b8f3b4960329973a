"""Options of models, columns that the database fills, and names that are too long."""

from django.db import connection, models
from django.db.migrations import operations as op
from django.db.models import F
from django.db.models import functions as fn

LONG = "AModelWhoseNameIsSoLongThatNoTableOfPostgresqlMightBeNamedSo"
FIELD = "a_field_whose_name_is_rather_long_as_well_but_not_too_long"


def big():
    return models.BigAutoField(primary_key=True)


def key(to, **options):
    return models.ForeignKey(to, models.CASCADE, **options)


def integer(**options):
    return models.IntegerField(**options)


def state(length=9, **options):
    return models.CharField(max_length=length, **options)


def double(times, persist=True):
    return models.GeneratedField(expression=F("urgency") * times, output_field=models.IntegerField(), db_persist=persist)


# MySQL finds no name for the check of a column in a table of such a name.
UNCHECKED = connection.vendor == "mysql" and not connection.mysql_is_mariadb

# PostgreSQL 15 stores all generated columns.
VIRTUAL = connection.vendor == "postgresql"

HISTORY = [
    (
        [
            op.CreateModel(
                "Question",
                [("id", big()), ("text", models.CharField(max_length=20))],
                options={"db_table_comment": "what people ask: it's short"},
            ),
            op.CreateModel(
                "Answer",
                [("id", big()), ("question", key("desk.question")), ("text", models.CharField(max_length=20))],
                options={"order_with_respect_to": "question"},
            ),
            op.CreateModel(
                "Ticket",
                [
                    ("id", big()),
                    ("urgency", integer(db_default=3)),
                    ("state", state(db_default="it's")),
                    ("opened", models.DateTimeField(db_default=fn.Now())),
                    ("plain", integer(null=True)),
                    ("name", models.CharField(max_length=20)),
                ],
            ),
        ],
        [
            "INSERT INTO desk_question (text) VALUES ('Why?')",
            "INSERT INTO desk_answer (question_id, text, _order) VALUES (1, 'So', 0), (1, 'Well', 1)",
            "INSERT INTO desk_ticket (name, plain, opened) VALUES ('One', NULL, '2026-11-21 02:40:00'), ('Two', 2, '2026-11-21 02:41:00')",
        ],
    ),
    ([op.AlterModelTableComment("question", "what")], []),
    ([op.AlterModelTableComment("question", None)], []),
    ([op.AlterOrderWithRespectTo("answer", None)], []),
    ([op.AlterOrderWithRespectTo("answer", "question")], []),
    (
        [
            op.AddField("ticket", "questions", models.ManyToManyField("desk.question", db_constraint=False, related_name="+")),
            op.AddField("ticket", "others", models.ManyToManyField("desk.question", related_name="+")),
        ],
        ["INSERT INTO desk_ticket_questions (ticket_id, question_id) VALUES (1, 1)"],
    ),
    ([op.AlterField("ticket", "others", models.ManyToManyField("desk.question", db_constraint=False, related_name="+"))], []),
    ([op.AlterField("ticket", "urgency", integer(db_default=5))], ["INSERT INTO desk_ticket (name, opened) VALUES ('Three', '2026-11-21 02:42:00')"]),
    ([op.AlterField("ticket", "urgency", integer())], []),
    ([op.AlterField("ticket", "urgency", integer(db_default=7, default=1))], []),
    ([op.AlterField("ticket", "urgency", models.BigIntegerField(db_default=8))], []),
    ([op.AlterField("ticket", "urgency", models.BigIntegerField(db_default=8, null=True))], []),
    ([op.AlterField("ticket", "plain", integer(db_default=4))], []),
    ([op.AlterField("ticket", "state", state(12, db_default="open"))], []),
    ([op.AlterField("ticket", "state", state(12))], []),
    ([op.AlterField("ticket", "opened", models.DateTimeField())], []),
    ([op.AlterField("ticket", "opened", models.DateTimeField(db_default=fn.Now()))], []),
    (
        [
            op.AddField("ticket", "weight", models.FloatField(db_default=1.5)),
            op.AddField("ticket", "note", models.CharField(max_length=9, db_default=fn.Upper(models.Value("x")))),
            op.AddField("ticket", "double", double(2)),
            op.AddField(
                "ticket",
                "small",
                models.GeneratedField(
                    expression=fn.Lower("name"), output_field=models.CharField(max_length=20), db_persist=True
                ),
            ),
            op.AddField("ticket", "triple", double(3, VIRTUAL)),
        ],
        [],
    ),
    ([op.AlterField("ticket", "note", models.CharField(max_length=9, db_default=fn.Lower(models.Value("Y"))))], []),
    ([op.RenameField("ticket", "small", "tiny")], []),
    ([op.RemoveField("ticket", "double"), op.AddField("ticket", "double", double(4))], []),
    (
        [
            op.CreateModel(
                LONG,
                [
                    ("id", big()),
                    (FIELD, (models.IntegerField if UNCHECKED else models.PositiveIntegerField)(unique=True)),
                    ("ticket_of_this_thing_whose_name_is_long", key("desk.ticket")),
                    ("slug", models.SlugField(max_length=30)),
                    ("questions_of_this_thing", models.ManyToManyField("desk.question")),
                ],
                options={"unique_together": {("slug", FIELD)}},
            ),
            op.CreateModel("Short", [("id", big()), ("long", key(f"desk.{LONG.lower()}"))]),
        ],
        [],
    ),
    ([op.AlterField(LONG, FIELD, integer(db_index=True))], []),
    ([op.AlterField(LONG, FIELD, models.PositiveIntegerField())], []),
    ([op.AddField(LONG, "other", key("desk.short", null=True))], []),
    ([op.RenameModel("Short", "Brief")], []),
    ([op.AlterModelTable(LONG, "desk_short")], []),
    ([op.AlterModelTable(LONG, None)], []),
]

HISTORY = [("desk", operations, rows) for operations, rows in HISTORY]
