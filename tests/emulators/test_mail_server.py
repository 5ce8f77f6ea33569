"""The mail emulator keeps what it is sent, shows it harmless, fails on purpose, and stays small."""

import smtplib
from email.message import EmailMessage
from typing import Any

import pytest
import requests

from emulators.mail.inbox import MOST_BYTES, MOST_MAILS, Inbox
from emulators.mail.settings import RefusedError, from_environment
from tests.support.mailbox import Mailbox

HTML = '<p>Hi <a href="http://a.test/x">there</a></p><script>alert(1)</script>'


def send(box: Mailbox, *, to: str = "sara@example.test", subject: str = "Hello") -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject, "us@example.test", to
    mail.set_content("Open http://a.test/join/abc/ <b>now</b>\n.\nA line after a dot")
    mail.add_alternative(HTML, subtype="html")
    with smtplib.SMTP("127.0.0.1", box.smtp_port, timeout=5) as line:
        line.send_message(mail)


def get(box: Mailbox, path: str, **more: Any) -> requests.Response:
    return requests.get(box.url + path, timeout=5, **more)


def test_a_mail_is_kept_as_it_came(mailbox: Mailbox) -> None:
    send(mailbox, subject="Grüße مرحبا")
    send(mailbox, to="other@example.test")
    mail = mailbox.only("Sara@Example.test")
    assert mail["subject"] == "Grüße مرحبا"
    assert mail["links"] == ["http://a.test/join/abc/"]
    assert "A line after a dot" in mail["text"]
    assert mail["html"].strip() == HTML
    assert len(mailbox.mails()) == 2


def test_its_pages_show_a_hostile_mail_harmless(mailbox: Mailbox) -> None:
    send(mailbox, subject="<script>alert(1)</script>")
    number = mailbox.only("sara@example.test")["id"]
    for path in ("/", f"/mails/{number}"):
        page = get(mailbox, path)
        assert "<script>alert" not in page.text
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "&lt;b&gt;now&lt;/b&gt;" in get(mailbox, f"/mails/{number}").text
    frame = get(mailbox, f"/mails/{number}/html")
    assert frame.headers["Content-Security-Policy"].startswith("sandbox allow-popups ")
    assert "allow-scripts" not in frame.headers["Content-Security-Policy"]
    assert get(mailbox, "/mails/999999").status_code == 404


def test_faults_refuse_delay_and_drop(mailbox: Mailbox) -> None:
    mailbox.faults(reject=550)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(mailbox)
    assert mailbox.mails() == []
    mailbox.faults(reject=0, drop_after_accept=True)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(mailbox)
    assert len(mailbox.mails()) == 1
    mailbox.reset()
    assert mailbox.mails() == []
    send(mailbox)


@pytest.mark.parametrize(
    "faults",
    [{"reject": 200}, {"reject": True}, {"delay": 61}, {"drop_after_accept": 1}, {"x": 1}, []],
)
def test_a_fault_that_is_none_is_refused(mailbox: Mailbox, faults: Any) -> None:
    answer = requests.post(f"{mailbox.url}/_emulator/faults", json=faults, timeout=5)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_other_websites_are_kept_out(mailbox: Mailbox) -> None:
    assert get(mailbox, "/", headers={"Host": "evil.example"}).status_code == 403
    evil = {"Origin": "https://evil.example"}
    assert get(mailbox, "/_emulator/mails", headers=evil).status_code == 403


def test_it_stays_small() -> None:
    inbox = Inbox()
    for number in range(MOST_MAILS + 50):
        inbox.take(f"Subject: {number}\n\nx".encode(), sender="a@b.test", to=["c@d.test"])
    assert len(inbox.mails) == MOST_MAILS
    assert inbox.mails[-1].subject == str(MOST_MAILS + 49)
    for _ in range(20):
        inbox.take(b"Subject: x\n\n" + b"x" * (MOST_BYTES // 8), sender="a@b.test", to=["c@d.test"])
    assert sum(mail.size for mail in inbox.mails) <= MOST_BYTES


@pytest.mark.parametrize(
    "environ",
    [{}, {"PROFFER_DEMO": "1", "EMULATOR_SMTP_PORT": "x"}, {"DEBUG": "0", "PROFFER_DEMO": "no"}],
)
def test_it_runs_in_development_alone(environ: dict[str, str]) -> None:
    with pytest.raises(RefusedError):
        from_environment(environ)
