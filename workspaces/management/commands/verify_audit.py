"""Recompute the hash chains of the histories and say where one is not what was written."""

import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.chain import Broken, Place, Verdict
from tenants.models import Tenant
from tenants.routers import OWNER
from workspaces.histories import (
    PLATFORM,
    Chain,
    anchors_in_file,
    chains,
    verify_batches,
    verify_chain,
)


class Command(BaseCommand):
    help = (
        "Check the histories entry by entry. Without an option: the platform's own. "
        "Ends with 1 when one is broken."
    )

    def add_arguments(self, parser: Any) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--tenant", metavar="SLUG", help="one workspace's history")
        which.add_argument(
            "--all", action="store_true", help="the platform's and every workspace's"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        parser.add_argument(
            "--anchors", metavar="FILE", type=Path, help="compare with this file of anchors as well"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        anchors = anchors_in_file(options["anchors"]) if options["anchors"] else {}
        broken = 0
        for chain in self._chains(options):
            started = time.monotonic()
            verdict = verify_chain(chain, noted=anchors.get(chain.tenant_id, {}))
            if chain == PLATFORM and verdict.broken is None and (lie := verify_batches()):
                verdict = Verdict(verdict.through, verdict.entries, broken=lie)
            self._say(chain, verdict, seconds=time.monotonic() - started, as_json=options["json"])
            broken += verdict.broken is not None
        if broken:
            raise CommandError(f"{broken} of the histories cannot be trusted", returncode=1)

    def _chains(self, options: dict[str, Any]) -> list[Chain]:
        if options["all"]:
            return list(chains())
        if not options["tenant"]:
            return [PLATFORM]
        tenant = Tenant.objects.using(OWNER).filter(slug=options["tenant"]).first()
        if tenant is None:
            raise CommandError(f"There is no workspace {options['tenant']}.")
        return [Chain(tenant=tenant)]

    def _say(self, chain: Chain, verdict: Verdict, *, seconds: float, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(_as_json(chain, verdict, seconds=seconds)))
        elif verdict.broken:
            self.stdout.write(f"{chain.name}: BROKEN at {verdict.broken}")
        else:
            self.stdout.write(
                f"{chain.name}: unbroken, {verdict.entries} entries through position "
                f"{verdict.through.position}, {seconds:.2f} s"
            )


def _as_json(chain: Chain, verdict: Verdict, *, seconds: float) -> dict[str, Any]:
    broken: Broken | None = verdict.broken
    through: Place = verdict.through
    return {
        "history": chain.name,
        "unbroken": broken is None,
        "entries": verdict.entries,
        "position": through.position,
        "hash": through.hash.hex(),
        "seconds": round(seconds, 3),
        "broken_at": broken.position if broken else None,
        "broken_entry": broken.entry_id if broken else None,
        "problem": broken.problem if broken else "",
    }
