"""What Django makes of texts that the database casts: casts.py [URL of a server's database].

Prints {name of the type: [[text, value], ..]}; null is the value of what the database or Django refuses.
"""

import json
import sys

import databases
from shown import show

databases.configure(sys.argv[1:])

from django.db import DatabaseError, connection, models  # noqa: E402
from django.db.models.functions import Cast  # noqa: E402


class Badge(models.Model):
    key = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=3, unique=True)

    class Meta:
        app_label = "casts"


class Sheet(models.Model):
    text = models.CharField(max_length=50)

    class Meta:
        app_label = "casts"


class Link(models.Model):
    key = models.ForeignKey(Badge, models.CASCADE, related_name="+")
    code = models.ForeignKey(Badge, models.CASCADE, to_field="code", related_name="+")
    one = models.OneToOneField(Sheet, models.CASCADE)

    class Meta:
        app_label = "casts"


UUID = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
CASES = [
    ("boolean", models.BooleanField(), ["1", "0"]),
    ("small", models.SmallIntegerField(), ["7", "-7"]),
    ("integer", models.IntegerField(), ["7", "-7"]),
    ("big", models.BigIntegerField(), ["1099511627776"]),
    ("positive_small", models.PositiveSmallIntegerField(), ["7"]),
    ("positive", models.PositiveIntegerField(), ["7"]),
    ("positive_big", models.PositiveBigIntegerField(), ["1099511627776"]),
    ("auto", models.BigAutoField(), ["7"]),
    ("float", models.FloatField(), ["1.5", "-2"]),
    ("decimal", models.DecimalField(max_digits=10, decimal_places=2), ["1.25"]),
    ("text", models.TextField(), ["seven", ""]),
    ("date", models.DateField(), ["2024-02-29", "2024-02-29 04:05:06"]),
    ("time", models.TimeField(), ["04:05:06", "04:05:06.123"]),
    ("moment", models.DateTimeField(), ["2024-02-29 04:05:06", "2024-02-29", "2024-02-29 04:05:06.123"]),
    ("duration", models.DurationField(), ["1 02:03:04", "5000000"]),
    ("address", models.GenericIPAddressField(), ["10.0.0.1", "2001:db8::1"]),
    ("uuid", models.UUIDField(), [UUID, UUID.replace("-", ""), UUID.upper()]),
    ("json", models.JSONField(), ['{"a": [1, null]}', "[1]", "3"]),
    ("binary", models.BinaryField(), ["abc"]),
    ("key", Link._meta.get_field("key"), [UUID]),
    ("code", Link._meta.get_field("code"), ["abc", "abcdef"]),
    ("one", Link._meta.get_field("one"), ["7"]),
]


def answer(field, text):
    Sheet.objects.all().delete()
    Sheet.objects.create(text=text)
    try:
        return show(Sheet.objects.values_list(Cast("text", field), flat=True).get())
    except (DatabaseError, ValueError, TypeError):
        return None


with connection.schema_editor() as editor:
    for model in [Badge, Sheet]:
        editor.create_model(model)
results = {name: [[text, answer(field, text)] for text in texts] for name, field, texts in CASES}
print(json.dumps(results))
connection.close()
