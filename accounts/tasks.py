"""Entry points of workers: the mails to people, in a workspace and at the platform."""

from celery import shared_task

from accounts import front_mails, links, notices, resets, support
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


@shared_task(base=TenantTask, name="accounts.mail_work")
def mail_work(*, user_id: int, notice: str) -> None:
    notices.mail_work(user_id=user_id, notice=notice)


@shared_task(base=TenantTask, name="accounts.support_over")
def support_over(*, grant_id: int) -> None:
    support.support_over(grant_id)


@shared_task(base=PlatformTask, name="accounts.mail_sign_up")
def mail_sign_up(*, sign_up_id: int) -> None:
    front_mails.mail_sign_up(sign_up_id)


@shared_task(base=PlatformTask, name="accounts.mail_workspaces")
def mail_workspaces(*, sealed_email: str) -> None:
    front_mails.mail_workspaces(sealed_email)


@shared_task(base=TenantTask, name="accounts.offer_reset")
def offer_reset(*, email: str) -> None:
    resets.offer_reset(email)


@shared_task(base=PlatformTask, name="accounts.offer_platform_reset")
def offer_platform_reset(*, email: str) -> None:
    resets.offer_reset(email)
