"""The form in which a template is written. It carries text; `whatsapp.templates` judges it."""

from typing import Any

from django.forms.boundfield import BoundField
from django.http import QueryDict

from core.errors import ProfferError
from panels.forms import RoomForm, choice, prose, text
from whatsapp.models import CloudNumber, Template
from whatsapp.templates import languages
from whatsapp.templates.drafts import BUTTONS_LIMIT, Draft, DraftButton, components
from whatsapp.templates.shape import Shape, in_order, read, variables_of

ROWS = 2
"""Empty rows for buttons that the form begins with."""

HEADERS = (
    ("", "None"),
    ("TEXT", "Text"),
    ("IMAGE", "Picture"),
    ("VIDEO", "Video"),
    ("DOCUMENT", "Document"),
)
CATEGORIES = (
    ("utility", "Utility"),
    ("marketing", "Marketing"),
)
BUTTONS = (
    ("", "No button"),
    ("QUICK_REPLY", "Quick reply"),
    ("URL", "Web address"),
    ("PHONE_NUMBER", "Phone number"),
)


def _languages() -> list[tuple[str, str]]:
    return sorted(
        ((code, languages.name(code)) for code in languages.CODES), key=lambda row: row[1]
    )


class TemplateForm(RoomForm):
    name = text(
        "Name",
        needed=True,
        maxlength=512,
        autocomplete="off",
        autocapitalize="none",
        spellcheck="false",
        help_text="Small letters, digits and _, such as order_ready. Customers do not see it.",
    )
    language = choice("Language", ())
    category = choice(
        "Category",
        CATEGORIES,
        help_text="Utility is about an order or appointment; offers and news are marketing.",
    )
    account = choice("WhatsApp account", ())
    header = choice("Header", HEADERS)
    header_text = text("Header’s text", maxlength=60, dir="auto")
    header_example = text("Example for its variable", maxlength=200, dir="auto")
    body = prose(
        "Message",
        needed=True,
        rows=6,
        maxlength=1024,
        help_text="Write {{1}}, {{2}} … or {{first_name}} where words change from one customer "
        "to the next.",
    )
    footer = text("Footer", wide=True, maxlength=60, dir="auto")

    def __init__(
        self,
        *,
        accounts: list[CloudNumber],
        data: QueryDict | None = None,
        draft: Draft | None = None,
        template: Template | None = None,
    ) -> None:
        self._stored = draft
        self.template = template
        self.more: dict[str, str] = {}
        first = draft or Draft(name="", language="en", category="utility", body="")
        super().__init__(
            data,
            initial={
                name: getattr(first, name)
                for name in (
                    *("name", "language", "category", "body", "footer"),
                    *("header", "header_text", "header_example"),
                )
            },
        )
        self.fields["language"].widget.choices = _languages()
        self.several = len(accounts) > 1
        self.fields["account"].widget.choices = [
            (number.waba_id, f"{number.channel.display} · {number.waba_id}") for number in accounts
        ]
        if template is not None:
            for name in ("name", "language"):
                self.fields[name].widget.attrs["disabled"] = True

    @property
    def first(self) -> list[BoundField]:
        names = ["name", "language", "category", *(["account"] if self.several else [])]
        return list(self.group(*names))

    @property
    def draft(self) -> Draft:
        """What is written in it now."""
        if not self.is_bound:
            return self._stored or Draft(name="", language="en", category="utility", body="")
        header = self.typed("header")
        is_text = header == "TEXT"
        body = _lines(self.typed("body"))
        known = self._stored
        return Draft(
            name=known.name if known else self.typed("name").strip(),
            language=known.language if known else self.typed("language"),
            category=self.typed("category"),
            body=body,
            header=header,
            header_text=self.typed("header_text").strip() if is_text else "",
            header_example=self.typed("header_example").strip() if is_text else "",
            footer=self.typed("footer").strip(),
            examples={name: self.typed(f"example-{name}").strip() for name in variables_of(body)},
            buttons=tuple(row for row in self._typed_buttons() if row.kind),
            has_sample=False,
        )

    @property
    def shape(self) -> Shape:
        """Its parts, for the preview."""
        return read(components(self.draft))

    def _typed_buttons(self) -> list[DraftButton]:
        rows = []
        for index in range(BUTTONS_LIMIT + 1):
            kind = self.typed(f"button-{index}-kind")
            value = self.typed(f"button-{index}-value").strip()
            rows.append(
                DraftButton(
                    kind=kind,
                    text=self.typed(f"button-{index}-text").strip(),
                    url=value if kind == "URL" else "",
                    phone=value.replace(" ", "") if kind == "PHONE_NUMBER" else "",
                    example=self.typed(f"button-{index}-example").strip(),
                )
            )
        return rows

    @property
    def examples(self) -> list[dict[str, str]]:
        """A field for each variable of the message."""
        draft = self.draft
        return [
            {
                "name": name,
                "label": "For {{" + name + "}}",
                "value": draft.examples.get(name, ""),
                "error": self.more.get(f"examples.{name}", ""),
            }
            for name in in_order(variables_of(draft.body))[:30]
        ]

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """The buttons there are, and rows for more."""
        filled = list(self.draft.buttons)
        blank = DraftButton(kind="", text="")
        rows = [*filled, *[blank] * ROWS][: max(BUTTONS_LIMIT, len(filled))]
        return [
            {
                "index": index,
                "number": index + 1,
                "kind": row.kind,
                "text": row.text,
                "value": row.url or row.phone,
                "example": row.example,
                "kinds": BUTTONS,
                "error": " ".join(
                    sentence
                    for key, sentence in self.more.items()
                    if key.startswith(f"buttons.{index}.")
                ),
            }
            for index, row in enumerate(rows)
        ]

    def refuse(self, error: ProfferError) -> str:
        return self.show(error.fields) if error.fields else error.message

    def show(self, problems: dict[str, str]) -> str:
        """Put each sentence at its field, also those of fields that are not the form's own;
        returns what belongs to no field."""
        if not self.is_bound:
            self.full_clean()
        homeless = []
        for name, sentence in problems.items():
            if name in self.fields:
                self.add_error(name, sentence)
            elif name.startswith(("examples.", "buttons", "sample")):
                self.more[name] = sentence
            else:
                homeless.append(sentence)
        return " ".join(homeless)


def _lines(given: str) -> str:
    """As browsers send a box of text, with the line ends that everybody else writes."""
    return given.replace("\r\n", "\n").replace("\x00", "").strip()
