#!/usr/bin/env python3
"""The server beside nginx, in one run, on the same bytes.

    bench/http_bench.py JIXIAO HOME [--only reads,streams] [--seconds 5] [--rounds 3] [--streams 2000]

Reads: one cockpit answer as jixiao sends it (gzip), saved to a file that nginx serves with the same headers; wrk asks
both by turns at 64 and 1,000 keep-alive connections; medians and the lowest and highest round. Streams: idle
event-stream clients, the memory each costs, and how long a publication takes to reach all of them: a commendation of
one city is taken in, the newest period computed and published. Needs wrk and nginx. HOME must be a copy of a
demonstration home: an entry and a publication are added to it. People at work: users_bench.py.
"""
import argparse
import asyncio
import http.client
import json
import os
import pathlib
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


client_prefix = []  # of wrk's command


def wrk(port, path, cookie, connections, seconds):
    out = subprocess.run([*client_prefix, "wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--latency", "-H", f"Cookie: {cookie}",
                          "-H", "Accept-Encoding: gzip", f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    sockets = re.search(r"Socket errors: (.*)", out)
    return rate, float(value) * {"us": 1e-3, "ms": 1, "s": 1e3}[unit], (errors and errors.group(1)) or 0, sockets and sockets.group(1)


def bench_reads(jixiao, seconds, rounds):
    unit = jixiao.session["home_unit"]
    path = f"/api/overview?period={newest(jixiao)}&unit={unit}"
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
                for name, of in runs.items():
                    rates, p99s = sorted(run[0] for run in of), sorted(run[1] for run in of)
                    print(f"  {connections:5} connections: {name:7} {statistics.median(rates):9.0f}/s ({rates[0]:.0f}-{rates[-1]:.0f})  "
                          f"p99 {statistics.median(p99s):7.2f} ms ({p99s[0]:.2f}-{p99s[-1]:.2f})  errors {[run[2:] for run in of if run[2] or run[3]]}")
                pairs = list(zip(runs["jixiao"], runs["nginx"]))
                print(f"        median of the rounds' ratios: rate {statistics.median(a[0] / b[0] for a, b in pairs):.2f}, "
                      f"p99 {statistics.median(a[1] / b[1] for a, b in pairs):.2f}", flush=True)
        finally:
            nginx.stop()


async def open_stream(port, cookie):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode())
    await reader.readuntil(b"retry: 3000\n\n")
    return reader, writer


def newest(jixiao):
    return json.loads(jixiao.ask("GET", "/api/world", {"Cookie": jixiao.cookie})[2])["newest"]


def commend(binary, home, period):
    """What makes the period differ from what is published: three points (rule ADJ-03) for the demonstration's first city."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "entries.csv"
        file.write_text("entry_id,unit,on_date,rule,count,document\n"
                        f"BENCH-{time.time_ns()},19701000000,{period}-15,ADJ-03,1,性能测量\n")
        subprocess.run([binary, "ingest", home, "adjustment_entry", str(file)], check=True, stdout=subprocess.DEVNULL)


async def make_draft(jixiao, period, headers):
    """Computes the period; the tag of the draft that came of it."""
    asked = await asyncio.to_thread(jixiao.ask, "POST", f"/api/periods/{period}/draft", headers, "{}")
    assert asked[0] in (200, 202), asked
    while True:
        await asyncio.sleep(0.5)
        known = json.loads((await asyncio.to_thread(jixiao.ask, "GET", "/api/periods", headers))[2])["periods"]
        state = next(one for one in known if one["period"] == period)
        if not state.get("job"):
            assert state.get("draft"), f"computing {period} left no draft: {state}"
            return state["draft"]["tag"]


async def bench_streams(jixiao, count):
    readers = [one for role, one in jixiao.identities.items() if role not in ("sysadmin", "secadmin", "auditadmin")]
    cookies = [jixiao.sign_in(readers[one % len(readers)])[0] for one in range(count // 10 + 1)]  # a session may listen sixteen times
    before = jixiao.memory_kb()
    streams = []
    for begin in range(0, count, 100):
        streams += await asyncio.gather(*[open_stream(jixiao.port, cookies[(begin + one) % len(cookies)]) for one in range(min(100, count - begin))])
    await asyncio.sleep(2)
    cost = (jixiao.memory_kb() - before) / count
    open_now = re.search(rb"^jixiao_event_streams (\d+)", jixiao.ask("GET", "/metrics")[2], re.M).group(1).decode()
    print(f"streams: {open_now} open, {cost:.1f} kB each", flush=True)
    office = jixiao.sign_in(jixiao.identities["perf_office"])
    arrivals = []

    async def wait(reader, name):
        while True:
            line = await reader.readline()
            if line.startswith(name):
                arrivals.append(time.monotonic())
                return

    name = b"event: published"
    period = newest(jixiao)
    headers = {"Cookie": office[0], "X-CSRF-Token": office[1]["csrf"], "Content-Type": "application/json"}
    headers["If-Match"] = f'"{await make_draft(jixiao, period, headers)}"'
    waiting = [asyncio.create_task(wait(reader, name)) for reader, _ in streams]
    await asyncio.sleep(0.5)
    begin = time.monotonic()
    asked = await asyncio.to_thread(jixiao.ask, "POST", f"/api/periods/{period}/publication", headers, json.dumps({"reason": "性能测量"}))
    took = time.monotonic() - begin
    print(f"  publication of {period}: status {asked[0]} after {took:.2f} s")
    if asked[0] >= 300:
        print("  " + asked[2].decode()[:300])
    try:
        await asyncio.wait_for(asyncio.gather(*waiting), 30)
        print(f"  its word was at the first browser {min(arrivals) - begin:.3f} s after the request began, "
              f"at the last {max(arrivals) - min(arrivals):.3f} s later", flush=True)
    except asyncio.TimeoutError:
        print(f"  its word reached {len(arrivals)} of {count}", flush=True)
    for _, writer in streams:
        writer.close()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("jixiao")
    arguments.add_argument("home")
    arguments.add_argument("--only", default="reads,streams")
    arguments.add_argument("--seconds", type=int, default=5)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--streams", type=int, default=2000)
    arguments.add_argument("--nice", type=int, default=0, help="of server, nginx and wrk alike: -10 where other work runs (needs the right to)")
    arguments.add_argument("--apart", action="store_true", help="wrk has a processor of its own: the servers' p99 without its waiting")
    given = arguments.parse_args()
    os.nice(given.nice)
    if given.apart:
        processors = sorted(os.sched_getaffinity(0))
        client_prefix.extend(["taskset", "-c", str(processors[-1])])
        os.sched_setaffinity(0, set(processors[:-1]))
    jixiao = Jixiao(given.jixiao, given.home)
    try:
        parts = given.only.split(",")
        if "reads" in parts:
            bench_reads(jixiao, given.seconds, given.rounds)
        if "streams" in parts:
            period = newest(jixiao)
            jixiao.stop()
            commend(given.jixiao, given.home, period)
            jixiao = Jixiao(given.jixiao, given.home)
            asyncio.run(bench_streams(jixiao, given.streams))
    finally:
        jixiao.stop()


if __name__ == "__main__":
    main()
