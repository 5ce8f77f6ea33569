"""What is not in Postgres: cache, files, keys of Redis, live channels, background work."""

from collections.abc import Sequence

import redis
from celery import current_app
from django.core.cache import cache
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tenants.context import TenantLike, in_tenant
from tenants.exceptions import ForATenant, NoTenant
from tenants.isolation.redis_keys import all_keys, strangers
from tenants.isolation.report import Report
from tenants.live import channel_for
from tenants.tasks import PlatformTask, TenantTask

_WORD = "a canary's word"
_FILE = "probe/canary.txt"


def probe_surroundings(
    report: Report, tenants: Sequence[TenantLike], mine: TenantLike, theirs: TenantLike
) -> None:
    """Between the canaries, and for Redis over all `tenants`."""
    _cache(report, mine, theirs)
    _files(report, mine, theirs)
    _keys(report, tenants)
    same = channel_for(mine.id) == channel_for(theirs.id)
    report.add("live", "two tenants on one channel", ["they are"] if same else [])
    _tasks(report, mine)


def _cache(report: Report, mine: TenantLike, theirs: TenantLike) -> None:
    try:
        with in_tenant(theirs):
            cache.set("probe", _WORD, timeout=60)
        with in_tenant(mine):
            got = [cache.get("probe"), *cache.get_many(["probe"]).values()]
            cache.delete("probe")
        outside = cache.get("probe")
        with in_tenant(theirs):
            kept = cache.get("probe")
            cache.delete("probe")
    except redis.RedisError as error:
        report.skip("cache", "another tenant's key", why=f"Redis does not answer: {error}")
        return
    offences = [f"it read {value!r}" for value in [*got, outside] if value is not None]
    if kept != _WORD:
        offences.append("deleting took another tenant's value")
    report.add("cache", "another tenant's key is read or deleted", offences, tries=4)


def _files(report: Report, mine: TenantLike, theirs: TenantLike) -> None:
    with in_tenant(theirs):
        name = default_storage.save(_FILE, ContentFile(_WORD.encode()))
    offences, tries = [], 0
    try:
        with in_tenant(mine):
            if default_storage.exists(name):
                offences.append("the same name is another tenant's file")
            for path in (
                f"../{theirs.schema_name}/{name}",
                f"probe/../../{theirs.schema_name}/{name}",
                default_storage.path("x").replace(mine.schema_name, theirs.schema_name),
                "../../proffer.env",
                "/etc/hostname",
            ):
                for door in (default_storage.open, default_storage.exists, default_storage.delete):
                    tries += 1
                    try:
                        door(path)
                    except SuspiciousFileOperation:
                        continue
                    except OSError as error:
                        offences.append(f"{path}: {error}")
                    else:
                        offences.append(f"{door.__name__}({path!r}) was let through")
        try:
            default_storage.exists(name)
        except NoTenant:
            pass
        else:
            offences.append("files are reached without a tenant")
    finally:
        with in_tenant(theirs):
            default_storage.delete(name)
    report.add("files", "another tenant's files, by name and by path", offences, tries=tries + 2)


def _keys(report: Report, tenants: Sequence[TenantLike]) -> None:
    known = {tenant.schema_name for tenant in tenants} | {str(tenant.id) for tenant in tenants}
    try:
        keys = list(all_keys())
    except redis.RedisError as error:
        report.skip("redis", "whose each key is", why=f"Redis does not answer: {error}")
        return
    report.add(
        "redis",
        "every key says its tenant or is on the list",
        strangers(keys, known=known),
        tries=len(keys),
    )


def _tasks(report: Report, mine: TenantLike) -> None:
    current_app.loader.import_default_modules()
    offences, tries = [], 0
    for name, task in sorted(current_app.tasks.items()):
        if name.startswith("celery."):
            continue
        tries += 1
        if isinstance(task, PlatformTask):
            # It refuses before it looks at anything.
            try:
                task(tenant_id=mine.id)
            except ForATenant:
                continue
        elif isinstance(task, TenantTask):
            try:
                task()
            except NoTenant:
                continue
        offences.append(f"{name} ran")
    report.add("tasks", "background work without its tenant", offences, tries=tries)
