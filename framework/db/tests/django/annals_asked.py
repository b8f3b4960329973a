"""What Django answers to the questions of tests/queries/annals/asked: python annals_asked.py [URL of a server's database].

Prints the rows, and the answers by the names of the questions; "no answer" stands for what the database does not take.
"""

import datetime
import json
import sys
from decimal import Decimal

import annals_models as annals
import asking
from annals_models import Cover, Paper, Region, Remark, Topic, Writer
from django.db import transaction
from django.db.models import (
    Avg, BooleanField, Case, Count, DateTimeField, DurationField, Exists, ExpressionWrapper, F, IntegerField, Max, Min,
    OuterRef, Q, RowRange, Subquery, Sum, Value, ValueRange, When, Window, WindowFrameExclusion,
)
from django.db.models.functions import (
    Coalesce, Concat, DenseRank, ExtractYear, FirstValue, Lag, LastValue, Lead, Length, NthValue, Ntile, Rank, RowNumber, Substr, TruncMonth, Upper,
)
from shown import show

annals.fill()
found = {}


def told(name, ask):
    """Keeps an answer."""
    try:
        with transaction.atomic():
            answer = ask()
    except Exception as error:
        print(f"{name}: {error}", file=sys.stderr)
        answer = "no answer"
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
equal = When(score=F("writer__age"), then=Value("equal"))
rows("case join", p.annotate(x=Case(equal, When(score=F("writer__age") + 1, then=Value("+1")), default=Value("other"))), "id", "x")
rows("case join value", p.annotate(x=Case(When(score=1, then=F("writer__age") + 1), When(score__gt=1, then=F("writer__age") + 3), default="writer__age")), "id", "x")
rows("case one to one", p.annotate(x=Case(When(cover__colour="red", then=1), When(cover__isnull=True, then=2), default=3)), "id", "x")
rows("case of expression", p.annotate(y=F("score") - 2).annotate(x=Case(When(y=-1, then=Value("less")), When(y=0, then=Value("zero")), default=Value("other"))), "id", "x")
rows("case sum in query", w.annotate(x=Sum(Case(When(papers__in=Paper.objects.filter(score__gt=2), then=F("papers__score")), default=Value(0)))), "id", "x")
rows("case of aggregate", w.annotate(n=Count("papers"), m=Max("papers__score")).annotate(x=Case(When(n__gt=1, then="m"), When(n=1, then=-1))), "id", "x")
rows("case aggregate right", w.annotate(n=Count("papers")).annotate(x=Case(When(age=F("n"), then=Value("equal")), When(age__gt=F("n"), then=Value("more")))), "id", "x")
rows("case aggregate filter", w.annotate(n=Count("papers"), m=Max("papers__score")).filter(age__lte=Case(When(n__gt=1, then="m"), default=2)), "id")
rows("case exclude", p.annotate(x=Case(When(score=1, then=Value("one")), When(score=2, then=Value("two")), default=Value("other"))).exclude(x="other"), "id", "x")
rows("case exclude end", p.annotate(x=Case(When(score=1, then=Value("one")), When(score__gt=2, then=Value("more")))).exclude(x="one"), "id", "x")
rows("case price", p.annotate(x=Case(When(score__gte=0, then=F("price")))).filter(x__gt=1), "id", "x")
rows("case price value", p.annotate(x=Case(When(score__gte=0, then=Value(Decimal("1"))))).filter(Q(x=1) & Q(x=Decimal("1"))), "id")
rows("case plus", p.annotate(x=Case(When(score=1, then=2), When(score=2, then=1), default=3) + 1), "id", "x")
rows("case in case", p.annotate(x=Case(When(score__gt=1, then=Case(When(done=True, then=1), default=2)), default=Case(When(done=True, then=3)))), "id", "x")
rows("case in query", p.filter(pk__in=Paper.objects.annotate(x=Case(When(score=F("writer__age"), then="pk"), When(score__gt=2, then="pk"))).values("x")), "id")
rows("case and", p.annotate(x=Case(When(Q(score__gt=0), done=True, then=Value(True)), When(Q(score__gt=3) | Q(done=False), then=Value(False)))), "id", "x")
rows("case equal", p.filter(score=Case(When(done=True, then=F("writer__age")), When(done=False, then=2), default=1)), "id")
rows("case day", p.annotate(x=Case(When(done=True, then=F("day")), default=Value(datetime.date(2024, 1, 1)))), "id", "x")
rows("case moment", p.annotate(x=Case(When(done=True, then=F("moment")))), "id", "x")
rows("case span", p.annotate(x=Case(When(done=True, then=F("span")), default=Value(datetime.timedelta(seconds=1)))), "id", "x")
rows("case document", p.annotate(x=Case(When(done=True, then=F("data")))), "id", "x")
rows("case order down", Paper.objects.order_by(Case(When(done=True, then=2), When(score__gt=1, then=1), default=0).desc(), "id"), "id")
rows("case group", Paper.objects.values(x=Case(When(score__gt=3, then=Value("much")), When(score__isnull=True, then=Value("none")), default=Value("some"))).annotate(n=Count("id"), s=Sum("score")).order_by("x"), "x", "n", "s")
rows("case many not", w.annotate(x=Sum(Case(When(~Q(papers__score=1), then=1), default=2))), "id", "x")
rows("case many twice", w.annotate(x=Case(When(papers__score__gt=1, then=2), default=3), y=Case(When(papers__done=True, then=4), default=5)).order_by("id", "papers__id"), "id", "x", "y")
one("case sums", Paper.objects, a=Sum(Case(When(score=1, then=1))), b=Sum(Case(When(score__gt=1, then=F("score") - 1))), c=Sum(Case(When(score=F("writer__age"), then=1), default=0)))
one("case count distinct", Paper.objects, x=Count(Case(When(done=True, then=F("writer")), default=None), distinct=True))
one("case avg", Paper.objects, x=Avg(Case(When(done=True, then="ratio"), default=0.5)))
rows("case exists", p.annotate(x=Case(When(Exists(Remark.objects.filter(paper=OuterRef("pk"))), then=1), default=0)), "id", "x")
rows("case in list", p.annotate(x=Case(When(pk__in=[], then=1), When(score__in=[1, 2], then=2), default=3)).filter(x__in=[1, 3]), "id", "x")
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

