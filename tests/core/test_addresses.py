"""Where a request came from, believed of nobody but our own proxies."""

import pytest
from django.test import RequestFactory, override_settings

from core.addresses import address_block, client_address

PROXIES = ["10.0.0.0/8", "fd00::/8"]


def asked(remote: str, forwarded: str | None = None) -> str:
    more = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=remote, **more))


@override_settings(TRUSTED_PROXIES=PROXIES)
@pytest.mark.parametrize(
    ("remote", "forwarded", "expected"),
    [
        ("203.0.113.9", None, "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "6.6.6.6, 198.51.100.1, 10.0.0.3", "198.51.100.1"),
        ("10.0.0.2", "10.0.0.4, 10.0.0.3", "10.0.0.4"),
        ("10.0.0.2", "198.51.100.1, nonsense", "10.0.0.2"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("fd00::1", "2001:db8::5", "2001:db8::5"),
        ("::ffff:203.0.113.9", None, "203.0.113.9"),
        ("::ffff:10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("", "198.51.100.1", ""),
        ("unix", None, ""),
    ],
)
def test_only_what_our_proxies_appended_is_believed(
    remote: str, forwarded: str | None, expected: str
) -> None:
    assert asked(remote, forwarded) == expected


@override_settings(TRUSTED_PROXIES=[])
def test_without_proxies_the_header_says_nothing() -> None:
    assert asked("127.0.0.1", "198.51.100.1") == "127.0.0.1"


@override_settings(TRUSTED_PROXIES=["10.0.0.0/99"])
def test_a_network_that_is_none_is_not_passed_over() -> None:
    with pytest.raises(ValueError, match=r"10\.0\.0\.0/99"):
        asked("10.0.0.2")


def test_limits_count_a_network_of_ipv6_as_one() -> None:
    assert address_block("2001:db8:1:2::9") == address_block("2001:db8:1:2:ffff::1")
    assert address_block("2001:db8:1:2::9") != address_block("2001:db8:1:3::9")
    assert address_block("203.0.113.9") == "203.0.113.9"
    assert address_block("") == ""
