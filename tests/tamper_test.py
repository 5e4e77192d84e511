#!/usr/bin/env python3
"""One flipped byte in any Parquet file, published row or tile is found by `ledger verify`, named, and makes it exit 1; a home
that was not touched verifies with exit 0."""
import pathlib
import shutil
import sqlite3
import sys

from cli import Program, Scratch, libraries


def flip(path, offset=None):
    data = bytearray(path.read_bytes())
    at = len(data) // 2 if offset is None else offset
    data[at] ^= 1
    path.write_bytes(bytes(data))


def flip_row(home, table, column):
    with sqlite3.connect(home / "jixiao.db") as db:
        rowid, blob = db.execute(f"SELECT rowid, {column} FROM {table} LIMIT 1").fetchone()
        blob = bytearray(blob if isinstance(blob, bytes) else blob.encode())
        blob[len(blob) // 2] ^= 1
        db.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (bytes(blob), rowid))
        return rowid


def main():
    program = Program(sys.argv[1])
    with Scratch() as scratch:
        whole = scratch / "whole"
        libraries(program, whole)
        program("compute", whole, "--period", "2026-09")
        program("publish", whole, "--period", "2026-09")
        program("ledger", "verify", whole)
        cases = 0
        files = [p for p in (whole / "facts").rglob("*.parquet")] + [p for p in (whole / "ledger").rglob("*") if p.is_file()]
        assert len(files) >= 4, files
        for original in files:
            home = scratch / "copy"
            shutil.copytree(whole, home)
            victim = home / original.relative_to(whole)
            flip(victim)
            done = program("ledger", "verify", home, status=None)
            assert done.returncode == 1, f"{original.name}: exit {done.returncode}\n{done.stdout}{done.stderr}"
            told = done.stdout + done.stderr
            assert victim.name in told or str(victim.relative_to(home / victim.relative_to(home).parts[0])) in told, told
            shutil.rmtree(home)
            cases += 1
        for table, column in (("publication_record", "content"), ("ledger_outbox", "leaf"), ("pack_file", "content")):
            home = scratch / "copy"
            shutil.copytree(whole, home)
            flip_row(home, table, column)
            done = program("ledger", "verify", home, status=1)
            assert "不符" in done.stdout, done.stdout
            shutil.rmtree(home)
            cases += 1
        program("ledger", "verify", whole)
    print(f"{cases} alterations found and named")


if __name__ == "__main__":
    main()
