"""What Django answers where tests/rows/kin saves rows, lets them point and finds what is related: python kin.py [URL of a server's database].

Every question runs in a transaction that is rolled back. Errors are told by their class.
"""

import json
import sys

import databases

databases.configure(sys.argv[1:], "kin", TIME_ZONE="UTC")

from django.core import serializers  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.db.models import Count, Prefetch  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from telling import asked, attempt, found, told  # noqa: E402


class Meta:
    app_label = "kin"


class Person(models.Model):
    name = models.CharField(max_length=20)
    friends = models.ManyToManyField("self", through="Friendship")

    class Meta(Meta):
        ordering = ["name"]


class Friendship(models.Model):
    one = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    year = models.IntegerField(default=1)

    class Meta(Meta):
        pass


class Profile(models.Model):
    person = models.OneToOneField(Person, models.CASCADE)
    town = models.CharField(max_length=20, default="")
    shelf = models.ForeignKey("Shelf", models.CASCADE, null=True)

    class Meta(Meta):
        pass


class Note(models.Model):
    text = models.CharField(max_length=20)
    rank = models.IntegerField(default=0)

    class Meta(Meta):
        select_on_save = True


class PlainNote(Note):
    class Meta(Meta):
        proxy = True


class LookedNote(Note):
    class Meta(Meta):
        proxy = True
        select_on_save = True


class Chapter(Note):
    pages = models.IntegerField(default=0)

    class Meta(Meta):
        pass


class Appendix(Chapter):
    letter = models.CharField(max_length=1, default="")

    class Meta(Meta):
        select_on_save = True


class Shelf(models.Model):
    name = models.CharField(max_length=20)

    class Meta(Meta):
        ordering = ["name"]


class Book(models.Model):
    title = models.CharField(max_length=20)
    shelf = models.ForeignKey(Shelf, models.CASCADE, null=True, related_name="books")
    owner = models.ForeignKey(Person, models.CASCADE, null=True, related_name="books")
    place = models.ForeignKey(Shelf, models.CASCADE, related_name="placed")
    readers = models.ManyToManyField(Person, related_name="read")
    lenders = models.ManyToManyField(Person, through="Loan", related_name="lent")
    visitors = models.ManyToManyField(Person, through="Visit", related_name="visited")

    class Meta(Meta):
        ordering = ["title"]


class Loan(models.Model):
    book = models.ForeignKey(Book, models.CASCADE)
    person = models.ForeignKey(Person, models.CASCADE)
    days = models.IntegerField(default=7)

    class Meta(Meta):
        pass


class Visit(models.Model):
    book = models.ForeignKey(Book, models.CASCADE)
    person = models.ForeignKey(Person, models.CASCADE)
    number = models.IntegerField()

    class Meta(Meta):
        pass


class Driver(models.Model):
    name = models.CharField(max_length=20, unique=True, null=True)

    class Meta(Meta):
        ordering = ["name"]


class Car(models.Model):
    make = models.CharField(max_length=20, unique=True, null=True)
    drivers = models.ManyToManyField(Driver, through="Drive", related_name="cars")

    class Meta(Meta):
        ordering = ["make"]


class Drive(models.Model):
    car = models.ForeignKey(Car, models.CASCADE, to_field="make")
    driver = models.ForeignKey(Driver, models.CASCADE, to_field="name")
    miles = models.IntegerField(default=5)

    class Meta(Meta):
        pass


with connection.schema_editor() as editor:
    for model in [Person, Friendship, Shelf, Profile, Note, Chapter, Appendix, Book, Loan, Visit, Driver, Car, Drive]:
        editor.create_model(model)


# select_on_save.
@told
def looks_before_saves():
    note = Note(text="a")
    steps = [asked(note.save), asked(note.save)]
    steps.append(asked(Note(pk=note.pk + 100, text="b").save))
    steps.append(asked(lambda: note.save(update_fields=["text"])))
    steps.append(asked(lambda: note.save(force_update=True)))
    steps.append(asked(lambda: Note(pk=note.pk + 200, text="c").save(force_insert=True)))
    for proxy in PlainNote, LookedNote:
        steps.append(asked(proxy.objects.get(pk=note.pk).save))
    return steps


@told
def looks_before_saves_of_parents():
    chapter, appendix = Chapter(text="a"), Appendix(text="b")
    steps = [asked(row.save) for row in (chapter, appendix) for _ in range(2)]
    gone = Appendix(text="c")
    gone.save()
    Appendix.objects.filter(pk=gone.pk).delete()
    return [*steps, asked(gone.save)]


