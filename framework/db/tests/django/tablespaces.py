"""What Django makes of the models in tests/migrations/tablespaces.rs on PostgreSQL: statements, and where tables and indexes come to lie.

tablespaces.py URL    in a new database of a PostgreSQL server, named django_tablespaces
"""

import json
import sys

import django
from databases import configure

configure(sys.argv[1:], INSTALLED_APPS=[])
django.setup()

from django.db import connection, models  # noqa: E402
from django.test.utils import override_settings  # noqa: E402

SPACES = ("nuages_tables", "nuages_indexes", "nuages_default")
WHERE = """SELECT c.relname || ' ' || COALESCE(t.spcname, '') FROM pg_class c LEFT JOIN pg_tablespace t ON t.oid = c.reltablespace
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'i') ORDER BY 1"""


def shelf(name):
    """The models anew, as the settings are read when they are made."""

    class Tag(models.Model):
        name = models.CharField(max_length=20, primary_key=True, db_tablespace="nuages_indexes")

        class Meta:
            app_label = name

    class Shelf(models.Model):
        number = models.IntegerField(unique=True)
        place = models.SlugField(db_tablespace="nuages_indexes")
        title = models.CharField(max_length=20, db_index=True)
        width = models.IntegerField()
        tag = models.ForeignKey(Tag, models.CASCADE, db_tablespace="nuages_indexes")
        tags = models.ManyToManyField(Tag, related_name="+", db_tablespace="nuages_indexes")

        class Meta:
            app_label = name
            db_tablespace = "nuages_tables"
            indexes = [
                models.Index(fields=["-width"], name=f"{name}_by_width"),
                models.Index(fields=["place"], name=f"{name}_by_place", include=["width"], condition=models.Q(width__gt=1)),
                models.Index(fields=["place", "width"], name=f"{name}_by_both"),
                models.Index(models.F("width") * 2, name=f"{name}_by_double", db_tablespace="nuages_indexes"),
            ]
            constraints = [models.UniqueConstraint(fields=["title", "width"], name=f"{name}_once")]
            unique_together = [("number", "width")]

    return [Tag, Shelf]


def statements(step):
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        step(editor)
    return [sql.removesuffix(";") for sql in editor.collected_sql]


def field(new, model, name):
    new.set_attributes_from_name(name)
    new.model = model
    return new


def made(name):
    tag, shelf_model = shelf(name)

    def create(editor):
        editor.create_model(tag)
        editor.create_model(shelf_model)

    found = [statements(create)]
    with connection.schema_editor() as editor:
        create(editor)
    old = shelf_model._meta.get_field("width")
    indexed = field(models.IntegerField(db_index=True, db_tablespace="nuages_indexes"), shelf_model, "width")
    found.append(statements(lambda editor: editor.alter_field(shelf_model, old, indexed)))
    text = field(models.CharField(max_length=9, unique=True), shelf_model, "code")
    text.default = ""
    found.append(statements(lambda editor: editor.add_field(shelf_model, text)))
    return found


def main():
    with connection.cursor() as cursor:
        cursor.execute("SET allow_in_place_tablespaces = on")
        cursor.execute("SELECT spcname FROM pg_tablespace")
        there = {name for (name,) in cursor.fetchall()}
        for space in SPACES:
            if space not in there:
                cursor.execute(f"CREATE TABLESPACE {space} LOCATION ''")
    answer = {"plain": made("plain")}
    with override_settings(DEFAULT_TABLESPACE="nuages_default"):
        answer["tables"] = made("tables")
    with override_settings(DEFAULT_TABLESPACE="nuages_default", DEFAULT_INDEX_TABLESPACE="nuages_indexes"):
        answer["indexes"] = made("indexes")
    with connection.cursor() as cursor:
        cursor.execute(WHERE)
        answer["where"] = [row for (row,) in cursor.fetchall()]
    print(json.dumps(answer))


main()
