"""`manage.py prove_isolation`: finds every wall standing, sees one that is not, leaves nothing."""

import json
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from io import StringIO
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from audit.models import Entry
from panels.tenant import files
from tenants.context import outside_tenants, role_name
from tenants.isolation.attempts import only_run
from tenants.isolation.report import Report
from tenants.models import Tenant
from tenants.routers import OWNER
from tests.support.restore import COPY
from tests.support.source import ROOT
from workspaces.canaries import canaries, left_behind, standing

pytestmark = [pytest.mark.usefixtures("committed_db"), pytest.mark.slow]


def prove() -> tuple[int, dict]:
    """Exit code and what it says, run in this process."""
    output = StringIO()
    code = 0
    try:
        call_command("prove_isolation", "--json", stdout=output)
    except SystemExit as ended:
        code = int(ended.code)
    return code, json.loads(output.getvalue())


def broken(said: dict) -> list[str]:
    return [f"{probe['what']}: {probe['detail']}" for probe in said["probes"] if not probe["held"]]


def as_owner(statement: str) -> list[tuple]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def traces() -> list[tuple]:
    """Whatever of a canary stands in Postgres."""
    return as_owner(
        "SELECT nspname::text FROM pg_namespace WHERE nspname LIKE 't_isolation%'"
        " UNION ALL SELECT slug FROM public.tenants_tenant WHERE slug LIKE 'isolation%'"
        " UNION ALL SELECT domain FROM public.tenants_domain WHERE domain LIKE 'isolation%'"
        " UNION ALL SELECT rolname::text FROM pg_roles WHERE rolname ~ '^"
        f"{settings.TENANT_ROLE_PREFIX}_[0-9]+' AND NOT EXISTS (SELECT FROM public.tenants_tenant"
        f" WHERE rolname IN ('{settings.TENANT_ROLE_PREFIX}_' || id,"
        f" '{settings.TENANT_ROLE_PREFIX}_' || id || '_assistant'))"
    )


def test_every_wall_stands_and_nothing_is_left() -> None:
    code, said = prove()
    assert (broken(said), said["skipped"]) == ([], 0)
    assert code == 0
    assert said["held"] > 25
    assert said["tries"] > 300
    walls = {probe["wall"] for probe in said["probes"]}
    assert walls >= {"role", "machine", "row", "process", "drift", "doors", "cache", "files"}
    assert traces() == []
    assert not list(Path(settings.MEDIA_ROOT).glob("t_isolation*"))
    with redis.Redis.from_url(settings.REDIS_URL, decode_responses=True) as client:
        assert [key for key in client.scan_iter("*") if "isolation" in key] == []
    with outside_tenants():
        assert Entry.objects.filter(code="tenants.isolation.proved").count() == 1


BREACHES: list[tuple[str, str, dict[str, str]]] = [
    (
        "GRANT USAGE ON SCHEMA t_beta TO PUBLIC; GRANT SELECT ON t_beta.accounts_user TO PUBLIC",
        "REVOKE USAGE ON SCHEMA t_beta FROM PUBLIC;"
        " REVOKE SELECT ON t_beta.accounts_user FROM PUBLIC",
        {
            "people's role at another tenant's schema": '"t_beta".accounts_user',
            "granted to everybody": "SELECT on table accounts_user to PUBLIC",
        },
    ),
    (
        "GRANT UPDATE (price_minor) ON t_beta.catalog_service TO {machine}",
        "REVOKE UPDATE (price_minor) ON t_beta.catalog_service FROM {machine}",
        {
            "at orders, prices, people": "UPDATE catalog_service SET price_minor",
            "are those of one made now": "catalog_service.price_minor: UPDATE to «machine»",
        },
    ),
    (
        "GRANT SELECT ON public.tenants_domain TO {group}",
        "REVOKE SELECT ON public.tenants_domain FROM {group}",
        {"reach in the shared schema": "SELECT on public.tenants_domain"},
    ),
    (
        "ALTER ROLE {people} LOGIN",
        "ALTER ROLE {people} NOLOGIN",
        {"log in nowhere": "{people} may log in"},
    ),
    (
        "GRANT {people} TO {ai} WITH SET TRUE",
        "REVOKE {people} FROM {ai}",
        {
            "becomes people": 'SET LOCAL ROLE "{people}" was let through',
            "becomes its tenants' roles and no others": "{ai} becomes {people}",
        },
    ),
    (
        "ALTER TABLE t_beta.catalog_service DROP CONSTRAINT catalog_service_tenant_id_check",
        "ALTER TABLE t_beta.catalog_service ADD CONSTRAINT catalog_service_tenant_id_check"
        " CHECK (tenant_id = t_beta.current_tenant_id())",
        {
            "fills and checks": "t_beta.catalog_service does not hold its tenant",
            "are those of one made now": "lacks constraint catalog_service.catalog_service_tenant",
        },
    ),
    (
        "CREATE SCHEMA t_nobodys",
        "DROP SCHEMA t_nobodys",
        {"left of a tenant that is gone": "t_nobodys belongs to nobody"},
    ),
    (
        "CREATE FUNCTION public.loose() RETURNS int LANGUAGE sql SECURITY DEFINER RETURN 1",
        "DROP FUNCTION public.loose()",
        {"run as their owner": "public.loose()"},
    ),
    (
        "ALTER TABLE public.tenants_doorbell DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE public.tenants_doorbell ENABLE ROW LEVEL SECURITY",
        {
            "a doorbell rung": "INSERT INTO public.tenants_doorbell",
            "reach in the shared schema": "public.tenants_doorbell has no row policies",
        },
    ),
]
"""What takes a wall down, what puts it up again, and by which words of which probe it is found."""


