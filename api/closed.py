"""The API's answer at a workspace that is closed, or is only to be read."""

from django.http import HttpRequest, JsonResponse

from core.errors import ProfferError


def refuse(request: HttpRequest, refusal: ProfferError) -> JsonResponse:
    """One of `CLOSED_VIEWS`: the same error body as everywhere."""
    answer = JsonResponse(
        {
            "error": {
                "code": refusal.code,
                "message": refusal.message,
                "fields": refusal.fields,
            }
        },
        status=refusal.status,
    )
    answer["Cache-Control"] = "no-store"
    return answer