# force_insert.
def insertions(*rows, **how):
    def ask():
        said = [asked(lambda: row.save(**how)) for row in rows]
        return [said, [model.objects.count() for model in (Note, Chapter, Appendix)]]

    return attempt(ask)


def appendix(**more):
    return Appendix(note_ptr_id=900, id=900, chapter_ptr_id=900, text="a", **more)


@told
def insertions_of_parents():
    steps = []
    for members in (True, (Appendix,), (Chapter,), (Note,), (models.Model,), (Note, Chapter)):
        steps.append(insertions(appendix(), force_insert=members))
        Note.objects.all().delete()
    return steps


@told
def insertions_of_parents_that_are_there():
    Note.objects.create(id=900, text="there")
    steps = []
    for members in (True, (Appendix,), (Chapter,), (Note,), (models.Model,)):
        steps.append(insertions(appendix(), force_insert=members))
        Appendix.objects.filter(pk=900)._raw_delete("default")
        Chapter.objects.filter(pk=900)._raw_delete("default")
    return steps


@told
def insertions_that_make_no_sense():
    return [
        insertions(appendix(), force_insert=(Person,)),
        insertions(Chapter(text="a"), force_insert=(Appendix,)),
        insertions(appendix(), force_insert=(Note,), force_update=True),
        insertions(appendix(), force_insert=(Note,), update_fields=["letter"]),
    ]


# set(.., clear=True).
def people(*names):
    return [Person.objects.create(name=name) for name in names]


def book(title, **more):
    place, _ = Shelf.objects.get_or_create(name="place")
    return Book.objects.create(title=title, place=place, **more)


def names(rows):
    return [str(row.name if hasattr(row, "name") else row.title) for row in rows]


@told
def many_set_clear():
    ann, bob, cid = people("ann", "bob", "cid")
    one, two = book("one"), book("two")
    one.readers.add(ann, bob)
    two.readers.add(bob)
    first = list(Book.readers.through.objects.order_by("pk").values_list("pk", flat=True))
    said = [asked(lambda: one.readers.set([bob, cid], clear=True)), asked(lambda: bob.read.set([two], clear=True))]
    kept = Book.readers.through.objects.filter(pk__in=first).count()
    one.readers.set([], clear=True)
    return [[word for word in words if word != "SELECT"] for words in said] + [kept, names(one.readers.all()), names(two.readers.all())]


@told
def many_through_set_clear():
    ann, bob = people("ann", "bob")
    one = book("one")
    one.lenders.add(ann, through_defaults={"days": 1})
    one.lenders.set([ann, bob], through_defaults={"days": 2})
    kept = list(Loan.objects.order_by("person__name").values_list("days", flat=True))
    one.lenders.set([ann, bob], through_defaults={"days": 3}, clear=True)
    new = list(Loan.objects.order_by("person__name").values_list("days", flat=True))
    one.lenders.set([bob], clear=True)
    return [kept, new, list(Loan.objects.values_list("days", flat=True))]


@told
def related_set_clear():
    shelf, other = Shelf.objects.create(name="a"), Shelf.objects.create(name="b")
    one, two, three = book("one", shelf=shelf), book("two", shelf=shelf), book("three", shelf=other)
    steps = [names(shelf.books.all())]
    said = asked(lambda: shelf.books.set([two, three], clear=True))
    steps.append([names(shelf.books.all()), said])
    said = asked(lambda: shelf.books.set([one, two], clear=True, bulk=False))
    steps.append([names(shelf.books.all()), [word for word in said if word != "SELECT"]])
    shelf.placed.set([one, two])
    steps.append([names(shelf.placed.all()), Shelf.objects.get(name="place").placed.count()])
    shelf.placed.set([three], clear=True)
    return [*steps, names(shelf.placed.all())]


# Fixtures.
@told
def fixtures_of_through_models():
    ann, bob, cid = people("ann", "bob", "cid")
    one = book("one")
    one.lenders.add(ann, bob, through_defaults={"days": 1})

    def load(**fields):
        def ask():
            fields.update(title="one", place=one.place_id)
            row = {"model": "kin.book", "pk": one.pk, "fields": fields}
            for loaded in serializers.deserialize("json", json.dumps([row])):
                loaded.save()
            return list(map(list, Loan.objects.order_by("person__name").values_list("person__name", "days")))

        return attempt(ask)

    return [load(lenders=[bob.pk, cid.pk]), load(visitors=[]), load(visitors=[ann.pk])]


# Rows at hand.
def owners(rows):
    """How many statements it takes to read the owner of each."""
    rows = list(rows)
    return [len(asked(lambda: [row.owner for row in rows])), [row.owner.name for row in rows]]


