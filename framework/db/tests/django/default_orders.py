"""What Django answers where models have expressions in their order, as tests/models/default_orders.rs: python default_orders.py [URL].

Every question runs in a transaction that is rolled back.
"""

import datetime
import json
import sys

import databases

databases.configure(sys.argv[1:], "shelves", TIME_ZONE="UTC")

from django.core import serializers  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.db.models import Case, Count, F, Q, Value, When, Window  # noqa: E402
from django.db.models.functions import Coalesce, Lower, RowNumber  # noqa: E402
from telling import found, told  # noqa: E402


class Dated(models.Model):
    day = models.DateField(null=True)

    class Meta:
        abstract = True
        ordering = [F("day").desc(nulls_last=True), "pk"]


class Writer(models.Model):
    name = models.CharField(max_length=20)
    born = models.IntegerField(null=True)

    class Meta:
        app_label = "shelves"
        ordering = [F("born").asc(nulls_first=True), Lower("name")]


class Book(models.Model):
    title = models.CharField(max_length=20)
    rating = models.IntegerField(null=True)
    pages = models.IntegerField()
    writer = models.ForeignKey(Writer, models.CASCADE, related_name="books")

    class Meta:
        app_label = "shelves"
        ordering = [F("rating").desc(nulls_last=True), "-title"]


class Thick(Book):
    class Meta:
        app_label = "shelves"
        proxy = True
        ordering = [(F("pages") % 100).desc(), F("title").asc()]


class Novel(Book):
    plot = models.CharField(max_length=20)

    class Meta:
        app_label = "shelves"


class Comic(Book):
    colours = models.IntegerField()

    class Meta:
        app_label = "shelves"
        ordering = [(F("colours") + F("pages")).desc(), F("writer__name").asc()]


class Review(models.Model):
    book = models.ForeignKey(Book, models.CASCADE, related_name="reviews")
    text = models.CharField(max_length=20)

    class Meta:
        app_label = "shelves"
        ordering = ["-book", "text"]


class Note(Dated):
    text = models.CharField(max_length=20)

    class Meta(Dated.Meta):
        app_label = "shelves"


class Letter(Dated):
    text = models.CharField(max_length=20)

    class Meta(Dated.Meta):
        app_label = "shelves"
        ordering = [Case(When(text__startswith="b", then=Value(1)), default=Value(2)), Coalesce("day", Value(datetime.date(2020, 1, 1))).desc()]


with connection.schema_editor() as editor:
    for model in [Writer, Book, Novel, Comic, Review, Note, Letter]:
        editor.create_model(model)


def fill():
    writers = [Writer.objects.create(name=name, born=born) for name, born in [("Ann", 1950), ("bob", None), ("Cid", None), ("dan", 1940)]]
    rows = [("one", 3, 210, 0), ("two", None, 120, 1), ("three", 5, 399, 2), ("four", 3, 120, 3), ("five", None, 305, 0)]
    books = [Book.objects.create(title=title, rating=rating, pages=pages, writer=writers[by]) for title, rating, pages, by in rows]
    for title, rating, by in [("six", None, 1), ("seven", 4, 2)]:
        Novel.objects.create(title=title, rating=rating, pages=10, writer=writers[by], plot="p" + title)
    for title, colours, by in [("eight", 4, 3), ("nine", 4, 1), ("ten", 5, 0)]:
        Comic.objects.create(title=title, rating=None, pages=10, writer=writers[by], colours=colours)
    for number, book in enumerate(books):
        Review.objects.create(book=book, text=f"b{number}")
        Review.objects.create(book=book, text=f"a{number}")
    for text, day in [("ab", None), ("bc", 3), ("cd", 5), ("be", None), ("bd", 1)]:
        day = day and datetime.date(2024, 1, day)
        Note.objects.create(text=text, day=day)
        Letter.objects.create(text=text, day=day)


fill()


def titles(rows):
    return [row.title for row in rows]


def texts(rows):
    return [row.text for row in rows]


@told
def own_orders():
    return [[row.name for row in Writer.objects.all()], titles(Book.objects.all()), titles(Thick.objects.all()), texts(Note.objects.all()), texts(Letter.objects.all())]


@told
def turned_round():
    return [[row.name for row in Writer.objects.reverse()], titles(Book.objects.reverse()), titles(Thick.objects.reverse()), texts(Note.objects.reverse()), texts(Letter.objects.reverse())]


@told
def ends():
    return [Book.objects.first().title, Book.objects.last().title, Thick.objects.last().title, Letter.objects.first().text, Letter.objects.last().text]


@told
def of_rows_that_extend():
    return [titles(Novel.objects.all()), titles(Comic.objects.all()), titles(Comic.objects.reverse())]


@told
def over_relations():
    return [
        texts(Review.objects.all()),
        texts(Review.objects.order_by("book", "text")),
        texts(Review.objects.order_by("-book", "-text")),
        titles(Book.objects.order_by("writer", "title")),
        titles(Book.objects.order_by("-writer", "title")),
        texts(Review.objects.order_by("book__writer", "book__title", "text")),
    ]


@told
def with_values_around():
    rows = Letter.objects.filter(text__contains="b").exclude(text="x")
    same = Letter.objects.filter(text__contains="d").exclude(text="bd")
    return [texts(rows), texts(same), texts(rows[1:3]), list(rows.values_list("text", flat=True)), texts(rows.filter(Q(text="ab") | Q(text="bc")))]


@told
def groups():
    rows = Book.objects.values("rating").annotate(number=Count("pk")).order_by(F("rating").asc(nulls_first=True))
    counted = Book.objects.annotate(number=Count("reviews"))
    return [[[row["rating"] or 0, row["number"]] for row in rows][-3:], sorted([row.title, row.number] for row in counted), Book.objects.count()]


@told
def kept_once():
    return [titles(Book.objects.distinct()), list(Book.objects.filter(reviews__text__contains="b").distinct().values_list("title", flat=True))]


@told
def of_related_rows():
    writer = Writer.objects.get(name="Ann")
    brought = Writer.objects.prefetch_related("books")
    return [titles(writer.books.all()), [titles(row.books.all()) for row in brought]]


@told
def is_ordered():
    sets = [Book, Thick, Note, Letter, Comic, Review]
    return [[model.objects.all().ordered, model.objects.all().totally_ordered] for model in sets]


@told
def numbered():
    rows = Book.objects.annotate(row=Window(RowNumber(), order_by=[F("pages").asc(), F("title").asc()]))
    return [[row.title, row.row] for row in rows]


@told
def in_fixtures():
    return [row["fields"]["title"] for row in json.loads(serializers.serialize("json", Book.objects.all()))]


print(json.dumps({"found": found}))
