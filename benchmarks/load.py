"""A school writes: so many students, each saving every few seconds, for some minutes.

    .venv/bin/python benchmarks/load.py [--students 300] [--every 3] [--minutes 10]
        [--database postgres://postgres@127.0.0.1:5432/dossier_load]

Each student has one connection and an essay that grows. Before it the same students ask at the
same pace for a bare view that writes one row: what this machine can do at all, in the same run.
Times are of the whole answer, from the moment it was due to be sent. The figure to compare
between machines is the server's own work for one save, which others on the machine do not change.
"""

import argparse
import asyncio
import contextlib
import json
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.school import Server, prepare, settings_of

WORDS = "The harbor master kept the gates shut (Doc 1, ¶3), and counted eleven masts. "
PATIENCE = 30  # seconds for one answer


class Client:
    """One student's browser: a connection that is opened again when the server closed it."""

    def __init__(self, seat, port):
        self.seat, self.port = seat, port
        self.revision = seat.setdefault("revision", 0)
        self.streams = None

    async def ask(self, method, path, body=b""):
        """(status, body). A connection that lay idle for too long is worth a second try."""
        for _try in range(2):
            try:
                return await asyncio.wait_for(self._ask(method, path, body), PATIENCE)
            except (OSError, EOFError, TimeoutError):
                await self.close()
        return 0, b""

    async def _ask(self, method, path, body):
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += [f"{name}: {value}" for name, value in self.seat["headers"].items()]
        head = "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""])
        writer.write(head.encode() + body)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = int(head.partition("content-length:")[2].split()[0])
        answer = await reader.readexactly(length)
        if "connection: close" in head:
            await self.close()
        return int(head.split()[1]), answer

    async def close(self):
        if self.streams:
            self.streams[1].close()
            with contextlib.suppress(OSError):
                await self.streams[1].wait_closed()
        self.streams = None

    async def write_a_row(self, number):
        status, _body = await self.ask("GET", f"/bare/write/{self.seat['user']}/")
        return status

    async def save(self, number):
        work = {
            "round": 1,
            "base": self.revision,
            "tab": self.seat["tab"],
            "seq": number + 1,
            "user": self.seat["user"],
            "answers": {self.seat["question"]: WORDS * (1 + number % 50) + str(number)},
            "evidence": [],
            "final": False,
        }
        path = self.seat["step"] + "save/"
        status, body = await self.ask("POST", path, json.dumps(work).encode())
        if status == 200:
            self.revision = json.loads(body)["rev"]
        return status


async def pace(client, act, every, until, times, statuses):
    """Act every so many seconds, whatever the answers take; who is late does not skip."""
    due = time.perf_counter() + random.uniform(0, every)
    number = 0
    while due < until:
        await asyncio.sleep(max(0, due - time.perf_counter()))
        statuses.append(await act(client, number))
        times.append(time.perf_counter() - due)
        due = max(due + every, time.perf_counter())
        number += 1
    await client.close()


async def all_together(seats, port, act, every, seconds):
    times, statuses = [], []
    until = time.perf_counter() + seconds
    clients = [Client(seat, port) for seat in seats]
    await asyncio.gather(*(pace(client, act, every, until, times, statuses) for client in clients))
    return times, statuses


def measure(name, act, environment, seats, every, seconds):
    """One server for one sort of request; what it worked is known when it has gone."""
    server = Server(environment)
    server.start()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        times, statuses = asyncio.run(all_together(seats, server.port, act, every, seconds))
        load = os.getloadavg()[0]
    finally:
        server.stop()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    hundredths = statistics.quantiles(times, n=100)
    return {
        "": name,
        "requests": len(times),
        "a second": len(times) / seconds,
        "p50 ms": hundredths[49] * 1000,
        "p99 ms": hundredths[98] * 1000,
        "longest": max(times) * 1000,
        "not 200": sum(status != 200 for status in statuses),
        "work ms": worked / len(times) * 1000,
        "load": load,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--every", type=float, default=3)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--database", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = settings_of(folder, options.database, "benchmarks.bare_settings")
        seats = prepare(environment, options.students)
        seconds, short = options.minutes * 60, max(10, options.minutes * 6)
        ways = [("bare write", Client.write_a_row, short), ("autosave", Client.save, seconds)]
        report(
            [
                measure(name, act, environment, seats, options.every, length)
                for name, act, length in ways
            ]
        )


def report(rows):
    """Times stand beside those of the bare write; the load is that of the whole machine."""
    print("".join(f"{name:>12}" for name in rows[0]))
    for row in rows:
        print(
            "".join(
                f"{one:>12}" if isinstance(one, str) else f"{one:12.1f}" for one in row.values()
            )
        )
    times = rows[1]["p99 ms"] / rows[0]["p99 ms"]
    print(f"{os.cpu_count()} cores; the p99 is {times:.1f} times that of the bare write")


if __name__ == "__main__":
    main()
