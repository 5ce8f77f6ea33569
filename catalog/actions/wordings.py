"""The business's own wordings and the tone: people write them, the assistant only speaks them."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from catalog.actions.changes import conclude, conclude_update, locked, write
from catalog.exceptions import BusinessNotOpened
from catalog.models import BusinessProfile, Wording
from catalog.publishing import lock_catalogue
from catalog.snapshot import TONES
from catalog.wordings import judge
from core.actors import Actor
from core.errors import InvalidInput, NotFound


@transaction.atomic
def write_wording(*, actor: Actor, language: str, key: str, variants: Sequence[Any]) -> Wording:
    """Say a sentence the business's own way from the next message on.

    Raises InvalidInput with a sentence for each of `variants` that may not be said
    (`variant_1` …), NotFound for a sentence or language that is not there to be changed.
    """
    actor.require("assistant.edit")
    _require_known(language, key)
    cleaned = _cleaned(key, variants)
    lock_catalogue()
    row = Wording.objects.select_for_update().filter(language=language, key=key).first()
    before = list(row.variants) if row else []
    if row and before == cleaned:
        return row
    row = row or Wording(language=language, key=key)
    row.variants = cleaned
    row.save()
    data = {"language": language, "key": key, "before": before, "after": cleaned}
    conclude(actor=actor, kind="wording", row=row, verb="changed", data=data)
    return row


@transaction.atomic
def reset_wording(*, actor: Actor, language: str, key: str) -> None:
    """Say a sentence as Proffer does again. Nothing happens when it is said so already."""
    actor.require("assistant.edit")
    _require_known(language, key)
    lock_catalogue()
    row = Wording.objects.select_for_update().filter(language=language, key=key).first()
    if row is None:
        return
    Wording.objects.filter(pk=row.pk).delete()
    data = {"language": language, "key": key, "before": row.variants}
    conclude(actor=actor, kind="wording", row=row, verb="reset", data=data)


@transaction.atomic
def set_tone(*, actor: Actor, tone: str) -> BusinessProfile:
    """How the assistant speaks, in all languages. Raises InvalidInput, BusinessNotOpened."""
    actor.require("assistant.edit")
    if tone not in TONES:
        raise InvalidInput(fields={"tone": f"Choose from {', '.join(TONES)}."})
    lock_catalogue()
    first = BusinessProfile.objects.only("pk").first()
    if first is None:
        raise BusinessNotOpened
    profile = locked(BusinessProfile, first.pk)
    changes = write(profile, {"tone": tone})
    conclude_update(actor=actor, kind="profile", row=profile, changes=changes)
    return profile


def _require_known(language: str, key: str) -> None:
    if language not in judge().languages() or key not in judge().sentences():
        raise NotFound


def _cleaned(key: str, variants: Sequence[Any]) -> list[str]:
    problems: dict[str, str] = {}
    kept: list[str] = []
    for number, variant in enumerate(variants, start=1):
        if not isinstance(variant, str):
            problems[f"variant_{number}"] = "Write this as text."
            continue
        text = judge().tidy(variant)
        if not text:
            continue
        problem = judge().problem(key, text)
        if problem:
            problems[f"variant_{number}"] = problem
        elif text not in kept:
            kept.append(text)
    if not problems and not kept:
        problems["variant_1"] = "Write what the assistant should say."
    if not problems and len(kept) > judge().most(key):
        problems["variant_1"] = f"Use at most {judge().most(key)} ways to say it."
    if problems:
        raise InvalidInput(fields=problems)
    return kept
