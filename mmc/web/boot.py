"""Django, configured from Config and from nothing else."""

from __future__ import annotations

import hashlib
import json
import sys
import threading
import traceback
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from mmc.config import Config
from mmc.publishers.http import keep_secret, redacted
from mmc.publishers.logins.keys import keys_of

APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "mmc.newsroom.apps.NewsroomApp",
    "mmc.engagement.apps.EngagementApp",
    "mmc.desk.apps.DeskApp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "mmc.desk.headers.ContentPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
OPEN = ("client_id", "app_id", "consumer_key")  # parts of a secret that are none
MIGRATION = 620_378  # the lock of whoever changes the shape; any number that nobody else locks


def boot(config: Config) -> None:
    """Set Django up for this newsroom. A second call with the same config does nothing."""
    from django.conf import settings

    if settings.configured:
        return
    mask_secrets(config)
    settings.configure(**django_settings(config))
    import django

    django.setup()


def mask_secrets(config: Config) -> None:
    """From now on no log line of this process shows a secret of the newsroom, whichever library or room writes it."""
    for value in config.secrets.values():
        keep_secret(value, *value.replace(",", " ").split())
        with suppress(ValueError):
            found = json.loads(value)
            parts = found.items() if isinstance(found, dict) else ()
            keep_secret(*(part for name, part in parts if isinstance(part, str) and name not in OPEN))
    keep_secret(*_database_passwords(config.store.database))
    sys.excepthook = _tell_masked
    threading.excepthook = lambda told: _tell_masked(told.exc_type, told.exc_value, told.exc_traceback)


def _database_passwords(url: str) -> list[str]:
    parts = urlsplit(url)
    found = [parts.password or "", *(value for name, value in parse_qsl(parts.query) if name == "password")]
    return [form for password in found for form in (password, unquote(password))]


def _tell_masked(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    """A traceback as Python prints it, without what opens anything: whoever reports it pastes it somewhere."""
    sys.stderr.write(redacted("".join(traceback.format_exception(kind, error, trace))))


def migrate() -> None:
    """Bring the database to the newest shape. Several processes that start at once take turns."""
    from django.core.management import call_command
    from django.db import connections

    if connections["default"].vendor != "postgresql":
        call_command("migrate", verbosity=0, interactive=False)
        return
    turn = connections.create_connection("default")
    try:
        with turn.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s)", [MIGRATION])
            call_command("migrate", verbosity=0, interactive=False)
    finally:
        turn.close()


def django_settings(config: Config) -> dict[str, Any]:
    """Django's settings as a dict; cookies are Secure except on a loopback desk."""
    loopback = config.serve.desk.rpartition(":")[0] in ("127.0.0.1", "localhost", "[::1]")
    keys = _secret_keys(config)
    return {
        "MMC": config,
        "SECRET_KEY": keys[0],
        "SECRET_KEY_FALLBACKS": keys[1:],
        "DEBUG": False,
        "ALLOWED_HOSTS": list(config.serve.allowed_hosts),
        "INSTALLED_APPS": APPS,
        "MIDDLEWARE": MIDDLEWARE,
        "ROOT_URLCONF": "mmc.web.urls",
        "DATABASES": {"default": database(config.database_url)},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "AUTH_USER_MODEL": "newsroom.Person",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
            {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
        ],
        "LOGIN_URL": "masuk",
        "LOGIN_REDIRECT_URL": "stories",
        "LOGOUT_REDIRECT_URL": "masuk",
        "TEMPLATES": [_templates()],
        "STATIC_URL": "/static/",
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "LANGUAGE_CODE": config.site.language,
        "LANGUAGES": [("id", "Bahasa Indonesia"), ("en", "English")],
        "LOCALE_PATHS": [Path(__file__).resolve().parent.parent / "desk" / "locale"],
        "USE_I18N": True,
        "SESSION_COOKIE_NAME": "mmc_session" if loopback else "__Host-mmc_session",
        "SESSION_COOKIE_SECURE": not loopback,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SECURE": not loopback,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_TRUSTED_ORIGINS": [f"https://{h}" for h in config.serve.allowed_hosts if h != "*"],
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_HSTS_SECONDS": 0 if loopback else 31_536_000,
        "X_FRAME_OPTIONS": "DENY",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 25_000_000,
        "FILE_UPLOAD_MAX_MEMORY_SIZE": 5_000_000,
        "LOGGING_CONFIG": None,
    }


def database(url: str) -> dict[str, Any]:
    """Django's database dict from sqlite:/// or postgresql://."""
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(path),
            # IMMEDIATE: a writer waits at BEGIN instead of failing at its first write.
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
            "CONN_MAX_AGE": 0,
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        # A server that is gone must be an error soon: a lease cannot be renewed by waiting.
        "OPTIONS": {"connect_timeout": "8", "tcp_user_timeout": "15000", **dict(parse_qsl(parts.query))},
        "CONN_MAX_AGE": 0,
    }


def _templates() -> dict[str, Any]:
    return {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "mmc.desk.context.desk",
            ]
        },
    }


def _secret_keys(config: Config) -> list[str]:
    """What signs sessions: made of the newsroom's key, older ones still believed while it is rotated."""
    return [hashlib.sha256(b"sessions " + key.encode()).hexdigest() for key in keys_of(config)]
