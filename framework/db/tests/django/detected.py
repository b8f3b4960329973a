"""Prints what Django's autodetector makes of the pairs of states in `sketches/detected.json`, app after app, as JSON."""

import json

from databases import configure

configure()

from detecting import detected  # noqa: E402
from sketches import described, sketches  # noqa: E402

out = {}
for name, (old, new) in sketches("detected.json").items():
    out[name] = [
        [app, [
            {
                "name": migration.name,
                "initial": bool(migration.initial),
                "dependencies": sorted(list(dependency) for dependency in migration.dependencies),
                "operations": described(migration.operations),
            }
            for migration in migrations
        ]]
        for app, migrations in detected(old, new).items()
    ]
print(json.dumps(out))
