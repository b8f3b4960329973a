"""What Django answers to the questions of tests/queries/library: python library.py [URL of a server's database].

Prints the rows, and the answers by the names of the questions; "refused" stands for what Django does not take, "no answer" for
what the database does not.
"""

import datetime
import json
import sys
from decimal import Decimal

import library_models as library
from library_models import Author, Book, Card, Company, Employee, Experiment, Hardback, Key, Number, Publisher, Run, Store
from django.core.exceptions import FieldError
from django.db import NotSupportedError, connection, transaction
from django.db.models import (
    Avg, BitAnd, BitOr, BitXor, BooleanField, Case, CharField, Count, DateTimeField, DecimalField, DurationField, Exists, ExpressionWrapper, F,
    FloatField, IntegerField, Max, Min, OuterRef, Q, StdDev, StringAgg, Subquery, Sum, Value, Variance, When, Window,
)
from django.db.models.fields.json import KT
from django.db.models.functions import (
    Cast, Ceil, Coalesce, Concat, ExtractYear, Floor, Greatest, Least, Length, Lower, Mod, Power, Rank, Round, RowNumber, TruncDate, TruncYear, Upper,
)
from shown import show

library.fill()
found = {}


def told(name, ask):
    """Keeps an answer."""
    try:
        with transaction.atomic():
            answer = ask()
    except (FieldError, TypeError, ValueError, NotSupportedError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        answer = "refused"
    except Exception as error:
        print(f"{name}: {type(error).__name__} {error}", file=sys.stderr)
        answer = "no answer"
    assert name not in found, name
    found[name] = answer


def unanswered(*names):
    found.update(dict.fromkeys(names, "no answer"))


def rows(name, query, *columns):
    def ask():
        return [show(row[0]) if len(columns) == 1 else [show(value) for value in row] for row in query().values_list(*columns)]

    told(name, ask)


def one(name, query, **aggregates):
    def ask():
        values = [show(value) for value in (query() if callable(query) else query).aggregate(**aggregates).values()]
        return values[0] if len(values) == 1 else values

    told(name, ask)


def count(name, query):
    told(name, lambda: query().count())


a, b, p, s = Author.objects.order_by("id"), Book.objects.order_by("id"), Publisher.objects.order_by("id"), Store.objects.order_by("id")

# Aggregates of all rows.
one("single", Author.objects, x=Avg("age"))
one("two", Author.objects, x=Avg("age"), y=Avg("friends__age"), z=Sum("friends__age"))
one("of m2m", Book.objects.filter(rating__gt=3.9), x=Avg("authors__age"), y=Count("authors"), z=Count("authors", distinct=True))
one("reverse m2m", Author.objects, x=Avg("book__rating"), y=Sum("book__price"), z=Max("book__pubdate"))
one("over two", Store.objects, x=Avg("books__authors__age"), y=Max("books__publisher__num_awards"), z=Min("books__pubdate"))
one("store times", Store.objects, x=Min("friday_night_closing"), y=Max("original_opening"), z=Max("area"))
one("durations", Publisher.objects, x=Sum("duration"), y=Avg("duration"), z=Max("duration"))
one("sum distinct", Book.objects, x=Sum("rating", distinct=True), y=Avg("price", distinct=True), z=Count("price", distinct=True))
one("min max names", Book.objects, x=Min("name"), y=Max("isbn"), z=Min("price"))
one("avg of decimals", Book.objects, x=Avg("price"), y=Avg("rating"), z=Avg("pages"))
one("spreads", Book.objects, x=StdDev("pages"), y=StdDev("price", sample=True), z=Variance("rating"))
one("spreads of sample", Book.objects, x=StdDev("rating", sample=True), y=Variance("pages", sample=True), z=Variance("price"))
one("spread of one", Book.objects.filter(pages=447), x=StdDev("pages"), y=StdDev("pages", sample=True), z=Variance("price", sample=True))
one("bits", Publisher.objects, x=BitAnd("num_awards"), y=BitOr("num_awards"), z=BitXor("num_awards"))
one("bits of two", Publisher.objects.filter(num_awards__gte=7), x=BitAnd("num_awards"), y=BitOr("num_awards"), z=BitXor("num_awards"))
one("string filter", Book.objects, x=StringAgg("name", Value(";"), filter=Q(name__startswith="Pr")))
one("string quote", Publisher.objects.filter(num_awards=9), x=StringAgg("name", Value("'")))
one("string none", Author.objects.filter(age__gt=100), x=StringAgg("name", Value(";"), default=Value("<empty>")))
if connection.features.supports_aggregate_order_by_clause:
    one("string order", Store.objects, x=StringAgg("name", Value(";"), order_by=F("original_opening").desc()))
    one("string order concat", Store.objects, x=StringAgg("name", Value("%"), order_by=Concat("area", Value("@")).desc()))
    one("string of json", Employee.objects, x=StringAgg(KT("preferences__Monday"), Value(","), order_by=KT("preferences__Monday"), output_field=CharField()))
    rows("string subquery", lambda: b.annotate(x=Subquery(Book.objects.filter(pk=OuterRef("pk")).annotate(x=StringAgg("authors__name", Value(";"), order_by="authors__name")).values("x"))), "id", "x")
else:
    unanswered("string order", "string order concat", "string of json", "string subquery")
rows("string not in subquery", lambda: b.annotate(x=Subquery(Book.objects.filter(pk=OuterRef("pk"), contact__age__gt=40).annotate(x=StringAgg("contact__name", Value(";"), filter=~Q(contact__name__startswith="P"))).values("x"))), "id", "x")
one("arithmetic", Book.objects, x=Sum("pages") / Count("id"), y=Max("rating") + Max("rating"), z=Sum("pages") * 2 - 1)
one("of arithmetic", Author.objects, x=Sum(F("age") + F("friends__age")), y=Max(F("age") * 2), z=Avg(F("age") / 2))
one("case of slice", Author.objects.order_by("pk")[:5], x=Sum(Case(When(age__lte=35, then=1))))
one("case of distinct", Book.objects.distinct(), x=Avg(Case(When(price=Decimal("29.69"), then="pages"), output_field=IntegerField())))
one("over count", Book.objects.annotate(n=Count("authors__id")), x=Max("pages"), y=Sum("n"), z=Avg("n"))
one("over count values", Book.objects.annotate(c=Count("authors")).values("c"), x=Max("c"))
one("over case of count", Book.objects.annotate(c=Count("authors")).values("pk"), x=Sum(Case(When(c__gt=1, then=1))))
one("over avg", Publisher.objects.annotate(x=Avg("book__price")), y=Max("x"), z=Sum("num_awards"))
one("over sum", Author.objects.annotate(x=Sum(F("age") + F("friends__age"))), y=Max("x") * 2, z=Sum("x") + Sum("x"))
one("over group plus", Book.objects.values("rating").annotate(x=Count("id") + 5), y=Max("x"))
one("over distinct pairs", Book.objects.values("rating", "price").distinct(), x=Sum("rating"))
one("over window", Book.objects.annotate(x=Coalesce(Window(Avg("pages"), partition_by=F("publisher")), 0.0)), y=Sum("x"), z=Count("id"))
one("over subquery", Author.objects.annotate(x=Subquery(Book.objects.filter(contact=OuterRef("pk")).order_by().values("contact").annotate(n=Count("id")).values("n"))), y=Sum("x"), z=Count("x"))
one("over subquery filter", Author.objects.annotate(x=Subquery(Book.objects.filter(contact=OuterRef("pk")).order_by("pubdate").values("pubdate__year")[:1])), y=Count("pk", filter=Q(x=2008)))
one("over max right", Author.objects.annotate(m=Max("book__authors")), x=Count("id", filter=Q(id=F("m"))), y=Count("id", filter=Q(id__in=[F("m"), 0])))
one("over exists", Book.objects, x=Max("rating", filter=Exists(Store.objects.filter(books=OuterRef("pk"), area__gt=100))))
one("over double", Author.objects.annotate(d=F("age") * 2), x=Count("pk", filter=Q(d__gt=80)))
one("over filtered", Author.objects.annotate(t=Sum("book__pages", filter=Q(book__rating__gt=3))), x=Sum("age", filter=Q(t__gte=400)))
one("filtered m2m", Author.objects.filter(name="Adrian Holovaty"), x=Sum("friends__age", filter=~Q(friends__name="James Bennett")))
one("filtered far", Author.objects.filter(age__lt=40), x=Sum("friends__book__pages", filter=Q(friends__book__publisher__name="Apress") & ~Q(friends__name="Paul Bissex")))
one("filtered case", Author.objects, x=Sum(Case(When(friends__age=35, then=F("friends__age"))), filter=Q(friends__name__startswith="J")))
one("filtered spreads", Author.objects, x=Avg("age", filter=Q(name__startswith="J")), y=Count("age", filter=Q(name__startswith="J")), z=Variance("age", filter=Q(rating=None)))
one("filtered by none", Book.objects, x=Max("rating", filter=Q(rating__in=[])), y=Max("rating", filter=~Q(rating__in=[])), z=Count("authors", filter=~Q(authors__in=[])))
one("double not", Author.objects, x=Sum("age", filter=Q(Q(name="Brad Dayley") & ~Q(name="x"))), y=Sum("age", filter=~~Q(age__gt=40)))
one("aggregate behind distinct", Book.objects.values("publisher").distinct(), x=Count("publisher"), y=Max("publisher"))
nobody = Author.objects.filter(age__gt=100)
one("defaults", nobody, x=Sum("age", default=0), y=Avg("age", default=21), z=Max("age", default=Value(5) * Value(7)))
one("defaults of spreads", nobody, x=StdDev("age", default=1.5), y=Variance("age", default=0), z=Min("age", default=21))
one("defaults of types", Publisher.objects.filter(num_awards__gt=3), x=Sum("duration", default=datetime.timedelta(0)))
one("default decimal", Book.objects.filter(rating__lt=3), x=Sum("price", default=Decimal("0.50")), y=Avg("price", default=Decimal("1")))
one("default of an aggregate", Book.objects, x=Sum("price", filter=Q(rating__lt=3.0), default=Avg("price")))
rows("default day", lambda: p.annotate(x=Min("book__pubdate", default=Cast(datetime.date(1970, 1, 1), Book._meta.get_field("pubdate")))), "id", "x")
rows("default time", lambda: b.annotate(x=Min("store__friday_night_closing", filter=~Q(store__name="Amazon.com"), default=Cast(datetime.time(17), Store._meta.get_field("friday_night_closing")))), "id", "x")
rows("default moment", lambda: b.annotate(x=Min("store__original_opening", filter=~Q(store__name="Amazon.com"), default=Cast(datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc), Store._meta.get_field("original_opening")))), "id", "x")
rows("default compound", lambda: p.annotate(x=Avg("book__rating", default=2.5) * 20.0), "id", "x")
one("of nothing", Publisher.objects.none(), x=Sum("num_awards"), y=Count("book"), z=StringAgg("name", Value(",")))
one("of nothing coalesced", Publisher.objects.none(), x=Coalesce(Sum("num_awards"), 0), y=Coalesce(Sum("num_awards"), Count("id"), 3))
one("of nothing plus", Publisher.objects.none(), x=Count("id") + 1, y=Coalesce(Sum("num_awards") * 2, 7))
one("of inherited", Hardback.objects, x=Sum("book_ptr__pages"), y=Sum("pages"), z=Avg("weight"))
one("grand", Number.objects, x=Sum("integer"), y=Sum("float"), z=Avg("decimal_value"))
one("sum of decimals", Number.objects, x=Sum("decimal_value"), y=Max("decimal_value"), z=Min("decimal_value"))
one("keys", Card.objects, x=Count("uuid"), y=Count("key", distinct=True))
one("condition counted", Author.objects, x=Count(Case(When(age__gt=40, then=1))), y=Sum(Cast(Q(age__gt=40), IntegerField())))
one("aggregate of aggregate", lambda: Book.objects.annotate(m=Max("id")).annotate(x=Sum("m")), y=Count("id"))

