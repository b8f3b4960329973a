"""Questions that a test of Nuages asks under the same names, each in a transaction that is undone. Errors are told by their class."""

import sys

from django.core.exceptions import MultipleObjectsReturned, ObjectDoesNotExist, ObjectNotUpdated
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

found = {}


def kind(error):
    if isinstance(error, IntegrityError):
        return "integrity"
    if isinstance(error, ObjectDoesNotExist):
        return "missing"
    if isinstance(error, MultipleObjectsReturned):
        return "several"
    if isinstance(error, ObjectNotUpdated):
        return "not updated"
    if isinstance(error, DatabaseError):
        return "database"
    return "refused"


def told(ask):
    name = ask.__name__.replace("_", " ")
    assert name not in found, name
    try:
        with transaction.atomic():
            answer = ask()
            raise LookupError
    except LookupError:
        found[name] = answer
    except Exception as error:
        print(f"{name}: {error!r}", file=sys.stderr)
        found[name] = {"error": kind(error)}


def attempt(ask):
    """The answer, or the kind of the error, in a savepoint."""
    try:
        with transaction.atomic():
            return ask()
    except Exception as error:
        return {"error": kind(error)}


def asked(ask):
    """The first words of the statements that it takes."""
    with CaptureQueriesContext(connection) as queries:
        ask()
    words = [query["sql"].split()[0] for query in queries]
    return [word for word in words if word in ("SELECT", "INSERT", "UPDATE", "DELETE")]
