"""Runs management commands of Django over a SQLite file, or a server's database, with the models of tests/fixtures.rs.

Takes a list of command lines (lists of words) as JSON; prints for each its output, its error and its warnings as JSON.
"""

import contextlib
import io
import json
import pathlib
import sys
import tempfile
import urllib.parse
import warnings

MODELS = '''
from django.db import models


class AuthorManager(models.Manager):
    def get_by_natural_key(self, name):
        return self.get(name=name)


class Author(models.Model):
    name = models.CharField(max_length=50, unique=True)
    mentor = models.ForeignKey("self", models.SET_NULL, null=True)
    objects = AuthorManager()

    def natural_key(self):
        return (self.name,)


class TagManager(models.Manager):
    def get_by_natural_key(self, word, author):
        return self.get(word=word, author__name=author)


class Tag(models.Model):
    word = models.CharField(max_length=20)
    author = models.ForeignKey(Author, models.CASCADE)
    objects = TagManager()

    class Meta:
        ordering = ["-word"]
        unique_together = [["word", "author"]]

    def natural_key(self):
        return (self.word,) + self.author.natural_key()

    natural_key.dependencies = ["library.author"]


class Book(models.Model):
    title = models.CharField(max_length=100)
    author = models.ForeignKey(Author, models.CASCADE)
    tags = models.ManyToManyField(Tag)
    pages = models.IntegerField(default=1)
    note = models.TextField()


class Person(models.Model):
    name = models.CharField(max_length=20)
    friends = models.ManyToManyField("self")


class Everything(models.Model):
    key = models.UUIDField(primary_key=True)
    flag = models.BooleanField()
    small = models.SmallIntegerField()
    big = models.BigIntegerField()
    positive = models.PositiveIntegerField()
    double = models.FloatField()
    price = models.DecimalField(max_digits=10, decimal_places=2)
    tiny = models.DecimalField(max_digits=12, decimal_places=9)
    moment = models.DateTimeField()
    day = models.DateField()
    clock = models.TimeField()
    data = models.JSONField()
    raw = models.BinaryField()
    perhaps = models.IntegerField(null=True)
    slug = models.SlugField()
    length = models.DurationField()
    address = models.GenericIPAddressField()
    other = models.GenericIPAddressField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)
'''

