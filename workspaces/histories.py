"""All histories of the installation: their chains verified, anchored and pruned, one by one.

The steward calls :func:`verify_all`, :func:`anchor_all` and :func:`prune_all`; an operator
`manage.py verify_audit`. Everything is read and written over the owner's login, a short
transaction a chain.
"""

import hashlib
import json
import logging
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.db.models import QuerySet
from psycopg import Connection

from accounts.models import SecurityPolicy
from audit.actions import record
from audit.chain import Broken, Place, Verdict, head_of, verify
from audit.models import Entry
from audit.pruning import cut_of, prune, verify_kept
from core.actors import system_actor
from core.clock import now
from core.scope import PUBLIC_SCHEMA
from tenants.context import in_tenant, outside_tenants
from tenants.models import ChainAnchor, ChainCheck, Tenant
from tenants.routers import OWNER

logger = logging.getLogger(__name__)

PLATFORM_ID = 0
ANCHORED = "audit.anchored"
WHOLE_EVERY = timedelta(days=1)
"""How often a chain is read from its start; between, only what is new is."""

DEFAULT_DAYS = 90
"""How long entries are kept where no policy says otherwise."""

STEWARD = system_actor("steward")


@dataclass(frozen=True, slots=True)
class Chain:
    """One history: a workspace's, or the platform's own (`tenant` is None)."""

    tenant: Tenant | None

    @property
    def tenant_id(self) -> int:
        return self.tenant.pk if self.tenant else PLATFORM_ID

    @property
    def schema(self) -> str:
        return self.tenant.schema_name if self.tenant else PUBLIC_SCHEMA

    @property
    def name(self) -> str:
        return self.tenant.slug if self.tenant else "platform"


PLATFORM = Chain(tenant=None)


def chains() -> Iterator[Chain]:
    """The platform's and every workspace's that is there to be read."""
    yield PLATFORM
    states = [Tenant.State.ACTIVE, Tenant.State.SUSPENDED, Tenant.State.DELETED]
    for tenant in Tenant.objects.using(OWNER).filter(state__in=states).order_by("id"):
        yield Chain(tenant=tenant)


def _connection() -> Connection:
    """The owner's own connection, in no transaction: the rooms below begin theirs."""
    wrapper = connections[OWNER]
    wrapper.ensure_connection()
    return wrapper.connection


# ------------------------------------------------------------------ verifying


def verify_chain(
    chain: Chain, *, since: Place | None = None, noted: Mapping[int, bytes] | None = None
) -> Verdict:
    """Check one chain, whole or (`since`) what came after a place that was found right.

    `noted` are anchors kept elsewhere, by position, beside those of the database.
    """
    connection = _connection()
    cut = cut_of(connection, schema=chain.schema)
    start = cut.place
    if since is not None and since.position > cut.place.position:
        start = since
    else:
        kept = verify_kept(connection, schema=chain.schema, cut=cut)
        if kept.broken:
            return kept
    anchors = {
        position: bytes(after)
        for position, after in ChainAnchor.objects.using(OWNER)
        .filter(tenant_id=chain.tenant_id, position__gt=start.position)
        .values_list("position", "hash")
    } | dict(noted or {})
    if head_of(connection, schema=chain.schema).position < start.position:
        problem = f"the end is missing: there were {start.position} positions once"
        return Verdict(through=Place(), entries=0, broken=Broken(start.position, None, problem))
    return verify(
        connection,
        schema=chain.schema,
        tenant_id=chain.tenant_id,
        start=start,
        anchors=anchors,
    )


def verify_batches() -> Broken | None:
    """Check the anchors against the digests that the platform's own entries carry."""
    batches: dict[int, list[ChainAnchor]] = {}
    for anchor in ChainAnchor.objects.using(OWNER).exclude(batch=None):
        if anchor.batch is not None:
            batches.setdefault(anchor.batch, []).append(anchor)
    with outside_tenants():
        for entry in _anchorings():
            found = batches.pop(entry.pk, [])
            if entry.data != _noted(found):
                return Broken(0, entry.pk, "its anchors are not the ones that were noted")
    if batches:
        return Broken(0, min(batches), "the entry that noted its anchors is missing")
    return None


def _anchorings() -> QuerySet[Entry]:
    return Entry.objects.using(OWNER).filter(code=ANCHORED).order_by("id")


def _noted(anchors: Collection[ChainAnchor]) -> dict[str, Any]:
    """What the platform's entry says of the anchors of its round."""
    return {"anchors": len(anchors), "digest": digest_of(anchors)}


def verify_all() -> list[str]:
    """Check every chain, the whole of it once a day; returns what is amiss, a line a chain."""
    known = {check.tenant_id: check for check in ChainCheck.objects.using(OWNER)}
    problems = []
    listed = list(chains())
    for chain in listed:
        check = known.get(chain.tenant_id) or ChainCheck(tenant_id=chain.tenant_id)
        problem = _check(chain, check)
        if problem:
            problems.append(f"{chain.name}: {problem}")
    gone = set(known) - {chain.tenant_id for chain in listed}
    ChainCheck.objects.using(OWNER).filter(tenant_id__in=gone).delete()
    return problems


