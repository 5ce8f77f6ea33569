"""The platform's language models: the chain, each vendor's page, its key and its test."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render

from ai.backends import changing
from ai.backends.actions import add_backend, kinds, remove_backend
from ai.backends.breaker import breaker_of
from ai.backends.keys import can_seal, variable_of
from ai.backends.models import Backend
from ai.backends.queries import listed
from ai.backends.trial import try_backend
from ai.budget.queries import Fared, fared, spent_now
from core.errors import InvalidInput, NotFound, ProfferError
from panels.access import BOTH, WRITE, PanelRequest, allow
from panels.errors import tell
from panels.forms import RoomForm, choice, secret, text

TABS = (("chain", "Vendors", "platform:ai"), ("costs", "Costs", "platform:ai-costs"),
        ("budgets", "Budgets", "platform:ai-budgets"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """A vendor as the list shows it. `rests`: whole seconds for which it is left alone."""

    backend: Backend
    fared: Fared
    rests: int

    @property
    def key_words(self) -> str:
        if self.backend.sealed_key:
            return "key stored"
        variable = variable_of(self.backend)
        return f"key from {variable}" if variable else "no key"


class NewForm(RoomForm):
    kind = choice("Vendor", Backend.Kind.choices)
    name = text("Name", needed=True, help_text="Short, such as main. It cannot be changed later.",
                maxlength=40, autocapitalize="none", spellcheck="false")  # fmt: skip
    model = text("Model", needed=True, help_text="As the vendor names it.", maxlength=80,
                 autocapitalize="none", spellcheck="false")  # fmt: skip
    base_url = text("Address", help_text="Empty: the vendor’s own. A server of your own has one.",
                    maxlength=200, inputmode="url", autocapitalize="none")  # fmt: skip
    key_env = text("Variable with the key",
                   help_text="Of the AI workers. Empty: the vendor’s usual name. You can store "
                   "a key here instead, on the next page.",
                   maxlength=64, autocapitalize="characters", spellcheck="false")  # fmt: skip
    hearing_model = text("Model for voice notes",
                         help_text="OpenAI, Gemini and servers like them. Empty: it hears none, "
                         "and people are called.",
                         maxlength=80, autocapitalize="none", spellcheck="false")  # fmt: skip
    seeing_model = text("Model for pictures", help_text="Empty: it looks at none.", maxlength=80,
                        autocapitalize="none", spellcheck="false")  # fmt: skip


class ChangeForm(RoomForm):
    model = text("Model", needed=True, maxlength=80, autocapitalize="none", spellcheck="false")
    base_url = text("Address", help_text="Changing it removes a stored key: enter it again.",
                    maxlength=200, inputmode="url", autocapitalize="none")  # fmt: skip
    key_env = text("Variable with the key", help_text="Used where no key is stored here.",
                   maxlength=64, spellcheck="false")  # fmt: skip
    hearing_model = text("Model for voice notes",
                         help_text="OpenAI, Gemini and servers like them. Empty: it hears none, "
                         "and people are called.",
                         maxlength=80, autocapitalize="none", spellcheck="false")  # fmt: skip
    seeing_model = text("Model for pictures", help_text="Empty: it looks at none.", maxlength=80,
                        autocapitalize="none", spellcheck="false")  # fmt: skip


class KeyForm(RoomForm):
    key = secret("New key", help_text="Kept sealed. Nobody sees it again.", autocomplete="off")


class PriceForm(RoomForm):
    price_input = text("Read", inputmode="decimal", maxlength=12)
    price_cached = text("Read from cache", inputmode="decimal", maxlength=12,
                        help_text="Empty: as what is read.")  # fmt: skip
    price_output = text("Written", inputmode="decimal", maxlength=12)
    price_minute = text("A minute of voice", inputmode="decimal", maxlength=12,
                        help_text="Empty: voice notes are counted without a price.")  # fmt: skip
    priced_on = text("As of", type="date", help_text="The day you looked at the vendor’s list.")


def frame(tab: str) -> dict[str, Any]:
    """What every page of this section needs."""
    return {"section": "ai", "tab": tab, "tabs": TABS}


@allow("platform.ai")
def chain(request: PanelRequest) -> HttpResponse:
    cards = [
        Card(backend, fared(backend.name), round(breaker_of(backend).look()[0]))
        for backend in listed()
    ]
    context = {**frame("chain"), "cards": cards, "spent": list(spent_now()[:20])}
    return render(request, "panels/platform/ai/chain.html", context)


@allow("platform.ai", methods=BOTH)
def new(request: PanelRequest) -> HttpResponse:
    posted = request.method == "POST"
    form = NewForm(request.POST if posted else None)
    problem = ""
    if posted:
        try:
            backend = add_backend(
                actor=request.user.actor,
                kind=form.typed("kind"),
                name=form.typed("name").strip(),
                model=form.typed("model"),
                base_url=form.typed("base_url").strip(),
                key_env=form.typed("key_env").strip(),
                hearing_model=form.typed("hearing_model"),
                seeing_model=form.typed("seeing_model"),
            )
        except ProfferError as error:
            problem = form.refuse(error)
        else:
            notes.success(request, f"{backend.name} is the last vendor of the chain. Test it now.")
            return redirect("platform:ai-backend", backend.pk)
    context = {**frame("chain"), "form": form, "problem": problem, "kinds": kinds()}
    status = 422 if form.errors or problem else 200
    return render(request, "panels/platform/ai/new.html", context, status=status)


def _found(backend_id: int) -> Backend:
    backend = Backend.objects.filter(pk=backend_id).first()
    if backend is None:
        raise NotFound("There is no such vendor.")
    return backend


def _page(
    request: PanelRequest, backend: Backend, *, form: RoomForm | None = None, problem: str = ""
) -> HttpResponse:
    """A vendor's page; `form` is the one that was refused, in the place of a fresh one."""
    forms: dict[str, RoomForm] = {
        "change": ChangeForm(_values(backend, ChangeForm)),
        "key": KeyForm(),
        "price": PriceForm(_values(backend, PriceForm)),
    }
    for key, fresh in forms.items():
        if isinstance(form, type(fresh)):
            forms[key] = form
    context = {
        **frame("chain"),
        "backend": backend,
        "card": Card(backend, fared(backend.name), round(breaker_of(backend).look()[0])),
        "forms": forms,
        "problem": problem,
        "can_seal": can_seal(),
    }
    status = 422 if form is not None else 200
    return render(request, "panels/platform/ai/backend.html", context, status=status)


