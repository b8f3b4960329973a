"""Lets Django put a model in the place of a swappable one, and prints tables, SQL and messages as JSON.

    swappable.py LABEL     tables and SQL, where the setting STORY_MODEL holds this
    swappable.py LABEL+    messages, also of a key that does not follow the setting
"""

import contextlib
import io
import json
import os
import sys
import tempfile

import django
from django.conf import settings

BLOG = '''
from django.conf import settings
from django.db import models


class Article(models.Model):
    title = models.CharField(max_length=100)

    class Meta:
        swappable = "STORY_MODEL"


class Comment(models.Model):
    article = models.ForeignKey(settings.STORY_MODEL, models.CASCADE)
    text = models.TextField()


class Shelf(models.Model):
    name = models.CharField(max_length=20)
    articles = models.ManyToManyField(settings.STORY_MODEL)
'''

# Django keeps this option in the checks only: its migrations forget it.
PIN = '''

class Pin(models.Model):
    article = models.OneToOneField(Article, models.CASCADE, swappable=False)
'''

NEWS = '''
from django.db import models


class Story(models.Model):
    section = models.CharField(max_length=10)
    title = models.CharField(max_length=100)
'''

value = sys.argv[1].rstrip("+")
folder = tempfile.mkdtemp()
for app, text in [("blog", BLOG + PIN if "+" in sys.argv[1] else BLOG), ("news", NEWS)]:
    os.mkdir(os.path.join(folder, app))
    open(os.path.join(folder, app, "__init__.py"), "w").close()
    with open(os.path.join(folder, app, "models.py"), "w") as file:
        file.write(text)
sys.path.insert(0, folder)
settings.configure(
    INSTALLED_APPS=["blog", "news"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    STORY_MODEL=value,
    USE_TZ=True,
)
django.setup()

from blog.models import Article  # noqa: E402
from django.core import checks  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402


def told(message):
    return [message.id, str(message.obj or ""), message.msg, message.hint or ""]


found = checks.run_checks(tags=["models"]) + Article.check()
# A name that is never resolved has no counterpart: that is E300 there.
found = [told(message) for message in found if message.id != "fields.E307"]
answer = {"checks": sorted(found)}
try:
    Article.objects
except AttributeError as error:
    answer["manager"] = str(error)
if "+" not in sys.argv[1]:
    call_command("makemigrations", "blog", "news", verbosity=0)
    shown = io.StringIO()
    call_command("sqlmigrate", "blog", "0001", stdout=shown, no_color=True)
    answer["sqlmigrate"] = shown.getvalue()
    with contextlib.redirect_stdout(io.StringIO()):
        call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE "
            "'django_%' ORDER BY type, name"
        )
        answer["master"] = [list(row) for row in cursor.fetchall()]
print(json.dumps(answer))
