"""Connections held open by sending or reading next to nothing: others are served meanwhile, those are cut at the limits, and
what they took comes back."""
import os
import pathlib
import re
import socket
import sys
import threading
import time
import unittest

import cli
from cli import PATIENCE
from serving import ServedLibraries

PROGRAM = cli.Program(sys.argv.pop(1))
HEADER, BODY, IDLE = 2, 3, 4  # seconds
PIECE_EVERY = 0.25
ENDLESS_HEADER = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: "
ENDLESS_BODY = b"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{"
CHUNKED_BODY = b"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
LARGE = b"GET /api/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"


class Slow:
    """One slow connection: what it sends first, and what it sends (or how much it reads) now and then."""

    def __init__(self, port, first, piece=b"", reads=0):
        self.piece, self.reads, self.ended_after = piece, reads, None
        self.socket = socket.socket()
        if reads:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.connect(("127.0.0.1", port))
        self.socket.sendall(first)
        self.socket.setblocking(False)
        self.begin = time.monotonic()

    def go_on(self):
        try:
            if self.piece:
                self.socket.sendall(self.piece)
            # Who reads slowly learns of the end only behind all that was sent before: the next byte it sends tells it.
            if self.reads:
                self.socket.sendall(b"G")
            if self.socket.recv(self.reads or 4096) == b"":
                self.end()
        except BlockingIOError:
            pass
        except OSError:
            self.end()

    def end(self):
        self.ended_after = time.monotonic() - self.begin
        self.socket.close()


def wave(port):
    kinds = {
        "a header byte by byte": (HEADER, [Slow(port, ENDLESS_HEADER, b"a") for _ in range(200)]),
        "a header that never ends": (HEADER, [Slow(port, ENDLESS_HEADER) for _ in range(100)]),
        "header lines without end": (HEADER, [Slow(port, b"GET / HTTP/1.1\r\n", b"X-A: a\r\n") for _ in range(50)]),
        "a body byte by byte": (BODY, [Slow(port, ENDLESS_BODY, b" ") for _ in range(100)]),
        "a body chunk by chunk": (BODY, [Slow(port, CHUNKED_BODY, b"1\r\n \r\n") for _ in range(50)]),
        "nothing at all": (IDLE, [Slow(port, b"") for _ in range(50)]),
        "answers read slowly": (None, [Slow(port, LARGE * 60, reads=64) for _ in range(16)]),
    }
    return kinds


class Honest(threading.Thread):
    """Asks all the time, each time on a connection of its own; keeps what went wrong and how long it took."""

    def __init__(self, serving):
        super().__init__(daemon=True)
        self.serving, self.going, self.wrong, self.seconds = serving, True, [], []

    def run(self):
        while self.going:
            begin = time.monotonic()
            for path in ("/healthz", "/api/session"):
                try:
                    status = self.serving.get(path).status
                except OSError as error:
                    status = repr(error)
                if status != 200:
                    self.wrong.append((path, status))
            self.seconds.append(time.monotonic() - begin)
            time.sleep(0.05)

    def stop(self):
        self.going = False
        self.join()


class SlowRequestTest(ServedLibraries):
    program = PROGRAM
    options = ("--header-seconds", str(HEADER), "--body-seconds", str(BODY), "--idle-seconds", str(IDLE))

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.serving.process.pid}/fd"))

    def memory_mb(self):
        status = pathlib.Path(f"/proc/{self.serving.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024

    def connections(self):
        return int(re.search(rb"^jixiao_connections (\d+)", self.serving.get("/metrics").content, re.M).group(1))

    def outlive(self):
        """One wave until all of it is cut; how long each kind lasted."""
        kinds = wave(self.serving.port)
        slow = [one for _, of in kinds.values() for one in of]
        self.assertGreaterEqual(self.connections(), len(slow) // 2)
        end = time.monotonic() + (IDLE + BODY + 20) * PATIENCE
        while any(one.ended_after is None for one in slow) and time.monotonic() < end:
            for one in slow:
                if one.ended_after is None:
                    one.go_on()
            time.sleep(PIECE_EVERY)
        return kinds

    def test_slow_ones_are_cut_and_honest_ones_served(self):
        self.serving.get("/api/openapi.json")
        before = self.descriptors()
        honest = Honest(self.serving)
        honest.start()
        kinds = self.outlive()
        after_one = self.memory_mb()
        self.outlive()
        honest.stop()
        self.assertEqual(honest.wrong, [])
        self.assertGreater(len(honest.seconds), 20)
        self.assertLess(max(honest.seconds), 5 * PATIENCE)
        for kind, (limit, of) in kinds.items():
            with self.subTest(kind):
                self.assertTrue(all(one.ended_after is not None for one in of), f"{sum(one.ended_after is None for one in of)} still open")
                if limit:  # looked at every second; the client itself looks every PIECE_EVERY
                    self.assertGreater(min(one.ended_after for one in of), limit - 1)
                    self.assertLess(max(one.ended_after for one in of), (limit + 4) * PATIENCE)
        until = time.monotonic() + 10 * PATIENCE
        while self.connections() > 1 and time.monotonic() < until:
            time.sleep(0.1)
        self.assertEqual(self.connections(), 1)  # the one that asks
        self.assertLessEqual(self.descriptors(), before + 2)
        self.assertLess(self.memory_mb(), after_one + 16)  # what the first wave took serves the second

    def test_a_header_in_two_pieces_within_the_limit_is_answered(self):
        with socket.create_connection(("127.0.0.1", self.serving.port), timeout=20 * PATIENCE) as peer:
            peer.sendall(b"GET /healthz HTTP/1.1\r\nHo")
            time.sleep(HEADER / 2)
            peer.sendall(b"st: x\r\n\r\n")
            self.assertTrue(peer.recv(4096).startswith(b"HTTP/1.1 200"))


if __name__ == "__main__":
    sys.exit(unittest.main())