# Annotations over relations.
rows("authors of books", lambda: b.annotate(x=Avg("authors__age"), y=Count("authors")), "id", "x", "y")
rows("books of publishers", lambda: p.annotate(x=Avg("book__price"), y=Sum("book__pages"), z=Count("book")), "id", "x", "y", "z")
rows("books of authors", lambda: a.annotate(x=Sum("book__rating"), y=Max("book__publisher__name")), "id", "x", "y")
rows("friends", lambda: a.annotate(x=Count("friends"), y=Max("friends__age"), z=Avg("friends__book__rating")), "id", "x", "y", "z")
rows("authors of stores", lambda: s.annotate(x=Count("books__authors", distinct=True), y=Min("books__authors__age")), "id", "x", "y")
rows("hardbacks", lambda: Hardback.objects.order_by("weight").annotate(x=Count("book_ptr__authors"), y=Count("authors")), "name", "x", "y")
rows("exclude and filter", lambda: b.annotate(n=Count("authors")).exclude(n__lt=2).filter(n__lt=3), "id", "n")
rows("fexpr", lambda: p.annotate(n=Count("book")).filter(n__lt=F("num_awards") / 2), "name", "n")
rows("fexpr not", lambda: p.annotate(n=Count("book")).exclude(n__lt=F("num_awards") / 2), "name", "n")
rows("fexpr right", lambda: p.annotate(n=Count("book")).filter(num_awards__gt=2 * F("n")), "name", "n")
rows("fexpr of related", lambda: b.annotate(n=Count("authors")).filter(n=F("publisher__num_awards")), "name")
rows("decimal having", lambda: a.annotate(x=Sum("book_contact_set__price")).filter(x__gt=Decimal(40)), "id", "x")
rows("decimal having not", lambda: a.annotate(x=Sum("book_contact_set__price")).filter(x__lte=Decimal(40)), "id", "x")
rows("order by join", lambda: Book.objects.annotate(n=Count("authors")).order_by("publisher__name", "name"), "name", "n")
rows("in aggregated", lambda: b.filter(id__in=Book.objects.filter(pages__gt=100).annotate(n=Count("authors")).filter(n__gt=2).order_by("n")), "name")
rows("in greatest", lambda: b.filter(id__in=Book.objects.order_by().values("contact").annotate(m=Max("id")).values("m")), "id")
rows("in f of count", lambda: b.filter(pk__in=Book.objects.order_by().values("name").annotate(n=Count("authors")).filter(pages__lt=F("n") * 200).values("pk")), "id")
rows("disjunction", lambda: b.annotate(n=Count("authors")).filter(Q(n=2) | Q(name="Python Web Development with Django")), "id")
rows("disjunction nested", lambda: b.annotate(n=Count("authors")).filter(Q(pages=447) | (Q(pages=1132) & Q(n=3))), "id")
rows("disjunction null", lambda: p.annotate(x=Sum("book__rating"), n=Count("book")).filter(Q(x__gt=5.5) | Q(x__isnull=True)), "id", "x")
rows("disjunction f", lambda: p.annotate(x=Sum("book__rating"), n=Count("book")).filter(Q(x__gt=F("n")) | Q(x=None)), "id", "x")
rows("not and", lambda: b.annotate(n=Count("authors")).filter(~(Q(price__gt=50) & Q(n__gt=1))), "id")
rows("xor", lambda: b.annotate(n=Count("authors")).filter(Q(price__gt=50) ^ Q(n__gt=1)), "id")
rows("not xor", lambda: b.annotate(n=Count("authors")).filter(~(Q(price__gt=50) ^ Q(n__gt=1))), "id")
rows("negated twice", lambda: a.annotate(n=Count("book")).exclude(Q(n=2) | Q(n=2)), "id")
rows("count plus 33", lambda: a.annotate(n=Count("book")).filter(Q(name="Peter Norvig") | Q(age=F("n") + 33)), "name")
rows("having subquery", lambda: b.annotate(n=Count("authors")).filter(Q(authors__in=Author.objects.filter(age=34)) | Q(n__gt=2)).order_by("id"), "id", "n")
rows("in or count", lambda: a.annotate(n=Count("book")).filter(Q(n__gt=1) | Q(pk__in=Book.objects.values("contact"))), "id")
rows("older friends", lambda: a.annotate(n=Count("friends", filter=Q(friends__age__gt=F("age")))).filter(n__gte=2), "id", "n")
rows("exclude friends", lambda: a.annotate(n=Count("friends__name")).exclude(friends__name="Joe"), "id", "n")
rows("exclude one friend", lambda: a.annotate(n=Count("friends__name")).exclude(friends__name="Paul Bissex"), "id", "n")
rows("of values", lambda: p.filter(num_awards=0).annotate(n=Count("book__authors"), x=Avg("book__rating"), y=Max("book__price")), "n", "x", "y")
rows("greatest of averages", lambda: p.annotate(x=Greatest(Avg("book__rating"), Cast("num_awards", FloatField()))), "id", "x")
rows("latest of subquery", lambda: p.annotate(x=Subquery(Book.objects.filter(publisher=OuterRef("pk")).order_by("-pubdate").values("pubdate")[:1]), n=Count("book")), "id", "x", "n")
rows("exists beside count", lambda: p.annotate(x=Exists(Book.objects.filter(publisher=OuterRef("pk"), pages__gt=400)), n=Count("book")), "id", "x", "n")
rows("outer of many", lambda: p.annotate(x=Exists(Book.objects.filter(publisher=OuterRef("book__publisher"))), n=Count("book")), "id", "x", "n")
rows("same name", lambda: b.annotate(x=Subquery(Publisher.objects.filter(pk=OuterRef("publisher"), name__lt=OuterRef("contact__name")).values("name")[:1])).filter(x__isnull=False).annotate(n=Count("authors")), "id", "x", "n")
rows("nested outer", lambda: b.annotate(x=Subquery(Publisher.objects.filter(id__in=Subquery(Publisher.objects.filter(name=OuterRef(OuterRef("publisher__name"))).values("id"))).values(n=Count("id"))[:1]), n=Count("authors")), "id", "x", "n")
rows("outer year", lambda: b.annotate(x=Subquery(Book.objects.filter(pubdate__year=OuterRef("pubdate__year")).order_by("-rating", "id").values("rating")[:1])), "id", "x")
rows("outer arithmetic", lambda: b.annotate(x=Subquery(Book.objects.filter(pages__lt=OuterRef("pages") - 50).order_by("-pages").values("name")[:1])), "id", "x")
rows("outer of relation", lambda: a.annotate(x=Exists(Author.objects.filter(pk=OuterRef("pk"), book__name=OuterRef("book__name")))), "id", "x")
rows("count subquery equal", lambda: p.annotate(n=Count("book")).filter(n=Subquery(Book.objects.filter(publisher=OuterRef("pk"), pages__gt=400).order_by().values("publisher").annotate(c=Count("pk")).values("c")[:1])), "name")
rows("case default max", lambda: a.filter(age__lt=30).annotate(x=Case(When(book_contact_set__isnull=True, then=Value(0)), default=Max("book__pages"))), "name", "x")
rows("order by coalesce of min", lambda: Book.objects.annotate(m=Min("authors__age")).annotate(x=Coalesce("m", "contact__age")).order_by("-x", "id"), "id")
rows("full condition beside count", lambda: b.filter(pages__lt=400).annotate(x=ExpressionWrapper(~Q(pk__in=[]), output_field=BooleanField()), n=Count("rating")), "x", "n")
told("empty condition", lambda: [[bool(x), bool(y)] for x, y in b.filter(pages__lt=400).values_list(Q(pk__in=[]), Q(pk__in=Book.objects.none()))])
rows("condition beside count", lambda: b.annotate(x=Q(pubdate__year__gt=2000), n=Count("authors")), "id", "x", "n")
rows("coalesce of full", lambda: b.filter(pages__lt=400).annotate(x=Coalesce(~Q(pk__in=[]), True)), "x")
rows("values beside count", lambda: b.filter(pages__lt=400).annotate(x=Value(3) * Value(4), y=Value(1), n=Count("rating")), "x", "y", "n")
rows("empty subquery", lambda: a.filter(age=25).annotate(x=Subquery(Author.objects.values("id").none())), "x")
rows("empty exists", lambda: b.filter(pages=300).annotate(n=Count("id"), x=Exists(Author.objects.none())), "n", "x")
rows("many to many value", lambda: b.filter(pages__lt=450).annotate(x=F("authors__age")).order_by("x", "id"), "id", "x")
rows("of stores", lambda: b.filter(pages=300).annotate(x=F("store__name")).order_by("x"), "x")
rows("window and groups", lambda: Book.objects.order_by().values("publisher").annotate(n=Sum("pages")).annotate(x=Window(Rank(), order_by=F("n").desc())).order_by("publisher"), "publisher", "n", "x")
told("window beside count", lambda: sorted(list(row) for row in b.annotate(n=Count("authors"), x=Window(RowNumber(), order_by=[F("pages").desc()])).filter(n__gte=1).values_list("id", "n", "x")))
told("dates of counted", lambda: [show(day) for day in Book.objects.annotate(n=Count("authors")).filter(n=2).dates("pubdate", "day")])
told("years of counted", lambda: [show(day) for day in Book.objects.annotate(n=Count("authors")).filter(n=1).dates("pubdate", "year", order="DESC")])
told("datetimes filtered", lambda: [show(day) for day in Store.objects.filter(books__pages__gt=300).datetimes("original_opening", "year")])
if connection.features.can_distinct_on_fields:
    rows("distinct on expression", lambda: Employee.objects.annotate(x=Lower("last_name")).order_by("x", "id").distinct("x"), "id", "x")
    rows("distinct on related", lambda: Employee.objects.order_by("store__name", "id").distinct("store__name"), "id")
    rows("distinct on many", lambda: Book.objects.order_by("authors__age", "id").distinct("authors__age"), "id")
    rows("distinct on two", lambda: Book.objects.order_by("publisher", "-pages").distinct("publisher", "rating").order_by("publisher", "rating", "-pages"), "id")
    count("distinct on count", lambda: Employee.objects.annotate(x=Length("first_name")).distinct("x"))
    oldest = Employee.objects.order_by("first_name", "-age").distinct("first_name")
    rows("distinct on in query", lambda: Employee.objects.filter(pk__in=oldest).order_by("id"), "id")
    told("distinct on get", lambda: oldest.filter(first_name="Joe").get().id)
    rows("distinct on values", lambda: Employee.objects.order_by("first_name").distinct("first_name"), "first_name")

