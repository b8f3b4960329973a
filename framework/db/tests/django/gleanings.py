"""What Django answers to the questions of tests/queries/gleanings: python gleanings.py [URL of a server's database].

Every question runs in a transaction that is rolled back. Questions of documents stand in `documents`, in their order.
"""

import datetime
import json
import sys
import uuid
from decimal import Decimal

import databases

databases.configure(sys.argv[1:], "gleanings", TIME_ZONE="UTC")

from django.db import connection, models  # noqa: E402
from django.db.models import (  # noqa: E402
    Case, Count, Exists, F, GeneratedField, IntegerField, JSONField, JSONNull, Max, Min, OuterRef, Q, StringAgg, Subquery, Sum, TextField, UniqueConstraint,
    Value, When,
)
from django.db.models.expressions import RawSQL  # noqa: E402
from django.db.models.fields.json import KT, KeyTransform  # noqa: E402
from django.db.models.functions import *  # noqa: E402, F403
from django.db.models.lookups import GreaterThan  # noqa: E402
from shown import show  # noqa: E402
from telling import attempt, found, told  # noqa: E402


class Meta:
    app_label = "gleanings"


class Paper(models.Model):
    value = models.JSONField(null=True)

    class Meta(Meta):
        pass


class Note(models.Model):
    value = models.JSONField(null=True)
    summary = models.TextField(null=True)
    paper = models.ForeignKey(Paper, models.CASCADE, null=True, related_name="notes")

    class Meta(Meta):
        pass


class Season(models.Model):
    year = models.IntegerField()
    gt = models.IntegerField(null=True)

    class Meta(Meta):
        constraints = [UniqueConstraint(fields=["year"], name="one_season")]


class Game(models.Model):
    season = models.ForeignKey(Season, models.CASCADE, related_name="games")
    home = models.CharField(max_length=40)
    away = models.CharField(max_length=40)

    class Meta(Meta):
        pass


class Person(models.Model):
    first = models.CharField(max_length=40)
    last = models.CharField(max_length=40)
    code = models.UUIDField(null=True)
    born = models.DateField(null=True)
    woken = models.DateTimeField(null=True)
    slept = models.DurationField(null=True)
    number = models.IntegerField(null=True)

    class Meta(Meta):
        pass


class Question(models.Model):
    text = models.CharField(max_length=40)

    class Meta(Meta):
        pass


class Answer(models.Model):
    text = models.CharField(max_length=40)
    question = models.ForeignKey(Question, models.CASCADE)

    class Meta(Meta):
        order_with_respect_to = "question"


class Twin(models.Model):
    code = models.UUIDField()
    copy = GeneratedField(expression=F("code"), output_field=models.UUIDField(), db_persist=True)

    class Meta(Meta):
        pass


class Party(models.Model):
    name = models.CharField(max_length=40)

    class Meta(Meta):
        pass


class Seen(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(seen=True)


class Guest(models.Model):
    name = models.CharField(max_length=40)
    seen = models.BooleanField()
    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="guests")

    objects = Seen()

    class Meta(Meta):
        pass


class Gift(models.Model):
    name = models.CharField(max_length=40)
    guest = models.ForeignKey(Guest, models.CASCADE, null=True, blank=True, related_name="gifts")

    class Meta(Meta):
        pass


class Amount(models.Model):
    number = models.DecimalField(null=True)
    given = models.DecimalField(db_default=Decimal("1.125"))

    class Meta(Meta):
        pass


with connection.schema_editor() as editor:
    if connection.features.supports_no_precision_decimalfield:
        editor.create_model(Amount)
    for model in Paper, Note, Season, Game, Person, Question, Answer, Twin, Party, Guest, Gift:
        editor.create_model(model)

