"""Every address × every method × everybody: who gets in, what is shown, and what changes.

The two workspaces hold the same keys, so an id means a row of one's own in each of them. Beside
the answers the database itself is asked: Postgres counts every row that this transaction touched
in each table, taken back or not, so a refusal that wrote and rolled back shows as well.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import redis
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.permissions import PERMISSIONS
from api.permissions import PUBLIC
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant
from tests.api import test_permissions as api_rows
from tests.support.world import ALPHA, BETA, CANARY
from tests.walls import rows
from tests.walls.addresses import Address, walk
from tests.walls.callers import PLATFORM, Caller, all_callers

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
LEAST_REQUESTS = 20_000
MOST_SHOWN = 200
ABOUT_PEOPLE = "users/{pk}/"
"""Nobody decides about somebody above them, whatever their right: the page looks at the person."""
API = "api/v1/"
DOOR, SIGNED_IN = "door", "signed_in"
REFUSED = frozenset({301, 302, 303, 400, 401, 403, 404, 405, 410, 422})
# Written by whoever knocks: that a session was used, and that somebody tried.
KNOCKING = frozenset({"accounts_session", "accounts_apikey", "accounts_signinbrake", "audit_entry"})
FORM = {
    "text": "Hello", "revision": "1", "reason": "Because", "name": "Omar", "price": "12",
    "email": "someone@example.test", "engaged": "1", "role": "agent", "hours": "1",
    "question": "Where?", "answer": "There.", "confirm": "1",
}  # fmt: skip
# At the other workspace these are strangers like alpha's owner.
SKIPPED_AT_BETA = ("admin", "agent", "custom", "support")
IDS = {"own": "1", "unknown": "424242", "huge": "9" * 18}
WORDS = {"kind": "ai", "name": "custom_roles", "number": ALPHA.phone_number_id, "token": "x" * 43}


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
    panel = {"workspace": rows.WORKSPACE}.get(place, rows.PLATFORM)
    api = {"workspace": api_rows.BY_ACTION}.get(place, api_rows.PLATFORM)
    if place == "front":
        panel = {"": DOOR, **rows.FRONT}
    for address in walk(urlconf):
        inner = address.route.removeprefix(API)
        rights = api_rights(api, inner) if inner != address.route else panel_rights(panel[inner])
        yield Door(host=host, place=place, address=address, rights=rights)


def all_doors(alpha: Tenant, beta: Tenant) -> list[Door]:
    return [
        *doors("config.urls", host=f"{alpha.slug}.{settings.BASE_HOST}", place="workspace"),
        *doors("config.urls", host=f"{beta.slug}.{settings.BASE_HOST}", place="workspace"),
        *doors("config.platform_urls", host=settings.PLATFORM_HOST, place=PLATFORM),
        *doors("panels.front.urls", host=settings.BASE_HOST, place="front"),
    ]


@pytest.mark.parametrize(
    ("urlconf", "table"),
    [
        ("panels.tenant.urls", rows.WORKSPACE),
        ("panels.platform.urls", rows.PLATFORM),
        ("panels.front.urls", rows.FRONT),
    ],
)
def test_every_page_has_its_row(urlconf: str, table: dict[str, str]) -> None:
    known = {address.route for address in walk(urlconf)}
    assert sorted(known - set(table)) == [], "these need a row in tests/walls/rows.py"
    assert sorted(set(table) - known) == [], "these rows belong to no address"


@pytest.mark.parametrize("place", ["workspace", PLATFORM])
def test_the_api_documents_what_the_table_says(tenant_db: None, alpha: Tenant, place: str) -> None:
    host = settings.PLATFORM_HOST if place == PLATFORM else f"{alpha.slug}.{settings.BASE_HOST}"
    document = json.loads(
        Client(SERVER_NAME=host)
        .get("/api/v1/schema/", headers={"accept": "application/json"})
        .content
    )
    table = api_rows.PLATFORM if place == PLATFORM else api_rows.BY_ACTION
    documented = {
        (path.removeprefix("/api/v1/").replace("{id}", "{pk}"), method)
        for path, operations in document["paths"].items()
        for method in operations
    }
    stated = {(path, method) for path, rights in table.items() for method in rights}
    assert documented <= stated
    assert stated - documented <= {("schema/", "get")}


class Walk:
    """One client and one transaction for all requests."""

    def __init__(self, alpha: Tenant, beta: Tenant) -> None:
        self.client = Client(raise_request_exception=False)
        self.alpha, self.beta = alpha, beta
        self.tally = Tally()
        self.tables: dict[int, tuple[str, str]] = {}
        self.touched: dict[tuple[str, str], int] = {}

    def touches(self) -> set[tuple[str, str]]:
        """(schema, table) of rows that were written since the last look, rolled back or not."""
        with outside_tenants(), connection.cursor() as cursor:
            if not self.tables:
                cursor.execute(
                    "SELECT c.oid, nspname, relname FROM pg_class c"
                    " JOIN pg_namespace n ON n.oid = relnamespace"
                    " WHERE relkind = 'r' AND nspname IN ('public', 't_alpha', 't_beta')"
                )
                self.tables = {oid: (schema, table) for oid, schema, table in cursor.fetchall()}
            # As pg_stat_xact_user_tables, which costs ten times as much.
            cursor.execute(
                "SELECT * FROM (SELECT oid, pg_stat_get_xact_tuples_inserted(oid)"
                " + pg_stat_get_xact_tuples_updated(oid) + pg_stat_get_xact_tuples_deleted(oid)"
                " AS rows FROM unnest(%s::oid[]) oid) counted WHERE rows > 0",
                [list(self.tables)],
            )
            now = {self.tables[oid]: count for oid, count in cursor.fetchall()}
        fresh = {key for key, count in now.items() if count != self.touched.get(key)}
        self.touched = now
        return fresh

    def send(self, door: Door, caller: Caller, method: str, path: str) -> HttpResponse:
        self.client.cookies.clear()
        as_json = door.is_api
        return self.client.generic(
            method,
            path,
            b"{}" if as_json else "&".join(f"{k}={v}" for k, v in FORM.items()).encode(),
            content_type="application/json" if as_json else "application/x-www-form-urlencoded",
            headers=dict(caller.headers),
            SERVER_NAME=door.host,
        )

    def visit(self, door: Door, caller: Caller, method: str, path: str) -> None:
        point = transaction.savepoint()
        response = self.send(door, caller, method, path)
        transaction.savepoint_rollback(point)
        self.tally.requests += 1
        self.tally.answers[response.status_code] += 1
        where = f"{method} {door.host}{path} by {caller.name}: {response.status_code}"
        for problem in self.problems(door, caller, method, response, self.touches()):
            if len(self.tally.wrong) < MOST_SHOWN:
                self.tally.wrong.append(f"{where}: {problem}")

    def problems(
        self,
        door: Door,
        caller: Caller,
        method: str,
        response: HttpResponse,
        touched: set[tuple[str, str]],
    ) -> Iterator[str]:
        status = response.status_code
        here = door.host.partition(".")[0] if door.place == "workspace" else PLATFORM
        body = b"" if response.streaming else response.content
        at_home = caller.home == here
        # What a workspace is called stands at its own door.
        text = body.decode("utf-8", "replace").replace(BETA.name, "")
        if CANARY in text and not (here == BETA.slug and at_home):
            # The platform's people see the names of workspaces, nothing else.
            yield "shows the other workspace's words"
        if status >= 500:
            yield "broke"
        schemas = {schema for schema, _ in touched}
        other = {ALPHA.slug: "t_beta", BETA.slug: "t_alpha"}.get(here)
        if other in schemas:
            yield f"changed {sorted(t for s, t in touched if s == other)} next door"
        right = door.rights.get(method)
        verdict = self.verdict(door, caller, right, at_home=at_home, method=method)
        if verdict == "in" and (
            status in (401, 403) or "/sign-in/" in response.get("Location", "")
        ):
            yield "was refused and may enter"
        if verdict == "out":
            if status not in REFUSED:
                yield "was let in"
            changed = {(s, t) for s, t in touched if t not in KNOCKING}
            if changed:
                yield f"changed {sorted(changed)} although refused"

    @staticmethod
    def verdict(
        door: Door, caller: Caller, right: str | None, *, at_home: bool, method: str
    ) -> str:
        """ "in", "out", or "either" where the row leaves it to the page."""
        carried = "token" if door.is_api else "session"
        if right in (DOOR, PUBLIC) or set(door.rights.values()) == {PUBLIC}:
            return "either"
        if right is None or not at_home or caller.by != carried:
            return "out"
        if caller.looks_only and (right == SIGNED_IN or method not in ("GET", "HEAD")):
            return "out"
        if right != SIGNED_IN and right not in caller.rights:
            return "out"
        return "either" if ABOUT_PEOPLE in door.address.route else "in"


def paths_of(door: Door, method: str) -> list[str]:
    """The path with an id that is there, and for what is asked most with two that are not."""

    def filled(number: str) -> str:
        keys = {name: number for name in _keys(door.address.route) if name not in WORDS}
        return door.address.fill({**keys, **WORDS})

    more = method in ("GET", "POST") and set(_keys(door.address.route)) - set(WORDS)
    return [filled(number) for number in (IDS.values() if more else ["1"])]


def _keys(route: str) -> list[str]:
    return [part.split("}")[0] for part in route.split("{")[1:]]


def checksums(tenant: Tenant) -> list[tuple]:
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


def _fresh_counters() -> None:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()


@pytest.mark.slow
def test_nobody_gets_further_than_the_table_says(
    tenant_db: None, alpha: Tenant, beta: Tenant, record_property: object
) -> None:
    callers = all_callers(alpha, beta)
    walk_ = Walk(alpha, beta)
    before = {tenant.slug: checksums(tenant) for tenant in (alpha, beta)}
    walk_.touches()
    for door in all_doors(alpha, beta):
        for method in METHODS:
            # Who knocks this often is slowed down; that is tested elsewhere.
            _fresh_counters()
            for path in paths_of(door, method):
                for caller in callers:
                    if door.host.startswith(BETA.slug) and caller.name.startswith(SKIPPED_AT_BETA):
                        continue
                    walk_.visit(door, caller, method, path)
    tally = walk_.tally
    print(f"{tally.requests} requests, answers {sorted(tally.answers.items())}")
    record_property("requests", tally.requests)
    assert not tally.wrong, "\n".join(tally.wrong)
    assert {tenant.slug: checksums(tenant) for tenant in (alpha, beta)} == before
    assert tally.requests >= LEAST_REQUESTS
    assert tally.answers[200] > 500
    assert User.objects.count() >= 1
