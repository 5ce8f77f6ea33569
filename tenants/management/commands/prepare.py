"""Bring the database up to date: shared tables, every tenant's schema, all rights."""

import os
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants import schema_text
from tenants.pooling import SessionsMix, check_login
from tenants.routers import OWNER
from tenants.upgrade import (
    Watch,
    preview,
    something_pending,
    upgrade_public,
    upgrade_tenants,
)
from tenants.upgrading.crew import Options, Outcome

BAR = 30
"""Characters of the progress bar."""

FEW = 20
"""So many tenants are told of one by one where nobody sees a bar, more of them by tenths."""


class Command(BaseCommand):
    help = (
        "Migrate the shared schema and every tenant, and state rights where they changed. "
        "May be run at any time, while requests are served, and again after a crash."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="fail when something is pending")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would run; run nothing"
        )
        parser.add_argument(
            "--only", action="append", default=[], metavar="SLUG", help="these tenants alone"
        )
        parser.add_argument(
            "--canary",
            action="append",
            default=[],
            metavar="SLUG",
            help="upgrade these first, and stop if one fails",
        )
        parser.add_argument(
            "--rights", action="store_true", help="state all rights again, as after a restore"
        )
        parser.add_argument(
            "--workers", type=int, default=Options().workers, help="tenants side by side"
        )
        parser.add_argument(
            "--lock-timeout",
            type=int,
            default=Options().lock_timeout,
            metavar="MS",
            help="the longest that requests may queue behind a waiting migration",
        )
        parser.add_argument(
            "--schema-text",
            action="store_true",
            help="first rebuild the text that new tenants are made from, if it is stale",
        )
        parser.add_argument(
            "--pg-dump", default="pg_dump", help="for --schema-text: one of the server's version"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["workers"] < 1 or options["lock_timeout"] < 1:
            raise CommandError("--workers and --lock-timeout must be 1 or more.")
        try:
            check_login(using=OWNER)
        except SessionsMix as finding:
            raise CommandError(str(finding)) from None
        if options["check"]:
            if something_pending(only=options["only"]):
                raise CommandError("An upgrade is pending: run manage.py prepare")
            self.stdout.write("Nothing is pending.")
            return
        if options["dry_run"]:
            self._preview(options)
            return
        self._upgrade(options)

    def _preview(self, options: dict[str, Any]) -> None:
        lines = list(preview(only=options["only"], rights=options["rights"]))
        for line in lines or ["Nothing is pending."]:
            self.stdout.write(line)

    def _upgrade(self, options: dict[str, Any]) -> None:
        begun = time.monotonic()
        count = upgrade_public(rights=options["rights"], tell=self.stdout.write)
        self.stdout.write(f"shared schema: {count} migrations")
        if options["schema_text"]:
            self._schema_text(options["pg_dump"])
        progress = _Progress(self.stdout)
        result = upgrade_tenants(
            only=options["only"],
            canaries=options["canary"],
            rights=options["rights"],
            options=Options(workers=options["workers"], lock_timeout=options["lock_timeout"]),
            watch=Watch(outcome=progress.outcome),
        )
        progress.end()
        self.stdout.write(
            f"tenants: {len(result.done)} upgraded, {len(result.failed)} failed, "
            f"{result.tenants} in all; {time.monotonic() - begun:.1f} s"
        )
        for outcome in result.failed:
            self.stderr.write(f"{outcome.standing.slug}: {outcome.error}")
        if result.stopped:
            raise CommandError(f"The upgrade stopped: {result.stopped}.")
        if result.failed:
            raise CommandError(
                f"{len(result.failed)} of {result.tenants} tenants were set aside. Mend what their "
                "errors say and run manage.py prepare again; the others need nothing more."
            )

    def _schema_text(self, pg_dump: str) -> None:
        try:
            schema_text.stored_text()
        except (schema_text.StaleSchemaText, FileNotFoundError):
            try:
                text = schema_text.build_text(pg_dump=pg_dump)
            except schema_text.DumpFailed as failure:
                raise CommandError(str(failure)) from None
            schema_text.TEXT.write_text(text)
            self.stdout.write(f"schema text: rebuilt, {len(text)} characters")
        else:
            self.stdout.write("schema text: up to date")


class _Progress:
    """A bar on a terminal, lines elsewhere."""

    def __init__(self, out: Any) -> None:
        self._out = out
        self._bar = bool(out.isatty()) and os.environ.get("TERM") != "dumb"
        self._seen = 0
        self._failed = 0

    def outcome(self, outcome: Outcome, due: int) -> None:
        self._seen += 1
        self._failed += bool(outcome.error)
        if self._bar:
            full = BAR * self._seen // max(due, 1)
            failed = f" · {self._failed} failed" if self._failed else ""
            self._out.write(
                f"\r[{'█' * full}{'·' * (BAR - full)}] {self._seen}/{due}{failed} ", ending=""
            )
            self._out.flush()
        elif due <= FEW:
            state = "failed" if outcome.error else f"{outcome.migrations} migrations"
            self._out.write(f"{outcome.standing.slug}: {state}")
        elif self._seen * 10 // due != (self._seen - 1) * 10 // due:
            self._out.write(f"{self._seen} of {due} tenants")

    def end(self) -> None:
        if self._bar and self._seen:
            self._out.write("")