rows("window by year", p.annotate(x=Window(DenseRank(), order_by=ExtractYear("day").asc())), "id", "x")
rows("window in years", p.annotate(x=Window(Max("score"), partition_by=ExtractYear("day"), order_by=[F("day").asc(), F("id").asc()])), "id", "x")
rows("window of related", p.annotate(x=Window(Sum("score"), partition_by="writer__region__name", order_by=["writer__age", "id"])), "id", "x")
rows("window by two", p.annotate(x=Window(Max("score"), partition_by=[F("writer"), F("done")])), "id", "x")
rows("window without order", p.annotate(x=Window(Count("id"))), "id", "x")
rows("window filter inside", p.annotate(x=Window(Count("id", filter=Q(score__gt=1)), partition_by="done")), "id", "x")
rows("lag price", p.annotate(x=Window(Lag("price"), order_by="id")), "id", "x")
rows("lead day", p.annotate(x=Window(Lead("day", offset=2), order_by="id")), "id", "x")
rows("last moment", p.annotate(x=Window(LastValue("moment"), partition_by="writer", order_by="id")), "id", "x")
rows("nth span", p.annotate(x=Window(NthValue("span", nth=2), order_by="id")), "id", "x")
rows("nth behind the end", p.annotate(x=Window(NthValue("score", nth=50), order_by="id")), "id", "x")
rows("ntile", p.annotate(x=Window(Ntile(num_buckets=4), order_by="-id")), "id", "x")
rows("window of document", p.annotate(x=Window(Count("id"), partition_by=["data__a"], order_by=["id"])), "id", "x")
rows("window order", Paper.objects.order_by(Window(Sum("score"), partition_by="writer").desc(nulls_last=True), "id"), "id")
apart = Window(Sum("score"), partition_by="writer") - F("score")
rows("window apart", p.annotate(x=apart), "id", "x")
both = p.annotate(r=rank, a=apart)
rows("window apart filter", both.filter(a__gt=0), "id")
rows("window apart exclude", both.exclude(a__lte=0), "id")
rows("windows and", both.filter(r=1, a__gt=0), "id")
rows("windows or", both.filter(Q(r=1) | Q(a__gt=0)), "id")
rows("windows not or", both.exclude(Q(r__gt=1) | Q(a__lte=0)), "id")
rows("windows not and", both.exclude(r__gt=1, a__lte=0), "id")
rows("window in case", both.annotate(x=Case(When(r=1, then=True), default=False)).filter(x=True), "id", "x")
rows("window condition", both.annotate(x=Q(r=1)).filter(x=True), "id", "x")
rows("window right", p.annotate(x=Window(Max("score"), partition_by="writer")).filter(x=F("score")), "id")
rows("window upper", both.filter(r=1).annotate(x=Upper("title")), "x")
rows("window and title", both.filter(r=1, title__gt="c"), "id")
rows("window or title", both.filter(Q(r=1) | Q(title__gt="c")), "id")
counted = both.annotate(n=Count("remarks"))
rows("window and count", counted.filter(r=1, n__gte=1), "id", "n")
rows("window or count", counted.filter(Q(r=1) | Q(n__gte=1)), "id", "n")
rows("window limited", both.filter(r=1).order_by("-id")[0:3], "id")
rows("window distinct", Paper.objects.annotate(x=Window(FirstValue("score"), partition_by="writer", order_by=["id"])).order_by("x").distinct().values_list("x"), "x")
rows("window in query", p.filter(pk__in=Paper.objects.annotate(x=Window(FirstValue("id"), partition_by="writer", order_by=[F("score").desc(nulls_last=True), F("id").asc()])).values("x")), "id")
near = Paper.objects.filter(done=OuterRef("done")).annotate(x=Window(Avg("score"), order_by=["id"], frame=RowRange(start=-1, end=1)))
rows("window in subquery", p.annotate(x=Subquery(near.order_by(F("x").desc(nulls_last=True), "id").values("id")[:1])), "id", "x")
rows("window of groups", Remark.objects.values("stars").annotate(n=Count("id")).annotate(x=Window(Rank(), order_by=[F("n").desc(), F("stars").asc(nulls_first=True)])).order_by("x"), "stars", "n", "x")
for name, start, end in [("before", -2, -1), ("behind", 1, 2), ("up to", None, 3), ("from", 0, None), ("itself", 0, 0)]:
    rows(f"rows {name}", p.annotate(x=Window(Sum("score"), order_by="id", frame=RowRange(start=start, end=end))), "id", "x")
