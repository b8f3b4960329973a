"""Prints what `makemigrations` and its kin say and write in one of the worlds of `sketches/made.json`, as JSON."""

import builtins
import importlib
import json
import os
import sys
import tempfile
import types
from io import StringIO
from pathlib import Path

from databases import configure
from sketches import field, sketches

world = sketches("made.json")[sys.argv[1]]
MIGRATION = """
import json
from django.db import migrations
from sketches import operation

def written(sketch):
    made = operation(sketch)
    # As the writer says of keys.
    for _, field in getattr(made, "fields", []):
        field.serialize = not field.primary_key
    return made

class Migration(migrations.Migration):
    sketch = json.loads({sketch!r})
    initial = sketch.get("initial")
    dependencies = [tuple(one.split(".")) for one in sketch.get("after", [])]
    replaces = [tuple(one.split(".")) for one in sketch.get("replaces", [])]
    operations = [written(one) for one in sketch.get("operations", [])]
"""
# What is said in Rust's words, or of its files.
WORDS = [
    ("models.py", "models.rs"),
    ("as valid Python", "as a Rust literal"),
    ("valid Python", "valid Rust"),
    ("RunPython or RunSQL", "RunRust or RunSql"),
    ("'auto_now_add=True'", "'auto_now_add'"),
    ("python manage.py", "manage"),
    ("timezone.now", "now()"),
    ("['0001_one', '0001_two']", "0001_one, 0001_two"),
    (
        "Node ('a', '0004_sql') not a valid node",
        "a.0004_sql cannot be squashed: another migration replaces it. Squash that one, or delete its `.replaces(..)` lines and the files "
        "that it stands for.",
    ),
    (
        "The datetime and django.utils.timezone modules are available, so it is possible to provide e.g. now() as a value.\n"
        "Type 'exit' to exit this prompt\n",
        "Texts go between quotes, and so do dates, times, decimals, UUIDs and JSON documents; now() is the present moment, "
        "Uuid::new_v4() a new key.\nType 'exit' to exit this prompt.\n",
    ),
]


def write(folder):
    """Writes the migrations there are; what was written meanwhile goes."""
    for app, migrations in world["apps"].items():
        package = folder / app / "migrations"
        package.mkdir(parents=True, exist_ok=True)
        for old in package.glob("*.py"):
            old.unlink()
        for path in (folder / app, package):
            (path / "__init__.py").touch()
        (folder / app / "models.py").touch()
        for name, sketch in migrations.items():
            (package / f"{name}.py").write_text(MIGRATION.format(sketch=json.dumps(sketch)))
    importlib.invalidate_caches()


def files(folder):
    return {str(path.relative_to(folder)) for path in folder.glob("*/migrations/0*.py")}


def ran(step, folder):
    from django.core.management import call_command

    write(folder)
    before, (output, errors), end = files(folder), (StringIO(), StringIO()), ""
    answers = iter(step.get("answers", []))
    builtins.input = lambda prompt="": next(answers)
    try:
        call_command(*step["words"], stdout=output, stderr=errors, no_color=True)
    except SystemExit as status:
        end = f"exit {status}"
    except Exception as error:
        end = f"error: {error}"
    said = errors.getvalue() + output.getvalue()
    if "--scriptable" in step["words"]:
        said = f"{errors.getvalue()}--- told\n{output.getvalue()}"
    if "Full m" in said:
        said = said[: said.index("\n", said.index("Full m"))]
    said = said.replace(f"{folder}/", "") + end
    for old, new in WORDS:
        said = said.replace(old, new)
    after = files(folder)
    return {"said": said, "new": sorted(after - before), "gone": sorted(before - after)}


with tempfile.TemporaryDirectory() as name:
    folder = Path(os.path.realpath(name))
    write(folder)
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = True
    os.chdir(folder)
    configure(INSTALLED_APPS=list(world["apps"]))
    from django.db import models

    for app, sketched in world["models"].items():
        for label, fields in sketched.items():
            made = {name: field(text) for name, text in fields.items()}
            made["id"] = models.BigAutoField(primary_key=True)
            type(label, (models.Model,), {"__module__": f"{app}.models", **made})
    print(json.dumps([ran(step, folder) for step in world["steps"]]))
