"""What the OpenAPI document says about every operation alike."""

from typing import Any

from drf_spectacular.openapi import AutoSchema

ERROR_SCHEMA = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "fields"],
            "properties": {
                "code": {"type": "string", "description": "Stable and machine-readable."},
                "message": {"type": "string", "description": "A sentence that says what to do."},
                "fields": {
                    "type": "object",
                    "additionalProperties": {"type": "string"},
                    "description": "Field → what is wrong with it.",
                },
            },
        }
    },
}


class ApiSchema(AutoSchema):
    """Names the components as clients think of them: `Service`, not `ServiceOutput`."""

    def _get_serializer_name(
        self, serializer: Any, direction: Any, bypass_extensions: bool = False
    ) -> str:
        name = super()._get_serializer_name(serializer, direction, bypass_extensions)
        return str(name).removesuffix("Output")


def describe_errors(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """drf-spectacular's POSTPROCESSING_HOOKS: every refusal has the same body."""
    result["components"]["schemas"]["Error"] = ERROR_SCHEMA
    refusal = {
        "description": "A refusal, with the reason.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["4XX"] = refusal
    return result
