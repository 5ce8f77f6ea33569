"""Who does something. Every action takes an actor; no actor, no write."""

from dataclasses import dataclass
from typing import Literal

from core.errors import NotAllowed

ActorKind = Literal["person", "platform", "assistant", "customer", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """`id` is the user's or contact's key in its schema; `permissions` a person's rights."""

    kind: ActorKind
    label: str
    id: int | None = None
    permissions: frozenset[str] = frozenset()

    def require(self, permission: str) -> None:
        """Raise NotAllowed unless this is a person who holds `permission`."""
        if self.kind not in ("person", "platform") or permission not in self.permissions:
            raise NotAllowed(fields={"permission": permission})

    @property
    def person_id(self) -> int:
        """The person's key. Raises NotAllowed for anybody who is not a stored person."""
        if self.kind not in ("person", "platform") or self.id is None:
            raise NotAllowed()
        return self.id


def system_actor(name: str) -> Actor:
    return Actor(kind="system", label=name)


ASSISTANT = Actor(kind="assistant", label="Assistant")