ANNEX = '''
import uuid

from django.db import models
from django.db.models import F


class ShownManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(hidden=False)


class Note(models.Model):
    text = models.CharField(max_length=20)
    hidden = models.BooleanField(default=False)
    weight = models.FloatField(null=True)
    objects = ShownManager()


class Memo(Note):
    class Meta:
        proxy = True


class Reminder(Memo):
    class Meta:
        proxy = True


class WordManager(models.Manager):
    def get_by_natural_key(self, word):
        return self.get(word=word)


class Nick(models.Model):
    word = models.CharField(max_length=20)
    objects = WordManager()

    def natural_key(self):
        return (self.word,)


class NameManager(models.Manager):
    def get_by_natural_key(self, name):
        return self.get(name=name)


class Left(models.Model):
    name = models.CharField(max_length=20, unique=True)
    right = models.ForeignKey("Right", models.SET_NULL, null=True, related_name="lefts")
    objects = NameManager()

    def natural_key(self):
        return (self.name,)


class Right(models.Model):
    name = models.CharField(max_length=20, unique=True)
    left = models.ForeignKey(Left, models.SET_NULL, null=True, related_name="rights")
    nicks = models.ManyToManyField(Nick)
    others = models.ManyToManyField(Left, related_name="other_rights")
    objects = NameManager()

    def natural_key(self):
        return (self.name,)


class Place(models.Model):
    name = models.CharField(max_length=20)


class Inn(Place):
    beds = models.IntegerField(default=1)
    near = models.ManyToManyField(Place, related_name="inns_near")
    rivals = models.ManyToManyField("self")


class Club(models.Model):
    name = models.CharField(max_length=20)
    members = models.ManyToManyField(Left, through="Seat")
    places = models.ManyToManyField(Place, related_name="visited_by")
    seats = models.ManyToManyField("Seat", related_name="clubs")


class Seat(models.Model):
    club = models.ForeignKey(Club, models.CASCADE)
    member = models.ForeignKey(Left, models.CASCADE)
    rank = models.CharField(max_length=20, default="guest")

    class Meta:
        ordering = ["-member__name", "id"]


class Ticket(models.Model):
    urgency = models.IntegerField()
    plain = models.IntegerField(db_default=7)
    double = models.GeneratedField(expression=F("urgency") * 2, output_field=models.IntegerField(), db_persist=True)


class PlateManager(models.Manager):
    def get_by_natural_key(self, name, code):
        return self.get(name=name, code=code)


class Plate(models.Model):
    name = models.CharField(max_length=20)
    code = models.CharField(max_length=20, null=True)
    objects = PlateManager()

    def natural_key(self):
        return (self.name, self.code)


class Sticker(models.Model):
    text = models.CharField(max_length=20)
    plate = models.ForeignKey(Plate, models.CASCADE, null=True, related_name="stickers")
    plates = models.ManyToManyField(Plate, related_name="stuck")


class Chip(models.Model):
    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=20, unique=True)
    objects = NameManager()

    def natural_key(self):
        return (self.name,)


class Badge(models.Model):
    chip = models.OneToOneField(Chip, models.CASCADE, primary_key=True)
    text = models.CharField(max_length=20)


class Country(models.Model):
    name = models.CharField(max_length=20, unique=True)
    objects = NameManager()

    def natural_key(self):
        return (self.name,)


class TownManager(models.Manager):
    def get_by_natural_key(self, name, country):
        return self.get(name=name, country__name=country)


class Town(models.Model):
    name = models.CharField(max_length=20)
    country = models.ForeignKey(Country, models.CASCADE, null=True)
    objects = TownManager()

    def natural_key(self):
        return (self.name,) + (self.country.natural_key() if self.country else (None,))

    natural_key.dependencies = ["annex.country"]


class PoetManager(models.Manager):
    def get_by_natural_key(self, name, town, country):
        return self.get(name=name, town__name=town, town__country__name=country)


class Poet(models.Model):
    name = models.CharField(max_length=20)
    town = models.ForeignKey(Town, models.CASCADE, null=True)
    objects = PoetManager()

    def natural_key(self):
        return (self.name,) + (self.town.natural_key() if self.town else (None, None))

    natural_key.dependencies = ["annex.town"]


class Poem(models.Model):
    title = models.CharField(max_length=20)
    poet = models.ForeignKey(Poet, models.CASCADE, null=True)


class BranchManager(models.Manager):
    def get_by_natural_key(self, name, *above):
        above = None if above == (None, None) else self.get_by_natural_key(*above)
        return self.get(name=name, above=above)


class Branch(models.Model):
    name = models.CharField(max_length=20)
    above = models.ForeignKey("self", models.CASCADE, null=True)
    objects = BranchManager()

    def natural_key(self):
        return (self.name,) + (self.above.natural_key() if self.above else (None, None))
'''

folder = tempfile.TemporaryDirectory()
for name, models in [("library", MODELS), ("annex", ANNEX)]:
    package = pathlib.Path(folder.name) / name
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "models.py").write_text(models)
sys.path.insert(0, folder.name)

import django  # noqa: E402
from django.conf import settings  # noqa: E402


def database(place):
    """The settings of a database: a file, or the URL of a server's."""
    if "://" not in place:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": place}
    url = urllib.parse.urlsplit(place)
    engine = "mysql" if url.scheme == "mysql" else "postgresql"
    return {
        "ENGINE": f"django.db.backends.{engine}",
        "NAME": url.path.removeprefix("/"),
        "USER": url.username or "",
        "PASSWORD": url.password or "",
        "HOST": url.hostname,
        "PORT": str(url.port),
    }


settings.configure(
    FIXTURE_DIRS=sys.argv[2:],
    DATABASES={"default": database(sys.argv[1])},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["library", "annex"],
    USE_TZ=True,
    TIME_ZONE="Europe/Berlin",
)
django.setup()

from django.core.management import call_command  # noqa: E402

results = []
for line in json.load(sys.stdin):
    output, error = io.StringIO(), ""
    with warnings.catch_warnings(record=True) as told, contextlib.redirect_stdout(output):
        warnings.simplefilter("always")
        try:
            call_command(*line)
        except Exception as exception:
            error = str(exception)
    told = [f"{one.category.__name__}: {one.message}" for one in told]
    results.append([output.getvalue(), error, told])
print(json.dumps(results))
