"""What Django answers where tests/rows/ties asks for what is related: python ties.py [URL of a server's database].

Every question runs in a transaction that is rolled back. Errors are told by their class.
"""

import json
import sys

import databases

databases.configure(sys.argv[1:], "ties", TIME_ZONE="UTC")

from django.db import connection, models  # noqa: E402
from django.db.models import Count, Prefetch  # noqa: E402
from django.db.models.signals import post_delete, post_save, pre_delete  # noqa: E402
from telling import asked, attempt, found, told  # noqa: E402


class Meta:
    app_label = "ties"


class Person(models.Model):
    name = models.CharField(max_length=20)

    class Meta(Meta):
        ordering = ["name"]


class Group(models.Model):
    name = models.CharField(max_length=20)
    members = models.ManyToManyField(Person, through="Membership")
    guests = models.ManyToManyField(Person, related_name="visited")
    customers = models.ManyToManyField(Person, through="Custom", related_name="shops")
    strict = models.ManyToManyField(Person, through="Strict", related_name="stricts")

    class Meta(Meta):
        ordering = ["name"]


class Membership(models.Model):
    person = models.ForeignKey(Person, models.CASCADE)
    group = models.ForeignKey(Group, models.CASCADE)
    price = models.IntegerField(default=100)
    reason = models.CharField(max_length=20, null=True)

    class Meta(Meta):
        ordering = ["price", "reason", "group"]


class Custom(models.Model):
    person = models.ForeignKey(Person, models.CASCADE, db_column="the_person", related_name="custom_rows")
    group = models.ForeignKey(Group, models.CASCADE)
    source = models.ForeignKey(Membership, models.SET_NULL, null=True)
    day = models.IntegerField(default=0)

    class Meta(Meta):
        db_table = "ties_own_table"
        ordering = ["day"]


class Strict(models.Model):
    person = models.ForeignKey(Person, models.CASCADE)
    group = models.ForeignKey(Group, models.CASCADE)
    needed = models.IntegerField()

    class Meta(Meta):
        pass


class Event(models.Model):
    title = models.CharField(max_length=20)
    invitees = models.ManyToManyField(
        Person, through="Invitation", through_fields=["event", "invitee"], related_name="events"
    )

    class Meta(Meta):
        ordering = ["title"]


class Invitation(models.Model):
    event = models.ForeignKey(Event, models.CASCADE, related_name="invitations")
    inviter = models.ForeignKey(Person, models.CASCADE, related_name="sent", null=True)
    invitee = models.ForeignKey(Person, models.CASCADE, related_name="invitations")

    class Meta(Meta):
        pass


class Employee(models.Model):
    name = models.CharField(max_length=20)
    below = models.ManyToManyField(
        "self", through="Rank", through_fields=("source", "target"), symmetrical=False, related_name="above"
    )
    friends = models.ManyToManyField("self")
    idols = models.ManyToManyField("self", symmetrical=False, related_name="stalkers")
    boss = models.ForeignKey("self", models.SET_NULL, null=True, related_name="staff")

    class Meta(Meta):
        ordering = ["name"]


class Rank(models.Model):
    other = models.ForeignKey(Employee, models.SET_NULL, related_name="+", null=True)
    target = models.ForeignKey(Employee, models.CASCADE, related_name="+")
    source = models.ForeignKey(Employee, models.CASCADE, related_name="+")

    class Meta(Meta):
        pass


class Tag(models.Model):
    name = models.CharField(max_length=20)

    class Meta(Meta):
        ordering = ["name"]


class Collection(Tag):
    tags = models.ManyToManyField(Tag, related_name="collections")

    class Meta(Meta):
        pass


class Seen(models.Manager):
    def get_queryset(self):
        return super().get_queryset().exclude(headline="deleted")


class Article(models.Model):
    headline = models.CharField(max_length=20)
    tags = models.ManyToManyField(Tag)
    marks = models.ManyToManyField(Tag, through="Mark", related_name="marked")
    reporter = models.ForeignKey(Person, models.CASCADE)
    editor = models.ForeignKey(Person, models.CASCADE, null=True, related_name="edited")
    objects = Seen()

    class Meta(Meta):
        ordering = ["headline"]


