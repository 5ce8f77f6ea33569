from collections.abc import Iterator

import pytest

from tests.secrets.stand import Vault


@pytest.fixture(scope="session")
def _vault() -> Iterator[Vault]:
    vault = Vault()
    yield vault
    vault.close()


@pytest.fixture
def vault(_vault: Vault, settings) -> Vault:
    settings.OUTBOUND_LOCAL_HOSTS = ["127.0.0.1"]
    _vault.fresh()
    return _vault
