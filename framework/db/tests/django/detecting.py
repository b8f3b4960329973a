"""Django's autodetector over sketched states, with answers and in an order that are the same in each process."""

from django.db.migrations import autodetector
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.questioner import MigrationQuestioner
from sketches import state


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


def detected(old, new):
    """Returns new migrations by app."""
    graph = MigrationGraph()
    for app in old:
        graph.add_node((app, "0001_initial"), None)
    return autodetector.MigrationAutodetector(state(old), state(new), Questioner()).changes(graph=graph)