DOCUMENTS = [
    None, [], {}, {"a": "b", "c": 14}, {"a": "b", "c": 14, "d": ["e", {"f": "g"}], "h": True, "i": False, "j": None, "k": {"l": "m"}, "n": [None, True], "o": '"quoted"', "p": 4.2},
    [1, [2]], {"k": True, "l": False, "foo": "bax"}, {"foo": "bar", "baz": {"a": "b", "c": "d"}, "bar": ["foo", "bar"], "bax": {"foo": "bar"}},
    {"target": 5, "comparison": 2}, {"target": 2, "comparison": 5}, {"target": 2, "comparison": 2}, [{"a": 1}, {"b": "x"}], {"d": ["e", "e"]}, {"%total": 10},
]


def papers():
    return [Paper.objects.create(value=value).pk for value in DOCUMENTS]


def among(first, condition):
    """The places of the papers that a condition finds, or the kind of the error."""
    ask = lambda: [pk - first for pk in Paper.objects.filter(condition).order_by("pk").values_list("pk", flat=True)]  # noqa: E731
    return attempt(ask)


RAW = {"postgresql": "%s::jsonb", "mysql": "JSON_EXTRACT(%s, '$')", "sqlite": "JSON(%s)"}[connection.vendor]


def raw(document):
    return RawSQL(RAW, [json.dumps(document)], output_field=JSONField())


@told
def parts_beside_parts():
    first = papers()[0]
    tests = [
        Q(value__target__gt=F("value__comparison")), Q(value__target__gte=F("value__comparison")), Q(value__target__lt=F("value__comparison")),
        Q(value__target__lte=F("value__comparison")), Q(value__target=F("value__comparison")), Q(value__foo=F("value__bax__foo")),
        Q(value__foo__in=[F("value__bax__foo"), "baz"]), Q(value__foo__in=[F("value__bax__foo"), {}]), Q(value__foo=KeyTransform("x", raw({"x": "bar"}))),
        Q(value__foo=KeyTransform("y", KeyTransform("x", raw({"x": {"y": "bar"}})))), Q(value__d__0=F("value__d__1")), ~Q(value__target=F("value__comparison")),
    ]
    # MariaDB's texts of parts are no numbers to Django.
    return [among(first, test) for test in tests[2 if connection.vendor == "mysql" else 0 :]]


@told
def keys_at_the_end_of_paths():
    first = papers()[0]
    tests = [
        Q(value__has_key=F("value__baz__a")), Q(value__has_key=F("value__baz__c")), Q(value__has_key=F("value__d__1__f")), Q(value__has_key=F("value__1__b")),
        Q(value__baz__has_key="a"), Q(value__d__1__has_key="f"), Q(value__has_key=F("value__a")),
    ]
    return [among(first, test) for test in tests]


@told
def parts_that_contain_parts():
    first = papers()[0]
    if connection.vendor == "sqlite":
        return attempt(lambda: Paper.objects.filter(value__contains=F("value__bax")).count())
    tests = [
        Q(value__contains=F("value__bax")), Q(value__d__contains="e"), Q(value__d__contains=[{"f": "g"}]), Q(value__baz__contained_by={"a": "b", "c": "d", "e": "f"}),
        Q(value__contained_by=KeyTransform("x", raw({"x": {"a": "b", "c": 14, "d": "e"}}))), Q(value__bar__contains=F("value__foo")),
    ]
    return [among(first, test) for test in tests]


