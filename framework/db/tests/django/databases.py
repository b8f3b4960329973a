"""Django's settings for a database of its own: SQLite in memory, or a new one on a server."""

import atexit
import os
import pathlib
import sys
import types
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.db import connections

ENGINES = {"postgres": "postgresql", "postgresql": "postgresql", "mysql": "mysql"}


def configure(arguments=(), app=None, name=None, **more):
    """Sets Django up; `app` is the label of an app without files, whose models may follow. A database with a `name` stays."""
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
        database["NAME"] = create(database, name) if name else create_for_now(database)
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


def create_for_now(server):
    """Makes a database that no other script has, and that goes at the end; returns its name."""
    name = f"django_{pathlib.Path(sys.argv[0]).stem}_{os.getpid()}"
    atexit.register(drop, dict(server), name)
    return create(server, name)


def create(server, name):
    """Makes the database anew and returns its name."""
    run(server, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    return name


def drop(server, name):
    """Removes the database, which Django may still be connected to."""
    connections.close_all()
    run(server, f"DROP DATABASE {name}")


def run(server, *statements):
    """Runs statements by a connection to the database that the server has already."""
    address = {"host": server["HOST"], "port": int(server["PORT"]), "user": server["USER"], "password": server["PASSWORD"]}
    if server["ENGINE"].endswith("mysql"):
        import MySQLdb

        connection = MySQLdb.connect(**address)
    else:
        import psycopg

        connection = psycopg.connect(**address, dbname=server["NAME"], autocommit=True)
    for statement in statements:
        connection.cursor().execute(statement)
    connection.close()
