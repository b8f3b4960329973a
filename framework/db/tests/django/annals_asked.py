"""What Django answers to the questions of tests/annals/asked: python annals_asked.py [URL of a server's database].

Prints the rows, and the answers by the names of the questions.
"""

import datetime
import json
import sys
from decimal import Decimal

import annals_models as annals
from annals_models import Cover, Paper, Region, Remark, Topic, Writer
from django.db import transaction
from django.db.models import (
    Avg, BooleanField, Case, Count, DateTimeField, DurationField, Exists, ExpressionWrapper, F, IntegerField, Max, Min,
    OuterRef, Q, Subquery, Sum, Value, When, Window,
)
from django.db.models.functions import Coalesce, Concat, Length, Rank, RowNumber, TruncMonth
from shown import show

annals.fill()
found = {}


def told(name, ask):
    """Keeps an answer; what the database refuses is left out."""
    try:
        with transaction.atomic():
            answer = ask()
    except Exception as error:
        print(f"{name}: {error}", file=sys.stderr)
        return
    found[name] = answer


def rows(name, query, *columns):
    def ask():
        return [
            show(row[0]) if len(columns) == 1 else [show(value) for value in row] for row in query.values_list(*columns)
        ]

    told(name, ask)


def one(name, query, **aggregates):
    def ask():
        values = [show(value) for value in query.aggregate(**aggregates).values()]
        return values[0] if len(values) == 1 else values

    told(name, ask)


# Aggregates over joins.
writers = Writer.objects.order_by("id")
rows("count papers", writers.annotate(x=Count("papers")), "id", "x")
rows("count two", writers.annotate(x=Count("papers"), y=Count("remarks")), "id", "x", "y")
rows("count two distinct", writers.annotate(x=Count("papers", distinct=True), y=Count("remarks", distinct=True)), "id", "x", "y")
rows("count filter", writers.annotate(x=Count("papers", filter=Q(papers__score__gt=1))), "id", "x")
rows("count filter not", writers.annotate(x=Count("papers", filter=~Q(papers__score=1))), "id", "x")
rows("count filter not or", writers.annotate(x=Count("papers", filter=~Q(papers__score=1) | Q(papers__done=True))), "id", "x")
rows("case not", writers.annotate(x=Sum(Case(When(~Q(remarks__stars=1), then=1), default=0))), "id", "x")
rows("sum default", writers.annotate(x=Sum("papers__score", default=-7)), "id", "x")
rows("max day", writers.annotate(x=Max("papers__day")), "id", "x")
rows("avg span", writers.annotate(x=Avg("papers__span")), "id", "x")
rows("sum span", writers.annotate(x=Sum("papers__span")), "id", "x")
rows("filter before", writers.filter(papers__score__gt=0).annotate(x=Count("papers")), "id", "x")
rows("filter after", writers.annotate(x=Count("papers")).filter(papers__score__gt=0), "id", "x")
rows("exclude before", writers.exclude(papers__score__gt=4).annotate(x=Count("papers")), "id", "x")
rows("having or where", writers.annotate(x=Count("papers")).filter(Q(x__gt=1) | Q(age__gt=3)), "id", "x")
rows("having and where", writers.annotate(x=Count("papers")).filter(Q(x__gt=0) & Q(age__gt=1)), "id", "x")
rows("having or group", Writer.objects.values("region").annotate(x=Count("id")).filter(Q(x__gt=1) | Q(age__gt=2)).order_by("region_id"), "region", "x")
rows("not having", writers.annotate(x=Count("papers")).exclude(x=0), "id", "x")
rows("not having null", writers.annotate(x=Sum("papers__score")).exclude(x=0), "id", "x")
rows("order by count", Writer.objects.annotate(x=Count("papers")).order_by("-x", "id"), "id", "x")
rows("of related", Region.objects.order_by("id").annotate(x=Count("writers__papers__remarks"), y=Max("writers__age")), "id", "x", "y")
rows("group by field", Remark.objects.values("stars").annotate(x=Count("id"), y=Count("paper", distinct=True)).order_by("stars"), "stars", "x", "y")
rows("group by related", Remark.objects.values("paper__writer__region__name").annotate(x=Count("id")).order_by("paper__writer__region__name"), "paper__writer__region__name", "x")
rows("group ordered", Writer.objects.values("region").annotate(x=Count("id")).order_by("region_id"), "region", "x")
rows("group month", Paper.objects.filter(day__isnull=False).values(m=TruncMonth("day")).annotate(x=Count("id")).order_by("m"), "m", "x")
rows("group by condition", Writer.objects.values(x=Case(When(age__gt=2, then=Value("old")), default=Value("young"))).annotate(n=Count("id")).order_by("x"), "x", "n")
one("over annotation", Writer.objects.annotate(x=Count("papers")), a=Max("x"), b=Avg("x"))
one("over group", Remark.objects.values("paper").annotate(x=Count("id")), a=Max("x"))
one("over slice", Paper.objects.order_by("-id")[:5], a=Sum("score"), b=Count("id"))
one("over distinct", Paper.objects.order_by().values("score").distinct(), a=Count("score"))
one("of nothing", Paper.objects.none(), a=Count("id"), b=Sum("score"), c=Sum("score", default=3))
one("of empty in", Paper.objects.filter(id__in=[]), a=Count("id"), b=Sum("score"), c=Sum("score", default=3))
one("decimals", Paper.objects, a=Sum("price"), b=Avg("price"), c=Max("price"))
one("expression", Paper.objects, a=Sum(F("score") * F("score")), b=Sum("score") + Count("id"))
one("related", Paper.objects, a=Sum("remarks__stars"), b=Count("remarks"), c=Count("remarks__author", distinct=True))
one("filtered", Paper.objects, a=Count("id", filter=Q(remarks__stars__gt=1)), b=Count("id", distinct=True, filter=Q(remarks__stars__gt=1)))
one("none in filter", Paper.objects, a=Count("id", filter=Q(id__in=[])), b=Sum("score", filter=Q(id__in=[])))