# Groups.
g = Book.objects.order_by()
rows("by rating", lambda: g.values("rating").annotate(n=Count("authors__id"), x=Avg("authors__age")).order_by("rating"), "rating", "n", "x")
rows("by price", lambda: g.values("price").annotate(x=Max("authors__age")).annotate(y=Max("publisher__num_awards")).order_by("x", "price"), "price", "x", "y")
rows("by two names", lambda: g.values("contact__name", "publisher__name").annotate(n=Count("id")).order_by("contact__name", "publisher__name"), "contact__name", "publisher__name", "n")
rows("by age", lambda: Author.objects.values("age").annotate(n=Count("age")).order_by("n", "age"), "age", "n")
rows("by age having", lambda: Author.objects.values("age").annotate(n=Count("age")).filter(n__gt=1), "age")
rows("by age hidden", lambda: Author.objects.values("age").annotate(n=Count("age")).order_by("n", "age"), "n")
rows("by condition", lambda: Author.objects.annotate(x=Q(age__lt=40)).values("x").annotate(n=Count("id")).order_by("x"), "x", "n")
rows("by day", lambda: Store.objects.values("original_opening__date", "name").annotate(n=Count("books")).order_by("name"), "original_opening__date", "name", "n")
rows("by year", lambda: g.annotate(y=ExtractYear("pubdate")).values("y").annotate(n=Count("id"), x=Max("pages")).order_by("y"), "y", "n", "x")
rows("by greatest", lambda: g.annotate(g=Greatest("pages", Value(600))).values("g").annotate(m=Min("pages"), n=Count("authors")).order_by("g"), "g", "m", "n")
rows("by exists", lambda: Publisher.objects.values(x=Exists(Book.objects.filter(publisher=OuterRef("pk"), pages__gt=800))).annotate(n=Count("*")).order_by("x"), "x", "n")
rows("by subquery", lambda: Publisher.objects.values(x=Subquery(Book.objects.filter(publisher=OuterRef("pk"), pages__gt=400).order_by().values("publisher").annotate(c=Count("pk")).values("c"))).annotate(n=Count("*")).order_by(F("x").asc(nulls_first=True)), "x", "n")
rows("by subquery of many", lambda: Publisher.objects.filter(book__contact__age__gt=20).annotate(r=Subquery(Book.objects.filter(pk=OuterRef("book")).values("rating"))).values("r").annotate(n=Count("*")).order_by("r"), "r", "n")
rows("by product", lambda: Publisher.objects.annotate(m=Value(3)).values("name").annotate(x=Sum(F("m") * F("num_awards"))).order_by("name"), "name", "x")
rows("by doubled price", lambda: g.filter(pages=300).annotate(x=F("price") * 2).values("x").annotate(y=Sum("x")), "x", "y")
rows("by name plus age", lambda: Author.objects.values("name").annotate(x=Sum("age") + F("age")).order_by("name"), "name", "x")
rows("by mod", lambda: g.values(x=Mod("pages", 10)).annotate(n=Count("*")).order_by("x"), "x", "n")
rows("by default sum", lambda: Publisher.objects.values("name").annotate(n=Count("book"), x=Sum("book__pages", default=0)).filter(n=0), "name", "n", "x")
rows("by exists and max", lambda: g.values("publisher").annotate(x=Max("pubdate")).order_by("x"), "x")
rows("by book of publisher", lambda: Publisher.objects.values("book").annotate(n=Count("book")).order_by("n", "book__id"), "book", "n")
rows("by upper and name", lambda: Company.objects.annotate(x=Upper("name")).values("x", "name").annotate(n=Count("*")).order_by("x", "num_chairs"), "x", "name", "n")
count("count of upper and name", lambda: Company.objects.annotate(x=Upper("name")).values("x", "name").annotate(n=Count("*")))
count("count of upper", lambda: Company.objects.annotate(x=Upper("name")).values("x").annotate(n=Count("*")))
count("count of groups", lambda: g.values("contact__name", "publisher__name").annotate(n=Count("id")))
count("count of groups ordered", lambda: g.values("contact__name", "publisher__name").annotate(n=Count("id")).order_by("-id"))
count("count of groups ordered by count", lambda: g.values("contact__name", "publisher__name").annotate(n=Count("id")).order_by("-n"))
count("count of groups by chance", lambda: g.values("contact__name", "publisher__name").annotate(n=Count("id")).order_by("?"))
count("count of groups having", lambda: g.values("publisher").annotate(n=Count("isbn")).filter(n__gt=1))
told("exists of groups having", lambda: g.values("publisher").annotate(n=Count("isbn")).filter(n__gt=5).exists())
count("count of annotated", lambda: Book.objects.annotate(n=Count("authors")).filter(n__gt=1))
count("count of empty", lambda: Author.objects.filter(id__in=[]).annotate(n=Count("friends")))
count("count of case of many", lambda: Publisher.objects.annotate(x=Sum("book__pages"), y=Case(When(book__rating__gt=4.0, then=Value(True)), default=Value(False))))
count("count of case of groups", lambda: Publisher.objects.values("id", "name").annotate(x=Sum("book__pages")).annotate(y=Case(When(book__rating__gt=4.0, then=Value(True)), default=Value(False))))
count("count of outer many", lambda: Author.objects.annotate(x=Subquery(Author.objects.filter(pk=OuterRef("pk"), book__name=OuterRef("book__name")).values("pk"))).annotate(n=Count("book")))
count("count of slice of groups", lambda: g.values("rating").annotate(n=Count("id")).order_by("rating")[1:3])
count("count of union", lambda: Author.objects.values("age").union(Book.objects.values("pages")))
rows("select related count", lambda: Book.objects.select_related("contact").annotate(n=Count("authors")).order_by("name"), "name", "n")
one("sum of groups", g.values("publisher").annotate(n=Sum("pages")), x=Avg("n"), y=Count("publisher"))

