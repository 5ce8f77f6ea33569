"""Who has which templates, in what state."""

import json
import secrets
from dataclasses import dataclass
from typing import Any

from emulators.whatsapp.errors import GraphError
from emulators.whatsapp.store import Store
from emulators.whatsapp.templates.shape import check_components, check_name, refuse, variables

SEEDED = (
    ("hello_world", "en_US", "UTILITY", "Hello! Thank you for writing to us."),
    ("follow_up", "en", "UTILITY", "Hello {{1}}, we have news about {{2}}. Reply to continue."),
)
MOST = 250
# When a quality was last reckoned, in seconds; the platform gives one even for UNKNOWN.
QUALITY_DATE = 1_767_225_600
EDITABLE = ("APPROVED", "REJECTED", "PAUSED")


@dataclass(frozen=True)
class Template:
    """One template; an empty `waba_id` means that every account has it."""

    id: str
    waba_id: str
    name: str
    language: str
    category: str
    status: str
    components: list[dict[str, Any]]
    parameter_format: str
    rejected_reason: str
    quality: str
    review_due: float | None

    def part(self, kind: str) -> dict[str, Any] | None:
        """A component by its type."""
        return next((item for item in self.components if item["type"] == kind), None)

    def as_json(self) -> dict[str, Any]:
        """The template as the Graph API shows it."""
        return {
            "name": self.name,
            "parameter_format": self.parameter_format,
            "components": self.components,
            "language": self.language,
            "status": self.status,
            "category": self.category,
            "rejected_reason": self.rejected_reason,
            "quality_score": {"score": self.quality, "date": QUALITY_DATE},
            "id": self.id,
        }


