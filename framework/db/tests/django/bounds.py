"""What Django answers where tests/rows/bounds asks what rows may hold and what the database fills: python bounds.py [URL of a server's database].

Every question runs in a transaction that is rolled back.
"""

import json
import math
import sys

import databases

databases.configure(sys.argv[1:], "bounds", TIME_ZONE="UTC")

from django.core.exceptions import ValidationError  # noqa: E402
from django.core.validators import MaxValueValidator  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.db.models import Case, CheckConstraint, F, GeneratedField, Q, UniqueConstraint, Value, When  # noqa: E402
from django.db.models.functions import Abs, Coalesce, ExtractYear, Lower, Now, Pi, Upper  # noqa: E402
from django.db.models.lookups import GreaterThan  # noqa: E402
from telling import attempt, found, told  # noqa: E402


class Meta:
    app_label = "bounds"


class Product(models.Model):
    name = models.CharField(max_length=40, null=True, blank=True)
    price = models.IntegerField(null=True, blank=True)
    discounted = models.IntegerField(null=True, blank=True)
    rebate = GeneratedField(
        expression=Coalesce("price", 0) - Coalesce("discounted", Coalesce("price", 0)),
        output_field=models.IntegerField(),
        db_persist=True,
    )
    lower_name = GeneratedField(
        expression=Lower("name"), output_field=models.CharField(max_length=40), db_persist=True, null=True
    )

    class Meta(Meta):
        constraints = [
            CheckConstraint(condition=Q(rebate__range=(0, 100)), name="bounded_rebate"),
            UniqueConstraint(fields=["lower_name"], name="lower_name_unique"),
            UniqueConstraint(fields=["price"], condition=Q(lower_name__startswith="x"), name="price_of_x"),
            UniqueConstraint(Abs("rebate"), F("discounted"), name="abs_rebate"),
        ]


class Sole(models.Model):
    name = models.CharField(max_length=40, null=True)
    price = models.IntegerField(null=True)
    lower_name = GeneratedField(
        expression=Lower("name"), output_field=models.CharField(max_length=40), db_persist=True, null=True
    )

    class Meta(Meta):
        constraints = [
            UniqueConstraint(fields=["price"], nulls_distinct=False, name="sole_price"),
            UniqueConstraint(fields=["lower_name"], nulls_distinct=False, name="sole_name"),
            UniqueConstraint(Abs("price"), nulls_distinct=False, name="sole_abs"),
        ]


class Given(models.Model):
    field = models.CharField(max_length=20)
    word = models.CharField(max_length=20, db_default="given")
    number = models.IntegerField(unique=True, db_default=42)

    class Meta(Meta):
        constraints = [
            CheckConstraint(condition=Q(word="given") | Q(field="free"), name="word_given"),
            CheckConstraint(condition=Q(word="given", number__gt=5) | Q(field__startswith="f"), name="both_given"),
            UniqueConstraint(fields=["word", "field"], name="word_field"),
            UniqueConstraint(Upper("word"), "number", name="upper_word"),
            UniqueConstraint(fields=["word"], condition=Q(field="once"), name="word_once"),
        ]


class Aged(models.Model):
    number = models.IntegerField(primary_key=True)
    age = models.IntegerField()
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True)

    class Meta(Meta):
        constraints = [
            CheckConstraint(condition=~Q(pk=F("age")), name="pk_not_age"),
            CheckConstraint(condition=Q(parent__isnull=False) | Q(age__gt=3), name="parent_or_old"),
            CheckConstraint(condition=~Q(parent_id=7), name="parent_not_7"),
        ]


class Document(models.Model):
    data = models.JSONField(null=True, blank=True)

    class Meta(Meta):
        constraints = [
            CheckConstraint(condition=Q(data__version="stable"), name="only_stable"),
            CheckConstraint(condition=Q(data__isnull=False), name="some_data"),
        ]


class Sealed(models.Model):
    data = models.JSONField(null=True, blank=True)

    class Meta(Meta):
        constraints = [
            CheckConstraint(condition=~Q(data=models.JSONNull()), name="sealed_no_null"),
            CheckConstraint(condition=Q(data__isnull=True) | Q(data__has_key="name") & ~Q(data__name=models.JSONNull()), name="sealed_named"),
            CheckConstraint(condition=~Q(data__has_keys=["a", "b c"]) | ~Q(data__a__has_any_keys=["x", "y"]), name="sealed_keys"),
        ]