# Queries put together.
young, old = Author.objects.filter(age__lt=35), Author.objects.filter(age__gte=45)
both = young.union(old)
rows("union order", lambda: both.order_by("-age", "name"), "id")
rows("union order of others", lambda: both.order_by("-age", "name"), "name")
rows("union order by null", lambda: both.order_by(F("rating").asc(nulls_first=True), "id"), "id")
rows("union order by null last", lambda: Author.objects.filter(age__lt=36).union(old).order_by(F("rating").desc(nulls_last=True), "id"), "id")
rows("union order by null of values", lambda: Author.objects.filter(age__lt=36).union(old).order_by(F("rating").desc(nulls_last=True), "id"), "rating")
rows("union order by expression", lambda: both.order_by(Length("name"), "id"), "id")
rows("union order by expression alone", lambda: both.order_by(F("age") * -1, "id"), "name")
rows("union of models", lambda: Author.objects.filter(age__gt=40).values(x=F("name")).union(Publisher.objects.values(x=F("name"))).order_by("x"), "x")
told("union of models all", lambda: sorted(row[0] for row in Author.objects.values_list("age").union(Book.objects.order_by().values_list("pages"), all=True)))
told("intersection of models", lambda: sorted(row[0] for row in Author.objects.values_list("id").intersection(Book.objects.order_by().values_list("id"))))
told("difference of models", lambda: sorted(row[0] for row in Author.objects.values_list("id").difference(Book.objects.order_by().values_list("id"))))
told("union with values", lambda: sorted(list(row) for row in young.annotate(x=Value(0)).values_list("age", "x").union(old.values_list("id", "age"))))
told("union annotated", lambda: [[row.id, row.x] for row in young.annotate(x=Value(1)).union(old.annotate(x=Value(2))).order_by("-x", "id")])
told("union select related", lambda: [[row.name, row.publisher.name] for row in Book.objects.order_by().select_related("publisher").filter(pages=300).union(Book.objects.order_by().select_related("publisher").filter(pages__gt=900)).order_by("name")])
told("union select related first", lambda: Book.objects.order_by().select_related("publisher").filter(pages=300).union(Book.objects.order_by().select_related("publisher").filter(pages__gt=900)).order_by("-pages").first().publisher.name)
told("union select related count", lambda: Book.objects.order_by().select_related("publisher").union(Book.objects.order_by().select_related("publisher")).count())
told("union get", lambda: Author.objects.filter(age=25).union(Author.objects.filter(age=25)).get().name)
told("difference get", lambda: Author.objects.difference(Author.objects.exclude(age=25)).get().name)
told("union first of none", lambda: show(Author.objects.none().union(Author.objects.filter(age=25)).first().id))
told("union none", lambda: [row.id for row in both.none()])
told("union exists", lambda: [both.exists(), Author.objects.none().union(Author.objects.filter(age=1)).exists()])
rows("union in subquery", lambda: b.annotate(x=Subquery(Author.objects.filter(age__gt=40, pk=OuterRef("contact")).union(Author.objects.filter(age__lt=30, pk=OuterRef("contact"))).values("name"))), "id", "x")
rows("union in exists", lambda: a.filter(Exists(Book.objects.order_by().filter(contact=OuterRef("pk"), pages__gt=900).union(Book.objects.order_by().filter(contact=OuterRef("pk"), pages__lt=320)))), "id")
rows("intersection in nested exists", lambda: p.filter(Exists(Book.objects.order_by().filter(Exists(Author.objects.filter(id=OuterRef("contact_id")).intersection(Author.objects.filter(id=OuterRef(OuterRef("id"))))), publisher=OuterRef("pk")))), "id")
if connection.vendor == "postgresql":
    rows("not in union of slices", lambda: a.exclude(id__in=young.order_by("age")[:1].union(old.order_by("-age")[:1]).values("id")), "id")