class Registry:
    """Keeps templates as rows."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def seed(self) -> None:
        """Put a few templates in for everybody, once."""
        for name, language, category, text in SEEDED:
            if self.find("", name, language) is None:
                self.register(name=name, language=language, category=category, body=text)

    def register(
        self,
        *,
        name: str,
        language: str,
        category: str,
        body: str,
        waba_id: str = "",
        components: list[dict[str, Any]] | None = None,
    ) -> Template:
        """Put an approved template in, or replace the one of that name and language."""
        whole = components or [{"type": "BODY", "text": body}]
        names = [name for item in whole for name in variables(str(item.get("text", "")))]
        positional = all(name.isdecimal() for name in names)
        if components is None and names:
            whole[0]["example"] = _samples(names, positional=positional)
        self._store.run(
            "DELETE FROM registry WHERE waba_id = ? AND name = ? AND language = ?",
            waba_id,
            name,
            language,
        )
        return self._keep(
            waba_id=waba_id,
            name=name,
            language=language,
            category=category.upper(),
            status="APPROVED",
            components=[{**item, "type": str(item.get("type", "")).upper()} for item in whole],
            parameter_format="POSITIONAL" if positional else "NAMED",
            review_due=None,
        )

    def create(self, body: dict[str, Any], *, waba_id: str, review_due: float | None) -> Template:
        """A new template, waiting for its review; raises `GraphError` for what is not taken."""
        name, language, category = check_name(body)
        parameter_format = str(body.get("parameter_format") or "POSITIONAL").upper()
        if parameter_format not in ("POSITIONAL", "NAMED"):
            raise GraphError(100, message="(#100) Param parameter_format is POSITIONAL or NAMED.")
        components = check_components(body["components"], parameter_format=parameter_format)
        if self.find(waba_id, name, language) is not None:
            raise refuse(
                f"There is already {language} content for this template. "
                "You can create a new template and try again.",
                subcode=2388024,
                title="Content in This Language Already Exists",
            )
        row = self._store.row("SELECT count(*) AS n FROM registry WHERE waba_id = ?", waba_id)
        if row and row["n"] >= MOST:
            raise refuse(
                f"An account can have {MOST} templates.",
                subcode=2388019,
                title="Message Template Limit Exceeded",
            )
        return self._keep(
            waba_id=waba_id,
            name=name,
            language=language,
            category=category,
            status="PENDING",
            components=components,
            parameter_format=parameter_format,
            review_due=review_due,
        )

    def edit(
        self, template: Template, body: dict[str, Any], *, review_due: float | None
    ) -> Template:
        """Other content or another category; back to its review."""
        if template.status not in EDITABLE:
            raise refuse(
                f"A template that is {template.status} cannot be edited.",
                subcode=2593002,
                title="Message Template Can Not Be Edited",
            )
        components = template.components
        if "components" in body:
            components = check_components(
                body["components"], parameter_format=template.parameter_format
            )
        category = str(body.get("category") or template.category).upper()
        self._store.run(
            "UPDATE registry SET components = ?, category = ?, status = 'PENDING',"
            " rejected_reason = 'NONE', review_due = ? WHERE id = ?",
            json.dumps(components),
            category,
            review_due,
            template.id,
        )
        return self.by_id(template.id) or template

    def delete(self, *, waba_id: str, name: str, template_id: str | None) -> int:
        """Remove a name with all its languages, or one of them; how many went."""
        if template_id is not None:
            return self._store.run(
                "DELETE FROM registry WHERE waba_id = ? AND name = ? AND id = ?",
                waba_id,
                name,
                template_id,
            )
        return self._store.run("DELETE FROM registry WHERE waba_id = ? AND name = ?", waba_id, name)

    def change(self, template: Template, **columns: Any) -> Template:
        """Set columns of a template, as a review does."""
        names = ", ".join(f"{name} = ?" for name in columns)
        self._store.run(
            f"UPDATE registry SET {names} WHERE id = ?",  # noqa: S608 - our own column names
            *columns.values(),
            template.id,
        )
        return self.by_id(template.id) or template

    def by_id(self, template_id: str) -> Template | None:
        """A template by its id."""
        row = self._store.row("SELECT * FROM registry WHERE id = ?", template_id)
        return _template(row) if row else None

    def find(self, waba_id: str, name: str, language: str) -> Template | None:
        """The account's own template of that name and language, or everybody's."""
        row = self._store.row(
            "SELECT * FROM registry WHERE waba_id IN (?, '') AND name = ? AND language = ?"
            " ORDER BY waba_id DESC LIMIT 1",
            waba_id,
            name,
            language,
        )
        return _template(row) if row else None

    def of_account(self, waba_id: str) -> list[Template]:
        """Everything an account can see, by name and language."""
        rows = self._store.rows(
            "SELECT * FROM registry WHERE waba_id IN (?, '') ORDER BY name, language, id", waba_id
        )
        return [_template(row) for row in rows]

    def all(self) -> list[Template]:
        """Every template of every account."""
        rows = self._store.rows("SELECT * FROM registry ORDER BY waba_id, name, language")
        return [_template(row) for row in rows]

    def awaiting_review(self) -> list[Template]:
        """Templates whose review has an hour, the next one first."""
        rows = self._store.rows(
            "SELECT * FROM registry WHERE review_due IS NOT NULL ORDER BY review_due"
        )
        return [_template(row) for row in rows]

    def _keep(self, *, components: list[dict[str, Any]], **columns: Any) -> Template:
        template_id = str(secrets.randbelow(9 * 10**14) + 10**14)
        self._store.run(
            "INSERT INTO registry (id, components, waba_id, name, language, category, status,"
            " parameter_format, review_due) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            template_id,
            json.dumps(components),
            *(
                columns[name]
                for name in (
                    "waba_id",
                    "name",
                    "language",
                    "category",
                    "status",
                    "parameter_format",
                    "review_due",
                )
            ),
        )
        return _template(self._store.rows("SELECT * FROM registry WHERE id = ?", template_id)[0])


def _samples(names: list[str], *, positional: bool) -> dict[str, Any]:
    """An example for every variable, as a template that was reviewed has them."""
    if positional:
        return {"body_text": [[f"sample {name}" for name in names]]}
    rows = [{"param_name": name, "example": f"sample {name}"} for name in names]
    return {"body_text_named_params": rows}


def _template(row: Any) -> Template:
    return Template(**{**dict(row), "components": json.loads(row["components"])})
