"""Sends the matrix' requests and says what was wrong with each answer and with each table.

Beside the answers the database itself is asked: Postgres counts every row that this transaction
touched in each table, taken back or not, so a refusal that wrote and rolled back shows as well.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import RequestFactory
from django.test.client import ClientHandler

from accounts.permissions import PERMISSIONS
from ai.prompts import current
from api.permissions import PUBLIC
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant
from tests.api import test_permissions as api_rows
from tests.support.world import ALPHA, BETA, CANARY
from tests.walls import rows
from tests.walls.addresses import Address, walk
from tests.walls.callers import PLATFORM, Caller

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
WRITING = ("POST", "DELETE")
"""Tried by everybody at every door, whether its row knows of it or not."""
MOST_SHOWN = 200
API = "api/v1/"
DOOR, SIGNED_IN = "door", "signed_in"
REFUSED = frozenset({401, 403, 404, 405})
ABOUT_PEOPLE = ("users/{pk}/", "people/{user_id}/", "admins/{user_id}/")
"""Nobody decides about somebody above them, whatever their right: the page looks at the person."""
KNOCKING = frozenset({"accounts_session", "accounts_apikey"})
"""Written for whoever knocks with a credential of this place: that it was used."""
OTHERWISE = ("owner, token", "owner, session", "the other owner, token", "the other owner, session")
"""Who also shows what does not open this kind of door: a token at a page, a session at the API.
What is refused to them for how they ask is refused to lesser roles by the same line."""
STRANGERS = ("nobody", "owner", "the other owner", "platform admin")
"""Who knocks where alpha's people are strangers: its lesser roles are the same as its owner."""
FORM = {
    "text": "Hello", "revision": "1", "reason": "Because", "name": "Omar", "price": "12",
    "email": "someone@example.test", "engaged": "1", "role": "agent", "hours": "1",
    "question": "Where?", "answer": "There.", "confirm": "1",
}  # fmt: skip
IDS = {"own": "1", "next door's": "424242", "huge": "9" * 18}
"""1 is a row of each workspace's own; 424242 is one in beta alone."""
WORDS = {
    "language": "en",
    "key": "ask_name",
    "version": current().version,
    "sentence": "ask_name",
    "of": "each",
    "kind": "ai",
    "name": "custom_roles",
    "number": ALPHA.phone_number_id,
    "token": "x" * 43,
}
BODY = "&".join(f"{key}={value}" for key, value in FORM.items()).encode()


@dataclass(frozen=True)
class Door:
    """An address at a host, with what its row says of each method."""

    host: str
    place: str
    address: Address
    rights: dict[str, str]

    @property
    def is_api(self) -> bool:
        return self.address.route.startswith(API)

    @property
    def home(self) -> str:
        """What a caller's `home` is who belongs here."""
        return self.host.partition(".")[0] if self.place == "workspace" else PLATFORM


@dataclass
class Tally:
    """What the run found; `wrong` names at most some of it."""

    requests: int = 0
    answers: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def panel_rights(row: str) -> dict[str, str]:
    """What each method needs, of a row such as "catalog.view GET, catalog.edit POST"."""
    if row == DOOR:
        return dict.fromkeys(METHODS, DOOR)
    found = {}
    for part in row.split(", "):
        right, *methods = part.split()
        assert right == SIGNED_IN or right in PERMISSIONS, row
        found |= dict.fromkeys(methods, right)
    return found | ({"HEAD": found["GET"]} if "GET" in found else {})


def api_rights(table: dict[str, dict[str, str]], route: str) -> dict[str, str]:
    found = {method.upper(): right for method, right in table[route].items()}
    return found | ({"HEAD": found["GET"]} if "GET" in found else {})