class Coloured(models.Model):
    name = models.CharField(max_length=20)
    color = models.CharField(max_length=20, null=True, blank=True)

    class Meta(Meta):
        constraints = [
            UniqueConstraint(Case(When(color__isnull=True, then=F("name"))), name="plain_name"),
            UniqueConstraint(Lower("name").desc(), "color", name="lower_desc"),
            UniqueConstraint(Lower("name"), name="lower_plain", condition=Q(color__isnull=True)),
        ]


class Base(models.Model):
    name = models.CharField(max_length=20)
    color = models.CharField(max_length=20)
    rank = models.IntegerField()

    class Meta(Meta):
        constraints = [
            UniqueConstraint(fields=["name", "color"], name="name_color"),
            UniqueConstraint(fields=["rank"], name="rank_unique"),
            CheckConstraint(condition=Q(rank__gt=0), name="rank_gt_0"),
        ]


class Heir(Base):
    till = models.IntegerField(default=0)

    class Meta(Meta):
        constraints = [CheckConstraint(condition=Q(till__gte=0), name="till_gte_0")]


class Number(models.Model):
    small = models.PositiveSmallIntegerField(default=1)
    plus = models.PositiveIntegerField(default=1)
    big = models.PositiveBigIntegerField(default=1)
    capped = models.PositiveIntegerField(default=1, validators=[MaxValueValidator(10)])
    size = models.FloatField(default=1)
    price = models.DecimalField(max_digits=4, decimal_places=2, default=1)

    class Meta(Meta):
        pass


class Sum(models.Model):
    a = models.IntegerField()
    b = models.IntegerField()
    field = GeneratedField(expression=F("a") + F("b"), output_field=models.IntegerField(), db_persist=True)
    aged = models.ForeignKey(Aged, models.SET_NULL, null=True)

    class Meta(Meta):
        pass


class Constant(models.Model):
    field = GeneratedField(expression=Value("Constant"), output_field=models.CharField(max_length=10), db_persist=True)

    class Meta(Meta):
        pass


class Both(models.Model):
    both = models.IntegerField(default=1, db_default=2)
    null = models.FloatField(null=True, db_default=1.5)

    class Meta(Meta):
        pass


class Language(models.Model):
    code = models.CharField(primary_key=True, max_length=2, db_default="en")

    class Meta(Meta):
        pass


class Speaker(models.Model):
    language = models.ForeignKey(Language, models.CASCADE, db_default="fr")

    class Meta(Meta):
        pass


class Reckoned(models.Model):
    number = models.FloatField(db_default=Pi())
    year = models.IntegerField(db_default=ExtractYear(Now()))
    added = models.FloatField(db_default=Pi() + 4.5)
    several = models.FloatField(db_default=Coalesce(4.5, Pi()))
    case_when = models.IntegerField(db_default=Case(When(GreaterThan(2, 1), then=3), default=4))

    class Meta(Meta):
        pass


class Tenant(models.Model):
    name = models.CharField(max_length=10, default="")

    class Meta(Meta):
        pass


class Token(models.Model):
    pk = models.CompositePrimaryKey("tenant", "number")
    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="tokens")
    number = models.SmallIntegerField()
    secret = models.CharField(max_length=10, default="")

    class Meta(Meta):
        pass


class Post(models.Model):
    pk = models.CompositePrimaryKey("tenant", "number")
    tenant = models.ForeignKey(Tenant, models.CASCADE, default=1)
    number = models.IntegerField(db_default=1)

    class Meta(Meta):
        pass


class Timed(models.Model):
    pk = models.CompositePrimaryKey("number", "created")
    number = models.SmallIntegerField(unique=True)
    created = models.DateTimeField(auto_now_add=True)
    text = models.TextField(default="")

    class Meta(Meta):
        pass


MODELS = [Product, Sole, Given, Aged, Document, Sealed, Coloured, Base, Heir, Number, Sum, Constant, Both, Language, Speaker]


