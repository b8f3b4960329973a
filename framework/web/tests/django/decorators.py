"""Writes decorators.json: what Django 6.1 answers from decorated views. Run it with a Python that has Django."""

import datetime
import json
from pathlib import Path

import django
from django.conf import settings
from django.http import HttpResponse, HttpResponseNotFound, StreamingHttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.clickjacking import (
    xframe_options_deny,
    xframe_options_exempt,
    xframe_options_sameorigin,
)
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import (
    condition,
    conditional_page,
    etag,
    last_modified,
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)
from django.views.decorators.vary import vary_on_cookie, vary_on_headers
from django.views.generic import RedirectView


def page(request):
    return HttpResponse("clouds")


def long(request):
    return HttpResponse("clouds " * 100, headers={"ETag": '"long"'})


def stream(request):
    return StreamingHttpResponse(iter([b"clouds ", b"and rain"]))


def cached(request):
    return HttpResponse("x", headers={"Cache-Control": "max-age=100, public", "Vary": "Accept"})


def no_store(request):
    return HttpResponse("x", headers={"Cache-Control": "no-store"})


def framed(request):
    return HttpResponse("x", headers={"X-Frame-Options": "ALLOWALL"})


def missing(request):
    return HttpResponseNotFound("gone")


def changed(request):
    return datetime.datetime(2024, 1, 1, 12, tzinfo=datetime.UTC)


VIEWS = {
    "methods": require_http_methods(["GET", "PUT"])(page),
    "get": require_GET(page),
    "post": require_POST(page),
    "safe": require_safe(page),
    "never": never_cache(page),
    "never-cached": never_cache(cached),
    "control": cache_control(private=True, max_age=3600)(page),
    "control-cached": cache_control(private=True, max_age=3600)(cached),
    "vary": vary_on_headers("Accept-Language", "accept")(cached),
    "cookie": vary_on_cookie(page),
    "deny": xframe_options_deny(page),
    "sameorigin": xframe_options_sameorigin(page),
    "exempt": xframe_options_exempt(page),
    "framed": xframe_options_deny(framed),
    "gzip": gzip_page(page),
    "gzip-long": gzip_page(long),
    "gzip-stream": gzip_page(stream),
    "conditional": conditional_page(page),
    "conditional-no-store": conditional_page(no_store),
    "conditional-missing": conditional_page(missing),
    "etag": etag(lambda request: "tag")(page),
    "modified": last_modified(changed)(page),
    "condition": condition(lambda request: 'W/"tag"', changed)(page),
    "nothing": etag(lambda request: None)(page),
    "redirect": RedirectView.as_view(url="/new/"),
    "redirect-query": RedirectView.as_view(url="/new/", query_string=True, permanent=True),
    "gone": RedirectView.as_view(),
}
urlpatterns = [path(f"{name}/", view) for name, view in VIEWS.items()]
settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[
        "django.middleware.common.CommonMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    LOGGING_CONFIG=None,
)
django.setup()

GZIP = {"Accept-Encoding": "br, gzip"}
BEFORE, AFTER = "Mon, 01 Jan 2024 11:59:59 GMT", "Mon, 01 Jan 2024 12:00:00 GMT"
CASES = [
    *[(method, f"/{name}/", {}) for name in ("methods", "get", "post", "safe") for method in ("GET", "HEAD", "POST", "PUT", "OPTIONS")],
    *[("GET", f"/{name}/", {}) for name in VIEWS if name not in ("methods", "get", "post", "safe")],
    ("GET", "/gzip/", GZIP),
    ("GET", "/gzip-long/", GZIP),
    ("GET", "/gzip-long/", {"Accept-Encoding": "xgzip"}),
    ("GET", "/gzip-stream/", GZIP),
    ("GET", "/conditional/", {"If-None-Match": "*"}),
    ("GET", "/conditional/", {"If-None-Match": '"a", W/"c0ffee"'}),
    ("GET", "/conditional/", {"If-Match": '"a"'}),
    ("POST", "/conditional/", {"If-None-Match": "*"}),
    ("GET", "/conditional-missing/", {"If-None-Match": "*"}),
    *[
        (method, f"/{name}/", headers)
        for name in ("etag", "modified", "condition", "nothing")
        for method, headers in [
            ("GET", {"If-None-Match": '"tag"'}),
            ("GET", {"If-None-Match": 'W/"tag"'}),
            ("GET", {"If-None-Match": '"other"'}),
            ("HEAD", {"If-None-Match": "*"}),
            ("PUT", {"If-None-Match": "*"}),
            ("PUT", {"If-Match": '"tag"'}),
            ("PUT", {"If-Match": '"other"'}),
            ("PUT", {"If-Match": "*"}),
            ("GET", {"If-Modified-Since": BEFORE}),
            ("GET", {"If-Modified-Since": AFTER}),
            ("POST", {"If-Modified-Since": AFTER}),
            ("PUT", {"If-Unmodified-Since": BEFORE}),
            ("PUT", {"If-Unmodified-Since": AFTER}),
            ("GET", {"If-Modified-Since": "nonsense"}),
            ("GET", {"If-None-Match": '"other"', "If-Modified-Since": AFTER}),
        ]
    ],
    ("POST", "/redirect/", {}),
    ("GET", "/redirect-query/?a=1&b=%C3%A9", {}),
]

table = []
client = Client()
for method, url, headers in CASES:
    response = client.generic(method, url, headers=headers)
    sent = {name.lower(): value for name, value in response.headers.items()}
    for varying in ("expires",):
        if varying in sent:
            sent[varying] = "(a date)"
    if sent.get("content-encoding") == "gzip" and "content-length" in sent:
        sent["content-length"] = "(compressed)"
    table.append({"method": method, "url": url, "headers": headers, "status": response.status_code, "sent": sent})
text = ",\n".join(json.dumps(line) for line in table)
(Path(__file__).parent / "decorators.json").write_text(f"[\n{text}\n]\n")
