"""Questions that are drawn by chance, the same each time, as asking.py writes them: `about` says of which models."""

import os
import random

import asking
from django.db import connection

RELATIONS, FIELDS, VALUES, KEYS, FORWARD = {}, {}, {}, {}, set()
chance = random.Random(int(os.environ.get("NUAGES_DRAWN_SEED", "61")))


def about(relations, fields, values, forward, keys=()):
    """Names the relations of each model (another model, or that and the kind of the values that it compares with, None where questions are to
    go on to a field), the kinds of its fields, the values of each kind, the relations that lead to one row at most, and the kinds of keys that
    are no `id`."""
    RELATIONS.update(relations)
    FIELDS.update(fields)
    VALUES.update(values)
    KEYS.update(keys)
    FORWARD.update(forward)


def end_of(relation):
    return relation[0] if isinstance(relation, tuple) else relation


def walk(model, longest=3):
    """A way from a model along relations: the names, and where it ends."""
    names = []
    for _ in range(chance.choice([0, 0, 1, 1, 2, longest])):
        name = chance.choice(list(RELATIONS[model]))
        names.append(name)
        model = end_of(RELATIONS[model][name])
    return names, model


def key_of(model, names):
    """What a relation at the end of a way compares with: the kind of its values."""
    for name in names:
        relation = RELATIONS[model][name]
        model = end_of(relation)
    return relation[1] if isinstance(relation, tuple) else KEYS.get(model, "id")


def look_up(model, longest=3):
    names, end = walk(model, longest) if longest else ([], model)
    # A relation itself.
    if names and key_of(model, names) and chance.random() < 0.25:
        name = "__".join(names)
        kind = chance.choice(["exact", "in", "isnull", "isnull", "none", "query"])
        if kind == "exact":
            return [name, chance.choice(VALUES[key_of(model, names)])]
        if kind == "in":
            return [f"{name}__in", chance.sample(VALUES[key_of(model, names)] + [None], chance.choice([0, 1, 2, 3]))]
        if kind == "isnull":
            return [f"{name}__isnull", chance.choice([True, False])]
        if kind == "none":
            return [name, None]
        return [f"{name}__in", {"query": [end, *steps(end, 1)]}]
    field = chance.choice(list(FIELDS[end]))
    kind = FIELDS[end][field]
    name = "__".join([*names, field])
    value = lambda: chance.choice(VALUES[kind])  # noqa: E731
    if kind == "json":
        return json_look_up(name)
    choices = ["exact", "exact", "isnull", "in", "none", "gt", "lte", "range", "f", "f_gt"]
    if kind in ("text",):
        choices += ["iexact", "contains", "icontains", "startswith", "iendswith", "f_contains"]
    if kind == "bool":
        choices = ["exact", "isnull", "none", "in"]
    if kind == "day":
        choices += ["year", "year__gt", "month", "week_day__in", "quarter"]
    if kind == "moment":
        choices += ["year", "year__lte", "date", "hour", "day__gte", "minute"]
    lookup = chance.choice(choices)
    if lookup == "none":
        return [name, None]
    if lookup == "isnull":
        return [f"{name}__isnull", chance.choice([True, False])]
    if lookup == "in":
        return [f"{name}__in", [value() for _ in range(chance.choice([0, 1, 2, 3]))] + ([None] if chance.random() < 0.2 else [])]
    if lookup == "range":
        return [f"{name}__range", [value(), value()]]
    if lookup.startswith("f"):
        other = None
        for _ in range(20):
            # Django takes a table joined for the right side for one of the same name inside an exclusion.
            others, where = walk(model, 2) if FORWARD.issuperset(names) else ([], model)
            same = [field for field, known in FIELDS[where].items() if known == kind]
            if same:
                other = "__".join([*others, chance.choice(same)])
                break
        if other is None:
            return [name, value()]
        return [name + {"f": "", "f_gt": "__gt", "f_contains": "__contains"}[lookup], {"f": other}]
    if "__in" in lookup:
        return [f"{name}__{lookup}", chance.sample(range(1, 8), 2)]
    if lookup.split("__")[0] in ("year", "month", "quarter", "hour", "day", "minute"):
        return [f"{name}__{lookup}", 2024 if lookup.startswith("year") else chance.choice([0, 1, 2, 6, 12, 30])]
    if lookup == "date":
        return [f"{name}__date", chance.choice(VALUES["day"])]
    return [f"{name}__{lookup}", value()]