# One row of many: what speaks of the same one.
w = Writer.objects.order_by("id")
rows("same call", w.filter(papers__score__gt=0, papers__done=True), "id")
rows("two calls", w.filter(papers__score__gt=0).filter(papers__done=True), "id")
rows("same call not", w.filter(Q(papers__score__gt=0) & ~Q(papers__done=True)), "id")
rows("not before", w.filter(~Q(papers__done=True) & Q(papers__score__gt=0)), "id")
rows("exclude two", w.exclude(papers__score__gt=0, papers__done=True), "id")
rows("exclude or", w.exclude(Q(papers__score__gt=0) | Q(papers__done=True)), "id")
rows("exclude twice", w.exclude(papers__score__gt=0).exclude(papers__done=True), "id")
rows("exclude of through", Paper.objects.order_by("id").exclude(topics__name="ada"), "id")
rows("exclude many null", Remark.objects.order_by("id").exclude(author__papers__reviewer=None), "id")
rows("order by latest join", w.filter(papers__score__gt=0).filter(papers__id__gt=3).order_by("papers__id", "id"), "id", "papers__id")
for paper in Paper.objects.filter(id__lte=5):
    rows(f"sticky {paper.id}", paper.topics.filter(papers__id__gt=3).order_by("id"), "id")
    rows(f"sticky not {paper.id}", paper.topics.exclude(papers__id__gt=3).order_by("id"), "id")
    rows(f"sticky through {paper.id}", paper.topics.order_by("id").annotate(x=Count("papers")), "id", "x")

# Orders.
rows("order by related order", Paper.objects.order_by("writer", "id"), "id")
rows("order by related order down", Paper.objects.order_by("-writer", "id"), "id")
rows("order by key", Paper.objects.order_by("writer_id", "id"), "id")
rows("order by reverse", Region.objects.order_by("writers", "id"), "id")
rows("order by nulls", Paper.objects.order_by(F("score").desc(nulls_last=True), F("ratio").asc(nulls_first=True), "id"), "id")
rows("order reversed nulls", Paper.objects.order_by(F("score").desc(nulls_last=True), "id").reverse(), "id")
rows("order by condition", Paper.objects.order_by(Case(When(done=None, then=1), default=0), "-id"), "id")
rows("order own", Writer.objects.all(), "id")
rows("order own reversed", Writer.objects.reverse(), "id")
told("count of ordered slice", lambda: Paper.objects.order_by("topics", "id")[1:].count())
told("exists of slice", lambda: Paper.objects.order_by("id").distinct()[3:5].exists())
told("slice behind the end", lambda: Paper.objects.order_by("id")[100:].count())