def doors(urlconf: str, *, host: str, place: str) -> Iterator[Door]:
    """Raises KeyError for an address that no table has a row for."""
    panel = {"workspace": rows.WORKSPACE, "front": rows.FRONT}.get(place, rows.PLATFORM)
    api = api_rows.BY_ACTION if place == "workspace" else api_rows.PLATFORM
    for address in walk(urlconf):
        inner = address.route.removeprefix(API)
        rights = api_rights(api, inner) if inner != address.route else panel_rights(panel[inner])
        yield Door(host=host, place=place, address=address, rights=rights)
    for path in settings.SERVICE_PATHS:
        yield Door(
            host=host,
            place=place,
            address=Address(route=path.removeprefix("/"), pattern=None),
            rights=dict.fromkeys(METHODS, DOOR),
        )


def doors_of(place: str) -> list[Door]:
    """`place` is the slug of a workspace, "platform" or "front"."""
    if place == PLATFORM:
        return [*doors("config.platform_urls", host=settings.PLATFORM_HOST, place=place)]
    if place == "front":
        return [*doors("config.front_urls", host=settings.BASE_HOST, place=place)]
    return [*doors("config.urls", host=f"{place}.{settings.BASE_HOST}", place="workspace")]


def paths_of(door: Door, method: str) -> list[str]:
    """The path with an id that is there, and for what is asked most with others that are not."""
    keys = {part.split("}")[0] for part in door.address.route.split("{")[1:]} - set(WORDS)
    numbers = ["1"]
    if keys and method in ("GET", "POST"):
        numbers = [*IDS.values()][: 3 if method == "GET" else 2]
    return [door.address.fill({**dict.fromkeys(keys, number), **WORDS}) for number in numbers]


def callers_at(door: Door, method: str, callers: list[Caller]) -> list[Caller]:
    """Who knocks there: see `OTHERWISE` and `STRANGERS`.

    To a method that the door has for nobody those knock who stand for the others: it is refused
    by the same line to all.
    """
    fits = ("nothing", "token", "key") if door.is_api else ("nothing", "session")
    at_alpha = door.home == ALPHA.slug
    served = method in door.rights or method in WRITING
    if door.home == BETA.slug and not served:
        return []  # the same lines refused it at alpha
    # HEAD is GET's own line without the body.
    everybody = at_alpha and served and method != "HEAD"
    return [
        caller
        for caller in callers
        if (caller.by in fits or (everybody and caller.name in OTHERWISE))
        and (everybody or caller.name.partition(",")[0] in STRANGERS)
    ]


