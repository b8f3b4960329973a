"""Prints what becomes of a column that Django changes from each field of `sketches/altered.json` to each other, and back, as JSON."""

import json
import sys

from databases import configure

configure(sys.argv[1:])

from catalogue import QUERIES, texts  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.migrations.migration import Migration  # noqa: E402
from django.db.migrations.state import ProjectState  # noqa: E402
from sketches import operation, sketches  # noqa: E402

# Servers take their time: so many pairs lie between two that are compared there.
STRIDES = {"sqlite": 1, "postgresql": 7, "mysql": 37}
TARGET = ["CreateModel", "Target", {"code": "char 10 unique"}]
QUERIES = QUERIES[connection.vendor] or [
    "SELECT coalesce(sql, name) FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND tbl_name <> 'django_migrations' ORDER BY type, name"
]


def tables():
    with connection.cursor() as cursor:
        return [texts(cursor, query) for query in QUERIES]


def empty():
    with connection.cursor() as cursor:
        for table in ("a_third", "a_one", "a_target"):
            cursor.execute(f"DROP TABLE IF EXISTS {table}")


def run(old, new, name, others):
    before = Migration("0001_initial", "a")
    before.operations = [operation(one) for one in (TARGET, ["CreateModel", "One", {name: old}], *others)]
    change = Migration("0002_change", "a")
    change.operations = [operation(["AlterField", "one", name, new])]
    state = ProjectState()
    with connection.schema_editor(atomic=True) as editor:
        state = before.apply(state, editor)
    start = state.clone()
    with connection.schema_editor(atomic=True) as editor:
        change.apply(state, editor)
    made = tables()
    with connection.schema_editor(atomic=True) as editor:
        change.unapply(start, editor)
    return {"made": made, "undone": tables()}


def all_of(words, name, others=()):
    pairs = [(old, new) for old in words for new in words if old != new]
    for old, new in pairs[:: STRIDES[connection.vendor]]:
        try:
            yield f"{old} -> {new}", run(old, new, name, others)
        except Exception as error:
            yield f"{old} -> {new}", {"error": f"{error.__class__.__name__}: {error}"}
        empty()


sketched = sketches("altered.json")
pairs = {**dict(all_of(sketched["fields"], "x")), **dict(all_of(sketched["keys"], "x", [["CreateModel", "Third", {"one": "key a.one"}]]))}
print(json.dumps({"queries": QUERIES, "pairs": pairs}))
