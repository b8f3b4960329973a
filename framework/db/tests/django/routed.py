"""Which models Django's routers are asked about first where something is written: python routed.py."""

import datetime
import json

from databases import configure

configure(app="routed")

from django.db import connection, models  # noqa: E402
from django.test.utils import override_settings  # noqa: E402


class Person(models.Model):
    name = models.CharField(max_length=20)

    class Meta:
        app_label = "routed"


class Book(models.Model):
    title = models.CharField(max_length=20)
    day = models.DateField(default=datetime.date(2024, 1, 1))
    authors = models.ManyToManyField(Person)
    editor = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="edited")

    class Meta:
        app_label = "routed"


class Pet(models.Model):
    name = models.CharField(max_length=20)
    owner = models.ForeignKey(Person, models.CASCADE)

    class Meta:
        app_label = "routed"


class Asked(Exception):
    pass


class Router:
    def db_for_write(self, model, **hints):
        raise Asked(model.__name__)


with connection.schema_editor() as editor:
    for model in [Person, Book, Pet]:
        editor.create_model(model)

ann = Person.objects.create(name="ann")
rex = Pet.objects.create(name="rex", owner=ann)
one = Book.objects.create(title="one", editor=ann)
one.authors.add(ann)

found = {}
for name, write in {
    "create": lambda: Person.objects.create(name="new"),
    "save": ann.save,
    "delete": rex.delete,
    "update": lambda: Book.objects.update(title="x"),
    "bulk create": lambda: Pet.objects.bulk_create([Pet(name="a", owner=ann)]),
    "bulk update": lambda: Pet.objects.bulk_update([rex], ["name"]),
    "get or create": lambda: Book.objects.get_or_create(title="two"),
    "update or create": lambda: Book.objects.update_or_create(title="two"),
    "delete related": lambda: ann.pet_set.all().delete(),
    "get or create related": lambda: ann.pet_set.get_or_create(name="fido"),
    "update related": lambda: ann.pet_set.update(name="max"),
    "add related": lambda: ann.edited.add(one),
    "remove related": lambda: ann.edited.remove(one),
    "clear related": lambda: ann.edited.clear(),
    "add": lambda: one.authors.add(ann),
    "clear": lambda: one.authors.clear(),
    "remove": lambda: one.authors.remove(ann),
    "set": lambda: one.authors.set([ann]),
    "delete many": lambda: one.authors.all().delete(),
    "get or create many": lambda: one.authors.get_or_create(name="else"),
    "update many": lambda: one.authors.update(name="other"),
    "add back": lambda: ann.book_set.add(one),
    "clear back": lambda: ann.book_set.clear(),
    "remove back": lambda: ann.book_set.remove(one),
    "delete many back": lambda: ann.book_set.all().delete(),
    "get or create many back": lambda: ann.book_set.get_or_create(title="new"),
    "update many back": lambda: ann.book_set.update(title="other"),
    "locked": lambda: Pet.objects.select_for_update().get(name="rex"),
}.items():
    try:
        with override_settings(DATABASE_ROUTERS=[Router()]):
            write()
        found[name] = None
    except Asked as asked:
        found[name] = str(asked)

print(json.dumps({"found": found}))
