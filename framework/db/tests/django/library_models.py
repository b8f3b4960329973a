"""The models of tests/queries/library and their rows, which are those of Django's tutorial of aggregates: python SCRIPT [URL of a server's database]."""

import datetime
import sys
import uuid
from decimal import Decimal

import databases

databases.configure(sys.argv[1:], "library", TIME_ZONE="UTC")

from django.core import serializers  # noqa: E402
from django.core.serializers.json import DjangoJSONEncoder  # noqa: E402
from django.db import connection, models  # noqa: E402


class Author(models.Model):
    name = models.CharField(max_length=100)
    age = models.IntegerField()
    rating = models.FloatField(null=True)
    friends = models.ManyToManyField("self")

    class Meta:
        app_label = "library"
        db_table = "library_author"


class Publisher(models.Model):
    name = models.CharField(max_length=255)
    num_awards = models.IntegerField()
    duration = models.DurationField(null=True)

    class Meta:
        app_label = "library"
        db_table = "library_publisher"


class Book(models.Model):
    isbn = models.CharField(max_length=9)
    name = models.CharField(max_length=255)
    pages = models.IntegerField()
    rating = models.FloatField()
    price = models.DecimalField(decimal_places=2, max_digits=6)
    authors = models.ManyToManyField(Author)
    contact = models.ForeignKey(Author, models.CASCADE, related_name="book_contact_set")
    publisher = models.ForeignKey(Publisher, models.CASCADE)
    pubdate = models.DateField()

    class Meta:
        app_label = "library"
        db_table = "library_book"
        ordering = ["name"]


class Hardback(Book):
    weight = models.FloatField()

    class Meta:
        app_label = "library"
        db_table = "library_hardback"


class Store(models.Model):
    name = models.CharField(max_length=255)
    books = models.ManyToManyField(Book)
    original_opening = models.DateTimeField()
    friday_night_closing = models.TimeField()
    area = models.IntegerField(null=True, db_column="surface")

    class Meta:
        app_label = "library"
        db_table = "library_store"


class Employee(models.Model):
    first_name = models.CharField(max_length=20)
    manager = models.BooleanField(default=False)
    last_name = models.CharField(max_length=20)
    store = models.ForeignKey(Store, models.CASCADE, null=True)
    age = models.IntegerField()
    salary = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    preferences = models.JSONField(null=True)

    class Meta:
        app_label = "library"
        db_table = "library_employee"


class Company(models.Model):
    name = models.CharField(max_length=100)
    motto = models.CharField(max_length=200, null=True)
    num_employees = models.PositiveIntegerField()
    num_chairs = models.PositiveIntegerField()
    ceo = models.ForeignKey(Employee, models.CASCADE, related_name="company_ceo_set")
    point_of_contact = models.ForeignKey(Employee, models.SET_NULL, related_name="company_point_of_contact_set", null=True)
    based_in_eu = models.BooleanField(default=False)

    class Meta:
        app_label = "library"
        db_table = "library_company"


class Number(models.Model):
    integer = models.BigIntegerField(db_column="the_integer")
    float = models.FloatField(null=True, db_column="the_float")
    decimal_value = models.DecimalField(max_digits=20, decimal_places=17, null=True)

    class Meta:
        app_label = "library"
        db_table = "library_number"


class Experiment(models.Model):
    name = models.CharField(max_length=24)
    assigned = models.DateField()
    completed = models.DateField()
    estimated_time = models.DurationField()
    start = models.DateTimeField()
    end = models.DateTimeField()
    scalar = models.IntegerField(null=True)

    class Meta:
        app_label = "library"
        db_table = "library_ExPeRiMeNt"
        ordering = ["name"]


class Clock(models.Model):
    time = models.TimeField(null=True)

    class Meta:
        app_label = "library"
        db_table = "library_time"


class Run(models.Model):
    start = models.ForeignKey(Clock, models.CASCADE, null=True, related_name="+")
    end = models.ForeignKey(Clock, models.CASCADE, null=True, related_name="+")
    midpoint = models.TimeField()

    class Meta:
        app_label = "library"
        db_table = "library_run"


