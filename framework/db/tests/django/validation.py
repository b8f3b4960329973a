"""Validates rows with Django; prints the messages and codes of each as JSON. Takes the rows' values as JSON."""

import decimal
import json
import sys

from databases import configure

configure()

from django.core import validators  # noqa: E402
from django.core.exceptions import ValidationError  # noqa: E402
from django.db import connection, models  # noqa: E402


class Student(models.Model):
    name = models.CharField(max_length=5, validators=[validators.MinLengthValidator(2)])
    age = models.IntegerField(
        validators=[
            validators.MinValueValidator(1),
            validators.MaxValueValidator(150),
            validators.StepValueValidator(2),
        ]
    )
    email = models.EmailField("e-mail", unique=True, null=True)
    page = models.URLField(blank=True)
    slug = models.SlugField()
    fee = models.DecimalField(max_digits=4, decimal_places=2)
    year = models.CharField(max_length=2, choices=[("FR", "Freshman"), ("SO", "Just Sophomore")])
    rank = models.IntegerField(null=True, blank=True, choices=[(1, "First"), (-2, "Below")])
    address = models.CharField(max_length=39, blank=True, validators=[validators.validate_ipv46_address])
    raw = models.BinaryField(max_length=3, editable=True)
    friend = models.ForeignKey("self", models.CASCADE, null=True, blank=True)

    class Meta:
        app_label = "school"
        unique_together = [["name", "age"]]

    def clean(self):
        if self.name == "Root":
            raise ValidationError("Nobody is called Root.", "reserved")


GOOD = {
    "name": "Ada",
    "age": 36,
    "email": "ada@example.com",
    "page": "",
    "slug": "ada",
    "fee": decimal.Decimal("1.50"),
    "year": "FR",
    "rank": 1,
    "address": "",
    "raw": b"a",
}


def errors(given):
    if "fee" in given:
        given["fee"] = decimal.Decimal(given["fee"])
    if "raw" in given:
        given["raw"] = given["raw"].encode()
    try:
        Student(**{**GOOD, **given}).full_clean()
    except ValidationError as error:
        return {
            field: [[message, one.code] for one in found for message in one.messages]
            for field, found in error.error_dict.items()
        }
    return {}


def main():
    with connection.schema_editor() as editor:
        editor.create_model(Student)
    Student.objects.create(**{**GOOD, "name": "First", "age": 2, "email": "first@example.com"})
    given = json.loads(sys.argv[1])
    print(json.dumps([errors(case) for case in given]))


main()
