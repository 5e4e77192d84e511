#!/usr/bin/env python3
"""A served home whose disk fills up, or whose files are taken away under it: what cannot be done is refused in words that say
why, what can be read is read, nothing is half done, and everything works again as soon as the disk does. Needs the right to
mount a tmpfs."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

import cli
from serving import Browser, Serving, problem

PROGRAM = cli.Program(sys.argv.pop(1))
PROVINCE, CITY = "19700000000", "19701000000"
PERIOD = "2026-10"
ROOM = 64 << 20  # of the disk beside the home
TOO_MUCH = b"unit,reason\n" + b"x" * (8 << 20)


def mount(*args):
    return os.geteuid() == 0 and subprocess.run(["mount", *args], capture_output=True).returncode == 0


class ServedDiskTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.master = pathlib.Path(cls.folder.name) / "master"
        cls.disk = pathlib.Path(cls.folder.name) / "disk"
        cls.disk.mkdir()
        PROGRAM("demo", cls.master, "--scale", "0.004", "--months", "1")
        entry = pathlib.Path(cls.folder.name) / "entry.csv"  # so that a draft differs from what is published
        entry.write_text(f"entry_id,unit,on_date,rule,count,document\nG-1,{CITY},{PERIOD}-15,ADJ-03,1,表扬通报\n", encoding="utf-8")
        PROGRAM("ingest", cls.master, "adjustment_entry", entry)

    def setUp(self):
        size = sum(path.stat().st_blocks * 512 for path in self.master.rglob("*")) + ROOM
        if not mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", self.disk):
            self.skipTest("no right to mount here")
        self.addCleanup(subprocess.run, ["umount", self.disk], check=True)
        self.home = self.disk / "home"
        shutil.copytree(self.master, self.home)
        self.serving = Serving(PROGRAM, self.home, "--no-scheduler")
        self.addCleanup(self.serving.stop)
        self.office = Browser(self.serving, f"perf_office@{PROVINCE}")

    # ---- what people do ----

    def upload(self, body):
        return self.serving.request("POST", "/api/data/uploads?dataset=adjustment_entry&name=a.csv", body, Cookie=self.office.cookie,
                                    X_CSRF_Token=self.office.session["csrf"], Content_Type="application/octet-stream")

    def versions(self):
        return [one["version"] for one in self.office.json(f"/api/periods/{PERIOD}/versions")["versions"]]

    def order_draft(self):
        return self.office.send("POST", f"/api/periods/{PERIOD}/draft")

    def end_of(self, job, seconds=120):
        for _ in range(seconds * cli.PATIENCE * 5):
            found = self.office.json(f"/api/jobs/{job}")
            if found["state"] not in ("queued", "running"):
                return found
            time.sleep(0.2)
        raise AssertionError(found)

    def draft(self):
        ordered = self.order_draft()
        self.assertEqual(ordered.status, 202, ordered.content)
        done = self.end_of(json.loads(ordered.content)["job"])
        self.assertEqual(done["state"], "done", done)

    def publish(self):
        tag = self.office.json(f"/api/periods/{PERIOD}/checks")["draft"]["tag"]
        return self.office.send("POST", f"/api/periods/{PERIOD}/publication", {"reason": "演练磁盘故障"}, If_Match=f'"{tag}"')

    # ---- what is expected of it ----

    def assert_refused(self, answer, *codes):
        self.assertEqual(answer.status, 503, answer.content.decode())
        found = problem(answer)
        self.assertIn(found["code"], codes, found)
        return found["detail"]

    def assert_read(self):
        for path in ("/api/periods", f"/api/overview?period={PERIOD}&unit={PROVINCE}", "/api/jobs"):
            self.assertEqual(self.office.get(path).status, 200, path)
        self.assertEqual(self.serving.get("/healthz").status, 200)

    def assert_whole(self):
        """Everything works, and the home is in order after the end."""
        before = self.versions()
        self.draft()
        done = self.publish()
        self.assertEqual(done.status, 200, done.content)
        self.assertEqual(json.loads(done.content)["ledger_waits"], "")
        # The draft holds what is published already, or makes a version more: nothing else.
        self.assertIn(self.versions(), (before, [before[0] + 1, *before]))
        self.assertEqual(self.upload(b"unit,reason\n").status, 202)
        Browser(self.serving, f"perf_office@{PROVINCE}")
        status, _, errors = self.serving.stop()
        self.assertEqual(status, 0, errors)
        self.assertIn("没有任何改动", PROGRAM("ledger", "verify", self.home).stdout)

    def fill(self):
        with open(self.disk / "ballast", "wb", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(bytes(1 << 16))
            except OSError:
                pass
            try:
                while True:
                    ballast.write(bytes(1))
            except OSError:
                pass

    # ---- the cases ----

    def test_a_full_disk_refuses_what_it_must_and_recovers(self):
        self.draft()
        before = self.versions()
        self.fill()
        self.assertIn("磁盘空间", self.assert_refused(self.upload(TOO_MUCH), "api.upload_not_kept"))
        self.assertEqual(list((self.home / "work").glob("upload-*")), [], "nothing of it is left")
        self.assert_read()
        for _ in range(200):  # until what the journal has room for is used up
            answer = self.serving.request("POST", f"/api/identities/perf_office@{PROVINCE}/session")
            if answer.status != 200:
                self.assertIn("磁盘空间", self.assert_refused(answer, "storage.full"))
        published = self.publish()
        if published.status == 200:
            self.assertEqual(self.versions(), [before[0] + 1, *before])
        else:
            self.assertIn("磁盘空间", self.assert_refused(published, "storage.full"))
            self.assertEqual(self.versions(), before)
        ordered = self.order_draft()
        if ordered.status != 202:
            self.assert_refused(ordered, "storage.full")
        self.assert_read()
        (self.disk / "ballast").unlink()
        if ordered.status == 202:
            self.end_of(json.loads(ordered.content)["job"])
        self.assert_whole()

    def test_nothing_is_written_into_a_database_that_was_taken_away(self):
        self.draft()
        before = self.versions()
        database = self.home / "jixiao.db"
        os.rename(database, self.home / "taken.db")
        self.assert_refused(self.publish(), "storage.moved")
        self.assert_refused(self.serving.request("POST", f"/api/identities/perf_office@{PROVINCE}/session"), "storage.moved")
        self.assertEqual(self.office.get("/api/session").status, 200)
        os.rename(self.home / "taken.db", database)
        self.assertEqual(self.versions(), before)
        self.assert_whole()

    def test_files_that_vanish_are_named_or_made_again(self):
        for name in ("work", "uploads", "cache", "logs"):
            shutil.rmtree(self.home / name, ignore_errors=True)
        self.assert_read()
        self.assertEqual(self.upload(b"unit,reason\n").status, 202)
        self.draft()
        gone = max((self.home / "facts").rglob("*.parquet"), key=lambda path: path.stat().st_size)
        kept = gone.read_bytes()
        gone.unlink()
        shutil.rmtree(self.home / "cache", ignore_errors=True)
        ordered = self.order_draft()
        self.assertEqual(ordered.status, 202, ordered.content)
        done = self.end_of(json.loads(ordered.content)["job"])
        self.assertEqual(done["state"], "failed", done)
        self.assertIn(gone.name, done["error"])
        gone.write_bytes(kept)
        self.assert_whole()


if __name__ == "__main__":
    unittest.main()