# Queries inside queries.
p = Paper.objects.order_by("id")
best = Remark.objects.filter(paper=OuterRef("pk")).order_by(F("stars").desc(nulls_last=True), "id")
rows("subquery", p.annotate(x=Subquery(best.values("stars")[:1])), "id", "x")
rows("subquery filter", p.annotate(x=Subquery(best.values("stars")[:1])).filter(x__gt=1), "id")
rows("subquery exclude", p.annotate(x=Subquery(best.values("stars")[:1])).exclude(x=1), "id")
rows("subquery order", Paper.objects.order_by(Subquery(best.values("stars")[:1]).asc(nulls_first=True), "id"), "id")
rows("exists", p.filter(Exists(Remark.objects.filter(paper=OuterRef("pk"), stars__gt=1))), "id")
rows("not exists", p.filter(~Exists(Remark.objects.filter(paper=OuterRef("pk"), stars__gt=1))), "id")
rows("exists or", p.filter(Exists(Remark.objects.filter(paper=OuterRef("pk"), stars__gt=1)) | Q(done=True)), "id")
rows("exists none", p.filter(Exists(Remark.objects.none())), "id")
rows("not exists none", p.filter(~Exists(Remark.objects.none())), "id")
rows("exists shown", p.annotate(x=Exists(Remark.objects.filter(paper=OuterRef("pk")))), "id", "x")
rows("nested outer", w.filter(Exists(Paper.objects.filter(Exists(Remark.objects.filter(author=OuterRef(OuterRef("pk")), paper=OuterRef("pk")))))), "id")
rows("outer related", p.filter(Exists(Writer.objects.filter(region=OuterRef("writer__region"), age__gt=OuterRef("score")))), "id")
rows("in slice", p.filter(writer__in=Writer.objects.order_by("-id")[:3]), "id")
rows("in values", p.filter(score__in=Writer.objects.values("age")), "id")
rows("not in values", p.exclude(score__in=Writer.objects.filter(age__isnull=False).values("age")), "id")
rows("not in with null", p.exclude(score__in=Writer.objects.values("age")), "id")
rows("in union", p.filter(writer__in=Writer.objects.filter(id=1).union(Writer.objects.filter(id=2)).values("id")), "id")
rows("in empty", p.filter(id__in=[]), "id")
rows("not in empty", p.exclude(id__in=[]), "id")
rows("in empty or", p.filter(Q(id__in=[]) | Q(id=3)), "id")
rows("in empty xor", p.filter(Q(id__in=[]) ^ Q(id__gt=10)), "id")
rows("not in empty xor", p.filter(~Q(id__in=[]) ^ Q(id__gt=10)), "id")
rows("empty q", p.filter(Q() & Q(id__lt=3) | Q()), "id")
rows("in none", p.filter(writer__in=Writer.objects.none()), "id")
rows("not in none", p.exclude(writer__in=Writer.objects.none()), "id")

# Conditions in values.
rows("case", p.annotate(x=Case(When(score__gt=3, then=Value("much")), When(score=None, then=Value("unknown")), default=Value("some"))), "id", "x")
rows("case end", p.annotate(x=Case(When(score__gt=3, then=F("score") * 2))), "id", "x")
rows("case of related", p.annotate(x=Case(When(writer__region__name="ada", then=1), default=0)), "id", "x")
rows("case in empty", p.annotate(x=Case(When(id__in=[], then=1), default=2)), "id", "x")
rows("case not in empty", p.annotate(x=Case(When(~Q(id__in=[]), then=1), default=2)), "id", "x")
rows("xor of three", p.filter(Q(score__gt=1) ^ Q(done=True) ^ Q(id__gt=7)), "id")

# Combinations.
a, b = Paper.objects.filter(id__lte=6), Paper.objects.filter(id__gte=4)
rows("union", a.union(b).order_by("-id"), "id")
rows("union all", a.union(b, all=True).order_by("id"), "id")
told("union count", lambda: a.union(b).count())
told("union slice count", lambda: a.union(b).order_by("id")[2:5].count())
told("union exists", lambda: a.union(b).exists())
told("union none", lambda: [row.id for row in a.none().union(b.filter(id=4))])
told("union first", lambda: a.union(b).order_by("-score", "id").first().id)
rows("intersection", a.intersection(b).order_by("id"), "id")
rows("difference", a.difference(b).order_by("id"), "id")

