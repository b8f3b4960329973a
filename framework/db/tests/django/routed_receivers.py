"""What Django's receivers write where a router sends models to another database: python routed_receivers.py."""

import json
import sys
import types

import django
from django.conf import settings

module = sys.modules["routed_receivers"] = types.ModuleType("routed_receivers")
module.__path__ = ["."]
memory = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
settings.configure(
    DATABASES={"default": dict(memory), "archive": dict(memory)},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["routed_receivers"],
    DATABASE_ROUTERS=["__main__.Archive"],
    USE_TZ=True,
)
django.setup()

from django.db import connections, models, transaction  # noqa: E402
from django.db.models.signals import m2m_changed, post_delete, post_save  # noqa: E402


class Archive:
    def db_for_read(self, model, **hints):
        return "archive" if model.__name__ == "Log" else None

    db_for_write = db_for_read


class Text(models.Model):
    text = models.CharField(max_length=30)

    class Meta:
        abstract = True
        app_label = "routed_receivers"


class Label(Text):
    pass


class Entry(Text):
    labels = models.ManyToManyField(Label)


class Note(Text):
    pass


class Log(Text):
    pass


for alias in connections:
    with connections[alias].schema_editor() as editor:
        for model in [Label, Entry, Note, Log]:
            editor.create_model(model)


def saved(using, **arguments):
    Note.objects.create(text="saved")
    Log.objects.create(text="saved")

    def committed():
        Note.objects.create(text="committed")
        Log.objects.create(text="committed")

    transaction.on_commit(committed, using=using)


def deleted(**arguments):
    Note.objects.create(text="deleted")
    Log.objects.create(text="deleted")


def changed(action, **arguments):
    Log.objects.create(text=action)


def logged(using, **arguments):
    if is_on:
        Note.objects.create(text="logged")
        with connections[using].cursor() as cursor:
            cursor.execute("INSERT INTO routed_receivers_log (text) VALUES ('raw')")


is_on = False
post_save.connect(saved, sender=Entry, weak=False)
post_delete.connect(deleted, sender=Entry, weak=False)
m2m_changed.connect(changed, sender=Entry.labels.through, weak=False)
post_save.connect(logged, sender=Log, weak=False)

found = {}


def keep(step):
    """Keeps the logs and notes of both databases, and removes them."""
    found[step] = [
        [list(model.objects.using(alias).order_by("id").values_list("text", flat=True)) for model in [Log, Note]]
        for alias in ["default", "archive"]
    ]
    for alias in connections:
        for model in [Log, Note]:
            model.objects.using(alias).all().delete()


class Told(Exception):
    pass


row = Entry.objects.create(text="one")
keep("created")

is_on = True
try:
    with transaction.atomic():
        row.save()
        raise Told
except Told:
    pass
keep("failed")

is_on = False
with transaction.atomic():
    row.save()
keep("saved")

row.labels.add(Label.objects.create(text="x"))
keep("added")

row.delete()
keep("deleted")

try:
    with transaction.atomic():
        Note.objects.create(text="undone")
        Log.objects.create(text="kept")
        with transaction.atomic():
            Note.objects.create(text="undone too")
            Log.objects.create(text="kept too")
        raise Told
except Told:
    pass
keep("inside")

print(json.dumps({"found": found}))
