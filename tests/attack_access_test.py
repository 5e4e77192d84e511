"""Who tries to get in without being let in: guessed passwords, old sessions, answers that hold secrets."""
import json
import pathlib
import sys
import tempfile
import unittest

import cli
from serving import Person, Refused, Serving, one_time_passwords, problem

PROGRAM = cli.Program(sys.argv.pop(1))
NOW, AFTER_THE_LOCK = "2026-11-20 08:00:00", "2026-11-20 08:31:00"
GOOD = "Guard-2026-chuan"


class AccessAttackTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.home = pathlib.Path(self.folder.name) / "home"
        self.first = one_time_passwords(PROGRAM("init", self.home, "--policy", cli.ROOT / "policies/examples/libraries").stdout)
        self.serve()

    def serve(self, now=NOW):
        self.serving = Serving(PROGRAM, self.home, now=now)
        self.addCleanup(self.serving.stop)

    def refusal(self, login, password):
        with self.assertRaises(Refused) as refused:
            Person(self.serving, login, password)
        return refused.exception

    def guard(self):
        person = Person(self.serving, "secadmin", self.first["secadmin"])
        answer = person.send("POST", "/api/session/password", {"old_password": self.first["secadmin"], "new_password": GOOD})
        self.assertEqual(answer.status, 200, answer.content)
        person.take(answer)
        return person

    def test_guessing_locks_the_account_for_half_an_hour_and_tells_a_stranger_nothing(self):
        told = {self.refusal("nobody-at-all", "x").answer.content.split(b'"instance"')[0]}
        for _ in range(5):
            told.add(self.refusal("secadmin", "wrong").answer.content.split(b'"instance"')[0])
        told.add(self.refusal("secadmin", self.first["secadmin"]).answer.content.split(b'"instance"')[0])
        self.assertEqual(len(told), 1, told)
        self.serving.stop()
        self.serve(AFTER_THE_LOCK)
        self.assertTrue(Person(self.serving, "secadmin", self.first["secadmin"]).session["must_change_password"])

    def test_an_address_that_fails_too_often_is_not_heard(self):
        codes = [self.refusal(f"nobody-{i}", "x").code for i in range(51)]
        self.assertEqual(set(codes[:50]), {"access.sign_in_failed"})
        self.assertEqual(codes[50], "access.remote_limited")
        self.assertEqual(self.refusal("secadmin", self.first["secadmin"]).status, 429)

    def test_an_old_cookie_opens_nothing(self):
        before = Person(self.serving, "secadmin", self.first["secadmin"])
        old = before.cookie
        answer = before.send("POST", "/api/session/password", {"old_password": self.first["secadmin"], "new_password": GOOD})
        before.take(answer)
        self.assertEqual(self.serving.get("/api/accounts", Cookie=old).status, 401)
        self.assertEqual(before.get("/api/accounts").status, 200)
        self.assertEqual(before.send("DELETE", "/api/session").status, 200)
        self.assertEqual(before.get("/api/accounts").status, 401)

    def test_a_one_time_password_is_shown_once_even_to_a_repeated_submission(self):
        guard = self.guard()
        draft = {"login": "li", "name": "某人", "grants": []}
        first = guard.send("POST", "/api/accounts", draft, Idempotency_Key="k1")
        self.assertEqual(first.status, 200, first.content)
        password = json.loads(first.content)["password"]
        again = guard.send("POST", "/api/accounts", draft, Idempotency_Key="k1")
        self.assertEqual((again.status, problem(again)["code"]), (409, "api.done_once"))
        self.assertNotIn(password.encode(), again.content)

    def test_an_open_browser_is_not_enough_to_take_its_account_over(self):
        guard = self.guard()
        own = next(one["id"] for one in guard.json("/api/accounts")["accounts"] if one["login"] == "secadmin")
        answer = guard.send("POST", f"/api/accounts/{own}/password")
        self.assertEqual((answer.status, problem(answer)["code"]), (403, "access.own_account"))


if __name__ == "__main__":
    sys.exit(unittest.main())
