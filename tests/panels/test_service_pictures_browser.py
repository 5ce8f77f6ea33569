"""A service's picture in a real browser: handed in, seen in list and form, and it can be read."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tenants.models import Tenant
from tests.catalog.drawings import drawn
from tests.panels.conftest import LookFor
from tests.support.reading import ill_read
from tests.support.storage import swept

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]
FORM = "/catalogue/services/1/"
THUMBNAIL = 480
"""Pixels of its longer side."""


def test_a_picture_is_handed_in_and_seen(alpha: Tenant, look_for: LookFor) -> None:
    file = {"name": "s.png", "mimeType": "image/png", "buffer": drawn("PNG", size=(900, 600))}
    found = {}
    with swept(settings.MEDIA_ROOT):
        eyes = look_for()
        page = eyes.open(FORM)
        page.set_input_files("#id_picture", file)  # type: ignore[arg-type]
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url("**/catalogue/services/")
        expect(page.locator(".service-thumb")).to_have_js_property("naturalWidth", THUMBNAIL)
        found["list"] = ill_read(page)
        page.close()
        form = eyes.open(FORM)
        expect(form.locator(".service-picture img")).to_have_js_property("naturalWidth", THUMBNAIL)
        found["form"] = ill_read(form)
        form.close()
    assert found == {"list": [], "form": []}
