"""Which addresses may be dialled: public ones, on the web's ports. Checked on the address itself, after all names."""

import errno
import socket
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
PORTS = frozenset({80, 443})
REFUSAL = "not a public address"

_TRANSLATED = (
    IPv6Network("64:ff9b::/96"),  # NAT64 (RFC 6052): the last 32 bits are dialled as IPv4
    IPv6Network("64:ff9b:1::/48"),  # local NAT64 (RFC 8215)
)
_NOT_FOR_US: tuple[Network, ...] = (
    # For protocols (RFC 6890); older interpreters call most of it global, a cloud's own services too.
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),  # 6to4 relays, deprecated (RFC 7526)
    IPv4Network("168.63.129.16/32"),  # Azure's own services, seen from within it
    IPv6Network("3fff::/20"),  # documentation (RFC 9637)
    IPv6Network("5f00::/16"),  # segment routing (RFC 9602)
)


class Guard:
    """Says no to every address that is not public, unless a range or a port was opened by name."""

    def __init__(self, ranges: Iterable[str] = (), ports: Iterable[int] = ()) -> None:
        self.ranges: tuple[Network, ...] = tuple(ip_network(text, strict=False) for text in ranges)
        self.ports = PORTS | frozenset(ports)

    def refusal(self, host: str, port: int) -> str | None:
        """Why a socket address must not be dialled; None if it may."""
        try:
            address = ip_address(host.partition("%")[0])
        except ValueError:
            return f"{host}: {REFUSAL}"
        if port not in self.ports:
            return f"port {port} is not open to us"
        if any(address in network for network in self.ranges):
            return None
        return None if all(map(_public, _faces(address))) else f"{address}: {REFUSAL}"

    def socket(self, info: tuple[Any, ...]) -> socket.socket:
        """Make the socket for an address that was resolved, just before it is dialled.

        Raises:
            OSError: the address must not be dialled.
        """
        family, kind, protocol, _, where = info
        why = self.refusal(str(where[0]), int(where[1]))
        if why:
            raise OSError(errno.EACCES, why)
        return socket.socket(family, kind, protocol)


SocketFactory = Callable[[tuple[Any, ...]], socket.socket]


def _faces(address: Address) -> list[Address]:
    """The address, and every IPv4 address that it may stand for on its way."""
    if isinstance(address, IPv4Address):
        return [address]
    inner: list[Address] = [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address.sixtofour:
        inner.append(address.sixtofour)
    if address.teredo:
        inner.extend(address.teredo)
    if any(address in network for network in _TRANSLATED):
        return [IPv4Address(int(address) & 0xFFFFFFFF)] if address in _TRANSLATED[0] else [IPv4Address(0)]
    if int(address) >> 32 == 0:  # IPv4-compatible, deprecated (RFC 4291, 2.5.5.1)
        inner.append(IPv4Address(int(address)))
    return inner


def _public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and address.is_site_local:
        return False
    if any(address in network for network in _NOT_FOR_US):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved and not address.is_unspecified