class Key(models.Model):
    id = models.UUIDField(primary_key=True)

    class Meta:
        app_label = "library"
        db_table = "library_key"


class Card(models.Model):
    uuid = models.UUIDField(null=True)
    key = models.ForeignKey(Key, models.CASCADE, null=True)

    class Meta:
        app_label = "library"
        db_table = "library_card"


MODELS = [Author, Publisher, Book, Hardback, Store, Employee, Company, Number, Experiment, Clock, Run, Key, Card]


BY_NAME = {model.__name__.lower(): model for model in MODELS}


def moment(*parts):
    return datetime.datetime(*parts, tzinfo=datetime.timezone.utc)


def fill():
    """Makes the tables and rows."""
    with connection.schema_editor() as editor:
        for model in MODELS:
            editor.create_model(model)
    ages = [
        ("Adrian Holovaty", 34, 4.5), ("Jacob Kaplan-Moss", 35, None), ("Brad Dayley", 45, 3.0), ("James Bennett", 29, 4.0),
        ("Jeffrey Forcier", 37, None), ("Paul Bissex", 29, 2.5), ("Wesley J. Chun", 25, 0.0), ("Peter Norvig", 57, 5.0),
        ("Stuart Russell", 46, 4.5),
    ]
    a = [Author.objects.create(name=name, age=age, rating=rating) for name, age, rating in ages]
    for one, others in [(0, [1, 3]), (1, [0, 6]), (3, [0]), (4, [5, 6]), (5, [4, 6]), (6, [1, 4, 5]), (7, [8])]:
        a[one].friends.add(*(a[other] for other in others))
    day = datetime.timedelta(days=1)
    awards = [("Apress", 3, day), ("Sams", 1, 2 * day), ("Prentice Hall", 7, None), ("Morgan Kaufmann", 9, None), ("Jonno's House of Books", 0, None)]
    p = [Publisher.objects.create(name=name, num_awards=number, duration=duration) for name, number, duration in awards]
    books = [
        ("159059725", "The Definitive Guide to Django: Web Development Done Right", 447, 4.5, "30.00", 0, 0, (2007, 12, 6), None, [0, 1]),
        ("067232959", "Sams Teach Yourself Django in 24 Hours", 528, 3.0, "23.09", 2, 1, (2008, 3, 3), None, [2]),
        ("159059996", "Practical Django Projects", 300, 4.0, "29.69", 3, 0, (2008, 6, 23), None, [3]),
        ("013235613", "Python Web Development with Django", 350, 4.0, "29.69", 4, 2, (2008, 11, 3), None, [4, 5, 6]),
        ("013790395", "Artificial Intelligence: A Modern Approach", 1132, 4.0, "82.80", 7, 2, (1995, 1, 15), 4.5, [7, 8]),
        ("155860191", "Paradigms of Artificial Intelligence Programming", 946, 5.0, "75.00", 7, 3, (1991, 10, 15), 3.7, [7]),
    ]
    b = []
    for isbn, name, pages, rating, price, contact, publisher, pubdate, weight, authors in books:
        fields = dict(
            isbn=isbn, name=name, pages=pages, rating=rating, price=Decimal(price), contact=a[contact], publisher=p[publisher],
            pubdate=datetime.date(*pubdate),
        )
        book = Hardback.objects.create(weight=weight, **fields) if weight else Book.objects.create(**fields)
        book.authors.set(a[author] for author in authors)
        b.append(Book.objects.get(pk=book.pk))
    stores = [
        ("Amazon.com", moment(1994, 4, 23, 9, 17, 42), datetime.time(23, 59, 59), None, [0, 1, 2, 3, 4, 5]),
        ("Books.com", moment(2001, 3, 15, 11, 23, 37), datetime.time(23, 59, 59), 120, [0, 2, 4, 5]),
        ("Mamma and Pappa's Books", moment(1945, 4, 25, 16, 24, 14), datetime.time(21, 30), 80, [2, 3, 5]),
    ]
    s = []
    for name, opening, closing, area, sold in stores:
        store = Store.objects.create(name=name, original_opening=opening, friday_night_closing=closing, area=area)
        store.books.set(b[book] for book in sold)
        s.append(store)
    people = [
        ("Joe", True, "Smith", s[0], 23, "2500.00", {"Monday": "morning", "n": 1}),
        ("Frank", False, "Meyer", s[0], 20, "10.50", {"Monday": "afternoon", "n": 2}),
        ("Max", False, "Mustermann", s[2], 55, None, None),
        ("Theodore", True, "Roosevelt", s[2], 30, "32.00", {}),
        ("Eleanor", False, "Roosevelt", None, 30, "0.00", {"n": "x1"}),
        ("Joe", False, "Stark", None, 61, "99999.99", {"Monday": None}),
    ]
    e = [
        Employee.objects.create(first_name=first, manager=manager, last_name=last, store=store, age=age, salary=salary and Decimal(salary), preferences=preferences)
        for first, manager, last, store, age, salary, preferences in people
    ]
    for name, motto, employees, chairs, ceo, contact, eu in [
        ("Example Inc.", None, 2300, 5, 0, 4, True), ("Foobar Ltd.", "Be good", 3, 4, 1, 1, True), ("Test GmbH", "Ada%_", 32, 1, 2, None, False),
        ("foobar ltd.", "", 3, 3, 2, 5, False),
    ]:
        Company.objects.create(
            name=name, motto=motto, num_employees=employees, num_chairs=chairs, ceo=e[ceo], point_of_contact=None if contact is None else e[contact], based_in_eu=eu,
        )
    for integer, floating, value in [
        (42, 15.5, "3.30000000000000000"), (-1, -1.5, None), (1337, None, "0.50000000000000001"), (0, 0.0, "0"), (7, 7.0, "-7.25"), (2**40, 1e10, "999.99"),
    ]:
        Number.objects.create(integer=integer, float=floating, decimal_value=value and Decimal(value))
    start, midnight = moment(2010, 6, 25, 12, 15, 30, 747000), datetime.time(0)
    deltas = [
        datetime.timedelta(0), datetime.timedelta(microseconds=253000), datetime.timedelta(seconds=44), datetime.timedelta(hours=21, minutes=8),
        datetime.timedelta(10), datetime.timedelta(90),
    ]
    for number, delta in enumerate(deltas):
        Experiment.objects.create(
            name=f"e{number}", assigned=start.date() - datetime.timedelta(number), start=start + (delta if number == 1 else datetime.timedelta(0)),
            end=start + delta + (delta if number == 1 else datetime.timedelta(0)), completed=start.date() + datetime.timedelta(number % 3), estimated_time=delta,
            scalar=None if number == 2 else number + 1,
        )
    times = [Clock.objects.create(time=time) for time in [None, midnight, datetime.time(12, 30, 15, 2345), datetime.time(23, 59, 59, 999999)]]
    for one, other, middle in [(None, None, midnight), (1, 2, datetime.time(6, 15)), (2, 1, datetime.time(9)), (0, 3, datetime.time(23))]:
        Run.objects.create(start=None if one is None else times[one], end=None if other is None else times[other], midpoint=middle)
    keys = [Key.objects.create(id=uuid.UUID(int=number << 64 | number)) for number in (1, 2)]
    for number, key in [(1, keys[0]), (2, None), (None, keys[1]), (7, keys[0])]:
        Card.objects.create(uuid=None if number is None else uuid.UUID(int=number << 64 | number), key=key)


class Exact(DjangoJSONEncoder):
    """Times with their microseconds, of which Django writes milliseconds."""

    def default(self, value):
        return value.isoformat() if isinstance(value, datetime.time) else super().default(value)


def dumped():
    """The rows, as dumpdata writes them."""
    rows = [row for model in MODELS for row in model.objects.order_by("pk")]
    return serializers.serialize("json", rows, cls=Exact)