@told
def owners_at_hand():
    ann, bob = people("ann", "bob")
    one, two, three = book("one", owner=ann), book("two", owner=ann), book("three", owner=bob)
    made = ann.books.create(title="made", place=one.place)
    found, _ = ann.books.get_or_create(title="found", defaults={"place": one.place})
    steps = [owners([made]), owners([found])]
    steps.append(owners(ann.books.all()))
    steps.append(owners(ann.books.filter(title__contains="o").exclude(title="one")))
    steps.append(owners([ann.books.get(title="one"), ann.books.first(), ann.books.last()]))
    steps.append(owners([ann.books.get(pk=two.pk), ann.books.latest("title")]))
    steps.append(owners(ann.books.select_related("owner", "place")))
    steps.append(owners(ann.books.annotate(n=Count("readers"))))
    steps.append(owners(ann.books.iterator()))
    steps.append(owners(ann.books.order_by("-title")[:2]))
    steps.append(owners(ann.books.in_bulk([one.pk, two.pk]).values()))
    steps.append(owners(ann.books.order_by().union(bob.books.order_by()).order_by("title")))
    bob.books.add(two)
    steps.append(owners([two]))
    ann.books.set([one, three])
    steps.append(owners([one, three]))
    return steps


@told
def owners_at_hand_of_prefetched():
    ann, bob, cid = people("ann", "bob", "cid")
    for title, owner in (("one", ann), ("two", ann), ("three", bob)):
        book(title, owner=owner).readers.add(cid)
    rows = Person.objects.prefetch_related("books")
    steps = [owners(row for person in rows for row in person.books.all())]
    rows = Person.objects.prefetch_related(Prefetch("books", Book.objects.order_by("-title").prefetch_related("readers")))
    steps.append(owners(row for person in rows for row in person.books.all()))
    rows = Person.objects.prefetch_related("read")
    steps.append(owners(row for person in rows for row in person.read.all()))
    return steps


@told
def rows_at_hand_of_one_to_one():
    ann, bob = people("ann", "bob")
    Profile.objects.create(person=ann, town="x", shelf=Shelf.objects.create(name="a"))
    Profile.objects.create(person=bob)
    steps = []
    profile = Person.objects.get(name="ann").profile
    steps.append(asked(lambda: profile.person))
    rows = Person.objects.select_related("profile__shelf")
    steps.append(asked(lambda: [row.profile.shelf for row in rows]))
    steps.append([[row.name, row.profile.town, row.profile.shelf and row.profile.shelf.name] for row in rows])
    rows = Book.objects.select_related("owner__profile__shelf").order_by("title")
    book("one", owner=ann), book("two", owner=bob), book("three")
    said = asked(lambda: [row.owner and row.owner.profile.shelf for row in rows])
    return [*steps, said, [row.owner and row.owner.profile.town for row in rows]]


@told
def statements_of_many():
    ann, bob = people("ann", "bob")
    one = book("one")
    one.readers.add(ann, bob)
    one.lenders.add(ann)

    def joins(ask):
        with CaptureQueriesContext(connection) as queries:
            answer = ask()
        return [answer, ["JOIN" in query["sql"] for query in queries]]

    return [
        joins(one.readers.count),
        joins(one.readers.exists),
        joins(ann.read.count),
        joins(one.lenders.count),
        joins(one.lenders.exists),
        joins(one.visitors.exists),
        joins(ann.friends.count),
        joins(one.readers.filter(name="ann").count),
    ]


# Deferred columns.
@told
def chains_of_only_and_defer():
    def deferred(rows):
        return sorted(rows.get().get_deferred_fields())

    Note.objects.create(text="a", rank=1)
    rows = Note.objects.all()
    return [
        deferred(rows.defer("text").defer("rank")),
        deferred(rows.only("text").only("rank")),
        deferred(rows.only("pk")),
        deferred(rows.only("text", "rank").defer("text")),
        deferred(rows.defer("text").only("rank", "text")),
        deferred(rows.defer("text").only("text").only("rank")),
        deferred(rows.only("text").defer("rank")),
        deferred(rows.only("text").defer("text").defer("rank")),
        deferred(rows.only("text").defer("text", "rank")),
        deferred(rows.only("text").defer("text")),
        deferred(rows.defer("text").only("text")),
        deferred(rows.defer("text").defer("text")),
    ]