class Mark(models.Model):
    article = models.ForeignKey(Article, models.CASCADE)
    tag = models.ForeignKey(Tag, models.CASCADE, null=True)

    class Meta(Meta):
        pass


class Place(models.Model):
    name = models.CharField(max_length=20)

    class Meta(Meta):
        ordering = ["name"]


class Restaurant(models.Model):
    place = models.OneToOneField(Place, models.CASCADE, primary_key=True)
    owner = models.ForeignKey(Person, models.CASCADE, null=True)
    pizza = models.BooleanField(default=False)

    class Meta(Meta):
        pass


class Bar(models.Model):
    place = models.OneToOneField(Place, models.SET_NULL, null=True)
    cocktails = models.BooleanField(default=True)

    class Meta(Meta):
        pass


class Waiter(models.Model):
    restaurant = models.ForeignKey(Restaurant, models.CASCADE)
    name = models.CharField(max_length=20)

    class Meta(Meta):
        ordering = ["name"]


class Detail(models.Model):
    restaurant = models.OneToOneField(Restaurant, models.CASCADE)
    stars = models.IntegerField(default=0)

    class Meta(Meta):
        pass


class Record(models.Model):
    tag = models.ForeignKey(Tag, models.CASCADE)

    class Meta(Meta):
        pass


class Relation(models.Model):
    left = models.ForeignKey(Record, models.CASCADE, related_name="lefts")
    right = models.ForeignKey(Record, models.CASCADE, related_name="rights", null=True)

    class Meta(Meta):
        pass


with connection.schema_editor() as editor:
    for model in [
        Person, Group, Membership, Custom, Strict, Event, Invitation, Employee, Rank, Tag, Collection,
        Article, Mark, Place, Restaurant, Bar, Waiter, Detail, Record, Relation,
    ]:  # fmt: skip
        editor.create_model(model)


def people(*names):
    return [Person.objects.create(name=name) for name in names]


def groups(*names):
    return [Group.objects.create(name=name) for name in names]


def names(rows):
    def name(row):
        return next(getattr(row, field) for field in ("name", "title", "headline") if hasattr(row, field))

    return [name(row) for row in rows]


def joins(rows):
    """How many joins of each kind the query has."""
    sql = str(rows.query)
    return [sql.count(" INNER JOIN "), sql.count(" LEFT OUTER JOIN ")]


def joined(rows):
    return [names(rows), joins(rows)]


# Rows between.
def band():
    bob, jim, jane = people("Bob", "Jim", "Jane")
    rock, roll = groups("Rock", "Roll")
    Membership.objects.create(person=bob, group=rock)
    Membership.objects.create(person=bob, group=roll, price=50)
    Membership.objects.create(person=jim, group=rock, price=50, reason="good")
    Membership.objects.create(person=jane, group=roll, reason="good")
    return bob, jim, jane, rock, roll


@told
def conditions_between():
    bob, jim, jane, rock, roll = band()
    members = rock.members
    return [
        joined(members.all()),
        joined(members.filter(membership__price=50)),
        joined(members.filter(name__startswith="J").filter(membership__price=50)),
        joined(members.filter(membership__price=50).filter(membership__group=rock)),
        joined(members.filter(membership__price=50, membership__reason="good")),
        joined(members.exclude(membership__price=50)),
        joined(members.filter(group__name="Roll")),
        joined(members.filter(membership__group__name="Roll")),
        joined(bob.group_set.filter(membership__price=50)),
        joined(bob.group_set.filter(membership__person=jim)),
        joined(Group.objects.filter(membership__reason="good")),
        joined(Person.objects.filter(group=rock)),
        joined(Person.objects.filter(group=rock, membership__price=50)),
        joined(Person.objects.filter(group__in=[rock, roll]).distinct()),
        joined(Person.objects.exclude(group=rock)),
        joined(Person.objects.filter(group=None)),
        joined(Group.objects.filter(members__name="Bob", members__membership__price=50)),
        joined(Group.objects.filter(members=jim).filter(members=bob)),
    ]


