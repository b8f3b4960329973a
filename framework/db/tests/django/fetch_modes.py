"""Follows foreign keys in Django's fetch modes; prints how many queries each made, and what a blocked one says."""

import json

from databases import configure

configure()

from django.core.exceptions import FieldFetchBlocked  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402


class Land(models.Model):
    name = models.CharField(max_length=20)

    class Meta:
        app_label = "fetching"


class Writer(models.Model):
    name = models.CharField(max_length=20)
    land = models.ForeignKey(Land, models.CASCADE)

    class Meta:
        app_label = "fetching"


class Novel(models.Model):
    writer = models.ForeignKey(Writer, models.CASCADE)
    second = models.ForeignKey(Writer, models.SET_NULL, null=True, related_name="+")

    class Meta:
        app_label = "fetching"
        ordering = ["id"]


with connection.schema_editor() as editor:
    for model in (Land, Writer, Novel):
        editor.create_model(model)

for name in ("France", "Chile"):
    writer = Writer.objects.create(name=f"of {name}", land=Land.objects.create(name=name))
    for second in (None, writer):
        Novel.objects.create(writer=writer, second=second)


def follow(mode):
    with CaptureQueriesContext(connection) as captured:
        for novel in Novel.objects.fetch_mode(mode):
            novel.writer.land.name
            if novel.second:
                novel.second.name
    return len(captured)


try:
    Novel.objects.fetch_mode(models.FETCH_RAISE).first().writer
except FieldFetchBlocked as error:
    blocked = str(error)

print(json.dumps({"queries": [follow(models.FETCH_ONE), follow(models.FETCH_PEERS)], "blocked": blocked}))
