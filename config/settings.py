"""Settings by environment. `$PROFFER_HOME/proffer.env` fills in what the environment lacks."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.documents import *  # noqa: F403 (settings, a page of their own)
from config.work import *  # noqa: F403 (as above)

BASE_DIR = Path(__file__).resolve().parent.parent
PROFFER_HOME = Path(os.environ.get("PROFFER_HOME") or BASE_DIR / ".proffer").resolve()

# Which of the three database logins this process uses: "app" (web, workers),
# "assistant" (AI workers) or "owner" (migrations, new tenants).
LOGIN = os.environ.get("PROFFER_LOGIN", "app")
ASSISTANT_PROCESS = LOGIN == "assistant"

env = environ.Env()
if not ASSISTANT_PROCESS and (PROFFER_HOME / "proffer.env").exists():
    env.read_env(PROFFER_HOME / "proffer.env")

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("PROFFER_DEMO", default=False)
SECRET_KEY = env.str("SECRET_KEY")
# What wraps the data keys that seal secrets (core/key_providers): "local" with FIELD_KEY
# or FIELD_KEY_FILE, or "vault" (HashiCorp Vault's Transit). The AI workers have neither.
KEY_PROVIDER = env.str("KEY_PROVIDER", default="local")
FIELD_KEY = env.str("FIELD_KEY", default="")
FIELD_KEY_FILE = env.str("FIELD_KEY_FILE", default="")
# What seals the language models' keys that are entered in the panel (ai.backends.keys): keys like
# those of FIELD_KEY, for the web process and the AI workers, which open nothing else with it.
AI_KEY = env.str("AI_KEY", default="")
VAULT_ADDR = env.str("VAULT_ADDR", default="")
VAULT_TRANSIT_MOUNT = env.str("VAULT_TRANSIT_MOUNT", default="transit")
VAULT_TRANSIT_KEY = env.str("VAULT_TRANSIT_KEY", default="")
VAULT_NAMESPACE = env.str("VAULT_NAMESPACE", default="")
VAULT_TOKEN = env.str("VAULT_TOKEN", default="")
VAULT_TOKEN_FILE = env.str("VAULT_TOKEN_FILE", default="")

PORT = env.int("PROFFER_PORT", default=8000)
BASE_HOST = env.str("PROFFER_HOST", default="localhost")
PLATFORM_HOST = env.str("PROFFER_PLATFORM_HOST", default=f"platform.{BASE_HOST}")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[f".{BASE_HOST}", BASE_HOST, "127.0.0.1", "[::1]"]
)
SECURE = env.bool("PROFFER_HTTPS", default=not (DEBUG or DEMO))
URL_SCHEME = "https" if SECURE else "http"
# Networks of our own proxies, such as 10.0.0.0/8: what they append to X-Forwarded-For is
# believed, and nobody else's word.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])

# ------------------------------------------------------------------ apps
SHARED_APPS = [
    "django_tenants",
    "tenants",
    "ai.backends",
    "ai.budget",
    "accounts",
    "allauth.mfa",
    "audit",
    "django.contrib.contenttypes",
    "django.contrib.auth",
]
TENANT_APPS = [
    "accounts",
    "allauth.mfa",
    "audit",
    "catalog",
    "conversations",
    "orders",
    "whatsapp",
    "ai",
]
# Apps that are not ours, and the room that configures them and states their tables' rights.
GUEST_APPS = {"allauth.account": "accounts", "allauth.mfa": "accounts"}
MIGRATION_MODULES = {"account": None, "mfa": "accounts.mfa_migrations"}
INSTALLED_APPS = [
    *[app for app in SHARED_APPS if app not in GUEST_APPS],
    *[app for app in TENANT_APPS if app not in [*SHARED_APPS, *GUEST_APPS]],
    "accounts.guests.AllauthAccount",
    "accounts.guests.AllauthMfa",
    "workspaces",
    "panels",
    "api",
    "demo",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "config.apps.Loaded",  # the last
]
TENANT_MODEL = "tenants.Tenant"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_DB_ALIAS = "owner"
DATABASE_ROUTERS = ["tenants.routers.TenantRouter"]
TENANT_SYNC_ROUTER = "tenants.routers.TenantRouter"
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
PLATFORM_URLCONF = "config.platform_urls"
# What the bare host answers: the front door; in a demo its start page and the platform too.
BASE_URLCONF = "config.demo_urls" if DEMO else "config.front_urls"
# Who tells somebody that a workspace is closed, by the start of the path.
CLOSED_VIEWS = {"/api/": "api.closed.refuse", "/": "panels.closed.page"}
# Where people of a suspended workspace may still write: coming, going, their own account.
OPEN_WHEN_SUSPENDED = ("/sign-in/", "/sign-out/", "/account/", "/reset/", "/api/v1/auth/")
# Answered on any host, before tenants, sessions and cookies.
SERVICE_PATHS = {
    "/webhooks/whatsapp/": "whatsapp.views.webhook",
    "/health": "config.health.details",
    "/health/live": "config.health.live",
    "/health/ready": "config.health.ready",
    "/metrics": "config.health.metrics",
}

MIDDLEWARE = [
    "core.middleware.RequestLogMiddleware",
    "tenants.middleware.ServiceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tenants.middleware.TenantMiddleware",
    "accounts.sessions.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

# ------------------------------------------------------------------ databases
# Tenants that a process's connections may remember between them (tenants.backend.base).
TENANTS_REMEMBERED = env.int("TENANTS_REMEMBERED", default=160)
CONNECTION = {"CONN_MAX_AGE": 300, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}


def _database(url: str, engine: str) -> dict[str, object]:
    return {**env.db_url_config(url), "ENGINE": engine, **CONNECTION}


# A process that is stopped in the middle of a transaction keeps its locks: Postgres ends it after
# so long, many times what any of ours rests between two statements on a machine that is out of
# breath, and below what a message waits whose answer was lost. Who waits for a lock gives up
# before that and is tried again, so that no thread stands still with the one that was stopped.
# The owner's login migrates: it waits as long as it takes.
DATABASE_SESSION = (
    {} if LOGIN == "owner" else {"lock_timeout": "5s", "idle_in_transaction_session_timeout": "15s"}
)
if ASSISTANT_PROCESS:
    # What it does is asked for by rings, and done again if a falling server forgets it. Nothing of
    # it leaves before a later commit, which waits for the disk (ADR 0038).
    DATABASE_SESSION["synchronous_commit"] = "off"
_login_url = {
    "app": "DATABASE_APP_URL",
    "assistant": "DATABASE_ASSISTANT_URL",
    "owner": "DATABASE_OWNER_URL",
}[LOGIN]
DATABASES = {"default": _database(env.str(_login_url), "tenants.backend")}
if not ASSISTANT_PROCESS and env.str("DATABASE_OWNER_URL", default=""):
    # Used by `tenants.provisioning` and migrations alone. A process without
    # this URL (every worker) can make no tenant and change no table.
    DATABASES["owner"] = _database(
        env.str("DATABASE_OWNER_URL"), "django_tenants.postgresql_backend"
    )
APP_LOGIN = env.str("DATABASE_APP_LOGIN", default="proffer_app")
ASSISTANT_LOGIN = env.str("DATABASE_ASSISTANT_LOGIN", default="proffer_assistant")
TENANT_ROLE_PREFIX = str(DATABASES["default"]["NAME"])
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ------------------------------------------------------------------ redis, celery
REDIS_URL = env.str("REDIS_URL")
REDIS_PREFIX = env.str("REDIS_PREFIX", default="proffer")


def _broker_url(url: str) -> str:
    """Celery writes a Unix socket as redis+socket:///path?virtual_host=0."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    database = dict(pair.split("=") for pair in parts.query.split("&") if pair).get("db", "0")
    return f"redis+socket://{parts.path}?virtual_host={database}"


