"""How quickly the API answers: 64 connections at once against a server of its own, and what a refusal takes.

    .venv/bin/python bench/api.py [--seconds 10] [--connections 64] [--workers 2]

Prints what it measured and exits with 1 when a target is missed. The server gets a fresh database in a
temporary folder with the shipped content published; nothing of the site at hand is touched.
"""

import argparse
import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
ADDRESS = "/api/v1/guides/ketamine-medicare"
MOST_TIMES_MEDIAN = 20
SLOWEST_REFUSAL_MS = 5
REFUSALS_TIMED = 300
WARM_UP_SECONDS = 2

SITUATIONS = (
    {
        "treatment": "spravato",
        "reason": "treatment-resistant-depression",
        "setting": "certified-clinic",
        "medicare": "original",
        "part-d": "yes",
        "medigap": "yes",
        "medicaid": "no",
    },
    {"treatment": "ketamine-infusion", "reason": "crps", "setting": "hospital-outpatient", "medicare": "advantage"},
    {"treatment": "ketamine-infusion", "reason": "not-sure", "setting": "not-sure", "medicare": "original"},
    {"treatment": "spravato"},
)
REFUSED = {
    "an unknown question": (b'{"answers": {"colour": "red"}}', 422),
    "an unknown choice": (b'{"answers": {"treatment": "leeches"}}', 422),
    "a wrong type": (b'{"answers": {"treatment": 1}}', 422),
    "a day out of range": (b'{"answers": {}, "on": "1999-01-01"}', 422),
    "no JSON": (b"treatment=spravato", 400),
    "deep nesting": (b"[" * 10_000, 400),
    "too large": (b"x" * 20_000, 413),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    with served(chosen.workers) as port:
        asyncio.run(answers(port, chosen.connections, WARM_UP_SECONDS))
        taken = asyncio.run(answers(port, chosen.connections, chosen.seconds))
        refused = asyncio.run(refusals(port))
    return report(taken, refused, chosen)


def report(taken: list[float], refused: dict[str, list[float]], chosen: argparse.Namespace) -> int:
    """Print the measurements; 1 when a target is missed."""
    p50, p99 = percentiles(taken)
    rate = len(taken) / chosen.seconds
    print(f"The API at {chosen.connections} connections, {chosen.workers} workers, {chosen.seconds:g} s:")
    print(f"  {rate:,.0f} answers a second, p50 {p50:.1f} ms, p99 {p99:.1f} ms")
    print(f"  p99 / p50 = {p99 / p50:.1f} (target: under {MOST_TIMES_MEDIAN})")
    print(f"A refusal, one at a time (target: median under {SLOWEST_REFUSAL_MS} ms):")
    slowest = 0.0
    for what, times in refused.items():
        p50_refused, p99_refused = percentiles(times)
        slowest = max(slowest, p50_refused)
        print(f"  {what:<20} p50 {p50_refused:.2f} ms, p99 {p99_refused:.2f} ms")
    return int(p99 / p50 >= MOST_TIMES_MEDIAN or slowest >= SLOWEST_REFUSAL_MS)


def percentiles(seconds: list[float]) -> tuple[float, float]:
    """The median and the 99th percentile, in milliseconds."""
    cuts = quantiles(seconds, n=100)
    return cuts[49] * 1000, cuts[98] * 1000


# --- The server --------------------------------------------------------------------------------------------


@contextmanager
def served(workers: int) -> Iterator[int]:
    """A server with the shipped content, on a free port of the loopback."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environment = {
            **os.environ,
            "SECRET_KEY": "only-for-measuring-" * 3,
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "SITE_URL": f"http://127.0.0.1:{port}",
        }
        for command in (["migrate", "--verbosity", "0"], ["first_start", *map(str, (ROOT / "content").iterdir())]):
            subprocess.run(
                [BIN / "python", "manage.py", *command],
                cwd=ROOT,
                env=environment,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        with (Path(folder) / "log").open("wb") as log:
            server = subprocess.Popen(granian(port, workers), cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            wait_for(port, server)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=30)


def granian(port: int, workers: int) -> list[str]:
    """The server as ``make run`` starts it."""
    options = f"--interface wsgi --host 127.0.0.1 --port {port} --workers {workers} --blocking-threads 4"
    more = "--backpressure 32 --no-ws --log-level warning coverage_site.wsgi:application"
    return [str(BIN / "granian"), *options.split(), *more.split()]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Until the server answers. Raises RuntimeError when it does not within 30 seconds."""
    for _ in range(300):
        if server.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The server did not start.")


# --- The client --------------------------------------------------------------------------------------------


def post(body: bytes) -> bytes:
    head = f"POST {ADDRESS}/check HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def answers(port: int, connections: int, seconds: float) -> list[float]:
    """How long each answer took, in seconds, with every connection asking again as soon as it is answered."""
    requests = [post(json.dumps({"answers": situation}).encode()) for situation in SITUATIONS]
    until = time.perf_counter() + seconds
    taken: list[float] = []

    async def one(number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (start := time.perf_counter()) < until:
            number += 1
            await exchange(reader, writer, requests[number % len(requests)], 200)
            taken.append(time.perf_counter() - start)
        writer.close()

    await asyncio.gather(*map(one, range(connections)))
    return taken


async def refusals(port: int) -> dict[str, list[float]]:
    """How long each kind of refusal took, in seconds, one after the other, each on a fresh connection."""
    taken: dict[str, list[float]] = {}
    for what, (body, status) in REFUSED.items():
        taken[what] = []
        for _ in range(REFUSALS_TIMED):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            start = time.perf_counter()
            await exchange(reader, writer, post(body), status)
            taken[what].append(time.perf_counter() - start)
            writer.close()
    return taken


async def exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes, status: int) -> None:
    """Send a request and read its response. Raises RuntimeError for another status than expected."""
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.split(b"content-length: ", 1)[1].split(b"\r\n", 1)[0])
    await reader.readexactly(length)
    if int(head.split(b" ", 2)[1]) != status:
        raise RuntimeError(f"Expected {status}, got {head.splitlines()[0].decode()}")


if __name__ == "__main__":
    sys.exit(main())
