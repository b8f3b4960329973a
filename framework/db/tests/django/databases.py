"""Django's settings for a database of its own: SQLite in memory, or a new one on a server."""

import pathlib
import sys
import types
from urllib.parse import urlsplit

import django
from django.conf import settings

ENGINES = {"postgres": "postgresql", "postgresql": "postgresql", "mysql": "mysql"}


def configure(arguments=(), app=None, **more):
    """Sets Django up; `app` is the label of an app without files, whose models may follow. The new database has the script's name."""
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    if arguments:
        url = urlsplit(arguments[0])
        database = {
            "ENGINE": f"django.db.backends.{ENGINES[url.scheme]}",
            "NAME": url.path.removeprefix("/"),
            "USER": url.username or "",
            "PASSWORD": url.password or "",
            "HOST": url.hostname,
            "PORT": str(url.port),
        }
        database["NAME"] = create(database, f"nuages_django_{pathlib.Path(sys.argv[0]).stem}")
    if app:
        module = sys.modules[app] = types.ModuleType(app)
        module.__path__ = ["."]
        more["INSTALLED_APPS"] = [app]
    settings.configure(
        DATABASES={"default": database},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        **more,
    )
    django.setup()


def create(database, name):
    """Makes the database anew and returns its name."""
    if database["ENGINE"].endswith("mysql"):
        import MySQLdb

        connection = MySQLdb.connect(
            host=database["HOST"], port=int(database["PORT"]), user=database["USER"], password=database["PASSWORD"]
        )
    else:
        import psycopg

        connection = psycopg.connect(
            host=database["HOST"],
            port=database["PORT"],
            user=database["USER"],
            password=database["PASSWORD"],
            dbname=database["NAME"],
            autocommit=True,
        )
    cursor = connection.cursor()
    cursor.execute(f"DROP DATABASE IF EXISTS {name}")
    cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    return name
