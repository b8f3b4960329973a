"""Models and operations as `../sketches/*.json` sketch them, made of Django's classes; and said again, to be compared."""

import json
from pathlib import Path

from django.db import models
from django.db.migrations import operations as op
from django.db.migrations.state import ProjectState

KINDS = {
    "auto": models.AutoField,
    "bigauto": models.BigAutoField,
    "boolean": models.BooleanField,
    "char": models.CharField,
    "date": models.DateField,
    "datetime": models.DateTimeField,
    "integer": models.IntegerField,
    "key": models.ForeignKey,
    "many": models.ManyToManyField,
    "one": models.OneToOneField,
    "slug": models.SlugField,
    "text": models.TextField,
    "uuid": models.UUIDField,
}
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
NAMES = {"column": "db_column", "table": "db_table", "comment": "db_comment", "help": "help_text"}


def sketches(name):
    return json.loads((Path(__file__).parent.parent / "sketches" / name).read_text())


def field(text):
    """Makes a field: `char 10 null`, `key a.one to_field=x`, `many a.two through=a.between`, `double x`."""
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
    if kind in ("char", "slug") and words and words[0].isdigit():
        options["max_length"] = int(words.pop(0))
    for word in words:
        name, _, value = word.partition("=")
        if name in FLAGS:
            options.update(FLAGS[name])
        elif name == "through_fields":
            options[name] = tuple(value.split(","))
        elif name in ("default", "db_default"):
            options[name] = int(value) if kind in ("integer", "key") else value
        elif name == "on_delete":
            arguments[1] = getattr(models, value)
        else:
            options[NAMES.get(name, name)] = value
    return KINDS[kind](*arguments, **options)


def condition(where):
    return models.Q(**where) if where else None


def index(name, sketch):
    if isinstance(sketch, list):
        sketch = {"fields": sketch}
    return models.Index(fields=sketch["fields"], name=name, condition=condition(sketch.get("where")))


def constraint(name, sketch):
    if isinstance(sketch, list):
        sketch = {"fields": sketch}
    code = {"violation_error_code": sketch["code"]} if "code" in sketch else {}
    if "check" in sketch:
        return models.CheckConstraint(condition=condition(sketch["check"]), name=name, **code)
    return models.UniqueConstraint(
        fields=sketch["fields"], name=name, condition=condition(sketch.get("where")), **code
    )


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
    if made.__class__.__name__ in ("CharField", "SlugField"):
        words.append(str(made.max_length))
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