CELERY_BROKER_URL = _broker_url(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 4
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "global_keyprefix": f"{REDIS_PREFIX}:celery:",
    # One that hangs is one that is away: workers come back to it, the relay goes on without.
    # More than the second for which a worker waits for its next job.
    "socket_timeout": 5.0,
    "socket_connect_timeout": 2.0,
}
# Celery's Django fix-up closes connections around every task; config.celery
# does it by age instead (2.2 times the throughput).
CELERY_DB_REUSE_MAX = 10**9
CELERY_TASK_DEFAULT_QUEUE = "default"
# A file that the steward appends the histories' anchors to; best on another machine's disk.
AUDIT_ANCHOR_FILE = env.str("AUDIT_ANCHOR_FILE", default="")
# When the active tenant's customers or people last wrote; asked by the steward.
TENANT_ACTIVITY = "conversations.queries.last_activity"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": f"{REDIS_PREFIX}:cache",
        "KEY_FUNCTION": "tenants.cache.make_key",
        "TIMEOUT": 300,
        # It answers in less than a millisecond. Who asks can do without it, and does not wait
        # for one that hangs; one try more is for a server that was started anew.
        "OPTIONS": {
            "socket_timeout": 0.5,
            "socket_connect_timeout": 0.5,
            "retry": Retry(NoBackoff(), 1),
        },
    }
}

