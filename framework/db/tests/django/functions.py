"""What Django's functions make of odd values: python functions.py [URL of a server's database].

Prints the rows as `dumpdata` does, and by the names of the functions what each makes of each row, {"error": ..} for a row that is refused. "zones"
has what is asked in time zones; "twice" has the rows whose moment is, in a zone, of an hour that comes a second time or whose beginning is skipped.
"""

import datetime
import decimal
import json
import math
import sys
from zoneinfo import ZoneInfo

import databases
from shown import show

databases.configure(sys.argv[1:], "odds", TIME_ZONE="UTC")

from django.core import serializers  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.db.models import DateTimeField, DecimalField, DurationField, ExpressionWrapper, F, FloatField, IntegerField, TextField, Value  # noqa: E402
from django.utils.duration import duration_iso_string  # noqa: E402
from django.db.models.functions import *  # noqa: E402, F403

UTC = datetime.timezone.utc
Decimal = decimal.Decimal


class Odd(models.Model):
    text = models.CharField(max_length=200, null=True)
    other = models.CharField(max_length=200, null=True)
    few = models.IntegerField(null=True)
    number = models.IntegerField(null=True)
    big = models.BigIntegerField(null=True)
    ratio = models.FloatField(null=True)
    price = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    flag = models.BooleanField(null=True)
    moment = models.DateTimeField(null=True)
    later = models.DateTimeField(null=True)
    day = models.DateField(null=True)
    clock = models.TimeField(null=True)
    span = models.DurationField(null=True)
    data = models.JSONField(null=True)

    class Meta:
        app_label = "odds"
        db_table = "odds_odd"


TEXTS = [
    None, "", " ", "a", "ä", "Ünïcödé", "日本語テキスト", "😀 smile", "  both  ", "\ttab\nline\n", "100%", "_x\\y", "it's", 'quo"te', "ß", "İı", "ﬁ",
    "e\u0301", "AbC aBc", "a" * 150, "-1", "0", "NULL", "ababab", "Ǆ", "x\u00a0", "one two  three",
]
OTHERS = [None, "a", "", "ab", "ä", "語", "%", "_", "\\", "b", " "]
FEW = [None, 0, 1, -1, 2, -2, 3, 5, 10]
NUMBERS = [None, 0, 1, -1, 5, -5, 7, -7, 10, -10, 2147483647, -2147483648, 65, 228, 26085, 128512]
BIGS = [None, 0, 1, -1, 9223372036854775807, -9223372036854775807, 9007199254740993, 4294967296]
RATIOS = [None, 0.0, 0.5, -0.5, 1.5, 2.5, -2.5, 1e-10, 1e15, 0.1, 3.14159, -1.0, 1.0, 100.25, -0.05, 0.286]
PRICES = [None, *map(Decimal, ["0.000", "0.500", "1.006", "-1.004", "2.500", "-2.500", "999999999.999", "-0.001", "0.284", "100.000"])]
MOMENTS = [
    None,
    "1970-01-01T00:00:00", "1969-12-31T23:59:59.999999", "1969-12-31T23:59:59.000001", "1900-03-01T12:00:00", "1947-07-07T07:07:07.070707",
    "1000-01-01T00:00:00", "2024-03-31T00:59:59.999999", "2024-03-31T01:00:00", "2024-10-26T22:00:00", "2024-10-27T00:30:00.5", "2024-10-27T01:30:00.5",
    "2024-10-27T02:30:00", "2024-11-03T05:30:00", "2024-11-03T06:30:00", "2024-03-10T07:00:00", "2018-11-04T12:00:00", "2018-11-04T03:30:00",
    "2018-02-18T01:30:00", "2024-12-31T23:30:00", "2025-01-01T00:30:00", "2020-12-31T12:00:00", "2021-01-03T23:59:59", "2024-02-29T12:34:56.000001",
    "2100-02-28T23:00:00", "2024-04-06T15:30:00", "2024-04-06T14:45:00", "2024-10-05T15:30:00", "2099-12-31T23:59:59.999999", "1986-01-01T18:20:00",
]
CLOCKS = [None, "00:00:00", "00:00:00.000001", "12:34:56.789", "23:59:59.999999", "06:07:08"]
SPANS = [None, 0, 1, -1, 86_400_000_000, -86_400_000_001, 3_661_000_001, -5_000_000, 864_000_000_000_000]
DATA = [None, 1, "a", "1", True, [1, "ä"], {"a": None, "b": 'q"'}, 1.5, {}, []]
ROWS = 31


