"""A column whose value rests encrypted, bound to its schema, table, column and row."""

from collections.abc import Callable
from typing import Any

from django.db import connections, models, router

from core.crypto import seal, unseal


class Sealed:
    """A stored secret. It shows itself to nobody by accident; :meth:`reveal` opens it."""

    __slots__ = ("_old_place", "_place", "stored")

    def __init__(self, stored: str, *, place: str, old_place: str = "") -> None:
        self.stored = stored
        self._place = place
        self._old_place = old_place

    def reveal(self) -> str:
        """The secret. Raises core.crypto.SealBroken or KeysUnavailable."""
        return unseal(self.stored, place=self._place, old_place=self._old_place)

    def __repr__(self) -> str:
        return "Sealed(•••)"

    __str__ = __repr__


class _Stored(str):
    """Text as it came from the database, told apart from a secret that was just assigned."""

    __slots__ = ()


class _Attribute:
    def __init__(self, field: "SealedTextField") -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type) -> Any:
        if instance is None:
            return self
        if self.field.attname not in instance.__dict__:
            instance.refresh_from_db(fields=[self.field.attname])
        value = instance.__dict__[self.field.attname]
        return self.field.wrapped(instance, value) if isinstance(value, _Stored) else value

    def __set__(self, instance: models.Model, value: object) -> None:
        if isinstance(value, Sealed):
            value = _Stored(value.stored)
        instance.__dict__[self.field.attname] = value


class SealedTextField(models.Field):
    """Assign the secret as text; it is sealed when the row is saved. Reading gives `Sealed`.

    Saving a new row asks for its key first, since the value is bound to it. A plain
    text in `filter()` or `update()` raises TypeError: sealed values cannot be compared.
    `old_place` names what values of the form ``v1`` were bound to.
    """

    # What the type checker's plugin reads: what may be assigned, and what is had back.
    _pyi_private_set_type: str | Sealed
    _pyi_private_get_type: Sealed

    def __init__(
        self, *args: Any, old_place: Callable[[Any], str] | None = None, **kwargs: Any
    ) -> None:
        self.old_place = old_place
        super().__init__(*args, **kwargs)

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Attribute(self))
        if not cls._meta.abstract:
            models.signals.pre_save.connect(
                _take_key, sender=cls, dispatch_uid=f"{cls._meta.label}.{name} needs its key"
            )

    def get_internal_type(self) -> str:
        return "TextField"

    def from_db_value(self, value: str | None, *args: Any) -> _Stored | None:
        return None if value is None else _Stored(value)

    def place(self, instance: models.Model) -> str:
        return f"{instance._meta.db_table}.{self.column}/{instance.pk}"

    def wrapped(self, instance: models.Model, stored: str) -> Sealed:
        old = self.old_place(instance) if self.old_place else ""
        return Sealed(str(stored), place=self.place(instance), old_place=old)

    def sealed_for(self, instance: models.Model, secret: str) -> Sealed:
        """`secret` as the stored value of `instance`, which has its key already."""
        return self.wrapped(instance, seal(secret, place=self.place(instance)))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, _Stored):
            return value
        if model_instance.pk is None:
            raise TypeError(f"{self.name} is sealed to its row: save rows one by one")
        stored = _Stored(seal(str(value), place=self.place(model_instance)))
        model_instance.__dict__[self.attname] = stored
        return stored

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, _Stored):
            return None if value is None else str(value)
        if isinstance(value, Sealed):
            return value.stored
        raise TypeError(f"{self.name} is sealed: assign it and save the row")


def _take_key(sender: type[models.Model], instance: models.Model, raw: bool, **_: Any) -> None:
    """Give a new row the key it will have, from the table's own sequence, before it is saved."""
    if raw or instance.pk is not None:
        return
    pk = sender._meta.pk
    assert pk is not None  # noqa: S101 (every concrete model has one)
    with connections[router.db_for_write(sender, instance=instance)].cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s))", [sender._meta.db_table, pk.column]
        )
        instance.pk = cursor.fetchone()[0]
