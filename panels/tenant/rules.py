"""The rules that a language model was given with an answer, by the version its run names."""

from django.http import HttpResponse
from django.shortcuts import render

from ai.prompts import is_given, prompt_of
from core.errors import NotFound
from panels.access import PanelRequest, allow


@allow("inbox.view")
def rules(request: PanelRequest, version: str) -> HttpResponse:
    """Their words, whether or not models are given others by now. Raises NotFound for a version
    that is not kept."""
    found = prompt_of(version)
    if found is None:
        raise NotFound
    context = {"section": "inbox", "rules": found, "given": is_given(version)}
    return render(request, "panels/tenant/inbox/rules.html", context)
