"""Saved cases: what the assistant must go on doing, tried before settings are changed."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from ai.models import AssistantRun, Case
from ai.queries import assistant_settings
from ai.replay import cases
from ai.replay.cases import Result, Wanted
from ai.replay.choices import TRIED, own, read
from catalog.queries import current_snapshot
from core.errors import InvalidInput, NotAllowed, NotFound, ProfferError
from core.locales import amount
from panels import words
from panels.access import READ, WRITE, PanelRequest, allow
from panels.errors import tell

_OUTCOMES = {
    "answers": "answers",
    "asks": "asks back",
    "declines": "declines",
    "person": "calls a person",
    "proposes": "proposes an order",
}


def told(case: Case, names: Mapping[str, str]) -> dict[str, Any]:
    """A case for people: what is said in it, what must follow, and what does not."""
    expects = case.expects
    return {
        "row": case,
        "said": "\n".join(message["text"] for message in case.turn["messages"]),
        "expects": [
            f"It {_OUTCOMES[expects['outcome']]}",
            *(words.act(_shown(act), names) for act in expects["acts"] or ()),
            *(f"{names.get(ref, ref)}: {_price(was)}" for ref, was in _prices(expects)),
        ],
        "failed": failures(case.failed or [], names),
    }


def failures(failed: list[dict[str, Any]], names: Mapping[str, str]) -> list[str]:
    return [_FAILURES[each["what"]](each, names) for each in failed]


def _outcome(failed: Mapping[str, Any], _: Mapping[str, str]) -> str:
    return f"Now it {_OUTCOMES[failed['now']]}, where it {_OUTCOMES[failed['was']]}."


def _acts(failed: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return "Now: " + "; ".join(words.act(_shown(act), names) for act in failed["now"]) + "."


def _priced(failed: Mapping[str, Any], names: Mapping[str, str]) -> str:
    name = names.get(failed["ref"], failed["ref"])
    if failed["now"] is None:
        return f"The price of {name} is not named any more."
    return f"{name} costs {_price(failed['now'])} now, not {_price(failed['was'])}."


_FAILURES = {"outcome": _outcome, "acts": _acts, "price": _priced}


def _shown(essence: Mapping[str, Any]) -> dict[str, Any]:
    """An act as the history's words take it."""
    lines = [{"ref": ref, "quantity": count} for ref, count in essence.get("lines", ())]
    return {**essence, "lines": lines}


def _prices(expects: Mapping[str, Any]) -> list[tuple[str, list[Any]]]:
    return list((expects["prices"] or {}).items())


def _price(given: list[Any]) -> str:
    return amount(given[0], given[1], language="en")


def today() -> dict[str, str]:
    """What the catalogue calls its entries now."""
    return words.names_of(current_snapshot())


def broken_by(sent: Mapping[str, Any]) -> list[Result]:
    """The cases that hold, and would not with settings that are about to be saved.

    Switching the assistant off waits for nothing. What cannot be read is for the action to
    refuse.
    """
    if not sent["enabled"]:
        return []
    settings = assistant_settings()
    try:
        trial = read({name: sent[name] for name in TRIED if name in sent}, settings)
    except InvalidInput:
        return []
    return [] if trial == own(settings) else cases.no_longer(trial)


def broken_shown(broken: list[Result]) -> dict[str, Any]:
    """Them for a page that tells of them, and asks once more."""
    names = today() if broken else {}
    return {
        "broken_cases": [(result.case.name, failures(result.failed, names)) for result in broken],
        "told": ",".join(str(result.case.pk) for result in broken),
    }


@allow("assistant.edit", methods=READ)
def case_list(request: PanelRequest) -> HttpResponse:
    rows = cases.listed()
    # Those of customers' turns hold their words, which are for who may read conversations.
    if not request.user.has_permission("inbox.view"):
        rows = [row for row in rows if row.run_id is None]
    names = today() if rows else {}
    shown = [told(row, names) for row in rows]
    context = {
        "section": "assistant",
        "cases": shown,
        "broken": sum(bool(case["failed"]) for case in shown),
        "untried": sum(case["row"].checked_at is None for case in shown),
        "most": cases.MOST,
    }
    return render(request, "panels/tenant/replay/cases.html", context)


@allow("assistant.edit", methods=WRITE)
def case_run(request: PanelRequest) -> HttpResponse:
    results = cases.run_all(actor=request.user.actor)
    broken = sum(bool(result.failed) for result in results)
    if broken:
        notes.warning(request, f"{broken} of {len(results)} do not hold any more.")
    elif results:
        notes.success(request, f"All {len(results)} hold.")
    return redirect("tenant:cases")


@allow("assistant.edit", methods=WRITE)
def case_rename(request: PanelRequest, case_id: int) -> HttpResponse:
    try:
        name = request.POST.get("name", "")
        cases.rename(actor=request.user.actor, case_id=case_id, name=name)
    except ProfferError as error:
        _tell(request, error)
    else:
        notes.success(request, "Renamed.")
    return redirect("tenant:cases")


@allow("assistant.edit", methods=WRITE)
def case_delete(request: PanelRequest, case_id: int) -> HttpResponse:
    try:
        cases.delete(actor=request.user.actor, case_id=case_id)
    except ProfferError as error:
        _tell(request, error)
    else:
        notes.success(request, "Deleted.")
    return redirect("tenant:cases")


@allow("assistant.edit", methods=WRITE)
def case_of_try(request: PanelRequest, number: int) -> HttpResponse:
    """Save what was tried in the playground."""
    try:
        cases.save_try(actor=request.user.actor, number=number, **_sent(request))
    except ProfferError as error:
        _tell(request, error)
    else:
        notes.success(request, "Saved. It is among the cases.")
    return redirect("tenant:playground")


@allow("assistant.edit", methods=WRITE)
def case_of_replay(request: PanelRequest, replay_id: int, run_id: int) -> HttpResponse:
    """Save what was answered in a turn that was replayed, or what would be answered now."""
    actor = request.user.actor
    try:
        if request.POST.get("which") == "before":
            cases.save_run(actor=actor, run_id=run_id, **_sent(request))
        else:
            cases.save_replayed(actor=actor, replay_id=replay_id, run_id=run_id, **_sent(request))
    except ProfferError as error:
        _tell(request, error)
    else:
        notes.success(request, "Saved. It is among the cases.")
    return redirect("tenant:replay", replay_id)


@allow("assistant.edit", methods=WRITE)
def case_of_answer(request: PanelRequest, run_id: int) -> HttpResponse:
    """Save what a customer was answered, from the answer's why in the inbox."""
    request.user.actor.require("inbox.view")
    run = get_object_or_404(AssistantRun, pk=run_id)
    try:
        cases.save_run(actor=request.user.actor, run_id=run.pk, **_sent(request))
    except ProfferError as error:
        _tell(request, error)
    else:
        notes.success(request, "Saved. It is among the cases.")
    return redirect("tenant:conversation", run.conversation_id)


def _sent(request: PanelRequest) -> dict[str, Any]:
    return {
        "name": request.POST.get("name", ""),
        "wanted": Wanted(acts="acts" in request.POST, prices="prices" in request.POST),
    }


def _tell(request: PanelRequest, error: ProfferError) -> None:
    """What is wrong with the one field there is, or the sentence of the error. What is not
    there, or not for this role, is a page of its own."""
    if isinstance(error, NotAllowed | NotFound):
        raise error
    if error.fields:
        notes.error(request, " ".join(error.fields.values()))
    else:
        tell(request, error)
