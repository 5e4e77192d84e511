#!/usr/bin/env python3
"""The server beside nginx, in one run, on the same bytes.

    bench/http_bench.py JIXIAO HOME [--seconds 5] [--rounds 3] [--streams 2000] [--users 500] [--minutes 5]

Reads: one cockpit answer as jixiao sends it (gzip), saved to a file that nginx serves with the same headers; wrk asks
both by turns at 64 and 1,000 keep-alive connections. Streams: idle event-stream clients, the memory each costs, and how
long the word of a change (a computation begun) takes to reach all of them. Users: signed-in browsers that open page after page with pauses.
Needs wrk and nginx. HOME must be a demonstration home; a computation is begun in it and stopped.
"""
import argparse
import asyncio
import http.client
import json
import os
import pathlib
import random
import re
import statistics
import subprocess
import tempfile
import time


class Jixiao:
    def __init__(self, binary, home, *options):
        self.process = subprocess.Popen([binary, "serve", home, "--listen", "127.0.0.1:0", "--api-only", *options],
                                        stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().strip().rsplit(":", 1)[1])
        identities = json.loads(self.ask("GET", "/api/identities")[2])["identities"]
        self.identities = {one["role"]: one["id"] for one in reversed(identities)}
        self.cookie, self.session = self.sign_in(self.identities["prov_leader"])

    def ask(self, method, path, headers=None, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()

    def sign_in(self, identity):
        status, headers, body = self.ask("POST", f"/api/identities/{identity}/session")
        assert status == 200, body
        return headers["Set-Cookie"].split(";")[0], json.loads(body)

    def memory_kb(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1))

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


class Nginx:
    """Serves the folder's file `answer` under any path, with the headers of our answer."""

    def __init__(self, folder, headers, body):
        self.folder = pathlib.Path(folder)
        (self.folder / "answer").write_bytes(body)
        added = "".join(f'    add_header {name} "{value}";\n'.replace('""', '"') for name, value in headers.items())
        self.port = 18080 + os.getpid() % 1000
        (self.folder / "nginx.conf").write_text(f"""
worker_processes 2; worker_rlimit_nofile 8192; error_log {folder}/error.log; pid {folder}/pid; daemon off;
events {{ worker_connections 4096; }}
http {{ access_log {folder}/access.log; sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=10;
  server {{ listen 127.0.0.1:{self.port} backlog=1024; default_type application/json; root {folder};
{added}    location / {{ try_files /answer =404; }} }} }}
""")
        self.process = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(self.folder / "nginx.conf")], stderr=subprocess.DEVNULL)
        time.sleep(0.5)

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


