"""Where a request comes from, for the counts that slow a robot down. Never kept as it is."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def of(request: HttpRequest) -> str:
    """The peer; behind our own proxies, the hop that the outermost of them wrote.

    Each proxy adds one hop at the end of X-Forwarded-For: all that stands before those is the client's own word.
    """
    peer: str = request.META.get("REMOTE_ADDR", "")
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    ours = min(settings.TRUSTED_PROXIES, len(hops))
    return _read(hops[-ours]) or peer if ours else peer


def _read(hop: str) -> str:
    """An address without its port; "" when it is none (RFC 7239 lets a proxy write "unknown")."""
    bare = hop.partition(":")[0] if hop.count(":") == 1 else hop.partition("]")[0].lstrip("[")
    try:
        return str(ip_address(bare))
    except ValueError:
        return ""