for name, start, end in [("around", -2, 2), ("all", None, None), ("later", 0, None), ("next", None, 1)]:
    frame = ValueRange(start=start, end=end)
    rows(f"range {name}", p.annotate(x=Window(Count("id"), order_by=F("score").asc(), frame=frame)), "id", "x")
for name in ["CURRENT_ROW", "GROUP", "TIES", "NO_OTHERS"]:
    frame = RowRange(start=-2, end=2, exclusion=WindowFrameExclusion[name])
    rows(f"without {name}", p.annotate(x=Window(Count("id"), order_by=[F("score").asc(nulls_first=True), F("id").asc()], frame=frame)), "id", "x")
    frame = ValueRange(start=None, end=0, exclusion=WindowFrameExclusion[name])
    rows(f"range without {name}", p.annotate(x=Window(Count("id"), order_by=F("done").asc(nulls_first=True), frame=frame)), "id", "x")

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
names = Writer.objects.annotate(x=Upper("name"))
rows("group by computed and its field", names.values("x").annotate(n=Count("id")).order_by("x", "name"), "x", "n")
parts = Writer.objects.annotate(x=Substr("name", 1, 1))
rows("group by computed and its like", parts.values("x").annotate(n=Count("id")).order_by("x", Substr("name", 1, 2)), "x", "n")
rows("distinct of computed by its field", names.values("x").distinct().order_by("name"), "x")
rows("distinct of computed by its like", parts.values("x").distinct().order_by(Substr("name", 1, 2)), "x")
rows("among distinct ordered", p.filter(writer__in=Writer.objects.distinct().order_by("name", "id")), "id")
rows("among distinct ordered sliced", p.filter(writer__in=Writer.objects.distinct().order_by("-name", "id")[:2]), "id")
rows("distinct ordered subquery", p.annotate(x=Subquery(Remark.objects.filter(paper=OuterRef("id")).distinct().order_by("-id").values("stars")[:1])), "id", "x")
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
changed("update case end", lambda: Paper.objects.update(score=Case(When(score=1, then=F("score") + 1), When(score=2, then=9))))
changed("update case texts", lambda: Paper.objects.update(title=Case(When(score=1, then=Value("one")), When(score=F("id"), then=Value("equal")), default=Value("other"))))
changed("update case exists", lambda: Paper.objects.update(score=Case(When(Exists(Remark.objects.filter(paper=OuterRef("pk"))), then=1), default=0)))
changed("update subquery", lambda: Paper.objects.update(score=Subquery(Writer.objects.filter(pk=OuterRef("writer")).values("age")[:1])))
changed("update annotated", lambda: Paper.objects.annotate(n=Count("remarks")).filter(n__gt=1).update(title="many"))
changed("update none", lambda: Paper.objects.none().update(score=1))
changed("delete related", lambda: Paper.objects.filter(writer__region__name="ada").delete()[0])
changed("delete many", lambda: Paper.objects.filter(remarks__stars__gt=0).delete()[0])
changed("delete annotated", lambda: Paper.objects.annotate(n=Count("remarks")).filter(n=0).delete()[0])

print(json.dumps({"rows": asking.dumped(), "found": found}))
