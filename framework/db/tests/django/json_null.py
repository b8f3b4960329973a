"""Prints what Django finds by JSONNull() and by SQL's NULL, for the rows in tests/queries/json_null.rs."""

import json
import sys

from databases import configure

configure(sys.argv[1:], app="papers")

from django.db import connection, models  # noqa: E402
from django.db.models import Case, JSONNull, Value, When  # noqa: E402
from django.db.models.functions import Coalesce  # noqa: E402


class Paper(models.Model):
    data = models.JSONField(null=True)

    class Meta:
        app_label = "papers"


with connection.schema_editor() as editor:
    editor.create_model(Paper)
for data in [None, JSONNull(), {"a": None}, [None, 1], "null", {"b": 1}]:
    Paper.objects.create(data=data)

found = {}


def ids(name, query):
    found[name] = sorted(query.values_list("pk", flat=True))


null = JSONNull()
ids("exact", Paper.objects.filter(data=null))
ids("not exact", Paper.objects.exclude(data=null))
ids("isnull", Paper.objects.filter(data__isnull=True))
ids("not isnull", Paper.objects.filter(data__isnull=False))
ids("in", Paper.objects.filter(data__in=[null, Value({"b": 1}, models.JSONField())]))
ids("not in", Paper.objects.exclude(data__in=[null]))
ids("key", Paper.objects.filter(data__a=null))
ids("key isnull", Paper.objects.filter(data__a__isnull=True))
ids("key in", Paper.objects.filter(data__a__in=[null]))
ids("coalesced", Paper.objects.annotate(c=Coalesce("data", null)).filter(c=null))
Paper.objects.filter(pk=6).update(data=null)
ids("updated", Paper.objects.filter(data=null))
Paper.objects.filter(pk=6).update(data=None)
ids("updated to NULL", Paper.objects.filter(data__isnull=True))
Paper.objects.update(data=Case(When(data__isnull=True, then=null), default="data"))
ids("case", Paper.objects.filter(data=null))
rows = list(Paper.objects.order_by("pk"))
rows[2].data = null
rows[3].data = None
Paper.objects.bulk_update(rows[2:4], ["data"])
ids("bulk", Paper.objects.filter(data=null))
ids("bulk NULL", Paper.objects.filter(data__isnull=True))
print(json.dumps(found))
