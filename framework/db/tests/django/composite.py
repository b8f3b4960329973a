"""Prints what Django makes of the models in tests/models/composite.rs: their tables, rows, SQL and fixtures."""

import json
import sys

from databases import configure

configure(sys.argv[1:])

from django.core import serializers  # noqa: E402
from django.core.exceptions import ValidationError  # noqa: E402
from django.db import models  # noqa: E402
from tables import made  # noqa: E402


class Tenant(models.Model):
    name = models.CharField(max_length=20)

    class Meta:
        app_label = "shop"


class Line(models.Model):
    pk = models.CompositePrimaryKey("tenant_id", "number")
    tenant = models.ForeignKey(Tenant, models.CASCADE)
    number = models.IntegerField()
    text = models.CharField(max_length=20)
    amount = models.IntegerField(default=1)

    class Meta:
        app_label = "shop"
        constraints = [models.CheckConstraint(condition=models.Q(amount__gte=0), name="amount")]


class Tag(models.Model):
    name = models.CharField(primary_key=True, max_length=20, verbose_name="tag name")

    class Meta:
        app_label = "shop"


tables = made(Tenant, Line, Tag)

tenant = Tenant.objects.create(name="A")
Tag.objects.create(name="new")
for number in (1, 2):
    Line.objects.create(tenant=tenant, number=number, text=f"line {number}")


def refused(row):
    """Returns what full_clean() finds."""
    try:
        row.full_clean()
    except ValidationError as error:
        found = error.error_dict.items()
        return {field: [["".join(one.messages), one.code or ""] for one in errors] for field, errors in found}
    return {}


print(
    json.dumps(
        {
            "tables": tables,
            "fixture": json.loads(serializers.serialize("json", Line.objects.order_by("pk"))),
            "refused": [
                refused(Line(tenant=tenant, number=2, text="x")),
                refused(Line(tenant=tenant, number=3, text="x")),
                refused(Line(tenant=tenant, number=2, text="x", amount=-1)),
                refused(Line(tenant_id=77, number=1, text="x")),
                refused(Line.objects.get(number=2)),
                refused(Tag(name="new")),
                refused(Tag(name="other")),
                refused(Tag.objects.get()),
            ],
        }
    )
)