else:
    unanswered("not in union of slices")
rows("in double union of values", lambda: a.filter(age__in=young.union(old).union(Author.objects.filter(age=37)).values("age")), "id")
rows("union of groups", lambda: Book.objects.order_by().values("publisher").annotate(n=Count("id")).values("n").union(Author.objects.values("age").annotate(n=Count("id")).values("n")).order_by("n"), "n")

# Values of expressions.
c, e = Company.objects.order_by("id"), Experiment.objects.order_by("name")
n, w = Number.objects.order_by("id"), Employee.objects.order_by("id")
rows("inter attribute", lambda: c.filter(num_employees__gt=F("num_chairs")), "id")
rows("slices", lambda: c.annotate(x=F("name")[:3], y=F("name")[3:], z=F("name")[2:5]), "x", "y", "z")
rows("slice of outer", lambda: c.filter(Exists(Company.objects.filter(name__startswith=OuterRef("ceo__first_name")[0]))), "id")
rows("slice of case", lambda: c.annotate(x=Case(When(based_in_eu=True, then=Concat(Value("EU:"), F("name"))), default=F("name"))).annotate(y=F("x")[:4]), "y")
rows("join equal", lambda: c.filter(ceo__first_name=F("point_of_contact__first_name")), "id")
rows("join equal not", lambda: c.exclude(ceo__first_name=F("point_of_contact__first_name")), "id")
rows("iexact of field", lambda: w.filter(first_name__iexact=Lower("first_name")), "id")
rows("startswith of field", lambda: c.filter(name__istartswith=F("motto")), "id")
rows("contains of pattern", lambda: c.filter(motto__contains="a%_"), "id")
rows("reverse f", lambda: w.filter(company_ceo_set__num_chairs__gte=F("company_ceo_set__num_employees")), "id")
rows("reverse f twice", lambda: w.filter(company_ceo_set__num_employees__gt=F("pk")).filter(company_ceo_set__num_chairs=F("company_ceo_set__num_employees")), "id")
rows("order by exists", lambda: Employee.objects.order_by(Exists(Company.objects.filter(ceo=OuterRef("pk"))).desc(), "-id"), "id")
largest = Company.objects.order_by("-num_employees").filter(Q(ceo=OuterRef("pk")) | Q(point_of_contact=OuterRef("pk"))).values("name")[:1]
rows("subqueries", lambda: w.annotate(a=Exists(Company.objects.filter(point_of_contact=OuterRef("pk"))), b=~Exists(Company.objects.filter(point_of_contact=OuterRef("pk"))), d=Subquery(largest)), "id", "a", "b", "d")
rows("in of subquery", lambda: c.filter(pk__in=Subquery(Company.objects.filter(num_employees__lt=200).values("pk"))), "id")
rows("equal subquery", lambda: c.filter(pk=Subquery(Company.objects.filter(num_employees=32).values("pk")[:1])), "id")
smallest = Subquery(Company.objects.order_by("num_chairs").values("name")[:1])
for look_up in ["exact", "iexact", "contains", "icontains", "startswith", "istartswith", "endswith", "iendswith", "gt", "gte", "lt", "lte"]:
    rows(f"{look_up} of subquery", lambda: c.filter(**{f"name__{look_up}": smallest}), "id")
