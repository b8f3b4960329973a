"""A site of Django with a user, a group, a session and an entry of the admin's log."""

import sys

import django
from django.conf import settings

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[1]}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.messages",
        "django.contrib.sessions",
    ],
    SECRET_KEY="a secret for a test",
    USE_TZ=True,
)
django.setup()

from django.contrib.admin.models import ADDITION, LogEntry  # noqa: E402
from django.contrib.auth.models import Group, User  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402

call_command("migrate", verbosity=0)
ada = User.objects.create_superuser("ada", "ada@example.com", "secret")
ada.groups.add(Group.objects.create(name="editors"))
LogEntry.objects.create(
    user=ada, content_type=ContentType.objects.get_for_model(User), object_id="1", object_repr="ada",
    action_flag=ADDITION, change_message="",
)
session = SessionStore()
session["user"] = 1
session.create()
