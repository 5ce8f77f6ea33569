"""The session engine: database sessions over our own table, with a person, a place and an end.

A session ends when nothing was done for `SecurityPolicy.idle_minutes`, or
`absolute_hours` after the sign-in, whichever is first; the row carries that moment, so
a request needs no look at the policy. Deleting the row is all it takes to end one: it
holds from the very next request, and open pages are told.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, login
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.middleware import SessionMiddleware as DjangosMiddleware
from django.db.models import F, QuerySet
from django.db.models.functions import Least
from django.http import HttpRequest, HttpResponse

from accounts.devices import device_name
from accounts.models import SecurityPolicy, Session, User
from accounts.policy import policy
from core.addresses import client_address
from core.clock import now
from core.scope import active_scope
from tenants.live import announce, announce_platform

SIGNED_OUT = "signed-out"
"""The live topic that lets streams look again whether their session still holds."""

ANONYMOUS_LIFE = timedelta(hours=2)
"""Of a session without a person: a half-finished sign-in, or a link from a mail."""

SEEN_EVERY = timedelta(minutes=1)
"""How precise `last_seen_at` is; more would be one more write for every request."""

PROOF_LIFE = timedelta(minutes=10)
"""How long a password or second step counts as recent (ASVS 5.0, V7.5.1 asks for one)."""

_SIGNED_IN_AT, _FACTOR_AT, _PROVED_AT = "signed_in_at", "second_factor_at", "proved_at"
_ENROL = "must_enrol"


class Origin(NamedTuple):
    """Where a request came from."""

    address: str = ""
    device: str = ""


class SessionStore(DatabaseStore):
    origin = Origin()
    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        # Django's own, which the stubs leave out.
        self.row = super()._get_session_from_db()  # type: ignore[misc]
        return self.row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast(Session, super().create_model_instance(data))
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.created_at = _moment(data.get(_SIGNED_IN_AT)) or (
            self.row.created_at if self.row else now()
        )
        row.second_factor_at = _moment(data.get(_FACTOR_AT))
        row.last_seen_at = now()
        row.address = self.origin.address or None
        row.device = self.origin.device
        row.expire_date = _end(row, policy()) if row.user_id else row.last_seen_at + ANONYMOUS_LIFE
        self.row = row
        return row


class SessionMiddleware(DjangosMiddleware):
    """Django's, with the place of each request, and when somebody was last seen."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.session.origin = Origin(  # type: ignore[attr-defined]
            address=client_address(request), device=device_name(request.headers.get("User-Agent"))
        )

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        modified = request.session.modified
        response = super().process_response(request, response)
        if not modified and _by_hand(request):
            _seen(request.session)
        return response


def open_session(
    request: HttpRequest, user: User, *, second_factor: bool, must_enrol: bool = False
) -> None:
    """Sign `user` in, under a fresh key. `must_enrol` opens nothing but the second step's setup."""
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    # Whatever was there before belonged to nobody, or to somebody else.
    for key in set(request.session.keys()) - {SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY}:
        del request.session[key]
    moment = now().timestamp()
    request.session[_SIGNED_IN_AT] = request.session[_PROVED_AT] = moment
    if second_factor:
        request.session[_FACTOR_AT] = moment
    if must_enrol:
        request.session[_ENROL] = True
    Session.objects.filter(expire_date__lt=now()).delete()


def prove(request: HttpRequest, *, second_factor: bool) -> None:
    """Note that the person has just shown again who they are; the key changes."""
    moment = now().timestamp()
    request.session[_PROVED_AT] = moment
    if second_factor:
        request.session[_FACTOR_AT] = moment
        request.session.pop(_ENROL, None)
    request.session.cycle_key()


def keep_after_password(request: HttpRequest, user: User) -> None:
    """Let this session live on with a password that was just changed in it."""
    request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    request.session[_PROVED_AT] = now().timestamp()
    request.session.cycle_key()


def must_enrol(request: HttpRequest) -> bool:
    """Whether this session opens nothing before a second step is set up."""
    return bool(request.session.get(_ENROL))


def recently_proved(request: HttpRequest, *, second_factor: bool) -> bool:
    """Whether the person has shown lately who they are; with `second_factor`, by that."""
    proved = _moment(request.session.get(_FACTOR_AT if second_factor else _PROVED_AT))
    return proved is not None and now() - proved < PROOF_LIFE


def sessions_of(user: User) -> QuerySet[Session]:
    """A person's open sessions, the last seen first."""
    return Session.objects.filter(user=user, expire_date__gt=now()).order_by("-last_seen_at")


def end_sessions(*, user: User, except_key: str | None = None) -> int:
    """End every session of a person, but for one if its key is given; returns how many."""
    return end(Session.objects.filter(user=user).exclude(session_key=except_key or ""))


def end(ending: QuerySet[Session]) -> int:
    """End these sessions; open pages look again whether theirs still holds."""
    ended, _ = ending.delete()
    tell_streams()
    return ended


def tell_streams() -> None:
    """Let every open page of the workspace look again what it may hear, after the commit."""
    if active_scope() is None:
        announce_platform(topic=SIGNED_OUT)
    else:
        announce(topic=SIGNED_OUT)


def measure_anew(row: SecurityPolicy) -> None:
    """Give every open session the end that a changed policy sets."""
    Session.objects.filter(user__isnull=False).update(
        expire_date=Least(
            F("last_seen_at") + timedelta(minutes=row.idle_minutes),
            F("created_at") + timedelta(hours=row.absolute_hours),
        )
    )


def _end(row: Session, rules: SecurityPolicy) -> datetime:
    return min(
        row.last_seen_at + timedelta(minutes=rules.idle_minutes),
        row.created_at + timedelta(hours=rules.absolute_hours),
    )


def _seen(session: Any) -> None:
    row: Session | None = session.row
    if row is None or row.user_id is None or now() - row.last_seen_at < SEEN_EVERY:
        return
    row.last_seen_at = now()
    Session.objects.filter(session_key=row.session_key).update(
        last_seen_at=row.last_seen_at,
        expire_date=_end(row, policy()),
        address=session.origin.address or None,
        device=session.origin.device,
    )


def _by_hand(request: HttpRequest) -> bool:
    """Not what an open page asks by itself: that would keep a forgotten one signed in for ever."""
    polled = request.method == "GET" and request.headers.get("HX-Request") == "true"
    return not polled or request.headers.get("HX-Boosted") == "true"


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, tz=UTC)