rows("range of subqueries", lambda: c.filter(name__range=(smallest, smallest)), "id")
rows("uuid subquery", lambda: Key.objects.order_by("pk").filter(id__in=Subquery(Card.objects.values("key__id"))), "id")
rows("uuids in", lambda: Card.objects.order_by("id").filter(uuid__in=Key.objects.values("id")), "id")
rows("uuid of subquery", lambda: Card.objects.order_by("id").annotate(x=Subquery(Key.objects.filter(id=OuterRef("uuid")).values("id"))), "id", "x")
rows("uuid texts", lambda: Card.objects.order_by("id").filter(uuid__icontains="00000001"), "id")
rows("uuid text behind join", lambda: Card.objects.order_by("id").filter(key__id__startswith="00000000-0000-0002"), "id")
rows("nested join outer", lambda: w.annotate(x=Subquery(Company.objects.filter(ceo__in=Employee.objects.filter(pk=OuterRef("ceo__pk")).values("pk"), ceo__pk=OuterRef("pk")).order_by("id").values("pk")[:1])), "id", "x")
inner = Company.objects.filter(ceo=OuterRef("pk")).order_by().values("ceo").annotate(t=Sum("num_employees")).values("t")
rows("grouped subquery", lambda: w.annotate(x=Subquery(inner)).filter(age__lte=Subquery(inner)), "id", "x")
rows("outer twice joined", lambda: c.filter(pk__in=Subquery(Company.objects.filter(num_chairs__lte=OuterRef("ceo__age"), num_employees__gte=OuterRef("point_of_contact__age")).values("pk"))), "id")
rows("aggregate filtered subquery", lambda: n.annotate(x=Subquery(Employee.objects.filter(age__gt=OuterRef("integer")).annotate(c=Count("age")).filter(c__gt=0).values("c")[:1])), "id", "x")
rows("manager of subquery", lambda: c.annotate(x=Subquery(Employee.objects.filter(last_name=OuterRef("ceo__last_name")).order_by("id").values("store")[:1])).filter(x=1), "id")
rows("outer plus", lambda: c.filter(Exists(Employee.objects.filter(age__gte=OuterRef("num_employees") + 10))), "id")
rows("outer sum", lambda: c.annotate(x=Subquery(Company.objects.annotate(s=OuterRef("num_employees") + F("num_employees")).order_by("-s").values("s")[:1])), "id", "x")
rows("boolean subquery", lambda: w.filter(Subquery(Company.objects.filter(ceo=OuterRef("pk")).order_by("id").values("based_in_eu")[:1])), "id")
rows("boolean case", lambda: w.filter(Case(When(Exists(Company.objects.filter(ceo=OuterRef("pk"))), then=True), When(Exists(Company.objects.filter(point_of_contact=OuterRef("pk"))), then=True), default=False, output_field=BooleanField())), "id")
rows("in of expressions", lambda: c.filter(num_employees__in=[F("num_chairs"), F("num_chairs") * 10, F("num_chairs") - 1]), "id")
rows("range of expressions", lambda: c.filter(num_employees__range=(F("num_chairs") - 1, F("num_chairs") + 100)), "id")
rows("range of joins", lambda: Run.objects.order_by("id").filter(midpoint__range=[F("start__time"), F("end__time")]), "id")
rows("range of joins not", lambda: Run.objects.order_by("id").exclude(midpoint__range=[F("start__time"), F("end__time")]), "id")
rows("range in exists", lambda: n.filter(Exists(Number.objects.exclude(pk=OuterRef("pk")).filter(integer__range=(F("integer") - 1, OuterRef("integer"))))), "id")
rows("numbers", lambda: n.annotate(x=F("integer") + 15, y=F("float") + 42.7, z=F("float") / 42.7), "x", "y", "z")
rows("numbers of the right", lambda: n.filter(integer__gt=0).annotate(x=15 - F("integer"), y=640 / F("integer"), z=69 % F("integer")), "x", "y", "z")
rows("bits of numbers", lambda: n.annotate(x=F("integer").bitand(-56), y=F("integer").bitor(48), z=F("integer").bitxor(48)), "x", "y", "z")
rows("shifts", lambda: n.filter(integer__lt=2000).annotate(x=F("integer").bitleftshift(2), y=F("integer").bitrightshift(2)), "x", "y")
rows("powers", lambda: n.filter(integer__lt=2000, float__gte=0).annotate(x=F("integer") ** 2, y=F("float") ** 1.5), "x", "y")
rows("decimals", lambda: n.annotate(x=F("decimal_value") - Decimal("0.4"), y=F("decimal_value") * Decimal("2")), "x", "y")
rows("float unlike integer", lambda: n.exclude(float=F("integer")), "id")
rows("float like integer", lambda: n.filter(float=F("integer")), "id")
rows("decimal like float", lambda: n.filter(decimal_value__lt=F("float")), "id")
rows("deltas", lambda: e.filter(end__lt=F("start") + datetime.timedelta(hours=1)), "name")
rows("deltas of field", lambda: e.filter(end=F("start") + F("estimated_time")), "name")
rows("deltas not", lambda: e.exclude(end__lte=F("start") + datetime.timedelta(seconds=44)), "name")
rows("delta minus", lambda: e.filter(start__gte=F("end") - datetime.timedelta(microseconds=253000)), "name")
rows("delta sums", lambda: e.annotate(x=F("estimated_time") + datetime.timedelta(days=1), y=F("end") - F("start"), z=F("completed") - F("assigned")), "x", "y", "z")
rows("delta of dates", lambda: e.filter(completed__lt=F("assigned") + datetime.timedelta(days=4)), "name")
rows("delta compared", lambda: e.annotate(x=F("completed") - F("assigned")).filter(x__gte=datetime.timedelta(days=3)), "name")
rows("delta products", lambda: e.annotate(x=ExpressionWrapper(F("estimated_time") * 2, output_field=DurationField()), y=ExpressionWrapper(F("estimated_time") / 4, output_field=DurationField()), z=ExpressionWrapper(F("estimated_time") * F("scalar"), output_field=DurationField())), "x", "y", "z")
rows("duration of start", lambda: e.annotate(x=F("end") - F("start")).filter(x__gt=F("estimated_time") - datetime.timedelta(seconds=1)), "name")
rows("end plus duration", lambda: e.annotate(x=F("start") + F("estimated_time") + datetime.timedelta(hours=1)), "x")
rows("times apart", lambda: Run.objects.order_by("id").annotate(x=F("end__time") - F("start__time"), y=F("midpoint") - F("start__time")), "x", "y")
rows("date of subquery minus", lambda: e.annotate(x=Subquery(Experiment.objects.filter(pk=OuterRef("pk")).values("completed")) - F("assigned")).filter(x=datetime.timedelta(days=1)), "name")
rows("mean of durations", lambda: Experiment.objects.values("completed").annotate(x=Avg(F("end") - F("start")), y=Sum("estimated_time"), z=Max(F("end") - F("start"))).order_by("completed"), "completed", "x", "y", "z")
rows("casts", lambda: n.annotate(x=Cast("integer", CharField()), y=Cast("float", IntegerField())).filter(integer__lt=2000), "x", "y")
rows("json of key", lambda: w.annotate(x=F("preferences__n"), y=KT("preferences__Monday")), "id", "x", "y")
rows("json null case", lambda: w.filter(preferences__Monday=None), "id")
rows("order by json", lambda: Employee.objects.order_by(F("preferences__n").asc(nulls_first=True) if connection.vendor == "postgresql" else "preferences__n", "id"), "id")
rows("exists empty or", lambda: w.filter(Exists(Company.objects.none()) | Q(age=20)), "id")
rows("not exists empty and", lambda: w.filter(~Exists(Company.objects.none()) & Q(age=20)), "id")
rows("concat null", lambda: c.annotate(x=Concat("name", Value(": "), "motto")), "x")
rows("coalesce nulls", lambda: c.annotate(x=Coalesce("motto", "name"), y=Coalesce("motto", Lower("name")), z=Length("motto")), "x", "y", "z")
rows("order by coalesce", lambda: Company.objects.order_by(Coalesce("motto", Lower("name")).desc(), "-id"), "id")
rows("order by f", lambda: Company.objects.order_by(F("motto").asc(nulls_last=True), Lower("name"), "-num_chairs"), "id")
rows("order by f down", lambda: Company.objects.order_by(F("motto").desc(nulls_first=True), "-ceo__first_name", "id"), "id")
rows("order by joined and case", lambda: Company.objects.order_by(Case(When(ceo__age__gt=22, then=1), default=2), "point_of_contact__age", "id"), "id")
# What changes rows.
def changed(name, model, columns, change):
    """Keeps what a change answers and the rows behind it, and undoes it."""
    def ask():
        try:
            with transaction.atomic():
                answer = change()
                seen = [[show(value) for value in row] for row in model.objects.order_by("pk").values_list("pk", *columns)]
                raise LookupError
        except LookupError:
            return [answer, seen]

    told(name, ask)