@told
def orders_between():
    bob, jim, jane, rock, roll = band()
    for person, group, day in ((jim, rock, 1), (bob, rock, 2), (jane, roll, 1), (jim, roll, 2)):
        Custom.objects.create(person=person, group=group, day=day)
    return [
        names(rock.customers.order_by("custom_rows")),
        names(roll.customers.order_by("custom_rows")),
        names(rock.customers.order_by("custom_rows__day")),
        names(rock.customers.order_by("-custom_rows__day")),
        names(rock.members.order_by("membership")),
        names(jim.shops.order_by("-custom__day")),
        joins(rock.customers.order_by("custom_rows")),
        joins(rock.customers.order_by("custom_rows__day")),
    ]


@told
def values_that_are_needed():
    (bob,), (rock,) = people("Bob"), groups("Rock")

    def tried(ask):
        answer = attempt(ask)
        # What is missing is told before the database is asked.
        return {"error": "refused"} if answer == {"error": "integrity"} else answer

    def of(**more):
        return [
            tried(lambda: rock.strict.add(bob, **more)),
            tried(lambda: rock.strict.set([bob], **more)),
            tried(lambda: rock.strict.create(name="new", **more).name),
            tried(lambda: rock.strict.get_or_create(name="found", **more)[1]),
            tried(lambda: rock.strict.get_or_create(name="found", **more)[1]),
            tried(lambda: rock.strict.update_or_create(name="set", **more)[1]),
            [names(rock.strict.all()), list(Strict.objects.values_list("needed", flat=True)), Person.objects.count()],
        ]

    return [of(), of(through_defaults={"needed": 3})]


@told
def rows_held_twice():
    bob, jim = people("Bob", "Jim")
    (rock,) = groups("Rock")
    for person in (bob, bob, jim):
        Membership.objects.create(person=person, group=rock)

    def held():
        return [names(rock.members.all()), rock.members.count(), rock.members.distinct().count(), Membership.objects.count()]

    steps = [held()]
    rock.members.add(bob)
    steps.append(held())
    rock.members.set([bob])
    steps.append(held())
    rock.members.remove(bob)
    steps.append(held())
    return steps


@told
def statements_of_changes_between():
    bob, jim, jane = people("Bob", "Jim", "Jane")
    rock, roll = groups("Rock", "Roll")

    def of(held, back):
        return [
            asked(lambda: held.add(bob)),
            asked(lambda: held.add(bob)),
            asked(lambda: held.add(bob, jim)),
            asked(lambda: held.add()),
            asked(lambda: held.remove(jim)),
            asked(lambda: held.remove(jim, jane)),
            asked(lambda: held.remove()),
            asked(lambda: held.set([bob])),
            asked(lambda: held.set([jim, jane])),
            asked(lambda: held.set([jane, bob])),
            asked(lambda: held.set([])),
            asked(lambda: held.clear()),
            asked(lambda: held.create(name="new")),
            asked(lambda: held.get_or_create(name="new")),
            asked(lambda: held.get_or_create(name="found")),
            asked(lambda: held.update_or_create(name="new", defaults={"name": "other"})),
            asked(lambda: held.update_or_create(name="set")),
            asked(lambda: back.add(roll)),
            asked(lambda: back.set([rock])),
            asked(lambda: back.remove(rock)),
            asked(lambda: back.clear()),
            asked(lambda: back.create(name="new")),
        ]

    return [of(rock.guests, bob.visited), of(rock.members, bob.group_set)]


@told
def rows_that_point_between():
    bob, jim = people("Bob", "Jim")
    (rock,) = groups("Rock")
    heard = []
    signals = {"saved": post_save, "before": pre_delete, "after": post_delete}
    for word, signal in signals.items():
        signal.connect(
            lambda instance, word=word, **more: heard.append([word, instance.person.name]),
            sender=Membership, weak=False, dispatch_uid="ties",
        )  # fmt: skip
    steps = []
    for change in (
        lambda: rock.members.remove(bob),
        lambda: rock.members.set([]),
        lambda: rock.members.clear(),
        lambda: bob.group_set.clear(),
        lambda: rock.members.set([bob], clear=True),
    ):
        rock.members.set([bob, jim])
        Custom.objects.create(person=bob, group=rock, source=Membership.objects.get(person=bob))
        change()
        steps.append([list(Custom.objects.values_list("source", flat=True)), sorted(heard), Membership.objects.count()])
        heard.clear()
        Custom.objects.all().delete()
    for signal in signals.values():
        assert signal.disconnect(sender=Membership, dispatch_uid="ties")
    return steps


