#!/usr/bin/env python3
"""A home that another version of the program made: an older one is brought up to date by the first command that may write,
and says so to one that may not; a newer one is left alone, with a word on what to do."""
import json
import os
import pathlib
import shutil
import sqlite3
import sys
from contextlib import closing

from cli import Program, Scratch, libraries, snapshot
from readonly_test import become_nobody, permissions
from serving import Serving


def sql(home, *statements):
    with closing(sqlite3.connect(home / "jixiao.db")) as db, db:
        for statement in statements:
            db.execute(statement)


def schema(home):
    with closing(sqlite3.connect(home / "jixiao.db")) as db:
        return db.execute("SELECT max(version) FROM schema_version").fetchone()[0]


def make_older(home):
    """As the program left it before drafts could be sent back."""
    sql(home, "ALTER TABLE publication_request DROP COLUMN sent_back", "DELETE FROM schema_version WHERE version >= 7")


def older(program, home, newest):
    make_older(home)
    who = {"preexec_fn": become_nobody} if os.geteuid() == 0 else {}
    permissions(home, 0o555, 0o444)
    told = program("results", home, "--period", "2026-09", "--total", status=1, **who)
    assert "结构版本为 6" in told.stderr and "较旧" in told.stderr, told.stderr
    permissions(home, 0o755, 0o644)
    serving = Serving(program, home)
    assert json.loads(serving.get("/api/session").content)["signed_in"] is False
    code, _, err = serving.stop()
    assert code == 0, err
    assert schema(home) == newest, schema(home)
    assert "河东馆" in program("results", home, "--period", "2026-09", "--total").stdout
    assert "没有任何改动" in program("ledger", "verify", home).stdout


def newer(program, home, newest):
    sql(home, f"INSERT INTO schema_version (version, name) VALUES ({newest + 1}, 'of the future')")
    before = snapshot(home)
    for command in (["serve", home, "--listen", "127.0.0.1:0"], ["results", home, "--period", "2026-09"], ["compute", home, "--period", "2026-09"]):
        told = program(*command, status=1, timeout=60)
        assert f"结构版本为 {newest + 1}" in told.stderr and "请升级程序" in told.stderr, told.stderr
    after = snapshot(home)
    assert after == before, [name for name in before | after if before.get(name) != after.get(name)]


def main():
    program = Program(sys.argv[1])
    with Scratch() as scratch:
        scratch.chmod(0o755)
        if os.geteuid() == 0:  # somewhere everybody may run it
            built = pathlib.Path(program.binary)
            program.binary = shutil.copy(built, scratch / "jixiao")
            shutil.copy(built.parent / "libduckdb.so", scratch)
        home = scratch / "home"
        libraries(program, home)
        program("compute", home, "--period", "2026-09")
        program("publish", home, "--period", "2026-09")
        newest = schema(home)
        older(program, home, newest)
        newer(program, home, newest)
    print("homes of other versions are told apart")


if __name__ == "__main__":
    main()
