"""The forms of services, packages and articles, and what they send to the catalogue's actions."""

from typing import Any

from django.conf import settings
from django.forms.boundfield import BoundField
from django.http import QueryDict

from catalog import pictures
from catalog.models import Article, BusinessProfile, Package, Sellable, Service
from catalog.queries import services
from catalog.validators import DETAILS
from core.errors import ProfferError
from panels import words
from panels.forms import RoomForm, choice, lines_of, prose, text

LANGUAGES = dict(settings.LANGUAGES)


class SellableForm(RoomForm):
    """What services and packages have in common."""

    name = text("Name", needed=True, wide=True, maxlength=120, dir="auto")
    description = prose(
        "Description", rows=3, maxlength=2000, help_text="Said when a customer asks what it is."
    )
    price = text("Price", needed=True, inputmode="decimal", autocomplete="off")
    max_quantity = text(
        "Most at once",
        needed=True,
        inputmode="numeric",
        help_text="More than this is left to a person.",
    )
    retailer_id = text(
        "Id in Meta’s catalogue",
        wide=True,
        maxlength=100,
        autocomplete="off",
        help_text="The content id there: orders sent from it inside WhatsApp find this by it.",
    )
    synonyms = prose(
        "Other names",
        rows=3,
        help_text="One a line: how customers call it, with their usual slips.",
    )

    main_names: tuple[str, ...] = (
        "name",
        "price",
        "max_quantity",
        "retailer_id",
        "description",
    )
    parts: Any = None

    def __init__(
        self, business: BusinessProfile, item: Sellable | None, data: QueryDict | None = None
    ) -> None:
        self.item = item
        self.other_languages = [
            code for code in business.languages if code != business.default_language
        ]
        super().__init__(data, initial=self._initial(item))
        self.fields["price"].help_text = f"In {business.currency}, such as 120.00."
        self.fields["price"].widget.attrs["class"] = "input tabular"
        for code in self.other_languages:
            language = LANGUAGES.get(code, code)
            self.fields[f"name_{code}"] = text(f"Name in {language}", lang=code, dir="auto")
            self.fields[f"description_{code}"] = prose(
                f"Description in {language}", rows=2, lang=code
            )

    def _initial(self, item: Sellable | None) -> dict[str, Any]:
        if item is None:
            return {"max_quantity": 20}
        initial = {
            "name": item.name,
            "description": item.description,
            "price": item.price,
            "max_quantity": item.max_quantity,
            "retailer_id": item.retailer_id,
            "synonyms": "\n".join(item.synonyms),
        }
        for code in self.other_languages:
            entry = item.translations.get(code, {})
            initial[f"name_{code}"] = entry.get("name", "")
            initial[f"description_{code}"] = entry.get("description", "")
        return initial

    @property
    def main(self) -> list[BoundField]:
        return list(self.group(*self.main_names))

    @property
    def words(self) -> list[BoundField]:
        translated = [
            f"{part}_{code}" for code in self.other_languages for part in ("name", "description")
        ]
        return list(self.group("synonyms", *translated))

    @property
    def asks(self) -> list[tuple[str, str, bool]]:
        """The details a customer can be asked for, and which are."""
        held = self.item.details if self.item else []
        chosen = self.chosen("details") if self.is_bound else held
        return [(code, words.detail(code), code in chosen) for code in DETAILS]

    def _translations(self) -> dict[str, dict[str, str]]:
        # A language the business does not speak now keeps what was written for it.
        kept = dict(self.item.translations) if self.item else {}
        for code in self.other_languages:
            kept[code] = {
                "name": self.typed(f"name_{code}"),
                "description": self.typed(f"description_{code}"),
            }
        return kept

    def sent(self) -> dict[str, Any]:
        """The fields as the catalogue's actions take them."""
        return {
            "name": self.typed("name"),
            "description": self.typed("description"),
            "price": self.typed("price"),
            "max_quantity": self.typed("max_quantity"),
            "retailer_id": self.typed("retailer_id"),
            "details": self.chosen("details"),
            "synonyms": lines_of(self.typed("synonyms")),
            "translations": self._translations(),
        }

    def given(self) -> dict[str, Any]:
        """All that goes to the catalogue's actions, by the names of their arguments."""
        return {"fields": self.sent()}

    def refuse(self, error: ProfferError) -> str:
        """A translation's sentence stands at the first translated name."""
        fields = dict(error.fields)
        sentence = fields.pop("translations", "")
        if sentence and self.other_languages:
            fields[f"name_{self.other_languages[0]}"] = sentence
        return super().refuse(ProfferError(error.message, code=error.code, fields=fields))


