"""The language models' chain on the command line: add, list, remove, test."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.permissions import PLATFORM_PERMISSIONS
from ai.backends.actions import BUILT_IN, add_backend, kinds, remove_backend
from ai.backends.keys import key_of, variable_of
from ai.backends.models import Backend
from ai.backends.protocol import BackendError
from ai.backends.queries import listed
from ai.backends.trial import try_backend
from core.actors import Actor
from core.errors import ProfferError

OPERATOR = Actor(kind="platform", label="Command line", permissions=PLATFORM_PERMISSIONS)


class Command(BaseCommand):
    help = "Set up the vendors that the assistant asks, in order; the built-in engine is last."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = verbs.add_parser("add", help="put a vendor into the chain")
        add.add_argument("--kind", required=True, help=f"one of: {', '.join(kinds())}")
        add.add_argument("--name", required=True)
        add.add_argument("--model", required=True)
        add.add_argument("--base-url", default="")
        add.add_argument("--key-env", default="", help="the variable that holds the key")
        add.add_argument("--position", type=int, default=None)
        add.add_argument("--hearing-model", default="", help="what writes voice notes down")
        add.add_argument("--seeing-model", default="", help="what describes pictures")
        verbs.add_parser("list", help="show the chain")
        remove = verbs.add_parser("remove", help="take a vendor out")
        remove.add_argument("name_given", metavar="NAME", nargs="?")
        remove.add_argument("--name", default="")
        test = verbs.add_parser("test", help="ask each vendor, or one, a harmless question")
        test.add_argument("name_given", metavar="NAME", nargs="?")
        test.add_argument("--name", default="")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        try:
            getattr(self, f"_{verb}")(options)
        except ProfferError as error:
            raise CommandError(" ".join([error.message, *error.fields.values()])) from None

    def _add(self, options: dict[str, Any]) -> None:
        backend = add_backend(
            actor=OPERATOR,
            kind=options["kind"],
            name=options["name"],
            model=options["model"],
            base_url=options["base_url"],
            key_env=options["key_env"],
            position=options["position"],
            hearing_model=options["hearing_model"],
            seeing_model=options["seeing_model"],
            at_the_machine=True,
        )
        self.stdout.write(f"{backend.name} is number {backend.position} in the chain")
        if not _key_is_there(backend):
            self.stdout.write(f"{variable_of(backend)} must be set where the AI workers run")

    def _list(self, options: dict[str, Any]) -> None:
        for backend in listed():
            address = backend.base_url or "the vendor's own address"
            off = "" if backend.enabled else "  switched off"
            hears = f"  hears: {backend.hearing_model}" if backend.hearing_model else ""
            sees = f"  sees: {backend.seeing_model}" if backend.seeing_model else ""
            self.stdout.write(
                f"{backend.position}. {backend.name}  {backend.kind}  {backend.model}  "
                f"{address}  {_key_words(backend)}{hears}{sees}{off}"
            )
        self.stdout.write(f"last: {BUILT_IN} (needs no key and no network)")

    def _remove(self, options: dict[str, Any]) -> None:
        name = _named(options)
        remove_backend(actor=OPERATOR, name=name)
        self.stdout.write(f"{name} is removed")

    def _test(self, options: dict[str, Any]) -> None:
        wanted = options["name_given"] or options["name"]
        chosen = [b for b in listed() if not wanted or b.name == wanted]
        if wanted == BUILT_IN or (not wanted and not chosen):
            self.stdout.write(f"{BUILT_IN}: ok (always)")
            return
        if not chosen:
            raise CommandError(f"There is no backend “{wanted}”.")
        failed = [backend.name for backend in chosen if not self._asks(backend)]
        if failed:
            raise CommandError(f"no usable answer from {', '.join(failed)}")

    def _asks(self, backend: Backend) -> bool:
        tried = try_backend(backend)
        if not tried.worked:
            self.stdout.write(f"{backend.name}: {tried.code} ({tried.reason})")
            return False
        self.stdout.write(
            f"{backend.name}: ok, {tried.model}, {tried.milliseconds} ms, "
            f"{tried.input_tokens} + {tried.output_tokens} tokens"
        )
        return True


def _named(options: dict[str, Any]) -> str:
    name = options["name_given"] or options["name"]
    if not name:
        raise CommandError("Name the backend.")
    return str(name)


def _key_is_there(backend: Backend) -> bool:
    try:
        key_of(backend)
    except BackendError:
        return False
    return True


def _key_words(backend: Backend) -> str:
    if backend.sealed_key:
        return "key: stored" if _key_is_there(backend) else "key: stored, does not open here"
    variable = variable_of(backend)
    if not variable:
        return "no key"
    return f"{variable}: {'set' if os.environ.get(variable, '').strip() else 'not set here'}"
