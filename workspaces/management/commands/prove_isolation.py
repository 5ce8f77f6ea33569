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
        stop = _Stop()
        report = Report(tell=lambda probe: self._told(probe, stop=stop, as_json=as_json))
        # However it is stopped, the canaries are removed on the way out.
        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            with only_run() as alone:
                if not alone:
                    raise CommandError("Another prove_isolation is under way; wait for its end.")
                self._prove(report)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        if as_json:
            self.stdout.write(json.dumps(report.as_json(), indent=2, ensure_ascii=False))
        else:
            self._sum_up(report)
        if report.broken:
            raise SystemExit(1)

    def _told(self, probe: Probe, *, stop: "_Stop", as_json: bool) -> None:
        stop.heed()
        if not as_json:
            self._tell(probe)

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


class _Stop:
    """Ends the run at a signal; at the next probe if what it raised was swallowed where it struck.

    Python drops an exception that a signal raises inside a destructor or a callback of C.
    """

    def __init__(self) -> None:
        self._number = 0

    def __call__(self, number: int, frame: object) -> None:
        self._number = number
        self.heed()

    def heed(self) -> None:
        """Raises SystemExit, with the code that shells give for the signal, if one came."""
        if self._number:
            raise SystemExit(128 + self._number)
