"""Laws of the source that no linter knows. Each is shown what it forbids, then the product."""

import ast

import pytest

from tests.support.source import Found, Module, breaches, dotted, nodes, parse

# ------------------------------------------------------------------ entering a tenant

_DOORS = {"schema_context", "tenant_context", "tenant_migration"}
_SETTERS = {"set_tenant", "set_schema", "activate"}
_OWNERS_MIGRATIONS = {
    "tenants/upgrade.py",
    "tenants/upgrading/applying.py",
    "tenants/upgrading/plans.py",
    "tenants/backend/base.py",
    "tenants/models.py",
}


def other_doors(module: Module) -> list[Found]:
    """Only `in_tenant` enters a tenant; django-tenants' own doors leak between threads."""
    found = []
    for node in nodes(module, ast.ImportFrom, ast.With, ast.AsyncWith, ast.Call, ast.Attribute):
        if isinstance(node, ast.ImportFrom):
            found += [(node, alias.name) for alias in node.names if alias.name in _DOORS]
        elif isinstance(node, ast.With | ast.AsyncWith):
            for item in node.items:
                name = dotted(item.context_expr)
                if name.rpartition(".")[2].lower().endswith("tenant"):
                    found.append((node, f"with {name}"))
        elif isinstance(node, ast.Attribute):
            if node.attr in _DOORS:
                found.append((node, node.attr))
        elif isinstance(node, ast.Call):
            name = dotted(node.func).rpartition(".")[2]
            owner = dotted(node.func).lower()
            if (
                name in _SETTERS
                and module.path not in _OWNERS_MIGRATIONS
                and ("connection" in owner or "tenant" in owner)
            ):
                found.append((node, name))
    return [Found(module.path, node.lineno, what) for node, what in found]


# ------------------------------------------------------------------ the broker

_PUBLISHERS = {"delay", "apply_async", "send_task", "signature", "apply"}


def bare_publishing(module: Module) -> list[Found]:
    """Jobs are rung for in the transaction (tenants.doorbell); the relay alone publishes."""
    # The upgrade applies migrations, which have a verb of the same name.
    # A worker's heartbeat is a job that nobody misses when it is lost.
    if module.path in (
        "tenants/relay.py",
        "tenants/worker_pulse.py",
        "tenants/upgrading/applying.py",
    ):
        return []
    return [
        Found(module.path, node.lineno, f".{node.func.attr}(")
        for node in nodes(module, ast.Call)
        if isinstance(node.func, ast.Attribute) and node.func.attr in _PUBLISHERS
    ]


# ------------------------------------------------------------------ raw SQL

# Where SQL is written by hand, each file for a reason of its own.
_RAW_SQL = {
    "audit/chain.py",  # streams a history over the owner's login
    "config/figures.py",  # counts rings by task
    "config/health.py",  # asks whether the database answers
    "core/compiled.py",  # runs what querysets say
    "core/prepared.py",  # runs what these files say
    "core/locks.py",  # advisory locks
    "core/rows.py",  # writes many instances in one statement
    "core/sealed.py",  # asks a sequence for the key of a row to come
    "conversations/holding.py",  # locks a row, and then what may stop it, in one statement
    "conversations/inbound.py",  # one statement stores a whole batch
    "conversations/intake.py",  # notes what was done with many updates in one statement
    "tenants/backend/base.py",  # the walls
    "tenants/doorbell.py",  # row and NOTIFY in one statement
    "tenants/isolation/attempts.py",  # attacks the walls over each login
    "tenants/isolation/drift.py",  # reads the catalogue of rights
    "tenants/isolation/sql.py",  # attacks the walls by their own backend
    "tenants/provisioning.py",  # makes schemas and roles
    "tenants/admission.py",  # who may become a tenant's roles
    "tenants/erasure/leftovers.py",  # asks the catalogue what is left
    "tenants/erasure/steps.py",  # drops schemas and roles
    "tenants/heartbeat.py",  # beats in one statement, by the database's clock
    "tenants/lifecycle.py",  # changes who may enter, with the state
    "tenants/own_work.py",  # takes rings and locks in one statement
    "tenants/parking.py",  # moves many rings in one statement
    "tenants/relay.py",  # claims rows with SKIP LOCKED
    "tenants/steward.py",  # holds a lock for its session
    "tenants/upkeep.py",  # rings for all tenants in one statement
    "tenants/planned.py",  # the cursor of claims, outside tenants
    "tenants/pooling.py",  # asks whether a pooler mixes up sessions
    "tenants/schema_text.py",  # makes a scratch schema and drops it
    "tenants/states.py",  # asks for the state at every request
    "tenants/upgrade.py",  # migrations and rights
    "workspaces/outboxes.py",  # counts what waits in other schemas, as the owner
    "tenants/upgrading/",  # the same, for all tenants
}
_BUILDERS = {"RawSQL", "raw", "extra"}


