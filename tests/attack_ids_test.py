"""Ids of other people's work, guessed: whatever a path names by an id of its own answers a stranger to it as if it were not there.

The paths come from the server's own description, so that a new one fails here until somebody has said whose its id is."""
import json
import pathlib
import re
import sys
import tempfile
import time
import unittest

import cli
from serving import Person, Serving, one_time_passwords

PROGRAM = cli.Program(sys.argv.pop(1))
CITY, OTHER_CITY = "19701000000", "19702000000"
MARK = "旁人不得见"
FILE = f"""entry_id,unit,on_date,rule,count,document
G-1,{CITY},2026-10-15,ADJ-03,1,{MARK}
G-2,{CITY},2026-02-30,ADJ-03,1,{MARK}
"""

# Ids of what one person or one part of the tree has.
OWNED = {"/api/jobs/{id}": "job", "/api/ledger/work/{id}": "drill", "/api/data/uploads/{id}": "upload", "/api/data/quarantine/{batch}": "batch"}
NOT_THERE = {"job": "987654", "drill": "987654", "upload": "0123456789abcdef0123456789abcdef", "batch": "0123456789abcdef" * 4}
# Ids of what everybody with the route's permission shares.
SHARED = {
    "/api/accounts/{id}": "the security administrator has all accounts",
    "/api/connectors/{id}": "one installation's interfaces, for who manages them",
    "/api/schedules/{id}": "one installation's schedules, for who manages them",
    "/api/data/datasets/{id}": "the pack's, and empty forms",
    "/api/demo/sources/{dataset}": "a demonstration's made-up source systems, for this machine only",
    "/api/identities/{id}": "a demonstration's identities",
    "/api/indicators/{id}": "the pack is one for everybody; units are guarded by their codes",
    "/api/workbench/{id}": "the pack is one for everybody",
    "/api/proposals/{id}": "changes of the pack are read by everybody who reads the pack; who may decide is tested below",
    "/api/packs/{digest}": "the pack is one for everybody",
    "/api/periods/{period}": "a period is everybody's; units in it are guarded by their codes",
}


def told(answer):
    """What is said, without the number of the request and the id that was asked for."""
    if not answer.getheader("Content-Type").startswith("application/problem+json"):
        return answer.content
    said = json.loads(answer.content)
    return {**said, "instance": "", "detail": "", "errors": [one["code"] for one in said["errors"]]}


class GuessedIdsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        home = pathlib.Path(cls.folder.name) / "home"
        PROGRAM("demo", home, "--scale", "0.004", "--months", "1")
        people = {"owner": CITY, "beside": OTHER_CITY, "colleague": CITY}
        passwords = {}
        for login, unit in people.items():
            made = PROGRAM("account", "add", home, login, "--role", "perf_office", "--unit", unit)
            passwords |= one_time_passwords(made.stdout)
        cls.serving = Serving(PROGRAM, home)
        cls.addClassCleanup(cls.serving.stop)
        cls.people = {login: cls.ready(login, passwords[login]) for login in people}
        cls.owner = cls.people["owner"]
        cls.ids = cls.work_of_the_owner()

    @classmethod
    def ready(cls, login, password):
        person = Person(cls.serving, login, password)
        changed = person.send("POST", "/api/session/password", {"old_password": password, "new_password": "Guard-2026-chuan"})
        assert changed.status == 200, changed.content
        person.take(changed)
        return person

    @classmethod
    def finished(cls, answer):
        assert answer.status == 202, (answer.status, answer.content)
        number = json.loads(answer.content)["job"]
        for _ in range(600):
            job = cls.owner.json(f"/api/jobs/{number}")
            if job["state"] not in ("queued", "running"):
                assert job["state"] == "done", job
                return job
            time.sleep(0.1)
        raise AssertionError(job)

    @classmethod
    def upload(cls, text):
        return cls.finished(cls.serving.request("POST", "/api/data/uploads?dataset=adjustment_entry&name=a.csv", text.encode(), Cookie=cls.owner.cookie,
                                                X_CSRF_Token=cls.owner.session["csrf"], Content_Type="application/octet-stream"))

    @classmethod
    def work_of_the_owner(cls):
        taken = cls.upload(FILE)
        stored = cls.finished(cls.owner.send("POST", f"/api/data/uploads/{taken['result']['upload']['id']}/ingest"))
        waiting = cls.upload(FILE.replace("G-", "W-"))
        drill = cls.owner.send("POST", "/api/ledger/drill", {"kind": "score"})
        assert drill.status == 202, drill.content
        return {"job": str(waiting["id"]), "drill": str(json.loads(drill.content)["id"]), "upload": waiting["result"]["upload"]["id"], "batch": stored["result"]["batch"]}

    def operations(self):
        document = json.loads(self.serving.get("/api/openapi.json").content)
        for path, verbs in document["paths"].items():
            if "{" not in path:
                continue
            for verb, operation in verbs.items():
                yield verb.upper(), path, operation

    def ask(self, person, verb, path):
        return person.get(path) if verb == "GET" else person.send(verb, path, {"rows": [{"row": 2, "cells": []}]} if path.endswith("corrections") else {})

    def test_every_path_with_an_id_is_somebodys_or_everybodys(self):
        for verb, path, _ in self.operations():
            known = [start for start in (*OWNED, *SHARED) if path.startswith(start)]
            self.assertEqual(len(known), 1, f"{verb} {path}: whose is its id?")

    def test_another_persons_work_is_as_good_as_absent(self):
        tried = 0
        for verb, path, operation in self.operations():
            kind = next((kind for start, kind in OWNED.items() if path.startswith(start)), None)
            if not kind:
                continue
            at = lambda value: re.sub(r"{\w+}", value, path)
            for login in ("beside", "colleague"):
                person = self.people[login]
                if operation["x-permission"] != "signed_in":
                    self.assertIn(operation["x-permission"], person.session["permissions"], f"{path}: the guesser lacks the permission itself")
                with self.subTest(f"{login}: {verb} {path}"):
                    guessed, absent = self.ask(person, verb, at(self.ids[kind])), self.ask(person, verb, at(NOT_THERE[kind]))
                    self.assertIn(guessed.status, (403, 404))
                    self.assertEqual((guessed.status, told(guessed)), (absent.status, told(absent)))
                    self.assertNotIn(MARK.encode(), guessed.content)
                    tried += 1
        self.assertGreaterEqual(tried, 2 * 10)

    def test_the_owner_still_has_all_of_it(self):
        self.assertIn(MARK, json.dumps(self.owner.json(f"/api/data/quarantine/{self.ids['batch']}/rows"), ensure_ascii=False))
        self.assertEqual(self.owner.json(f"/api/jobs/{self.ids['job']}")["result"]["upload"]["id"], self.ids["upload"])
        self.assertEqual(self.owner.json(f"/api/ledger/work/{self.ids['drill']}")["id"], int(self.ids["drill"]))

    def test_no_list_shows_what_its_single_thing_would_not(self):
        for path in ("/api/jobs", "/api/data/deliveries?by_hand=true", "/api/data/quarantine"):
            self.assertIn(b"a.csv", self.owner.get(path).content, path)
            for login in ("beside", "colleague"):
                content = self.people[login].get(path).content
                for leak in (b"a.csv", MARK.encode(), self.ids["batch"].encode(), self.ids["upload"].encode()):
                    self.assertNotIn(leak, content, f"{login} {path}")

    def test_somebody_elses_proposal_is_read_and_not_decided_by_who_may_not(self):
        base = self.owner.json("/api/workbench/REF-01")
        formula = next(one for one in base["fields"] if one["kind"] == "formula" and one.get("text"))
        made = self.owner.send("POST", "/api/workbench/REF-01/proposals", {"changes": [{"field": formula["field"], "text": formula["text"] + " + 0"}], "reason": "试"},
                               If_Match=base["digest"])
        self.assertEqual(made.status, 200, made.content)
        path = f"/api/proposals/{json.loads(made.content)['id']}"
        beside = self.people["beside"]
        self.assertEqual(beside.get(path).status, 200)
        for act in ("withdrawal", "refusal", "installation"):
            self.assertEqual(beside.send("POST", f"{path}/{act}", {"note": "x"} if act != "installation" else {}).status, 403, act)
        self.assertEqual(self.owner.send("POST", f"{path}/installation").status, 403)
        self.assertEqual(self.owner.json(path)["state"], "open")


if __name__ == "__main__":
    sys.exit(unittest.main())
