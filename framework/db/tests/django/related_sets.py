"""Makes, adds and removes rows by Django's related managers; prints what both rooms hold after each step."""

import json

from databases import configure

configure()

from django.db import connection, models  # noqa: E402


class Room(models.Model):
    name = models.CharField(max_length=20)

    class Meta:
        app_label = "shelf"


class Thing(models.Model):
    name = models.CharField(max_length=20)
    room = models.ForeignKey(Room, models.SET_NULL, null=True)

    class Meta:
        app_label = "shelf"
        ordering = ["name"]


with connection.schema_editor() as editor:
    editor.create_model(Room)
    editor.create_model(Thing)

hall, attic = (Room.objects.create(name=name) for name in ("hall", "attic"))
seen = []


def look():
    seen.append([list(room.thing_set.values_list("name", flat=True)) for room in (hall, attic)])


lamp = hall.thing_set.create(name="lamp")
chest = attic.thing_set.create(name="chest")
rug = Thing.objects.create(name="rug")
look()
hall.thing_set.add(chest, rug, lamp)
look()
hall.thing_set.remove(chest)
look()
bed = Thing(name="bed")
try:
    hall.thing_set.add(bed)
except ValueError:
    pass
hall.thing_set.add(bed, bulk=False)
look()
hall.thing_set.set([bed, chest])
look()
attic.thing_set.set([chest], bulk=False)
look()
hall.thing_set.clear(bulk=False)
look()
print(json.dumps(seen))
