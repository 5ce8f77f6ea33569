"""Setting up the platform's backends. Where the owner's login is at hand."""

import re

from django.db import transaction
from django.db.models import F

from ai.backends.addresses import is_address, is_of_own_network
from ai.backends.models import Backend
from audit.actions import record
from core.actors import Actor
from core.errors import InvalidInput, NotFound, ProfferError
from tenants.context import outside_tenants
from tenants.routers import OWNER

BUILT_IN = "built-in"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}\Z")
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,63}\Z")
_OURS = (
    *("SECRET_KEY", "FIELD_KEY", "AI_KEY", "ASSISTANT_SECRET_KEY", "DATABASE_", "REDIS_", "VAULT_"),
    *("WHATSAPP_", "PROFFER_", "EMAIL_", "METRICS_", "EMULATOR_"),
)
"""Variables whose content must not leave for anybody's server."""

LAST_POSITION = 1000

HAVE_EARS_AND_EYES = frozenset(
    {Backend.Kind.OPENAI, Backend.Kind.OPENAI_COMPATIBLE, Backend.Kind.GOOGLE}
)
"""Kinds that may be asked for voice notes and pictures (`ai.hearing`)."""


class BackendNameTaken(ProfferError):
    code = "name_taken"
    message = "There is a backend of this name already."


def add_backend(
    *,
    actor: Actor,
    kind: str,
    name: str,
    model: str,
    base_url: str = "",
    key_env: str = "",
    position: int | None = None,
    hearing_model: str = "",
    seeing_model: str = "",
    at_the_machine: bool = False,
) -> Backend:
    """Put a vendor into the chain, at `position` (1 is asked first) or at its end.

    The key stays in the environment variable `key_env` of the AI workers. `hearing_model`
    writes voice notes down and `seeing_model` describes pictures; empty: it does not.
    `at_the_machine`:
    the actor sits at its command line, and may name a server of its own network. Raises
    NotAllowed, InvalidInput or BackendNameTaken.
    """
    actor.require("platform.ai")
    own_network = at_the_machine and is_of_own_network(base_url)
    check(
        kind=kind,
        name=name,
        model=model,
        base_url=base_url,
        key_env=key_env,
        position=position,
        own_network=own_network,
        hearing_model=hearing_model,
        seeing_model=seeing_model,
    )
    rows = Backend.objects.using(OWNER)
    with outside_tenants(), transaction.atomic(using=OWNER), transaction.atomic():
        taken = [row.name for row in rows.select_for_update().order_by("id")]
        if name in taken:
            raise BackendNameTaken(fields={"name": BackendNameTaken.message})
        place = min(position or len(taken) + 1, len(taken) + 1)
        rows.filter(position__gte=place).update(position=F("position") + 1)
        backend = rows.create(
            kind=kind,
            name=name,
            model=model.strip(),
            hearing_model=hearing_model.strip(),
            seeing_model=seeing_model.strip(),
            base_url=base_url,
            own_network=own_network,
            key_env=key_env,
            position=place,
        )
        record(
            actor=actor,
            code="ai.backend.added",
            target=f"backend:{backend.pk}",
            data={"kind": kind, "name": name, "model": backend.model, "position": place},
        )
    return backend


def remove_backend(*, actor: Actor, name: str) -> None:
    """Take a vendor out of the chain. Raises NotAllowed, InvalidInput (built-in) or NotFound."""
    actor.require("platform.ai")
    if name == BUILT_IN:
        raise InvalidInput(
            fields={"name": "The built-in engine is always last and cannot be removed."}
        )
    rows = Backend.objects.using(OWNER)
    with outside_tenants(), transaction.atomic(using=OWNER), transaction.atomic():
        backend = rows.select_for_update().filter(name=name).first()
        if backend is None:
            raise NotFound(f"There is no backend “{name}”.")
        target = f"backend:{backend.pk}"
        rows.filter(position__gt=backend.position).update(position=F("position") - 1)
        backend.delete(using=OWNER)
        record(actor=actor, code="ai.backend.removed", target=target, data={"name": name})


def check(
    *,
    kind: str,
    name: str,
    model: str,
    base_url: str,
    key_env: str,
    position: int | None,
    own_network: bool,
    hearing_model: str = "",
    seeing_model: str = "",
) -> None:
    """Raises InvalidInput with what is wrong, by field."""
    wrong: dict[str, str] = {}
    if kind not in Backend.Kind.values:
        wrong["kind"] = f"There is no “{kind}” backend. Available: {', '.join(kinds())}."
    if name == BUILT_IN:
        wrong["name"] = "The built-in engine is there already, as the last of the chain."
    elif not _NAME.match(name):
        wrong["name"] = "Use 1 to 40 of a–z, 0–9, - and _."
    if not 1 <= len(model.strip()) <= 80 or not model.isprintable():
        wrong["model"] = "Name the model, in at most 80 characters."
    for field, named in (("hearing_model", hearing_model), ("seeing_model", seeing_model)):
        if len(named.strip()) > 80 or not named.isprintable():
            wrong[field] = "Name the model, in at most 80 characters."
        elif named.strip() and kind not in HAVE_EARS_AND_EYES:
            wrong[field] = "Proffer asks vendors of this kind for words alone. Leave it empty."
    if base_url and not is_address(base_url, own_network=own_network):
        wrong["base_url"] = "Use an https address, such as https://api.example.com."
    elif not base_url and kind == Backend.Kind.OPENAI_COMPATIBLE:
        wrong["base_url"] = "Say where the server is, such as https://llm.example.com/v1."
    if key_env and not _VARIABLE.match(key_env):
        wrong["key_env"] = "Name an environment variable, such as ANTHROPIC_API_KEY; not the key."
    elif key_env.startswith(_OURS):
        wrong["key_env"] = "This variable holds a secret of the installation's, not a vendor's key."
    if position is not None and not 1 <= position <= LAST_POSITION:
        wrong["position"] = f"A whole number from 1 to {LAST_POSITION}."
    if wrong:
        raise InvalidInput(fields=wrong)


def kinds() -> list[str]:
    return list(Backend.Kind.values)
