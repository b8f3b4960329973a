"""Writes multipart.json: what Django 6.1 reads from these bodies. Run it with a Python that has Django."""

import json
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http.multipartparser import MultiPartParserError
from django.test import RequestFactory, override_settings

settings.configure(ALLOWED_HOSTS=["*"])
django.setup()
TYPE = "multipart/form-data; boundary=b"
FIELD = 'Content-Disposition: form-data; name="{}"\r\n{}\r\n'
FILE = 'Content-Disposition: form-data; name="f"; filename={}\r\nContent-Type: text/plain\r\n{}\r\n'


def parts(*parts, end="--b--\r\n"):
    return "".join(f"--b\r\n{part}\r\n" for part in parts) + end


def field(name, value, more=""):
    return FIELD.format(name, more) + value


def file(name, value, more=""):
    return FILE.format(name, more) + value


B64 = "Content-Transfer-Encoding: {}\r\n"
CASES = [  # what, content type, body, settings
    ("one field", TYPE, parts(field("a", "1")), {}),
    ("two fields of one name", TYPE, parts(field("a", "1"), field("a", "2")), {}),
    ("a preamble and an epilogue", TYPE, "preamble\r\n" + parts(field("a", "1")) + "epilogue", {}),
    ("an empty value", TYPE, parts(field("a", "")), {}),
    ("a value of several lines", TYPE, parts(field("a", "1\r\n2\n\r\n")), {}),
    ("a value with hyphens", TYPE, parts(field("a", "--\r\n--\r\n-b")), {}),
    ("no closing boundary", TYPE, parts(field("a", "1"), field("b", "2"), end=""), {}),
    ("nothing but the closing boundary", TYPE, "--b--\r\n", {}),
    ("only a preamble", TYPE, "hello", {}),
    ("an empty body", TYPE, "", {}),
    ("no boundary named", "multipart/form-data", parts(field("a", "1")), {}),
    ("an empty boundary", "multipart/form-data; boundary=", parts(field("a", "1")), {}),
    ("a boundary that ends in a blank", 'multipart/form-data; boundary="b "', parts(field("a", "1")), {}),
    ("a boundary of 202 characters", "multipart/form-data; boundary=" + "b" * 202, parts(field("a", "1")), {}),
    ("a type that is no ASCII", "multipart/form-data; boundary=\u00e9", parts(field("a", "1")), {}),
    ("a quoted boundary", 'multipart/form-data; boundary="b"', parts(field("a", "1")), {}),
    ("another boundary than announced", TYPE, "--c\r\n" + field("a", "1") + "\r\n--c--\r\n", {}),
    ("a part without a disposition", TYPE, parts("Content-Type: text/plain\r\n\r\nx", field("a", "1")), {}),
    ("a part without a header", TYPE, parts("\r\nx", field("a", "1")), {}),
    ("a part without the empty line", TYPE, parts("x", field("a", "1")), {}),
    ("a header without the empty line", TYPE, parts('Content-Disposition: form-data; name="a"\r\n', field("b", "1")), {}),
    ("a part without a name", TYPE, parts("Content-Disposition: form-data\r\n\r\nx"), {}),
    ("an empty name", TYPE, parts(field("", "1")), {}),
    ("a name with blanks", TYPE, parts(field(" a ", "1")), {}),
    ("a name in UTF-8", TYPE, parts(field("\u00c3\u00a9", "\u00c3\u00bc")), {}),
    ("a name without quotes", TYPE, parts("Content-Disposition: form-data; name=a\r\n\r\n1"), {}),
    ("a name with an escaped quote", TYPE, parts(field('a\\"b', "1")), {}),
    ("another disposition", TYPE, parts('Content-Disposition: attachment; name="a"\r\n\r\n1'), {}),
    ("a header in capitals", TYPE, parts('CONTENT-DISPOSITION: FORM-DATA; NAME="a"\r\n\r\n1'), {}),
    ("a line that is no header", TYPE, parts('nonsense\r\nContent-Disposition: form-data; name="a"\r\n\r\n1'), {}),
    ("bytes that are no UTF-8", TYPE, parts(field("a", "\u00ff\u00e9")), {}),
    ("a form in Latin-1", "multipart/form-data; charset=latin-1; boundary=b", parts(field("a", "\u00e9")), {}),
    ("a form of an unknown charset", "multipart/form-data; charset=nonsense; boundary=b", parts(field("a", "1")), {}),
    ("a field with a charset", TYPE, parts(field("a", "\u00e9", "Content-Type: text/plain; charset=latin-1\r\n")), {}),
    ("base64", TYPE, parts(field("a", "aGVsbG8=", B64.format("base64"))), {}),
    ("base64 in capitals", TYPE, parts(field("a", "aGVsbG8=", B64.format("BASE64"))), {}),
    ("base64 that is none", TYPE, parts(field("a", "a!b", B64.format("base64"))), {}),
    ("base64 with line breaks", TYPE, parts(field("a", "aGVs\r\nbG8=", B64.format("base64"))), {}),
    ("quoted-printable", TYPE, parts(field("a", "a=3Db", B64.format("quoted-printable"))), {}),
    ("an unknown transfer encoding", TYPE, parts(field("a", "x", B64.format("nonsense"))), {}),
    ("a file", TYPE, parts(file('"a.txt"', "hello")), {}),
    ("a file with a charset", TYPE, parts('Content-Disposition: form-data; name="f"; filename="a"\r\nContent-Type: text/plain; charset=latin-1\r\n\r\nx'), {}),
    ("a file without a type", TYPE, parts('Content-Disposition: form-data; name="f"; filename="a"\r\n\r\nx'), {}),
    ("a file in base64", TYPE, parts(file('"a"', "aGVs\r\nbG8=", B64.format("base64"))), {}),
    ("a file in broken base64", TYPE, parts(file('"a"', "a!bc", B64.format("base64"))), {}),
    ("a file in base64 that is cut", TYPE, parts(file('"a"', "aGVsb", B64.format("base64"))), {}),
    ("a file input left empty", TYPE, parts(file('""', "")), {}),
    ("a file that is empty", TYPE, parts(file('"a.txt"', "")), {}),
    ("two files", TYPE, parts(file('"a"', "1"), file('"b"', "2")), {}),
    ("a file with folders", TYPE, parts(file('"../../etc/passwd"', "x")), {}),
    ("a file with folders of Windows", TYPE, parts(file('"C:\\\\dir\\\\a.txt"', "x")), {}),
    ("a file called ..", TYPE, parts(file('".."', "x"), field("a", "1")), {}),
    ("a file called a/", TYPE, parts(file('"a/"', "x")), {}),
    ("a file with escaped folders", TYPE, parts(file('"..&#x2F;etc&sol;passwd"', "x")), {}),
    ("a file with a hidden mark", TYPE, parts(file('"a\u00e2\u0080\u00aetxt.exe"', "x")), {}),
    ("a file with a control character", TYPE, parts(file('"a\x01b"', "x")), {}),
    ("a file with an extended name", TYPE, parts(file("\"x\"; filename*=utf-8''na%C3%AFve.txt", "x")), {}),
    ("a file with an extended name in Latin-1", TYPE, parts(file("\"x\"; filename*=iso-8859-1''na%EFve.txt", "x")), {}),
    ("a long name of a file", TYPE, parts(file('"' + "a" * 300 + '.txt"', "x")), {}),
    ("a header that is too long", TYPE, parts(field("a" * 1100, "x")), {}),
    ("fields at the limit", TYPE, parts(field("a", "1"), field("b", "2")), {"DATA_UPLOAD_MAX_NUMBER_FIELDS": 2}),
    ("too many fields", TYPE, parts(field("a", "1"), field("b", "2"), field("c", "3")), {"DATA_UPLOAD_MAX_NUMBER_FIELDS": 2}),
    ("files at the limit", TYPE, parts(file('"a"', "1")), {"DATA_UPLOAD_MAX_NUMBER_FILES": 1}),
    ("too many files", TYPE, parts(file('"a"', "1"), file('"b"', "2")), {"DATA_UPLOAD_MAX_NUMBER_FILES": 1}),
    ("files without a name count", TYPE, parts(file('".."', "1"), file('"b"', "2")), {"DATA_UPLOAD_MAX_NUMBER_FILES": 1}),
    ("fields at the size", TYPE, parts(field("a", "1234567")), {"DATA_UPLOAD_MAX_MEMORY_SIZE": 10}),
    ("fields over the size", TYPE, parts(field("a", "12345678")), {"DATA_UPLOAD_MAX_MEMORY_SIZE": 10}),
    ("files do not count for the size", TYPE, parts(file('"a"', "x" * 100)), {"DATA_UPLOAD_MAX_MEMORY_SIZE": 10}),
    ("a file on disk", TYPE, parts(file('"a"', "x" * 100)), {"FILE_UPLOAD_MAX_MEMORY_SIZE": 10}),
    ("another type of multipart", "multipart/mixed; boundary=b", parts(field("a", "1")), {}),
]


def read(content_type, body):
    request = RequestFactory().generic("POST", "/", body.encode("latin-1"), content_type)
    try:
        post = dict(request.POST.lists())
        files = {
            name: [[f.name, f.content_type, f.charset and f.charset.decode(), f.read().decode("latin-1")] for f in files]
            for name, files in request.FILES.lists()
        }
    except (BadRequest, MultiPartParserError, SuspiciousOperation) as error:
        return {"error": str(error)}
    return {"post": post, "files": files}


table = []
for what, content_type, body, changed in CASES:
    with override_settings(**changed):
        answer = read(content_type, body)
    table.append({"what": what, "type": content_type, "body": body, "settings": changed, "django": answer})
text = ",\n".join(json.dumps(line) for line in table)
(Path(__file__).parent / "multipart.json").write_text(f"[\n{text}\n]\n")
