"""Forms that show fields and leave the judging to the rooms' actions.

A room says what is wrong by raising InvalidInput with a sentence a field; the
same sentences reach the API. So these forms carry text, never rules.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.http import QueryDict

from core.errors import ProfferError


def text(
    label: str, *, help_text: str = "", needed: bool = False, wide: bool = False, **attributes: Any
) -> forms.CharField:
    """One line of text."""
    return _field(
        forms.TextInput(attrs={"class": "input", **attributes}),
        label=label,
        help_text=help_text,
        needed=needed,
        wide=wide,
    )


def secret(label: str, *, help_text: str = "", **attributes: Any) -> forms.CharField:
    """A password: never shown, and empty again after a refusal."""
    return _field(
        forms.PasswordInput(attrs={"class": "input", **attributes}),
        label=label,
        help_text=help_text,
        needed=True,
        wide=False,
    )


def prose(
    label: str, *, help_text: str = "", needed: bool = False, rows: int = 4, **attributes: Any
) -> forms.CharField:
    """Several lines of text."""
    widget = forms.Textarea(attrs={"class": "textarea", "rows": rows, "dir": "auto", **attributes})
    return _field(widget, label=label, help_text=help_text, needed=needed, wide=True)


def choice(
    label: str, options: Iterable[tuple[str, str]], *, help_text: str = "", wide: bool = False
) -> forms.CharField:
    """One of several; sent as text like everything else."""
    widget = forms.Select(attrs={"class": "select"}, choices=list(options))
    return _field(widget, label=label, help_text=help_text, needed=True, wide=wide)


def _field(
    widget: forms.Widget, *, label: str, help_text: str, needed: bool, wide: bool
) -> forms.CharField:
    field = forms.CharField(label=label, widget=widget, help_text=help_text, required=needed)
    field.wide = wide  # type: ignore[attr-defined]
    return field


class RoomForm(forms.Form):
    """Fields with what was typed, and whatever the room said about them."""

    use_required_attribute = False

    def full_clean(self) -> None:
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data: dict[str, Any] = {}

    def typed(self, name: str) -> str:
        """The text of a field as it was sent."""
        return str(self.data.get(self.add_prefix(name), ""))

    def chosen(self, name: str) -> list[str]:
        """Every value of a field that may come several times."""
        return self.data.getlist(name) if isinstance(self.data, QueryDict) else []

    def refuse(self, error: ProfferError) -> str:
        """Put each sentence at its field; returns what belongs to no field, for the top."""
        homeless = []
        for name, sentence in error.fields.items():
            if name in self.fields:
                self.add_error(name, sentence)
            else:
                homeless.append(sentence)
        if error.fields:
            return " ".join(homeless)
        return error.message

    def group(self, *names: str) -> Iterator[BoundField]:
        return (self[name] for name in names)


def lines_of(value: str) -> list[str]:
    """A box of words, one a line or with commas between, as a list."""
    return [word.strip() for line in value.splitlines() for word in line.split(",") if word.strip()]
