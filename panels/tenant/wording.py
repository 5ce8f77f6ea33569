"""How the assistant says what it says: the tone, and the business's own sentences."""

from typing import Any

from django.conf import settings
from django.contrib import messages as notes
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from ai import wordings
from ai.render import lint, templates
from ai.render.voice import RIGHT_TO_LEFT
from ai.text import folded
from catalog import actions, queries
from catalog.snapshot import TONES, Snapshot
from core.errors import NotFound, ProfferError
from panels.access import BOTH, WRITE, PanelRequest, allow
from panels.errors import tell
from panels.forms import RoomForm, prose, text
from panels.history_words import plain

_TONES = {
    "friendly": ("Friendly", "Warm and a little chatty, with an emoji now and then."),
    "formal": ("Formal", "Polite and reserved: usted, vous, Anda; no emoji."),
    "brief": ("Brief", "Short and to the point."),
}
_GROUPS = (
    ("small_talk_", "Small talk"),
    ("quote_", "Prices and descriptions"),
    ("list_", "The list of services"),
    ("hours_", "Opening hours"),
    ("place_", "Address and phone"),
    ("ask_", "Asking for details"),
    ("problem_", "When a detail does not fit"),
    ("review_", "Reading an order back"),
    ("propose_", "Handing a request to the team"),
    ("status_", "How a request stands"),
    ("label_", "What details are called"),
    ("clarify_", "Asking what was meant"),
    ("option_", "Choices to tap"),
    ("change_", "What to change"),
    ("button_", "Buttons"),
    ("refuse_", "Saying no"),
    ("hand_off_", "Calling a person"),
)
_OTHERS = "Everything else"
LONGEST_FIND = 80


def _named(key: str) -> tuple[str, str]:
    """The group of a sentence and what it is called in it."""
    for start, group in _GROUPS:
        if key.startswith(start):
            return group, plain(key.removeprefix(start))
    return _OTHERS, plain(key)


def _languages(snapshot: Snapshot) -> list[tuple[str, str]]:
    names = dict(settings.LANGUAGES)
    spoken = [code for code in snapshot.business.languages if code in templates.LANGUAGES]
    return [(code, names.get(code, code)) for code in spoken or ["en"]]


Group = tuple[str, list[dict[str, Any]], int]
"""Its name, its rows, and how many of them are the business's own."""


def _groups(snapshot: Snapshot, language: str, *, find: str) -> list[Group]:
    """The sentences by what they are about; with `find` those that have it in name or words."""
    own = snapshot.wordings.get(language, {})
    groups: dict[str, list[dict[str, Any]]] = {}
    for key in lint.editable():
        group, name = _named(key)
        texts = own.get(key) or wordings.ours(key, language=language, tone=snapshot.business.tone)
        if find and find not in folded(" ".join((group, name, *texts))):
            continue
        row = {"key": key, "name": name, "texts": texts, "is_own": key in own}
        groups.setdefault(group, []).append(row)
    return [(name, rows, sum(row["is_own"] for row in rows)) for name, rows in groups.items()]


@allow("assistant.view", methods=BOTH)
def wording(request: PanelRequest) -> HttpResponse:
    if request.method == "POST":
        # Seeing how it speaks needs less than changing it.
        request.user.actor.require("assistant.edit")
        try:
            actions.set_tone(actor=request.user.actor, tone=request.POST.get("tone", ""))
        except ProfferError as error:
            tell(request, error)
        else:
            notes.success(request, "Saved. It counts from the very next message.")
        return redirect("tenant:wording")
    snapshot = queries.current_snapshot()
    languages = _languages(snapshot)
    asked = request.GET.get("language", "")
    language = asked if asked in dict(languages) else languages[0][0]
    find = request.GET.get("find", "").replace("\x00", "").strip()[:LONGEST_FIND]
    groups = _groups(snapshot, language, find=folded(find))
    context = {
        "section": "assistant",
        "find": find,
        "found": sum(len(rows) for _, rows, _ in groups),
        "tones": [(code, *_TONES[code], code == snapshot.business.tone) for code in TONES],
        "languages": languages,
        "language": language,
        "groups": groups,
        "own_count": len(snapshot.wordings.get(language, {})),
        "can_edit": request.user.has_permission("assistant.edit"),
    }
    return render(request, "panels/tenant/wording/list.html", context)