def fill():
    with connection.schema_editor() as editor:
        editor.create_model(Odd)
    for place in range(ROWS):
        of = lambda values, step=1, shift=0: values[(place * step + shift) % len(values)]  # noqa: E731
        moment, later = (text and datetime.datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (of(MOMENTS), of(MOMENTS, 7, 3)))
        span = of(SPANS, 1)
        Odd.objects.create(
            text=of(TEXTS), other=of(OTHERS), few=of(FEW), number=of(NUMBERS), big=of(BIGS), ratio=of(RATIOS), price=of(PRICES),
            flag=of([None, True, False]), moment=moment, later=later, day=moment and moment.date(),
            clock=of(CLOCKS) and datetime.time.fromisoformat(of(CLOCKS)),
            span=None if span is None else datetime.timedelta(microseconds=span), data=of(DATA),
        )


found, zones = {}, {}


def shown(value):
    value = show(value)
    return {"error": "not finite"} if isinstance(value, float) and not math.isfinite(value) else value


def ask(among, name, expression):
    assert name not in among, name
    rows = Odd.objects.order_by("id").values_list(expression.copy() if hasattr(expression, "copy") else expression)
    try:
        with transaction.atomic():
            among[name] = [shown(row[0]) for row in rows]
        return
    except Exception:
        among[name] = []
    for key in range(1, ROWS + 1):
        try:
            with transaction.atomic():
                among[name].append(shown(rows.get(pk=key)[0]))
        except Exception as error:
            among[name].append({"error": str(error)})


def values(**expressions):
    for name, expression in expressions.items():
        ask(found, name, expression)


fill()

# Texts.
values(
    concat=Concat("text", "other"),
    concat_three=Concat("other", Value("-"), "text"),
    lower=Lower("text"),
    upper=Upper("text"),
    length=Length("text"),
    trim=Trim("text"),
    ltrim=LTrim("text"),
    rtrim=RTrim("text"),
    reverse=Reverse("text"),
    ord=Ord("text"),
    ord_other=Ord("other"),
    chr=Chr("number"),
    left_one=Left("text", 1),
    left_many=Left("text", 100),
    right_one=Right("text", 1),
    right_three=Right("text", 3),
    right_many=Right("text", 300),
    lpad=LPad("text", 5, Value("xy")),
    lpad_default=LPad("text", 5),
    lpad_zero=LPad("text", 0, Value("x")),
    lpad_wide=LPad("text", 9, Value("語")),
    lpad_few=LPad("text", Abs("few"), Value("-")),
    lpad_other=LPad("text", 9, F("other")),
    rpad=RPad("text", 5, Value("xy")),
    rpad_zero=RPad("text", 0, Value("x")),
    rpad_few=RPad("text", Abs("few"), Value("-")),
    rpad_other=RPad("text", 9, F("other")),
    repeat=Repeat("text", 2),
    repeat_zero=Repeat("text", 0),
    repeat_few=Repeat("text", F("few")),
    replace=Replace("text", Value("a"), Value("AA")),
    replace_other=Replace("text", F("other"), Value("-")),
    replace_away=Replace("text", F("other")),
    replace_empty=Replace("text", Value(""), Value("x")),
    str_index=StrIndex("text", Value("a")),
    str_index_other=StrIndex("text", F("other")),
    str_index_empty=StrIndex("text", Value("")),
    substr=Substr("text", 2, 3),
    substr_rest=Substr("text", 3),
    substr_few=Substr("text", F("few"), 2),
    substr_none=Substr("text", 2, 0),
    coalesce=Coalesce("other", "text"),
    coalesce_three=Coalesce("other", "text", Value("?")),
    nullif=NullIf("text", "other"),
    nullif_empty=NullIf("text", Value("")),
    greatest_text=Greatest("text", "other"),
    least_text=Least("text", "other"),
    nested=Upper(Reverse(Concat("other", Left("text", 3)))),
)
if connection.vendor != "sqlite":
    values(
        md5=MD5("text"), sha224=SHA224("text"), sha256=SHA256("text"), sha384=SHA384("text"), sha512=SHA512("text"),
    )