@told
def ways_by_fields():
    bob, jim, jane = people("Bob", "Jim", "Jane")
    event = Event.objects.create(title="party")
    for invitee in (jim, jane):
        Invitation.objects.create(event=event, inviter=bob, invitee=invitee)
    john, peter, mary, harry = (Employee.objects.create(name=name) for name in ("john", "peter", "mary", "harry"))
    for target, other in ((peter, None), (mary, None), (harry, peter)):
        Rank.objects.create(source=john, target=target, other=other)
    steps = [
        names(event.invitees.all()),
        names(bob.events.all()),
        names(jim.events.all()),
        names(Event.objects.filter(invitees=jim)),
        names(Event.objects.filter(invitees=bob)),
        names(Event.objects.filter(invitations__inviter=bob).distinct()),
        names(Person.objects.filter(sent__invitee=jim)),
        names(Person.objects.filter(events__invitees__name="Jim")),
        names(john.below.all()),
        names(peter.below.all()),
        names(peter.above.all()),
        names(Employee.objects.filter(below=harry)),
        names(Employee.objects.filter(above=john)),
    ]
    event.invitees.add(bob)
    event.invitees.remove(jim)
    john.below.remove(harry)
    harry.above.set([peter])
    steps.append([names(event.invitees.all()), names(john.below.all()), names(peter.below.all()), Rank.objects.count()])
    return steps


@told
def rows_between_that_point_nowhere():
    (ann,) = people("ann")
    one = Article.objects.create(headline="one", reporter=ann)
    tag = Tag.objects.create(name="a")
    Mark.objects.create(article=one, tag=None)
    steps = [one.marks.count(), one.marks.exists(), names(one.marks.all())]
    one.marks.add(tag)
    steps += [one.marks.count(), one.marks.exists(), names(one.marks.all())]
    rows = Article.objects.prefetch_related("marks")
    steps.append([names(row.marks.all()) for row in rows])
    steps.append(names(Article.objects.filter(marks=None)))
    steps.append(names(Article.objects.exclude(marks=tag)))
    one.marks.set([])
    steps.append(Mark.objects.count())
    one.marks.clear()
    steps.append(Mark.objects.count())
    return steps


@told
def rows_out_of_sight():
    (ann,) = people("ann")
    tag = Tag.objects.create(name="a")
    one, gone = (Article.objects.create(headline=name, reporter=ann, editor=ann) for name in ("one", "deleted"))
    one.tags.add(tag)
    gone.tags.add(tag)
    held = tag.article_set
    steps = [names(held.all()), held.count(), held.exists()]
    steps.append([names(ann.article_set.all()), ann.article_set.count(), ann.edited.exists()])
    steps.append([names(row.article_set.all()) for row in Tag.objects.prefetch_related("article_set")])
    steps.append([names(row.edited.all()) for row in Person.objects.prefetch_related("edited")])
    held.add(gone)
    steps.append(Article.tags.through.objects.count())
    held.set([])
    steps.append(Article.tags.through.objects.count())
    ann.edited.clear()
    steps.append(Article._base_manager.filter(editor=ann).count())
    held.add(gone)
    held.remove(gone)
    steps.append(Article.tags.through.objects.count())
    held.clear()
    steps.append(Article.tags.through.objects.count())
    tag.delete()
    steps.append(Article.tags.through.objects.count())
    ann.delete()
    steps.append(Article._base_manager.count())
    return steps


