#!/usr/bin/env python3
"""What is altered behind the program's back is found by `ledger verify`, named, and makes it exit 1: a flipped byte in any file
of the facts and the tree, any column of any row of the tables the ledger covers, any row taken away or all of them, and
combinations a careful forger would make. A home that was not touched verifies with exit 0. The tables and columns are read from
the database: one that is new is tested by itself, or stands in `uncovered` with a reason (docs/verify.md gives them to readers)."""
import hashlib
import shutil
import sqlite3
import sys
import tarfile

from cli import ROOT, Program, Scratch, snapshot
from ledger_homes import rich

uncovered = {
    "schema_version": "the program's own",
    "meta": "settings; the log's name is compared with the tree's",
    "draft_run": "a draft, computed anew at will", "draft_record": "a draft, computed anew at will",
    "activity": "what the command line did, for its user", "job": "background work, kept for some days",
    "account": "has a trail of its own: every change is a row of audit", "account_grant": "as account", "account_password": "as account",
    "account_session": "comes and goes with the browser",
    "connector": "as account: changes are rows of audit", "feed": "as connector", "schedule": "as connector",
    "delivery": "attempts to bring data; what was taken in is a batch, and attempts that brought nothing go after some days",
    "pack_proposal": "drafts of changes; what was put in force is a pack", "publication_request": "what waits to be published",
    "witness": "how the witnesses answered last, asked again within minutes",
}
# How the rows of a table are called in findings: columns of which one must be named.
names = {
    "pack_version": ["digest"], "pack_file": ["digest"], "batch": ["id"], "partition_file": ["file", "batch"],
    "quarantined": ["batch"], "publication": ["period"], "publication_record": ["unit"], "publication_input": ["file"],
    "ledger_outbox": ["leaf_index", "event_id"], "ledger_event": ["event_id"], "ledger_unit_seq": ["unit"], "audit": ["id"],
    "audit_batch": ["event_id"],
}
# In homes of before batches named their files, and findings with them; see docs/verify.md.
unbound_in_old = {("quarantined", column) for column in ("row", "column", "value", "reason")}


class Forger:
    """A copy of a home, of which each attempt begins anew."""

    def __init__(self, program, whole, copy):
        self.program, self.whole, self.copy = program, whole, copy
        shutil.copytree(whole, copy)
        self.cases = 0
        self.unfound = []

    def database(self):
        shutil.copyfile(self.whole / "jixiao.db", self.copy / "jixiao.db")
        db = sqlite3.connect(self.copy / "jixiao.db", isolation_level=None)
        db.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        db.execute("PRAGMA journal_mode = delete")
        db.execute("PRAGMA foreign_keys = off")
        for trigger, in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {trigger}")
        return db

    def verify(self):
        return self.program("ledger", "verify", self.copy, status=None)

    def found(self, label, *tokens):
        done = self.verify()
        self.cases += 1
        told = done.stdout
        if done.returncode != 1:
            self.unfound.append(f"{label}: exit {done.returncode}\n{told[-500:]}{done.stderr[-500:]}")
        elif not any(str(token) in told for token in tokens):
            self.unfound.append(f"{label}: none of {tokens} is named\n{told[:1000]}")
        elif len(told.splitlines()) > 60:
            self.unfound.append(f"{label}: {len(told.splitlines())} lines\n{told[:500]}")
        return told


def tables(db):
    return [name for name, in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]


def columns(db, table):
    return [(name, kind) for _, name, kind, *_ in db.execute(f"PRAGMA table_info({table})")]