def raw_sql(module: Module) -> list[Found]:
    """SQL could say SET ROLE itself, so it stays out of the ways of requests."""
    found = []
    for node in nodes(module, ast.Call):
        name = dotted(node.func)
        last = name.rpartition(".")[2]
        if last in _BUILDERS and ("objects" in name or last == "RawSQL" or "()" in name):
            found.append(Found(module.path, node.lineno, name))
        if last in ("cursor", "executed") and not module.path.startswith(tuple(_RAW_SQL)):
            found.append(Found(module.path, node.lineno, name))
        if (
            last == "connect"
            and name.startswith("psycopg")
            and not module.path.startswith(tuple(_RAW_SQL))
        ):
            found.append(Found(module.path, node.lineno, name))
    return found


# ------------------------------------------------------------------ one door per transition

# Column → where it is assigned. A model's docstring names the same doors.
_DOORS_OF: dict[str, set[str]] = {
    "status": {
        "orders/approval.py",
        "orders/changes.py",
        "orders/proposals.py",
        "conversations/delivery.py",
        "conversations/settling.py",  # the second half of delivery
        "whatsapp/receiving.py",  # an HTTP answer's, no row's
        "conversations/statuses.py",  # what the transport says became of it
        "conversations/queueing.py",  # what is taken back before it leaves
        "conversations/superseding.py",  # the same, by a newer message of the customer's
        "conversations/arrivals.py",  # a customer who writes opens the conversation
        "conversations/joining.py",  # of two talks that become one, an open one
        "conversations/history.py",  # a talk that was brought along from the phone is closed
        "conversations/schedule.py",  # of what people wrote for later
        "whatsapp/templates/",  # of templates, which Meta moves
    },
    "handler": {"conversations/handling.py", "conversations/joining.py"},  # a person wins
    "epoch": {"conversations/handling.py", "conversations/joining.py"},
    "engaged": {"tenants/switches.py"},
    "role": {"accounts/people.py"},
    "custom_role": {"accounts/people.py"},
    "is_active": {"accounts/people.py"},
    "deactivated_at": {"accounts/people.py"},
    "price_minor": {"catalog/actions/"},
    "opted_out_at": {"conversations/consent.py"},
    "decided_by": {"orders/approval.py", "orders/changes.py"},
    "decided_by_id": {"orders/approval.py", "orders/changes.py"},
    "decided_at": {"orders/approval.py", "orders/changes.py"},
}


def other_assignments(module: Module) -> list[Found]:
    """A state is moved by one function a verb, never where it happens to be at hand."""
    if module.path.startswith("ai/engine/") or not _has_rows(module):
        return []
    found = []
    for node in nodes(module, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Call):
        if isinstance(node, ast.Call):
            if dotted(node.func).rpartition(".")[2] != "update" or not node.keywords:
                continue
            names = [keyword.arg for keyword in node.keywords if keyword.arg]
        else:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [target.attr for target in targets if isinstance(target, ast.Attribute)]
        found += [
            Found(module.path, node.lineno, f"{name} =")
            for name in names
            if name in _DOORS_OF and not module.path.startswith(tuple(_DOORS_OF[name]))
        ]
    return found


def _has_rows(module: Module) -> bool:
    return not module.path.startswith(("config/", "core/"))


# ------------------------------------------------------------------ the machine

_PEOPLES = {"approve_proposal", "reject_proposal", "grant_change", "decline_change"}
_DECIDING = ("orders.approval", "orders.changes", "catalog.actions", "accounts.actions")


def machine_deciding(module: Module) -> list[Found]:
    """Nothing of the assistant's imports or names what only people do."""
    if not module.path.startswith("ai/"):
        return []
    found = []
    for node in nodes(module, ast.ImportFrom, ast.Name, ast.Attribute):
        if isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            if node.module in _DECIDING:
                names.add("approve_proposal")
        else:
            names = {node.id if isinstance(node, ast.Name) else node.attr}
        if names & _PEOPLES:
            found.append(Found(module.path, node.lineno, ", ".join(sorted(names))))
    return found


