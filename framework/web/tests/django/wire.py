"""Writes wire.json: what Django 6.1 answers these raw requests on a socket. Run it with a Python that has Django."""

import json
import logging
import re
import socket
import threading
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import BadRequest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt


def echo(request, rest=""):
    return JsonResponse(
        {
            "path": request.path,
            "rest": rest,
            "host": request.get_host(),
            "scheme": request.scheme,
            "full_path": request.get_full_path(),
            "uri": request.build_absolute_uri(),
            "query": dict(request.GET.lists()),
            "cookies": request.COOKIES,
        }
    )


@csrf_exempt
def post(request):
    return JsonResponse(dict(request.POST.lists()))


@csrf_exempt
def body_json(request):
    try:
        return JsonResponse({"read": json.loads(request.body)})
    except ValueError:
        raise BadRequest("no JSON")


def redirect(request):
    return HttpResponseRedirect(request.GET["to"])


def cookie(request):
    response = HttpResponse()
    response.set_cookie("c", request.GET["v"])
    return response


def download(request):
    header = content_disposition_header(True, request.GET["name"])
    return HttpResponse(headers={"Content-Disposition": header})


def header(request):
    return HttpResponse(headers={"X-Echo": request.GET["v"]})


urlpatterns = [
    path("", echo),
    path("echo/<path:rest>", echo),
    path("slash/", echo),
    path("post/", post),
    path("csrf/", echo),
    path("json/", body_json),
    path("redirect/", redirect),
    path("cookie/", cookie),
    path("download/", download),
    path("header/", header),
    path("<path:rest>/", echo),
]
BASE = {"ALLOWED_HOSTS": ["example.com", ".example.org", "[::1]", "127.0.0.1"]}
settings.configure(
    **BASE,
    SECRET_KEY="k" * 50,
    ROOT_URLCONF=__name__,
    LOGGING_CONFIG=None,
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ],
)
django.setup()
logging.disable(logging.CRITICAL)


def get(target, *headers, host="example.com", method="GET"):
    lines = [f"{method} {target} HTTP/1.1", *([f"Host: {host}"] if host is not None else []), *headers]
    return "\r\n".join([*lines, "Connection: close", "", ""])


def send(target, body, content_type="application/x-www-form-urlencoded", *headers):
    length = f"Content-Length: {len(body.encode('latin-1'))}"
    return get(target, f"Content-Type: {content_type}", length, *headers, method="POST") + body


