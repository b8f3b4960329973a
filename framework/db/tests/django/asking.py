"""How questions about models are asked that are written as JSON.

A question is a list: the model, and the steps of its query. A condition is [name, value], ["not", c], or ["and" | "or" | "xor", c, ..];
a value is JSON, {"f": name}, {"day": text}, {"moment": text}, {"decimal": text}, {"span": microseconds}, {"uuid": text} or {"query": question}.
"""

import datetime
import decimal
import uuid

from django.core import serializers
from django.db import models, transaction
from django.db.models import F, Q

MODELS = {}


def know(all_models):
    """The models that questions are about, by their names in small letters."""
    MODELS.update((model.__name__.lower(), model) for model in all_models)


def key(row):
    return str(row.pk) if isinstance(row.pk, uuid.UUID) else row.pk


def value(of):
    if isinstance(of, list):
        return [value(one) for one in of]
    if not isinstance(of, dict):
        return of
    [(kind, inner)] = of.items()
    return {
        "f": F,
        "day": datetime.date.fromisoformat,
        "moment": datetime.datetime.fromisoformat,
        "decimal": decimal.Decimal,
        "span": lambda number: datetime.timedelta(microseconds=number),
        "json": lambda document: document,
        "uuid": uuid.UUID,
        "query": query,
    }[kind](inner)


def condition(of):
    kind, *inner = of
    if kind == "not":
        return ~condition(inner[0])
    if kind in ("and", "or", "xor"):
        joined = Q()
        for one in map(condition, inner):
            joined = {"and": Q.__and__, "or": Q.__or__, "xor": Q.__xor__}[kind](joined, one)
        return joined
    return Q(**{kind: value(inner[0])})


def query(question):
    model, *steps = question
    rows = MODELS[model].objects.all()
    for name, *of in steps:
        if name in ("filter", "exclude"):
            rows = getattr(rows, name)(condition(of[0]))
        elif name == "order_by":
            rows = rows.order_by(*of[0])
        elif name in ("union", "intersection", "difference", "union_all"):
            more = {"all": True} if name == "union_all" else {}
            rows = getattr(rows, name.removesuffix("_all"))(query(of[0]), **more)
        elif name == "slice":
            low, high = of
            rows = rows[low:high]
        elif name == "id":
            rows = rows.values(*of or ["pk"])
        else:
            rows = getattr(rows, name)()
    return rows


def ask(question):
    """The answer to a question, or the words of the error."""
    *question, end = question
    try:
        with transaction.atomic():
            rows = query(question)
            if end == "all":
                return [key(row) for row in rows]
            found = getattr(rows, end)()
            return key(found) if isinstance(found, models.Model) else found
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def dumped():
    """The rows, as dumpdata writes them."""
    return serializers.serialize("json", [row for model in MODELS.values() for row in model.objects.order_by("pk")])
