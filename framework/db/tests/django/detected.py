"""Prints what Django's autodetector makes of the pairs of states in `sketches/detected.json`, as JSON."""

import json

from databases import configure

configure()

from django.db.migrations import autodetector  # noqa: E402
from django.db.migrations.graph import MigrationGraph  # noqa: E402
from django.db.migrations.questioner import MigrationQuestioner  # noqa: E402
from sketches import described, sketches, state  # noqa: E402


class Sorted(set):
    """A set that is gone through in one order: Django's is another in each process."""

    def __iter__(self):
        def key(item):
            if not isinstance(item, autodetector.OperationDependency):
                return repr(item)
            kinds = autodetector.OperationDependency.Type
            order = [kinds.CREATE, kinds.REMOVE, kinds.CREATE, kinds.REMOVE, kinds.ALTER]
            kind = order.index(item.type) + (2 if item.field_name else 0)
            return (item.app_label, item.model_name.lower(), kind, item.field_name or "")

        return iter(sorted(super().__iter__(), key=key))

    def __sub__(self, other):
        return Sorted(set(self).__sub__(set(other)))


autodetector.set = Sorted


class Questioner(MigrationQuestioner):
    def __init__(self):
        super().__init__({"ask_initial": True, "ask_rename": True, "ask_rename_model": True})

    def ask_not_null_addition(self, field_name, model_name):
        return 5

    def ask_not_null_alteration(self, field_name, model_name):
        return "5"

    def ask_auto_now_add_addition(self, field_name, model_name):
        return 5


out = {}
for name, (old, new) in sketches("detected.json").items():
    graph = MigrationGraph()
    for app in old:
        graph.add_node((app, "0001_initial"), None)
    changes = autodetector.MigrationAutodetector(state(old), state(new), Questioner()).changes(graph=graph)
    out[name] = {
        app: [
            {
                "name": migration.name,
                "initial": bool(migration.initial),
                "dependencies": sorted(list(dependency) for dependency in migration.dependencies),
                "operations": described(migration.operations),
            }
            for migration in migrations
        ]
        for app, migrations in sorted(changes.items())
    }
print(json.dumps(out))
