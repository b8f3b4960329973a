"""Models and operations as `../migrations/sketches/*.json` sketch them, made of Django's classes; and said again, to be compared."""

import functools
import json
import operator
from decimal import Decimal
from pathlib import Path

from django.db import models
from django.db.migrations import operations as op
from django.db.migrations.state import ProjectState
from django.db.models import functions as fn
from django.db.models.fields.json import KT
from django.utils.dateparse import parse_duration

KINDS = {
    "auto": models.AutoField,
    "bigauto": models.BigAutoField,
    "bigint": models.BigIntegerField,
    "binary": models.BinaryField,
    "boolean": models.BooleanField,
    "char": models.CharField,
    "date": models.DateField,
    "datetime": models.DateTimeField,
    "decimal": models.DecimalField,
    "duration": models.DurationField,
    "float": models.FloatField,
    "integer": models.IntegerField,
    "json": models.JSONField,
    "key": models.ForeignKey,
    "many": models.ManyToManyField,
    "one": models.OneToOneField,
    "positive": models.PositiveIntegerField,
    "slug": models.SlugField,
    "smallauto": models.SmallAutoField,
    "smallint": models.SmallIntegerField,
    "text": models.TextField,
    "time": models.TimeField,
    "uuid": models.UUIDField,
}
INTEGERS = ("bigint", "integer", "key", "positive", "smallint")
FLAGS = {
    "null": {"null": True},
    "blank": {"blank": True},
    "unique": {"unique": True},
    "pk": {"primary_key": True},
    "index": {"db_index": True},
    "noindex": {"db_index": False},
    "auto_now": {"auto_now": True},
    "auto_now_add": {"auto_now_add": True},
    "noconstraint": {"db_constraint": False},
}
NAMES = {
    "collation": "db_collation",
    "column": "db_column",
    "comment": "db_comment",
    "help": "help_text",
    "table": "db_table",
}


def sketches(name):
    return json.loads((Path(__file__).parent.parent / "migrations/sketches" / name).read_text())


def expression(sketch):
    """Makes an expression: `"x"` is a field, `["+", "x", 1]`, `["Lower", "x"]`, `["desc", "x"]`, `{"text": "a"}`."""
    if isinstance(sketch, str):
        return models.F(sketch)
    if isinstance(sketch, dict):
        if "text" in sketch:
            return models.Value(sketch["text"])
        if "json" in sketch:
            return models.Value(sketch["json"], models.JSONField())
        if "decimal" in sketch:
            return models.Value(Decimal(sketch["decimal"]))
        if "raw" in sketch:
            return models.expressions.RawSQL(sketch["raw"].replace("?", "%s"), sketch["bind"])
        return condition(sketch)
    if not isinstance(sketch, list):
        return models.Value(sketch)
    sign, *parts = sketch
    if sign == "KT":
        return KT(parts[0])
    first, *others = [expression(part) for part in parts[: 1 if sign in ("Collate", "Cast") else None]] or [None]
    if sign in OPERATORS:
        return OPERATORS[sign](first, *others)
    if sign in ("asc", "desc"):
        return getattr(first, sign)()
    if sign == "Collate":
        return fn.Collate(first, parts[1])
    if sign == "Cast":
        return fn.Cast(first, field(parts[1]))
    return getattr(fn, sign)(*([] if first is None else [first]), *others)


OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "%": operator.mod}


def bare(value):
    """The default that the database gives: a plain value, or an expression."""
    return expression(value) if isinstance(value, (list, dict)) else value