@told
def keys_of_what_is_computed():
    first = papers()[0]
    rows = Paper.objects.order_by("pk")
    ids = lambda query: [pk - first for pk in query.values_list("pk", flat=True)]  # noqa: E731
    own = Subquery(Paper.objects.filter(pk=OuterRef("pk")).values("value"))
    Note.objects.create(paper_id=first + 4, value={"d": ["f", "e"]}, summary='"text"')
    Note.objects.create(paper_id=first + 4, value={"d": ["e", "f"]}, summary='{"a": [1, 2]}')
    notes = Note.objects.order_by("pk")
    return [
        ids(rows.annotate(x=own).filter(x__a="b")),
        ids(rows.annotate(x=own).filter(x__d__1__f="g")),
        ids(rows.annotate(x=Value({"foo": "bar"}, JSONField())).filter(x__foo="bar", pk__lt=first + 2)),
        ids(rows.annotate(x=Value({"foo": "bar"}, JSONField())).filter(x__has_key="foo", pk__lt=first + 2)),
        ids(rows.annotate(x=JSONObject(a=JSONArray("pk"))).filter(x__a__0=first + 1)),
        ids(Paper.objects.annotate(x=JSONObject(a=JSONObject(b=F("pk")))).order_by("-x__a__b")),
        ids(Paper.objects.annotate(x=JSONArray(JSONArray(F("pk")))).order_by("-x__0__0")),
        ids(rows.annotate(x=Cast(KeyTransform("d", "value"), JSONField())).filter(x__0="e")),
        list(notes.filter(value__d__1=F("paper__value__d__0")).values_list("value__d__0", flat=True)),
        list(notes.values_list("paper__value__d__1__f", flat=True)),
        [row.x for row in notes.annotate(x=Coalesce(Cast("summary", JSONField()), "value", output_field=JSONField()))],
        list(notes.annotate(x=Cast("summary", JSONField())).filter(x__a__1=2).values_list("value__d__0", flat=True)),
        ids(rows.filter(notes__value__d__0="e")),
    ]


@told
def groups_and_orders_of_parts():
    first = papers()[0]
    rows = Paper.objects.filter(value__isnull=False)
    groups = [[row["k"], row["n"]] for row in rows.values(k=KT("value__d__1__f")).annotate(n=Count("k")).order_by("n")]
    more = [row["n"] for row in rows.values("value__d__0").annotate(n=Count("value__d__0")).order_by("n")]
    case = Paper.objects.filter(value__foo__isnull=False).update(value=Case(When(value__foo="bax", then=Value({"new": 1}, JSONField())), default=JSONNull()))
    new = list(Paper.objects.filter(Q(value__new=1) | Q(value=JSONNull())).order_by("pk").values_list("value", flat=True))
    if connection.vendor == "postgresql":
        distinct = list(Paper.objects.order_by("value__k__l").distinct("value__k__l").values_list("value__k__l", flat=True))
    else:
        distinct = None
    return [groups, more, case, new, distinct, first > 0]


@told
def documents_as_they_were_written():
    # MariaDB keeps documents as texts, which are found as they are here, and otherwise than they are there.
    if connection.vendor == "mysql":
        return None
    steps = []
    for text, value in [('{"a":1}', {"a": 1}), ('{ "a" : 1 }', {"a": 1}), ("[1,2]", [1, 2]), ("[ 1, 2 ]", [1, 2])]:
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO gleanings_paper (value) VALUES ('{text}')")
        steps.append(Paper.objects.filter(value__in=[value]).count())
    return steps


@told
def names_of_fields_that_are_look_ups():
    one, two, three = [Season.objects.create(year=year, gt=gt) for year, gt in [(2009, 111), (2010, 222), (2011, None)]]
    for season, home, away in [(one, "A", "B"), (two, "A", "C"), (two, "D", "B"), (three, "E", "A")]:
        Game.objects.create(season=season, home=home, away=away)
    tests = [
        Q(season__year=2010), Q(season__year__exact=2010), Q(season__gt=222), Q(season__gt__exact=222), Q(season__gt__gt=111), Q(season__gt__in=[111, 222]),
        Q(season__year__gt=2009), Q(season__year__in=[2009, 2011]), Q(season__gt__isnull=True), Q(season__gt__startswith="22"), Q(season__gt__gt__gt=1),
        Q(season=Season.objects.order_by("year")[:1]), Q(season=Season.objects.order_by("year")[1:2]), Q(season=Season.objects.order_by("year")[:2]), Q(season=Season.objects.all()),
        Q(season=Season.objects.values("id", "year")[:1]), Q(season=Season.objects.values("gt", "id")[:1]), Q(season_id=Season.objects.filter(year=2011).values("id")[:1]),
        Q(season__year=Game.objects.values("season__year").annotate(m=Max("season__year")).order_by("-m").values("m")[:1]),
        Q(season__games__away="B", season__games__home="A"), Q(season__year__lt=2009.5), Q(season__year__gte=2009.5),
    ]
    games = Game.objects.order_by("pk")
    seasons = Season.objects.order_by("year")
    bulk = [attempt(lambda: sorted(Season.objects.in_bulk([2009, 2011, 1], field_name="year"))), attempt(lambda: sorted(Season.objects.in_bulk([111], field_name="gt")))]
    return [
        [attempt(lambda: [[game.home, game.away] for game in games.filter(test)]) for test in tests],
        [[season.year, season.x] for season in seasons.annotate(x=Q(year__lt=2010))],
        list(seasons.annotate(x=Q(year__lt=2010)).filter(x=Q(year__gt=2008)).values_list("year", flat=True)),
        list(seasons.filter(GreaterThan(2010, F("year"))).values_list("year", flat=True)),
        list(seasons.annotate(x=Exists(Game.objects.filter(season=OuterRef("pk"), home="A"))).filter(x=Q(year__gt=2009)).values_list("year", flat=True)),
        bulk,
    ]


