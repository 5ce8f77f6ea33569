"""Django builds a class for every model of a state before it alters one: half of a short upgrade.

Where a plan only changes fields, indexes and constraints, the models that it names and
whatever is tied to them by foreign keys are enough: in either direction, or to them alone when
nothing is changed that another could refer to. And while the state is put together, no class
is there that could be out of date.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.utils import resolve_relation
from django.db.models import NOT_PROVIDED, Field, Model

ModelKey = tuple[str, str]

NAMES_ITS_MODEL: tuple[type[Operation], ...] = (
    operations.AddConstraint,
    operations.AddField,
    operations.AddIndex,
    operations.AlterField,
    operations.RemoveConstraint,
    operations.RemoveField,
    operations.RemoveIndex,
    operations.RenameField,
)
"""Operations that read and change one model, by `model_name`, and what its field refers to."""

NOBODY_REFERS: tuple[type[Operation], ...] = (
    operations.AddConstraint,
    operations.AddField,
    operations.AddIndex,
    operations.RemoveConstraint,
    operations.RemoveIndex,
)
"""Those among them that change nothing to which another model's field could refer."""


class _Unrendered(ProjectState):
    """A state of which no class was built: nothing refers to what a field was before."""

    def alter_field(
        self,
        app_label: str,
        model_name: str,
        name: str,
        field: "Field[Any, Any]",
        preserve_default: bool,
    ) -> None:
        """As Django's, without its search of all models for references to the field, which
        tells it what to build anew. A migration's own code may have had classes built."""
        if "apps" in self.__dict__ or self._relations is not None:  # type: ignore[attr-defined]
            super().alter_field(app_label, model_name, name, field, preserve_default)
            return
        if not preserve_default:
            field = field.clone()
            field.default = NOT_PROVIDED
        self.models[app_label, model_name].fields[name] = field


def state_after(loader: MigrationLoader, migrations: Iterable[tuple[str, str]]) -> ProjectState:
    """The models as they are when these migrations, and what they need, are applied."""
    graph = loader.graph
    state: ProjectState = _Unrendered(real_apps=loader.unmigrated_apps)
    for key in dict.fromkeys(key for leaf in migrations for key in graph.forwards_plan(leaf)):
        state = graph.nodes[key].mutate_state(state, preserve=False)
    return state


def needed_state(state: ProjectState, migrations: Iterable[Migration]) -> ProjectState:
    """The part of `state` that these migrations work on; all of it where that is not clear."""
    seeds: set[ModelKey] = set()
    backwards = False
    for migration in migrations:
        for operation in migration.operations:
            if type(operation) not in NAMES_ITS_MODEL:
                return state
            key = (migration.app_label, operation.model_name.lower())  # type: ignore[attr-defined]
            field = getattr(operation, "field", None)
            seeds |= {key, *(_referred(field, key) if field else ())}
            backwards = backwards or type(operation) not in NOBODY_REFERS
    kept = _tied(state, seeds, backwards=backwards)
    return ProjectState(
        models={key: model.clone() for key, model in state.models.items() if key in kept},
        real_apps=state.real_apps & {app for app, _ in kept},
    )


def _tied(state: ProjectState, seeds: set[ModelKey], *, backwards: bool) -> set[ModelKey]:
    """The seeds and every model that a chain of references leads to, or from (`backwards`)."""
    neighbours: dict[ModelKey, set[ModelKey]] = {}
    for key, model in state.models.items():
        for other in _references(model, key):
            neighbours.setdefault(key, set()).add(other)
            if backwards:
                neighbours.setdefault(other, set()).add(key)
    found, waiting = set(seeds), list(seeds)
    while waiting:
        new = neighbours.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def _references(model: ModelState, key: ModelKey) -> Iterator[ModelKey]:
    for base in model.bases:
        if isinstance(base, str):
            yield _key(base, key)
    for field in model.fields.values():
        yield from _referred(field, key)


def _referred(field: "Field[object, object]", key: ModelKey) -> Iterator[ModelKey]:
    remote = field.remote_field
    if remote is None:
        return
    yield _key(remote.model, key)
    through = getattr(remote, "through", None)
    if through is not None:
        yield _key(through, key)


def _key(model: str | type[Model], key: ModelKey) -> ModelKey:
    app, name = resolve_relation(model, *key)
    return app, name