def test_walls_that_are_down_are_found_and_named(beta: Tenant) -> None:
    """In one run, which takes seconds: each is found by what names it and nothing else."""
    names = {
        "people": role_name(beta.pk),
        "machine": role_name(beta.pk, assistant=True),
        "group": f"{settings.TENANT_ROLE_PREFIX}_tenants",
        "ai": settings.ASSISTANT_LOGIN,
    }
    with ExitStack() as mended:
        for breach, mend, _ in BREACHES:
            as_owner(breach.format(**names))
            mended.callback(as_owner, mend.format(**names))
        code, said = prove()
    assert code == 1
    lines = broken(said)
    unseen = [
        (breach, probe, words)
        for breach, _, found in BREACHES
        for probe, words in found.items()
        if not any(probe in line and words.format(**names) in line for line in lines)
    ]
    assert unseen == [], "\n".join(lines)
    assert traces() == []
    with outside_tenants():
        assert Entry.objects.filter(code="tenants.isolation.broken").exists()


def test_a_right_that_was_given_and_taken_again_is_no_difference(beta: Tenant) -> None:
    """Postgres then writes down what was the owner's by itself before."""
    as_owner(
        f"GRANT SELECT ON t_beta.django_migrations TO {role_name(beta.pk)};"
        f" REVOKE SELECT ON t_beta.django_migrations FROM {role_name(beta.pk)}"
    )
    code, said = prove()
    assert (code, broken(said)) == (0, [])


def test_a_key_of_nobodys_is_found() -> None:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.set(f"{settings.REDIS_PREFIX}:cache:something:1:loose", "1")
    code, said = prove()
    assert code == 1
    assert any("loose" in line for line in broken(said))


def test_a_link_to_a_file_that_is_signed_for_no_workspace_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The owner and the file have the same numbers in both: the neighbour's would open."""
    monkeypatch.setattr(files, "_salt", lambda: "attachment-link")
    code, said = prove()
    assert code == 1
    assert broken(said) == [
        "a file's address and link, at another workspace, in its session and in none:"
        " the link of /attachments/1/ answered 200;"
        " the link of /attachments/1/?save=1 answered 200;"
        " the link of /attachments/1/small/ answered 200"
    ]
    assert traces() == []


def test_a_probe_that_breaks_takes_the_canaries_with_it() -> None:
    made = []
    with pytest.raises(LookupError), canaries() as (mine, theirs):
        made += [mine.tenant, theirs.tenant]
        assert len(standing()) == 2
        raise LookupError
    assert traces() == []
    assert [left_behind(tenant) for tenant in made] == [[], []]


def _process() -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "prove_isolation"],
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # What a shell starts in the background is deaf to Ctrl-C, and so is what it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_a_run_that_is_stopped_leaves_nothing(stop: signal.Signals) -> None:
    with _process() as running:
        assert running.stdout is not None
        first = running.stdout.readline()
        assert first.startswith("✓"), first + running.stdout.read()
        assert len(standing()) == 2
        running.send_signal(stop)
        running.stdout.read()
        assert running.wait(timeout=60) != 0
    assert traces() == []


def test_what_a_killed_run_left_goes_with_the_next() -> None:
    with _process() as running:
        assert running.stdout is not None
        running.stdout.readline()
        running.kill()
    assert len(standing()) == 2
    code, said = prove()
    assert (code, broken(said)) == (0, [])
    assert traces() == []


def test_two_runs_at_once_do_not_take_each_others_canaries() -> None:
    with only_run() as alone:
        assert alone
        with only_run() as second:
            assert not second


def test_a_report_counts_and_shortens() -> None:
    report = Report()
    report.add("role", "fine", [])
    report.add("role", "bad", [f"offender {number}" for number in range(9)], tries=9)
    report.skip("machine", "not tried", why="no login")
    assert [str(probe) for probe in report.probes] == [
        "✓ role: fine",
        "✗ role: bad (9 tries): offender 0; offender 1; offender 2; offender 3; offender 4;"
        " and 4 more",
        "– machine: not tried: no login",
    ]
    assert report.tries == 10
    assert COPY