def people():
    rows = [
        ("Johnny", "%John"), ("Jean-Claude", "Claud_"), ("Jean-Claude", "Claude%"), ("Johnny", "Joh\\n"), ("Johnny", "_ohn"), ("Johnny", "^Joh"), ("Johnny", "Johnny$"),
        ("Johnny", "Joh."), ("Johnny", "[J]ohnny"), ("Johnny", "(J)ohnny"), ("Johnny", "J*ohnny"), ("Johnny", "J+ohnny"), ("Johnny", "J?ohnny"), ("Johnny", "J{1}ohnny"),
        ("Johnny", "J|ohnny"), ("Johnny", "J-ohnny"), ("Jean-Claude", "Claude"), ("Johnny", "John"), ("%Joh\\nny", "%Joh\\n"), ("Jean-Claude", "claude"), ("Johnny", "john"), ("Jack", "Jackson"),
    ]
    return [Person.objects.create(first=first, last=last).pk for first, last in rows]


@told
def patterns_of_fields():
    first = people()[0]
    rows = Person.objects.order_by("pk")
    ids = lambda **look_up: [pk - first for pk in rows.filter(**look_up).values_list("pk", flat=True)]  # noqa: E731
    answers = [ids(**{f"first__{name}": F("last")}) for name in ["contains", "startswith", "endswith", "icontains", "istartswith", "iendswith", "iexact"]]
    answers.append(ids(last__startswith=F("first")))
    answers += [ids(**{f"first__{name}": Substr("last", 1, 3)}) for name in ["contains", "icontains", "startswith", "istartswith", "endswith", "iendswith"]]
    answers.append([pk - first for pk in rows.exclude(first__contains=F("last")).values_list("pk", flat=True)])
    return answers


@told
def uuids_by_what_is_computed():
    for code in ["550e8400-e29b-41d4-a716-446655440000", "00000000-0000-0000-0000-000000000000"]:
        Person.objects.create(first="a", last="b", code=uuid.UUID(code))
    Person.objects.create(first="c", last="d")
    texts = [Concat(Value("8400"), Value("-"), Value("e29b")), Repeat(Value("0"), 4)]
    answers = [[str(code) for code in Person.objects.annotate(x=text).filter(code__contains=F("x")).order_by("pk").values_list("code", flat=True)] for text in texts]
    Person.objects.filter(first="c").update(code=Value(uuid.UUID(int=7)))
    return [answers, str(Person.objects.get(first="c").code)]


