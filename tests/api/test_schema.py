"""The OpenAPI documents of both hosts."""

import pytest
from django.conf import settings
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from tenants.models import Tenant
from tests.api.caller import Caller
from tests.api.test_permissions import BY_ACTION, PLATFORM

CASES = [
    pytest.param(settings.ROOT_URLCONF, BY_ACTION, id="tenant"),
    pytest.param(settings.PLATFORM_URLCONF, PLATFORM, id="platform"),
]


@pytest.mark.parametrize(("urlconf", "rights"), CASES)
def test_the_document_is_valid_and_made_without_a_warning(
    urlconf: str, rights: dict[str, dict[str, str]]
) -> None:
    GENERATOR_STATS.reset()
    schema = SchemaGenerator(urlconf=urlconf).get_schema(request=None, public=True)
    assert not GENERATOR_STATS
    validate_schema(schema)
    documented = {
        (path.removeprefix("/api/v1/").replace("{id}", "{pk}"), method)
        for path, operations in schema["paths"].items()
        for method in operations
    }
    assert documented == {
        (path, method)
        for path, methods in rights.items()
        for method in methods
        if path != "schema/"
    }


def test_every_operation_says_how_it_refuses() -> None:
    schema = SchemaGenerator(urlconf=settings.ROOT_URLCONF).get_schema(request=None, public=True)
    for operations in schema["paths"].values():
        for operation in operations.values():
            content = operation["responses"]["4XX"]["content"]["application/json"]
            assert content["schema"] == {"$ref": "#/components/schemas/Error"}


def test_anybody_may_read_the_document_as_json_or_yaml(tenant_db: None, alpha: Tenant) -> None:
    for host, path, other in (
        (alpha, "/api/v1/services/", "/api/v1/tenants/"),
        (None, "/api/v1/tenants/", "/api/v1/services/"),
    ):
        caller = Caller(host)
        document = caller.get("schema/")
        assert document["Content-Type"].startswith("application/json")
        assert document.json()["openapi"].startswith("3.")
        assert path in document.json()["paths"]
        assert other not in document.json()["paths"]
    yaml = Caller(alpha).client.get(
        "/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi"}
    )
    assert yaml.content.startswith(b"openapi: 3.")
