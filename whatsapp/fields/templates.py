"""What the platform says of an account's templates."""

from collections.abc import Callable
from functools import partial
from typing import Any

from conversations.channels import Parsed, TemplateUpdate
from whatsapp.identities import first, moment
from whatsapp.shapes import mapping, word

TOPICS = {
    "message_template_status_update": "status",
    "message_template_quality_update": "quality",
    "message_template_components_update": "components",
    "template_category_update": "category",
    "template_correct_category_detection": "correct_category",
}
EVENT_IN = {
    "status": ("event",),
    "quality": ("new_quality_score",),
    "category": ("new_category",),
    "correct_category": ("correct_category", "category"),
    "components": (),
}


def _update(topic: str, body: dict[str, Any]) -> TemplateUpdate | None:
    value = mapping(body.get("value"))
    template = word(value.get("message_template_id"))
    name = word(value.get("message_template_name"))
    if not (template or name):
        return None
    rejection = mapping(value.get("rejection_info"))
    reason = first(value.get("reason"), rejection.get("reason"))
    return TemplateUpdate(
        account=word(body.get("waba_id")),
        topic=topic,
        external_id=template,
        name=name,
        language=word(value.get("message_template_language")),
        event=first(*(value.get(key) for key in EVENT_IN[topic])),
        reason="" if reason == "NONE" else reason,
        detail=value,
        at=moment(body.get("time")),
    )


READERS: dict[str, Callable[[dict[str, Any]], Parsed | None]] = {
    field: partial(_update, topic) for field, topic in TOPICS.items()
}
