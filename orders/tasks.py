"""Entry points of workers."""

from celery import shared_task

from core.clock import now
from orders import approval, changes
from orders.models import OrderProposal
from tenants.doorbell import ring
from tenants.tasks import TenantTask


@shared_task(base=TenantTask, name="orders.expire_proposal")
def expire_proposal(*, proposal_id: int) -> None:
    approval.expire_proposal(proposal_id=proposal_id)


@shared_task(base=TenantTask, name="orders.take_change")
def take_change(*, change_id: int) -> None:
    """Where customers may cancel by themselves, theirs is done at once."""
    changes.take_by_right(change_id=change_id)


@shared_task(base=TenantTask, name="orders.sweep")
def sweep() -> None:
    """Ring for proposals whose deadline has passed unnoticed."""
    lapsed = OrderProposal.objects.filter(
        status=OrderProposal.Status.PENDING_APPROVAL, deadline__lte=now()
    ).values_list("id", flat=True)[:500]
    for proposal_id in lapsed:
        ring(task="orders.expire_proposal", proposal_id=proposal_id)
