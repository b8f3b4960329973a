"""What Django makes of the model and the operations in tests/models/contrib_postgres.rs: statements, what they leave, what it lets through.

contrib_postgres.py URL    in a new database of a PostgreSQL server, named django_contrib_postgres
"""

import datetime
import json
import sys

from databases import configure

configure(sys.argv[1:], TIME_ZONE="UTC", INSTALLED_APPS=["django.contrib.postgres"])

from catalogue import QUERIES, catalogue  # noqa: E402
from django.contrib.postgres import operations as op  # noqa: E402
from django.contrib.postgres.constraints import ExclusionConstraint  # noqa: E402
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators  # noqa: E402
from django.contrib.postgres.indexes import (  # noqa: E402
    BloomIndex, BrinIndex, BTreeIndex, GinIndex, GistIndex, HashIndex, OpClass, SpGistIndex,
)
from django.core.exceptions import ValidationError  # noqa: E402
from django.db import IntegrityError, connection, models, transaction  # noqa: E402
from django.db.migrations.state import ProjectState  # noqa: E402
from django.db.models import F, Func, Q  # noqa: E402


class TsTzRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


OPERATIONS = [
    op.CreateExtension("uuid-ossp"),
    op.BloomExtension(),
    op.BtreeGinExtension(),
    op.BtreeGistExtension(),
    op.CITextExtension(),
    op.CryptoExtension(),
    op.HStoreExtension(),
    op.TrigramExtension(),
    op.UnaccentExtension(),
    op.CreateCollation("any_case", "und-u-ks-level2", provider="icu", deterministic=False),
    op.CreateCollation("plain", "C"),
    op.RemoveCollation("plain", "C"),
]


class Stay(models.Model):
    room = models.IntegerField()
    guest = models.CharField(max_length=50)
    arrives = models.DateTimeField(db_column="from")
    leaves = models.DateTimeField(null=True)
    cancelled = models.BooleanField(default=False)
    notes = models.JSONField(default=dict)

    class Meta:
        app_label = "hotel"
        indexes = [
            GinIndex(fields=["notes"], fastupdate=False, gin_pending_list_limit=512),
            BrinIndex(fields=["arrives"], pages_per_range=4, autosummarize=True, name="by_arrival"),
            BloomIndex(fields=["room", "cancelled_by"], length=64, columns=[4], name="by_anything"),
            HashIndex(fields=["guest"], fillfactor=70),
            SpGistIndex(fields=["guest"], condition=Q(cancelled=False), name="by_guest_spgist"),
            BTreeIndex(fields=["-room", "guest"], fillfactor=80, deduplicate_items=False, include=["cancelled"], name="by_room"),
            GistIndex(OpClass("guest", name="gist_trgm_ops"), buffering=True, fillfactor=60, name="by_part"),
            models.Index(F("notes__tag"), name="by_tag"),
            models.Index(F("notes__tags__0").desc(), name="by_first_tag"),
            models.Index(F("notes__it's").asc(), F("notes__a b__c\"\\,__null__né"), name="by_odd_keys"),
        ]
        constraints = [
            ExclusionConstraint(
                name="no_room_twice",
                expressions=[
                    ("room", RangeOperators.EQUAL),
                    (TsTzRange("arrives", "leaves", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(cancelled=False),
            ),
            ExclusionConstraint(
                name="%(app_label)s_%(class)s_one_room",
                index_type="SPGIST",
                expressions=[
                    (TsTzRange("arrives", "leaves", RangeBoundary(inclusive_upper=True)), RangeOperators.EQUAL),
                ],
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_code="same",
                violation_error_message="%(name)s: the same stay",
            ),
            ExclusionConstraint(
                name="hash", index_type="HASH", expressions=[("guest", "=")], condition=Q(room__gt=90)
            ),
            ExclusionConstraint(
                name="sums",
                expressions=[(F("room") + F("cancelled_by"), "="), (OpClass("guest", name="gist_text_ops"), "=")],
                include=["room"],
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    cancelled_by = models.IntegerField(null=True)


def day(number):
    return number and datetime.datetime(2024, 1, number, tzinfo=datetime.timezone.utc)


# Room, guest, first and last day, whether it is cancelled, by whom.
STAYS = [
    (1, "Ada", 1, 5, False, None),
    (1, "Bob", 4, 6, False, None),
    (1, "Bob", 5, 7, False, None),
    (1, "Cid", 2, 3, True, 1),
    (2, "Cid", 2, None, False, 3),
    (2, "Dan", 9, 10, False, None),
    (2, "Dan", 1, 2, False, 4),
    (3, "Dan", 1, 5, False, None),
    (3, "Dan", 1, 6, False, 3),
    (91, "Dan", 11, 12, False, None),
    (92, "Dan", 11, 13, False, None),
]


def try_stays():
    """Tells of each stay what validate_constraints says, and whether the database takes it."""
    found = []
    for room, guest, first, last, cancelled, by in STAYS:
        stay = Stay(
            room=room, guest=guest, arrives=day(first), leaves=day(last), cancelled=cancelled, cancelled_by=by, notes={"a": 1}
        )
        said = []
        try:
            stay.validate_constraints()
        except ValidationError as error:
            said = sorted([one.code or "", one.message] for errors in error.error_dict.values() for one in errors)
        try:
            with transaction.atomic():
                stay.save()
                connection.check_constraints()
            taken = True
        except IntegrityError:
            taken = False
        found.append([said, taken])
    stay = Stay.objects.get(pk=1)
    stay.validate_constraints()
    return found


def statements(step):
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        step(editor)
    return [sql.removesuffix(";") for sql in editor.collected_sql]


def main():
    state = ProjectState()
    operations = []
    for operation in OPERATIONS:
        row = [operation.formatted_description(), operation.migration_name_fragment]
        row.append(statements(lambda editor: operation.database_forwards("hotel", editor, state, state)))
        with connection.schema_editor() as editor:
            operation.database_forwards("hotel", editor, state, state)
        row.append(statements(lambda editor: operation.database_backwards("hotel", editor, state, state)))
        operations.append(row)
    table = statements(lambda editor: editor.create_model(Stay))
    with connection.schema_editor() as editor:
        editor.create_model(Stay)
    answers = catalogue(connection)["answers"]
    tried = try_stays()
    removed = []
    for constraint in Stay._meta.constraints:
        removed.append(statements(lambda editor: editor.remove_constraint(Stay, constraint)))
        removed.append(statements(lambda editor: editor.add_constraint(Stay, constraint)))
    print(
        json.dumps(
            {
                "operations": operations,
                "table": table,
                "queries": QUERIES["postgresql"],
                "answers": answers,
                "tried": tried,
                "removed": removed,
            }
        )
    )


main()