@told
def rows_of_one_model():
    a, b, c, d = (Employee.objects.create(name=name) for name in "abcd")

    def friends():
        return [names(row.friends.all()) for row in (a, b, c, d)]

    def idols():
        return [[names(row.idols.all()), names(row.stalkers.all())] for row in (a, b, c, d)]

    a.friends.add(b, c)
    d.friends.add(a, c)
    steps = [friends()]
    b.friends.add(a)
    steps.append(friends())
    b.friends.remove(a)
    steps.append(friends())
    c.friends.set([b, d])
    steps.append(friends())
    a.friends.add(a)
    steps.append(friends())
    a.friends.clear()
    steps.append(friends())
    d.friends.clear()
    steps.append(friends())
    d.stalkers.add(a)
    a.idols.add(d, a)
    b.idols.set([a, c])
    steps.append(idols())
    a.stalkers.clear()
    steps.append(idols())
    steps.append([asked(lambda: a.friends.add(b, c)), asked(lambda: a.friends.add(b)), asked(lambda: a.friends.remove(b))])
    steps.append([asked(lambda: a.friends.set([b, d])), asked(lambda: a.friends.clear())])
    steps.append([names(Employee.objects.filter(idols=a)), names(Employee.objects.filter(stalkers__name="b"))])
    a.boss, b.boss, c.boss = d, d, c
    for row in (a, b, c):
        row.save()
    steps.append([names(d.staff.all()), names(c.staff.all()), names(a.staff.all())])
    steps.append([names(Employee.objects.filter(staff__name="a")), names(Employee.objects.filter(boss__boss=c))])
    steps.append([names(Employee.objects.filter(boss=None)), names(Employee.objects.filter(staff=None))])
    return steps


@told
def rows_that_extend_what_they_hold():
    one, two = (Tag.objects.create(name=name) for name in ("one", "two"))
    box = Collection.objects.create(name="box")
    box.tags.set([one, two, box])
    Collection.objects.create(name="empty")
    steps = [
        names(box.tags.all()),
        names(one.collections.all()),
        names(Collection.objects.filter(tags__name="one")),
        names(Collection.objects.filter(tags=box)),
        names(Tag.objects.filter(collections__name="box")),
        names(Collection.objects.filter(tags=None)),
        [names(row.tags.all()) for row in Collection.objects.order_by("name").prefetch_related("tags")],
        [names(row.collections.all()) for row in Tag.objects.prefetch_related("collections")],
    ]
    deleted = box.delete()
    return [*steps, [deleted[0], sorted(deleted[1])], Tag.objects.count()]


# Rows that point.
@told
def conditions_of_pointing():
    john, paul = people("John", "Paul")
    this, third, other = (
        Article.objects.create(headline=name, reporter=reporter)
        for name, reporter in (("This", john), ("Third", john), ("Other", paul))
    )
    rows, back = Article.objects, Person.objects
    return [
        joined(rows.filter(reporter__name="John")),
        joined(rows.filter(reporter__name="John", reporter__name__startswith="J")),
        joined(rows.filter(reporter__pk=john.pk)),
        joined(rows.filter(reporter__id__in=[john.pk])),
        joined(rows.filter(reporter__in=[john, paul]).distinct()),
        joined(rows.filter(reporter__in=back.filter(name="John").distinct()).distinct()),
        joined(rows.filter(reporter__in=back.filter(name="John"))),
        joined(back.filter(article=this)),
        joined(back.filter(article__pk=this.pk)),
        joined(back.filter(article__in=[this, third]).distinct()),
        joined(back.filter(article__headline__startswith="T")),
        joined(back.filter(article__headline__startswith="T").distinct()),
        [
            back.filter(article__headline__startswith="T").count(),
            back.filter(article__headline__startswith="T").distinct().count(),
        ],
        joined(back.filter(article__reporter__name__startswith="John")),
        joined(back.filter(article__reporter=john).distinct()),
        joined(back.exclude(article__headline="This")),
        joined(back.exclude(article=other)),
        joined(back.filter(edited=None)),
        joined(back.filter(edited__isnull=False)),
        joined(rows.filter(editor__name="x")),
        joined(rows.exclude(editor__name="x")),
        joined(rows.filter(editor=None)),
        joined(rows.filter(editor__name=None)),
        joined(rows.filter(editor__isnull=True, reporter__edited=None)),
        list(map(list, rows.filter(reporter=john).distinct().order_by().values_list("reporter__name", "editor__name"))),
        [word for word in asked(lambda: back.filter(article__headline__startswith="Th").delete()) if word != "SELECT"],
        [back.count(), rows.count()],
    ]