# Numbers.
for name in ["number", "big", "ratio", "price"]:
    values(**{
        f"abs_{name}": Abs(name),
        f"sign_{name}": Sign(name),
        f"cast_text_{name}": Cast(name, TextField()),
        f"cast_float_{name}": Cast(name, FloatField()),
        f"cast_decimal_{name}": Cast(name, DecimalField(max_digits=60, decimal_places=20)),
        f"negative_{name}": -F(name),
        f"nullif_{name}": NullIf(name, Value(0)),
    })
    # A float of a great whole number loses its last digits.
    if connection.vendor != "postgresql" or name != "big":
        values(**{f"ceil_{name}": Ceil(name), f"floor_{name}": Floor(name)})
    if connection.vendor != "sqlite" or name != "big":
        values(**{f"round_{name}": Round(name), f"round_two_{name}": Round(name, 2)})
    if connection.vendor != "sqlite" and name != "big":
        values(**{f"round_ten_{name}": Round(name, -1)})
for name in ["number", "ratio", "price"]:
    values(**{
        f"sqrt_{name}": Sqrt(name),
        f"ln_{name}": Ln(name),
        f"exp_{name}": Exp(name) if name != "number" else Exp("few"),
        f"log_{name}": Log(Value(2), name) if name != "price" else Log(Value(Decimal(2)), name),
        f"sin_{name}": Sin(name),
        f"cos_{name}": Cos(name),
        f"tan_{name}": Tan(name),
        f"cot_{name}": Cot(name),
        f"asin_{name}": ASin(name),
        f"acos_{name}": ACos(name),
        f"atan_{name}": ATan(name),
        f"atan2_{name}": ATan2(name, "few"),
        f"degrees_{name}": Degrees(name),
        f"radians_{name}": Radians(name),
        f"power_{name}": Power(name, Value(2)),
        f"modulo_{name}": Mod(name, Value(3)),
    })
values(
    power_few=Power("ratio", "few"),
    modulo_few=Mod("number", "few"),
    modulo_ratio_few=Mod("ratio", "few"),
    log_few=Log("few", Value(8)),
    add=F("number") + F("few"),
    subtract=F("few") - F("number"),
    multiply=F("few") * F("few"),
    divide=F("number") / F("few"),
    divide_ratio=F("ratio") / F("few"),
    remainder=F("number") % F("few"),
    price_times=ExpressionWrapper(F("price") * F("few"), output_field=DecimalField(max_digits=20, decimal_places=3)),
    price_sum=F("price") + Decimal("0.001"),
    price_half=ExpressionWrapper(F("price") / Decimal(2), output_field=DecimalField(max_digits=20, decimal_places=6)),
    bitand=F("number").bitand(6),
    bitor=F("number").bitor(6),
    bitxor=F("number").bitxor(6),
    bitleftshift=F("few").bitleftshift(2),
    bitrightshift=F("number").bitrightshift(1),
    greatest_number=Greatest("number", "few"),
    least_number=Least("number", "few"),
    greatest_price=Greatest("price", Value(Decimal("0.5"))),
    greatest_moment=Greatest("moment", "later"),
    least_moment=Least("moment", "later"),
    cast_integer_ratio=Cast("ratio", IntegerField()),
    cast_integer_price=Cast("price", IntegerField()),
    cast_text_flag=Cast("flag", TextField()),
)

# What Django computes less exactly elsewhere: it cuts both numbers to whole ones, and drops the time behind a date.
if connection.vendor != "sqlite":
    values(remainder_ratio=F("ratio") % Value(1.5))
if connection.vendor == "postgresql":
    values(
        day_plus=ExpressionWrapper(F("day") + F("span"), output_field=DateTimeField()),
        json_array_inside=JSONArray("flag", "data"),
        json_object_inside=JSONObject(flag="flag", data="data"),
    )

