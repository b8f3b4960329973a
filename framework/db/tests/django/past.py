"""What the historical models of Django's migrations take with the rows that they delete, as tests/migrations/past.rs asks."""

import json
import sys

import databases

databases.configure(sys.argv[1:], "past")

from django.db import connection, migrations, models, transaction  # noqa: E402
from django.db.migrations.migration import Migration  # noqa: E402
from django.db.migrations.state import ProjectState  # noqa: E402
from django.db.models import CASCADE, PROTECT, RESTRICT, SET_DEFAULT, SET_NULL  # noqa: E402

ROWS = json.loads(open(f"{sys.path[0]}/../migrations/past/rows.json").read())


def create(name, bases=(models.Model,), **fields):
    if not any(field.primary_key for field in fields.values()):
        fields = {"id": models.BigAutoField(primary_key=True), **fields}
    return migrations.CreateModel(name, list(fields.items()), bases=bases)


def key(to, on_delete, **options):
    return models.ForeignKey(f"past.{to}", on_delete, **options)


FIRST = [
    create("Room"),
    create("Shelf", room=key("room", CASCADE)),
    create("Tag", word=models.CharField(max_length=9, unique=True)),
    create(
        "Book",
        shelf=key("shelf", SET_NULL, null=True),
        old_shelf=key("shelf", SET_DEFAULT, default=2, related_name="+"),
        tags=models.ManyToManyField("past.tag"),
        sequel=key("book", CASCADE, null=True),
    ),
    create(
        "Atlas",
        bases=("past.book",),
        book_ptr=models.OneToOneField("past.book", CASCADE, parent_link=True, primary_key=True),
    ),
    create("Page", book=key("book", CASCADE), word=key("tag", CASCADE, to_field="word")),
    create(
        "Line",
        pk=models.CompositePrimaryKey("page", "number"),
        page=key("page", CASCADE),
        number=models.IntegerField(),
    ),
    create("Loan", book=key("book", PROTECT, null=True), shelf=key("shelf", RESTRICT, null=True)),
]

QUESTIONS = {
    "a shelf": ("Shelf", 1),
    "a shelf with a loan": ("Shelf", 3),
    "a room": ("Room", 2),
    "a tag": ("Tag", 1),
    "a book": ("Book", 1),
    "a book with an atlas": ("Book", 3),
    "an atlas": ("Atlas", 3),
    "a book that is lent": ("Book", 4),
    "a page": ("Page", 1),
    "a line": ("Line", (1, 2)),
}

found = {}


def rows():
    answers = {}
    with connection.cursor() as cursor:
        for name, sql in ROWS["questions"].items():
            cursor.execute(sql)
            answers[name] = [list(row) for row in cursor.fetchall()]
    return answers


def ask(name, model, pk):
    def code(apps, editor):
        query = apps.get_model("past", model).objects.filter(pk=pk)
        try:
            total, of = query.delete()
            deleted = {"total": total, "of": {label: count for label, count in of.items() if count}}
        except (models.ProtectedError, models.RestrictedError) as error:
            deleted = error.args[0]
        found[name] = {"deleted": deleted, "rows": rows()}
        transaction.set_rollback(True)

    return migrations.RunPython(code)


def run(state, name, operations):
    migration = Migration(name, "past")
    migration.operations = operations
    with connection.schema_editor(atomic=True) as editor:
        return migration.apply(state, editor)


state = run(ProjectState(), "0001_initial", FIRST)
with connection.cursor() as cursor:
    for statement in ROWS["rows"]:
        cursor.execute(statement)
for name, (model, pk) in QUESTIONS.items():
    with transaction.atomic():
        ask(name, model, pk).database_forwards("past", type("Editor", (), {"connection": connection})(), state, state)
print(json.dumps(found))
