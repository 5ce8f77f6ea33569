"""The front door's addresses, at the bare host."""

from django.urls import path

from panels.front import finding, sign_up

app_name = "front"

urlpatterns = [
    path("sign-up/", sign_up.new, name="sign-up"),
    path("sign-up/address/", sign_up.address, name="address"),
    path("sign-up/sent/", sign_up.sent, name="sent"),
    path("sign-up/confirm/", sign_up.confirmed, name="confirm"),
    path("sign-up/confirm/<str:token>/", sign_up.take_token, name="take-token"),
    path("find/", finding.find, name="find"),
    path("find/sent/", finding.found, name="found"),
]