@told
def times_far_apart():
    delta = datetime.timedelta(microseconds=8999999999999999)
    woken = datetime.datetime(2010, 6, 25, 12, 15, 30, 747000, tzinfo=datetime.timezone.utc)
    Person.objects.create(first="a", last="b", born=woken.date(), woken=woken, slept=datetime.timedelta(0))
    Person.objects.create(first="c", last="d", slept=datetime.timedelta(hours=1))
    rows = Person.objects.order_by("pk")
    asked = [
        rows.annotate(x=F("woken") + delta).values_list("x", flat=True),
        rows.annotate(x=F("woken") - datetime.timedelta(days=2, hours=2, minutes=30, seconds=30, microseconds=30)).values_list("x", flat=True),
        rows.annotate(x=F("slept") + delta).values_list("x", flat=True),
        rows.values_list("woken__date__month", flat=True),
        rows.annotate(x=F("woken") + F("slept")).values_list("x", flat=True),
    ]
    found = [[show(value) for value in values] for values in asked]
    Person.objects.filter(first="a").update(slept=delta, woken=F("woken") + datetime.timedelta(days=-2, microseconds=-30))
    return found + [
        show(Person.objects.aggregate(x=Count("born__month"))["x"]),
        [show(row) for row in rows.values_list("slept", flat=True)],
        [show(row) for row in rows.values_list("woken", flat=True)],
    ]


@told
def decimals_of_any_length():
    if not connection.features.supports_no_precision_decimalfield:
        return None
    text = lambda number: f"{number.normalize():f}"  # noqa: E731
    for number in ["0.99", "5", "-0.000000000000001", "1234567.891", "9999999999999999"]:
        Amount.objects.create(number=Decimal(number))
    rows = Amount.objects.order_by("pk")
    totals = Amount.objects.aggregate(most=Max("number"), least=Min("number"))
    return [
        [text(row.number) for row in rows],
        [text(row.given) for row in rows],
        rows.filter(number=Decimal("0.99")).count(),
        rows.filter(number__gte=100000000000).count(),
        rows.filter(number__lt="0.5").count(),
        text(totals["most"]),
        text(totals["least"]),
        rows.filter(number=5).update(number=F("number") / Decimal(4)),
        [show(number) for number in rows.filter(number=Decimal("1.25")).values_list("number", flat=True)],
    ]


@told
def texts_joined():
    for number in (3, 4, 4, 5, None):
        Person.objects.create(first="x", last="y", number=number)
    texts = Person.objects.aggregate(x=StringAgg(Cast("number", TextField()), Value(","), distinct=True))["x"]
    groups = Person.objects.values(x=Value("all")).annotate(s=Sum("number")).filter(s__gte=0).values_list("s", flat=True)
    nobody = Person.objects.filter(number=77)
    numbers = Person.objects.order_by("pk")
    return [
        sorted(texts.split(",")),
        list(groups),
        list(numbers.annotate(x=Coalesce(nobody.values("number"), 42)).values_list("x", flat=True)),
        list(numbers.annotate(x=Coalesce(Person.objects.none().values("number"), 42)).values_list("x", flat=True)),
        list(numbers.values_list(NullIf("number", Value(None, IntegerField())), flat=True)),
    ]


@told
def order_among_rows_of_one_row():
    one, two, other = [Question.objects.create(text=text) for text in "abc"]
    a, b = Answer.objects.create(text="a", question=one), Answer.objects.create(text="b", question=one)
    steps = []

    def make(*rows):
        made = Answer.objects.bulk_create([Answer(text="x", question=question, **({} if order is None else {"_order": order})) for question, order in rows])
        steps.append([row._order for row in made])

    make((one, None), (one, None))
    make((two, None), (two, None), (one, None), (two, None))
    make((one, 9), (two, None), (one, None), (two, 10), (one, 7), (two, None))
    make((other, 1), (other, None), (other, None), (other, 1))
    steps.append(list(Answer.objects.filter(question=other).values_list("_order", flat=True)))
    foreign = Answer.objects.create(text="z", question=other)
    one.set_answer_order([b.pk, a.pk, foreign.pk])
    steps.append([Answer.objects.get(pk=foreign.pk)._order, [pk == b.pk for pk in one.get_answer_order()][:2]])
    b.question = two
    b.save()
    a.delete()
    steps.append(Answer.objects.create(text="n", question=one)._order)
    steps.append(Answer.objects.create(text="n", question=one, _order=70)._order)
    return steps


