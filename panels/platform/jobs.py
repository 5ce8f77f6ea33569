"""Work behind the scenes: what is due, what fails, the steward's chores, and dead letters."""

from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render

from core.clock import now
from core.errors import ProfferError
from panels.access import WRITE, PanelRequest, allow
from panels.errors import tell
from panels.paging import chosen, page_of
from tenants.heartbeat import beats
from tenants.jobs import decide_jobs, discard_job, failing_jobs, first_line, queue, retry_job
from tenants.models import DeadLetter, Tenant
from tenants.steward import jobs_seen
from whatsapp.letters import (
    ADDRESSED,
    discard,
    known_addresses,
    letters_by_address,
    take_in,
    waiting,
)

LATE_SECONDS = 5.0
"""A due job is handed out within a second, so one that waits longer says that nobody does."""

_SHOWS = ("failing", "dead")


@allow("platform.jobs")
def jobs(request: PanelRequest) -> HttpResponse:
    show = chosen(request, "show", _SHOWS)
    page = page_of(request, failing_jobs(dead=show == "dead"))
    names = dict(
        Tenant.objects.filter(pk__in={row.tenant_id for row in page.object_list}).values_list(
            "pk", "name"
        )
    )
    for row in page.object_list:
        row.tenant_name = names.get(row.tenant_id, "")
        row.error = first_line(row.last_error)
    counted = queue()
    waits = (now() - counted.oldest).total_seconds() if counted.oldest else 0.0
    context: dict[str, Any] = {
        "section": "jobs",
        "tab": "jobs",
        "show": show,
        "page": page,
        "queue": counted,
        "not_handed_out": counted.due > 0 and waits > LATE_SECONDS,
        "beats": beats(),
        "steward": jobs_seen(),
        "letters": DeadLetter.objects.count(),
    }
    return render(request, "panels/platform/jobs.html", context)


def _after(request: PanelRequest) -> HttpResponse:
    show = "dead" if request.POST.get("show") == "dead" else "failing"
    response = redirect("platform:jobs")
    response["Location"] += f"?show={show}"
    return response


@allow("platform.jobs", methods=WRITE)
def job_retry(request: PanelRequest, job_id: int) -> HttpResponse:
    try:
        job = retry_job(actor=request.user.actor, job_id=job_id)
    except ProfferError as error:
        tell(request, error)
    else:
        notes.success(request, f"{job.task} is tried again now.")
    return _after(request)


@allow("platform.jobs", methods=WRITE)
def job_discard(request: PanelRequest, job_id: int) -> HttpResponse:
    try:
        job = discard_job(actor=request.user.actor, job_id=job_id)
    except ProfferError as error:
        tell(request, error)
    else:
        notes.success(request, f"{job.task} is discarded: it will not happen.")
    return _after(request)


@allow("platform.jobs", methods=WRITE)
def jobs_decide(request: PanelRequest) -> HttpResponse:
    """Try many again or discard them, once it was confirmed on a page of its own."""
    given = request.POST.getlist("ids")
    ids = [int(each) for each in given if each.isascii() and each.isdecimal() and len(each) < 19]
    discards = request.POST.get("act") == "discard"
    if ids and request.POST.get("confirmed") != "yes":
        context = {
            "section": "jobs",
            "ids": ids,
            "discards": discards,
            "show": "dead" if request.POST.get("show") == "dead" else "failing",
        }
        return render(request, "panels/platform/jobs_confirm.html", context)
    try:
        done, left = decide_jobs(
            actor=request.user.actor, ids=ids, act=discard_job if discards else retry_job
        )
    except ProfferError as error:
        tell(request, error)
        return _after(request)
    words = "discarded" if discards else "tried again now"
    notes.success(request, f"{done} job{'s' if done != 1 else ''} {words}.")
    if left:
        notes.info(request, f"{left} were done, discarded, or at work meanwhile.")
    return _after(request)


@allow("platform.jobs")
def letters(request: PanelRequest) -> HttpResponse:
    """Signed updates that led to nobody, by number; bodies are customers' words and not shown."""
    page = page_of(request, letters_by_address())
    addresses = [row["address"] for row in page.object_list if row["reason"] in ADDRESSED]
    known = known_addresses(addresses)
    for row in page.object_list:
        row["known"] = row["address"] in known and row["reason"] in ADDRESSED
        row["may_live"] = row["reason"] in ADDRESSED
    context = {
        "section": "jobs",
        "tab": "letters",
        "page": page,
        "letters": DeadLetter.objects.count(),
    }
    return render(request, "panels/platform/letters.html", context)


@allow("platform.jobs", methods=WRITE)
def letters_take_in(request: PanelRequest) -> HttpResponse:
    """Take in what lies for one number, now that a workspace has it."""
    try:
        taken = take_in(actor=request.user.actor, address=request.POST.get("address", "")[:128])
    except ProfferError as error:
        tell(request, error)
    else:
        notes.success(request, f"Taken in: {taken}. What is late by now waits for people.")
    return redirect("platform:letters")


@allow("platform.jobs", methods=WRITE)
def letters_discard(request: PanelRequest) -> HttpResponse:
    """Throw away what lies for one number, once it was confirmed on a page of its own."""
    address = request.POST.get("address", "")[:128]
    if request.POST.get("confirmed") != "yes" and (count := waiting(address)):
        context = {"section": "jobs", "address": address, "count": count}
        return render(request, "panels/platform/letters_confirm.html", context)
    gone = discard(actor=request.user.actor, address=address)
    if gone:
        notes.success(request, f"Discarded: {gone}.")
    else:
        notes.info(request, "Nothing lies there any more.")
    return redirect("platform:letters")