def is_there(constraint):
    """Some that a database does not have would end Django's statements there."""
    features = connection.features
    if getattr(constraint, "nulls_distinct", None) is not None and not features.supports_nulls_distinct_unique_constraints:
        return False
    if isinstance(constraint, UniqueConstraint) and constraint.condition is not None and not features.supports_partial_indexes:
        return False
    return not getattr(constraint, "expressions", ()) or features.supports_expression_indexes


with connection.schema_editor() as editor:
    for model in [*MODELS, Reckoned, Tenant, Token, Post, Timed]:
        constraints = model._meta.constraints
        model._meta.constraints = list(filter(is_there, constraints))
        editor.create_model(model)
        model._meta.constraints = constraints


def errors(ask, **more):
    try:
        ask(**more)
    except ValidationError as error:
        return {
            field: [[message, one.code or ""] for one in of for message in one.messages]
            for field, of in error.error_dict.items()
        }
    return {}


def refusals(model, *rows, exclude=((),)):
    """What the constraints say of each row, with each list of fields left out."""
    return [[errors(model(**row).validate_constraints, exclude=set(names)) for names in exclude] for row in rows]


EACH = ((), ("price",), ("rebate",), ("discounted",), ("name",), ("lower_name",))


@told
def bounds_of_what_is_generated():
    Product.objects.create(name="Box", price=100, discounted=84)
    rows = [
        {"price": 50, "discounted": 20}, {"price": 1200, "discounted": 500}, {"price": 10, "discounted": 84},
        {"price": 116, "discounted": 100}, {"price": 100, "discounted": 84}, {"name": "BOX"}, {"name": "Case"}, {"name": None},
    ]
    return refusals(Product, *rows, exclude=EACH)


@told
def bounds_of_what_is_generated_and_left():
    row = Product.objects.create(name="Xylophone", price=100, discounted=84)
    said = [errors(row.full_clean)]
    row.name, row.discounted = "XYLOPHONE", 99
    said.append(errors(row.full_clean))
    row.price = 900
    said.append(errors(row.full_clean))
    return said + refusals(Product, {"name": "xy", "price": 100}, {"name": "y", "price": 100}, {"name": "Xy"}, exclude=EACH)


@told
def bounds_where_nulls_are_equal():
    Sole.objects.create(name="a", price=-5)
    rows = [{}, {"price": 5}, {"price": -5}, {"name": "A"}, {"name": "b", "price": 7}]
    said = refusals(Sole, *rows)
    Sole.objects.create()
    return [said, refusals(Sole, *rows, exclude=((), ("name",), ("price",)))]


@told
def bounds_of_defaults_of_the_database():
    rows = [
        {"field": "x"}, {"field": "free"}, {"field": "x", "word": "other"}, {"field": "free", "word": "other"},
        {"field": "x", "number": 4}, {"field": "f", "number": 4}, {"field": "once"}, {"field": "free", "word": "GIVEN", "number": 42},
    ]
    said = refusals(Given, *rows)
    Given.objects.create(field="once")
    clean = [errors(Given(**row).full_clean) for row in rows]
    return [said, refusals(Given, *rows, exclude=((), ("word",), ("number",), ("field",))), clean]


@told
def bounds_of_keys():
    return refusals(
        Aged,
        {"number": 1, "age": 1}, {"number": 1, "age": 2}, {"number": 1, "age": 1, "parent_id": 1}, {"number": 2, "age": 1, "parent_id": 7},
        exclude=((), ("pk",), ("number",), ("age",), ("parent",)),
    )


@told
def bounds_of_documents():
    rows = [{"data": None}, {"data": {}}, {"data": {"version": "stable"}}, {"data": {"version": "x", "y": 1}}, {"data": []}]
    return refusals(Document, *rows, exclude=((), ("data",)))


@told
def bounds_of_keys_of_documents():
    documents = [
        {}, {"name": None}, {"name": "x"}, {"name": 0, "other": None}, ["name"], "name",
        {"name": 1, "a": {"x": 1}}, {"name": 1, "a": {"x": 1}, "b c": 0}, {"name": 1, "a": {"y": 1}, "b c": 0}, {"name": 1, "a": {}, "b c": 0},
    ]
    said = refusals(Sealed, *[{"data": document} for document in documents])
    # Of these two Django finds what the database does not.
    documents += [models.JSONNull(), None]
    return [said, [attempt(lambda: bool(Sealed.objects.create(data=document))) for document in documents]]


