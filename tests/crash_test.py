#!/usr/bin/env python3
"""Kills the program at random moments of ingest, compute and publish; afterwards every command still works, the ledger verifies
and the figures are those of an undisturbed home. Twenty kills by default, a hundred with JIXIAO_TEST_FULL=1."""
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

from cli import ROOT, Program, Scratch, libraries

DATA = ROOT / "policies/examples/libraries/data"


def work(home):
    yield ("ingest", home, "loan", DATA / "loan.csv")
    yield ("ingest", home, "visit", DATA / "visit.csv")
    yield ("compute", home, "--period", "2026-09")
    yield ("publish", home, "--period", "2026-09")


def duration(program, command):
    start = time.monotonic()
    program(*command)
    return time.monotonic() - start


def main():
    program = Program(sys.argv[1])
    rounds = 25 if os.environ.get("JIXIAO_TEST_FULL") else 5
    rng = random.Random(20261001)
    with Scratch() as scratch:
        calm = scratch / "calm"
        program("init", calm, "--policy", ROOT / "policies/examples/libraries")
        times = [duration(program, command) for command in work(calm)]
        trail = sqlite3.connect(calm / "jixiao.db").execute("SELECT action, role FROM audit ORDER BY id").fetchall()
        by_command = [action for action, role in trail if role == "命令行"]
        assert by_command == ["data.upload", "data.upload", "draft.compute", "results.publish"], trail
        expected = program.table("results", calm, "--period", "2026-09", "--total")
        for number in range(rounds):
            home = scratch / f"home{number}"
            program("init", home, "--policy", ROOT / "policies/examples/libraries")
            for command, seconds in zip(work(home), times):
                victim = program.start(*command)
                time.sleep(rng.random() * seconds * 1.1)
                if victim.poll() is None:
                    victim.send_signal(signal.SIGKILL)
                victim.wait()
                program("ledger", "verify", home)  # whatever happened, what is there is whole
                program(*command)
            program("ledger", "verify", home)
            found = program.table("results", home, "--period", "2026-09", "--total")
            assert found == expected, (number, found, expected)
            shutil.rmtree(home)
    print(f"{rounds * len(times)} kills survived")


if __name__ == "__main__":
    main()
