"""Makes a history of tables with Django and prints what the database holds after each migration, as JSON.

    schema.py          in an SQLite database in memory
    schema.py URL      in a new database beside that of the URL, on its PostgreSQL or MySQL server
"""

import json
import sys

from databases import configure

configure(sys.argv[1:])

import desk  # noqa: E402
import shop  # noqa: E402
from catalogue import QUERIES, catalogue  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.db.migrations import operations as op  # noqa: E402
from django.db.migrations.migration import Migration  # noqa: E402
from django.db.migrations.recorder import MigrationRecorder  # noqa: E402
from django.db.migrations.state import ProjectState  # noqa: E402


def big():
    return models.BigAutoField(primary_key=True)


HISTORY = [
    (
        "people",
        [
            op.CreateModel(
                "Person",
                [
                    ("id", models.AutoField(primary_key=True)),
                    ("name", models.CharField(max_length=100)),
                    ("email", models.EmailField(unique=True, max_length=254)),
                    ("nick", models.SlugField()),
                ],
            ),
        ],
        [
            "INSERT INTO people_person (name, email, nick) VALUES ('Django', 'd@example.com', 'd')",
        ],
    ),
    (
        "polls",
        [
            op.CreateModel(
                "Question",
                [
                    ("id", big()),
                    ("question_text", models.CharField(max_length=200)),
                    ("pub_date", models.DateTimeField("date published")),
                ],
            ),
            op.CreateModel(
                "Choice",
                [
                    ("id", big()),
                    ("choice_text", models.CharField(max_length=200)),
                    ("votes", models.IntegerField(default=0)),
                    ("question", models.ForeignKey("polls.question", models.CASCADE)),
                ],
            ),
        ],
        [
            "INSERT INTO polls_question (question_text, pub_date) VALUES ('Up?', '2026-11-21 02:40:00')",
            "INSERT INTO polls_question (question_text, pub_date) VALUES ('It''s?', '2026-11-21 02:40:00.120000')",
            "INSERT INTO polls_choice (choice_text, votes, question_id) VALUES ('yes', 1, 1), ('no', 2, 1), ('maybe', 3, 2)",
        ],
    ),
    (
        "polls",
        [
            op.CreateModel(
                "Everything",
                [
                    ("id", big()),
                    ("boolean", models.BooleanField(default=True)),
                    ("small", models.SmallIntegerField()),
                    ("integer", models.IntegerField(null=True)),
                    ("big", models.BigIntegerField()),
                    ("positive_small", models.PositiveSmallIntegerField()),
                    ("positive", models.PositiveIntegerField(null=True)),
                    ("positive_big", models.PositiveBigIntegerField()),
                    ("float", models.FloatField()),
                    ("decimal", models.DecimalField(max_digits=10, decimal_places=2)),
                    ("char", models.CharField(max_length=30, null=True)),
                    ("slug", models.SlugField(max_length=50)),
                    ("email", models.EmailField(max_length=254)),
                    ("url", models.URLField(max_length=200)),
                    ("text", models.TextField(blank=True)),
                    ("date", models.DateField(auto_now_add=True)),
                    ("time", models.TimeField()),
                    ("moment", models.DateTimeField(auto_now=True)),
                    ("uuid", models.UUIDField(unique=True)),
                    ("json", models.JSONField()),
                    ("binary", models.BinaryField(null=True)),
                    ("only", models.CharField(max_length=10, unique=True)),
                    ("indexed", models.IntegerField(db_index=True)),
                    ("other", models.IntegerField(db_column="another")),
                    ("person", models.ForeignKey("people.person", models.SET_NULL, null=True)),
                    ("question", models.OneToOneField("polls.question", models.PROTECT)),
                    ("unindexed", models.ForeignKey("polls.choice", models.DO_NOTHING, db_index=False)),
                ],
                options={
                    "unique_together": {("char", "other")},
                    "indexes": [
                        models.Index(fields=["-date", "char"], name="everything_by_date"),
                        models.Index(fields=["person"], name="everything_person"),
                    ],
                },
            ),
            op.CreateModel(
                "Category",
                [
                    ("id", big()),
                    ("parent", models.ForeignKey("polls.category", models.CASCADE, null=True)),
                    ("name", models.CharField(max_length=20)),
                    ("position", models.IntegerField(default=1)),
                ],
                options={"db_table": "shelf"},
            ),
        ],
        [
            "INSERT INTO shelf (parent_id, name, position) VALUES (NULL, 'root', 1), (1, 'leaf', 2)",
        ],
    ),
    (
        "polls",
        [
            op.AddField("question", "slug", models.SlugField(default="x")),
            op.AddField("question", "note", models.TextField(null=True)),
            op.AddField("question", "owner", models.ForeignKey("people.person", models.CASCADE, null=True)),
            op.AddField("question", "rank", models.IntegerField(default=5), preserve_default=False),
            op.AddField("question", "blank", models.CharField(max_length=5, blank=True)),
            op.AddField("question", "price", models.DecimalField(max_digits=6, decimal_places=2, default="1.5")),
            op.AddField("question", "weight", models.PositiveIntegerField(null=True)),
        ],
        ["UPDATE polls_question SET note = 'n' WHERE id = 1"],
    ),
    (
        "polls",
        [
            op.AlterField("question", "question_text", models.CharField(max_length=300)),
            op.AlterField("question", "note", models.TextField(default="empty"), preserve_default=False),
            op.AlterField("choice", "votes", models.BigIntegerField(default=0)),
            op.AlterField("question", "rank", models.IntegerField(null=True, db_index=True)),
            op.AlterField("question", "pub_date", models.DateTimeField("when", help_text="no change")),
            op.AlterField("category", "name", models.CharField(max_length=40, unique=True)),
        ],
        [],
    ),
    (
        "polls",
        [
            op.RenameField("question", "question_text", "headline"),
            op.RenameField("choice", "question", "subject"),
        ],
        [],
    ),
    (
        "polls",
        [
            op.AddIndex("question", models.Index(fields=["-pub_date", "headline"], name="by_date")),
            op.AlterUniqueTogether("choice", {("subject", "choice_text")}),
        ],
        [],
    ),
    ("polls", [op.RenameModel("Question", "Poll")], []),
    (
        "polls",
        [
            op.RemoveField("poll", "note"),
            op.RemoveField("poll", "slug"),
            op.RemoveIndex("poll", "by_date"),
            op.RemoveField("poll", "owner"),
        ],
        [],
    ),
    (
        "polls",
        [
            op.AlterModelTable("choice", "choices"),
            op.AddField("choice", "hidden", models.BooleanField(default=False, db_index=True)),
        ],
        [],
    ),
    ("polls", [op.AlterUniqueTogether("choice", set())], []),
    ("people", [op.AlterField("person", "id", models.BigAutoField(primary_key=True))], []),
    (
        "people",
        [
            op.AlterField("person", "nick", models.CharField(max_length=50, unique=True)),
            op.AddField("person", "self", models.ForeignKey("people.person", models.CASCADE, null=True)),
            op.AlterField("person", "name", models.CharField(max_length=101)),
        ],
        [],
    ),
    ("polls", [op.DeleteModel("Everything")], []),
    (
        "polls",
        [
            op.CreateModel("Tag", [("id", big()), ("name", models.CharField(max_length=20))]),
            op.CreateModel(
                "Article",
                [
                    ("id", big()),
                    ("title", models.CharField(max_length=50)),
                    ("tags", models.ManyToManyField("polls.tag")),
                    ("friends", models.ManyToManyField("polls.article")),
                ],
            ),
            op.AddField("poll", "tags", models.ManyToManyField("polls.tag", db_table="poll_labels", related_name="+")),
        ],
        [
            "INSERT INTO polls_tag (name) VALUES ('a'), ('b')",
            "INSERT INTO polls_article (title) VALUES ('x'), ('y')",
            "INSERT INTO polls_article_tags (article_id, tag_id) VALUES (1, 1), (1, 2), (2, 2)",
            "INSERT INTO polls_article_friends (from_article_id, to_article_id) VALUES (1, 2), (2, 1)",
            "INSERT INTO poll_labels (poll_id, tag_id) VALUES (1, 2)",
        ],
    ),
    ("polls", [op.RenameModel("Tag", "Label")], []),
    ("polls", [op.RenameField("article", "tags", "labels")], []),
    ("polls", [op.RenameModel("Article", "Story")], []),
    ("polls", [op.RemoveField("story", "labels")], []),
    ("polls", [op.DeleteModel("Story")], []),
]


