"""Writes zlib.json: what zlib makes of texts, for the tests of this folder. `python3 zlib_table.py > zlib.json`"""

import hashlib
import json
import zlib

TEXTS = [
    "",
    "a",
    "aaaa",
    "aaaaaaaaaaaa",
    "abcdefghijklmnopqrstuvwxyz",
    '{"visits":1}',
    '{"visits":1234567890,"visitor":1234567890}',
    '{"_auth_user_id":"1","_auth_user_backend":"django.contrib.auth.backends.ModelBackend",'
    '"_auth_user_hash":"c0ffee8badf00ddeadbeef0123456789c0ffee8badf00ddeadbeef0123456789"}',
    '{"de":"user","user":["visits",95,"visits"],"name":["_auth_user_backend"]}',
    '{"_auth_user_id":13,"de":{"_auth_user_id":"ec"}}',
    '{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9}',
]


def pseudo_random(seed, letters, length):
    """The same bytes as `pseudo_random` of the Rust test."""
    data = bytearray()
    for _ in range(length):
        seed = (seed * 1_103_515_245 + 12_345) % 2**31
        data.append((seed >> 16) % letters)
    return bytes(data)


REPEATED = [("ab", 200), ("abc", 30_000), ("x", 70_000)]
texts = [
    [text, times, zlib.compress(text.encode() * times).hex()]
    for text, times in [*((text, 1) for text in TEXTS), *REPEATED]
]
rows = []
for number, length in enumerate([13, 20, 33, 60, 100, 257, 300, 1000, 5000, 17_000, 40_000, 100_000]):
    for letters in [1, 2, 3, 7, 26, 100, 256]:
        seed = number * 1000 + letters
        compressed = zlib.compress(pseudo_random(seed, letters, length))
        rows.append([seed, letters, length, len(compressed), hashlib.sha256(compressed).hexdigest()])
lines = ",\n".join(json.dumps(row) for row in texts), ",\n".join(json.dumps(row) for row in rows)
print('{"texts": [\n%s\n],\n"random": [\n%s\n]}' % lines)
