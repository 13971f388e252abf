"""Which internet addresses a stranger's document may make us connect to: public ones only."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

# Everything else that IPv6 spells is local, reserved, or carries an IPv4 address: mapped, translated,
# compatible, NAT64 (64:ff9b::/96), site-local (fec0::/10), loopback.
_UNICAST = IPv6Network("2000::/3")
# `is_global` lets several of these through, depending on the Python version.
_SPECIAL = (
    IPv6Network("2001::/23"),  # Teredo, ORCHID and other special use (RFC 6890)
    IPv6Network("2001:db8::/32"),  # documentation
    IPv6Network("2002::/16"),  # 6to4 (RFC 3056)
    IPv6Network("3fff::/20"),  # documentation (RFC 9637)
)
# Public by its number, but the inside of every machine at Azure: its metadata and agents' host.
_AZURE = "168.63.129.16"
# Relay anycast of 6to4, and the networks that RFC 6890 reserves but `is_global` has let through.
_RESERVED = ("192.88.99.", "192.0.0.")


def is_public(address: str) -> bool:
    """Tell whether `address` is an ordinary public unicast address; anything unreadable is not."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return _is_public_v4(parsed)
    return _is_public_v6(parsed)


def _is_public_v4(address: IPv4Address) -> bool:
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not str(address).startswith(_RESERVED)
        and str(address) != _AZURE
    )


def _is_public_v6(address: IPv6Address) -> bool:
    return (
        address.scope_id is None
        and address in _UNICAST
        and address.is_global
        and not address.is_multicast
        and not any(address in network for network in _SPECIAL)
    )