# ------------------------------------------------------------------ whatsapp
WHATSAPP_GRAPH_URL = env.str("WHATSAPP_GRAPH_URL", default="https://graph.facebook.com")
WHATSAPP_GRAPH_VERSION = env.str("WHATSAPP_GRAPH_VERSION", default="v26.0")
WHATSAPP_APP_SECRET = env.str("WHATSAPP_APP_SECRET", default="")
WHATSAPP_VERIFY_TOKEN = env.str("WHATSAPP_VERIFY_TOKEN", default="")
# A send whose answer was lost waits this long for its status before it is sent
# again; statuses arrive within seconds.
WHATSAPP_AMBIGUOUS_SECONDS = env.int("WHATSAPP_AMBIGUOUS_SECONDS", default=60)
# The most seconds that an answer of the assistant waits while the customer sees somebody
# write it, and that a message waits for its read mark; in proportion to the text. 0: at once.
WHATSAPP_TYPING_SECONDS = env.float("WHATSAPP_TYPING_SECONDS", default=1.5)
WHATSAPP_READ_SECONDS = env.float("WHATSAPP_READ_SECONDS", default=1.0)
# The operator's own price lists, beside the shipped one; and the currency Meta bills in.
WHATSAPP_PRICES_DIR = env.str("WHATSAPP_PRICES_DIR", default="")
WHATSAPP_PRICES_CURRENCY = env.str("WHATSAPP_PRICES_CURRENCY", default="USD")
WHATSAPP_WEBHOOK_MAX_BYTES = 3 * 1024 * 1024
# The quiet window that makes one turn of a burst: restarts with each message,
# shorter after a complete question, never beyond the ceiling. Seconds.
BURST_QUIET = env.float("BURST_QUIET", default=1.5)
BURST_QUIET_COMPLETE = env.float("BURST_QUIET_COMPLETE", default=0.7)
BURST_CEILING = env.float("BURST_CEILING", default=8.0)

# One customer's flood (conversations.flood): messages and seconds. Ten photos and a few lines
# come in a minute; more than twenty is a machine or a fit of temper, and one answer in half a
# minute does for both. More than sixty in five minutes: nobody reads answers at that pace.
FLOOD_SLOW = 20
FLOOD_SLOW_WITHIN = 60
FLOOD_ANSWER_EVERY = 30
FLOOD_MUTE = 60
FLOOD_MUTE_WITHIN = 300
FLOOD_MUTED_FOR = 3600
# Two machines that answer each other keep any pace below these. A person who writes to one
# business every half minute for a whole hour is none.
FLOOD_LOOP = 120
FLOOD_LOOP_WITHIN = 3600
# The most turns of the assistant an hour in one workspace, whoever writes: five or six a
# second all hour long. Beyond it strangers in numbers spend the model's money and the other
# workspaces' time, and people see what waits.
ASSISTANT_TURNS_PER_HOUR = 20_000

# Hosts the outbound client may reach although they are loopback or private:
# the emulator in development.
OUTBOUND_LOCAL_HOSTS = env.list(
    "OUTBOUND_LOCAL_HOSTS", default=["127.0.0.1", "localhost"] if (DEMO or DEBUG) else []
)

