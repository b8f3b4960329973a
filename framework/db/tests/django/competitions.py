"""Prints what Django answers to the questions of tests/models/competitions.rs: competitions.py [URL]"""

import json
import sys

from databases import configure

configure(sys.argv[1:], app="games")

from django.db import models  # noqa: E402
from django.db.models import Count  # noqa: E402
from tables import made  # noqa: E402
from telling import attempt, found, told  # noqa: E402


class Person(models.Model):
    name = models.CharField(max_length=20)

    class Meta:
        app_label = "games"


class Team(models.Model):
    name = models.CharField(max_length=20)

    class Meta:
        app_label = "games"


class Event(models.Model):
    name = models.CharField(max_length=20)
    people = models.ManyToManyField(Person, through="IndividualCompetitor")
    special_people = models.ManyToManyField(Person, through="ProxiedCompetitor", related_name="special_events")
    teams = models.ManyToManyField(Team, through="CompetingTeam", through_fields=("event", "team"))
    umpires = models.ManyToManyField(Person, through="Umpire", related_name="judged")

    class Meta:
        app_label = "games"


class Competitor(models.Model):
    event = models.ForeignKey(Event, models.CASCADE)

    class Meta:
        app_label = "games"


class IndividualCompetitor(Competitor):
    person = models.ForeignKey(Person, models.CASCADE)

    class Meta:
        app_label = "games"


class ProxiedCompetitor(IndividualCompetitor):
    class Meta:
        app_label = "games"
        proxy = True


class CompetingTeam(Competitor):
    team = models.ForeignKey(Team, models.CASCADE)

    class Meta:
        app_label = "games"


class Helper(models.Model):
    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        app_label = "games"


class Umpire(Helper):
    strict = models.BooleanField()

    class Meta:
        app_label = "games"


tables = made(Person, Team, Event, Competitor, IndividualCompetitor, CompetingTeam, Helper, Umpire)


def events():
    people = [Person.objects.create(name=name) for name in ("Alice", "Bob", "Chris", "Dan")]
    one, other = Event.objects.create(name="match"), Event.objects.create(name="other")
    team = Team.objects.create(name="Alpha")
    for person in people[2:]:
        IndividualCompetitor.objects.create(event=one, person=person)
    CompetingTeam.objects.create(event=one, team=team)
    Umpire.objects.create(event=one, person=people[0], strict=True)
    return one, other, people, team


def names(rows):
    return list(rows.order_by("name").values_list("name", flat=True))


@told
def held():
    one, other, people, team = events()
    chris = people[2]
    return [
        names(one.people),
        names(one.special_people),
        names(one.umpires),
        len(one.teams.all()),
        other.people.exists(),
        one.people.count(),
        names(chris.event_set),
        names(chris.special_events),
        names(people[0].judged),
        team.event_set.count(),
    ]


@told
def asked():
    events()
    rows = Event.objects.order_by("name")
    counts = rows.values_list("name", Count("people", distinct=True), Count("teams", distinct=True))
    prefetched = rows.prefetch_related("people", "teams", "umpires")
    back = Person.objects.order_by("name").prefetch_related("special_events")
    return [
        names(rows.filter(people__name="Chris")),
        names(rows.exclude(people__name="Chris")),
        names(rows.filter(people__name="Dan", teams__name="Alpha")),
        names(rows.filter(umpires=None)),
        names(rows.filter(teams__name__startswith="A")),
        names(Person.objects.filter(event__name="match")),
        names(Person.objects.filter(judged__teams__name="Alpha")),
        names(Person.objects.exclude(special_events__name="match")),
        [list(row) for row in counts],
        [
            [row.name, sorted(one.name for one in row.people.all()), len(row.teams.all()), len(row.umpires.all())]
            for row in prefetched
        ],
        [[row.name, len(row.special_events.all())] for row in back],
    ]


@told
def changed():
    one, _, people, _ = events()
    steps = [
        attempt(lambda: one.people.add(people[1])),
        attempt(lambda: one.people.set([people[1], people[2]])),
        attempt(lambda: one.people.add(people[2])),
    ]

    def left():
        models = Competitor, IndividualCompetitor, Helper
        return [names(one.people), *(model.objects.count() for model in models)]

    steps.append(left())
    one.people.remove(people[2], people[0])
    steps.append(left())
    one.people.set([people[3]])
    steps.append(left())
    one.people.clear()
    one.umpires.clear()
    steps.append(left())
    steps.append(one.delete()[0])
    steps.append(Competitor.objects.count())
    return steps


print(json.dumps({"tables": tables, "found": found}))