grouped = Book.objects.order_by().values("contact").annotate(m=Max("id")).values("m")
changed("change chairs", Company, ["num_chairs"], lambda: Company.objects.update(num_chairs=F("num_employees") + 2 * F("num_employees")))
changed("change key to key", Company, ["point_of_contact"], lambda: Company.objects.update(point_of_contact=F("ceo")))
changed("change negated", Company, ["based_in_eu"], lambda: Company.objects.update(based_in_eu=~F("based_in_eu")))
changed("change to none", Number, ["float"], lambda: Number.objects.filter(float__isnull=False).update(float=Value(None)))
changed("change joined refused", Company, ["name"], lambda: Company.objects.update(name=F("ceo__last_name")))
changed("change by join", Company, ["name"], lambda: Company.objects.exclude(ceo__first_name=F("point_of_contact__first_name")).update(name="foo"))
changed("change aggregate refused", Publisher, ["num_awards"], lambda: Publisher.objects.update(num_awards=Count("id")))
changed("change by groups", Publisher, ["num_awards"], lambda: Publisher.objects.annotate(n=Count("book")).filter(n__gt=1).update(num_awards=F("num_awards") + 1))
changed("change ordered by groups refused", Publisher, ["num_awards"], lambda: Publisher.objects.annotate(n=Count("book")).order_by("n").update(num_awards=1))
changed("change slice refused", Publisher, ["num_awards"], lambda: Publisher.objects.order_by("id")[:2].update(num_awards=1))
changed("change decimals", Number, ["decimal_value"], lambda: Number.objects.update(decimal_value=F("decimal_value") - Decimal("0.4")))
changed("change moments", Experiment, ["start", "end"], lambda: Experiment.objects.update(start=F("start") + datetime.timedelta(days=3), end=F("end") + F("estimated_time")))
changed("change by subquery", Company, ["num_chairs"], lambda: Company.objects.update(num_chairs=Coalesce(Subquery(Employee.objects.filter(pk=OuterRef("point_of_contact")).values("age")), 7)))
changed("change name", Company, ["name"], lambda: Company.objects.update(name=Upper(F("name")[:3])))
changed("change those of query", Employee, ["age"], lambda: Employee.objects.filter(pk__in=Company.objects.values("ceo")).update(age=0))
changed("change distinct", Author, ["age"], lambda: Author.objects.filter(book__pages__gt=300).distinct().update(age=1))
changed("change those of groups", Book, ["pages"], lambda: Book.objects.filter(id__in=grouped).update(pages=0))
changed("change those with friends", Author, ["rating"], lambda: Author.objects.filter(Exists(Author.objects.filter(friends=OuterRef("pk"), age__gt=OuterRef("age")))).update(rating=9.5))
changed("change json", Employee, ["preferences"], lambda: Employee.objects.filter(preferences__Monday=None).update(preferences=Case(When(preferences__Monday=None, then=Value({"key": "something"}, Employee._meta.get_field("preferences"))))))
changed("delete those of groups", Book, ["pages"], lambda: Book.objects.filter(id__in=grouped).delete()[0])
changed("delete by average", Book, ["pages"], lambda: Book.objects.filter(pages__gt=Subquery(Book.objects.order_by().values(x=Value(1)).annotate(a=Avg("pages")).values("a"))).delete()[0])
changed("delete by join", Store, ["name"], lambda: Store.objects.filter(books__authors__age__lt=29).delete()[0])
told("in bulk values", lambda: sorted([key, *row] for key, row in Book.objects.values_list("name", "publisher__name").in_bulk([1, 3, 99]).items()))
told("in bulk of slug", lambda: sorted([key, value] for key, value in Key.objects.values_list("id", flat=True).in_bulk().items()) and 2)
told("in bulk groups", lambda: sorted([key, row[0]] for key, row in Publisher.objects.annotate(n=Count("book")).values_list("n").in_bulk().items()))

