"""Entry points of the workers that send mails; not the assistant's, which see no people."""

from celery import shared_task

from ai.budget import telling
from tenants.tasks import PlatformTask, TenantTask


@shared_task(base=TenantTask, name="budget.ring_owners")
def ring_owners(*, told_id: int) -> None:
    telling.ring_owners(told_id=told_id)


@shared_task(base=TenantTask, name="budget.mail_owner")
def mail_owner(*, user_id: int, told_id: int) -> None:
    telling.mail_owner(user_id=user_id, told_id=told_id)


@shared_task(base=PlatformTask, name="budget.mail_platform")
def mail_platform(*, user_id: int, told_id: int) -> None:
    telling.mail_platform(user_id=user_id, told_id=told_id)
