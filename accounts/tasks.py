"""Entry points of workers: the mails to people, in a workspace and at the platform."""

from celery import shared_task

from accounts import links, notices, support
from tenants.tasks import PlatformTask, TenantTask


@shared_task(base=TenantTask, name="accounts.mail_link")
def mail_link(*, link_id: int) -> None:
    links.mail_link(link_id)


@shared_task(base=PlatformTask, name="accounts.mail_platform_link")
def mail_platform_link(*, link_id: int) -> None:
    links.mail_link(link_id)


@shared_task(base=TenantTask, name="accounts.mail_notice")
def mail_notice(*, user_id: int, notice: str) -> None:
    notices.mail_notice(user_id=user_id, notice=notice)


@shared_task(base=PlatformTask, name="accounts.mail_platform_notice")
def mail_platform_notice(*, user_id: int, notice: str) -> None:
    notices.mail_notice(user_id=user_id, notice=notice)


@shared_task(base=TenantTask, name="accounts.support_over")
def support_over(*, grant_id: int) -> None:
    support.support_over(grant_id)