def wrk(port, path, cookie, connections, seconds):
    out = subprocess.run(["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--latency", "-H", f"Cookie: {cookie}",
                          "-H", "Accept-Encoding: gzip", f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    sockets = re.search(r"Socket errors: (.*)", out)
    return rate, float(value) * {"us": 1e-3, "ms": 1, "s": 1e3}[unit], (errors and errors.group(1)) or 0, sockets and sockets.group(1)


def bench_reads(jixiao, seconds, rounds):
    world = json.loads(jixiao.ask("GET", "/api/world", {"Cookie": jixiao.cookie})[2])
    unit = jixiao.session["home_unit"]
    path = f"/api/overview?period={world['newest']}&unit={unit}"
    status, headers, body = jixiao.ask("GET", path, {"Cookie": jixiao.cookie, "Accept-Encoding": "gzip"})
    assert status == 200 and headers["Content-Encoding"] == "gzip"
    kept = {name: headers[name].replace('"', '') for name in ("Content-Encoding", "Cache-Control", "Vary", "X-Content-Type-Options")}
    print(f"read: {path}, {len(body)} bytes compressed")
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        nginx = Nginx(folder, kept, body)
        try:
            for connections in (64, 1000):
                runs = {"jixiao": [], "nginx": []}
                for _ in range(rounds):
                    runs["jixiao"].append(wrk(jixiao.port, path, jixiao.cookie, connections, seconds))
                    runs["nginx"].append(wrk(nginx.port, path, jixiao.cookie, connections, seconds))
                rate = {name: statistics.median(run[0] for run in all) for name, all in runs.items()}
                p99 = {name: statistics.median(run[1] for run in all) for name, all in runs.items()}
                print(f"  {connections:5} connections: jixiao {rate['jixiao']:9.0f}/s p99 {p99['jixiao']:7.2f} ms   "
                      f"nginx {rate['nginx']:9.0f}/s p99 {p99['nginx']:7.2f} ms   ratio {rate['jixiao'] / rate['nginx']:.2f}   "
                      f"errors {[run[2:] for run in runs['jixiao'] if run[2] or run[3]]}")
        finally:
            nginx.stop()


async def open_stream(port, cookie):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /api/events HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n".encode())
    await reader.readuntil(b"retry: 3000\n\n")
    return reader, writer


async def bench_streams(jixiao, count):
    before = jixiao.memory_kb()
    streams = []
    for begin in range(0, count, 100):
        streams += await asyncio.gather(*[open_stream(jixiao.port, jixiao.cookie) for _ in range(min(100, count - begin))])
    await asyncio.sleep(2)
    cost = (jixiao.memory_kb() - before) / count
    office = jixiao.sign_in(jixiao.identities["perf_office"])
    arrivals = []

    async def wait(reader):
        while True:
            line = await reader.readline()
            if line.startswith(b"event:"):
                arrivals.append(time.monotonic())
                return

    waiting = [asyncio.create_task(wait(reader)) for reader, _ in streams]
    await asyncio.sleep(0.2)
    begin = time.monotonic()
    world = json.loads(jixiao.ask("GET", "/api/world", {"Cookie": office[0]})[2])
    headers = {"Cookie": office[0], "X-CSRF-Token": office[1]["csrf"], "Content-Type": "application/json"}
    asked = await asyncio.to_thread(jixiao.ask, "POST", f"/api/periods/{world['newest']}/draft", headers, "{}")
    assert asked[0] in (200, 202), asked
    await asyncio.wait_for(asyncio.gather(*waiting), 30)
    print(f"streams: {count} idle, {cost:.1f} kB each; a change reached all of them in {max(arrivals) - begin:.3f} s "
          f"(the first in {min(arrivals) - begin:.3f} s)")
    for _, writer in streams:
        writer.close()
    jixiao.ask("DELETE", f"/api/periods/{world['newest']}/computation", headers)


def often_newest(periods):
    """Most people look at the newest period, some at the one before, a few at any."""
    chance = random.random()
    return periods[-1] if chance < 0.8 or len(periods) < 2 else periods[-2] if chance < 0.95 else random.choice(periods)


async def browse(jixiao, cookie, session, until, counts):
    world_path = "/api/world"
    world = None
    reader, writer = await asyncio.open_connection("127.0.0.1", jixiao.port)
    while time.monotonic() < until:
        if world is None:
            path = world_path
        else:
            period, unit = often_newest(world["periods"])["period"], random.choice(session["units"])["code"]
            path = random.choice([f"/api/overview?period={period}&unit={unit}", f"/api/card?period={period}&unit={unit}",
                                  f"/api/ranking?period={period}&level={random.choice(world['levels'])['id']}", world_path])
        begin = time.monotonic()
        try:
            writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = int(re.search(r"Content-Length: (\d+)", head).group(1))
            body = await reader.readexactly(length)
            status = int(head.split()[1])
            counts["status"][status] = counts["status"].get(status, 0) + 1
            counts["seconds"].append(time.monotonic() - begin)
            if world is None:
                world = json.loads(body)
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            counts["status"][repr(error)[:40]] = counts["status"].get(repr(error)[:40], 0) + 1
            reader, writer = await asyncio.open_connection("127.0.0.1", jixiao.port)
        await asyncio.sleep(random.uniform(1, 5))
    writer.close()


async def bench_users(jixiao, users, minutes):
    counts = {"status": {}, "seconds": []}
    roles = [identity for role, identity in jixiao.identities.items() if role not in ("sysadmin", "secadmin", "auditadmin")]
    sessions = []
    for number in range(users):
        cookie, session = jixiao.sign_in(roles[number % len(roles)])
        if session["units"] and "results.read" in session["permissions"]:
            sessions.append((cookie, session))
    until = time.monotonic() + minutes * 60
    await asyncio.gather(*[browse(jixiao, *sessions[number % len(sessions)], until, counts) for number in range(users)])
    seconds = sorted(counts["seconds"])
    print(f"users: {users} for {minutes} minutes, {len(seconds)} answers {counts['status']}, median "
          f"{statistics.median(seconds) * 1e3:.1f} ms, p99 {seconds[int(len(seconds) * 0.99)] * 1e3:.1f} ms")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("jixiao")
    arguments.add_argument("home")
    arguments.add_argument("--seconds", type=int, default=5)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--streams", type=int, default=2000)
    arguments.add_argument("--users", type=int, default=500)
    arguments.add_argument("--minutes", type=float, default=5)
    given = arguments.parse_args()
    jixiao = Jixiao(given.jixiao, given.home)
    try:
        bench_reads(jixiao, given.seconds, given.rounds)
        asyncio.run(bench_streams(jixiao, given.streams))
        if given.minutes:
            asyncio.run(bench_users(jixiao, given.users, given.minutes))
    finally:
        jixiao.stop()


if __name__ == "__main__":
    main()
