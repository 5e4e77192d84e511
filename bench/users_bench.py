#!/usr/bin/env python3
"""People at work in the pages, all at once: every account has a session, a browser that keeps what it was told, and an
open stream of events.

    bench/users_bench.py JIXIAO HOME [--users 500 --minutes 5 --think 5] [-- options of serve]

HOME must be a copy of a demonstration home: the accounts are made in it the first time (four password hashes each: minutes),
their passwords kept beside it in HOME.accounts, so that the next run only signs them in. Everybody opens the pages
its permissions allow, half of the time of the newest period and otherwise of one of the last twelve; a page asked for
again is asked for with the tag it had. Any answer but 200 and 304 is an error, exit 1; but for 404 about a unit in an
earlier period, where it may not have been founded yet: those are counted.
"""
import argparse
import asyncio
import collections
import concurrent.futures
import gzip
import json
import pathlib
import random
import re
import sys
import time

from http_bench import Jixiao

# Role and level of unit, in turns: what the default pack allows.
POSTS = (("unit_head", "county"), ("unit_head", "branch"), ("staff", "branch"), ("perf_officer", "county"), ("staff", "county"),
         ("unit_head", "branch"), ("unit_head", "city"), ("perf_officer", "city"), ("biz_dept", "city"), ("leading_member", "province"))

# Kind of page, how often, the permission it needs.
PAGES = (("cockpit", 30, "results.read"), ("card", 15, "results.read"), ("ranking", 10, "results.read"), ("explanation", 15, "explain.read"),
         ("indicator", 15, "indicators.read"), ("figures", 4, "figures.read"), ("data", 8, "data.read"), ("ledger", 7, "ledger.read"))


class Accounts:
    """Made as the administrators make them: created, granted, first password changed."""

    def __init__(self, jixiao, world, home):
        self.jixiao = jixiao
        self.security = jixiao.sign_in(jixiao.identities["secadmin"])
        self.units = collections.defaultdict(list)
        for unit in world["units"]:
            self.units[unit["level"]].append(unit["code"])
        self.kept = pathlib.Path(str(home).rstrip("/") + ".accounts")
        self.passwords = json.loads(self.kept.read_text()) if self.kept.exists() else {}

    def send(self, session, verb, path, body, **more):
        headers = {"Content-Type": "application/json", **more}
        if session:
            headers |= {"Cookie": session[0], "X-CSRF-Token": session[1]["csrf"]}
        status, headers, body = self.jixiao.ask(verb, path, headers, json.dumps(body))
        if status >= 300:
            raise RuntimeError(f"{verb} {path}: {status} {body.decode()[:300]}")
        return headers, json.loads(body)

    def sign_in(self, login, password):
        headers, session = self.send(None, "POST", "/api/session", {"login": login, "password": password})
        return headers["Set-Cookie"].split(";")[0], session

    def make(self, number):
        role, level = POSTS[number % len(POSTS)]
        login, own = f"bench-{number}", f"Ceshi-{number}-Mima!9"
        unit = random.Random(number).choice(self.units[level])
        _, account = self.send(self.security, "POST", "/api/accounts", {"login": login, "name": f"测量{number}", "grants": []})
        self.send(self.security, "PUT", f"/api/accounts/{account['id']}/grants", {"grants": [{"role": role, "unit": unit}]},
                  **{"If-Match": f'"{account.get("version", "")}"'})
        first = self.sign_in(login, account["password"])
        self.send(first, "POST", "/api/session/password", {"old_password": account["password"], "new_password": own})
        self.passwords[login] = own

    def session(self, number):
        login = f"bench-{number}"
        if login not in self.passwords:
            self.make(number)
        return self.sign_in(login, self.passwords[login])

    def sessions(self, count):
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            try:
                return list(pool.map(self.session, range(count)))
            finally:
                self.kept.write_text(json.dumps(self.passwords))


class Counts:
    def __init__(self):
        self.status = collections.Counter()
        self.seconds = collections.defaultdict(list)
        self.wrong = []
        self.events = 0

    def note(self, kind, status, path, seconds):
        self.status[status] += 1
        self.seconds[kind].append(seconds)
        founded_later = status == 404 and "unit=" in path
        if status not in (200, 304) and not founded_later:
            self.wrong.append((status, path))

    def render(self, minutes, memory_kb):
        everything = [one for of in self.seconds.values() for one in of]
        print(f"{minutes} minutes, {len(everything)} answers {dict(self.status)}, errors {len(self.wrong)} {self.wrong[:3]}")
        print(f"  all          {line_of(everything)}; {self.events} events heard; {memory_kb / 1024:.0f} MB")
        for kind, of in sorted(self.seconds.items()):
            print(f"  {kind:12} {line_of(of)}")


def line_of(seconds):
    def at(share):
        return sorted(seconds)[int(len(seconds) * share)] * 1e3
    return f"{len(seconds):6} answers, median {at(0.5):7.1f} ms, p95 {at(0.95):7.1f}, p99 {at(0.99):7.1f}, longest {max(seconds) * 1e3:.0f}"