def field(text):
    """Makes a field: `char 10 null`, `key a.one to_field=x`, `many a.two through=a.between`, `double x`; with what has no place in words
    `["char 10", {"default": "with spaces", "db_default": ["Pi"]}]`, `["integer", {"generated": ["+", "x", 1]}]`."""
    if isinstance(text, list):
        text, more = text
        made = field(text)
        if "generated" in more:
            return models.GeneratedField(
                expression=expression(more["generated"]),
                output_field=made,
                db_persist=not more.get("virtual", False),
                db_index=made.db_index,
                db_comment=made.db_comment,
            )
        name, path, arguments, options = made.deconstruct()
        if "db_default" in more:
            options["db_default"] = bare(more["db_default"])
        if "default" in more:
            value = more["default"]
            options["default"] = value.encode() if text.startswith("binary") else value
        if "choices" in more:
            options["choices"] = [tuple(pair) for pair in more["choices"]]
        return made.__class__(*arguments, **options)
    kind, *words = text.split()
    if kind == "composite":
        return models.CompositePrimaryKey(*words)
    if kind == "double":
        return models.GeneratedField(
            expression=models.F(words[0]) * 2, output_field=models.IntegerField(), db_persist=True
        )
    arguments, options = [], {}
    if kind in ("key", "one", "many"):
        arguments.append(words.pop(0))
        if kind != "many":
            arguments.append(models.CASCADE)
    if kind in ("binary", "char", "slug") and words and words[0].isdigit():
        options["max_length"] = int(words.pop(0))
    if kind == "decimal":
        options = {"max_digits": int(words.pop(0)), "decimal_places": int(words.pop(0))}
    for word in words:
        name, _, value = word.partition("=")
        if name in FLAGS:
            options.update(FLAGS[name])
        elif name == "through_fields":
            options[name] = tuple(value.split(","))
        elif name in ("default", "db_default"):
            options[name] = converted(kind, value)
        elif name == "on_delete":
            arguments[1] = getattr(models, value)
        else:
            options[NAMES.get(name, name)] = value
    return KINDS[kind](*arguments, **options)


def converted(kind, value):
    if kind in INTEGERS:
        return int(value)
    if kind == "boolean":
        return value == "true"
    if kind == "decimal":
        return Decimal(value)
    if kind == "duration":
        return parse_duration(value)
    return float(value) if kind == "float" else value


def condition(where):
    """Makes a condition: `{"x__gt": 1}`, `{"x": {"of": ["-", 100, "y"]}}`, `{"or": [.., ..]}`, `{"not": ..}`."""
    if not where:
        return None
    if "or" in where:
        return functools.reduce(operator.or_, map(condition, where["or"]))
    if "not" in where:
        return ~condition(where["not"])
    if "raw" in where:
        made = expression(where)
        made.output_field = models.BooleanField()
        return made
    values = {}
    for path, value in where.items():
        if isinstance(value, dict):
            value = parse_duration(value["duration"]) if "duration" in value else expression(value["of"])
        values[path] = value
    return models.Q(**values)


def covering(sketch):
    """What indexes and unique constraints share."""
    options = {name: sketch[name] for name in ("include", "opclasses") if name in sketch}
    if "where" in sketch:
        options["condition"] = condition(sketch["where"])
    if "fields" in sketch:
        options["fields"] = sketch["fields"]
    return [expression(one) for one in sketch.get("on", ())], options


def index(name, sketch):
    if isinstance(sketch, list):
        sketch = {"fields": sketch}
    expressions, options = covering(sketch)
    return models.Index(*expressions, name=name, **options)


def constraint(name, sketch):
    if isinstance(sketch, list):
        sketch = {"fields": sketch}
    code = {"violation_error_code": sketch["code"]} if "code" in sketch else {}
    if "message" in sketch:
        code["violation_error_message"] = sketch["message"]
    if "check" in sketch:
        return models.CheckConstraint(condition=condition(sketch["check"]), name=name, **code)
    expressions, options = covering(sketch)
    if "deferrable" in sketch:
        options["deferrable"] = models.Deferrable[sketch["deferrable"].upper()]
    if "nulls_distinct" in sketch:
        options["nulls_distinct"] = sketch["nulls_distinct"]
    return models.UniqueConstraint(*expressions, name=name, **options, **code)


def model(name, sketch):
    """A model has a field `id` unless another is the key or it is a proxy."""
    sketch = dict(sketch)
    meta = dict(sketch.pop("Meta", {}))
    fields = [(name, field(text)) for name, text in sketch.items()]
    bases = (models.Model,)
    if "proxy" in meta:
        bases = (meta["proxy"],)
        meta["proxy"] = True
    elif not any(made.primary_key for _, made in fields):
        fields.insert(0, ("id", models.BigAutoField(primary_key=True)))
    if "unique_together" in meta:
        meta["unique_together"] = {tuple(fields) for fields in meta["unique_together"]}
    if "indexes" in meta:
        meta["indexes"] = [index(*pair) for pair in meta["indexes"].items()]
    if "constraints" in meta:
        meta["constraints"] = [constraint(*pair) for pair in meta["constraints"].items()]
    return op.CreateModel(name, fields, options=meta, bases=bases)