# Windows.
rank = Window(Rank(), partition_by="writer", order_by=[F("score").desc(nulls_last=True)])
rows("rank", p.annotate(x=rank), "id", "x")
rows("rank filter", p.annotate(x=rank).filter(x=1), "id")
rows("rank exclude", p.annotate(x=rank).exclude(x=1), "id")
rows("rank or", p.annotate(x=rank).filter(Q(x=1) | Q(done=True)), "id")
rows("rank and join", p.annotate(x=rank).filter(x=1, writer__age__gt=0), "id")
told("rank count", lambda: p.annotate(x=rank).filter(x__gt=1).count())
told("rank exists", lambda: p.annotate(x=rank).filter(x__gt=100).exists())
rows("window of count", w.annotate(n=Count("papers"), x=Window(RowNumber(), order_by=[F("n").desc(), F("id").asc()])), "id", "x")
rows("window slice", p.annotate(x=Window(Sum("score"), order_by="id")).filter(x__gt=3)[1:3], "id", "x")

# Numbers, texts, durations.
rows("null arithmetic", p.annotate(x=F("score") + F("id")), "id", "x")
rows("null concat", w.annotate(x=Concat("name", Value("-"), "nick")), "id", "x")
rows("coalesce", w.annotate(x=Coalesce("nick", "region__name", Value("?"))), "id", "x")
rows("bits", p.filter(score__gte=0).annotate(x=F("score").bitand(3), y=F("score").bitor(8), z=F("score").bitleftshift(2)), "x", "y", "z")
rows("modulo", p.annotate(x=F("score") % 4), "x")
rows("moment plus span", p.annotate(x=ExpressionWrapper(F("moment") + F("span"), output_field=DateTimeField())), "id", "x")
rows("moment plus delta", p.annotate(x=ExpressionWrapper(F("moment") + datetime.timedelta(days=1, seconds=1), output_field=DateTimeField())), "id", "x")
rows("span filter", p.filter(span__gt=datetime.timedelta(0)), "id")
rows("span of moments", p.annotate(x=ExpressionWrapper(F("moment") - Value(datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc), output_field=DateTimeField()), output_field=DurationField())), "id", "x")
rows("length filter", w.annotate(x=Length("name")).filter(x__gt=2), "id", "x")
rows("length related", p.annotate(x=Length("writer__region__name")).order_by("x", "id"), "id", "x")

# What is different.
told("dates", lambda: [show(day) for day in Paper.objects.dates("day", "month")])
told("dates week", lambda: [show(day) for day in Paper.objects.filter(remarks__stars__gte=0).dates("day", "week")])
told("datetimes", lambda: [show(day) for day in Paper.objects.datetimes("moment", "hour")])
rows("distinct related", Paper.objects.order_by("writer__region__name").distinct().values_list("writer__region__name"), "writer__region__name")
rows("distinct order other", Paper.objects.values("score").distinct().order_by("done", "score"), "score")
told("distinct count", lambda: Paper.objects.filter(remarks__id__gt=0).distinct().count())
told("values distinct count", lambda: Paper.objects.values("score").distinct().count())

# What changes rows.
def changed(name, change):
    """Keeps what a change answers and the papers behind it, and undoes it."""
    def ask():
        try:
            with transaction.atomic():
                answer = change()
                seen = [[show(value) for value in row] for row in Paper.objects.order_by("id").values_list("id", "score", "title")]
                raise LookupError
        except LookupError:
            return [answer, seen]

    told(name, ask)


changed("update related", lambda: Paper.objects.filter(writer__age__gt=1).update(score=100))
changed("update many", lambda: Paper.objects.filter(remarks__stars__gt=0).update(score=F("score") + 1))
changed("update exclude", lambda: Paper.objects.exclude(topics__id=1).update(score=None))
changed("update case", lambda: Paper.objects.update(score=Case(When(done=True, then=1), default=Coalesce("score", -9))))
changed("update subquery", lambda: Paper.objects.update(score=Subquery(Writer.objects.filter(pk=OuterRef("writer")).values("age")[:1])))
changed("update annotated", lambda: Paper.objects.annotate(n=Count("remarks")).filter(n__gt=1).update(title="many"))
changed("update none", lambda: Paper.objects.none().update(score=1))
changed("delete related", lambda: Paper.objects.filter(writer__region__name="ada").delete()[0])
changed("delete many", lambda: Paper.objects.filter(remarks__stars__gt=0).delete()[0])
changed("delete annotated", lambda: Paper.objects.annotate(n=Count("remarks")).filter(n=0).delete()[0])

print(json.dumps({"rows": annals.dumped(), "found": found}))
