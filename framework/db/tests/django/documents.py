"""What Django finds in odd JSON documents: python documents.py [URL of a server's database].

Prints the documents, as `[]` for SQL's NULL and `[document]`, and each question with Django's answer. A question is [path, look-up, value], with
"not" behind it where the rows are excluded, or [path, "order by"], [path, "document"], [path, "text"] for what stands there.
"""

import json
import os
import random
import sys

import databases

databases.configure(sys.argv[1:], "papers")

from django.db import connection, models, transaction  # noqa: E402
from django.db.models import F, JSONNull, Q  # noqa: E402
from django.db.models.fields.json import KT  # noqa: E402

chance = random.Random(int(os.environ.get("NUAGES_DRAWN_SEED", "61")))


class Sheet(models.Model):
    data = models.JSONField(null=True)

    class Meta:
        app_label = "papers"
        db_table = "papers_sheet"


DOCUMENTS = [
    None, JSONNull(), True, False, "", "null", "true", "a", "A", 'quo"te', "ü", "it's", "back\\slash", "100%", "1", "[]", 0, 1, -1, 1.5,
    2.0, 9007199254740993, [], {}, [1, 2], [2, 1], [1, [2, 3]], ["a", "b"], [None], [[]], [{"a": 1}, {"b": 2}], [True, 1],
    {"a": 1}, {"a": 2, "b": 1}, {"a": "1"}, {"a": "a"}, {"a": "A%_"}, {"a": None}, {"a": True}, {"a": False}, {"a": 1.5}, {"a": []},
    {"a": [1, 2, {"b": "x"}]}, {"a": {"b": 1, "c": [None, 3]}}, {"a": {}}, {"a": {"a": {"a": 1}}}, {"a": "null"}, {"a": "true"},
    {"a": ""}, {"a": "ü"}, {"a": 'x"y'}, {"a": "it's"}, {"a": "x\\y"}, {"a": -10}, {"a": 10}, {"a": 9}, {"b": 1},
    {"0": "zero"}, {"1": "one", "a": 0}, {"-1": "less"}, {"00": 0}, {"a b": 1}, {'a"b': 1}, {"a'b": 1}, {"a.b": 1}, {"$": 1}, {"$.a": 1},
    {"a\\b": 1}, {"%": 1}, {"%s": 1}, {"?": 1}, {"é": "é"}, {"日本": {"語": 1}}, {"*": 1}, {"[0]": 1}, {"A": 1}, {"value": 1}, {"a,b": 1},
    {"{a}": 1}, {"a": 1, "b": {"a": 1}}, {"b": [[1], [2, 1]]}, {"a": "2024-01-01"},
]
KEYS = [
    "a", "b", "c", "0", "1", "-1", "00", "a b", 'a"b', "a'b", "a.b", "$", "$.a", "a\\b", "%", "%s", "?", "é", "日本", "語", "*", "[0]", "A", "value",
    "a,b", "{a}", "missing",
]
VALUES = [
    1, 2, 0, -1, 1.5, 2.0, 10, 9007199254740993, "1", "a", "A", "", "null", "true", "ü", 'x"y', "it's", "x\\y", "zero", True, False, [], {}, [1, 2], [2, 1],
    [1], {"a": 1}, {"b": 1}, {"a": {"a": 1}}, {"b": 1, "c": [None, 3]}, [None], "2024-01-01", [[]],
]
# Releases of SQLite differ in how they read a quotation mark in a path.
if connection.vendor == "sqlite":
    KEYS.remove('a"b')
TEXTS = ["a", "A", "1", "", "%", "_", "ü", '"', "'", "\\", "null", "true", "x", "[", "b", "2024"]
PATTERNS = ["^a", "[0-9]", "x.y", "^$", "^A"]


def path():
    keys = []
    for _ in range(chance.choice([0, 1, 1, 1, 1, 2, 2, 3])):
        keys.append(chance.choice(KEYS) if chance.random() < 0.5 else chance.choice(["a", "b", "0", "1"]))
    return keys


def question():
    keys = path()
    value = lambda: chance.choice(VALUES)  # noqa: E731
    look_up = chance.choice(
        ["exact", "exact", "exact", "in", "gt", "gte", "lt", "lte", "isnull", "has_key", "has_key", "has_keys", "has_any_keys", "contains", "contains"]
        + ["contained_by", "contained_by", "iexact", "icontains", "startswith", "istartswith", "endswith", "iendswith", "regex", "iregex", "f"]
        + ["order by", "document", "text"]
    )
    if look_up in ("order by", "document", "text"):
        return [keys, look_up]
    if look_up == "in":
        of = [value() for _ in range(chance.choice([0, 1, 2, 3]))]
    elif look_up == "isnull":
        of = chance.choice([True, False])
    elif look_up == "has_key":
        of = chance.choice([*KEYS, 0, 1])
    elif look_up in ("has_keys", "has_any_keys"):
        of = [chance.choice(KEYS) for _ in range(chance.choice([1, 2]))]
    elif look_up.endswith("regex"):
        of = chance.choice(PATTERNS)
    elif look_up == "f":
        of = path()
    elif look_up.endswith(("iexact", "icontains", "with")):
        of = chance.choice(TEXTS) if chance.random() < 0.9 else None
    elif look_up == "exact" and keys and chance.random() < 0.1:
        of = ["JSONNull"]
    else:
        of = value()
    # Whole documents are compared as texts there; no list or object is less than another but on PostgreSQL.
    if look_up in ("gt", "gte", "lt", "lte") and connection.vendor != "postgresql":
        keys, of = keys or ["a"], of if isinstance(of, (int, float, str)) else 1
    # What Django finds among whole documents on MariaDB, taking texts for what they quote.
    if connection.vendor == "mysql" and (look_up in ("in", "f") or look_up.startswith("i")) and look_up != "icontains":
        keys = keys or ["a"]
    if connection.vendor == "mysql" and of == "null":
        keys = keys or ["a"]
    # None is JSON's null there, and the rows without a document are lost under a NOT.
    return [keys, look_up, of, *(["not"] if chance.random() < 0.25 and of is not None else [])]


def ask(keys, look_up, *of):
    name = "__".join(["data", *keys])
    rows = Sheet.objects.order_by("id")
    try:
        with transaction.atomic():
            if look_up == "order by":
                return list(Sheet.objects.order_by(name, "id").values_list("id", flat=True))
            if look_up == "document":
                return [[] if value is None else [value] for value in rows.values_list(name, flat=True)]
            if look_up == "text":
                return list(rows.annotate(x=KT(name) if keys else F("data")).values_list("x", flat=True))
            if look_up == "f":
                look_up, of = "exact", (F("__".join(["data", *of[0]])), *of[1:])
            value = JSONNull() if of[0] == ["JSONNull"] else of[0]
            condition = Q(**{f"{name}__{look_up}": value})
            return list(rows.filter(~condition if len(of) > 1 else condition).values_list("id", flat=True))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def sql(keys, look_up, *of):
    try:
        return str(Sheet.objects.filter(**{"__".join(["data", *keys, look_up]): of[0]}).query)
    except Exception:
        return ""


with connection.schema_editor() as editor:
    editor.create_model(Sheet)
for document in DOCUMENTS:
    Sheet.objects.create(data=document)
asked = []
for _ in range(int(os.environ.get("NUAGES_DRAWN", "1500"))):
    one = question()
    asked.append([one, ask(*one), sql(*one)])
documents = [[] if one is None else [None if isinstance(one, JSONNull) else one] for one in DOCUMENTS]
print(json.dumps({"documents": documents, "asked": asked}))
