"""A workspace's life from the shell: its state, its end, and the proof of that."""

import json
import secrets
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from redis import RedisError

from accounts.permissions import ROLE_PERMISSIONS, Role
from core.actors import Actor
from core.errors import ProfferError
from tenants import lifecycle
from tenants.addresses import workspace_url
from tenants.erasure.certificate import is_genuine, public_key
from tenants.erasure.leftovers import faults
from tenants.models import Erasure, Tenant
from workspaces.opening import OwnerDetails, open_workspace

OPERATOR = Actor(kind="platform", label="manage.py", permissions=ROLE_PERMISSIONS[Role.PLATFORM])
PASSWORD_BYTES = 12
"""Sixteen letters, as the platform's panel makes them."""

NEEDS_REASON = ("suspend", "delete", "erase")
MOVES: dict[str, Callable[..., object]] = {
    "suspend": lifecycle.suspend_tenant,
    "reactivate": lifecycle.reactivate_tenant,
    "delete": lifecycle.delete_tenant,
    "restore": lifecycle.restore_tenant,
    "erase": lifecycle.erase_tenant,
}


class Command(BaseCommand):
    help = (
        "Create, list, suspend, reactivate, delete, restore and erase workspaces; check them all."
    )

    def add_arguments(self, parser: Any) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="every workspace with its state")
        create = verbs.add_parser("create", help="a workspace; its owner is mailed a link")
        create.add_argument("slug")
        create.add_argument("--name", required=True, help="of the business")
        create.add_argument("--owner-email", required=True)
        create.add_argument("--owner-name", required=True)
        create.add_argument("--timezone", default="UTC")
        create.add_argument("--currency", default="USD")
        create.add_argument("--language", default="en", help="the main one")
        create.add_argument(
            "--show-password",
            action="store_true",
            help="send no mail: make a password and print it here, once",
        )
        verbs.add_parser("check", help="what does not belong together; fails if anything")
        for verb in MOVES:
            move = verbs.add_parser(verb)
            move.add_argument("slug")
            if verb in NEEDS_REASON:
                move.add_argument("--reason", required=True)
            if verb == "delete":
                move.add_argument("--days", type=int, default=lifecycle.KEEP_DAYS)
            if verb == "erase":
                move.add_argument("--yes", required=True, metavar="SLUG", help="the slug again")
        certificate = verbs.add_parser("certificate", help="the signed proof of an erasure")
        certificate.add_argument("slug", nargs="?")
        certificate.add_argument("--verify", action="store_true")
        certificate.add_argument("--public-key", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        verb = options["verb"]
        if verb == "list":
            for tenant in Tenant.objects.order_by("slug"):
                self.stdout.write(f"{tenant.slug}\t{tenant.state}\t{tenant.name}")
        elif verb == "create":
            self._create(options)
        elif verb == "check":
            self._check()
        elif verb == "certificate":
            self._certificate(options)
        else:
            self._move(verb, options)

    def _create(self, options: dict[str, Any]) -> None:
        password = secrets.token_urlsafe(PASSWORD_BYTES) if options["show_password"] else ""
        try:
            tenant = open_workspace(
                actor=OPERATOR,
                slug=options["slug"],
                name=options["name"],
                owner=OwnerDetails(
                    email=options["owner_email"], name=options["owner_name"], password=password
                ),
                timezone=options["timezone"],
                currency=options["currency"],
                default_language=options["language"],
            )
        except ProfferError as error:
            raise CommandError(_words(error)) from None
        self.stdout.write(f"{tenant.slug} is {tenant.state}: {workspace_url(tenant.slug)}")
        if password:
            self.stdout.write(f"{options['owner_email']} signs in with {password}")
        else:
            self.stdout.write(f"{options['owner_email']} is mailed a link to choose a password")

    def _check(self) -> None:
        try:
            found = faults()
        except RedisError as error:
            raise CommandError(f"Not all was looked at, Redis does not answer: {error}") from None
        for fault in found:
            self.stdout.write(fault)
        if found:
            raise CommandError(f"{len(found)} things do not belong together.")
        self.stdout.write("all tenants are in order")

    def _move(self, verb: str, options: dict[str, Any]) -> None:
        tenant = Tenant.objects.filter(slug=options["slug"]).first()
        if tenant is None:
            raise CommandError(f"There is no workspace {options['slug']}.")
        if verb == "erase" and options["yes"] != tenant.slug:
            raise CommandError("Nothing was erased: --yes must name the same workspace.")
        more = {name: options[name] for name in ("reason", "days") if name in options}
        try:
            MOVES[verb](actor=OPERATOR, tenant=tenant, **more)
        except ProfferError as error:
            raise CommandError(_words(error)) from None
        tenant.refresh_from_db()
        self.stdout.write(f"{tenant.slug} is {tenant.state}")

    def _certificate(self, options: dict[str, Any]) -> None:
        if options["public_key"]:
            self.stdout.write(public_key())
            return
        erasure = Erasure.objects.filter(slug=options["slug"]).order_by("-pk").first()
        if erasure is None or erasure.certificate is None:
            raise CommandError("There is no certificate of that workspace.")
        if options["verify"]:
            if not is_genuine(erasure.certificate, erasure.signature):
                raise CommandError("The signature does not fit the certificate.")
            self.stdout.write("genuine")
            return
        both = {"certificate": erasure.certificate, "signature": erasure.signature}
        self.stdout.write(json.dumps(both, indent=2, ensure_ascii=False))


def _words(error: ProfferError) -> str:
    return " ".join(error.fields.values()) or error.message