@told
def bounds_of_expressions():
    Coloured.objects.create(name="p1", color="red")
    Coloured.objects.create(name="p2")
    rows = [
        {"name": "p1"}, {"name": "p2"}, {"name": "P2"}, {"name": "p2", "color": "green"}, {"name": "P1", "color": "red"}, {"name": "p3"},
    ]
    own = [errors(row.validate_constraints) for row in Coloured.objects.order_by("name")]
    return [own, refusals(Coloured, *rows, exclude=((), ("name",), ("color",)))]


@told
def bounds_of_rows_that_are_extended():
    Base.objects.create(name="product", color="yellow", rank=1)
    said = []
    for row in [{"rank": 1}, {"rank": 0}, {"rank": 2, "color": "red"}, {"rank": -1, "color": "red", "till": -1}, {"rank": 3, "color": ""}]:
        row = {"name": "product", "color": "yellow", **row}
        said.append(errors(Heir(**row).full_clean))
        said.append(errors(Heir(**row).full_clean, exclude=["rank"]))
    return said


@told
def bounds_of_numbers():
    cases = [
        {"small": 32767}, {"small": 32768}, {"small": 65535}, {"plus": 2147483647}, {"plus": 2147483648}, {"plus": 4294967295},
        {"big": 2**63 - 1}, {"big": 2**63}, {"big": 2**64 - 1}, {"capped": 11}, {"capped": 3_000_000_000}, {"size": math.inf},
    ]
    said = []
    for case in cases:
        saved = attempt(lambda: list(Number.objects.filter(pk=Number.objects.create(**case).pk).values_list(*case))[0][0])
        saved = "no" if isinstance(saved, dict) else str(saved)
        said.append([errors(Number(**case).full_clean), saved])
    return said


@told
def numbers_that_are_none():
    return isinstance(attempt(lambda: Number.objects.create(size=math.nan).pk), dict)


@told
def sums_follow():
    row = Sum(a=2, b=4)
    row.save()
    seen = [row.field]
    row.a = 4
    row.save()
    seen.append(row.field)
    Sum.objects.filter(pk=row.pk).update(a=6)
    row.save(update_fields=["aged"])
    seen.append(row.field)
    row.save(update_fields=["b"])
    seen.append(row.field)
    row.a = 8
    row.save(update_fields=["a"])
    return [*seen, row.field]


@told
def sums_at_once():
    rows = [Sum(a=3, b=4), Sum(a=1, b=1)]
    Sum.objects.bulk_create(rows)
    rows = list(Sum.objects.order_by("a"))
    rows[0].a = 5
    Sum.objects.bulk_update(rows, ["a"])
    Sum.objects.filter(b=4).update(b=F("field"))
    return list(map(list, Sum.objects.order_by("b").values_list("a", "b", "field")))


@told
def sums_that_are_left_out():
    Sum.objects.create(a=1, b=2)
    row = Sum.objects.defer("field").get()
    before = sorted(row.get_deferred_fields())
    row.a = 5
    row.save()
    named = Sum.objects.only("field").get()
    return [before, row.field, named.field, list(Sum.objects.values_list("field", flat=True))]


@told
def constants():
    row = Constant.objects.create()
    row.save()
    return [row.field, errors(row.full_clean)]


@told
def names_in_small_letters():
    for name in [None, "NaMe", "Other"]:
        Product.objects.create(name=name, price=5, discounted=None if name else 1)
    rows = Product.objects.exclude(lower_name="other").order_by("pk")
    return list(rows.values_list("lower_name", flat=True))


@told
def both_defaults():
    with connection.cursor() as cursor:
        empty = "() VALUES ()" if connection.vendor == "mysql" else "DEFAULT VALUES"
        cursor.execute(f"INSERT INTO bounds_both {empty}")
    raw = Both.objects.get()
    row = Both.objects.create()
    none = Both.objects.create(null=None)
    row.refresh_from_db()
    none.refresh_from_db()
    return [[raw.both, raw.null], [row.both, row.null], [none.both, none.null]]