# What groups are made of and is said once more, columns of the same name, and tables that are asked while they change.
if connection.vendor == "mysql":
    # MySQL does not see that what Django writes twice is one of the groups.
    with connection.cursor() as cursor:
        cursor.execute("SET sql_mode = REPLACE(@@sql_mode, 'ONLY_FULL_GROUP_BY', '')")
more = g.annotate(g=Greatest("pages", Value(600)))
groups = more.values("g")
counted = groups.annotate(n=Count("id"))
rows("repeated beside count", lambda: groups.annotate(x=F("g") * 100 + Count("id")).order_by("g"), "g", "x")
rows("repeated in having", lambda: counted.filter(Q(n__gt=1) | Q(g=946)).order_by("g"), "g", "n")
rows("repeated in order", lambda: counted.order_by((F("g") * 2 + F("n")).desc(), "g"), "g", "n")
rows("repeated in case", lambda: more.values("id").annotate(g=Greatest("pages", Value(600)), s=Sum("authors__age")).annotate(x=Case(When(g__gt=600, then=1), When(s__gt=60, then=2), default=3)).order_by("id"), "id", "g", "s", "x")
rows("repeated in another", lambda: more.annotate(m=Mod("g", 7)).values("g", "m").annotate(n=Count("id")).filter(Q(n__gt=1) | Q(m=1)).order_by("m", "g"), "g", "m", "n")
rows("repeated with another literal", lambda: more.alias(h=Greatest("pages", Value(900))).values("g").annotate(n=Count("id")).filter(Q(n__gt=1) | Q(h=946)).order_by("g"), "g", "n")
one("repeated sum", counted, x=Sum("g"))
one("repeated sum filtered", counted, x=Sum("n", filter=Q(g__gt=600)))
one("repeated sum of none", groups.filter(id__in=[]).annotate(n=Count("id")), x=Sum("g"), y=Sum("n"))
one("repeated sum of different", groups.distinct(), x=Sum("g"), y=Count("rating"))
for turn, least, other in [("first the same", 600, 600), ("then others", 600, 900), ("first others", 600, 901), ("then the same", 601, 601)]:
    one_of, other_of = Greatest("pages", Value(least)), Greatest("pages", Value(other))
    groups_of = g.annotate(g=one_of).values("g")
    counted_of = groups_of.annotate(n=Count("id"))
    total_of = Sum("g" if least == other else other_of)
    above = counted_of.alias(h=other_of).filter(Q(n__gt=1) | Q(h=946))
    rows(f"annotated, {turn}", lambda: groups_of.annotate(x=other_of * 2 + Count("id")).order_by("g"), "g", "x")
    rows(f"having, {turn}", lambda: above.order_by("g"), "g", "n")
    rows(f"sorted, {turn}", lambda: counted_of.order_by((other_of * 2 + F("n")).desc(), "g"), "g", "n")
    rows(f"values, {turn}", lambda: g.annotate(g=one_of, h=other_of + 0).values("g", "h").annotate(n=Count("id")).order_by("g", other_of), "g", "h", "n")
    one(f"totals, {turn}", counted_of, x=total_of)
    one(f"totals of different, {turn}", groups_of.distinct(), x=total_of)
    count(f"counted, {turn}", lambda: above)
    told(f"union, {turn}", lambda: sorted(list(row) for row in groups_of.annotate(x=Sum(other_of)).values_list("g", "x").union(groups_of.annotate(x=Sum("pages")).values_list("g", "x"))))
    rows(f"inside, {turn}", lambda: b.annotate(z=Greatest("pages", Value(0))).filter(z__in=above.values("g")), "id")
rows("groups nulls first", lambda: counted.order_by(F("g").asc(nulls_first=True)), "g", "n")
rows("groups nulls last", lambda: counted.order_by(F("g").desc(nulls_last=True)), "g", "n")
rows("groups nulls first, turned round", lambda: counted.order_by(F("g").asc(nulls_first=True)).reverse(), "g", "n")
rows("different nulls first", lambda: groups.distinct().order_by(F("g").asc(nulls_first=True)), "g")
rows("different nulls last", lambda: groups.distinct().order_by(F("g").desc(nulls_last=True)), "g")
names = g.values("contact__name", "name")
both = Book.objects.order_by("id")[:3].values_list("contact__name", "name").union(g.values_list("name", "contact__name"))
one("same names counted", names.annotate(n=Count("authors")), x=Max("n"))
one("same names different", names.distinct(), x=Max("pages"))
one("same names sliced", Book.objects.order_by("id")[:3].values("contact__name", "name"), x=Max("pages"), y=Min("contact__name"))
one("same names of none", names.filter(id__in=[]).distinct(), x=Max("name"))
count("same names in union counted", lambda: both)
count("same names in unions counted", lambda: both.union(both))
told("same names in union", lambda: sorted(list(row) for row in both))
small = Number.objects.filter(integer__lt=0)
changed("delete asked by key", Number, ["integer"], lambda: Number.objects.filter(pk__in=small).delete()[0])
changed("delete all but asked", Number, ["integer"], lambda: Number.objects.exclude(pk__in=small).delete()[0])
changed("delete asked by row", Number, ["integer"], lambda: Number.objects.filter(Exists(Number.objects.filter(integer__gt=OuterRef("integer")))).delete()[0])
changed("change asked by key", Number, ["integer"], lambda: Number.objects.filter(pk__in=small).update(integer=7))
changed("delete without related", Card, ["key"], lambda: Card.objects.exclude(key__card__id=1).delete()[0])

print(json.dumps({"rows": library.dumped(), "found": found}))
