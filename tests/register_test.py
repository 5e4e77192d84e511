#!/usr/bin/env python3
"""Units from a register that is itself a dataset: a branch that moves to another city counts where it stood at the month's end, and
an entry without its last day ends where the next one begins. Figures by hand."""
import sys

from cli import Program, Scratch

PACK = """
pack: {id: register, title: 登记, version: "1.0", catalogue: 2}
levels: [{id: province, title: 省}, {id: city, title: 市}, {id: branch, title: 所}]
units:
  - {code: T, name: 全省, level: province}
  - {code: M1, name: 甲市, level: city, parent: T}
  - {code: M2, name: 乙市, level: city, parent: T}
unit_datasets:
  - {dataset: register, level: branch, code: code, name: name, parent: above, from: since, to: until}
datasets:
  - id: register
    title: 机构登记
    kind: dimension
    key: [code, since]
    valid_from: since
    valid_to: until
    columns:
      - {name: code, title: 代码, type: code}
      - {name: name, title: 名称, type: text}
      - {name: above, title: 上级, type: code}
      - {name: since, title: 起, type: date}
      - {name: until, title: 止, type: date, nullable: true}
  - id: matter
    title: 事项
    source: 窗口
    kind: event
    key: [id]
    owner: branch
    owner_level: branch
    date: day
    columns:
      - {name: id, title: 编号, type: code}
      - {name: branch, title: 所, type: code}
      - {name: day, title: 日期, type: date}
dimensions: [{id: WORK, title: 办理}]
indicators:
  - {id: MATTERS, name: 件数, dimension: WORK, unit: 件, levels: [province, city, branch], value: count(matter), target: 1,
     scoring: {method: target_ratio}, department: 办公室, standard: 件数。}
"""

# U1 moves from M1 to M2 on 1 April, said in full; U2 from M2 to M1 on 1 May, its first entry left open; U3 stays.
REGISTER = """code,name,above,since,until
U1,一所,M1,2025-01-01,2026-03-31
U1,一所,M2,2026-04-01,
U2,二所,M2,2025-01-01,
U2,二分所,M1,2026-05-01,
U3,三所,M1,2025-01-01,
"""
MATTERS = [("U1", "2026-03-05"), ("U1", "2026-04-05"), ("U1", "2026-04-06"), ("U2", "2026-04-07"), ("U2", "2026-05-08"), ("U3", "2026-05-09")]
EXPECTED = {"2026-03": {"T": 1, "M1": 1, "M2": 0}, "2026-04": {"T": 3, "M1": 0, "M2": 3}, "2026-05": {"T": 2, "M1": 2, "M2": 0}}


def refused(program, home, scratch):
    """Neither a branch nobody registered nor a superior nobody knows gets in, and what is refused leaves nothing behind."""
    def ingest(dataset, name, text, status):
        (scratch / name).write_text(text, encoding="utf-8")
        return program("ingest", home, dataset, scratch / name, status=status)

    told = ingest("matter", "stray.csv", "id,branch,day\n90,U9,2026-06-01\n91,U3,2026-06-01\n", 0).stdout
    assert "入库 1 行，隔离 1 行" in told and "没有编码为“U9”的单位" in told, told
    files = sorted((home / "facts").rglob("*.parquet"))
    orphan = ingest("register", "orphan.csv", "code,name,above,since,until\nU4,四所,M9,2025-01-01,\n", 1).stderr
    assert "orphan.csv" in orphan and "单位 U4 的上级 M9 没有登记（是不是 M1？）" in orphan, orphan
    ring = ingest("register", "ring.csv", "code,name,above,since,until\nU4,四所,U5,2025-01-01,\nU5,五所,U4,2025-01-01,\n", 1).stderr
    assert "上级关系成环：U4 → U5 → U4（箭头指向上级）" in ring, ring
    # So it was for two months only; a period of then could never be computed again.
    once = ingest("register", "once.csv", "code,name,above,since,until\nU4,四所,U5,2025-06-01,2025-07-31\nU4,四所,M1,2025-08-01,\n"
                  "U5,五所,U4,2025-06-01,\n", 1).stderr
    assert "2025-06-01 时单位的上级关系成环：U4 → U5 → U4" in once and "整批没有入库" in once, once
    assert sorted((home / "facts").rglob("*.parquet")) == files
    assert program("ledger", "verify", home).returncode == 0
    empty = home.with_name("empty")
    program("init", empty, "--policy", scratch / "pack")
    early = program("ingest", empty, "matter", scratch / "matter.csv", status=1).stderr
    assert "没有编码为“U1”的单位" in early, early


def main():
    program = Program(sys.argv[1])
    with Scratch() as scratch:
        (scratch / "pack").mkdir()
        (scratch / "pack/pack.yaml").write_text(PACK, encoding="utf-8")
        (scratch / "register.csv").write_text(REGISTER, encoding="utf-8")
        (scratch / "matter.csv").write_text("id,branch,day\n" + "".join(f"{i},{u},{d}\n" for i, (u, d) in enumerate(MATTERS)), encoding="utf-8")
        home = scratch / "home"
        program("init", home, "--policy", scratch / "pack")
        program("ingest", home, "register", scratch / "register.csv")
        program("ingest", home, "matter", scratch / "matter.csv")
        refused(program, home, scratch)
        for period, expected in EXPECTED.items():
            program("compute", home, "--period", period)
            rows = {row["unit"]: row for row in program.table("results", home, "--period", period, "--indicator", "MATTERS")}
            found = {unit: float(rows[unit]["value"]) for unit in expected}
            assert found == expected, (period, found)
            name = "二分所" if period == "2026-05" else "二所"
            assert rows["U2"]["unit_name"] == name, rows["U2"]
    print("a branch counts where the register puts it")


if __name__ == "__main__":
    main()
