"""The ledger as people and two witnesses of other departments see it: cosigned k of n while served, what `ledger verify`
says with a witness down, leaves, proofs within the scope, the auditor's script on what is downloaded, and the drill."""
import base64
import http.client
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

import cli
from cli import PATIENCE

PROGRAM = cli.Program(sys.argv.pop(1))


class Process:
    """A server on a free port."""

    def __init__(self, *args):
        self.process = subprocess.Popen([PROGRAM.binary, *map(str, args), "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, env=PROGRAM.env)
        line = self.process.stdout.readline()
        self.port = int(re.search(r":(\d+)\s*$", line).group(1)) if "http" in line else self.fail(line)
        self.cookie, self.csrf = "", ""

    def fail(self, line):
        raise RuntimeError(line + self.process.stderr.read())

    def request(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30 * PATIENCE)
        headers = {"Cookie": self.cookie, "X-CSRF-Token": self.csrf, "Content-Type": "application/json"}
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        answer.content = answer.read()
        connection.close()
        return answer

    def json(self, path, method="GET", body=None):
        answer = self.request(method, path, body)
        assert answer.status in (200, 202), f"{path}: {answer.status} {answer.content.decode()}"
        return json.loads(answer.content)

    def become(self, identity):
        answer = self.request("POST", f"/api/identities/{urllib.parse.quote(identity)}/session")
        self.cookie = answer.getheader("Set-Cookie").split(";")[0]
        self.csrf = json.loads(answer.content)["csrf"]

    def work(self, order):
        for _ in range(200 * PATIENCE):
            job = self.json(f"/api/ledger/work/{order['id']}")
            if job["state"] not in ("queued", "running"):
                return job
            time.sleep(0.1)
        raise AssertionError("the job does not end")

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20 * PATIENCE)
        self.process.stdout.close()
        self.process.stderr.close()


def until(condition, seconds=30):
    end = time.monotonic() + seconds * PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


class Witnessed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="jixiao-witness-")
        cls.root = pathlib.Path(cls.folder.name)
        cls.home = cls.root / "home"
        PROGRAM("demo", cls.home, "--scale", "0.02", "--months", "1")
        cls.vkeys = {name: PROGRAM("witness", "init", cls.root / name, "--name", f"witness.{name}.example", "--log",
                                   cls.home / "ledger/vkey").stdout.strip() for name in ("finance", "archive")}
        cls.witnesses = {name: Process("witness", "serve", cls.root / name) for name in cls.vkeys}
        options = []
        for name, vkey in cls.vkeys.items():
            options += ["--witness", name, vkey, f"http://127.0.0.1:{cls.witnesses[name].port}"]
        PROGRAM("ledger", "policy", cls.home, *options, "--quorum", "2")
        cls.policy = cls.home / "ledger/policy"
        PROGRAM("ledger", "verify", cls.home, "--policy", cls.policy, status=3)
        cls.served = Process("serve", cls.home, "--api-only", "--no-scheduler")
        cls.served.become("prov_leader@19700000000")

    @classmethod
    def tearDownClass(cls):
        for process in (cls.served, *cls.witnesses.values()):
            process.stop()
        cls.folder.cleanup()

    def status(self):
        return self.served.json("/api/ledger")

    def test_1_both_witnesses_cosign_while_it_is_served(self):
        until(lambda: self.status()["cosigned"] == 2)
        status = self.status()
        self.assertTrue(status["quorum_met"])
        self.assertEqual(status["checkpoint"].count("— "), 3)
        PROGRAM("ledger", "verify", self.home, "--policy", self.policy, status=0)

    def test_2_leaves_are_listed_and_found(self):
        page = self.served.json("/api/ledger/leaves?limit=2")
        self.assertEqual([leaf["index"] for leaf in page["leaves"]], [page["size"] - 1, page["size"] - 2])
        period = next(p["period"] for p in reversed(self.served.json("/api/world")["periods"]) if p.get("version"))
        found = self.served.json(f"/api/ledger/search?q=19701010000%20{period}")
        self.assertEqual(found["understood"]["unit"], "19701010000")
        self.assertTrue(found["leaves"][0]["readable"])
        type(self).period = period

    def test_3_what_is_downloaded_passes_the_auditors_script(self):
        query = f"period={self.period}&unit=19701010000"
        proof = self.served.json(f"/api/ledger/proof?{query}")
        files = {}
        for part in ("proof", "entry", "record", "salt"):
            files[part] = self.root / f"p.{part}"
            files[part].write_bytes(self.served.request("GET", f"/api/ledger/proof/file?{query}&part={part}").content)
        self.assertEqual(files["record"].read_bytes(), base64.b64decode(proof["record"]))
        vkey = (self.home / "ledger/vkey").read_text().strip()
        command = ["bash", cli.ROOT / "tools/verify_proof.sh", files["proof"], files["entry"], vkey, *self.vkeys.values(),
                   "--record", files["record"], "--salt", files["salt"].read_text()]
        done = subprocess.run(command, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        files["record"].write_bytes(files["record"].read_bytes().replace(b"O\x01V", b"O\x01T", 1))
        self.assertEqual(subprocess.run(command, capture_output=True).returncode, 1)

    def test_4_records_of_others_stay_closed(self):
        identities = self.served.json("/api/identities")["identities"]
        officer = next(one for one in identities if one["role"] == "perf_officer")
        self.served.become(officer["id"])
        try:
            unit = next(u["code"] for u in self.served.json("/api/world")["units"] if u["level"] == "county" and u["code"] != officer["unit"])
            answer = self.served.request("GET", f"/api/ledger/proof?period={self.period}&unit={unit}")
            self.assertEqual((answer.status, json.loads(answer.content)["code"]), (403, "reading.out_of_scope"))
            self.assertEqual(self.served.request("GET", f"/api/ledger/proof?period={self.period}&unit={officer['unit']}").status, 200)
        finally:
            self.served.become("prov_leader@19700000000")

    def test_5_the_drill_names_what_was_altered_and_leaves_the_home(self):
        before = {path: path.read_bytes() for path in (self.home / "facts").rglob("*.parquet")}
        for kind in ("score", "facts", "tile"):
            job = self.served.work(self.served.json("/api/ledger/drill", "POST", {"kind": kind}))
            self.assertEqual((job["state"], job["error"]), ("done", ""))
            self.assertTrue(job["result"]["detected"] and job["result"]["located"], job["result"])
            if kind == "score":
                figure = job["result"]["figures"][0]
                self.assertEqual(abs(float(figure["before"]) - float(figure["after"])), 1)
        self.assertEqual(before, {path: path.read_bytes() for path in (self.home / "facts").rglob("*.parquet")})
        self.assertEqual(list((self.home / "cache/work").glob("drill*")), [])
        job = self.served.work(self.served.json("/api/ledger/verify", "POST", {}))
        self.assertTrue(job["result"]["intact"], job)

    def test_6_tiles_beyond_the_checkpoint_are_not_handed_out(self):
        size = self.status()["size"]
        last = f"{size // 256:03d}"
        self.assertEqual(self.served.request("GET", f"/tile/0/{last}.p/{size % 256}").status, 200)
        beyond = self.home / "ledger/tile/0" / f"{last}.p" / str(size % 256 + 1)
        beyond.write_bytes(bytes(32 * (size % 256 + 1)))
        self.assertEqual(self.served.request("GET", f"/tile/0/{last}.p/{size % 256 + 1}").status, 404)
        beyond.unlink()

    # Starting again seals what was recorded meanwhile, so the log grows.
    def test_7_with_one_witness_down_the_quorum_is_missed_and_said(self):
        size = self.status()["size"]
        port = self.witnesses["archive"].port
        self.witnesses["archive"].stop()
        self.served.stop()
        type(self).served = Process("serve", self.home, "--api-only")
        self.served.become("prov_leader@19700000000")
        until(lambda: self.status()["size"] > size and self.status()["cosigned"] == 1)
        status = self.status()
        down = next(one for one in status["witnesses"] if one["name"] == "archive")
        self.assertFalse(status["quorum_met"])
        self.assertEqual(down["standing"], "unreachable")
        self.assertIn(str(port), down["problem"])
        PROGRAM("ledger", "verify", self.home, "--policy", self.policy, status=3)


if __name__ == "__main__":
    unittest.main()
