"""Writes expected.json: what Django 6.1's collectstatic makes of files.json with ManifestStaticFilesStorage."""

import io
import json
import tempfile
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

HERE = Path(__file__).parent
files = json.loads((HERE / "files.json").read_text())
with tempfile.TemporaryDirectory() as folder:
    source, root = Path(folder, "source"), Path(folder, "collected")
    for name, content in files.items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    settings.configure(
        INSTALLED_APPS=["django.contrib.staticfiles"],
        STATIC_URL="/static/",
        STATIC_ROOT=root,
        STATICFILES_DIRS=[source],
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
        STORAGES={
            "staticfiles": {
                "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
            }
        },
    )
    django.setup()
    summary = call_command("collectstatic", interactive=False, stdout=io.StringIO())
    names = ["polls/style.css", "polls/icons.svg#up", "polls/font.eot?#iefix", "polls/sp ace.png", "deep/"]
    from django.templatetags.static import static

    expected = {
        "files": {
            path.relative_to(root).as_posix(): path.read_text()
            for path in sorted(root.rglob("*"))
            if path.is_file()
        },
        "addresses": {name: static(name) for name in names},
        "summary": summary.replace(folder, "FOLDER"),
    }
(HERE / "expected.json").write_text(json.dumps(expected, indent=1, sort_keys=True) + "\n")
