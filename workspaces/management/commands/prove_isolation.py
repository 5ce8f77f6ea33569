"""`manage.py prove_isolation`: try to get through every wall of this installation."""

import json
import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from audit.actions import record
from tenants.isolation.attempts import only_run
from tenants.isolation.drift import probe_drift
from tenants.isolation.report import Probe, Report
from tenants.isolation.sql import probe_canaries, probe_tenants
from tenants.isolation.surroundings import probe_surroundings
from tenants.models import Tenant
from tenants.routers import OWNER
from workspaces.canaries import MAKER, canaries, left_behind, remove, standing
from workspaces.knocking import probe_doors

_OPEN = (Tenant.State.ACTIVE, Tenant.State.SUSPENDED)


class Command(BaseCommand):
    help = (
        "Try to get through every wall between tenants, and print what was tried. Existing "
        "tenants are only read; what writes does so in two canary tenants that are made for it "
        "and removed. Exit code 1 when a wall does not hold."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object instead")

    def handle(self, *args: Any, **options: Any) -> None:
        if OWNER not in connections:
            raise CommandError(
                "Canary tenants are made by the owner's login: set DATABASE_OWNER_URL, or run "
                "this where the installation's proffer.env is."
            )
        as_json = options["json"]
        report = Report(tell=lambda probe: None if as_json else self._tell(probe))
        # A stop from outside must remove the canaries as Ctrl-C does.
        before = signal.signal(signal.SIGTERM, _stop)
        try:
            with only_run() as alone:
                if not alone:
                    raise CommandError("Another prove_isolation is under way; wait for its end.")
                self._prove(report)
        finally:
            signal.signal(signal.SIGTERM, before)
        if as_json:
            self.stdout.write(json.dumps(report.as_json(), indent=2, ensure_ascii=False))
        else:
            self._sum_up(report)
        if report.broken:
            raise SystemExit(1)

    def _tell(self, probe: Probe) -> None:
        style = {True: self.style.SUCCESS, False: self.style.ERROR, None: self.style.WARNING}
        self.stdout.write(style[probe.held](str(probe)))

    def _prove(self, report: Report) -> None:
        for tenant in standing():
            remove(tenant)
            self.stderr.write(f"removed {tenant.slug}, which a killed run had left")
        with canaries() as (mine, theirs):
            # The canaries are among them, so that one tenant alone has a neighbour too.
            tenants = list(Tenant.objects.filter(state__in=_OPEN).order_by("id"))
            probe_tenants(report, tenants)
            probe_drift(report, tenants, mine.tenant)
            probe_canaries(report, mine.tenant, theirs.tenant)
            everybody = list(Tenant.objects.order_by("id"))
            probe_surroundings(report, everybody, mine.tenant, theirs.tenant)
            probe_doors(report, mine, theirs)
        report.add(
            "canaries",
            "both are gone, with everything of them",
            [*left_behind(mine.tenant), *left_behind(theirs.tenant)],
        )
        record(
            actor=MAKER,
            code="tenants.isolation.broken" if report.broken else "tenants.isolation.proved",
            target="platform",
            data={
                "held": len(report.held),
                "broken": [probe.what for probe in report.broken],
                "skipped": len(report.skipped),
            },
        )

    def _sum_up(self, report: Report) -> None:
        counts = f"{len(report.held)} held, {len(report.broken)} did not"
        if report.skipped:
            counts += f", {len(report.skipped)} could not be tried"
        verdict = "A wall does not hold." if report.broken else "Every wall that was tried held."
        self.stdout.write(f"\n{verdict} {counts}; {report.tries} tries.")


def _stop(*_: Any) -> None:
    raise SystemExit(143)
