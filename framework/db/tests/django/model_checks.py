"""What Django's checks say of models with mistakes, without and with databases, as JSON."""

import json
import sys
import types

import django
from django.conf import settings

town = sys.modules["faulty"] = types.ModuleType("faulty")
town.__path__ = ["."]

settings.configure(
    INSTALLED_APPS=["faulty"],
    DATABASES={
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"},
        "elephant": {"ENGINE": "django.db.backends.postgresql", "NAME": "x"},
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.core import checks  # noqa: E402
from django.db import connections, models  # noqa: E402
from django.db.models import F  # noqa: E402

# Nobody asks the server.
connections["elephant"].__dict__["pg_version"] = 150000


class Person(models.Model):
    class Meta:
        app_label = "faulty"


class Two__Words(models.Model):
    class Meta:
        app_label = "faulty"


class Twice(models.Model):
    one = models.IntegerField()
    other = models.IntegerField(db_column="one")
    short = models.CharField(max_length=2, choices=[("long", "Long"), ("s", "Short")])
    person = models.ForeignKey(Person, models.CASCADE, unique=True, related_name="+")
    remark = models.IntegerField(db_comment="what")
    double = models.GeneratedField(expression=F("one") * 2, output_field=models.IntegerField(), db_persist=False)

    class Meta:
        app_label = "faulty"
        db_table_comment = "twice"
        ordering = ["person__name"]


class Club(models.Model):
    members = models.ManyToManyField(Person, through="Membership", related_name="+")
    named = models.ManyToManyField(Person, through="Membership", through_fields=("club", "nobody"), related_name="+")
    wrong = models.ManyToManyField(Person, through="Membership", through_fields=("person", "person"), related_name="+")
    none = models.ManyToManyField(Person, through="Twice", related_name="+")
    friends = models.ManyToManyField("self", related_name="befriended")
    a_field_whose_name_is_so_long_that_no_column_of_postgresql_could_ever_be_called_like_it = models.IntegerField()

    class Meta:
        app_label = "faulty"


class Membership(models.Model):
    club = models.ForeignKey(Club, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    inviter = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        app_label = "faulty"


class Link(models.Model):
    club = models.ForeignKey(Club, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        app_label = "faulty"


class Circle(models.Model):
    one = models.ManyToManyField(Person, db_table="faulty_link", related_name="+")
    other = models.ManyToManyField(Person, db_table="shared", related_name="+")
    again = models.ManyToManyField(Person, db_table="shared", related_name="+")
    owner = models.ForeignKey(Person, models.CASCADE, related_name="objects")
    boss = models.ForeignKey(Person, models.DB_CASCADE, related_name="+")

    class Meta:
        app_label = "faulty"


class Pair(models.Model):
    first = models.ManyToManyField(Club, through="Knot", related_name="+")
    second = models.ManyToManyField(Club, through="Knot", related_name="+")

    class Meta:
        app_label = "faulty"


class Knot(models.Model):
    club = models.ForeignKey(Club, models.CASCADE, related_name="+")
    pair = models.ForeignKey(Pair, models.CASCADE, related_name="+")

    class Meta:
        app_label = "faulty"


class By_(Person):
    class Meta:
        app_label = "faulty"
        proxy = True
        ordering = ["nobody"]


class Commented(models.Model):
    class Meta:
        app_label = "faulty"
        db_table_comment = "where there are comments"
        required_db_features = {"supports_comments"}


def said(databases):
    return sorted(str(message) for message in checks.run_checks(tags=["models"], databases=databases))


print(json.dumps({"none": said(None), "sqlite": said(["default"]), "postgresql": said(["elephant"])}))