@told
def two_ways_to_one_model():
    one, two, three = (Tag.objects.create(name=name) for name in ("First", "Second", "Third"))
    r1, r2, r3, r4, r5 = (Record.objects.create(tag=tag) for tag in (one, one, two, two, three))
    pairs = [(r1, r2), (r3, r4), (r1, r3), (r5, r2), (r3, r2), (r5, None)]
    rows = [Relation.objects.create(left=left, right=right) for left, right in pairs]
    keys = [row.pk for row in rows]

    def places(found):
        return [[keys.index(row.pk) for row in found.order_by("pk")], joins(found)]

    both = Relation.objects
    return [
        places(both.filter(left__tag__name__in=["First"], right__tag__name__in=["Second"])),
        places(both.filter(left__tag__name="Third", right__tag__name="First")),
        places(both.filter(left__tag=three, right__tag=None)),
        places(both.exclude(right__tag__name="First")),
        places(both.filter(models.Q(left__tag=two) | models.Q(right__tag=two))),
        places(both.select_related("left__tag", "right__tag").filter(left__tag=one)),
        places(both.select_related("right__tag")),
        joined(Tag.objects.filter(record__lefts__right__tag__name="Second").order_by("name")),
        joined(Tag.objects.filter(record__lefts__right=None, record__lefts__isnull=False).order_by("name")),
        [
            [row.left.tag.name, row.right and row.right.tag.name]
            for row in both.select_related("left__tag", "right__tag").order_by("pk")
        ],
    ]


@told
def statements_of_related_sets():
    a, b, c = (Employee.objects.create(name=name) for name in "abc")
    staff = a.staff
    steps = [
        asked(lambda: staff.add(b)),
        asked(lambda: staff.add(b, c)),
        asked(lambda: staff.add(b, c, bulk=False)),
        asked(lambda: staff.add(Employee(name="new"), bulk=False)),
        attempt(lambda: staff.add(Employee(name="new"))),
        asked(lambda: staff.remove(b)),
        asked(lambda: staff.remove(c, bulk=False)),
        attempt(lambda: staff.remove(Employee.objects.get(pk=b.pk))),
        asked(lambda: staff.set([b, c])),
        asked(lambda: staff.set([c])),
        asked(lambda: staff.set([c, b], bulk=False)),
        asked(lambda: staff.set([])),
        asked(lambda: staff.clear()),
        asked(lambda: staff.create(name="made")),
        asked(lambda: staff.get_or_create(name="made")),
        asked(lambda: staff.get_or_create(name="found")),
        asked(lambda: staff.update_or_create(name="made", defaults={"name": "other"})),
        asked(lambda: staff.update_or_create(name="set")),
        asked(lambda: staff.clear(bulk=False)),
        names(Employee.objects.filter(boss=a)),
    ]
    (john,) = people("John")
    one = Article.objects.create(headline="one", reporter=john)
    steps.append(asked(lambda: john.article_set.set([one])))
    steps.append(asked(lambda: john.article_set.add(one)))
    new = Employee(name="x")
    steps.append([attempt(lambda: new.staff.count()), attempt(lambda: new.staff.add(a)), attempt(lambda: new.friends.count())])
    return steps


