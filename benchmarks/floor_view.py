"""The floor of taking a webhook in: a bare Django view that proves the signature and inserts a row.

No middleware, no tenant, no wall, one connection a thread that is never closed; by the same
server with as many threads as the product has, into the same Postgres with the same durability,
so that the ratio says what everything around it costs. `benchmarks.floor` is the same without
Django.
"""

import hashlib
import hmac
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from psycopg.conninfo import conninfo_to_dict

from benchmarks.floor import INSERT

_database = conninfo_to_dict(os.environ.get("FLOOR_DATABASE", ""))
settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": _database.get("dbname", "postgres"),
            "USER": _database.get("user", ""),
            "PASSWORD": _database.get("password", ""),
            "HOST": _database.get("host", ""),
            "PORT": _database.get("port", ""),
            "CONN_MAX_AGE": None,
        }
    },
    ROOT_URLCONF=__name__,
    SECRET_KEY=os.environ.get("FLOOR_SECRET", "unused"),
)


@csrf_exempt
def hook(request: HttpRequest) -> HttpResponse:
    """Store the body of a webhook that is signed."""
    secret = os.environ["FLOOR_SECRET"].encode()
    expected = "sha256=" + hmac.new(secret, request.body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(request.headers.get("X-Hub-Signature-256", ""), expected):
        return HttpResponse("no", status=401)
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [request.body.decode()])
    return HttpResponse("stored")


urlpatterns = [path("", hook)]
application = get_wsgi_application()
