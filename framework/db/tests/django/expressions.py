"""What Django answers to the queries of tests/queries/expressions: python expressions.py [URL of a server's database].

Without a URL it asks SQLite. MariaDB needs its tables of time zones for it (mariadb-tzinfo-to-sql /usr/share/zoneinfo).
Prints a JSON object: the name of each query and its values, in the order of the primary key. Moments and times are
microseconds, decimals are floats. What the database refuses is left out.
"""

import datetime
import decimal
import json
import sqlite3
import sys
import types
from pathlib import Path
from zoneinfo import ZoneInfo

import databases
from django.apps import AppConfig
from shown import show


class Samples(AppConfig):
    """The app of the models below, without files."""

    name = "samples"
    path = "."


sys.modules["samples"] = types.ModuleType("samples")
sys.modules["samples"].Samples = Samples

databases.configure(sys.argv[1:], INSTALLED_APPS=["samples.Samples"], TIME_ZONE="UTC")

from django.db import DatabaseError, connection, models  # noqa: E402
from django.db.models import (  # noqa: E402
    AnyValue, Avg, Case, Count, DecimalField, Exists, ExpressionWrapper, F, FloatField, IntegerField, Max, Min,
    OuterRef, Q, RowRange, StdDev, StringAgg, Subquery, Sum, TextField, Value, ValueRange, Variance, When, Window,
    DateTimeField, DateField, CharField, DurationField, WindowFrameExclusion,
)
from django.db.models.expressions import RawSQL  # noqa: E402
from django.db.models.fields.json import KT  # noqa: E402
from django.db.models.functions import *  # noqa: E402,F403
from django.db.models.lookups import GreaterThan  # noqa: E402


class Group(models.Model):
    name = models.CharField(max_length=100)

    class Meta:
        app_label = "samples"
        db_table = "samples_group"


class Sample(models.Model):
    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="samples")
    name = models.CharField(max_length=100)
    note = models.CharField(max_length=100, null=True)
    number = models.IntegerField()
    maybe = models.IntegerField(null=True)
    ratio = models.FloatField()
    price = models.DecimalField(max_digits=10, decimal_places=2)
    flag = models.BooleanField()
    moment = models.DateTimeField()
    perhaps = models.DateTimeField(null=True)
    day = models.DateField()
    clock = models.TimeField()
    data = models.JSONField()

    class Meta:
        app_label = "samples"
        db_table = "samples_sample"


PARIS = ZoneInfo("Europe/Paris")
KOLKATA = ZoneInfo("Asia/Kolkata")
UTC = datetime.timezone.utc
results = {}


def fill():
    """Makes the tables, with the rows of expressions.sql."""
    file = sqlite3.connect(":memory:")
    file.executescript(Path(__file__).with_name("expressions.sql").read_text())
    with connection.schema_editor() as editor:
        for model in [Group, Sample]:
            editor.create_model(model)
    for model in [Group, Sample]:
        names = ", ".join(f'"{field.column}"' for field in model._meta.fields)
        for row in file.execute(f"SELECT {names} FROM {model._meta.db_table} ORDER BY id"):
            model.objects.create(**{field.attname: value_of(field, value) for field, value in zip(model._meta.fields, row)})


def value_of(field, value):
    if isinstance(field, models.JSONField):
        return json.loads(value)
    if isinstance(field, models.DateTimeField) and value is not None:
        return datetime.datetime.fromisoformat(value).replace(tzinfo=UTC)
    return field.to_python(value)


fill()


def rows(name, queryset):
    try:
        results[name] = [[show(value) for value in row] if len(row) > 1 else show(row[0]) for row in queryset]
    except DatabaseError as error:
        print(f"{name}: {error}", file=sys.stderr)


def values(name, expression):
    rows(name, Sample.objects.order_by("id").annotate(x=expression).values_list("x"))


def ids(name, *conditions, **lookups):
    rows(name, Sample.objects.filter(*conditions, **lookups).order_by("id").values_list("id"))


def excluded(name, **lookups):
    rows(name, Sample.objects.exclude(**lookups).order_by("id").values_list("id"))


# Texts.
values("concat", Concat("name", "note"))
values("chr", Chr(Abs("number") + 60))
values("left", Left("name", 3))
values("length", Length("note"))
values("lower", Lower("name"))
values("upper", Upper("note"))
values("lpad", LPad("name", 7, Value("xy")))
values("rpad", RPad("name", 7, Value("xy")))
values("ltrim", LTrim("note"))
values("rtrim", RTrim("note"))
values("trim", Trim("note"))
values("ord", Ord("name"))
values("repeat", Repeat("name", 2))
values("repeat_none", Repeat("name", Abs("maybe")))
values("replace", Replace("name", Value("a"), Value("AA")))
values("reverse", Reverse("note"))
values("right", Right("name", 3))
values("str_index", StrIndex("name", Value("a")))
values("substr", Substr("name", 2, 3))

