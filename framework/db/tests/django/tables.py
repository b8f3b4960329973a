"""What Django makes of models: the catalogue of their tables, on SQLite or on the server that the script was told."""

from catalogue import QUERIES, catalogue
from django.db import connection


def made(*models):
    """Makes the tables and returns what the database holds then."""
    with connection.schema_editor() as editor:
        for model in models:
            editor.create_model(model)
    return {"queries": QUERIES[connection.vendor], **catalogue(connection)}
