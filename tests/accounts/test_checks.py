"""`manage.py check --deploy`: what a deployment forgot is said, and a demo is left alone."""

from typing import Any

import pytest
from django.core.checks import CheckMessage, run_checks


def said(prefix: str) -> list[CheckMessage]:
    found = run_checks(include_deployment_checks=True)
    return [each for each in found if str(each.id).startswith(prefix)]


@pytest.fixture
def deployed(settings: Any) -> Any:
    settings.DEMO = settings.DEBUG = settings.ASSISTANT_PROCESS = False
    settings.EMAIL_HOST = "mail.example.com"
    settings.PLATFORM_MFA_REQUIRED = True
    return settings


def test_a_complete_deployment_hears_nothing(deployed: Any) -> None:
    assert said("accounts.") == []


def test_a_missing_mail_server_stops_it(deployed: Any) -> None:
    deployed.EMAIL_HOST = ""
    assert [(each.id, each.is_serious()) for each in said("accounts.")] == [("accounts.E001", True)]


def test_a_platform_that_a_password_alone_opens_is_doubted(deployed: Any) -> None:
    deployed.PLATFORM_MFA_REQUIRED = False
    (doubt,) = said("accounts.")
    assert doubt.id == "accounts.W001"
    assert "PLATFORM_MFA_REQUIRED" in doubt.msg


def test_a_demo_is_left_alone(deployed: Any) -> None:
    deployed.DEMO, deployed.EMAIL_HOST, deployed.PLATFORM_MFA_REQUIRED = True, "", False
    assert said("accounts.") == []