@told
def deferred_columns_of_peers():
    rows = [Note.objects.create(text=text) for text in "abc"]

    def read(mode, *fields):
        found = list(Note.objects.fetch_mode(mode).defer(*fields).order_by("pk"))
        Note.objects.filter(pk=rows[0].pk).update(rank=models.F("rank") + 1)
        return [[asked(lambda: getattr(row, field)), getattr(row, field)] for field in fields for row in found]

    steps = [read(models.FETCH_ONE, "text"), read(models.FETCH_PEERS, "text", "rank")]
    steps.append(attempt(lambda: read(models.FETCH_RAISE, "text")))
    steps.append(read(models.FETCH_PEERS, "text"))
    found = list(Note.objects.fetch_mode(models.FETCH_PEERS).only("rank").order_by("pk"))
    rows[1].delete()
    steps.append(found[2].text)
    steps.append(attempt(lambda: found[1].text))
    return steps


@told
def deferred_rows_go_and_are_read_again():
    ann, _ = people("ann", "bob")
    one, two = book("one", owner=ann), book("two")
    row = Book.objects.defer("title").select_related("owner").get(pk=one.pk)
    Book.objects.filter(pk=one.pk).update(title="new", owner=None)
    row.refresh_from_db()
    steps = [sorted(row.get_deferred_fields()), row.owner_id]
    one.readers.add(ann)
    gone = row.delete()
    steps.append([gone[0], sorted(gone[1])])
    row = Book.objects.only("title").get(pk=two.pk)
    steps.append([row.delete()[0], Book.objects.count()])
    return [*steps, attempt(row.refresh_from_db)]


# Friends over a model of its own.
def friends(*all):
    return [names(person.friends.all()) for person in all]


def years():
    rows = Friendship.objects.order_by("one__name", "other__name", "year")
    return list(map(list, rows.values_list("one__name", "other__name", "year")))


@told
def symmetrical_through():
    ann, bob, cid = all = people("ann", "bob", "cid")
    ann.friends.add(bob, through_defaults={"year": 3})
    steps = [friends(*all), years()]
    cid.friends.set([ann, bob], through_defaults={"year": 4})
    steps += [friends(*all), years()]
    bob.friends.set([ann])
    steps += [friends(*all), years()]
    ann.friends.remove(cid)
    steps += [friends(*all), years()]
    Friendship.objects.create(one=bob, other=cid, year=9)
    steps += [friends(*all), years()]
    bob.friends.add(cid)
    steps += [friends(*all), years()]
    Friendship.objects.create(one=cid, other=ann, year=8)
    ann.friends.add(cid)
    steps += [friends(*all), years()]
    cid.friends.add(cid)
    steps += [friends(*all), years()]
    ann.friends.clear()
    return [*steps, friends(*all), years()]


# A model between whose foreign keys point to other fields than the keys.
@told
def through_other_fields():
    Driver.objects.create(name="zoe").delete()
    ann, bob = [Driver.objects.create(name=name) for name in ("ann", "bob")]
    kia, ford = [Car.objects.create(make=make) for make in ("kia", "ford")]

    def drives():
        return list(map(list, Drive.objects.order_by("car_id", "driver_id").values_list("car_id", "driver_id", "miles")))

    kia.drivers.add(ann)
    bob.cars.add(kia, ford, through_defaults={"miles": 7})
    steps = [drives(), [row.name for row in kia.drivers.all()], [row.make for row in bob.cars.all()]]
    steps.append([kia.drivers.count(), ann.cars.exists(), ford.drivers.filter(name="ann").exists()])
    kia.drivers.set([ann])
    steps.append(drives())
    ford.drivers.set([ann], clear=True)
    steps.append(drives())
    ann.cars.remove(kia)
    steps.append(drives())
    nobody, nothing = Driver.objects.create(name=None), Car.objects.create(make=None)
    steps.append([attempt(lambda: kia.drivers.add(nobody)), attempt(lambda: ann.cars.add(nothing))])
    steps.append([attempt(lambda: nothing.drivers.add(ann)), attempt(lambda: nobody.cars.add(kia))])
    rows = Car.objects.filter(make__isnull=False).prefetch_related("drivers")
    steps.append([[row.make, [driver.name for driver in row.drivers.all()]] for row in rows])
    ford.drivers.clear()
    return [*steps, drives()]


# select_for_update.
@told
def locks_of_ways_back():
    ann, _ = people("ann", "bob")
    Profile.objects.create(person=ann, town="x")
    rows = Person.objects.select_related("profile").exclude(profile=None)

    def ask(*of):
        return attempt(lambda: [[row.name, row.profile.town] for row in rows.select_for_update(of=of)])

    unknown = Person.objects.select_for_update(of=("profile",))
    return [ask("profile"), ask("self"), ask("self", "profile"), attempt(lambda: names(unknown))]


print(json.dumps({"found": found}))
