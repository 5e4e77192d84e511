#!/usr/bin/env python3
"""Runs the tutorials of docs/ as a stranger would: their files, their commands, their figures."""
import csv
import io
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = pathlib.Path(sys.argv[1]).resolve()
# From the table in the document, worked out by hand there: unit → total, rank, grade.
EXPECTED = {"L1": ("90.00", "1", "A"), "L2": ("65.33", "2", "C"), "L3": ("60.00", "3", "C")}


def steps(text):
    pattern = r"<!-- tutorial: (file|run)([^>]*?)-->\n```\w*\n(.*?)```"
    for kind, rest, body in re.findall(pattern, text, re.S):
        yield kind, rest.strip(), body


def run(script, folder):
    env = dict(os.environ, PATH=f"{BINARY.parent}:{os.environ['PATH']}", JIXIAO_NOW="2026-10-20 08:00:00", ROOT=str(ROOT))
    return subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=folder, env=env, capture_output=True, text=True)


def follow(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    count, checked = 0, False
    with tempfile.TemporaryDirectory() as folder:
        for kind, rest, body in steps(text):
            count += 1
            if kind == "file":
                name, _, twin = rest.partition(" = ")
                path = pathlib.Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(body, encoding="utf-8")
                shipped = (ROOT / twin).read_text(encoding="utf-8")
                stripped = "\n".join(line for line in shipped.splitlines() if not line.startswith("#")) + "\n"
                assert stripped == body, f"{twin} differs from the tutorial"
                continue
            done = run(body, folder)
            assert done.returncode == 0, f"{body}\n{done.stdout}{done.stderr}"
            if "expect=totals" in rest:
                rows = {row["unit"]: (row["total"], row["rank"], row["grade"]) for row in csv.DictReader(io.StringIO(done.stdout))
                        if row["level"] == "library"}
                assert rows == EXPECTED, rows
                checked = True
    return count, checked


def main():
    count, checked = follow("docs/policy-pack.md")
    assert count >= 6 and checked, "the tutorial's steps were not found"
    proof_steps, _ = follow("docs/verify.md")
    assert proof_steps == 5, "the steps of the outside check were not found"
    print(f"{count} steps of the tutorial and {proof_steps} of the outside check hold")


if __name__ == "__main__":
    main()
