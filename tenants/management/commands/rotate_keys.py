"""Change keys while everything runs."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.actors import Actor
from core.errors import ProfferError
from tenants import rotation
from tenants.models import Tenant
from tenants.routers import OWNER

OPERATOR = Actor(kind="platform", label="command line", permissions=frozenset({"platform.tenants"}))


class Command(BaseCommand):
    help = (
        "Give tenants new data keys and seal everything with them (--tenant, --platform, --all), "
        "or wrap all data keys by the provider's newest key (--wrapping)."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--tenant", metavar="SLUG", action="append", default=[])
        parser.add_argument("--platform", action="store_true")
        parser.add_argument("--all", action="store_true", help="the platform and every tenant")
        parser.add_argument("--wrapping", action="store_true")
        parser.add_argument(
            "--forget",
            action="store_true",
            help="instead of new keys: delete keys retired for a day that seal nothing any more",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if OWNER not in settings.DATABASES:
            raise CommandError("Keys are changed with the owner's login: set DATABASE_OWNER_URL.")
        whose = self._whose(options)
        if not whose and not options["wrapping"]:
            raise CommandError("Say what: --tenant SLUG, --platform, --all or --wrapping.")
        try:
            if options["wrapping"]:
                changed = rotation.rewrap(actor=OPERATOR)
                self.stdout.write(f"{changed} data keys wrapped anew")
            broken = [
                place for tenant in whose for place in self._change(tenant, options["forget"])
            ]
        except ProfferError as error:
            raise CommandError(error.message) from None
        if broken:
            raise CommandError(
                "These open with no key that is here and were left as they are: "
                + ", ".join(broken)
            )

    def _whose(self, options: dict[str, Any]) -> list[Tenant | None]:
        if options["all"]:
            return [None, *Tenant.objects.exclude(state=Tenant.State.ERASING).order_by("pk")]
        chosen: list[Tenant | None] = [None] if options["platform"] else []
        for slug in options["tenant"]:
            tenant = Tenant.objects.filter(slug=slug).first()
            if tenant is None:
                raise CommandError(f"There is no workspace {slug!r}.")
            chosen.append(tenant)
        return chosen

    def _change(self, tenant: Tenant | None, forget: bool) -> list[str]:
        name = tenant.slug if tenant else "platform"
        if forget:
            count = rotation.forget_retired(actor=OPERATOR, tenant=tenant)
            self.stdout.write(f"{name}: {count} old keys forgotten")
            return []
        done = rotation.rotate(actor=OPERATOR, tenant=tenant)
        self.stdout.write(f"{name}: a new key, {done.sealed} values sealed with it")
        return [f"{name}: {place}" for place in done.broken]