FORM = "application/x-www-form-urlencoded"
SECRET, OTHER = "a" * 32, "b" * 32
CASES = [
    # Hosts
    *[(f"host {host}", get("/", host=host), {}) for host in [
        "example.com", "EXAMPLE.com", "example.com:8000", "example.com.", "www.example.org", "evil.example", "notexample.org",
        "example.com@evil.example", "evil.example/example.com", "example.com:", "example.com:80a", "example.com:-1",
        "example.com, evil.example", "exam ple.com", "[::1]", "[::1]:80", "[::1", "::1", "127.0.0.1:99999", "exa_mple.com",
        "example.com#@evil", "\u00e9xample.com", "example.com\\@evil.example",
    ]],
    ("an absolute target", get("http://www.example.org/echo/a"), {}),
    ("an absolute target of another host", get("http://evil.example/echo/a"), {}),
    ("a forwarded host is not believed", get("/", "X-Forwarded-Host: evil.example"), {}),
    ("a forwarded host is believed", get("/", "X-Forwarded-Host: www.example.org"), {"USE_X_FORWARDED_HOST": True}),
    ("a forwarded host is checked", get("/", "X-Forwarded-Host: evil.example"), {"USE_X_FORWARDED_HOST": True}),
    ("a list of forwarded hosts", get("/", "X-Forwarded-Host: example.com, evil.example"), {"USE_X_FORWARDED_HOST": True}),
    ("a proxy's scheme is not believed", get("/", "X-Forwarded-Proto: https"), {}),
    ("a proxy's scheme", get("/", "X-Forwarded-Proto: https"), {"SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"]}),
    ("a proxy's other scheme", get("/", "X-Forwarded-Proto: http, https"), {"SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"]}),
    # Paths
    *[(f"path {target}", get(target), {}) for target in [
        "/echo/a%2Fb", "/echo/a%00b", "/echo/%2e%2e/%2e%2e/etc/passwd", "/echo/../../etc/passwd", "/echo/a//b", "/echo/%C3%A9",
        "/echo/%FF", "/echo/%C0%AF", "/echo/%E0%80%AF", "/echo/%", "/echo/%zz", "/echo/a%20b+c", "/echo/a;b=1,c", "/echo/a%3Fb%23c",
        "/echo/a%0D%0Ab", "/echo/a:b@c", "/echo/~a'(b)*!$&", "/echo/%F0%9F%98%80", "/echo/a%252Fb",
    ]],
    # APPEND_SLASH
    *[(f"slash {target}", get(target), {}) for target in [
        "/slash", "/slash?a=1", "/slash?a=%20b&c=\u00e9", "//evil.example", "//evil.example/%2e%2e", "///evil.example", "/%2Fevil.example",
        "/%5Cevil.example", "/%09/evil.example", "/evil.example%2F..", "/a%0d%0aSet-Cookie:x=1", "/\u00e9", "/a%23b", "/a%3Fb",
    ]],
    ("a post without slash", send("/slash", "a=1"), {}),
    # Queries
    *[(f"query {query}", get(f"/?{query}"), {}) for query in [
        "a=1&a=2", "a", "=", "&&&", "a=%zz", "a=%FF", "a=%C3%A9", "a=\u00c3\u00a9", "a=b=c", "a+b=c+d", "a;b=1", "a=1;b=2", "%00=1", "a=%0d%0ab",
        "a[]=1&a[]=2", "?a=1", "a=1#b",
    ]],
    ("too many parameters", get("/?" + "&".join(["a=1"] * 12)), {"DATA_UPLOAD_MAX_NUMBER_FIELDS": 10}),
    # Redirects and headers made of what the client sends
    *[(f"redirect {to}", get(f"/redirect/?to={to}"), {}) for to in [
        "/a", "%2F%2Fevil.example", "https://a.example/%3Fb", "javascript:alert(1)", "data:text/html,x", "JavaScript:x", "%20javascript:x", "ftp://a/",
        "/a%0d%0aSet-Cookie:%20x=1", "/a%0ab", "/%C3%A9?%C3%BC", "mailto:a@b", "", "a%00b", "java%09script:x",
    ]],
    *[(f"cookie {value}", get(f"/cookie/?v={value}"), {}) for value in [
        "a", "a%20b", "a%3Bb", "a%22b", "a%2Cb", "%C3%A9", "a%0d%0ab", "a%5Cb", "", "a%3D=", "%00", "%E2%82%AC",
    ]],
    *[(f"download {name}", get(f"/download/?name={name}"), {}) for name in [
        "a.txt", "a%20b.txt", "a%22b.txt", "a%5Cb.txt", "%C3%A9.txt", "a%0d%0ab.txt", "", "a%3Bb", "..%2Fa", "%E2%82%AC%20rates", "a%00b", "a%7Fb",
    ]],
    *[(f"header {value}", get(f"/header/?v={value}"), {}) for value in ["a", "a%0d%0ab", "a%0ab", "a%0db", "%C3%A9", "%E2%82%AC"]],
    # Cookies
    *[(f"cookies {cookies}", get("/", f"Cookie: {cookies}"), {}) for cookies in [
        "a=1; b=2", "a=1;b=2", "a=1; a=2", "a", "=1", "a=", ";;;", 'a="b c"', 'a="b\\"c"', 'a="\\303\\251"', 'a="\\073"', 'a="x', 'a=x"', "a=b=c",
        " a = 1 ", "a=\u00c3\u00a9", "a=1, b=2", "$Version=1; a=1", 'a="1"; b="2"', "a b=1", 'a="\\400"', 'a="\\12"', "a=%20", '"a"=1',
    ]],
    # Methods
    *[(f"method {method}", get("/slash/", method=method), {}) for method in ["GET", "HEAD", "OPTIONS", "DELETE", "PATCH", "PURGE", "TRACE"]],
    # Forms and JSON
    ("a form", send("/post/", "a=1&b=%C3%A9&a=2"), {}),
    ("a form with raw UTF-8", send("/post/", "a=\u00c3\u00a9"), {}),
    ("a form with bytes that are no UTF-8", send("/post/", "a=\u00ff\u00e9"), {}),
    ("a form with escapes that are no UTF-8", send("/post/", "a=%FF%E9"), {}),
    ("a form in another charset", send("/post/", "a=%E9", FORM + "; charset=latin-1"), {}),
    ("a form in UTF-8", send("/post/", "a=%C3%A9", FORM + "; charset=utf-8"), {}),
    ("a form of another type", send("/post/", "a=1", "text/plain"), {}),
    ("a form with broken escapes", send("/post/", "a=%&b=%zz"), {}),
    ("a form with too many fields", send("/post/", "&".join(["a=1"] * 12)), {"DATA_UPLOAD_MAX_NUMBER_FIELDS": 10}),
    ("a form that is too large", send("/post/", "a=" + "b" * 20), {"DATA_UPLOAD_MAX_MEMORY_SIZE": 10}),
    ("a multipart form without a boundary", send("/post/", "x", "multipart/form-data"), {}),
    ("JSON", send("/json/", '{"a": [1, null, "\\u00e9"]}', "application/json"), {}),
    ("no JSON", send("/json/", "{", "application/json"), {}),
    ("empty JSON", send("/json/", "", "application/json"), {}),
    ("JSON that is no UTF-8", send("/json/", '"\u00ff"', "application/json"), {}),
    # CSRF
    ("csrf without a cookie", send("/csrf/", "a=1"), {}),
    ("csrf without a token", send("/csrf/", "a=1", FORM, f"Cookie: csrftoken={SECRET}"), {}),
    ("csrf with the secret", send("/csrf/", f"csrfmiddlewaretoken={SECRET}", FORM, f"Cookie: csrftoken={SECRET}"), {}),
    ("csrf with a masked token", send("/csrf/", f"csrfmiddlewaretoken={SECRET}{SECRET.replace('a', 'a')}", FORM, f"Cookie: csrftoken={SECRET}"), {}),
    ("csrf with another token", send("/csrf/", f"csrfmiddlewaretoken={OTHER}", FORM, f"Cookie: csrftoken={SECRET}"), {}),
    ("csrf with a short token", send("/csrf/", "csrfmiddlewaretoken=a", FORM, f"Cookie: csrftoken={SECRET}"), {}),
    ("csrf with odd characters", send("/csrf/", f"csrfmiddlewaretoken={'!' * 32}", FORM, f"Cookie: csrftoken={SECRET}"), {}),
    ("csrf with a short cookie", send("/csrf/", f"csrfmiddlewaretoken={SECRET}", FORM, "Cookie: csrftoken=a"), {}),
    ("csrf with an odd cookie", send("/csrf/", f"csrfmiddlewaretoken={SECRET}", FORM, f"Cookie: csrftoken={'!' * 32}"), {}),
    ("csrf by header", send("/csrf/", "", FORM, f"Cookie: csrftoken={SECRET}", f"X-CSRFToken: {SECRET}"), {}),
    ("csrf by a wrong header", send("/csrf/", "", FORM, f"Cookie: csrftoken={SECRET}", f"X-CSRFToken: {OTHER}"), {}),
    ("csrf by a short header", send("/csrf/", "", FORM, f"Cookie: csrftoken={SECRET}", "X-CSRFToken: a"), {}),
    *[
        (f"csrf from {origin}", send("/csrf/", f"csrfmiddlewaretoken={SECRET}", FORM, f"Cookie: csrftoken={SECRET}", f"Origin: {origin}"), {"CSRF_TRUSTED_ORIGINS": ["https://trusted.example", "https://*.wild.example"]})
        for origin in [
            "http://example.com", "https://example.com", "http://EXAMPLE.com", "http://example.com:80", "null", "http://evil.example", "https://trusted.example",
            "http://trusted.example", "https://a.wild.example", "https://wild.example", "https://evilwild.example", "example.com", "http://[", "https://a.wild.example:8443",
        ]
    ],
    *[
        (f"csrf with referer {referer}", send("/csrf/", f"csrfmiddlewaretoken={SECRET}", FORM, f"Cookie: csrftoken={SECRET}", "X-Forwarded-Proto: https", *([f"Referer: {referer}"] if referer is not None else [])), {"SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"], "CSRF_TRUSTED_ORIGINS": ["https://trusted.example", "https://*.wild.example"]})
        for referer in [
            None, "https://example.com/", "https://example.com:443/", "http://example.com/", "https://evil.example/", "https://example.com.evil.example/", "nonsense",
            "https://", "https://trusted.example/x", "https://a.wild.example/", "//example.com/", "https://example.com@evil.example/", "https://[", "",
        ]
    ],
]


