"""Asks look-ups and transforms of one's own of Django; prints the rows that each finds, and what it says of mistakes.

    own_look_ups.py [URL]    on SQLite in memory, or in a new database of a server
"""

import json
import sys

from databases import configure

configure(sys.argv[1:], app="labs")

from django.db import connection, models  # noqa: E402
from django.db.models import F, Lookup, Q, Transform, functions  # noqa: E402


class Lab(models.Model):
    name = models.CharField(max_length=20)

    class Meta:
        app_label = "labs"


class Experiment(models.Model):
    lab = models.ForeignKey(Lab, models.CASCADE, null=True)
    name = models.CharField(max_length=20)
    note = models.CharField(max_length=20, null=True)
    change = models.IntegerField()
    maybe = models.IntegerField(null=True)

    class Meta:
        app_label = "labs"


@models.Field.register_lookup
class NotEqual(Lookup):
    lookup_name = "ne"

    def as_sql(self, compiler, connection):
        lhs, lhs_params = self.process_lhs(compiler, connection)
        rhs, rhs_params = self.process_rhs(compiler, connection)
        return "%s <> %s" % (lhs, rhs), [*lhs_params, *rhs_params]


@models.IntegerField.register_lookup
class AbsoluteValue(Transform):
    lookup_name = "abs"
    function = "ABS"


@AbsoluteValue.register_lookup
class AbsoluteValueLessThan(Lookup):
    lookup_name = "lt"

    def as_sql(self, compiler, connection):
        lhs, lhs_params = compiler.compile(self.lhs.lhs)
        rhs, rhs_params = self.process_rhs(compiler, connection)
        params = [*lhs_params, *rhs_params, *lhs_params, *rhs_params]
        return "%s < %s AND %s > -%s" % (lhs, rhs, lhs, rhs), params


@models.CharField.register_lookup
class UpperCase(Transform):
    lookup_name = "upper"
    function = "UPPER"
    bilateral = True


@models.CharField.register_lookup
class Length(Transform):
    lookup_name = "len"
    function = "LENGTH"
    output_field = models.BigIntegerField()

    def as_mysql(self, compiler, connection):
        return self.as_sql(compiler, connection, function="CHAR_LENGTH")


class Begins(Lookup):
    lookup_name = "begins"

    def get_prep_lookup(self):
        return f"{self.rhs}%"

    def as_sql(self, compiler, connection):
        lhs, lhs_params = self.process_lhs(compiler, connection)
        rhs, rhs_params = self.process_rhs(compiler, connection)
        return "%s LIKE %s" % (lhs, rhs), [*lhs_params, *rhs_params]


Experiment._meta.get_field("name").register_lookup(Begins)
for function in functions.Length, functions.Lower, functions.Trim, functions.Reverse, functions.Ord:
    models.CharField.register_lookup(function)
for function in functions.Sign, functions.Sin, functions.Round, functions.Chr:
    models.IntegerField.register_lookup(function)
models.FloatField.register_lookup(functions.Floor)
Experiment._meta.get_field("lab").register_lookup(functions.Abs)

with connection.schema_editor() as editor:
    editor.create_model(Lab)
    editor.create_model(Experiment)

north, south = (Lab.objects.create(name=name) for name in ("north", "South"))
Lab.objects.create(name="empty")
for lab, name, note, change, maybe in [
    (north, "alpha", "Doe", -30, None),
    (north, "beta", "doe", -26, 26),
    (south, "Gamma", None, 27, -27),
    (None, "delta", "DOE", 5, 5),
    (south, "alphabet", "", 40, None),
]:
    Experiment.objects.create(lab=lab, name=name, note=note, change=change, maybe=maybe)

CONDITIONS = {
    "ne": Q(change__ne=27),
    "not ne": ~Q(change__ne=27),
    "ne of null": Q(maybe__ne=5),
    "not ne of null": ~Q(maybe__ne=5),
    "ne of text": Q(note__ne="doe"),
    "ne of a relation's field": Q(lab__name__ne="north"),
    "not ne of a relation's field": ~Q(lab__name__ne="north"),
    "ne of a field": Q(change__ne=F("maybe")),
    "ne of a sum": Q(change__ne=F("maybe") + 54),
    "ne or": Q(change__ne=27) | Q(maybe__ne=26),
    "abs": Q(change__abs=27),
    "not abs of null": ~Q(maybe__abs=27),
    "abs lt": Q(change__abs__lt=27),
    "not abs lt": ~Q(change__abs__lt=27),
    "abs gte": Q(change__abs__gte=27),
    "abs in": Q(change__abs__in=[30, 40]),
    "abs ne": Q(change__abs__ne=30),
    "abs isnull": Q(maybe__abs__isnull=True),
    "abs of a field": Q(change__abs=F("maybe__abs")),
    "upper": Q(note__upper="doe"),
    "not upper": ~Q(note__upper="doe"),
    "upper in": Q(note__upper__in=["doe", ""]),
    "upper contains": Q(name__upper__contains="ALPHA"),
    "upper of a field": Q(name__upper__ne=F("note")),
    "upper ne": Q(note__upper__ne="doe"),
    "len": Q(name__len__gt=4),
    "len of a relation's field": Q(lab__name__len=5),
    "begins": Q(name__begins="alpha"),
    "not begins": ~Q(name__begins="alpha"),
    "length": Q(name__length__gt=4),
    "not length of null": ~Q(note__length=0),
    "lower": Q(note__lower="doe"),
    "lower in": Q(note__lower__in=["doe", ""]),
    "length of trim": Q(name__trim__length=5),
    "reverse startswith": Q(name__reverse__startswith="ah"),
    "ord": Q(name__ord=97),
    "sign": Q(change__sign__lt=0),
    "floor of sin": Q(maybe__sin__floor=0),
    "round": Q(change__round__gte=27),
    "length of a field": Q(change__lt=F("name__length")),
    "length of a relation's field": Q(lab__name__length=5),
    "abs of a foreign key": Q(lab__abs=1),
}
found = {
    name: list(Experiment.objects.filter(condition).order_by("id").values_list("id", flat=True))
    for name, condition in CONDITIONS.items()
}
for name, condition in {
    "abs over many": Q(experiment__change__abs__lt=27),
    "not abs over many": ~Q(experiment__change__abs__lt=27),
    "not ne over many": ~Q(experiment__note__ne="doe"),
    "abs of the way back": Q(experiment__abs=3),
}.items():
    found[name] = list(Lab.objects.filter(condition).order_by("id").values_list("id", flat=True))
found["order"] = list(Experiment.objects.order_by("-change__abs").values_list("id", flat=True))
found["order by length"] = list(Experiment.objects.order_by("name__length", "-note__lower__length", "id").values_list("id", flat=True))

MISTAKES = {
    "unknown": {"change__nee": 1},
    "unknown function": {"name__lengtp": 1},
    "behind a function": {"name__length__startwith": "x"},
    "unknown of the way back": {"lab__abspl": 1},
    "not for its class": {"name__abs": 1},
    "not for its field": {"note__begins": "a"},
    "a look-up is no transform": {"change__ne__abs": 1},
    "behind a transform": {"change__abs__isnul": 1},
    "a relation": {"lab__ne": 1},
    "none": {"change__ne": None},
    "bilateral": {"name__upper__in": Lab.objects.values("name")},
}
said = {}
for name, condition in MISTAKES.items():
    try:
        list(Experiment.objects.filter(**condition))
    except Exception as error:
        said[name] = str(error)
print(json.dumps({"found": found, "said": said}))
connection.close()
