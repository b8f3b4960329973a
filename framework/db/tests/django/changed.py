"""Runs the histories of a file of `../migrations/sketches` with Django, step by step and back, and prints what each step leaves, as JSON.

    changed.py FILE [URL]

A step is a list of operations, one migration of the app `a`, or a statement, of which only is told whether the database takes it.
"""

import json
import sys

from databases import configure

configure(sys.argv[2:])

from applied_to import empty, run  # noqa: E402
from catalogue import QUERIES, catalogue  # noqa: E402
from django.db import Error, connection  # noqa: E402
from django.db.migrations.migration import Migration  # noqa: E402
from django.db.migrations.state import ProjectState  # noqa: E402
from sketches import held, operation, sketches  # noqa: E402


def taken(sql):
    if connection.vendor == "mysql":
        sql = sql.replace('"', "`")
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
    except Error:
        return False
    return True


def left(state, statements):
    return catalogue(connection, "name") | {"state": held(state), "asked": statements}


def forwards(steps, undo):
    state = ProjectState()
    for number, step in enumerate(steps):
        if isinstance(step, str):
            yield {"taken": taken(step)}
            continue
        migration = Migration(f"{number:04}", "a")
        migration.operations = [operation(one) for one in step]
        undo.append((migration, state.clone()))
        try:
            statements, state = run(connection, lambda editor: migration.apply(state, editor))
        except Exception as error:
            undo.clear()
            yield {"error": f"{error.__class__.__name__}: {error}"}
            return
        said = [[one.formatted_description(), one.migration_name_fragment] for one in migration.operations]
        yield left(state, statements) | {"said": said}


def backwards(undo, before):
    for sql in before if undo else ():
        taken(sql)
    for migration, state in reversed(undo):
        try:
            statements, _ = run(connection, lambda editor: migration.unapply(state.clone(), editor))
        except Exception as error:
            yield {"error": f"{error.__class__.__name__}: {error}"}
            return
        yield left(state, statements)


answers = {}
for name, sketch in sketches(f"{sys.argv[1]}.json").items():
    if connection.vendor not in sketch.get("on", [connection.vendor]):
        continue
    undo = []
    answers[name] = {"forwards": list(forwards(sketch["steps"], undo))}
    answers[name]["backwards"] = list(backwards(undo, sketch.get("before undoing", ())))
    empty(connection)
print(json.dumps({"queries": QUERIES[connection.vendor], "histories": answers}))