@told
def conditions_of_rows_that_may_be_missing():
    party = Party.objects.create(name="p")
    guest = Guest.objects.create(name="a", seen=True, party=party)
    Gift.objects.create(name="x", guest=guest)
    Gift.objects.create(name="y", guest=Guest.objects.create(name="b", seen=True))
    Gift.objects.create(name="z")
    Party.objects.create(name="q")
    one, other = Q(guests__name="a", guests__gifts__name="x"), Q(guests__isnull=True)
    third = Q(guest__party=party, guest__name="a")
    fourth = Q(guest__party__isnull=True, name__gt="x")
    parties, gifts = Party.objects.order_by("name"), Gift.objects.order_by("name")
    return [
        [list(parties.filter(test).values_list("name", flat=True)) for test in [one, other, one | other, one & other, ~one, ~other, ~(one | other)]],
        [list(gifts.filter(test).values_list("name", flat=True)) for test in [third, fourth, third | fourth, third & fourth, ~third, ~fourth, ~(third | fourth)]],
        list(parties.filter(one).filter(other).values_list("name", flat=True)),
        [[gift.name, gift.guest and gift.guest.party and gift.guest.party.name] for gift in gifts.select_related("guest__party")],
        list(gifts.filter(guest__party=None).values_list("name", flat=True)),
        list(Gift.objects.order_by("guest__party__name", "name").exclude(guest=None).exclude(guest__party=None).values_list("name", flat=True)),
    ]


@told
def what_asks_of_itself():
    one, two = Season.objects.create(year=1), Season.objects.create(year=2, gt=5)
    for season, home in [(one, "a"), (one, "b"), (two, "c"), (two, "d")]:
        Game.objects.create(season=season, home=home, away=home)
    steps = []
    if connection.vendor != "sqlite":
        homes = Game.objects.filter(season=OuterRef("pk")).order_by().values("season")
        homes = homes.annotate(x=StringAgg("home", Value(";"), order_by=[OuterRef("year"), F("home").desc()])).values("x")
        steps.append(list(Season.objects.order_by("year").annotate(x=Subquery(homes)).values_list("x", flat=True)))
    else:
        steps.append(None)
    steps.append([[row.home, row.x, sorted(row.get_deferred_fields())] for row in Game.objects.defer("away").annotate(x=F("season__year") + 1).order_by("home")])
    steps.append(Game.objects.filter(Exists(Game.objects.filter(pk=OuterRef("pk"), season__games__home="a", home="b"))).delete()[0])
    changed = Game.objects.filter(season__gt__gt=1, home="d").values("pk")
    # Django does not ask MySQL so that it may read what it changes.
    if connection.vendor == "mysql" and not connection.mysql_is_mariadb:
        changed = [row["pk"] for row in changed]
    steps.append(Game.objects.filter(pk__in=changed).update(away="z"))
    steps.append(Game.objects.filter(home__gt=Subquery(Game.objects.filter(season=OuterRef("season")).order_by("home").values("home")[:1])).count())
    steps.append(list(Game.objects.order_by("home").values_list("home", "away")))
    return [[list(row) if isinstance(row, tuple) else row for row in step] if isinstance(step, list) else step for step in steps]


@told
def generated_copies():
    code, other = uuid.UUID(int=1), uuid.UUID(int=2)
    row = Twin.objects.create(code=code)
    steps = [str(row.copy)]
    row.code = other
    row.save(update_fields={"code"})
    steps.append(str(row.copy))
    Twin.objects.bulk_create([Twin(code=code), Twin(code=other)])
    second = Twin.objects.order_by("pk")[1]
    second.code = other
    Twin.objects.bulk_update([second], ["code"])
    steps.append([str(copy) for copy in Twin.objects.order_by("pk").values_list("copy", flat=True)])
    steps.append(Twin.objects.filter(copy=other).count())
    return steps


print(json.dumps({"found": found}))