# ------------------------------------------------------------------ mail
# smtp://, smtp+tls:// (STARTTLS) or smtp+ssl://, with user and password where needed.
_mail_url = env.str("EMAIL_URL", default="")
_mail = env.email_url_config(_mail_url) if _mail_url else {}
EMAIL_HOST = _mail.get("EMAIL_HOST") or ""
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(_mail.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(_mail.get("EMAIL_USE_SSL"))
# RFC 6409 for submission, RFC 8314 for TLS from the start, RFC 5321 for plain relay.
EMAIL_PORT = _mail.get("EMAIL_PORT") or (587 if EMAIL_USE_TLS else 465 if EMAIL_USE_SSL else 25)
EMAIL_TIMEOUT = 15
# Where a demo's mails are read; named on its start page.
MAIL_PAGE_URL = env.str("MAIL_PAGE_URL", default="")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"Proffer <no-reply@{BASE_HOST}>")

# ------------------------------------------------------------------ people, sessions
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backend.PasswordBackend"]
PASSWORD_HASHERS = [
    "accounts.passwords.Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "accounts.passwords.GoodPassword"}]
# Who runs the platform signs in with a second step. Off in the demo alone.
PLATFORM_MFA_REQUIRED = env.bool("PLATFORM_MFA_REQUIRED", default=True)
MFA_ADAPTER = "accounts.mfa.adapter.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# A code of the step before and after the current 30 seconds passes: RFC 6238, 5.2.
MFA_TOTP_TOLERANCE = 1
# A passkey asks for a finger, a face or a PIN, so it is two steps in one.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
DEVICE_COOKIE_NAME = "__Host-proffer-device" if SECURE else "proffer_device"
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_NAME = "__Host-proffer" if SECURE else "proffer_session"
# The rows decide when a session ends (accounts.sessions); no policy may allow longer.
SESSION_COOKIE_AGE = 90 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_NAME = "__Host-proffer-csrf" if SECURE else "proffer_csrf"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_SAMESITE = "Lax"
LOGIN_URL = "/sign-in/"
CSRF_FAILURE_VIEW = "panels.errors.csrf_failure"

# ------------------------------------------------------------------ API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.authentication.TenantTokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["api.permissions.DeclaredPermission"],
    "DEFAULT_PAGINATION_CLASS": "api.pagination.Pages",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "api.schema.ApiSchema",
    "EXCEPTION_HANDLER": "api.errors.handle",
    "UNAUTHENTICATED_USER": None,
}
# Calls a minute, and as many at once. A caller (person or key): 100 a second, more than any
# program of one business has to say, so what exceeds it is a loop. Whoever is not signed in,
# by address: half of that, for an office behind one line. A workspace in all: five busy
# callers, so that one workspace cannot take the processes from the others.
API_LIMIT_CALLER = env.int("API_LIMIT_CALLER", default=6000)
API_LIMIT_ADDRESS = env.int("API_LIMIT_ADDRESS", default=3000)
API_LIMIT_TENANT = env.int("API_LIMIT_TENANT", default=30000)
SIMPLE_JWT = {"ALGORITHM": "HS256", "SIGNING_KEY": SECRET_KEY, "ISSUER": "proffer"}

# ------------------------------------------------------------------ pages
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "panels.context.panel",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
        },
    }
]
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = PROFFER_HOME / "media"
STORAGES = {
    "default": {"BACKEND": "tenants.storage.TenantStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("ar", "العربية"),
    ("es", "Español"),
    ("fr", "Français"),
    ("pt", "Português"),
    ("hi", "हिन्दी"),
    ("sw", "Kiswahili"),
    ("id", "Bahasa Indonesia"),
]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# ------------------------------------------------------------------ security headers
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "media-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
# Where the processes of this host keep what they have counted; "": each for itself.
METRICS_DIR = env.str("METRICS_DIR", default=str(PROFFER_HOME / "metrics"))

# ------------------------------------------------------------------ logs
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"structured": {"()": "core.logs.formatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "celery": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "urllib3": {"level": "WARNING"},
    },
}
