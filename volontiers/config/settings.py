"""The one settings file. Everything that differs between two installations comes from the environment."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

from volontiers.config import environment
from volontiers.ops.postgres import running

HERE = Path(__file__).resolve().parent.parent

DEMO = environment.flag("VOLONTIERS_DEMO")
DATA_DIR = Path(environment.text("VOLONTIERS_DATA_DIR", str(HERE.parent / "var")))
PUBLIC_URL = environment.text("VOLONTIERS_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
HTTPS = PUBLIC_URL.startswith("https://")
DEBUG = False
SECRET_KEY = environment.text("VOLONTIERS_SECRET_KEY", "not-secret-refused-outside-demo")
ALLOWED_HOSTS = environment.words("VOLONTIERS_HOSTS", "127.0.0.1,localhost,[::1]")
# How many of our own proxies stand in front: only the hops that these wrote say where a request comes from.
TRUSTED_PROXIES = int(environment.text("VOLONTIERS_PROXIES", "0"))
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if HTTPS else []


def database(url: str) -> dict[str, object]:
    """Django's form of postgresql://user:password@host:port/name?host=/socket/folder."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": query.pop("port", "") or str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3} | query,
    }


# Without an address, a command typed beside the running demo joins its embedded base.
EMBEDDED = None if environment.text("DATABASE_URL") else running(DATA_DIR / "postgres")
APP_URL = environment.text("DATABASE_URL", EMBEDDED.app if EMBEDDED else "")
DATABASES = {"default": database(APP_URL or "postgresql:///volontiers")}
if OWNER_URL := environment.text("DATABASE_OWNER_URL", EMBEDDED.owner if EMBEDDED else ""):
    # Only migrations and the demo clock use the owner; web and workers never open this connection.
    DATABASES["owner"] = database(OWNER_URL) | {"CONN_MAX_AGE": 0, "TEST": {"MIRROR": "default"}}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
    # Before allauth: our pages of sign-in stand in front of its own.
    "volontiers.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "volontiers.database",
    "volontiers.messages.apps.MessagesConfig",
    "volontiers.territory",
    "volontiers.accounts",
    "volontiers.directory",
    "volontiers.people",
    "volontiers.consent",
    "volontiers.agenda",
    "volontiers.cases",
    "volontiers.placement",
    "volontiers.governance",
    "volontiers.project",
    "volontiers.indicators",
    "volontiers.ops",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "volontiers.web.middleware.PrivatePages",
]

ROOT_URLCONF = "volontiers.config.urls"
WSGI_APPLICATION = "volontiers.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "volontiers.web.page.page_context",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "fr"
USE_I18N = True
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
# Collected files carry a hash in their name and stand compressed; before that they are served as they are.
COLLECTED = (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_USE_FINDERS = not COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Tries at sign-in and codes already used are counted in the base: each web process would forgive its own share.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "database_tries",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/compte/login/"
LOGIN_REDIRECT_URL = "/entrer/"
ACCOUNT_ADAPTER = "volontiers.web.sign_in.InvitationOnly"
MFA_ADAPTER = "volontiers.web.sign_in.CodeOfThePhone"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Volontiers"

EMAIL_BACKEND = "volontiers.messages.channels.email.AccountMail"
EMAIL_HOST = environment.text("VOLONTIERS_SMTP_HOST")
EMAIL_PORT = int(environment.text("VOLONTIERS_SMTP_PORT", "25"))
EMAIL_HOST_USER = environment.text("VOLONTIERS_SMTP_USER")
EMAIL_HOST_PASSWORD = environment.text("VOLONTIERS_SMTP_PASSWORD")
EMAIL_USE_TLS = environment.flag("VOLONTIERS_SMTP_TLS")
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = environment.text("VOLONTIERS_SENDER", "Volontiers <ne-pas-repondre@localhost>")
SMS_GATEWAY_URL = environment.text("VOLONTIERS_SMS_URL")
SMS_GATEWAY_TOKEN = environment.text("VOLONTIERS_SMS_TOKEN")
# Without a gateway the demo keeps what would have left; elsewhere a channel that is not set is not offered.
KEEP_SENT_BODIES = DEMO
TELEPHONY_SECRET = environment.text("VOLONTIERS_TELEPHONY_SECRET")
TELEPHONY_COMMUNITY = environment.text("VOLONTIERS_TELEPHONY_COMMUNITY")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_NAME = "__Host-seance" if HTTPS else "seance"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {
        "outage": {"()": "volontiers.web.outage_log.OneLinePerOutage"},
        "secrets": {"()": "volontiers.web.masking.MaskSecrets"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["outage", "secrets"]}
    },
    "root": {"handlers": ["console"], "level": environment.text("VOLONTIERS_LOG_LEVEL", "WARNING")},
}