def ask(address, raw):
    with socket.create_connection(address, timeout=5) as connection:
        connection.sendall(raw.encode("latin-1"))
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = {}
    for line in lines:
        name, _, value = line.partition(": ")
        headers.setdefault(name.lower(), []).append(value)
    return int(status.split()[1]), headers, body


def judge(raw, status, headers, body):
    shown = {"status": status}
    for name in ("location", "allow", "set-cookie", "content-disposition", "x-echo"):
        if name in headers:
            # A new secret, and the day when it ends, differ each time.
            shown[name] = [re.sub(r"csrftoken=\w{32}; expires=[^;]*", "csrftoken=..; expires=..", value) for value in headers[name]]
    if headers.get("content-type") == ["application/json"] and body:
        shown["json"] = json.loads(body)
    if status == 403:
        text = body.decode()
        start = text.find("<pre>")
        shown["reason"] = text[start + 5 : text.find("</pre>")].strip() if start >= 0 else None
    return shown


def reason(what, raw, changed):
    """The reason for a refusal, which Django shows with DEBUG alone."""
    settings.DEBUG = True
    try:
        return judge(raw, *ask(server.server_address, raw)).get("reason")
    finally:
        settings.DEBUG = False


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


server = None
table = []
for what, raw, changed in CASES:
    for name, value in {**BASE, "USE_X_FORWARDED_HOST": False, "SECURE_PROXY_SSL_HEADER": None, "DATA_UPLOAD_MAX_NUMBER_FIELDS": 1000, "DATA_UPLOAD_MAX_MEMORY_SIZE": 2621440, "CSRF_TRUSTED_ORIGINS": [], **changed}.items():
        setattr(settings, name, tuple(value) if name == "SECURE_PROXY_SSL_HEADER" and value else value)
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    shown = judge(raw, *ask(server.server_address, raw))
    if shown["status"] == 403:
        shown["reason"] = reason(what, raw, changed)
    table.append({"what": what, "raw": raw, "settings": changed, "django": shown})
    server.shutdown()
    server.server_close()
text = ",\n".join(json.dumps(line) for line in table)
(Path(__file__).parent / "wire.json").write_text(f"[\n{text}\n]\n")
