"""Meta's side: the Cloud API under /v2N.0/, as far as a business that talks needs it."""

from aiohttp import web

from emulators.whatsapp.graph import business, clients, media, messages, templates
from emulators.whatsapp.graph.frame import graph, unknown


def add_routes(app: web.Application) -> None:
    """Mount the Cloud API; what is not there is refused in Meta's words."""
    for part in (clients, messages, media, templates, business):
        part.add_routes(app)
    app.router.add_route("*", r"/{version:v\d+\.\d+}/{rest:.*}", graph(unknown))
