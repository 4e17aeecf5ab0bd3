"""How often one client, and all together, may ask for something that costs us more than a page.

Counted in this worker's memory, in windows of fixed length: with several workers as many times as much gets through.
No address is kept. A client is known by a keyed hash whose key is drawn anew for each window and stored nowhere, so
that nothing can be put together afterwards.
"""

import hmac
import math
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import wraps
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from guides.editions.pages import context


class Limit:
    """So many requests in a window of so many seconds."""

    def __init__(self, *, each: int, together: int, seconds: int) -> None:
        self.each = each
        self.together = together
        self.seconds = seconds
        self._lock = threading.Lock()
        self._window = -1
        self._key = b""
        self._counted: Counter[bytes] = Counter()
        self._all = 0

    def wait(self, request: HttpRequest) -> int:
        """Count a request: 0 when it may go on, else in how many seconds the next one may."""
        now = time.time()
        window = int(now // self.seconds)
        with self._lock:
            if window != self._window:
                self._window, self._key, self._counted, self._all = window, secrets.token_bytes(32), Counter(), 0
            who = hmac.digest(self._key, client(request).encode(), "sha256")
            if self._all < self.together and self._counted[who] < self.each:
                self._counted[who] += 1
                self._all += 1
                return 0
        return math.ceil((window + 1) * self.seconds - now)


def client(request: HttpRequest) -> str:
    """The address that a request came from, as the outermost of our own proxies saw it.

    An IPv6 client has a whole network of addresses to itself: the network counts.
    """
    forwarded = [address.strip() for address in request.headers.get("X-Forwarded-For", "").split(",")]
    proxies: int = settings.PROXIES
    found = forwarded[-proxies] if 0 < proxies <= len(forwarded) else ""
    text: str = found or request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(text)
    except ValueError:
        return text
    return str(IPv6Network((address, 64), strict=False) if isinstance(address, IPv6Address) else address)


def limited(limit: Limit) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Make a view answer 429, with a page that says when to try again, to a POST that is one too many."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            wait = limit.wait(request) if request.method == "POST" else 0
            if not wait:
                return view(request, *args, **kwargs)
            shown = context(None, timezone.localdate(), minutes=math.ceil(wait / 60))
            response = render(request, "429.html", shown, status=429)
            response.headers["Retry-After"] = str(wait)
            return response

        return guarded

    return decorate