# ------------------------------------------------------------------ the outside world


CLIENTS = ("requests", "httpx", "aiohttp", "urllib3", "anthropic", "openai", "boto3", "botocore")


def own_http(module: Module) -> list[Found]:
    """Requests leave by core.http (deadlines, no private addresses), those of vendors too."""
    found = []
    for node in nodes(module, ast.Import, ast.ImportFrom):
        names = (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
        )
        found += [
            Found(module.path, node.lineno, f"import {name}")
            for name in names
            if name.split(".")[0] in CLIENTS and module.path != "core/http.py"
        ]
    return found


def clock(module: Module) -> list[Found]:
    """Time is told by core.clock, so a test can move it in one place."""
    if module.path == "core/clock.py":
        return []
    return [
        Found(module.path, node.lineno, dotted(node.func))
        for node in nodes(module, ast.Call)
        if dotted(node.func)
        in ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now")
    ]


LAWS = [
    other_doors,
    bare_publishing,
    raw_sql,
    other_assignments,
    machine_deciding,
    own_http,
    clock,
]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_product_keeps(law: object) -> None:
    assert breaches(law) == [], law.__doc__


@pytest.mark.parametrize(
    ("law", "path", "source"),
    [
        (other_doors, "orders/x.py", "from django_tenants.utils import schema_context"),
        (other_doors, "orders/x.py", "with tenant:\n    pass"),
        (other_doors, "orders/x.py", "with request.tenant:\n    pass"),
        (other_doors, "orders/x.py", "with utils.tenant_context(t):\n    pass"),
        (other_doors, "orders/x.py", "connection.set_schema('t_x')"),
        (other_doors, "orders/x.py", "tenant.activate()"),
        (bare_publishing, "orders/x.py", "deliver.delay(conversation_id=1)"),
        (bare_publishing, "tenants/tasks.py", "deliver.apply_async()"),
        (bare_publishing, "orders/x.py", "app.send_task('a')"),
        (raw_sql, "orders/x.py", "with connection.cursor() as c:\n    c.execute('SET ROLE x')"),
        (raw_sql, "orders/x.py", "with executed('SET ROLE x'):\n    pass"),
        (raw_sql, "orders/x.py", "Order.objects.raw('SELECT 1')"),
        (raw_sql, "orders/x.py", "Order.objects.filter().extra(where=['1=1'])"),
        (raw_sql, "orders/x.py", "Order.objects.annotate(x=RawSQL('1', []))"),
        (other_assignments, "panels/x.py", "proposal.status = 'approved'"),
        (other_assignments, "panels/x.py", "Proposal.objects.filter(pk=1).update(status='x')"),
        (other_assignments, "ai/orchestrator.py", "conversation.handler = 'assistant'"),
        (other_assignments, "orders/x.py", "conversation.epoch += 1"),
        (other_assignments, "orders/x.py", "service.price_minor = 1"),
        (machine_deciding, "ai/x.py", "from orders.approval import approve_proposal"),
        (machine_deciding, "ai/x.py", "approval.approve_proposal(actor=a)"),
        (machine_deciding, "ai/x.py", "from orders.changes import take_by_right"),
        (own_http, "orders/x.py", "import requests"),
        (own_http, "whatsapp/x.py", "from httpx import Client"),
        (clock, "orders/x.py", "datetime.now()"),
    ],
)
def test_the_law_finds(law: object, path: str, source: str) -> None:
    assert law(parse(source, path=path)) != []


@pytest.mark.parametrize(
    ("law", "path", "source"),
    [
        (other_doors, "orders/x.py", "with in_tenant(tenant):\n    pass"),
        (bare_publishing, "tenants/relay.py", "app.send_task('a')"),
        (raw_sql, "core/locks.py", "with connection.cursor() as c:\n    pass"),
        (other_assignments, "orders/approval.py", "proposal.status = 'approved'"),
        (other_assignments, "orders/x.py", "Proposal.objects.filter(status='approved')"),
        (machine_deciding, "panels/x.py", "from orders.approval import approve_proposal"),
        (own_http, "core/http.py", "import requests"),
    ],
)
def test_the_law_leaves_alone(law: object, path: str, source: str) -> None:
    assert law(parse(source, path=path)) == []