def elided(sql):
    return op.RunSQL(sql, op.RunSQL.noop, elidable=True)


def separate(database, state):
    return op.SeparateDatabaseAndState(list(map(operation, database)), list(map(operation, state)))


OPERATIONS = {
    "CreateModel": model,
    "AddOnce": lambda model, name, text: op.AddField(model, name, field(text), preserve_default=False),
    "SQL": lambda sql, reverse, *states: op.RunSQL(sql, reverse, list(map(operation, states))),
    "AddField": lambda model, name, text: op.AddField(model, name, field(text)),
    "AlterField": lambda model, name, text: op.AlterField(model, name, field(text)),
    "AlterUniqueTogether": lambda name, sets: op.AlterUniqueTogether(name, {tuple(fields) for fields in sets}),
    "AddIndex": lambda model, name, sketch: op.AddIndex(model, index(name, sketch)),
    "RenameIndex": lambda model, old, new: op.RenameIndex(model, old_name=old, new_name=new),
    "RenameUnnamed": lambda model, fields, new: op.RenameIndex(model, old_fields=tuple(fields), new_name=new),
    "AddConstraint": lambda model, name, sketch: op.AddConstraint(model, constraint(name, sketch)),
    "AlterConstraint": lambda model, name, sketch: op.AlterConstraint(model, name, constraint(name, sketch)),
    "RunSQL": lambda sql: op.RunSQL(sql, op.RunSQL.noop),
    "RunOnce": lambda sql: op.RunSQL(sql),
    "Elided": elided,
    "Separate": separate,
}


def operation(sketch):
    name, *arguments = sketch
    return OPERATIONS.get(name, getattr(op, name, None))(*arguments)


def state(apps):
    result = ProjectState()
    for app, sketched in apps.items():
        for pair in sketched.items():
            model(*pair).state_forwards(app, result)
    return result


def said(name, made):
    """Says a field again, as far as it is compared."""
    words = [f"{name}:", made.__class__.__name__]
    if made.__class__.__name__ in ("BinaryField", "CharField", "SlugField"):
        words.append(str(made.max_length or 0))
    for flag in ("null", "blank", "db_index"):
        automatic = isinstance(made, models.AutoField) or made.__dict__.get("auto_now") or made.__dict__.get("auto_now_add")
        if getattr(made, flag, False) and not automatic:
            words.append(flag)
    if made.primary_key:
        words.append("pk")
    if made.unique:
        words.append("unique")
    if made.has_default():
        words.append(f"default={made.default}")
    if made.db_column:
        words.append(f"column={made.db_column}")
    if made.remote_field:
        words.append(f"to={label(made.remote_field.model)}")
        through = getattr(made.remote_field, "through", None)
        if through:
            words.append(f"through={label(through)}")
        if isinstance(made, models.ForeignKey):
            kwargs = made.deconstruct()[3]
            if "to_field" in kwargs:
                words.append(f"to_field={kwargs['to_field']}")
    return " ".join(words)


def held(state):
    """Says the models of a state, without what programs alone take as defaults."""
    result = {}
    for (_, name), one in state.models.items():
        fields = []
        for field_name, made in one.fields.items():
            made = made.clone()
            made.default = models.NOT_PROVIDED
            fields.append(said(field_name, made))
        options = one.options
        names = [[made.name for made in options.get(kind, [])] for kind in ("indexes", "constraints")]
        sets = sorted(map(list, options.get("unique_together") or ()))
        order = options.get("order_with_respect_to")
        result[name] = [one.name, fields, sets, *names, order, options.get("db_table")]
    return result


def label(model):
    return (model if isinstance(model, str) else model._meta.label_lower).lower()


def described(operations):
    """Says operations, and the models and fields that they make."""
    result = []
    for one in operations:
        text = one.formatted_description()
        if isinstance(one, op.CreateModel):
            fields = [said(*pair) for pair in one.fields]
            sets = sorted(map(list, one.options.get("unique_together") or ()))
            names = [[made.name for made in one.options.get(kind, [])] for kind in ("indexes", "constraints")]
            order = one.options.get("order_with_respect_to")
            text = [text, fields, sets, *names, order, one.options.get("db_table")]
        elif isinstance(one, (op.AddField, op.AlterField)):
            made = one.field.clone()
            if not one.preserve_default:
                made.default = models.NOT_PROVIDED
            text = [text, said(one.name, made)]
        result.append(text)
    return result
