"""Options of models and relations: the tables, the queries and the answers of Django, as JSON."""

import datetime
import json

from databases import configure

configure(app="town")

from django.core.exceptions import ValidationError  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.db.migrations.autodetector import MigrationAutodetector  # noqa: E402
from django.db.migrations.graph import MigrationGraph  # noqa: E402
from django.db.migrations.state import ModelState, ProjectState  # noqa: E402


class Place(models.Model):
    name = models.CharField(max_length=20)
    opened = models.DateField()

    class Meta:
        app_label = "town"
        get_latest_by = ["-opened", "name"]
        db_table_comment = "where people meet"


class Restaurant(models.Model):
    place = models.OneToOneField(Place, models.CASCADE, primary_key=True)
    stars = models.IntegerField(default=0)

    class Meta:
        app_label = "town"


class Bar(models.Model):
    place = models.OneToOneField(Place, models.CASCADE, related_name="tavern")
    cosy = models.BooleanField(default=True)

    class Meta:
        app_label = "town"


class Person(models.Model):
    name = models.CharField(max_length=20)
    active = models.BooleanField(default=True)

    class Meta:
        app_label = "town"


class Meeting(models.Model):
    place = models.ForeignKey(Place, models.CASCADE)
    topic = models.CharField(max_length=20)

    class Meta:
        app_label = "town"
        order_with_respect_to = "place"


def active():
    return models.Q(active=True)


class Club(models.Model):
    name = models.CharField(
        max_length=20, unique_for_date="founded", error_messages={"unique_for_date": "Not on this %(lookup_type)s!"}
    )
    motto = models.CharField(max_length=20, unique_for_year="founded", unique_for_month="met", blank=True)
    founded = models.DateField()
    met = models.DateTimeField(null=True, blank=True)
    chair = models.ForeignKey(Person, models.CASCADE, limit_choices_to={"active": True})
    guest = models.ForeignKey(
        Person,
        models.CASCADE,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="%(class)s_guests",
        limit_choices_to=active,
        error_messages={"invalid": "Nobody has the %(field)s %(value)s."},
    )
    members = models.ManyToManyField(
        Person, through="Membership", through_fields=("club", "person"), related_name="+"
    )
    friends = models.ManyToManyField(Person, db_constraint=False, related_query_name="befriended", db_table="club_friends")
    code = models.CharField(
        max_length=3,
        unique=True,
        error_messages={
            "unique": "%(model_name)s: %(field_label)s is taken.",
            "blank": "Say something.",
            "max_length": "%(limit_value)d at most, not %(show_value)s: %(value)s.",
        },
    )
    media = models.CharField(
        max_length=3,
        default="cd",
        choices=[("?", "Unknown"), ("Audio", [("cd", "CD"), ("lp", "Vinyl")]), ("Video", [("dvd", "DVD")])],
    )

    class Meta:
        app_label = "town"
        default_related_name = "clubs"


class Membership(models.Model):
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    club = models.ForeignKey(Club, models.CASCADE)
    inviter = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        app_label = "town"


MODELS = [Place, Restaurant, Bar, Person, Meeting, Club, Membership]


def operations():
    state = ProjectState()
    for model in MODELS:
        state.add_model(ModelState.from_model(model))
    changes = MigrationAutodetector(ProjectState(), state)._detect_changes(graph=MigrationGraph())
    return [operation.formatted_description() for migration in changes["town"] for operation in migration.operations]


def messages(**given):
    club = {"name": "Ada", "founded": datetime.date(2026, 5, 4), "chair_id": 1, "code": "x", **given}
    try:
        Club(**club).full_clean()
    except ValidationError as error:
        return {
            field: [[message, one.code] for one in found for message in one.messages]
            for field, found in error.error_dict.items()
        }
    return {}


def main():
    with connection.schema_editor() as editor:
        for model in MODELS:
            editor.create_model(model)
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name")
        master = [list(row) for row in cursor.fetchall()]
    sql = {
        "one": str(Place.objects.select_related("restaurant", "tavern").filter(name="x").query),
        "query name": str(Person.objects.filter(befriended=1).query),
        "default name": str(Person.objects.filter(clubs__code="x").query),
        "class name": str(Person.objects.filter(club_guests__code="x").query),
        "through fields": str(Club.objects.filter(members__name="x").query),
        "in order": str(Meeting.objects.all().query),
    }
    Person.objects.create(name="Ann")
    Person.objects.create(name="Bob", active=False)
    Club.objects.create(
        name="First",
        motto="once",
        founded=datetime.date(2026, 5, 4),
        met=datetime.datetime(2026, 3, 31, 23, 30, tzinfo=datetime.UTC),
        chair_id=1,
        code="one",
    )
    found = [
        messages(),
        messages(name="First"),
        messages(name="First", founded=datetime.date(2026, 5, 5)),
        messages(motto="once"),
        messages(motto="once", founded=datetime.date(2025, 5, 5)),
        messages(
            motto="once",
            founded=datetime.date(2025, 5, 5),
            met=datetime.datetime(2020, 3, 1, tzinfo=datetime.UTC),
        ),
        messages(chair_id=2),
        messages(chair_id=9),
        messages(guest_id=2),
        messages(guest_id=1),
        messages(code=""),
        messages(code="one"),
        messages(code="four"),
    ]
    print(json.dumps({"master": master, "operations": operations(), "sql": sql, "messages": found}))


main()