@told
def saved_over_with_defaults():
    row = Given.objects.create(field="free", word="w", number=5)
    Given(id=row.pk, field="fresh").save()
    seen = [list(Given.objects.values_list("field", "word", "number").get())]
    Given(id=row.pk, field="f", word="given").save(update_fields=["number"])
    seen.append(list(Given.objects.values_list("field", "word", "number").get()))
    Given(id=row.pk, field="f", word="given", number=9).save(update_fields=["word"])
    return [*seen, list(Given.objects.values_list("field", "word", "number").get())]


@told
def keys_that_the_database_gives():
    Language.objects.create()
    other = Language.objects.create(code="de")
    Language.objects.create(code="fr")
    Speaker.objects.create()
    Speaker.objects.create(language=other)
    Speaker.objects.bulk_create([Speaker(), Speaker(language_id="en")])
    speakers = Speaker.objects.order_by("pk").values_list("language", flat=True)
    return [list(Language.objects.order_by("pk").values_list("pk", flat=True)), list(speakers)]


@told
def defaults_that_are_computed():
    row = Reckoned.objects.create()
    other = Reckoned.objects.create(year=2000, case_when=5)
    Reckoned.objects.bulk_create([Reckoned(), Reckoned(year=2000)])
    row.refresh_from_db()
    now = list(Reckoned.objects.order_by("pk").values_list("year", flat=True))
    rows = Reckoned.objects.order_by("pk").values_list("number", "added", "several", "case_when")
    return [[year == 2000 for year in now], [[round(number, 6) for number in row] for row in rows], other.year]


def tokens():
    one, two = Tenant.objects.create(id=1, name="a"), Tenant.objects.create(id=2, name="b")
    Token.objects.bulk_create([Token(tenant=tenant, number=number) for tenant, number in [(one, 1), (one, 2), (two, 1)]])
    return one, two


def said(ask):
    try:
        return ask()
    except Exception as error:
        return str(error)


@told
def composite_look_ups():
    tokens()
    asked = [
        ("pk", 1), ("pk", [1, 2]), ("pk", [1, 2, 3]), ("pk__exact", 1), ("pk__in", 1), ("pk__in", [1, 2]), ("pk__in", [[1, 2, 3]]),
        ("pk__in", [[1, 2], [2, 1]]), ("pk__in", []), ("pk__gt", 1), ("pk__gt", [1, 1]), ("pk__gte", [1, 2, 3]), ("pk__lt", [2, 1]),
        ("pk__lte", "x"), ("pk__isnull", True), ("pk__isnull", False), ("pk", ["x", 1]),
    ]
    def keys(name, value):
        return list(map(list, Token.objects.filter(**{name: value}).order_by("pk").values_list("tenant", "number")))
    return [[name, value, said(lambda: keys(name, value))] for name, value in asked]


@told
def composite_defaults():
    one, two = tokens()
    row = Post(tenant=one)
    row.save()
    Post.objects.create(tenant=two, number=4)
    return [list(map(list, Post.objects.order_by("pk").values_list("tenant", "number"))), attempt(lambda: Post.objects.create().pk)]


@told
def composite_times():
    rows = [Timed.objects.create(number=number) for number in (3, 1, 2)]
    rows[0].text = "x"
    rows[0].save()
    before = rows[1].get_previous_by_created()
    return [
        Timed.objects.count(), before.number, rows[1].get_next_by_created().number,
        list(Timed.objects.order_by("created").values_list("number", "text")[0]), errors(rows[0].full_clean),
    ]


@told
def composite_changes_that_are_refused():
    tokens()
    rows = list(Token.objects.order_by("pk"))
    return [
        attempt(lambda: Token.objects.bulk_update(rows, ["number"])),
        attempt(lambda: Token.objects.filter(number=2).update(number=7)),
        attempt(lambda: Token.objects.filter(tenant__name="b").update(secret="s")),
        list(Token.objects.order_by("pk").values_list("secret", flat=True)),
        attempt(lambda: rows[0].save(update_fields=["number"])),
        attempt(lambda: Token().delete()),
    ]


print(json.dumps({"found": found}))