# Numbers.
values("abs", Abs("number"))
values("abs_maybe", Abs("maybe"))
values("abs_price", Abs("price"))
values("ceil", Ceil("ratio"))
values("floor", Floor("ratio"))
values("floor_price", Floor("price"))
values("round", Round("ratio", 1))
values("round_price", Round("price", 1))
values("sign", Sign("number"))
values("sin", Sin("ratio"))
values("cos", Cos("ratio"))
values("tan", Tan("ratio"))
values("atan", ATan("ratio"))
values("atan2", ATan2("ratio", Value(2.0)))
values("degrees", Degrees("ratio"))
values("radians", Radians("ratio"))
values("exp", Exp("ratio"))
values("pi", Pi())
values("sqrt", Sqrt(Abs("number")))
values("ln", Ln(Abs("ratio") + 1.0))
values("log", Log(Value(2.0), Abs("ratio") + 1.0))
values("acos", ACos(Sin("ratio")))
values("asin", ASin(Cos("ratio")))
values("cot", Cot(Abs("ratio") + 1.0))
values("power", Power("ratio", Value(2.0)))
values("modulo", Mod("number", Value(3)))
values("arithmetic", F("number") * 2 + 1)
values("negative", -F("number"))
values("division", F("ratio") / 2.0)
values("remainder", F("number") % 4)
values("bitand", F("number").bitand(6))
values("bitor", F("number").bitor(6))
values("bitxor", F("number").bitxor(6))
values("bitleftshift", F("number").bitleftshift(2))
values("bitrightshift", F("number").bitrightshift(1))
values("decimal_sum", F("price") + decimal.Decimal("0.10"))

# Comparisons and conversions.
values("coalesce", Coalesce("note", "name"))
values("coalesce_value", Coalesce("maybe", -1))
values("nullif", NullIf("number", 7))
values("greatest", Greatest("number", 5))
values("least", Least("ratio", 1.0))
values("cast_float", Cast("number", FloatField()))
values("cast_text", Cast("number", TextField()))
values("cast_integer", Cast("ratio", IntegerField()))
values("case", Case(When(number__gt=6, then=Value("many")), When(maybe__isnull=True, then=Value("none")), default=Value("some")))
values("case_none", Case(When(number__gt=6, then="number")))
values("condition", Case(When(Q(number__gt=5) & Q(flag=True), then=Value(True)), default=Value(False)))
values("raw_sql", RawSQL("number + %s", [10], output_field=IntegerField()))
values("related", F("group__name"))

# Dates and times.
for zone_name, zone in [("utc", UTC), ("paris", PARIS), ("kolkata", KOLKATA)]:
    for part in ["year", "iso_year", "quarter", "month", "week", "day", "week_day", "iso_week_day", "hour", "minute", "second"]:
        values(f"extract_{part}_{zone_name}", Extract("moment", part, tzinfo=zone))
    values(f"trunc_date_{zone_name}", TruncDate("moment", tzinfo=zone))
    values(f"trunc_time_{zone_name}", TruncTime("moment", tzinfo=zone))
    for unit in ["year", "quarter", "month", "week", "day", "hour", "minute", "second"]:
        if zone_name == "utc" or unit not in ["hour", "minute", "second"]:
            values(f"trunc_{unit}_{zone_name}", Trunc("moment", unit, tzinfo=zone))
values("extract_year_perhaps", ExtractYear("perhaps", tzinfo=PARIS))
values("trunc_month_perhaps", TruncMonth("perhaps", tzinfo=PARIS))
values("extract_year_day", ExtractYear("day"))
values("extract_hour_clock", ExtractHour("clock"))
for unit in ["year", "quarter", "month", "week", "day"]:
    values(f"trunc_{unit}_day", Trunc("day", unit))
for unit in ["hour", "minute", "second"]:
    values(f"trunc_{unit}_clock", Trunc("clock", unit))
ids("now", moment__lt=Now())