class ServiceForm(SellableForm):
    category = text(
        "Category",
        maxlength=60,
        dir="auto",
        help_text="Services of one category are listed together.",
    )
    duration_minutes = text("Minutes it takes", inputmode="numeric")

    picture_error = ""
    largest_picture = pictures.LARGEST // pictures.MEGABYTE

    main_names = (
        "name",
        "category",
        "duration_minutes",
        "price",
        "max_quantity",
        "retailer_id",
        "description",
    )

    def _initial(self, item: Sellable | None) -> dict[str, Any]:
        initial = super()._initial(item)
        if isinstance(item, Service):
            initial |= {"category": item.category, "duration_minutes": item.duration_minutes}
        return initial

    def sent(self) -> dict[str, Any]:
        return {
            **super().sent(),
            "category": self.typed("category"),
            "duration_minutes": self.typed("duration_minutes"),
        }

    def given(self) -> dict[str, Any]:
        """Raises InvalidInput for what is no picture."""
        file = self.files.get("picture")
        chosen = {"picture": pictures.read(file.file)} if file is not None and file.file else {}
        if self.item is None:
            return {**super().given(), **chosen}
        return {**super().given(), **chosen, "without_picture": "no_picture" in self.data}

    def refuse(self, error: ProfferError) -> str:
        """The picture is no field of the form: its sentence stands at its own place."""
        fields = dict(error.fields)
        self.picture_error = fields.pop("picture", "")
        if not fields and self.picture_error:
            return ""
        return super().refuse(ProfferError(error.message, code=error.code, fields=fields))


class PackageForm(SellableForm):
    parts_error = ""

    @property
    def parts(self) -> list[tuple[Service, str]]:
        """Every service on sale with how many of it are in the package."""
        item = self.item
        held = (
            {part.service_id: str(part.quantity) for part in item.items.all()}
            if isinstance(item, Package)
            else {}
        )
        found = list(services())
        return [
            (
                service,
                self.typed(f"part-{service.pk}") if self.is_bound else held.get(service.pk, "0"),
            )
            for service in found
        ]

    def sent(self) -> dict[str, Any]:
        asked = [(service.pk, number.strip()) for service, number in self.parts]
        items = [
            {"service_id": key, "quantity": number}
            for key, number in asked
            if number not in ("", "0")
        ]
        return {**super().sent(), "items": items}

    def refuse(self, error: ProfferError) -> str:
        fields = dict(error.fields)
        self.parts_error = fields.pop("items", "")
        if not fields and self.parts_error:
            return ""
        return super().refuse(ProfferError(error.message, code=error.code, fields=fields))


class ArticleForm(RoomForm):
    question = text(
        "Question",
        needed=True,
        wide=True,
        maxlength=240,
        dir="auto",
        help_text="As a customer would ask it.",
    )
    answer = prose("Answer", needed=True, rows=6, maxlength=8000, help_text="Sent word for word.")
    language = choice("Language", settings.LANGUAGES)
    kind = choice("Kind", (("faq", "Answer"), ("policy", "Policy")))
    check_by = text(
        "Check by",
        type="date",
        help_text="When to look whether it is still true. It is said all the same.",
    )
    keywords = prose(
        "Words that point here", rows=3, help_text="One a line: other ways to ask the same."
    )

    parts = None
    asks = ()

    def __init__(
        self,
        business: BusinessProfile,
        item: Article | None,
        data: QueryDict | None = None,
        **prefilled: str,
    ) -> None:
        self.quoted = item is not None and item.is_extract
        initial: dict[str, Any] = {"language": business.default_language, **prefilled}
        if item is not None:
            initial = {
                "question": item.question,
                "answer": item.answer,
                "language": item.language,
                "keywords": "\n".join(item.keywords),
                "kind": item.kind,
                "check_by": item.check_by.isoformat() if item.check_by else "",
            }
        super().__init__(data, initial=initial)
        if item is not None and self.quoted:
            self.fields[
                "answer"
            ].help_text = f"Quoted from “{item.source}”. It stays as it stands there."
            for name in ("answer", "language"):
                self.fields[name].disabled = True

    @property
    def main(self) -> list[BoundField]:
        names = ("question", "answer", "language", "kind", "check_by")
        return [self[name] for name in names if not (self.quoted and name == "kind")]

    @property
    def words(self) -> list[BoundField]:
        return list(self.group("keywords"))

    def given(self) -> dict[str, Any]:
        return {"fields": self.sent()}

    def sent(self) -> dict[str, Any]:
        return {
            "question": self.typed("question"),
            "keywords": lines_of(self.typed("keywords")),
            # A form from before there were these fields changes none of them.
            **{name: self.typed(name) for name in ("kind", "check_by") if name in self.data},
            **(
                {}
                if self.quoted
                else {"answer": self.typed("answer"), "language": self.typed("language")}
            ),
        }


class DocumentForm(RoomForm):
    title = text("Title", maxlength=120, dir="auto", help_text="Customers read it below a quote.")
    language = choice("Language of the text", settings.LANGUAGES)

    file_error = ""

    def __init__(self, business: BusinessProfile | None, data: QueryDict | None = None) -> None:
        spoken = business.default_language if business else "en"
        super().__init__(data, initial={"language": spoken})

    def sent(self) -> dict[str, Any]:
        return {"title": self.typed("title"), "language": self.typed("language")}

    def refuse_file(self, words: str) -> None:
        self.file_error = words

    def refuse(self, error: ProfferError) -> str:
        """The file is no field of the form: its sentence stands at its own place."""
        fields = dict(error.fields)
        self.file_error = fields.pop("file", "")
        if self.file_error and not fields:
            return ""
        return super().refuse(ProfferError(error.message, code=error.code, fields=fields))
