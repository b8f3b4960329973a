"""Writes expected.txt: what Django 6.1 makes of filters.txt. Run it with a Python that has Django."""

from pathlib import Path

import django
from django.conf import settings
from django.template import Context, Engine

settings.configure(USE_I18N=False)
django.setup()
HERE = Path(__file__).parent
DATA = {
    "name": "joel",
    "html": "<b>\"it's\" & so</b>",
    "empty": "",
    "nobody": None,
    "zero": 0,
    "one": 1,
    "two": 2,
    "items": ["a", "<b>", "c & d"],
    "nothing": [],
    "lines": "First <line>\nsecond\r\n\r\nanother & last\n",
    "long": "Joel is a slug & more, isn't he?",
    "price": 1234.5,
    "size": 123456789,
    "markup": '<p>One <b>two</b> three &amp; four<br>five six</p>',
    "path": "/a b/é?x=1&y=<2>",
    "letters": "1-800-COLLECT",
    "links": "see https://example.com/?a=1&b=2, www.example.org or <me@example.com>",
}
lines = (HERE / "filters.txt").read_text().splitlines()
pairs = [line.split(" => ") for line in lines if line and not line.startswith("//")]
engine = Engine()
out = [  # the texts that a page shows
    engine.from_string(theirs).render(Context(DATA)) for theirs, _ in pairs
]
(HERE / "expected.txt").write_text("".join(f"{line}\x1e\n" for line in out))
# Each line of ours ends in a character that stands nowhere else.
(HERE / "filters.html").write_text("".join(f"{ours}\x1e\n" for _, ours in pairs))