# Look-ups.
ids("exact", number=7)
ids("iexact", name__iexact="ada lovelace")
ids("contains", name__contains="a")
ids("icontains", name__icontains="GRACE")
ids("startswith", name__startswith="A")
ids("istartswith", name__istartswith="a")
ids("endswith", name__endswith="e")
ids("iendswith", name__iendswith="E")
ids("percent", note__contains="100%")
ids("underscore", note__contains="_")
ids("contains_expression", name__contains=F("note"))
ids("in", number__in=[1, 7, 99])
ids("in_none", number__in=[])
ids("gt", number__gt=5)
ids("gte", number__gte=7)
ids("lt", ratio__lt=0)
ids("lte", price__lte=decimal.Decimal("9.99"))
ids("range", number__range=(2, 8))
ids("isnull", maybe__isnull=True)
ids("not_isnull", maybe__isnull=False)
ids("f", number__gt=F("maybe"))
ids("f_arithmetic", number__gt=F("maybe") * 2)
ids("related_lookup", group__name__startswith="O")
ids("date", moment__date=datetime.date(2024, 3, 31))
ids("date_gte", moment__date__gte=datetime.date(2024, 10, 27))
ids("time", moment__time=datetime.time(1, 30))
ids("time_gt", moment__time__gt=datetime.time(12, 0))
ids("year", moment__year=2024)
ids("year_gt", moment__year__gt=2024)
ids("year_gte", moment__year__gte=2025)
ids("year_lt", moment__year__lt=2025)
ids("year_lte", moment__year__lte=2024)
ids("year_in", moment__year__in=[2023, 2025])
ids("iso_year", moment__iso_year=2025)
ids("iso_year_lt", moment__iso_year__lt=2025)
ids("day_year", day__year=2024)
ids("day_iso_year_gte", day__iso_year__gte=2025)
ids("month", moment__month=10)
ids("month_range", moment__month__range=(3, 10))
ids("day", moment__day=31)
ids("week", moment__week=1)
ids("week_day", moment__week_day=1)
ids("iso_week_day", moment__iso_week_day=7)
ids("quarter", moment__quarter=4)
ids("hour", moment__hour=0)
ids("minute", moment__minute=30)
ids("second", moment__second=7)
ids("second_clock", clock__second__gt=6)
excluded("exclude_null", maybe=3)
excluded("exclude_text", note__contains="a")
ids("number_contains", number__contains="1")

# Regular expressions.
ids("regex", name__regex=r"^[AG].*e")
ids("iregex", name__iregex=r"^a\w+ L")

# JSON.
ids("json_key", data__a=1)
ids("json_text", data__t="x")
ids("json_true", data__flag=True)
ids("json_null", data__none=None)
ids("json_path", data__list__0__b=2)
ids("json_gt", data__a__gt=1)
ids("json_gte", data__a__gte=1)
ids("json_in", data__a__in=[1, 3])
ids("json_object", data__o={"k": [1, 2]})
ids("json_isnull", data__a__isnull=True)
ids("json_not_isnull", data__a__isnull=False)
ids("json_has_key", data__has_key="a")
ids("json_has_keys", data__has_keys=["a", "t"])
ids("json_has_any_keys", data__has_any_keys=["flag", "none"])
ids("json_has_key_inside", data__o__has_key="k")
ids("json_icontains", data__t__icontains="X")
ids("json_startswith", data__t__startswith="x")
excluded("json_exclude", data__a=1)
values("json_kt", KT("data__t"))
rows("json_order", Sample.objects.filter(data__has_key="a").order_by("data__a", "id").values_list("id"))

# Aggregates.
def aggregate(name, **what):
    results[name] = [show(value) for value in Sample.objects.aggregate(**what).values()]


aggregate("aggregates", a=Count("id"), b=Sum("number"), c=Avg("number"), d=Min("ratio"), e=Max("moment"), f=Sum("price"), g=Avg("price"))
aggregate("spread", a=StdDev("number"), b=Variance("number"), c=StdDev("ratio", sample=True), d=Variance("number", sample=True))
aggregate("spread_filter", a=StdDev("number", filter=Q(number__gt=1)))
aggregate("distinct", a=Count("maybe", distinct=True), b=Sum("maybe", distinct=True), c=Avg("maybe", distinct=True))
aggregate("filter", a=Count("id", filter=Q(flag=True)), b=Sum("number", filter=Q(number__gt=99)), c=Sum("number", filter=Q(number__gt=99), default=0))
aggregate("string_agg", a=StringAgg("name", Value("; ")))
aggregate("bits", a=models.BitAnd("number"), b=models.BitOr("number"), c=models.BitXor("number"))
aggregate("over_annotation", a=Sum(F("number") * 2), b=Max(Length("name")))
rows("grouped", Sample.objects.values("group__name").annotate(n=Count("id"), s=Sum("number")).order_by("group__name").values_list("group__name", "n", "s"))
rows("having", Sample.objects.values("flag").annotate(n=Count("id")).filter(n__gt=2).order_by("flag").values_list("flag", "n"))
rows("joined", Group.objects.annotate(n=Count("samples"), s=Sum("samples__number")).order_by("id").values_list("id", "n", "s"))
rows("by_month", Sample.objects.annotate(m=TruncMonth("moment", tzinfo=PARIS)).values("m").annotate(n=Count("id")).order_by("m").values_list("m", "n"))
results["aggregate_of_annotation"] = list(Group.objects.annotate(n=Count("samples")).aggregate(a=Avg("n"), b=Sum("n", filter=Q(n__gt=2))).values())
results["aggregate_of_slice"] = list(Sample.objects.order_by("id")[:3].aggregate(a=Sum("number"), b=Count("id")).values())