HISTORY += shop.HISTORY
HISTORY += desk.HISTORY
if connection.vendor != "sqlite":
    import options

    HISTORY += options.HISTORY


# A removed field that takes no NULL comes back only to a table without rows.
BEFORE_UNDOING = [
    f"DELETE FROM {table}" for table in ["choices", "poll_labels", "polls_poll", "shop_address", "shop_city"]
]


def migrate(migration, state, backwards=False):
    """Runs a migration and returns the statements that changed the schema."""
    statements = []

    def record(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        sql = connection.ops.last_executed_query(context["cursor"], sql, params) or sql
        if sql.split()[0] in ("ALTER", "CREATE", "DROP", "RENAME", "SET", "COMMENT", "UPDATE"):
            statements.append(sql)
        return result

    with connection.execute_wrapper(record), connection.schema_editor() as editor:
        if backwards:
            migration.unapply(state, editor)
            return statements, state
        return statements, migration.apply(state, editor)


def main():
    MigrationRecorder(connection).ensure_schema()
    state = ProjectState()
    state.apps
    forwards, backwards, states = [], [], [state]
    migrations = [
        type("Migration", (Migration,), {"operations": operations})(f"{index:04}", app)
        for index, (app, operations, _) in enumerate(HISTORY)
    ]
    for migration, (_, operations, statements) in zip(migrations, HISTORY):
        sql, state = migrate(migration, state.clone())
        states.append(state)
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        step = {
            "name": migration.suggest_name(),
            "operations": [operation.formatted_description() for operation in operations],
            "sql": sql,
        }
        forwards.append(step | catalogue(connection))
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            for statement in BEFORE_UNDOING:
                cursor.execute(statement)
        for migration, state in reversed(list(zip(migrations, states))):
            sql, _ = migrate(migration, state.clone(), backwards=True)
            backwards.append({"sql": sql} | catalogue(connection))
    print(json.dumps({"queries": QUERIES[connection.vendor], "forwards": forwards, "backwards": backwards}))


main()
