"""Django's side of the test: writes and reads sessions of the database that the test shares.

Usage: django_side.py DATABASE KEY migrate | write ENGINE JSON | read ENGINE SESSION_KEY | age ENGINE SESSION_KEY
"""

import json
import sys
from importlib import import_module

import django
from django.conf import settings

database, key, action, *arguments = sys.argv[1:]
settings.configure(
    SECRET_KEY=key,
    INSTALLED_APPS=["django.contrib.sessions"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database}},
    USE_TZ=True,
)
django.setup()

if action == "migrate":
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    result = None
else:
    engine = import_module("django.contrib.sessions.backends." + arguments[0])
    if action == "write":
        session = engine.SessionStore()
        session.update(json.loads(arguments[1]))
        session.save()
        result = session.session_key
    else:
        session = engine.SessionStore(arguments[1])
        result = session.get_expiry_age() if action == "age" else dict(session.items())
print(json.dumps(result))