# One to one.
@told
def one_to_one():
    demon, ace, none = (Place.objects.create(name=name) for name in ("Demon", "Ace", "None"))
    (ann,) = people("ann")
    rest = Restaurant.objects.create(place=demon, owner=ann)
    Bar.objects.create(place=demon)
    bar = Bar.objects.create(place=ace)
    Bar.objects.create(place=None)
    joe = Waiter.objects.create(restaurant=rest, name="Joe")
    places, bars, inns = Place.objects, Bar.objects, Restaurant.objects

    def count(rows):
        return [rows.count(), joins(rows)]

    steps = [
        count(inns.filter(place=demon)),
        count(inns.filter(pk=demon.pk)),
        count(inns.filter(place__pk=demon.pk)),
        count(inns.filter(place__name__startswith="D")),
        count(inns.filter(place__in=places.all())),
        count(inns.filter(place__in=inns.filter(place=demon).values("place"))),
        count(inns.filter(place__in=inns.filter(place__name="Demon").values("place"))),
        joined(places.filter(restaurant=demon.pk)),
        joined(places.filter(restaurant=rest)),
        joined(places.filter(restaurant__place=demon)),
        joined(places.filter(restaurant__pk=demon.pk)),
        joined(places.filter(restaurant=None)),
        joined(places.exclude(restaurant=None)),
        joined(places.filter(restaurant__isnull=False)),
        joined(places.filter(restaurant__pizza=False)),
        joined(places.exclude(restaurant__pizza=False)),
        joined(places.filter(bar=None)),
        joined(places.exclude(bar=None)),
        joined(places.filter(bar__cocktails=True, restaurant__pizza=False)),
        joined(places.filter(restaurant__waiter__name="Joe")),
        joined(Waiter.objects.filter(restaurant__place=demon)),
        joined(Waiter.objects.filter(restaurant__place__name="Demon")),
        joined(Waiter.objects.filter(restaurant__place__bar__cocktails=True)),
        count(bars.filter(place=None)),
        count(bars.exclude(place=None)),
        count(bars.filter(place__restaurant=None)),
        attempt(lambda: ace.restaurant),
        attempt(lambda: Bar.objects.create(place=ace)),
    ]
    rest.place = ace
    rest.save()
    steps.append([inns.count(), Restaurant.objects.get(pk=ace.pk).place.name])
    Waiter.objects.update(restaurant=rest)
    joe.refresh_from_db()
    steps.append(joe.restaurant.place.name)
    steps.append(list(inns.filter(place__name="Ace").delete()))
    steps.append(list(ace.delete()))
    bar.refresh_from_db()
    steps.append([bar.place, places.count(), Waiter.objects.count()])
    return steps


# Rows that come along.
@told
def rows_beside():
    demon, ace = (Place.objects.create(name=name) for name in ("Demon", "Ace"))
    (ann,) = people("ann")
    rest = Restaurant.objects.create(place=demon, owner=ann)
    Detail.objects.create(restaurant=rest, stars=3)
    Bar.objects.create(place=demon)
    places = Place.objects

    def asks(rows, *reads):
        def all():
            for row in rows:
                for read in reads:
                    try:
                        read(row)
                    except (Restaurant.DoesNotExist, Bar.DoesNotExist, Detail.DoesNotExist):
                        pass

        return [len(asked(all)), joins(rows)]

    return [
        asks(places.select_related("restaurant"), lambda row: row.restaurant.pizza),
        asks(places.select_related("restaurant"), lambda row: row.restaurant.place.name),
        asks(places.select_related("restaurant__owner"), lambda row: row.restaurant.owner.name),
        asks(places.select_related("restaurant", "bar"), lambda row: row.restaurant.place.name, lambda row: row.bar.place.name),
        asks(places.select_related("restaurant__detail"), lambda row: row.restaurant.detail.restaurant.pk),
        asks(Bar.objects.select_related("place__restaurant"), lambda row: row.place.restaurant.place.name),
        asks(Detail.objects.select_related("restaurant__place__bar"), lambda row: row.restaurant.place.bar.place.name),
        asks(
            places.annotate(new=models.FilteredRelation("restaurant", condition=models.Q(restaurant__pizza=False))).select_related("new"),
            lambda row: hasattr(row, "new") and row.new.place.name,
        ),
        asks(places.filter(restaurant__pizza=False).select_related("restaurant"), lambda row: row.restaurant.place.name),
        asks(Restaurant.objects.filter(owner=ann).select_related("owner"), lambda row: row.owner.name),
        asks(Restaurant.objects.filter(owner__name="ann").select_related("owner"), lambda row: row.owner.name),
        asks(Restaurant.objects.select_related("owner"), lambda row: row.owner.name),
        asks(Waiter.objects.select_related("restaurant__owner", "restaurant__place"), lambda row: row.restaurant.owner.name),
    ]


