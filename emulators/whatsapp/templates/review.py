"""The review of templates: when it is due, what comes of it, and how the business is told."""

import asyncio
from collections.abc import Callable
from typing import Any

from emulators.whatsapp.clock import Clock
from emulators.whatsapp.envelope import Change
from emulators.whatsapp.faults import Faults
from emulators.whatsapp.templates.registry import Registry, Template

# An event of a status webhook, and the status a template has after it.
EVENTS = {
    "APPROVED": "APPROVED",
    "REJECTED": "REJECTED",
    "PAUSED": "PAUSED",
    "DISABLED": "DISABLED",
    "FLAGGED": "APPROVED",
    "REINSTATED": "APPROVED",
    "IN_APPEAL": "IN_APPEAL",
    "PENDING_DELETION": "PENDING_DELETION",
    "LOCKED": "DISABLED",
    "ARCHIVED": "ARCHIVED",
    "UNARCHIVED": "APPROVED",
}
REASONS = ("ABUSIVE_CONTENT", "INVALID_FORMAT", "PROMOTIONAL", "TAG_CONTENT_MISMATCH", "SCAM")
SCORES = ("GREEN", "YELLOW", "RED", "UNKNOWN")


class Reviews:
    """Decides on templates when they are due and tells of every change."""

    def __init__(
        self,
        *,
        registry: Registry,
        clock: Clock,
        accounts: Callable[[], list[str]],
        tell: Callable[[Change], None],
    ) -> None:
        self.faults = Faults()
        self._registry = registry
        self._clock = clock
        self._accounts = accounts
        self._tell = tell
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to review."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop; what is due is reviewed after the next start."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def due(self) -> float | None:
        """When a template handed in now is reviewed; None when a person does it by hand."""
        if self.faults.template_review == "manual":
            return None
        self._clock.wake()
        return self._clock.now() + self.faults.template_review_seconds

    def decide(self, template: Template, event: str, *, reason: str | None = None) -> Template:
        """Let an event of the review happen, and tell the account's webhook."""
        told = reason or ("INVALID_FORMAT" if event == "REJECTED" else "NONE")
        changed = self._registry.change(
            template, status=EVENTS[event], rejected_reason=told, review_due=None
        )
        value = self._about(template) | {"event": event, "reason": told}
        value["message_template_category"] = template.category
        if event == "REJECTED":
            value["rejection_info"] = {
                "reason": "The template does not follow the guidelines.",
                "recommendation": "Change its words and hand it in again.",
            }
        if event == "PAUSED":
            value["other_info"] = {
                "title": "FIRST_PAUSE",
                "description": "Your template has been paused due to low quality.",
            }
        self._send(template, "message_template_status_update", value)
        return changed

    def score(self, template: Template, score: str) -> Template:
        """Another quality."""
        value = self._about(template)
        value |= {"previous_quality_score": template.quality, "new_quality_score": score}
        changed = self._registry.change(template, quality=score)
        self._send(template, "message_template_quality_update", value)
        return changed

    def recategorize(self, template: Template, category: str) -> Template:
        """Another category than the business asked for."""
        value = self._about(template)
        value |= {"previous_category": template.category, "new_category": category}
        changed = self._registry.change(template, category=category)
        self._send(template, "template_category_update", value)
        return changed

    def tell_components(self, template: Template) -> None:
        """The content of a template was changed by an edit."""
        value = self._about(template)
        for kind, name in (("BODY", "element"), ("FOOTER", "footer")):
            if part := template.part(kind):
                value[f"message_template_{name}"] = part.get("text", "")
        self._send(template, "message_template_components_update", value)

    def _about(self, template: Template) -> dict[str, Any]:
        return {
            "message_template_id": int(template.id),
            "message_template_name": template.name,
            "message_template_language": template.language,
        }

    def _send(self, template: Template, field: str, value: dict[str, Any]) -> None:
        for waba_id in [template.waba_id] if template.waba_id else self._accounts():
            self._tell(Change(waba_id=waba_id, field=field, value=value))

    async def _run(self) -> None:
        while True:
            waiting = self._registry.awaiting_review()
            now = self._clock.now()
            for template in waiting:
                if template.review_due is not None and template.review_due <= now:
                    reject = self.faults.template_review == "reject"
                    self.decide(template, "REJECTED" if reject else "APPROVED")
            later = [t.review_due for t in waiting if t.review_due and t.review_due > now]
            await self._clock.sleep_until(min(later) if later else None)
