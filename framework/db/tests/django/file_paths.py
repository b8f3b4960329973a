"""What Django's form fields of paths offer: file_paths.py FOLDER, where the folder holds what tests/models/file_paths.rs made."""

import json
import sys

from django.conf import settings

settings.configure(USE_I18N=False)

from django.forms import FilePathField  # noqa: E402

folder = sys.argv[1]
fields = {
    "plain": {},
    "matching": {"match": "[.]txt$"},
    "recursive": {"recursive": True},
    "folders": {"allow_files": False, "allow_folders": True},
    "both": {"recursive": True, "allow_folders": True, "match": "a"},
}
found = {name: FilePathField(folder, **options).choices for name, options in fields.items()}
found["slash"] = FilePathField(folder + "/", recursive=True).choices
print(json.dumps(found))
