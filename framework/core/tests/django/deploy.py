"""Writes deploy.json: the ids and texts of Django 6.1's `check --deploy` for these settings. Run it with a Python that has Django."""

import json
from pathlib import Path

import django
from django.conf import settings
from django.core import checks
from django.test import override_settings

STRONG = "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnop"
MIDDLEWARE = {
    "SecurityMiddleware": "django.middleware.security.SecurityMiddleware",
    "SessionMiddleware": "django.contrib.sessions.middleware.SessionMiddleware",
    "CommonMiddleware": "django.middleware.common.CommonMiddleware",
    "CsrfViewMiddleware": "django.middleware.csrf.CsrfViewMiddleware",
    "XFrameOptionsMiddleware": "django.middleware.clickjacking.XFrameOptionsMiddleware",
}
HARD = {
    "SECRET_KEY": STRONG,
    "ALLOWED_HOSTS": ["example.com"],
    "SECURE_HSTS_SECONDS": 31536000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
    "SECURE_SSL_REDIRECT": True,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
}
ALL = list(MIDDLEWARE)
CASES = [  # settings, middleware, whether sessions is installed
    ({}, ALL, True),
    ({"DEBUG": True, "SECRET_KEY": "django-insecure-" + STRONG}, ALL, True),
    (HARD, ALL, True),
    (HARD, [], True),
    (HARD, [], False),
    ({}, [], False),
    *[(HARD, [name for name in ALL if name != out], True) for out in ALL],
    *[({}, [name for name in ALL if name != out], True) for out in ALL],
    *[({}, [name for name in ALL if name != out], False) for out in ALL],
    *[
        ({**HARD, **changed}, ALL, True)
        for changed in [
            {"SECRET_KEY": "short"},
            {"SECRET_KEY": "abcd" * 20},
            {"SECRET_KEY": "django-insecure-" + STRONG},
            {"SECRET_KEY_FALLBACKS": [STRONG, "short", "django-insecure-" + STRONG]},
            {"SECURE_HSTS_SECONDS": 0},
            {"SECURE_HSTS_SECONDS": 1},
            {"SECURE_HSTS_INCLUDE_SUBDOMAINS": False},
            {"SECURE_HSTS_PRELOAD": False},
            {"SECURE_CONTENT_TYPE_NOSNIFF": False},
            {"SECURE_SSL_REDIRECT": False},
            {"SESSION_COOKIE_SECURE": False},
            {"SESSION_COOKIE_HTTPONLY": False},
            {"SESSION_COOKIE_SECURE": False, "SESSION_COOKIE_HTTPONLY": False},
            {"CSRF_COOKIE_SECURE": False},
            {"CSRF_COOKIE_SECURE": False, "CSRF_USE_SESSIONS": True},
            {"X_FRAME_OPTIONS": "SAMEORIGIN"},
            {"X_FRAME_OPTIONS": "deny"},
            {"ALLOWED_HOSTS": []},
            {"ALLOWED_HOSTS": ["*"]},
            {"DEBUG": True},
            {"SECURE_REFERRER_POLICY": None},
            {"SECURE_REFERRER_POLICY": "no-referrer"},
            {"SECURE_REFERRER_POLICY": "no-referrer, origin"},
            {"SECURE_REFERRER_POLICY": "no-referrer, nonsense"},
            {"SECURE_REFERRER_POLICY": ""},
            {"SECURE_CROSS_ORIGIN_OPENER_POLICY": None},
            {"SECURE_CROSS_ORIGIN_OPENER_POLICY": "unsafe-none"},
            {"SECURE_CROSS_ORIGIN_OPENER_POLICY": "nonsense"},
            {"CSRF_TRUSTED_ORIGINS": ["example.com", "https://example.com"]},
            {"LANGUAGE_CODE": "en_US"},
            {"LANGUAGE_CODE": "de-at"},
            {"LANGUAGE_CODE": "x"},
            {"FILE_UPLOAD_TEMP_DIR": "/nonexistent/folder"},
            {"FILE_UPLOAD_TEMP_DIR": "/"},
            {"STATIC_URL": "static"},
        ]
    ],
]

settings.configure(LOGGING_CONFIG=None, SECRET_KEY="x")
django.setup()
from django.core.checks import registry  # noqa: E402
from django.core.checks.security import base, csrf, sessions  # noqa: E402, F401
import django.core.checks.compatibility.django_4_0  # noqa: E402, F401
import django.core.checks.files  # noqa: E402, F401
import django.core.checks.translation  # noqa: E402, F401

TAGS = ["security", "compatibility", "files", "translation"]
table = []
for changed, middleware, sessions_installed in CASES:
    own = {
        **changed,
        "MIDDLEWARE": [MIDDLEWARE[name] for name in middleware],
        "INSTALLED_APPS": ["django.contrib.sessions"] if sessions_installed else [],
    }
    if "STATIC_URL" in own:
        continue  # Django refuses it while the settings load.
    with override_settings(**own):
        found = checks.run_checks(tags=TAGS, include_deployment_checks=True)
    table.append(
        {
            "settings": changed,
            "middleware": middleware,
            "sessions": sessions_installed,
            "django": sorted([message.id, message.msg] for message in found),
        }
    )
text = ",\n".join(json.dumps(line) for line in table)
(Path(__file__).parent / "deploy.json").write_text(f"[\n{text}\n]\n")
