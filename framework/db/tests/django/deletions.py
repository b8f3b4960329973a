"""Prints what Django's delete() returns or refuses for the models and rows in tests/rows/deletions.rs."""

import json

from databases import configure

configure(app="farm")

from django.contrib.admin.utils import NestedObjects  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402


class Owner(models.Model):
    class Meta:
        app_label = "farm"


class Farm(models.Model):
    owner = models.ForeignKey(Owner, models.CASCADE)
    crops = models.ManyToManyField("Crop")

    class Meta:
        app_label = "farm"


class Crop(models.Model):
    class Meta:
        app_label = "farm"


class Field(models.Model):
    farm = models.ForeignKey(Farm, models.CASCADE)
    neighbour = models.ForeignKey("self", models.SET_NULL, null=True)

    class Meta:
        app_label = "farm"


class Barn(models.Model):
    farm = models.ForeignKey(Farm, models.CASCADE)
    keeper = models.ForeignKey(Owner, models.SET(1), related_name="+")

    class Meta:
        app_label = "farm"


class Deed(models.Model):
    farm = models.ForeignKey(Farm, models.PROTECT, null=True)
    owner = models.ForeignKey(Owner, models.RESTRICT, null=True)
    field = models.ForeignKey(Field, models.CASCADE, null=True)

    class Meta:
        app_label = "farm"


MODELS = [Owner, Farm, Crop, Field, Barn, Deed]
with connection.schema_editor() as editor:
    for model in MODELS:
        editor.create_model(model)


def fill():
    owners = [Owner.objects.create() for _ in range(3)]
    farms = [Farm.objects.create(owner=owners[i]) for i in (1, 1, 2)]
    crops = [Crop.objects.create() for _ in range(2)]
    farms[0].crops.set(crops)
    farms[1].crops.set(crops[:1])
    fields = [Field.objects.create(farm=farms[i]) for i in (0, 0, 1, 2)]
    Field.objects.filter(pk=fields[3].pk).update(neighbour=fields[0])
    Barn.objects.create(farm=farms[0], keeper=owners[1])
    Barn.objects.create(farm=farms[2], keeper=owners[1])
    return owners, farms, fields


class Undo(Exception):
    pass


def nested(values):
    found = []
    for value in values:
        if isinstance(value, list):
            found[-1][1] = nested(value)
        else:
            found.append([f"{value._meta.label} {value.pk}", []])
    return sorted(found)


results = []
for case in ["plain", "protected", "restricted", "restricted but gone", "query"]:
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM sqlite_sequence")
            owners, farms, fields = fill()
            if case == "protected":
                Deed.objects.create(farm=farms[0])
                Deed.objects.create(farm=farms[1])
            if case == "restricted":
                Deed.objects.create(owner=owners[1])
            if case == "restricted but gone":
                Deed.objects.create(owner=owners[1], field=fields[0])
            target = Owner.objects.filter(pk__in=[owners[1].pk, owners[2].pk]) if case == "query" else Owner.objects.filter(pk=owners[1].pk)
            collector = NestedObjects(using="default", origin=target)
            collector.collect(target)
            would = {
                "models": {m._meta.label: len(o) for m, o in collector.model_objs.items() if o},
                "protected": sorted(f"{o._meta.label} {o.pk}" for o in collector.protected),
                "nested": nested(collector.nested()),
            }
            try:
                with transaction.atomic():
                    total, counts = target.delete()
                outcome = [total, counts]
            except Exception as error:
                outcome = error.args[0]
            barns = list(Barn.objects.order_by("id").values_list("id", "keeper_id"))
            results.append([case, would, outcome, barns, list(Field.objects.order_by("id").values_list("id", "neighbour_id"))])
            raise Undo
    except Undo:
        pass
print(json.dumps(results))