# Queries inside queries.
inner = Sample.objects.filter(group=OuterRef("pk"))
rows("exists", Group.objects.filter(Exists(inner.filter(number__gt=6))).order_by("id").values_list("id"))
rows("exists_or", Group.objects.filter(Exists(inner.filter(number__gt=6)) | Q(name="Empty")).order_by("id").values_list("id"))
rows("not_exists", Group.objects.filter(~Exists(inner)).order_by("id").values_list("id"))
rows("subquery", Group.objects.annotate(x=Subquery(inner.order_by("-number").values("name")[:1])).order_by("id").values_list("x"))
rows("subquery_lookup", Sample.objects.filter(number=Subquery(Sample.objects.filter(group=OuterRef("group")).order_by("-number").values("number")[:1])).order_by("id").values_list("id"))
rows("nested_outer", Group.objects.filter(Exists(Sample.objects.filter(Exists(Sample.objects.filter(group=OuterRef(OuterRef("pk")), number__gt=OuterRef("number") * 3))))).order_by("id").values_list("id"))
rows("exists_order", Sample.objects.order_by(Exists(Sample.objects.filter(group=OuterRef("group"), number__gt=6)).desc(), "id").values_list("id"))
rows("case_order", Sample.objects.order_by(Case(When(flag=True, then=0), default=1), "id").values_list("id"))
rows("nulls", Sample.objects.order_by(F("maybe").asc(nulls_last=True), "id").values_list("id"))

# Windows.
def window(name, expression):
    rows(name, Sample.objects.annotate(x=expression).order_by("id").values_list("x"))


ORDER = [F("number").asc(), F("id").asc()]
window("rank", Window(Rank(), order_by=F("flag").asc()))
window("dense_rank", Window(DenseRank(), order_by=F("flag").asc()))
window("row_number", Window(RowNumber(), partition_by="group", order_by=ORDER))
window("percent_rank", Window(PercentRank(), order_by=F("number").asc()))
window("cume_dist", Window(CumeDist(), order_by=F("number").asc()))
window("ntile", Window(Ntile(3), order_by=ORDER))
window("lag", Window(Lag("number", 1), order_by=ORDER))
window("lag_or", Window(Lag("number", 2, default=-1), order_by=ORDER))
window("lead", Window(Lead("name", 1), partition_by="group", order_by=ORDER))
window("first_value", Window(FirstValue("name"), partition_by="flag", order_by=ORDER))
window("last_value", Window(LastValue("name"), partition_by="flag", order_by=ORDER, frame=RowRange(start=None, end=None)))
window("nth_value", Window(NthValue("name", 2), order_by=ORDER))
window("running", Window(Sum("number"), order_by=ORDER, frame=RowRange(start=None, end=0)))
window("moving", Window(Avg("number"), order_by=ORDER, frame=RowRange(start=-1, end=1)))
window("range_window", Window(Count("id"), order_by=F("flag").asc(), frame=ValueRange(start=None, end=0)))
window("without", Window(Sum("number"), order_by=ORDER, frame=RowRange(start=None, end=None, exclusion=WindowFrameExclusion.CURRENT_ROW)))
window("partitions", Window(Max("number"), partition_by=["group", "flag"]))
best = Window(RowNumber(), partition_by="group", order_by=[F("number").desc(), F("id").asc()])
rows("best", Sample.objects.annotate(x=best).filter(x=1).order_by("id").values_list("id", "x"))
rows("best_or", Sample.objects.annotate(x=best).filter(Q(x=1) | Q(number=2)).order_by("-number", "id").values_list("id"))
results["best_count"] = [Sample.objects.annotate(x=best).filter(x__lte=2).count()]
results["best_aggregate"] = list(Sample.objects.annotate(x=best).filter(x=1).aggregate(s=Sum("number")).values())
rows("group_rank", Group.objects.annotate(n=Count("samples")).annotate(x=Window(Rank(), order_by=F("n").desc())).order_by("id").values_list("id", "n", "x"))

# Durations.
values("duration_add", ExpressionWrapper(F("moment") + datetime.timedelta(days=1, microseconds=5), output_field=DateTimeField()))
values("duration_difference", ExpressionWrapper(F("moment") - F("perhaps"), output_field=DurationField()))

answers = [f"{json.dumps(name)}: {json.dumps(values, ensure_ascii=False)}" for name, values in results.items()]
print("{\n" + ",\n".join(answers) + "\n}")