class Person:
    def __init__(self, jixiao, world, cookie, session, counts):
        self.jixiao, self.world, self.cookie, self.counts = jixiao, world, cookie, counts
        self.pages = [one for one in PAGES if one[2] in session["permissions"]]
        self.units = [(one["code"], one["level"]) for one in session["units"]]
        self.tags = {}
        self.lines = {}  # of each report card

    def open_page(self):
        """The requests of one page, as the browser sends them."""
        period = (self.world["periods"][-1] if random.random() < 0.5 else random.choice(self.world["periods"][-12:]))["period"]
        unit, level = random.choice(self.units)
        indicator = random.choice([one["id"] for one in self.world["indicators"] if level in one["levels"]])
        kind = random.choices([one[0] for one in self.pages], [one[1] for one in self.pages])[0]
        return kind, {
            "cockpit": [f"/api/overview?period={period}&unit={unit}"],
            "card": [f"/api/card?period={period}&unit={unit}"],
            "ranking": [f"/api/ranking?period={period}&level={level}"],
            "explanation": [f"/api/card?period={period}&unit={unit}"],
            "indicator": [f"/api/indicators?period={period}&unit={unit}", f"/api/indicators/{indicator}?period={period}&unit={unit}",
                          f"/api/indicators/{indicator}/values?period={period}&level={level}&unit={unit}"],
            "figures": [f"/api/figures?period={period}"],
            "data": ["/api/data/datasets", "/api/data/deliveries"],
            "ledger": ["/api/ledger", "/api/ledger/leaves"],
        }[kind], (period, unit)

    async def ask(self, kind, path):
        begin = time.monotonic()
        tag = f"If-None-Match: {self.tags[path]}\r\n" if path in self.tags else ""
        self.writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nCookie: {self.cookie}\r\n{tag}\r\n".encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        status = int(head.split()[1])
        length = re.search(r"Content-Length: (\d+)", head)
        body = await self.reader.readexactly(int(length.group(1))) if length else b""
        self.counts.note(kind, status, path, time.monotonic() - begin)
        if found := re.search(r"ETag: (\S+)", head):
            self.tags[path] = found.group(1)
        return status, head, body

    async def explain(self, card, period, unit):
        """One of the lines the report card has just shown."""
        status, head, body = card
        if status == 200:
            self.lines[period, unit] = sorted(set(re.findall(r'"indicator":"([^"]+)"', decoded(head, body))))
        if lines := self.lines.get((period, unit)):
            await self.ask("explanation", f"/api/explain?period={period}&unit={unit}&indicator={random.choice(lines)}")

    async def listen(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.jixiao.port)
        writer.write(f"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie}\r\n\r\n".encode())
        try:
            while line := await reader.readline():
                self.counts.events += line.startswith(b"event:")
            self.counts.wrong.append(("stream ended", "/api/events"))
        finally:
            writer.close()

    async def browse(self, until, think):
        await asyncio.sleep(random.uniform(0, think))
        stream = asyncio.create_task(self.listen())
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.jixiao.port)
        while time.monotonic() < until:
            kind, paths, about = self.open_page()
            try:
                for path in paths:
                    answer = await self.ask(kind, path)
                if kind == "explanation":
                    await self.explain(answer, *about)
            except (OSError, asyncio.IncompleteReadError) as error:
                self.counts.wrong.append((repr(error)[:60], paths[0]))
                self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.jixiao.port)
            await asyncio.sleep(random.uniform(0.4, 1.6) * think)
        self.writer.close()
        stream.cancel()


def decoded(head, body):
    return (gzip.decompress(body) if "Content-Encoding: gzip" in head else body).decode()


async def all_at_once(people, minutes, think):
    until = time.monotonic() + minutes * 60
    await asyncio.gather(*[person.browse(until, think) for person in people])


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("jixiao")
    arguments.add_argument("home")
    arguments.add_argument("--users", type=int, default=500)
    arguments.add_argument("--minutes", type=float, default=5)
    arguments.add_argument("--think", type=float, default=5, help="seconds between two pages, on average")
    given, options = arguments.parse_known_args()
    jixiao = Jixiao(given.jixiao, given.home, *[one for one in options if one != "--"])
    counts = Counts()
    try:
        world = json.loads(jixiao.ask("GET", "/api/world", {"Cookie": jixiao.cookie})[2])
        begin = time.monotonic()
        sessions = Accounts(jixiao, world, given.home).sessions(given.users)
        print(f"{len(sessions)} accounts signed in within {time.monotonic() - begin:.0f} s", flush=True)
        people = [Person(jixiao, world, *session, counts) for session in sessions]
        asyncio.run(all_at_once(people, given.minutes, given.think))
        counts.render(given.minutes, jixiao.memory_kb())
    finally:
        jixiao.stop()
    return 1 if counts.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