class Walk:
    """One transaction for all requests, each of them taken back."""

    def __init__(self) -> None:
        self.handler = ClientHandler(enforce_csrf_checks=False)
        self.requests = RequestFactory()
        self.tally = Tally()
        with outside_tenants(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT c.oid, nspname, relname FROM pg_class c"
                " JOIN pg_namespace n ON n.oid = relnamespace"
                " WHERE relkind = 'r' AND nspname IN ('public', 't_alpha', 't_beta')"
            )
            self.tables = {oid: (schema, table) for oid, schema, table in cursor.fetchall()}
        # As pg_stat_xact_user_tables, which costs ten times as much.
        self.counting = (
            "SELECT * FROM (SELECT oid, pg_stat_get_xact_tuples_inserted(oid)"
            " + pg_stat_get_xact_tuples_updated(oid) + pg_stat_get_xact_tuples_deleted(oid)"
            f" AS rows FROM unnest('{{{','.join(map(str, self.tables))}}}'::oid[]) oid) counted"
            " WHERE rows > 0"
        )
        self.touched: dict[tuple[str, str], int] = {}
        self.touches()
        self.point = transaction.savepoint()

    def touches(self) -> set[tuple[str, str]]:
        """(schema, table) of rows that were written since the last look, rolled back or not."""
        # Not by Django's cursor: that would go where the request began, twice for each look.
        with psycopg.Cursor(connection.connection) as cursor:
            cursor.execute(self.counting, prepare=True)
            now = {self.tables[oid]: count for oid, count in cursor.fetchall()}
        fresh = {key for key, count in now.items() if count != self.touched.get(key)}
        self.touched = now
        return fresh

    def taken_back(self) -> set[tuple[str, str]]:
        """What was touched; by now it is as it was. Where nothing was, nothing is to be done."""
        try:
            touched = self.touches()
        except psycopg.errors.InFailedSqlTransaction:
            transaction.savepoint_rollback(self.point)
            return self.touches()
        if touched:
            transaction.savepoint_rollback(self.point)
        return touched

    def send(self, door: Door, caller: Caller, method: str, path: str) -> HttpResponseBase:
        request = self.requests.generic(
            method,
            path,
            b"{}" if door.is_api else BODY,
            content_type="application/json" if door.is_api else "application/x-www-form-urlencoded",
            headers=dict(caller.headers),
            SERVER_NAME=door.host,
        )
        return self.handler(request.environ)

    def visit(self, door: Door, caller: Caller, method: str, path: str) -> None:
        response = self.send(door, caller, method, path)
        said = everything_said(response)
        touched = self.taken_back()
        self.tally.requests += 1
        self.tally.answers[response.status_code] += 1
        where = f"{method} {door.host}{path} by {caller.name}: {response.status_code}"
        for problem in self.problems(door, caller, method, response, said, touched):
            if len(self.tally.wrong) < MOST_SHOWN:
                self.tally.wrong.append(f"{where}: {problem}")

    def problems(
        self,
        door: Door,
        caller: Caller,
        method: str,
        response: HttpResponseBase,
        said: str,
        touched: set[tuple[str, str]],
    ) -> Iterator[str]:
        status = response.status_code
        at_home = caller.home == door.home
        if CANARY in said and not (door.home == BETA.slug and at_home):
            yield "shows the other workspace's words"
        if status >= 500:
            yield "broke"
        other = {ALPHA.slug: "t_beta", BETA.slug: "t_alpha"}.get(door.home)
        if next_door := sorted(table for schema, table in touched if schema == other):
            yield f"changed {next_door} next door"
        verdict = verdict_of(door, caller, method)
        to_sign_in = status == 302 and "/sign-in/" in response.headers["Location"]
        if verdict == "in" and (status in (401, 403) or to_sign_in):
            yield "was refused and may enter"
        if verdict == "out":
            # Whoever may not see the first page is led to the first that they may see.
            elsewhere = status == 302 and door.address.route == "" and at_home
            if status not in REFUSED and not to_sign_in and not elsewhere:
                yield "was let in"
            changed = sorted({(schema, t) for schema, t in touched if t not in KNOCKING})
            if changed:
                yield f"changed {changed} although refused"


def everything_said(response: HttpResponseBase) -> str:
    """Headers and body, without what stands at everybody's door: what the workspace is called."""
    body = b"".join(response) if response.streaming else response.content
    return f"{response.headers}{body.decode('utf-8', 'replace')}".replace(BETA.name, "")


def verdict_of(door: Door, caller: Caller, method: str) -> str:
    """ "in", "out", or "either" where the row leaves it to the page."""
    right = door.rights.get(method)
    if right in (DOOR, PUBLIC) or set(door.rights.values()) == {PUBLIC}:
        return "either"
    fits = ("token", "key") if door.is_api else ("session",)
    if right is None or caller.home != door.home or caller.by not in fits:
        return "out"
    if caller.looks_only and (right == SIGNED_IN or method not in ("GET", "HEAD")):
        return "out"
    if right != SIGNED_IN and right not in caller.rights:
        return "out"
    return "either" if any(part in door.address.route for part in ABOUT_PEOPLE) else "in"


def checksums(tenant: Tenant) -> list[tuple[str, int, str]]:
    """Rows and a digest of each table of a tenant's."""
    with in_tenant(tenant), connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(format('SELECT %%L, count(*), md5(string_agg(t::text, %%L"
            " ORDER BY t::text)) FROM %%I.%%I t', tablename, '|', schemaname, tablename),"
            " ' UNION ALL ' ORDER BY tablename) FROM pg_tables WHERE schemaname = %s"
            " AND tablename NOT IN ('django_migrations')",
            [tenant.schema_name],
        )
        (statement,) = cursor.fetchone()
        cursor.execute(statement)
        return sorted(cursor.fetchall())