@told
def rows_beside_of_prefetched():
    demon, ace = (Place.objects.create(name=name) for name in ("Demon", "Ace"))
    ann, bob = people("ann", "bob")
    rest = Restaurant.objects.create(place=demon, owner=ann)
    for name in ("Joe", "Jim"):
        Waiter.objects.create(restaurant=rest, name=name)
    (rock,) = groups("Rock")
    rock.members.add(ann, bob)
    rock.guests.add(bob)
    steps = []
    rows = Group.objects.prefetch_related("members", "guests", "membership_set")
    steps.append(len(asked(lambda: [list(row.members.all()) for row in rows])))
    steps.append([[names(row.members.all()), names(row.guests.all()), len(row.membership_set.all())] for row in rows])
    rows = Person.objects.prefetch_related(Prefetch("group_set", Group.objects.prefetch_related("guests")), "visited")
    steps.append(len(asked(lambda: list(rows))))
    steps.append([[[names(group.guests.all()) for group in row.group_set.all()], names(row.visited.all())] for row in rows])
    rows = Restaurant.objects.prefetch_related("waiter_set").select_related("owner")
    steps.append(len(asked(lambda: [waiter.restaurant.owner.name for row in rows for waiter in row.waiter_set.all()])))
    rows = Group.objects.prefetch_related(Prefetch("members", Person.objects.filter(membership__price=100)))
    steps.append([names(row.members.all()) for row in rows])
    rows = Group.objects.prefetch_related(Prefetch("members", Person.objects.annotate(n=Count("visited")).order_by("-name")))
    steps.append([[[person.name, person.n] for person in row.members.all()] for row in rows])
    steps.append(len(asked(lambda: list(Group.objects.filter(name="none").prefetch_related("members", "guests")))))
    return steps


@told
def prefetched_over_foreign_keys():
    bob, jim, jane, rock, roll = band()
    rock.guests.add(jim, jane)
    roll.guests.add(bob)
    a, b, c, d = (Employee.objects.create(name=name) for name in "abcd")
    for row, boss in ((a, d), (b, d), (c, a)):
        row.boss = boss
        row.save()
    demon = Place.objects.create(name="Demon")
    rest = Restaurant.objects.create(place=demon)
    Detail.objects.create(restaurant=rest, stars=3)
    for name in ("Joe", "Jim"):
        Waiter.objects.create(restaurant=rest, name=name)
    between = Membership.objects.order_by("pk")
    turned = Person.objects.order_by("-name")
    rows = between.prefetch_related("group__guests")
    steps = [[names(row.group.guests.all()) for row in rows]]
    rows = between.prefetch_related(Prefetch("group__guests", turned), "person__group_set")
    steps.append([[names(row.group.guests.all()), names(row.person.group_set.all())] for row in rows])
    rows = between.prefetch_related(Prefetch("group__guests", turned[:1], to_attr="one"))
    steps.append([names(row.group.one) for row in rows])
    rows = Employee.objects.prefetch_related("boss__staff")
    steps.append([names(row.boss.staff.all()) if row.boss else [] for row in rows])
    rows = Employee.objects.prefetch_related("boss__boss__staff")
    steps.append([names(row.boss.boss.staff.all()) if row.boss and row.boss.boss else [] for row in rows])
    rows = Place.objects.prefetch_related("restaurant__waiter_set")
    steps.append([names(row.restaurant.waiter_set.all()) for row in rows])
    rows = Waiter.objects.prefetch_related("restaurant__detail")
    return [*steps, [[row.restaurant.detail.stars] for row in rows]]


# Words.
def words(ask):
    try:
        ask()
    except Exception as error:
        return str(error)
    return None


@told
def words_of_errors():
    people("a", "b")
    return [
        words(lambda: Person.objects.get(name="none")),
        words(lambda: Person.objects.get()),
        words(lambda: Employee.objects.filter(porcupine="x")),
        words(lambda: Article.objects.filter(reporter__nothing="x")),
        words(lambda: Place.objects.filter(restaurant__detail__nothing=1)),
        words(lambda: Place.objects.order_by("nothing")),
        words(lambda: Place.objects.create(name="x").restaurant),
        words(lambda: Collection.objects.filter(nothing=1)),
        words(lambda: Employee.objects.filter(rank__other=1)),
        words(lambda: Collection.objects.filter(collection=1)),
        words(lambda: Person.objects.filter(article__contains=1)),
        words(lambda: Tag.objects.filter(article__nothing=1)),
    ]


print(json.dumps({"found": found}))
