"""What points at a row and goes with it when that row is merged into another.

Found from the models themselves, so a room above this one that adds a table need not
register anywhere: whatever points at a contact or a conversation goes along. What may
only be added to (proof, the machine's record of its turns) stays where it was written.
"""

from collections.abc import Collection, Iterator, Mapping

from django.apps import apps
from django.db.models import Field, Model
from django.db.models.fields.reverse_related import ForeignObjectRel, OneToOneRel

from tenants.rights import tenant_tables

Moved = dict[str, list[int]]
"""“app.Model.field” → the keys of the rows that went along."""


def move(
    source: Model,
    target: Model,
    *,
    leave: frozenset[type[Model]] = frozenset(),
    twins: Mapping[type[Model], Collection[int]] | None = None,
) -> Moved:
    """Point everything that points at `source` to `target`, but the rows of models in `leave`
    and those keys of a model in `twins`, which the target has already.

    A row of which there is one each (what is remembered of a dialogue) goes along where
    the target has none.
    """
    moved: Moved = {}
    for relation in _relations(type(source)):
        model, field = _ends(relation)
        if model in leave or model is type(source):
            continue
        rows = model._default_manager.filter(**{field.name: source})
        if isinstance(relation, OneToOneRel) and model._default_manager.filter(
            **{field.name: target}
        ):
            continue
        rows = rows.exclude(pk__in=(twins or {}).get(model, ()))
        keys = list(rows.values_list("pk", flat=True))
        if keys:
            rows.filter(pk__in=keys).update(**{field.name: target})
            moved[f"{model._meta.label}.{field.name}"] = keys
    return moved


def move_back(moved: Mapping[str, list[int]], *, source: Model, target: Model) -> None:
    """Point exactly those rows to `source` again that went to `target` and are still there."""
    for name, keys in moved.items():
        label, _, field = name.rpartition(".")
        rows = apps.get_model(label)._default_manager.filter(pk__in=keys, **{field: target})
        rows.update(**{field: source})


def _relations(model: type[Model]) -> Iterator[ForeignObjectRel]:
    kept = {table for table, rights in tenant_tables().items() if not rights.append_only}
    for relation in model._meta.get_fields(include_hidden=True):
        if (
            isinstance(relation, ForeignObjectRel)
            and (relation.one_to_many or relation.one_to_one)
            and _ends(relation)[0]._meta.db_table in kept
        ):
            yield relation


def _ends(relation: ForeignObjectRel) -> tuple[type[Model], Field]:
    model = relation.related_model
    assert isinstance(model, type)  # noqa: S101 (a name only before the models are loaded)
    return model, relation.field