def json_look_up(name):
    value = lambda: chance.choice(VALUES["json"])  # noqa: E731
    lookup = chance.choice(["exact", "isnull", "k", "k__isnull", "k__gt", "0", "has_key", "has_keys", "k__in", "none", "in"])
    if lookup == "none":
        return [name, None]
    if lookup.endswith("isnull"):
        return [f"{name}__{lookup}", chance.choice([True, False])]
    if lookup == "has_key":
        return [f"{name}__has_key", "k"]
    if lookup == "has_keys":
        return [f"{name}__has_keys", ["k", "a"]]
    if lookup.endswith("in"):
        return [f"{name}__{lookup}", [value(), value()]]
    if lookup == "k__gt":
        return [f"{name}__{lookup}", 0]
    if lookup in ("k", "0"):
        return [f"{name}__{lookup}", chance.choice([1, 2, None, "a"])]
    return [name, value()]


def condition(model, depth=2):
    kind = chance.choice(["look_up", "look_up", "look_up", "and", "or", "xor", "not"])
    if depth == 0 or kind == "look_up":
        return look_up(model)
    if kind == "xor":
        # Django joins what stands deeper in one as if it had to hold. MySQL's own is unknown where one of its conditions is.
        kind = "or" if connection.vendor == "mysql" else kind
        return [kind, *(look_up(model, 0) for _ in range(chance.choice([2, 2, 3])))]
    if kind == "not":
        return ["not", condition(model, depth - 1)]
    return [kind, *(condition(model, depth - 1) for _ in range(chance.choice([2, 2, 3])))]


def names(of):
    """The names of fields in a condition."""
    if of[0] in ("and", "or", "xor", "not"):
        return [name for one in of[1:] for name in names(one)]
    return [of[0], *(of[1].values() if isinstance(of[1], dict) and "f" in of[1] else [])]


def step(model):
    every = set().union(*RELATIONS.values())
    while True:
        drawn = [chance.choice(["filter", "filter", "exclude"]), condition(model)]
        negated = drawn[0] == "exclude" or "'not'" in repr(drawn)
        ways = [every.intersection(name.split("__")) for name in names(drawn[1])]
        # In an exclusion Django takes tables of the same name for the same row.
        if not negated or FORWARD.issuperset(set().union(*ways)) or sum(map(bool, ways)) < 2:
            return drawn


def steps(model, most=3):
    return [step(model) for _ in range(chance.randint(1, most))]


def order(model):
    if chance.random() < 0.3:
        return None
    names = []
    for _ in range(chance.choice([1, 2])):
        way, end = walk(model, 2)
        ends = [name for name, kind in FIELDS[end].items() if kind != "json"]
        alone = way and key_of(model, way) and chance.random() >= 0.6
        name = "__".join(way if alone else [*way, chance.choice(ends)])
        names.append(chance.choice(["", "-"]) + name)
    return names


def question():
    model = chance.choice(list(FIELDS))
    drawn = [model, *steps(model)]
    names = order(model)
    if chance.random() < 0.15:
        drawn.append(["distinct"])
    drawn.append(["order_by", [*(names or []), "pk"]])
    if chance.random() < 0.2:
        drawn.append(["reverse"])
    if chance.random() < 0.2:
        low = chance.choice([0, 1, 2])
        drawn.append(["slice", low, chance.choice([None, low, low + 2, low + 5])])
    return [*drawn, chance.choice(["all", "all", "all", "all", "count", "exists", "first", "last"])]


def sql(question):
    try:
        return str(asking.query(question[:-1]).query)
    except Exception as error:
        return str(error)


def drawn():
    """Questions, each with Django's answer and the text of its query."""
    questions = (question() for _ in range(int(os.environ.get("NUAGES_DRAWN", "400"))))
    return [[one, asking.ask(one), sql(one)] for one in questions]