# Dates, times and durations.
PARTS = ["year", "iso_year", "quarter", "month", "week", "day", "week_day", "iso_week_day"]
UNITS = ["year", "quarter", "month", "week", "day"]
values(**{f"extract_{part}_day": Extract("day", part) for part in PARTS})
values(**{f"extract_{part}_clock": Extract("clock", part) for part in ["hour", "minute", "second"]})
values(**{f"extract_{part}_span": Extract("span", part) for part in ["day", "hour", "minute", "second"]})
values(**{f"trunc_{unit}_day": Trunc("day", unit) for unit in UNITS})
values(**{f"trunc_{unit}_clock": Trunc("clock", unit) for unit in ["hour", "minute", "second"]})
values(
    moment_plus=ExpressionWrapper(F("moment") + F("span"), output_field=DateTimeField()),
    moment_minus=ExpressionWrapper(F("moment") - F("span"), output_field=DateTimeField()),
    moment_apart=ExpressionWrapper(F("later") - F("moment"), output_field=DurationField()),
    day_apart=ExpressionWrapper(F("day") - Value(datetime.date(2024, 3, 1)), output_field=DurationField()),
    clock_apart=ExpressionWrapper(F("clock") - Value(datetime.time(6, 0)), output_field=DurationField()),
    span_sum=ExpressionWrapper(F("span") + datetime.timedelta(days=1, microseconds=1), output_field=DurationField()),
    span_twice=ExpressionWrapper(F("span") * 2, output_field=DurationField()),
    span_half=ExpressionWrapper(F("span") / 2, output_field=DurationField()),
    span_few=ExpressionWrapper(F("span") * F("few"), output_field=DurationField()),
    span_ratio=ExpressionWrapper(F("span") * 0.25, output_field=DurationField()),
    extract_hour_apart=Extract(ExpressionWrapper(F("later") - F("moment"), output_field=DurationField()), "hour"),
    extract_day_sum=Extract(ExpressionWrapper(F("span") + datetime.timedelta(days=1), output_field=DurationField()), "day"),
    coalesce_moment=Coalesce("moment", "later"),
    coalesce_day=Coalesce("day", Value(datetime.date(2024, 3, 1))),
    nullif_moment=NullIf("moment", "later"),
)

# JSON.
values(
    json_array=JSONArray("text", "few", "other"),
    json_array_big=JSONArray("big", "ratio", Value("x")),
    json_array_empty=JSONArray(),
    json_object=JSONObject(text="text", few="few"),
    json_object_nested=JSONObject(a=JSONArray("few", "other"), b=JSONObject(c=Lower("text"))),
)

# Time zones; MariaDB and MySQL have mostly no tables of them.
ZONES = {
    "utc": UTC,
    "paris": ZoneInfo("Europe/Paris"),
    "new_york": ZoneInfo("America/New_York"),
    "sao_paulo": ZoneInfo("America/Sao_Paulo"),
    "kathmandu": ZoneInfo("Asia/Kathmandu"),
    "lord_howe": ZoneInfo("Australia/Lord_Howe"),
    "half": datetime.timezone(datetime.timedelta(hours=-5, minutes=-30)),
}
twice = {}


def is_skipped(local):
    return local.astimezone(UTC).astimezone(local.tzinfo).replace(fold=0) != local


for zone_name, zone in ZONES.items():
    if connection.vendor == "mysql" and isinstance(zone, ZoneInfo):
        continue
    for part in [*PARTS, "hour", "minute", "second"]:
        ask(zones, f"extract_{part}_{zone_name}", Extract("moment", part, tzinfo=zone))
    for unit in [*UNITS, "hour", "minute", "second"]:
        ask(zones, f"trunc_{unit}_{zone_name}", Trunc("moment", unit, tzinfo=zone))
    ask(zones, f"trunc_date_{zone_name}", TruncDate("moment", tzinfo=zone))
    ask(zones, f"trunc_time_{zone_name}", TruncTime("moment", tzinfo=zone))
    moments = Odd.objects.filter(moment__isnull=False).values_list("id", "moment")
    local = {key: moment.astimezone(zone) for key, moment in moments}
    twice[zone_name] = [key for key, moment in local.items() if moment.fold or is_skipped(moment.replace(minute=0, second=0, microsecond=0))]


def plain(value):
    """As a fixture has it, with all microseconds."""
    return value if isinstance(value, (bool, int, float, str, list, dict, type(None))) else duration_iso_string(value) if isinstance(value, datetime.timedelta) else value.isoformat() if hasattr(value, "isoformat") else str(value)


rows = serializers.serialize("python", Odd.objects.order_by("id"))
for row in rows:
    row["fields"] = {name: plain(value) for name, value in row["fields"].items()}
print(json.dumps({"rows": json.dumps(rows), "found": found, "zones": zones, "twice": twice}))
