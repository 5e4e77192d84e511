"""The server as a stranger, a browser and a careless client meet it: over sockets, against the real program."""
import gzip
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import cli
from serving import Browser, Serving, problem

PROGRAM = cli.Program(sys.argv.pop(1))
JIXIAO = PROGRAM.binary


class ServeTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.home = pathlib.Path(cls.folder.name) / "home"
        PROGRAM("demo", str(cls.home), "--scale", "0.004", "--months", "2")
        cls.serving = Serving(PROGRAM, cls.home)
        identities = json.loads(cls.serving.get("/api/identities").content)["identities"]
        cls.identity = {}
        for one in identities:
            cls.identity.setdefault(one["role"], one["id"])
        cls.chief = Browser(cls.serving, cls.identity["prov_leader"])
        cls.world = cls.chief.json("/api/world")
        cls.newest = cls.world["newest"]

    @classmethod
    def tearDownClass(cls):
        code, _, err = cls.serving.stop()
        cls.folder.cleanup()
        assert code == 0, err

    # ---- being there ----

    def test_health_is_told_to_anybody(self):
        self.assertEqual(self.serving.get("/healthz").status, 200)
        self.assertEqual(self.serving.get("/readyz").status, 200)
        self.assertIn(b"jixiao_http_requests_total", self.serving.get("/metrics").content)

    def test_the_ledger_is_public_and_everything_else_is_not(self):
        self.assertTrue(self.serving.get("/checkpoint").content.decode().count("\n") > 3)
        for path in ("/api/world", f"/api/overview?period={self.newest}&unit=x", "/api/events"):
            answer = self.serving.get(path)
            self.assertEqual(answer.status, 401, path)
            self.assertEqual(problem(answer)["code"], "api.not_signed_in")

    def test_a_command_that_writes_names_the_server(self):
        done = subprocess.run([JIXIAO, "compute", str(self.home), "--period", "2026-09"], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"127.0.0.1:{self.serving.port}", done.stderr)

    def test_a_second_start_names_the_first(self):
        second = subprocess.run([JIXIAO, "serve", str(self.home), "--listen", "127.0.0.1:0", "--api-only"],
                                capture_output=True, text=True, env=PROGRAM.env)
        self.assertEqual(second.returncode, 1)
        self.assertIn(f"127.0.0.1:{self.serving.port}", second.stderr)

    def test_a_busy_port_is_said_plainly(self):
        with tempfile.TemporaryDirectory() as folder:
            other = pathlib.Path(folder) / "home"
            PROGRAM("init", str(other), "--policy", str(cli.ROOT / "policies/examples/libraries"))
            busy = subprocess.run([JIXIAO, "serve", str(other), "--listen", f"127.0.0.1:{self.serving.port}", "--api-only"],
                                  capture_output=True, text=True, env=PROGRAM.env)
        self.assertEqual(busy.returncode, 1)
        self.assertIn("已被占用", busy.stderr)

    def test_a_demonstration_is_not_served_to_the_network(self):
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / "home"
            shutil.copytree(self.home, copy, ignore=shutil.ignore_patterns("cache"))  # where scenarios come and go
            refused = subprocess.run([JIXIAO, "serve", str(copy), "--listen", "0.0.0.0:0", "--api-only"],
                                     capture_output=True, text=True, timeout=60 * cli.PATIENCE, env=PROGRAM.env)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("127.0.0.1", refused.stderr)

    # ---- answers ----

    def test_an_answer_is_validated_by_its_tag(self):
        first = self.chief.get("/api/world")
        tag = first.getheader("ETag")
        again = self.chief.get("/api/world", If_None_Match=tag)
        self.assertEqual((again.status, again.content), (304, b""))
        self.assertEqual(again.getheader("ETag"), tag)

    def test_an_answer_is_compressed_as_asked(self):
        plain = self.chief.get("/api/world").content
        packed = self.chief.get("/api/world", Accept_Encoding="gzip")
        self.assertEqual(packed.getheader("Content-Encoding"), "gzip")
        self.assertEqual(gzip.decompress(packed.content), plain)
        self.assertLess(len(packed.content), len(plain) / 4)
        self.assertEqual(self.chief.get("/api/world", Accept_Encoding="br").getheader("Content-Encoding"), "br")

    def test_head_sends_the_length_and_no_body(self):
        answer = self.serving.request("HEAD", "/checkpoint")
        self.assertEqual(answer.content, b"")
        self.assertGreater(int(answer.getheader("Content-Length")), 50)

    def test_what_is_wrong_with_a_question_is_said_by_field(self):
        answer = self.chief.get("/api/overview?period=2026-13&unt=x")
        told = problem(answer)
        self.assertEqual(answer.status, 422)
        self.assertEqual({item["pointer"] for item in told["errors"]}, {"/period", "/unt", "/unit"})

    def test_unknown_paths_and_verbs(self):
        self.assertEqual(self.chief.get("/api/nothing").status, 404)
        answer = self.chief.send("PUT", "/api/world")
        self.assertEqual((answer.status, answer.getheader("Allow")), (405, "GET"))

    # ---- attacks ----

    def test_paths_do_not_leave_the_tree(self):
        for path in ("/tile/../../keys/log.key", "/tile/%2e%2e/%2e%2e/keys/log.key", "/tile/..%2f..%2fkeys/log.key",
                     "/../jixiao.db", "/tile//etc/passwd", "/checkpoint%00"):
            answer = self.serving.raw(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            self.assertIn(answer.split(b" ")[1], (b"400", b"404"), path)
            self.assertNotIn(b"PRIVATE", answer)
            self.assertNotIn(b"root:", answer)

    def test_a_write_without_the_sessions_token_is_refused(self):
        for csrf in ("", "x", self.chief.session["csrf"][:-1]):
            answer = self.chief.send("DELETE", "/api/session", csrf=csrf)
            self.assertEqual((answer.status, problem(answer)["code"]), (403, "api.csrf"))
        self.assertTrue(self.chief.json("/api/session")["signed_in"])

    def test_a_write_from_another_site_is_refused_even_with_the_token(self):
        answer = self.chief.send("DELETE", "/api/session", Sec_Fetch_Site="cross-site")
        self.assertEqual((answer.status, problem(answer)["code"]), (403, "api.csrf"))
        stranger = self.serving.request("POST", f"/api/identities/{self.identity['staff']}/session",
                                        Sec_Fetch_Site="cross-site")
        self.assertEqual(stranger.status, 403)

    def test_an_old_browsers_word_on_where_the_page_is_from_counts_too(self):
        path = f"/api/identities/{self.identity['staff']}/session"
        for origin in ("https://evil.example", "null", "http://127.0.0.1.evil.example:80", f"http://localhost:{self.serving.port}"):
            self.assertEqual(self.serving.request("POST", path, Origin=origin).status, 403, origin)
        self.assertEqual(self.serving.request("POST", path, Origin=f"http://127.0.0.1:{self.serving.port}").status, 200)

    def test_a_demonstration_answers_under_names_of_this_machine_only(self):
        ask = "GET {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n"
        for path in ("/healthz", "/checkpoint", "/api/identities", "/api/events"):
            for host in ("evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1"):
                answer = self.serving.raw(ask.format(path, host).encode())
                self.assertTrue(answer.startswith(b"HTTP/1.1 403") and b"api.demo_host" in answer, (path, host, answer[:60]))
        for host in ("localhost:1", "127.0.0.1", "[::1]:1", "127.8.8.8"):
            self.assertTrue(self.serving.raw(ask.format("/healthz", host).encode()).startswith(b"HTTP/1.1 200"), host)

    def test_a_line_end_in_a_value_borrows_no_kept_answer(self):
        unit = self.chief.session["home_unit"]
        for _ in range(2):
            self.assertEqual(self.chief.get(f"/api/overview?period={self.newest}&unit={unit}").status, 200)
        self.assertEqual(self.chief.get(f"/api/overview?period={self.newest}%0Aunit={unit}").status, 422)

    def test_an_endless_key_is_no_key(self):
        answer = self.chief.send("DELETE", "/api/session", Idempotency_Key="k" * 201)
        self.assertEqual((answer.status, problem(answer)["code"]), (422, "api.key_long"))
        self.assertTrue(self.chief.json("/api/session")["signed_in"])

    def test_the_cookie_cannot_be_read_by_scripts_or_sent_by_others(self):
        answer = self.serving.request("POST", f"/api/identities/{self.identity['staff']}/session")
        cookie = answer.getheader("Set-Cookie")
        self.assertIn("HttpOnly", cookie)
        self.assertIn("SameSite=Strict", cookie)

    def test_signing_in_makes_a_new_session_and_ends_the_old(self):
        one = Browser(self.serving, self.identity["staff"])
        answer = self.serving.request("POST", f"/api/identities/{self.identity['staff']}/session", Cookie=one.cookie)
        self.assertNotEqual(answer.getheader("Set-Cookie").split(";")[0], one.cookie)
        self.assertEqual(one.get("/api/world").status, 401)

    def test_a_chosen_session_id_is_not_taken_over(self):
        fixed = "jixiao_session=chosen-by-the-attacker"
        answer = self.serving.request("POST", f"/api/identities/{self.identity['staff']}/session", Cookie=fixed)
        self.assertEqual(answer.status, 200)
        self.assertEqual(self.serving.get("/api/world", Cookie=fixed).status, 401)

    def test_another_subtrees_figures_are_refused_by_guessed_codes(self):
        head = Browser(self.serving, self.identity["unit_head"])
        own = head.session["home_unit"]
        top = next(unit["code"] for unit in self.world["units"] if "parent" not in unit)
        inside = {own} | {unit["code"] for unit in self.world["units"] if unit.get("parent") == own}
        level = next(unit["level"] for unit in self.world["units"] if unit["code"] == own)
        sibling = next(unit["code"] for unit in self.world["units"] if unit["level"] == level and unit["code"] not in inside)
        indicator = self.world["indicators"][0]["id"]
        for unit in (top, sibling):
            for path in (f"/api/overview?period={self.newest}&unit={unit}", f"/api/card?period={self.newest}&unit={unit}",
                         f"/api/explain?period={self.newest}&unit={unit}&indicator={indicator}",
                         f"/api/source?period={self.newest}&unit={unit}&indicator={indicator}"):
                self.assertEqual(head.get(path).status, 403, path)
        self.assertEqual(head.get(f"/api/card?period={self.newest}&unit={own}").status, 200)

    def test_a_guessed_unit_leaves_a_line_the_auditor_can_read(self):
        head = Browser(self.serving, self.identity["unit_head"])
        own = head.session["home_unit"]
        other = next(unit for unit in self.world["units"] if "parent" not in unit)
        self.assertEqual(head.get(f"/api/card?period={self.newest}&unit={other['code']}").status, 403, own)
        page = Browser(self.serving, self.identity["auditadmin"]).json("/api/audit?action=request.refused")
        lines = [(one, words) for one, words in zip(page["records"], page["objects"]) if one["object"] == f"GET /api/card {other['code']}"]
        self.assertEqual(len(lines), 1, page["records"])
        (line, words), = lines
        self.assertEqual((line["account"], line["outcome"], line["remote"]), ("demo:" + self.identity["unit_head"], "refused", "127.0.0.1"))
        self.assertIn(other["name"], line["detail"])
        self.assertEqual(words, f"单位成绩单 {other['name']}")

    def test_rows_behind_a_figure_are_for_those_who_may_read_data(self):
        office = Browser(self.serving, self.identity["perf_office"])
        city = next(unit["code"] for unit in self.world["units"] if unit["level"] == "city")
        card = office.json(f"/api/card?period={self.newest}&unit={city}")
        indicator = next(line["indicator"] for line in card["lines"] if line.get("value") and line["status"] == "ok")
        path = f"/api/source?period={self.newest}&unit={city}&indicator={indicator}"
        personnel = Browser(self.serving, self.identity["hr"])
        with_rows, without, plain = office.json(path + "&rows=3"), personnel.json(path + "&rows=3"), office.json(path)
        self.assertTrue(with_rows["reproduced"])
        counted = [(rows["dataset"], rows["all"]) for atom in with_rows["atoms"] for rows in atom["rows"]]
        self.assertTrue(any(count > 0 for _, count in counted), counted)
        for told in (without, plain):
            self.assertEqual([(rows["dataset"], rows["all"]) for atom in told["atoms"] for rows in atom["rows"]], counted)
            self.assertTrue(all(rows["shown"] == [] for atom in told["atoms"] for rows in atom["rows"]))
        for atom in with_rows["atoms"]:
            for rows in atom["rows"]:
                self.assertEqual(len(rows["shown"]), min(3, rows["all"]))
                self.assertTrue(all(len(row["cells"]) == len(rows["columns"]) for row in rows["shown"]))

    def test_every_answer_says_how_far_the_data_go(self):
        top = next(unit["code"] for unit in self.world["units"] if "parent" not in unit)
        until = self.chief.json(f"/api/overview?period={self.newest}&unit={top}")["data_until"]
        library = self.chief.json(f"/api/indicators?period={self.newest}&unit={top}")
        self.assertEqual(library["data_until"], until)
        self.assertEqual({one["period"]: one["data_until"] for one in self.world["periods"]}[self.newest], until)
        self.assertGreaterEqual(self.chief.json("/api/ledger")["data_until"], until)
        rows = library["rows"]
        self.assertEqual(library["counts"], {"assessed": sum(row["kind"] == "assessed" for row in rows), "observed": sum(row["kind"] == "observed" for row in rows),
                                             "figures": sum(row["kind"] == "figure" for row in rows)})

    def test_one_scopes_kept_answer_is_not_anothers(self):
        own = Browser(self.serving, self.identity["unit_head"]).session["home_unit"]
        top = next(unit["code"] for unit in self.world["units"] if "parent" not in unit)
        path = f"/api/overview?period={self.newest}&unit={top}"
        self.assertEqual(self.chief.get(path).status, 200)
        self.assertEqual(self.chief.get(path).status, 200)  # now kept
        head = Browser(self.serving, self.identity["unit_head"])
        self.assertEqual(head.get(path).status, 403, own)

    def test_administrators_see_no_business_data(self):
        for role in ("sysadmin", "secadmin", "auditadmin"):
            admin = Browser(self.serving, self.identity[role])
            top = self.world["units"][0]["code"]
            self.assertEqual(admin.get(f"/api/overview?period={self.newest}&unit={top}").status, 403, role)

    def test_rubbish_is_answered_or_dropped_and_nothing_falls_over(self):
        for data in (b"\x00\x01\x02\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                     b"GET / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                     b"POST /api/session HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"GET / HTTP/1.1\r\nX: " + b"a" * 40000 + b"\r\n\r\n"):
            answer = self.serving.raw(data, timeout=3)
            if answer:
                self.assertEqual(answer[:9], b"HTTP/1.1 ", data[:40])
                self.assertIn(answer[9:12], (b"400", b"404", b"405", b"413"), data[:40])
        self.assertEqual(self.serving.get("/healthz").status, 200)

    def test_a_body_beyond_the_limit_is_refused_before_it_is_read(self):
        answer = self.serving.raw(b"POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000000\r\n\r\n", timeout=5)
        self.assertTrue(answer.startswith(b"HTTP/1.1 413"), answer[:60])

    def test_json_bombs_are_refused(self):
        deep = "[" * 60000  # a stranger may send 64 KB
        answer = self.serving.request("POST", "/api/session", deep, Content_Type="application/json")
        self.assertEqual(answer.status, 400)
        answer = self.serving.request("POST", "/api/session", '{"login":"a","login":"b","password":"c"}')
        self.assertEqual(answer.status, 400)

    def test_headers_cannot_be_smuggled_through_answers(self):
        answer = self.serving.raw(b"GET /api/x%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        self.assertNotIn(b"Set-Cookie: a=b", answer)

    # ---- every route there is, from the server's own description ----

    def operations(self):
        document = json.loads(self.serving.get("/api/openapi.json").content)
        for path, verbs in document["paths"].items():
            for verb, operation in verbs.items():
                yield verb.upper(), path, operation

    @staticmethod
    def filled(path, values=None):
        out = path
        for name in re.findall(r"{(\w+)}", path):
            out = out.replace("{" + name + "}", (values or {}).get(name, "x"))
        return out

    def test_every_route_but_a_few_refuses_a_stranger(self):
        seen = 0
        for verb, path, operation in self.operations():
            if operation["x-permission"] == "anybody":
                continue
            answer = self.serving.request(verb, self.filled(path))
            self.assertEqual((answer.status, problem(answer)["code"]), (401, "api.not_signed_in"), f"{verb} {path}")
            seen += 1
        self.assertGreater(seen, 10)

    def test_every_route_refuses_every_role_without_its_permission(self):
        browsers = {role: Browser(self.serving, identity) for role, identity in self.identity.items()}
        refused = 0
        for verb, path, operation in self.operations():
            needed = operation["x-permission"]
            if needed in ("anybody", "arriving", "signed_in"):
                continue
            for role, browser in browsers.items():
                if needed in browser.session["permissions"]:
                    continue
                answer = browser.send(verb, self.filled(path)) if verb != "GET" else browser.get(self.filled(path))
                self.assertEqual(answer.status, 403, f"{role} {verb} {path}")
                self.assertEqual(problem(answer)["code"], "api.no_permission", f"{role} {verb} {path}")
                refused += 1
        self.assertGreater(refused, 50)

    def test_every_write_refuses_a_forged_page(self):
        for verb, path, operation in self.operations():
            if verb == "GET" or operation["x-permission"] == "anybody":
                continue
            answer = self.chief.send(verb, self.filled(path), csrf="forged")
            self.assertIn(problem(answer)["code"], ("api.csrf", "api.no_permission"), f"{verb} {path}")
            self.assertEqual(answer.status, 403)

    def test_every_route_that_names_a_unit_refuses_one_outside(self):
        head = Browser(self.serving, self.identity["unit_head"])
        own = head.session["home_unit"]
        level = next(unit["level"] for unit in self.world["units"] if unit["code"] == own)
        sibling = next(unit["code"] for unit in self.world["units"] if unit["level"] == level and unit["code"] != own)
        indicator = self.world["indicators"][0]["id"]
        values = {"id": indicator, "unit": sibling, "code": sibling, "period": self.newest, "indicator": indicator, "level": level, "parent": sibling}
        seen = 0
        for verb, path, operation in self.operations():
            names = {one["name"]: one for one in operation.get("parameters", [])}
            if verb != "GET" or "unit" not in names or operation["x-permission"] not in head.session["permissions"]:
                continue
            query = "&".join(f"{name}={values[name]}" for name in names if name in values and "{" + name + "}" not in path)
            answer = head.get(self.filled(path, values) + "?" + query)
            self.assertEqual(answer.status, 403, f"{path}?{query}: {answer.content[:200]}")
            seen += 1
        self.assertGreaterEqual(seen, 4)

    def test_a_field_nobody_asked_for_is_refused_not_ignored(self):
        for verb, path, operation in self.operations():
            if "requestBody" not in operation or operation["x-permission"] not in [*self.chief.session["permissions"], "signed_in", "arriving", "anybody"]:
                continue
            if "application/json" not in operation["requestBody"]["content"]:
                continue
            answer = self.chief.send(verb, self.filled(path), {"role": "sysadmin", "is_admin": True})
            self.assertIn(answer.status, (404, 422), f"{verb} {path}: {answer.status} {answer.content[:200]}")
            if answer.status == 422:
                self.assertIn("/is_admin", [item["pointer"] for item in problem(answer)["errors"]], f"{verb} {path}")

    # ---- changes ----

    def test_events_need_a_session_and_beat(self):
        connection = self.serving.connection()
        connection.request("GET", "/api/events", headers={"Cookie": self.chief.cookie})
        answer = connection.getresponse()
        self.assertEqual(answer.getheader("Content-Type"), "text/event-stream; charset=utf-8")
        self.assertEqual(answer.fp.readline(), b"retry: 3000\n")
        connection.close()

    def test_many_clients_at_once_get_the_same_answer(self):
        expected = self.chief.get("/api/world").content
        failures = []

        def browse():
            for _ in range(20):
                if self.chief.get("/api/world").content != expected:
                    failures.append(1)

        threads = [threading.Thread(target=browse) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])


class StopTest(unittest.TestCase):
    def test_stopping_finishes_what_is_in_flight_and_leaves_the_home_whole(self):
        with tempfile.TemporaryDirectory() as folder:
            home = pathlib.Path(folder) / "home"
            PROGRAM("demo", str(home), "--scale", "0.004", "--months", "1")
            serving = Serving(PROGRAM, home)
            staff = json.loads(serving.get("/api/identities").content)["identities"][0]["id"]
            browser = Browser(serving, staff)
            world = browser.json("/api/world")
            answers = []
            path = (f"/api/source?period={world['newest']}&unit={world['units'][0]['code']}"
                    f"&indicator={world['indicators'][0]['id']}")
            thread = threading.Thread(target=lambda: answers.append(browser.get(path).status))
            thread.start()
            time.sleep(0.05)
            code, out, err = serving.stop()
            thread.join()
            self.assertEqual(code, 0, err)
            self.assertIn("已停止", out)
            self.assertEqual(len(answers), 1)
            self.assertFalse((home / "serve.json").exists())
            self.assertIn("没有任何改动", PROGRAM("ledger", "verify", str(home)).stdout)

    def test_a_killed_server_leaves_a_home_that_starts_again(self):
        with tempfile.TemporaryDirectory() as folder:
            home = pathlib.Path(folder) / "home"
            PROGRAM("demo", str(home), "--scale", "0.004", "--months", "1")
            serving = Serving(PROGRAM, home)
            os.kill(serving.process.pid, signal.SIGKILL)
            serving.process.wait()
            serving.process.stdout.close()
            serving.process.stderr.close()
            again = Serving(PROGRAM, home)
            self.assertEqual(again.get("/healthz").status, 200)
            self.assertEqual(again.stop()[0], 0)


if __name__ == "__main__":
    sys.exit(unittest.main())
