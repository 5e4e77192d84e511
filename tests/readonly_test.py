#!/usr/bin/env python3
"""Everything that only reads works on a home that may not be written: as another user by permissions, and on a read-only
mount where the machine lets us make one. Nothing in the home changes; unmerged journal data are never passed over in silence."""
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys

from cli import Program, Scratch, libraries, snapshot

NOBODY = 65534


def become_nobody():
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def read_everything(program, home, output, **who):
    verified = program("ledger", "verify", home, **who).stdout
    assert "结论：自存证以来没有任何改动" in verified, verified
    assert "公钥" in program("ledger", "checkpoint", home, **who).stdout
    program("ledger", "prove", home, "--period", "2026-09", "--unit", "L1", "--output", output, **who)
    assert "河东馆" in program("results", home, "--period", "2026-09", "--total", **who).stdout
    assert "按期归还率" in program("explain", home, "--unit", "L2", "--indicator", "RETURNED", "--period", "2026-09", **who).stdout
    program("publish", home, "--period", "2026-09", "--check", **who)
    refused = program("compute", home, "--period", "2026-09", status=None, **who)
    assert refused.returncode == 1 and "错误" in refused.stderr, refused


def permissions(home, mode_folder, mode_file):
    for path in [home, *home.rglob("*")]:
        path.chmod(mode_folder if path.is_dir() else mode_file)


def by_permissions(program, scratch, home):
    who = {"preexec_fn": become_nobody} if os.geteuid() == 0 else {}
    permissions(home, 0o555, 0o444)
    (home / "keys/log.key").chmod(0o400)  # the owner's alone, as in a real home
    before = snapshot(home)
    mine = scratch / "mine"
    mine.mkdir(mode=0o777)
    mine.chmod(0o777)
    read_everything(program, home, mine / "proof", **who)
    assert snapshot(home) == before and not (home / "jixiao.db-shm").exists()
    permissions(home, 0o755, 0o644)


def by_mount(program, scratch, home):
    mounted = scratch / "mounted"
    mounted.mkdir()
    if subprocess.run(["mount", "--bind", home, mounted], capture_output=True).returncode != 0:
        print("no right to mount here: the read-only mount is left out")
        return
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", mounted], check=True)
        read_everything(program, mounted, scratch / "proof")
    finally:
        subprocess.run(["umount", mounted], check=True)


def journal_left(program, scratch, home):
    """A journal with data and without its index, as in a copy made while somebody was writing."""
    who = {"preexec_fn": become_nobody} if os.geteuid() == 0 else {}
    copy = scratch / "copy"
    with sqlite3.connect(home / "jixiao.db") as db:
        db.execute("INSERT INTO meta VALUES ('later', 'than the file')")
        db.commit()
        shutil.copytree(home, copy, ignore=shutil.ignore_patterns("*-shm"))
    assert (copy / "jixiao.db-wal").stat().st_size > 0
    permissions(copy, 0o555, 0o444)
    for command in (["ledger", "verify", copy], ["results", copy, "--period", "2026-09"]):
        told = program(*command, status=None, **who)
        assert told.returncode in (1, 4) and "jixiao.db-wal" in told.stderr, told
    permissions(copy, 0o755, 0o644)
    program("ledger", "verify", copy)  # where it may be written, the journal is merged and everything is right


def main():
    program = Program(sys.argv[1])
    with Scratch() as scratch:
        scratch.chmod(0o755)
        if os.geteuid() == 0 and subprocess.run(["test", "-x", program.binary], preexec_fn=become_nobody).returncode != 0:
            built = pathlib.Path(program.binary)  # in a folder that is closed to others: moved out with what it runs on
            program.binary = shutil.copy(built, scratch / "jixiao")
            shutil.copy(built.parent / "libduckdb.so", scratch)
        home = scratch / "home"
        libraries(program, home)
        program("compute", home, "--period", "2026-09")
        program("publish", home, "--period", "2026-09")
        if os.access(home, os.W_OK) and os.geteuid() != 0:
            permissions(home, 0o555, 0o444)
            bites = not os.access(home, os.W_OK)
            permissions(home, 0o755, 0o644)
            if not bites:
                sys.exit("this user may write everywhere: nothing can be tested")
        by_permissions(program, scratch, home)
        by_mount(program, scratch, home)
        journal_left(program, scratch, home)
    print("read without writing")


if __name__ == "__main__":
    main()
