"""What one workspace's owner holds, presented at another workspace's doors.

Every credential is first shown to open its own door: a probe whose key opens nothing anywhere
would prove nothing.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.links import LinkSpent, open_link
from accounts.models import EmailLink
from core.asgi_caller import Answer, call
from tenants.context import in_tenant, outside_tenants
from tenants.isolation.report import Report
from workspaces.canaries import Canary

_REFUSED = (301, 302, 303, 400, 401, 403, 404, 405, 410, 422)
_PAGES = ("/", "/inbox/", "/inbox/1/", "/catalogue/services/", "/history/")
_FILES = "/attachments/"
_FILE_FORMS = (f"{_FILES}1/", f"{_FILES}1/?save=1", f"{_FILES}1/small/")
"""Addresses of a file; each leads its reader on to a link of their own (ADR 0031)."""
_JSON = {"content-type": "application/json"}
_LISTS = ("services", "conversations", "messages", "users", "contacts")


def ask(
    host: str,
    path: str,
    headers: Mapping[str, str] | None = None,
    *,
    method: str = "GET",
    body: bytes = b"",
) -> Answer:
    """A request to this installation's web application, in this process."""
    sent = dict(headers or {})
    if settings.SECURE:
        sent.setdefault("x-forwarded-proto", "https")
    return call(
        import_string(settings.ASGI_APPLICATION),
        host=host,
        path=path,
        method=method,
        scheme=settings.URL_SCHEME,
        headers=sent,
        body=body,
    )


def _session(canary: Canary) -> dict[str, str]:
    return {"cookie": f"{settings.SESSION_COOKIE_NAME}={canary.session}"}


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def probe_doors(report: Report, mine: Canary, theirs: Canary) -> None:
    """The doors of the web application, with `mine`'s keys at `theirs`' host and elsewhere."""
    _sessions(report, mine, theirs)
    _file_links(report, mine, theirs)
    _file_of_programs(report, mine, theirs)
    _tokens(report, mine, theirs)
    _forged_tokens(report, mine, theirs)
    _own_ids(report, mine, theirs)
    _links(report, mine, theirs)
    _live(report, mine, theirs)
    _hosts(report, mine, theirs)


def _leaks(answer: Answer, theirs: Canary, *, where: str) -> Iterator[str]:
    """What offends in an answer that must be a refusal."""
    if theirs.word in answer.text:
        yield f"{where} showed another workspace's word"
    if answer.status not in _REFUSED:
        yield f"{where} answered {answer.status}"
    if _leads_to(answer):
        yield f"{where} led on to a file"


def _leads_to(answer: Answer) -> str:
    """The link to a file that an address leads on to; empty if it leads elsewhere or nowhere."""
    address = answer.headers.get("location", "")
    return address if urlsplit(address).path.startswith(_FILES) else ""


def _sessions(report: Report, mine: Canary, theirs: Canary) -> None:
    offences = []
    for path in _PAGES:
        own = ask(mine.host, path, _session(mine))
        if own.status != 200:
            offences.append(f"{path} does not open at home ({own.status})")
        if theirs.word in own.text:
            offences.append(f"{path} at home shows another workspace's word")
        offences += _leaks(ask(theirs.host, path, _session(mine)), theirs, where=path)
        offences += _leaks(ask(settings.PLATFORM_HOST, path, _session(mine)), theirs, where=path)
    report.add(
        "doors",
        "a session, at another workspace's pages and at the platform's",
        offences,
        tries=3 * len(_PAGES),
    )


def _file_links(report: Report, mine: Canary, theirs: Canary) -> None:
    """A file's address and the link it leads to, wherever they are not this person's.

    The owner and the file have the same numbers in both workspaces: all that tells a link of
    one from a link of the other is the workspace it was signed for.
    """
    offences: list[str] = []
    tries = 0
    me, them, nobody = _session(mine), _session(theirs), dict[str, str]()
    platform = settings.PLATFORM_HOST
    for path in _FILE_FORMS:
        tries += 1
        link = _leads_to(ask(mine.host, path, me))
        own = ask(mine.host, link, me) if link else None
        if own is None or (own.status, own.text) != (200, mine.word):
            said = f"its link answered {own.status}" if own else "it leads to no link"
            offences.append(f"{path} does not open at home ({said})")
            continue
        for host, session, whose in (
            (theirs.host, me, theirs),
            (theirs.host, nobody, theirs),
            (platform, me, mine),
            (mine.host, them, mine),
        ):
            tries += 1
            offences += _leaks(ask(host, path, session), whose, where=f"{host}{path}")
        for host in (theirs.host, platform, mine.host):
            for session in (me, them, nobody):
                if (host, session) == (mine.host, me):
                    continue
                tries += 1
                # Neither the link nor its key is told: who reads this is not its holder.
                offences += _leaks(ask(host, link, session), mine, where=f"the link of {path}")
    report.add(
        "doors",
        "a file's address and link, at another workspace, in its session and in none",
        offences,
        tries=tries,
    )


def _file_of_programs(report: Report, mine: Canary, theirs: Canary) -> None:
    path = "/api/v1/messages/1/file/"
    token = _bearer(mine.tokens.access)
    own = ask(mine.host, path, token)
    offences = []
    if (own.status, own.text) != (200, mine.word):
        offences.append(f"{path} does not open at home ({own.status})")
    for host in (theirs.host, settings.PLATFORM_HOST):
        offences += _leaks(ask(host, path, token), theirs, where=f"{host}{path}")
    report.add("doors", "a token, at another workspace's file", offences, tries=3)


