"""Prints the tables that Django's migrations between the states of `sketches/detected.json` make, and those when they are undone, as JSON.

Those of SQLite, or what is in the catalogue of the server that the argument names.
"""

import json
import sys

from databases import configure

configure(sys.argv[1:])

from applied_to import empty  # noqa: E402
from catalogue import QUERIES, catalogue  # noqa: E402
from detecting import detected  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.migrations.migration import Migration  # noqa: E402
from django.db.migrations.state import ProjectState  # noqa: E402
from sketches import model, sketches  # noqa: E402


def tables():
    found = catalogue(connection)
    return found["answers"] if "answers" in found else found["master"]


def initial(old):
    for app, sketched in old.items():
        migration = Migration("0001_initial", app)
        migration.operations = [model(*pair) for pair in sketched.items()]
        yield migration


def in_order(changes):
    """Puts migrations behind those that they depend on."""
    left, done = [migration for app in sorted(changes) for migration in changes[app]], set()
    while left:
        keys = {(migration.app_label, migration.name) for migration in left}
        for migration in left:
            if not keys & set(migration.dependencies):
                left.remove(migration)
                yield migration
                break


def run(old, new):
    state, undo = ProjectState(), []
    for migration in initial(old):
        with connection.schema_editor(atomic=True) as editor:
            state = migration.apply(state, editor)
    for migration in in_order(detected(old, new)):
        undo.append((migration, state.clone()))
        with connection.schema_editor(atomic=True) as editor:
            state = migration.apply(state, editor)
    made = tables()
    for migration, before in reversed(undo):
        with connection.schema_editor(atomic=True) as editor:
            migration.unapply(before, editor)
    return {"made": made, "undone": tables()}


pairs = {}
for name, (old, new) in sketches("detected.json").items():
    try:
        pairs[name] = run(old, new)
    except Exception as error:
        pairs[name] = {"error": f"{error.__class__.__name__}: {error}"}
    empty(connection)
print(json.dumps({"queries": QUERIES[connection.vendor], "pairs": pairs}))
