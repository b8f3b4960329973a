"""What a database can do: server_features.py [URL of a server's database]. Prints the names that Django gives it, and whether each is there."""

import json
import sys

from databases import configure

configure(sys.argv[1:])

from django.db import connection  # noqa: E402

connection.ensure_connection()
features = connection.features
names = [name for name in dir(features) if not name.startswith("_")]
print(json.dumps({name: getattr(features, name) for name in names if isinstance(getattr(features, name), bool)}))