def _check(chain: Chain, check: ChainCheck) -> str:
    moment = now()
    whole = bool(check.problem) or check.whole_at is None or moment - check.whole_at > WHOLE_EVERY
    verdict = verify_chain(chain, since=None if whole else Place(check.position, bytes(check.hash)))
    problem = str(verdict.broken)[:300] if verdict.broken else ""
    if chain == PLATFORM and whole and not problem and (broken := verify_batches()):
        problem = str(broken)[:300]
    if problem and problem != check.problem:
        logger.error("the history of %s is not what was written: %s", chain.name, problem)
        with outside_tenants():
            record(
                actor=STEWARD,
                code="audit.broken",
                target=f"tenant:{chain.tenant_id}",
                data={"workspace": chain.name, "problem": problem},
                using=OWNER,
            )
    check.problem = problem
    check.checked_at = moment
    if not problem:
        check.position, check.hash = verdict.through.position, verdict.through.hash
        check.whole_at = moment if whole else check.whole_at
    check.save(using=OWNER)
    return problem


# ------------------------------------------------------------------ anchoring


def digest_of(anchors: Collection[ChainAnchor]) -> str:
    """SHA-256 over the anchors as JSON lists, ordered by tenant and position."""
    lines = sorted(
        [anchor.tenant_id, anchor.position, bytes(anchor.hash).hex()] for anchor in anchors
    )
    return hashlib.sha256(json.dumps(lines, separators=(",", ":")).encode()).hexdigest()


def anchor_all() -> int:
    """Note where every chain stands; returns how many had moved since the last time.

    All new anchors together are digested into one entry of the platform's chain, and
    (AUDIT_ANCHOR_FILE) appended to a file, which may lie out of the database's reach.
    """
    for chain in chains():
        head = head_of(_connection(), schema=chain.schema)
        if head.position:
            ChainAnchor.objects.using(OWNER).bulk_create(
                [ChainAnchor(tenant_id=chain.tenant_id, position=head.position, hash=head.hash)],
                ignore_conflicts=True,
            )
    with transaction.atomic(using=OWNER), outside_tenants():
        fresh = list(ChainAnchor.objects.using(OWNER).filter(batch=None).select_for_update())
        # The platform's chain moves by the very entry that notes the anchors: alone it is
        # no news, or it would be noted for ever.
        if not [anchor for anchor in fresh if anchor.tenant_id != PLATFORM_ID]:
            fresh = fresh if _acts_since_last_anchor() else []
        if not fresh:
            return 0
        entry = record(
            actor=STEWARD,
            code=ANCHORED,
            data=_noted(fresh),
            using=OWNER,
        )
        keys = [anchor.pk for anchor in fresh]
        ChainAnchor.objects.using(OWNER).filter(pk__in=keys).update(batch=entry.pk)
    _append_to_file(fresh)
    return len(fresh)


def _acts_since_last_anchor() -> bool:
    """Whether the platform's newest entry is something else than the last anchoring."""
    newest = Entry.objects.using(OWNER).order_by("-id").values_list("code", flat=True).first()
    return newest not in (None, ANCHORED)


def _append_to_file(anchors: list[ChainAnchor]) -> None:
    if not settings.AUDIT_ANCHOR_FILE:
        return
    moment = now().isoformat()
    lines = "".join(
        json.dumps(
            {
                "at": moment,
                "tenant": anchor.tenant_id,
                "position": anchor.position,
                "hash": bytes(anchor.hash).hex(),
            }
        )
        + "\n"
        for anchor in anchors
    )
    with Path(settings.AUDIT_ANCHOR_FILE).open("a") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def anchors_in_file(path: Path) -> dict[int, dict[int, bytes]]:
    """What a file of anchors says, by tenant and position."""
    found: dict[int, dict[int, bytes]] = {}
    for line in path.read_text().splitlines():
        anchor = json.loads(line)
        found.setdefault(anchor["tenant"], {})[anchor["position"]] = bytes.fromhex(anchor["hash"])
    return found


# ------------------------------------------------------------------ retention


def prune_all() -> int:
    """Delete what is past its time in every history, after noting a summary; how many went."""
    gone = 0
    for chain in chains():
        before = now() - timedelta(days=_days(chain))
        pruned = prune(_connection(), schema=chain.schema, before=before)
        if pruned:
            _forget_anchors(chain)
        gone += pruned
    return gone


def _days(chain: Chain) -> int:
    with in_tenant(chain.tenant) if chain.tenant else outside_tenants():
        return SecurityPolicy.objects.values_list("audit_days", flat=True).first() or DEFAULT_DAYS


def _forget_anchors(chain: Chain) -> None:
    """Anchors of what is gone prove nothing more. Those noted together go together."""
    if chain != PLATFORM:
        return
    with outside_tenants():
        oldest = _anchorings().values_list("pk", flat=True).first()
    ChainAnchor.objects.using(OWNER).filter(batch__lt=oldest or 0).delete()
