"""Messages that are none: they edit or delete another, or put an emoji on it."""

from typing import Any

from conversations.channels import Edit, ReactionUpdate, Revoke
from whatsapp import kinds
from whatsapp.identities import Address, moment
from whatsapp.shapes import mapping, word

MAX_ID = 255


def change_of(
    external_id: str,
    message: dict[str, Any],
    people: tuple[Address, ...],
    *,
    echo: bool = False,
) -> Edit | Revoke | ReactionUpdate | None:
    """The edit, deletion or reaction that a message is; None when it is none of them."""
    at = moment(message.get("timestamp"))
    edit, revoke = mapping(message.get("edit")), mapping(message.get("revoke"))
    reaction = mapping(message.get("reaction"))
    if of := word(edit.get("original_message_id"))[:MAX_ID]:
        said = kinds.describe(mapping(edit.get("message")))
        return Edit(
            external_id=external_id,
            of=of,
            addresses=people,
            text="" if said.kind == "unsupported" else said.text,
            kind=said.kind,
            content=said.content,
            echo=echo,
            provider_at=at,
        )
    if of := word(revoke.get("original_message_id"))[:MAX_ID]:
        return Revoke(external_id=external_id, of=of, addresses=people, echo=echo, provider_at=at)
    if of := word(reaction.get("message_id"))[:MAX_ID]:
        # No emoji: the reaction was taken back.
        emoji = word(reaction.get("emoji"))
        return ReactionUpdate(
            external_id=external_id,
            of=of,
            addresses=people,
            emoji=emoji,
            echo=echo,
            provider_at=at,
        )
    return None
