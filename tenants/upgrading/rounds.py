"""An upgrade of all tenants: look, lead, follow, and look again until nothing is due."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db.migrations.state import ProjectState
from django.db.models import QuerySet

from tenants.models import Tenant, UpgradeRun
from tenants.rights import rights_note
from tenants.routers import OWNER
from tenants.upgrading import runs
from tenants.upgrading.applying import Script
from tenants.upgrading.crew import Crew, Group, Options, Outcome
from tenants.upgrading.plans import Migrations, Plan, plan_for
from tenants.upgrading.standing import Standing, standing_of

ROUNDS = 5
"""Looks at what is due: tenants are made, and others upgrade, while we run."""

LEADS = 5
"""So many first tenants of a group may fail; then the migration is broken, not they."""


@dataclass
class Upgrade:
    """What an upgrade did; `stopped` says why it did not go on to the others."""

    tenants: int = 0
    done: list[Outcome] = field(default_factory=list)
    failed: list[Outcome] = field(default_factory=list)
    stopped: str = ""

    @property
    def complete(self) -> bool:
        return not self.failed and not self.stopped


def _tell_nobody(_outcome: Outcome, _due: int) -> None:
    """For callers without a terminal."""


@dataclass(frozen=True)
class Watch:
    """Told of each tenant that is done or set aside, with how many were due."""

    outcome: Callable[[Outcome, int], None] = _tell_nobody


@dataclass
class Pending:
    """What is due: groups with their plans, and tenants whose schema is not there."""

    tenants: int
    groups: list[Group]
    missing: list[Standing]


def _tenants(only: Sequence[str]) -> QuerySet[Tenant]:
    """All but those that are being erased; a suspended or deleted one may come back."""
    tenants = Tenant.objects.using(OWNER).exclude(state=Tenant.State.ERASING).order_by("id")
    return tenants.filter(slug__in=only) if only else tenants


def pending_groups(
    migrations: Migrations,
    *,
    only: Sequence[str] = (),
    rights: bool = False,
    settled: frozenset[int] | set[int] = frozenset(),
) -> Pending:
    """What is due, leaving out the tenants in `settled`; `rights` makes all rights due."""
    tenants = list(_tenants(only))
    preparing = {tenant.pk for tenant in tenants if tenant.state == Tenant.State.PREPARING}
    due: dict[tuple[str, bool], list[Standing]] = {}
    missing = []
    for each in standing_of(tenants):
        if each.tenant_id in settled:
            continue
        if not each.exists:
            if each.tenant_id not in preparing:
                missing.append(each)
            continue
        restate = rights or not each.roles or each.rights != rights_note()
        if restate or not migrations.complete(each.applied):
            due.setdefault((each.digest, restate), []).append(each)
    groups = []
    for (_, restate), standings in due.items():
        if migrations.complete(standings[0].applied):
            nothing = Plan(segments=(), squashes=(), state=ProjectState())
            script = Script(statements=(), migrations=())
            groups.append(Group(standings, nothing, rights=True, script=script, led=True))
        else:
            plan = plan_for(standings[0], migrations)
            groups.append(Group(standings, plan, rights=restate or not plan.keeps_rights))
    return Pending(len(tenants), groups, missing)


def upgrade_tenants(
    *,
    only: Sequence[str] = (),
    canaries: Sequence[str] = (),
    rights: bool = False,
    options: Options | None = None,
    watch: Watch | None = None,
) -> Upgrade:
    """Bring every tenant that is not being erased up to date; needs an upgraded shared schema.

    `only` and `canaries` are slugs. Canaries go first; one that fails stops the
    upgrade. Any other tenant that fails is set aside and the rest go on. Run again
    after a crash it goes on where it was. `rights` states all rights again.
    """
    migrations = Migrations()
    work = _Work(
        migrations, canaries=canaries, options=options or Options(), watch=watch or Watch()
    )
    try:
        for _ in range(ROUNDS):
            pending = pending_groups(migrations, only=only, rights=rights, settled=work.settled)
            if not work.go(pending):
                break
    finally:
        work.close(whole=not only)
    return work.result


class _Work:
    """One upgrade from its first look to its last."""

    def __init__(
        self, migrations: Migrations, *, canaries: Sequence[str], options: Options, watch: Watch
    ) -> None:
        self.result = Upgrade()
        self.settled: set[int] = set()
        self._fingerprint = migrations.fingerprint
        self._canaries = set(canaries)
        self._options = options
        self._watch = watch
        self._run: UpgradeRun | None = None
        self._due = 0
        self._whole = False

    def go(self, pending: Pending) -> bool:
        """Do what is due; False when nothing is, or when the upgrade has to stop."""
        self.result.tenants = pending.tenants
        count = sum(len(group.standings) for group in pending.groups) + len(pending.missing)
        if not count:
            self._whole = True
            return False
        if self._run is None:
            self._run = runs.begin(fingerprint=self._fingerprint, pending=count)
        self._due = len(self.settled) + count
        crew = Crew(self._run, options=self._options, report=self._report)
        for standing in pending.missing:
            words = "Its schema is not in the database."
            if runs.note_failure(self._run, standing, error=words):
                self._report(Outcome(standing, error=words))
        return self._lead_canaries(crew, pending) and all(
            self._upgrade(crew, group) for group in pending.groups
        )

    def _lead_canaries(self, crew: Crew, pending: Pending) -> bool:
        for group in pending.groups:
            for standing in group.standings:
                if standing.slug in self._canaries:
                    outcome = crew.lead(group, standing)
                    if outcome.error:
                        self.result.stopped = f"the canary {standing.slug} failed"
                        return False
        return True

    def _upgrade(self, crew: Crew, group: Group) -> bool:
        waiting = [each for each in group.standings if each.tenant_id not in self.settled]
        failed = 0
        while waiting and not group.led:
            outcome = crew.lead(group, waiting.pop(0))
            failed = failed + 1 if outcome.error else 0
            if failed == LEADS and waiting:
                self.result.stopped = f"the first {LEADS} tenants all failed"
                return False
        if waiting:
            crew.follow(group, waiting)
        return True

    def _report(self, outcome: Outcome) -> None:
        if outcome.moved:
            return
        self.settled.add(outcome.standing.tenant_id)
        if outcome.left:
            return
        (self.result.failed if outcome.error else self.result.done).append(outcome)
        self._watch.outcome(outcome, self._due)

    def close(self, *, whole: bool) -> None:
        """Close the run: finished once a look over all tenants found nothing due."""
        run = self._run
        if run is None and whole:
            # One that was cut off after its last tenant is finished by having looked.
            run = (
                UpgradeRun.objects.using(OWNER)
                .filter(fingerprint=self._fingerprint)
                .exclude(state=UpgradeRun.State.FINISHED)
                .first()
            )
        if run is not None:
            runs.finish(run, complete=whole and self._whole and self.result.complete)
