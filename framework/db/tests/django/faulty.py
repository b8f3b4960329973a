"""What Django's checks say of the models of `faulty`, on the kind of database that the argument names, as JSON.

`routed` has one of each kind, and a router that lets each model into one of them.
"""

import json
import sys
import types

import django
from django.conf import settings

faulty = sys.modules["faulty"] = types.ModuleType("faulty")
faulty.__path__ = ["."]
# The models belong to the app.
__name__ = "faulty.models"

ENGINES = ["sqlite3", "postgresql", "mysql"]


class ByLength:
    def allow_migrate(self, db, app_label, model_name=None, **hints):
        return ENGINES[len(model_name) % 3] == settings.DATABASES[db]["ENGINE"].split(".")[-1]


routed = sys.argv[1] == "routed"
aliases = dict(zip(["default", "elephant", "dolphin"], ENGINES)) if routed else {"default": sys.argv[1]}
settings.configure(
    INSTALLED_APPS=["faulty"],
    DATABASES={alias: {"ENGINE": f"django.db.backends.{name}", "NAME": ":memory:"} for alias, name in aliases.items()},
    DATABASE_ROUTERS=[ByLength()] if routed else [],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.core import checks  # noqa: E402
from django.db import connections, models  # noqa: E402
from django.db.models import CASCADE, F, Q, CheckConstraint, Deferrable, Index, UniqueConstraint  # noqa: E402
from django.db.models.expressions import RawSQL  # noqa: E402
from django.db.models.functions import Abs, Lower  # noqa: E402

# Nobody asks the server.
for connection in connections.all():
    if connection.vendor == "postgresql":
        connection.__dict__["pg_version"] = 150000
    if connection.vendor == "mysql":
        connection.__dict__["mysql_server_data"] = {
            "version": "10.11.6-MariaDB",
            "sql_mode": "STRICT_TRANS_TABLES",
            "default_storage_engine": "InnoDB",
            "lower_case_table_names": False,
            "has_zoneinfo_database": True,
        }
        connection.__dict__["display_name"] = "MySQL"


def key(to, on_delete=CASCADE, **options):
    return models.ForeignKey(to, on_delete, **options)


def hidden(to, **options):
    return models.ForeignKey(to, CASCADE, related_name="+", **options)


def integer(**options):
    return models.IntegerField(**options)


def many(to, **options):
    return models.ManyToManyField(to, **options)


# Names that ways back claim.


class Another(models.Model):
    pass


class Target(models.Model):
    one_set = integer()
    two_set = hidden(Another)
    three_set = many(Another, related_name="+")
    four_set = integer()
    six = integer()
    seven = hidden(Another)
    eight = many(Another, related_name="+")
    nine = integer()
    first_clash = hidden(Another)
    second_clash = many(Another, related_name="+")
    third_clash = integer()
    fourth_clash = hidden(Another)
    single = integer()


class One(models.Model):
    rel = key(Target)


class Two(models.Model):
    rel = key(Target)


class Three(models.Model):
    rel = many(Target)


class Four(models.Model):
    rel = many(Target)


class Six(models.Model):
    rel = key(Target)


class Seven(models.Model):
    rel = key(Target)


class Eight(models.Model):
    rel = many(Target)


class Nine(models.Model):
    rel = many(Target)


class Single(models.Model):
    rel = models.OneToOneField(Target, CASCADE)


class Explicit(models.Model):
    key = key(Target, related_name="first_clash")
    many = many(Target, related_name="second_clash")
    named = models.ForeignKey(Target, CASCADE, related_name="queried", related_query_name="third_clash")
    hidden = hidden(Target, related_query_name="third_clash")
    hidden_many = models.ManyToManyField(Target, related_name="+", related_query_name="fourth_clash")


class Managed(models.Model):
    target = key(Target, related_name="objects")


class TwoWays(models.Model):
    first = many("self", symmetrical=False)
    second = many("self", symmetrical=False)


class Many(models.Model):
    many_set = many("self", symmetrical=False)


class Query(models.Model):
    query = many("self", symmetrical=False)


class Named(models.Model):
    clash = integer()
    m2m = many("self", symmetrical=False, related_name="clash")


class Fine(models.Model):
    first = many("self", symmetrical=False, related_name="first_accessor")
    second = many("self", symmetrical=False, related_name="second_accessor")


class Key(models.Model):
    key_set = key("Key", null=True)


class Model(models.Model):
    model = key("Model", null=True)


class NamedKey(models.Model):
    clash = integer()
    foreign = key("NamedKey", related_name="clash", null=True)


class Tangle(models.Model):
    tgt_safe = integer()
    clash = integer()
    knot = integer()
    clash1_set = integer()


class Knot(models.Model):
    src_safe = integer()
    foreign_1 = key(Tangle, related_name="id")
    foreign_2 = key(Tangle, related_name="src_safe")
    m2m_1 = many(Tangle, related_name="id")
    m2m_2 = many(Tangle, related_name="src_safe")


class Shown(models.Model):
    one = key(Another)
    other = models.OneToOneField(Another, CASCADE)
    third = key(Another, related_name="some")

    class Meta:
        default_related_name = "shown"


# Rows that extend rows of other tables.


class Parent(models.Model):
    clash = integer()
    f_id = integer()


class Place(models.Model):
    lot = integer()
    visit = integer()
    visit_set = integer()


class Child(Parent):
    f = hidden(Place)
    other_parent = models.ForeignKey(Parent, CASCADE, related_name="child")


class GrandChild(Child):
    clash = integer()
    child = integer()


class ParkingLot(Place):
    other_place = models.OneToOneField(Place, CASCADE, related_name="other_parking")
    cars = integer()


class Visit(models.Model):
    lot = key(ParkingLot)


class Look(models.Model):
    place = key(Place, related_name="seen")
    lot = key(ParkingLot, related_name="seen")


class Base(models.Model):
    pass


class Derived(Base):
    derived = models.CharField(max_length=100)


# Models between two others.


class Person(models.Model):
    pass


class Wrong(models.Model):
    pass


class GroupFrom(models.Model):
    field = many(Person, through="From")


class From(models.Model):
    person = key(Person)
    first_group = key(GroupFrom, related_name="first")
    second_group = key(GroupFrom, related_name="second")


class GroupTo(models.Model):
    field = many(Person, through="To", related_name="tertiary")


class To(models.Model):
    first_person = key(Person, related_name="first")
    second_person = key(Person, related_name="second")
    group = key(GroupTo)


class GroupWrong(models.Model):
    members = many(Person, through="OfWrong")


class OfWrong(models.Model):
    person = key(Person)
    wrong_foreign_key = key(Wrong)


class GroupLess(models.Model):
    members = many(Person, through="Less")


class Less(models.Model):
    group = key(GroupLess)


class Friend(models.Model):
    friends = many("self", through="Friendship", symmetrical=False)


class Friendship(models.Model):
    first = key(Friend, related_name="rel_from_set_2")
    second = key(Friend, related_name="rel_to_set_2")
    third = key(Friend, related_name="too_many_by_far")


class Mirror(models.Model):
    others = many("self", through="Reflection")


class Reflection(models.Model):
    one = hidden(Mirror)
    other = hidden(Mirror)


class Event(models.Model):
    turned = many(Person, through="Invitation", through_fields=("invitee", "event"), related_name="+")
    invalid = many(Person, through="Invitation", through_fields=("invalid_field_1", "invalid_field_2"), related_name="+")
    fine = many(Person, through="Invitation", through_fields=("event", "invitee"), related_name="+")


class Invitation(models.Model):
    event = key(Event)
    invitee = key(Person)
    inviter = hidden(Person)


class Twin(models.Model):
    primary = many(Person, through="Bond", related_name="primary")
    secondary = many(Person, through="Bond", related_name="secondary")


class Bond(models.Model):
    person = key(Person)
    twin = key(Twin)


class Symmetric(models.Model):
    m2m = many("self", related_name="children")


class Foo(models.Model):
    bar = many("Bar", db_table="faulty_bar")


class Bar(models.Model):
    pass


class Baz(models.Model):
    foos = many(Foo, db_table="faulty_shared")


class Qux(models.Model):
    foos = many(Foo, db_table="faulty_shared")


class Automatic(models.Model):
    class Meta:
        db_table = "made_foos"


class Making(models.Model):
    foos = many(Automatic)

    class Meta:
        db_table = "made"


class Shadowed(models.Model):
    mm_a = many(Person, db_table="d1")


class Shadow(models.Model):
    mm_a = many(Person, through="Between", related_name="+")

    class Meta:
        managed = False


class Between(models.Model):
    a2 = hidden(Person, db_column="a1_id")
    c2 = key(Shadow, db_column="c1_id")

    class Meta:
        db_table = "d1"
        managed = False


class GrandRow(models.Model):
    pass


class MiddleRow(models.Model):
    grand = key(GrandRow, models.DB_CASCADE)


class LowRow(models.Model):
    middle = key(MiddleRow, models.RESTRICT)


class MiddleCode(models.Model):
    grand = key(GrandRow)


class LowData(models.Model):
    middle = key(MiddleCode, models.DB_SET_NULL, null=True)


class LowMany(models.Model):
    grand = key(GrandRow, models.DB_CASCADE)
    others = many(MiddleRow)


class LowNothing(models.Model):
    middle = key(MiddleRow, models.DO_NOTHING)


class Extended(GrandRow):
    pass


class LowExtended(models.Model):
    extended = key(Extended, models.DB_CASCADE)


class Both(models.Model):
    grand = key(GrandRow, models.DB_CASCADE)
    person = key(Person)


# Options.


class Related(models.Model):
    field1 = integer()
    up = hidden("Related", null=True)


class Ordered(models.Model):
    parent = hidden(Related)
    number = integer()
    name = models.CharField(max_length=9)
    moment = models.DateField()

    class Meta:
        ordering = [
            "parent__missing",
            "-parent__up__missing",
            "parent__field1__field2",
            "number__missing",
            "parent__pk",
            "parent_id",
            "parent__up",
            "name__length",
            "moment__year",
        ]


class Widths(models.Model):
    short = models.CharField(max_length=2, choices=[("long", "Long"), ("s", "Short")])
    one = integer()
    other = integer(db_column="one")
    key = hidden(Related, db_column="one")
    unique = hidden(Related, unique=True)
    unique_too = hidden(Related, unique=True, db_constraint=False)


class Commented(models.Model):
    remark = integer(db_comment="what")

    class Meta:
        db_table_comment = "what it is"


class Unmanaged(models.Model):
    remark = integer(db_comment="what")

    class Meta:
        db_table_comment = "what it is"
        managed = False


class Needing(models.Model):
    remark = integer(db_comment="what")

    class Meta:
        db_table_comment = "what it is"
        required_db_features = {"supports_comments"}


class Endless(models.Model):
    price = models.DecimalField()
    key = models.DecimalField(null=True, unique=True)


class EndlessNeeding(models.Model):
    price = models.DecimalField()

    class Meta:
        required_db_features = {"supports_no_precision_decimalfield"}


class Indexed(models.Model):
    text = models.TextField(db_index=True)
    bytes = models.BinaryField(db_index=True)
    json = models.JSONField(db_index=True)
    long = models.CharField(max_length=300, unique=True)
    long_index = models.CharField(max_length=300, db_index=True)
    slug = models.SlugField(max_length=256, unique=True)
    fine = models.CharField(max_length=255, unique=True)
    url = models.URLField(max_length=1000, unique=True)


class Computed(models.Model):
    one = integer()
    double = models.GeneratedField(expression=F("one") * 2, output_field=models.IntegerField(), db_persist=False)
    triple = models.GeneratedField(expression=F("one") * 3, output_field=models.IntegerField(), db_persist=True)


class LongKey(models.Model):
    key = models.CharField(max_length=256, primary_key=True)
    number = integer()


class Defaulted(models.Model):
    parent = models.ForeignKey(Related, models.DB_SET_DEFAULT, db_default=1, related_name="+")


class Given(models.Model):
    one = integer()
    other = integer(db_default=F("one"))
    third = integer(db_default=Abs("one"))
    fine = integer(db_default=Abs(-3))


class Nulled(models.Model):
    parent = models.ForeignKey(Related, models.DB_SET_NULL, null=True, related_name="+")


class AModelWithAVeryVeryLongNameWhichMakesColumnsOfManyToManyFieldsTooLong(models.Model):
    pass


class VeryLong(models.Model):
    a_field_whose_name_is_so_long_that_no_column_of_postgresql_could_ever_be_called_like_it = integer()
    a_field_whose_name_is_so_long_that_its_column_is_called_otherwise_as_one_sees = integer(db_column="short")
    a_foreign_key_whose_name_is_just_so_long_that_its_id_goes_beyond = hidden(Related)
    friends = many(AModelWithAVeryVeryLongNameWhichMakesColumnsOfManyToManyFieldsTooLong, related_name="+")


class ShadowedKey(models.Model):
    fk = hidden(Related)
    fk_id = integer()


class Two__Words(models.Model):
    pass


class Trailing_(models.Model):
    pass


# Constraints and indexes.


def constrained(name, fields, *, needing=None, **meta):
    """Makes a model with constraints or indexes."""
    if needing:
        meta["required_db_features"] = {needing}
    type(name, (models.Model,), {**fields, "__module__": __name__, "Meta": type("Meta", (), meta)})


def name():
    return models.CharField(max_length=9)


class Tag(models.Model):
    number = integer()


constrained(
    "Plain",
    {"name": name(), "tag": hidden(Tag)},
    indexes=[
        Index(fields=["name"], name="plain_fine"),
        Index(fields=["name"], name="plain_name_that_is_longer_than"),
        Index(fields=["tag"], name="plain_of_key"),
    ],
)
constrained("Partial", {"age": integer()}, indexes=[Index(fields=["age"], name="partial_age", condition=Q(age__gte=10))])
constrained(
    "PartialNeeding",
    {"age": integer()},
    needing="supports_partial_indexes",
    indexes=[Index(fields=["age"], name="partial_needing_age", condition=Q(age__gte=10))],
)
constrained(
    "Covering",
    {"age": integer(), "number": integer()},
    indexes=[Index(fields=["age"], name="covering_age", include=["number"])],
)
constrained(
    "CoveringNeeding",
    {"age": integer(), "number": integer()},
    needing="supports_covering_indexes",
    indexes=[Index(fields=["age"], name="covering_needing_age", include=["number"])],
)
constrained("Functional", {"name": name()}, indexes=[Index(Lower("name"), name="functional_name")])
constrained(
    "FunctionalNeeding",
    {"name": name()},
    needing="supports_expression_indexes",
    indexes=[Index(Lower("name"), name="functional_needing_name")],
)
constrained(
    "Checked",
    {"age": integer(), "tag": hidden(Tag)},
    constraints=[
        CheckConstraint(condition=Q(age__gte=18), name="checked_adult"),
        CheckConstraint(condition=Q(tag__number__gte=18), name="checked_joined"),
        CheckConstraint(condition=Q(tag__gt=1), name="checked_key"),
        CheckConstraint(condition=Q(RawSQL("id = 1", [], models.BooleanField())), name="checked_raw"),
        CheckConstraint(condition=(Q(age__gte=1) | Q(tag__number__gte=F("age"))) & ~Q(age=3), name="checked_complex"),
    ],
)
constrained(
    "Conditional",
    {"age": integer(), "tag": hidden(Tag)},
    constraints=[
        UniqueConstraint(fields=["age"], name="conditional_age", condition=Q(age__gte=100)),
        UniqueConstraint(fields=["age"], name="conditional_joined", condition=Q(tag__number__lt=5)),
    ],
)
constrained(
    "ConditionalNeeding",
    {"age": integer()},
    needing="supports_partial_indexes",
    constraints=[UniqueConstraint(fields=["age"], name="conditional_needing_age", condition=Q(age__gte=100))],
)
constrained(
    "Later",
    {"age": integer()},
    constraints=[UniqueConstraint(fields=["age"], name="later_age", deferrable=Deferrable.IMMEDIATE)],
)
constrained(
    "LaterNeeding",
    {"age": integer()},
    needing="supports_deferrable_unique_constraints",
    constraints=[UniqueConstraint(fields=["age"], name="later_needing_age", deferrable=Deferrable.DEFERRED)],
)
constrained(
    "Included",
    {"age": integer(), "number": integer()},
    constraints=[UniqueConstraint(fields=["age"], name="included_age", include=["number"])],
)
constrained(
    "IncludedNeeding",
    {"age": integer(), "number": integer()},
    needing="supports_covering_indexes",
    constraints=[UniqueConstraint(fields=["age"], name="included_needing_age", include=["number"])],
)
constrained("Expressed", {"name": name()}, constraints=[UniqueConstraint(Lower("name"), name="expressed_name")])
constrained(
    "Distinct",
    {"age": integer(null=True)},
    constraints=[UniqueConstraint(fields=["age"], name="distinct_age", nulls_distinct=False)],
)
constrained(
    "DistinctToo",
    {"age": integer(null=True)},
    constraints=[UniqueConstraint(fields=["age"], name="distinct_too_age", nulls_distinct=True)],
)
constrained(
    "SameNames",
    {"age": integer(), "number": integer()},
    constraints=[CheckConstraint(condition=Q(age__gt=bound), name="same") for bound in [1, 2]],
    indexes=[Index(fields=[field], name="same_index") for field in ["age", "number"]],
)
constrained(
    "SameNamesToo",
    {"age": integer()},
    constraints=[CheckConstraint(condition=Q(age__gt=1), name="distinct_age")],
    indexes=[Index(fields=["age"], name="partial_age")],
)
constrained("OutOfHands", {"name": name()}, managed=False, indexes=[Index(Lower("name"), name="hands_name")])
constrained("SameTable", {"number": integer()}, db_table="faulty_tag")

# A name that begins with an underscore is refused earlier where it is given with the index.
def said(databases):
    return sorted({str(message) for message in checks.run_checks(tags=["models"], databases=databases)})


print(json.dumps({name: said(databases) for name, databases in {"all": None, "two": ["elephant", "dolphin"] if routed else None}.items()}))
