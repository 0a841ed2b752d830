import pytest

from config.proxy import client_address


@pytest.mark.parametrize(
    "peer, forwarded, address",
    [
        ("10.0.0.1", "", "10.0.0.1"),
        ("127.0.0.1", "10.0.0.1", "10.0.0.1"),
        ("127.0.0.1", "1.2.3.4, 10.0.0.1", "10.0.0.1"),
        ("", "10.0.0.1", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.9", "10.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_only_a_proxy_of_this_machine_is_believed(rf, peer, forwarded, address):
    request = rf.get("/", REMOTE_ADDR=peer, headers={"x-forwarded-for": forwarded})
    assert client_address(request) == address
