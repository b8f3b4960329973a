"""What Django's validate_constraints() says of rows, and how many queries it takes, as JSON."""

import decimal
import json

from databases import configure

configure()

from django.core.exceptions import ValidationError  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.db.models import F, Q  # noqa: E402
from django.db.models.functions import Lower  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402


class Item(models.Model):
    title = models.CharField(max_length=20)
    slug = models.CharField(max_length=20)
    note = models.CharField(max_length=20, null=True)
    votes = models.IntegerField()
    most = models.IntegerField(null=True)
    price = models.DecimalField(max_digits=6, decimal_places=2)
    published = models.BooleanField()

    class Meta:
        app_label = "shop"
        constraints = [
            models.CheckConstraint(condition=Q(votes__gte=0), name="votes_gte_0"),
            models.CheckConstraint(
                condition=Q(votes__lte=F("most")),
                name="votes_lte_most",
                violation_error_code="too_many",
                violation_error_message="%(name)s: too many",
            ),
            models.CheckConstraint(condition=Q(price__gt=decimal.Decimal("1.5")), name="price"),
            models.UniqueConstraint(fields=["slug"], condition=Q(published=True), name="live_slug"),
            models.UniqueConstraint(Lower("title"), name="small_title"),
            models.UniqueConstraint(fields=["note", "votes"], name="note_votes"),
            models.UniqueConstraint(
                fields=["slug"], condition=~Q(note="x"), name="coded", violation_error_code="unique"
            ),
        ]


GOOD = dict(title="A", slug="a", note="n", votes=1, most=2, price=decimal.Decimal("2.00"), published=True)
CASES = [
    ({}, []),
    ({"title": "b", "slug": "b", "note": "m"}, []),
    ({"votes": -1, "title": "b", "slug": "b"}, []),
    ({"votes": 3, "title": "b", "slug": "b"}, []),
    ({"votes": 3, "most": None, "title": "b", "slug": "b"}, []),
    ({"price": decimal.Decimal("1.50"), "title": "b", "slug": "b", "note": None}, []),
    ({"price": decimal.Decimal("10.50"), "title": "b", "slug": "b", "note": None}, []),
    ({"published": False}, []),
    ({"published": False, "note": "x"}, []),
    ({"title": "a", "slug": "b", "note": None}, []),
    ({}, ["slug"]),
    ({"votes": -1}, ["votes", "published"]),
    # With slug "a", Django would overlook that NOT (NULL = 'x') is true for the index.
    ({"note": None, "slug": "b"}, ["title"]),
]


def main():
    with connection.schema_editor() as editor:
        editor.create_model(Item)
    Item.objects.create(**GOOD)
    found = []
    for changes, exclude in CASES:
        item = Item(**{**GOOD, **changes})
        with CaptureQueriesContext(connection, ) as captured:
            try:
                item.validate_constraints(exclude=set(exclude))
                errors = {}
            except ValidationError as error:
                errors = {
                    place: [[e.messages[0], e.code or ""] for e in list_]
                    for place, list_ in error.error_dict.items()
                }
        found.append({"errors": errors, "queries": len(captured)})
    print(json.dumps(found))


main()