def _values(backend: Backend, form: type[RoomForm]) -> dict[str, str]:
    found = {name: getattr(backend, name) for name in form.base_fields}
    return {
        name: "" if value is None else (f"{value.normalize():f}" if name[:6] == "price_" else value)
        for name, value in found.items()
    }


@allow("platform.ai", methods=BOTH)
def backend(request: PanelRequest, backend_id: int) -> HttpResponse:
    """Look at a vendor; change its model, its address, its variable."""
    found = _found(backend_id)
    if request.method != "POST":
        return _page(request, found)
    form = ChangeForm(request.POST)
    try:
        changing.change_backend(
            actor=request.user.actor,
            backend_id=backend_id,
            model=form.typed("model"),
            base_url=form.typed("base_url").strip(),
            key_env=form.typed("key_env").strip(),
            hearing_model=form.typed("hearing_model"),
            seeing_model=form.typed("seeing_model"),
        )
    except ProfferError as error:
        return _page(request, found, form=form, problem=form.refuse(error))
    notes.success(request, "Saved. The very next turn uses it.")
    return redirect("platform:ai-backend", backend_id)


@allow("platform.ai", methods=WRITE)
def key(request: PanelRequest, backend_id: int) -> HttpResponse:
    """Store a key in the place of any other, or remove it."""
    found, form = _found(backend_id), KeyForm(request.POST)
    remove = request.POST.get("remove") == "yes"
    try:
        if not remove and not form.typed("key").strip():
            raise InvalidInput(fields={"key": "Enter the vendor’s key."})
        changing.set_key(
            actor=request.user.actor,
            backend_id=backend_id,
            key="" if remove else form.typed("key"),
        )
    except ProfferError as error:
        return _page(request, found, form=form, problem=form.refuse(error))
    notes.success(request, "The stored key is removed." if remove else "The key is stored, sealed.")
    return redirect("platform:ai-backend", backend_id)


@allow("platform.ai", methods=WRITE)
def prices(request: PanelRequest, backend_id: int) -> HttpResponse:
    found, form = _found(backend_id), PriceForm(request.POST)
    try:
        changing.set_prices(
            actor=request.user.actor,
            backend_id=backend_id,
            prices={name: form.typed(name) for name in changing.PRICES},
            priced_on=_day(form.typed("priced_on")),
        )
    except ProfferError as error:
        return _page(request, found, form=form, problem=form.refuse(error))
    notes.success(request, "Saved. Calls from now on are counted with these prices.")
    return redirect("platform:ai-backend", backend_id)


def _day(typed: str) -> date | None:
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise InvalidInput(fields={"priced_on": "Choose a day."}) from None


@allow("platform.ai", methods=WRITE)
def test(request: PanelRequest, backend_id: int) -> HttpResponse:
    """Ask the vendor a harmless question, now."""
    found = _found(backend_id)
    tried = try_backend(found)
    words = f"{found.name}: {tried.words}"
    if tried.worked:
        notes.success(request, words)
    else:
        if tried.code == "no_key":
            words += " If the AI workers alone have it, run manage.py ai_backend test there."
        notes.error(request, words)
    return _back(request, backend_id)


@allow("platform.ai", methods=WRITE)
def switch(request: PanelRequest, backend_id: int) -> HttpResponse:
    enabled = request.POST.get("enabled") == "yes"
    return _done(
        request,
        backend_id,
        lambda: changing.switch_backend(
            actor=request.user.actor, backend_id=backend_id, enabled=enabled
        ),
        "It is asked again, from the very next turn." if enabled else "It is asked no more.",
    )


@allow("platform.ai", methods=WRITE)
def move(request: PanelRequest, backend_id: int) -> HttpResponse:
    earlier = request.POST.get("to") == "earlier"
    return _done(
        request,
        backend_id,
        lambda: changing.move_backend(
            actor=request.user.actor, backend_id=backend_id, earlier=earlier
        ),
        "The order is changed, from the very next turn.",
    )


@allow("platform.ai", methods=WRITE)
def remove(request: PanelRequest, backend_id: int) -> HttpResponse:
    """Take a vendor out of the chain, with its key; the page asked before."""
    found = _found(backend_id)
    try:
        remove_backend(actor=request.user.actor, name=found.name)
    except ProfferError as error:
        tell(request, error)
    else:
        notes.success(request, f"{found.name} is removed, with its key.")
    return redirect("platform:ai")


def _done(request: PanelRequest, backend_id: int, work: Any, words: str) -> HttpResponse:
    try:
        work()
    except ProfferError as error:
        tell(request, error)
    else:
        notes.success(request, words)
    return _back(request, backend_id)


def _back(request: PanelRequest, backend_id: int) -> HttpResponse:
    if request.POST.get("from") == "chain":
        return redirect("platform:ai")
    return redirect("platform:ai-backend", backend_id)