class WordingForm(RoomForm):
    """A box for each way to say a sentence."""

    def __init__(
        self, key: str, language: str, texts: tuple[str, ...], data: QueryDict | None = None
    ) -> None:
        names = [f"variant_{number}" for number in range(1, wordings.most(key) + 1)]
        self.key = key
        # A box that opens with a place would take the place's direction.
        direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
        super().__init__(data, initial=dict(zip(names, texts, strict=False)))
        for number, name in enumerate(names, start=1):
            label = "It says" if number == 1 else "Or"
            needed, attributes = number == 1, {"lang": language, "dir": direction}
            if lint.is_title(key):
                made = text(label, needed=needed, wide=True, **attributes)
            else:
                made = prose(label, needed=needed, rows=2, **attributes)
            self.fields[name] = made

    def texts(self) -> list[str]:
        return [
            self.typed(name) if self.is_bound else str(self.initial.get(name, ""))
            for name in self.fields
        ]


@allow("assistant.view", methods=BOTH)
def sentence(request: PanelRequest, language: str, key: str) -> HttpResponse:
    """One sentence in one language: its wordings, and beside them how they will read."""
    if key not in lint.editable() or language not in templates.LANGUAGES:
        raise NotFound
    snapshot = queries.current_snapshot()
    ours = wordings.ours(key, language=language, tone=snapshot.business.tone)
    own = snapshot.wordings.get(language, {}).get(key)
    form = WordingForm(key, language, own or ours, request.POST or None)
    problem = ""
    if request.method == "POST":
        request.user.actor.require("assistant.edit")
    if request.method == "POST" and "preview" not in request.POST:
        try:
            actions.write_wording(
                actor=request.user.actor, language=language, key=key, variants=form.texts()
            )
        except ProfferError as error:
            problem = form.refuse(error)
        else:
            notes.success(request, "Saved. It counts from the very next message.")
            return redirect(_back(language))
    elif form.is_bound:
        _judge(form, key)
    group, name = _named(key)
    context = {
        "section": "assistant",
        "form": form,
        "key": key,
        "language": language,
        "language_name": dict(settings.LANGUAGES)[language],
        "back": _back(language),
        "group": group,
        "name": name,
        "is_own": own is not None,
        "ours": ours,
        "places": [
            (f"{{{place}}}", place in lint.needed(key)) for place in sorted(lint.places(key))
        ],
        "limit": lint.limit(key),
        "samples": _samples(form, key, language, snapshot),
        "problem": problem,
        "can_edit": request.user.has_permission("assistant.edit"),
    }
    status = 422 if form.errors or problem else 200
    return render(request, "panels/tenant/wording/edit.html", context, status=status)


@allow("assistant.edit", methods=WRITE)
def sentence_reset(request: PanelRequest, language: str, key: str) -> HttpResponse:
    try:
        actions.reset_wording(actor=request.user.actor, language=language, key=key)
    except NotFound:
        raise
    except ProfferError as error:
        tell(request, error)
    else:
        notes.success(request, "The assistant says it our way again.")
    return redirect(_back(language))


def _places(key: str) -> list[tuple[str, bool]]:
    """What is filled in, as it is written, and whether it must be there."""
    return [(f"{{{place}}}", place in lint.needed(key)) for place in sorted(lint.places(key))]


def _judge(form: WordingForm, key: str) -> None:
    """Put what is wrong with what was typed at its box, without storing anything."""
    for name, typed in zip(form.fields, form.texts(), strict=True):
        tidy = lint.tidy(typed)
        found = lint.problem(key, tidy) if tidy else None
        if found:
            form.add_error(name, found)


def _samples(form: WordingForm, key: str, language: str, snapshot: Snapshot) -> list[str]:
    """Each wording that may be said, with the business's own catalogue in it."""
    tidied = [lint.tidy(typed) for typed in form.texts()]
    return [
        wordings.sample(tidy, snapshot, language=language)
        for tidy in tidied
        if tidy and lint.problem(key, tidy) is None
    ]


def _back(language: str) -> str:
    return f"{reverse('tenant:wording')}?language={language}"