def rows_to_try(db, table):
    count = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    assert count > 0, f"{table} is empty: the home does not put it to the test"
    rowids = [r for r, in db.execute(f"SELECT rowid FROM {table} ORDER BY rowid")]
    return sorted({rowids[0], rowids[count // 2], rowids[-1]})


def others(db, table, column, value):
    """Values that stand in other rows of the column: the forger's likeliest."""
    return [v for v, in db.execute(f'SELECT DISTINCT "{column}" FROM {table} WHERE "{column}" IS NOT ? ORDER BY 1 LIMIT 1', (value,))]


def alterations(db, table, column, value):
    if value is None:
        return ["1", *others(db, table, column, value)]
    if isinstance(value, int):
        return [value + 1000, 1 - value if value in (0, 1) else value - 1, *others(db, table, column, value)]
    if isinstance(value, bytes):
        middle = len(value) // 2
        return [value[:middle] + bytes([value[middle] ^ 1]) + value[middle + 1:], value + b"x"]
    last = "0" if value[-1:] != "0" else "1"
    return [value[:-1] + last, value + "0", *others(db, table, column, value)]


def names_of(db, table, rowid):
    keys = [key for key in names[table]]
    row = db.execute(f'SELECT {", ".join(keys)} FROM {table} WHERE rowid = ?', (rowid,)).fetchone()
    return [str(value) for value in row]


def every_column(forger, exceptions=frozenset()):
    with forger.database() as db:
        covered = [t for t in tables(db) if t not in uncovered]
        assert set(covered) == set(names), f"say in names or uncovered: {set(covered) ^ set(names)}"
        todo = [(t, c, rows_to_try(db, t)[-1 if c == "active" else 0]) for t in covered for c, _ in columns(db, t) if (t, c) not in exceptions]
    db.close()
    for table, column, rowid in todo:
        db = forger.database()
        value, = db.execute(f'SELECT "{column}" FROM {table} WHERE rowid = ?', (rowid,)).fetchone()
        before, changes = names_of(db, table, rowid), alterations(db, table, column, value)
        db.close()
        for change in changes:
            db = forger.database()
            try:
                db.execute(f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', (change, rowid))
            except sqlite3.IntegrityError:
                continue  # the value is another row's, and must be its alone
            finally:
                after = names_of(db, table, rowid) if db.execute(f"SELECT 1 FROM {table} WHERE rowid = ?", (rowid,)).fetchone() else []
                db.close()
            forger.found(f"{table}.{column} {str(value)[:40]!r} -> {str(change)[:40]!r}", *before, *after, f"{table}.{column}", f"{table}.\"{column}")


def deletions(forger, exceptions=frozenset()):
    db = forger.database()
    covered = [t for t in tables(db) if t not in uncovered]
    todo = [(t, rowid, names_of(db, t, rowid)) for t in covered for rowid in rows_to_try(db, t) if (t, rowid) not in exceptions]
    db.close()
    for table, rowid, tokens in todo:
        db = forger.database()
        db.execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,))
        db.close()
        forger.found(f"{table}: row {rowid} deleted", *tokens)
    for table in covered:
        db = forger.database()
        db.execute(f"DELETE FROM {table}")
        db.close()
        forger.found(f"{table}: all rows deleted", *[token for t, _, row in todo if t == table for token in row])


def duplicates(forger, exceptions=frozenset()):
    """A row added beside those that are there: a copy under a name of its own."""
    for table, key in (("batch", "id"), ("partition_file", "file"), ("publication_input", "file"), ("publication_record", "unit"),
                       ("quarantined", None), ("pack_version", "digest"), ("pack_file", "path"), ("audit_batch", "event_id")):
        if table in exceptions:
            continue
        db = forger.database()
        fields = [name for name, _ in columns(db, table)]
        row = dict(zip(fields, db.execute(f"SELECT * FROM {table} ORDER BY rowid DESC LIMIT 1").fetchone()))
        if key:
            row[key] += "x"
        for number in ("seq", "last_id"):
            if number in row:
                row[number] += 1
        quoted = ", ".join(f'"{name}"' for name in row)
        db.execute(f"INSERT INTO {table} ({quoted}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
        db.close()
        forger.found(f"{table}: a row added", *[str(row[name]) for name in names[table]])


def hide_version(forger):
    """The newest version of a publication with all that belongs to it: the one before it would be read again."""
    db = forger.database()
    for table in ("publication_input", "publication_record", "publication"):
        db.execute(f"DELETE FROM {table} WHERE version = 2")
    db.close()
    told = forger.found("version 2 hidden", "result:2026-09:2:-")
    assert "result:2026-09:2:L3" in told or "result:2026-09:2:ALL" in told, told


def swap_units(forger):
    db = forger.database()
    for old, new in (("L1", "L9"), ("L2", "L1"), ("L9", "L2")):
        db.execute("UPDATE publication_record SET unit = ? WHERE unit = ? AND version = 1", (new, old))
    db.close()
    forger.found("two units swapped", "第1版 L1")


def forge_file(forger, read, named):
    """A data file and every digest of it in the database."""
    db = forger.database()
    chosen = "file IN (SELECT file FROM publication_input)" if read else "file NOT IN (SELECT file FROM publication_input)"
    file, = db.execute(f"SELECT file FROM partition_file WHERE retired_by IS NULL AND {chosen} ORDER BY seq LIMIT 1").fetchone()
    path = forger.copy / "facts" / file
    genuine = path.read_bytes()
    forged = bytearray(genuine)
    forged[len(forged) // 2] ^= 1
    path.write_bytes(forged)
    digest = hashlib.sha256(forged).hexdigest()
    for table in ("partition_file", "publication_input"):
        db.execute(f"UPDATE {table} SET digest = ? WHERE file = ?", (digest, file))
    db.close()
    if named or read:
        forger.found(f"{file} forged with its digests", file, "2026-09 第1版")
    else:
        done = forger.verify()
        assert done.returncode == 0 and "有 1 个数据文件" in done.stdout, done.stdout
    path.write_bytes(genuine)


def retire_file(forger):
    """A file in use, said to be replaced: its rows would be gone from every figure."""
    db = forger.database()
    file, = db.execute("SELECT file FROM partition_file WHERE retired_by IS NULL AND dataset = 'loan' ORDER BY seq LIMIT 1").fetchone()
    batch, = db.execute("SELECT batch FROM partition_file WHERE dataset = 'loan' ORDER BY seq DESC LIMIT 1").fetchone()
    db.execute("UPDATE partition_file SET retired_by = ? WHERE file = ?", (batch, file))
    db.close()
    forger.found("a file taken out of use", file, batch)


def flipped_files(forger):
    files = [p for p in (forger.whole / "facts").rglob("*.parquet")] + [p for p in (forger.whole / "ledger").rglob("*") if p.is_file()]
    if not (forger.whole / "keys").exists():  # then the key beside the tree is all there is: without it nothing can be told
        files = [p for p in files if p.name != "vkey"]
    assert len(files) >= 4, files
    forger.database().close()
    for original in files:
        victim = forger.copy / original.relative_to(forger.whole)
        data = bytearray(original.read_bytes())
        data[len(data) // 2] ^= 1
        victim.write_bytes(bytes(data))
        forger.found(f"{original.name}: a byte flipped", victim.name, victim.relative_to(forger.copy / victim.relative_to(forger.copy).parts[0]))
        victim.write_bytes(original.read_bytes())


def rolled_back(program, before, whole, folder):
    """An older state of the whole home is a home like any other: only who saw the newer one can tell, the witnesses and those
    who keep a checkpoint. A part of it put back is found."""
    program("ledger", "verify", before)
    halves = folder / "halves"
    shutil.copytree(whole, halves)
    shutil.copyfile(before / "jixiao.db", halves / "jixiao.db")
    done = program("ledger", "verify", halves, status=1)
    assert "在数据库中的登记不见了" in done.stdout, done.stdout
    shutil.rmtree(halves)


def attack(forger, old):
    every_column(forger, unbound_in_old if old else frozenset())
    deletions(forger, {("quarantined", 2)} if old else frozenset())  # the row of a cell: only refused rows are counted
    duplicates(forger, {"quarantined"} if old else frozenset())
    hide_version(forger)
    swap_units(forger)
    forge_file(forger, read=True, named=not old)
    forge_file(forger, read=False, named=not old)
    retire_file(forger)
    flipped_files(forger)
    assert not forger.unfound, "\n".join(forger.unfound)


def older_home(program, folder):
    """Made by the program as it was before the leaves of batches named their files (keys and accounts taken out)."""
    with tarfile.open(ROOT / "tests/data/homes/batches-without-files.tar.gz") as archive:
        archive.extractall(folder)
    home = folder / "home"
    told = program("ledger", "verify", home).stdout
    assert "没有任何改动" in told and "有 1 个数据文件" in told, told
    forger = Forger(program, home, folder / "copy")
    attack(forger, old=True)
    return forger.cases


def main():
    program = Program(sys.argv[1])
    with Scratch() as scratch:
        whole = rich(program, scratch / "whole", scratch)
        before = snapshot(whole)
        assert "没有任何改动" in program("ledger", "verify", whole).stdout
        forger = Forger(program, whole, scratch / "copy")
        attack(forger, old=False)
        earlier = scratch / "earlier"
        shutil.copytree(whole, earlier)
        program("compute", whole, "--period", "2026-10")
        program("publish", whole, "--period", "2026-10", "--accept", "测试用")
        rolled_back(program, earlier, whole, scratch)
        assert snapshot(earlier) == before
        (scratch / "older").mkdir()
        older = older_home(program, scratch / "older")
    print(f"{forger.cases} alterations of a home and {older} of an older one found and named")


if __name__ == "__main__":
    main()
