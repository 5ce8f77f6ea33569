"""Decide a tenant's past turns again with other settings, or try its saved cases."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ai.queries import assistant_settings
from ai.replay import cases
from ai.replay.choices import Trial, read
from ai.replay.replaying import MOST, runs_of
from ai.replay.seeing import LEFT_OUT, Change, in_talks, look
from core.errors import InvalidInput, ProfferError
from tenants.context import in_tenant
from tenants.models import Tenant

MOST_DAYS = 366


class Command(BaseCommand):
    help = (
        f"Say what a tenant's assistant would answer now in the turns of the last days (at most "
        f"the newest {MOST}), or, with --cases, whether its saved cases hold. The built-in engine "
        "decides; nothing is sent and nothing is written. Ends with 1 where a case fails."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tenant", required=True, help="the workspace's address")
        parser.add_argument("--days", type=int, default=7)
        parser.add_argument("--threshold", type=int, help="1 to 99")
        parser.add_argument("--mode", help="strict or natural")
        parser.add_argument("--tone", help="friendly, formal or brief")
        parser.add_argument(
            "--version-of-catalogue",
            type=int,
            dest="catalogue",
            help="its number; 0 is the one that each turn saw; the newest when left out",
        )
        parser.add_argument("--cases", action="store_true", help="try the saved cases instead")

    def handle(self, *args: Any, tenant: str, days: int, **options: Any) -> None:
        found = Tenant.objects.filter(slug=tenant).first()
        if found is None:
            raise CommandError(f"There is no workspace “{tenant}”.")
        if not 1 <= days <= MOST_DAYS:
            raise CommandError(f"--days is a whole number from 1 to {MOST_DAYS}.")
        with in_tenant(found):
            try:
                trial = _trial(options)
                failed = self._cases(trial) if options["cases"] else self._replay(days, trial)
            except ProfferError as error:
                raise CommandError(error.message) from error
        if failed:
            raise SystemExit(1)

    def _replay(self, days: int, trial: Trial) -> bool:
        settings = assistant_settings()
        counts: Counter[str] = Counter()
        for talk in in_talks(runs_of(days)):
            for seen in look(talk, trial, settings):
                change = str(seen.change) if seen else LEFT_OUT
                counts[change] += 1
                if seen and change != Change.SAME:
                    before = ", ".join(act["kind"] for act in seen.run.acts)
                    after = ", ".join(act.kind for act in seen.acts)
                    self.stdout.write(f"run {seen.run.pk}: {change}: {before} → {after}")
        for name in (*Change.values, LEFT_OUT):
            self.stdout.write(f"{name:12}{counts[name]:6}")
        return False

    def _cases(self, trial: Trial) -> bool:
        results = cases.tried(cases.listed(), trial)
        for result in results:
            why = ", ".join(each["what"] for each in result.failed)
            line = f"fails  {result.case.name}: {why}" if why else f"holds  {result.case.name}"
            self.stdout.write(line)
        broken = sum(bool(result.failed) for result in results)
        self.stdout.write(f"{len(results) - broken} of {len(results)} hold")
        return broken > 0


def _trial(options: dict[str, Any]) -> Trial:
    given = {
        name: options[name] for name in ("threshold", "mode", "tone") if options[name] is not None
    }
    try:
        return read({**given, "version": options["catalogue"]}, assistant_settings())
    except InvalidInput as error:
        lines = [f"{name}: {words}" for name, words in error.fields.items()]
        raise CommandError("\n".join(lines)) from error
