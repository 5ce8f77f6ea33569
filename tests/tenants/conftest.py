"""Further tenants beside the seeded two."""

from collections.abc import Iterator

import pytest

from tenants.models import Tenant
from tenants.provisioning import create_tenant
from tests.support.people import PLATFORM_ADMIN
from tests.tenants import migrating


@pytest.fixture
def more(committed_db: None) -> Iterator[list[Tenant]]:
    """Three further tenants, whose schemas a test's migrations may change."""
    yield [
        create_tenant(actor=PLATFORM_ADMIN, slug=slug, name=slug)
        for slug in ("gamma", "delta", "omega")
    ]
    migrating.undo()
