"""Prints what Django's optimizer leaves of the operations in `sketches/optimized.json`, as JSON."""

import json

from databases import configure

configure()

from django.db.migrations.optimizer import MigrationOptimizer  # noqa: E402
from sketches import described, operation, sketches  # noqa: E402

print(
    json.dumps(
        {
            name: described(MigrationOptimizer().optimize(list(map(operation, operations)), "a"))
            for name, operations in sketches("optimized.json").items()
        }
    )
)
