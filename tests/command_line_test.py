#!/usr/bin/env python3
"""What commands say and how they end: several files at once, a file that comes again, an expression without a value, the verification
for programs, files nobody takes, an earlier version's own columns, the audit trail of a home no server ever ran on."""
import json
import shutil
import sys

from cli import ROOT, Program, Scratch, libraries

HEADER = "图书馆,日期,到馆人次,开放小时\n"


def several_files(program, home, scratch):
    (scratch / "good.csv").write_text(HEADER + "L1,2026-09-21,500,10\n", encoding="utf-8")
    (scratch / "bad.csv").write_text("图书馆,日期\nL1,2026-09-22\n", encoding="utf-8")
    (scratch / "last.csv").write_text(HEADER + "L1,2026-09-23,500,10\n", encoding="utf-8")
    done = program("ingest", home, "visit", scratch / "good.csv", scratch / "bad.csv", scratch / "last.csv", status=1)
    assert "good.csv" in done.stdout and "last.csv" in done.stdout and "bad.csv" not in done.stdout, done.stdout
    errors = [line for line in done.stderr.splitlines() if "错误" in line]
    assert len(errors) == 1 and "bad.csv" in errors[0], done.stderr


def again(program, home, scratch):
    first = HEADER + "L2,2026-09-21,300,8\nL3,2026-09-21,200,8\n"
    (scratch / "first.csv").write_text(first, encoding="utf-8")
    (scratch / "right.csv").write_text(HEADER + "L2,2026-09-21,310,8\n", encoding="utf-8")
    program("ingest", home, "visit", scratch / "first.csv")
    assert "没有变化" in program("ingest", home, "visit", scratch / "first.csv").stdout
    program("ingest", home, "visit", scratch / "right.csv")
    told = program("ingest", home, "visit", scratch / "first.csv", status=1).stderr
    assert "其中 1 行已被更正" in told and "right.csv" in told and "--again" in told, told
    assert "更正 1 行，与原有相同 1 行" in program("ingest", home, "visit", scratch / "first.csv", "--again").stdout
    assert "没有变化" in program("ingest", home, "visit", scratch / "first.csv", "--again").stdout


def expressions(program):
    assert program("eval", "100 * x / 4", "--set", "x=3").stdout == "75\n"
    fault = program("eval", "1 / 0", status=1)
    assert fault.stdout == "" and "1 / 0" in fault.stderr and "formula.division_by_zero" in fault.stderr, fault
    assert program("eval", "ratio(1, 0)").stdout == "（不适用）\n"


def waiting_files(program, home):
    folder = home / "inbox/visit"
    folder.mkdir(parents=True)
    (folder / "later.csv.part").write_text(HEADER, encoding="utf-8")
    (folder / "notes.docx").write_text("x", encoding="utf-8")
    (home / "inbox/lost.csv").write_text(HEADER, encoding="utf-8")
    told = program("inbox", home).stdout
    assert "另有 3 个文件没有处理" in told, told
    for line in ("visit/later.csv.part：从文件名看还没有写完", "visit/notes.docx：不是 CSV", "lost.csv：不在数据集的文件夹里"):
        assert line in told, told
    shutil.rmtree(home / "inbox")


def verification(program, home):
    found = json.loads(program("ledger", "verify", home, "--format", "json").stdout)
    assert found["findings"] == [] and found["publications"] == 2 and found["records"] == 8, found
    assert found["checkpoint"].splitlines()[1] == str(found["size"]) and found["pending"] == 0, found
    leaf = next((home / "facts").rglob("*.parquet"))
    bytes_now = leaf.read_bytes()
    leaf.write_bytes(bytes_now[:-9] + b"x" + bytes_now[-8:])
    broken = program("ledger", "verify", home, "--format", "json", status=1)
    assert len(json.loads(broken.stdout)["findings"]) >= 1, broken.stdout
    leaf.write_bytes(bytes_now)


def older_version(program, home, scratch):
    """The first version keeps the columns of the pack it was computed with; groups have names for people and codes for programs."""
    program("compute", home, "--period", "2026-09")
    program("publish", home, "--period", "2026-09")
    pack = scratch / "later"
    shutil.copytree(ROOT / "policies/examples/libraries", pack)
    text = (pack / "pack.yaml").read_text(encoding="utf-8")
    text = text.replace("{id: SERVICE, title: 服务}", "{id: CARE, title: 关怀}").replace("dimension: SERVICE", "dimension: CARE")
    (pack / "pack.yaml").write_text(text.replace("{SERVICE: 100}", "{CARE: 100}"), encoding="utf-8")
    program("policy", "install", home, pack)
    program("compute", home, "--period", "2026-09")
    program("publish", home, "--period", "2026-09", "--accept", "维度改名")
    first = program.table("results", home, "--period", "2026-09", "--total", "--version", "1")
    second = program.table("results", home, "--period", "2026-09", "--total")
    assert "SERVICE" in first[0] and "CARE" not in first[0] and any(row["SERVICE"] for row in first), first[0]
    assert "CARE" in second[0] and any(row["CARE"] for row in second), second[0]
    assert {row["peer_group"] for row in second if row["rank"]} == {"ALL"}
    assert "全部" in program("results", home, "--period", "2026-09", "--total").stdout
    assert "全部" in program("brief", home).stdout


def main():
    program = Program(sys.argv[1])
    expressions(program)
    with Scratch() as scratch:
        home = scratch / "home"
        libraries(program, home)
        several_files(program, home, scratch)
        again(program, home, scratch)
        waiting_files(program, home)
        before = json.loads(program("ledger", "verify", home, "--format", "json").stdout)["size"]
        older_version(program, home, scratch)
        # Two publications of four sheets and a head each, the pack between them, and what the audit trail took down before each
        # publication as one leaf: 2 * 5 + 1 + 2.
        after = json.loads(program("ledger", "verify", home, "--format", "json").stdout)["size"]
        assert after - before == 13, (before, after)
        verification(program, home)
    print("commands say what they did")


if __name__ == "__main__":
    main()
