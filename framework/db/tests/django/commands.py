"""Prints what Django's commands say in one of the worlds of `sketches/commands.json`, as JSON: python commands.py WORLD [URL of a server's database]."""

import json
import re
import sys
import tempfile
from io import StringIO
from pathlib import Path

from databases import configure
from sketches import sketches

world = sketches("commands.json")[sys.argv[1]]
MIGRATION = """
import json
from django.db import migrations
from sketches import operation

class Migration(migrations.Migration):
    sketch = json.loads({sketch!r})
    initial = sketch.get("initial")
    atomic = sketch.get("atomic", True)
    dependencies = [tuple(one.split(".")) for one in sketch.get("after", [])]
    run_before = [tuple(one.split(".")) for one in sketch.get("before", [])]
    replaces = [tuple(one.split(".")) for one in sketch.get("replaces", [])]
    operations = [operation(one) for one in sketch.get("operations", [])]
"""


def write(folder):
    for app, migrations in world["apps"].items():
        package = folder / app / "migrations"
        package.mkdir(parents=True)
        for path in (folder / app, package):
            (path / "__init__.py").touch()
        (folder / app / "models.py").touch()
        for name, sketch in migrations.items():
            (package / f"{name}.py").write_text(MIGRATION.format(sketch=json.dumps(sketch)))
    sys.path.insert(0, str(folder))


def ran(words):
    from django.core.management import call_command
    from django.db import connection

    if words[0] == "sql":
        with connection.cursor() as cursor:
            cursor.execute(words[1])
        return ""
    output, end = StringIO(), ""
    try:
        # What `sqlmigrate` adds there is said by the command of a project.
        errors = StringIO() if words[0] == "sqlmigrate" else output
        call_command(*words, stdout=output, stderr=errors, no_color=True)
    except SystemExit as status:
        end = f"exit {status}"
    except Exception as error:
        end = f"error: {error}".replace(" Is it in INSTALLED_APPS?", "") if words[0] == "sqlmigrate" else f"error: {error}"
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "NOW", output.getvalue() + end)
    text = re.sub(r"\(\d\.\d{3}s\)", "(TIME)", text).replace("  Rendering model states... DONE\n", "")
    text = text.replace("remove 'replaces' attributes in their Migration classes", "remove the 'replaces' calls from their migrations")
    return text.replace("python manage.py", "manage").replace("manage.py", "manage")


with tempfile.TemporaryDirectory() as folder:
    write(Path(folder))
    configure(sys.argv[2:], INSTALLED_APPS=list(world["apps"]))
    print(json.dumps([ran(words) for words in world["steps"]]))