def _tokens(report: Report, mine: Canary, theirs: Canary) -> None:
    offences = []
    for name in _LISTS:
        path = f"/api/v1/{name}/"
        own = ask(mine.host, path, _bearer(mine.tokens.access))
        if own.status != 200 or (theirs.word in own.text):
            offences.append(f"{path} at home answered {own.status}")
        for host in (theirs.host, settings.PLATFORM_HOST):
            answer = ask(host, path, _bearer(mine.tokens.access))
            offences += _leaks(answer, theirs, where=f"{host}{path}")
    refresh = json.dumps({"refresh": mine.tokens.refresh}).encode()
    for path in ("/api/v1/auth/token/refresh/", "/api/v1/auth/token/revoke/"):
        answer = ask(theirs.host, path, method="POST", body=refresh, headers=_JSON)
        offences += _leaks(answer, theirs, where=path)
    home = ask(
        mine.host,
        "/api/v1/auth/token/refresh/",
        method="POST",
        body=refresh,
        headers=_JSON,
    )
    if home.status != 200:
        offences.append(f"the refresh token does not work at home any more ({home.status})")
    report.add(
        "doors",
        "access and refresh tokens, at another workspace's API and at the platform's",
        offences,
        tries=3 * len(_LISTS) + 3,
    )


def altered(token: str, **claims: Any) -> Iterator[str]:
    """The token with other claims: under its old signature, unsigned, and in other dress."""
    head, payload, signature = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(payload + "=="))
    forged = _part({**said, **claims})
    yield f"{head}.{forged}.{signature}"
    for algorithm in ("none", "None", "NONE", "HS512", "RS256"):
        other = _part({"typ": "JWT", "alg": algorithm})
        yield f"{other}.{forged}."
        yield f"{other}.{forged}.{signature}"


def _part(value: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _forged_tokens(report: Report, mine: Canary, theirs: Canary) -> None:
    offences: list[str] = []
    tries = 0
    claims = {"tenant": theirs.tenant.schema_name, "tenant_id": theirs.tenant.pk}
    for token in altered(mine.tokens.access, **claims):
        for host in (theirs.host, mine.host):
            tries += 1
            answer = ask(host, "/api/v1/users/", _bearer(token))
            offences += _leaks(answer, theirs, where=f"{host} with {token[:24]}…")
    report.add(
        "doors",
        "tokens whose tenant was altered, unsigned or signed otherwise",
        offences,
        tries=tries,
    )


def _own_ids(report: Report, mine: Canary, theirs: Canary) -> None:
    """Keys are alike in all tenants, so a number of theirs means a row of one's own or nothing."""
    offences = []
    for name in _LISTS:
        for key in ("1", "2", "999999"):
            answer = ask(mine.host, f"/api/v1/{name}/{key}/", _bearer(mine.tokens.access))
            if theirs.word in answer.text or answer.status not in (200, 404):
                offences.append(f"{name}/{key} answered {answer.status}")
    report.add("doors", "another workspace's ids at one's own", offences, tries=3 * len(_LISTS))


def _links(report: Report, mine: Canary, theirs: Canary) -> None:
    offences = []
    for purpose, token in (
        (EmailLink.Purpose.PASSWORD_RESET, mine.reset),
        (EmailLink.Purpose.INVITATION, mine.invitation),
    ):
        with in_tenant(mine.tenant):
            open_link(purpose=purpose, token=token)  # it works where it was sent from
        with in_tenant(theirs.tenant):
            offences += _opens(purpose, token)
        with outside_tenants():
            offences += _opens(purpose, token)
        page = "reset" if purpose == EmailLink.Purpose.PASSWORD_RESET else "join"
        answer = ask(theirs.host, f"/{page}/{token}/")
        if theirs.word in answer.text:
            offences.append(f"/{page}/ showed another workspace's word")
    report.add("doors", "reset and invitation links, at another workspace", offences, tries=3 * 2)


def _opens(purpose: str, token: str) -> list[str]:
    try:
        open_link(purpose=purpose, token=token)
    except LinkSpent:
        return []
    return [f"a {purpose} link opened"]


def _live(report: Report, mine: Canary, theirs: Canary) -> None:
    offences = []
    if ask(mine.host, "/events/", _session(mine)).status != 200:
        offences.append("the stream does not open at home")
    for host in (theirs.host, settings.PLATFORM_HOST):
        answer = ask(host, "/events/", _session(mine))
        if answer.status != 403:
            offences.append(f"{host} answered {answer.status}")
    report.add("live", "another workspace's stream of events", offences, tries=3)


def _hosts(report: Report, mine: Canary, theirs: Canary) -> None:
    """Headers and spellings that could lead a session of `mine` to `theirs`."""
    offences, tries = [], 0
    for header in ("x-forwarded-host", "x-host", "x-original-host", "forwarded"):
        value = f"host={theirs.host}" if header == "forwarded" else theirs.host
        answer = ask(mine.host, "/inbox/", {**_session(mine), header: value})
        tries += 1
        if theirs.word in answer.text:
            offences.append(f"{header} led elsewhere")
    for host in (theirs.host.upper(), f"{theirs.host}.", f"{theirs.host}:80", f"{theirs.host}:0"):
        tries += 1
        offences += _leaks(ask(host, "/inbox/", _session(mine)), theirs, where=host)
    report.add("doors", "headers and spellings of the host", offences, tries=tries)
