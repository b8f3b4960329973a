"""Prints what Django makes of the models in tests/composite.rs: their tables, rows, SQL and fixtures."""

import json

import django
from django.conf import settings

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
)
django.setup()

from django.core import serializers  # noqa: E402
from django.db import connection, models  # noqa: E402


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


with connection.schema_editor() as editor:
    for model in [Tenant, Line]:
        editor.create_model(model)

tenant = Tenant.objects.create(name="A")
for number in (1, 2):
    Line.objects.create(tenant=tenant, number=number, text=f"line {number}")

with connection.cursor() as cursor:
    cursor.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
    )
    master = [list(row) for row in cursor.fetchall()]

print(
    json.dumps(
        {
            "master": master,
            "fixture": json.loads(serializers.serialize("json", Line.objects.order_by("pk"))),
        }
    )
)
