#!/usr/bin/env python3
"""`explain` walks a figure to the rows it came from: batch by batch after a correction, through a derived dataset, to what a formula
reads of other units; `--rows` prints the rows, without personal columns."""
import json
import sys

from cli import ROOT, Program, Scratch

HEADER = "借阅号,图书馆,借出日期,应还日期,归还日期\n"
# Loan 5 comes again as it was, 6 came back on its last day after all, 11 is new and was late.
CORRECTED = "5,L2,2026-09-01,2026-09-15,2026-09-14\n6,L2,2026-09-02,2026-09-16,2026-09-16\n11,L2,2026-09-20,2026-09-28,2026-09-29\n"
MORE = """
derived:
  - id: held
    title: 归还的借阅
    from: loan
    entity: [loan_id]
    owner: library
    where: returned_on is not missing
    columns:
      - {name: late, title: 逾期次数, value: count(loan where returned_on > due_on)}
"""
INDICATORS = """indicators:
  - id: BESIDE
    name: 比其他馆高出
    dimension: SERVICE
    levels: [library]
    points: {library: 10}
    value: indicator('RETURNED') - across(siblings, mean, indicator('RETURNED'))
    target: 1
    scoring: {method: target_ratio}
    department: 流通部
    standard: 按期归还率高出其他馆平均的百分点。
  - id: LATE
    name: 逾期归还
    dimension: SERVICE
    unit: 次
    levels: [library]
    points: {library: 5}
    value: count(held where late > 0)
    target: 1
    scoring: {method: target_ratio}
    department: 流通部
    standard: 逾期归还的次数。
  - id: SHARE
    name: 到期借阅占全市
    dimension: SERVICE
    unit: ''
    levels: [library]
    points: {library: 5}
    value: count(loan on due_on) / parent(count(loan on due_on))
    target: 1
    scoring: {method: target_ratio}
    department: 流通部
    standard: 到期的借阅占全市的份额。
"""


def pack(folder):
    text = (ROOT / "policies/examples/libraries/pack.yaml").read_text(encoding="utf-8")
    for old, new in (("points: {library: 40}", "points: {library: 20}"), ("indicators:\n", INDICATORS),
                     ("{name: loan_id, title: 借阅号, type: code}", "{name: loan_id, title: 借阅号, type: code, personal: true}")):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    folder.mkdir()
    (folder / "pack.yaml").write_text(text + MORE, encoding="utf-8")
    return folder


def main():
    program = Program(sys.argv[1])
    with Scratch() as scratch:
        home, data = scratch / "home", ROOT / "policies/examples/libraries/data"
        program("init", home, "--policy", pack(scratch / "pack"))
        for dataset in ("loan", "visit"):
            program("ingest", home, dataset, data / f"{dataset}.csv")
        corrected = scratch / "corrected.csv"
        corrected.write_text(HEADER + CORRECTED, encoding="utf-8")
        told = program("ingest", home, "loan", corrected).stdout
        assert "入库 3 行（新增 1 行，更正 1 行，与原有相同 1 行）" in told, told
        program("compute", home, "--period", "2026-09")

        def explain(unit, indicator, *more):
            asked = ("explain", home, "--unit", unit, "--indicator", indicator, "--period", "2026-09")
            return json.loads(program(*asked, *more, "--format", "json").stdout)

        def lines(atom):
            return sorted((p["dataset"], p["period"], p["batch_file"], p["rows"], p["contribution"]) for p in atom["partitions"])

        def atoms(told, text):
            return [a for a in told["atoms"] if a["text"] == text]

        # L1's loans all came with the first delivery, though the correction of L2's wrote September's partition anew.
        (due,) = atoms(explain("L1", "RETURNED"), "count(loan on due_on)")
        assert lines(due) == [("loan", "2026-08", "loan.csv", 2, "2"), ("loan", "2026-09", "loan.csv", 2, "2")], lines(due)
        (due,) = atoms(explain("L2", "RETURNED"), "count(loan on due_on)")
        assert lines(due) == [("loan", "2026-09", "corrected.csv", 3, "3")], lines(due)
        batches = {p["batch"] for p in due["partitions"]}
        assert all(len(batch) == 64 for batch in batches), batches

        # The rows themselves: two of L1's four, the number of the loan hidden.
        (due,) = atoms(explain("L1", "RETURNED", "--rows", "2"), "count(loan on due_on)")
        (rows,) = due["rows"]
        assert rows["all"] == 4 and rows["columns"] == ["借阅号", "图书馆", "借出日期", "应还日期", "归还日期"], rows
        assert [r["cells"] for r in rows["shown"]] == [["（个人信息）", "L1", "2026-08-20", "2026-09-03", "2026-09-01"],
                                                       ["（个人信息）", "L1", "2026-08-25", "2026-09-08", "2026-09-08"]], rows
        assert [(r["batch_file"], r["number"]) for r in rows["shown"]] == [("loan.csv", 2), ("loan.csv", 3)], rows
        text = program("explain", home, "--unit", "L1", "--indicator", "RETURNED", "--period", "2026-09", "--rows", "2").stdout
        assert "借阅记录 的行（共 4 行，列出 2 行）" in text and "2026-08-25" in text and "2026-09-20" not in text, text

        # Through the derived dataset to the one loan that was late: 11.
        told = explain("L2", "LATE", "--rows", "9")
        (late,) = told["atoms"]
        assert late["value"] == "1" and lines(late) == [("held", "2026-09", "", 1, "1"), ("loan", "2026-09", "corrected.csv", 1, "1")], late
        assert [r["cells"][1:] for r in late["rows"][1]["shown"]] == [["L2", "2026-09-20", "2026-09-28", "2026-09-29"]], late["rows"]
        assert "由平台汇总，来源如下" in program("explain", home, "--unit", "L2", "--indicator", "LATE", "--period", "2026-09").stdout

        # 2 of 3 less the mean of 75 and 100: what was read is named, and can be explained itself.
        told = explain("L2", "BESIDE")
        assert told["value"] == "-20.8333333333", told["value"]
        read = sorted((r["unit"], r["indicator"], r["period"], r["value"]) for r in told["reads"])
        assert read == [("L1", "RETURNED", "2026-09", "75"), ("L2", "RETURNED", "2026-09", "66.6666666667"),
                        ("L3", "RETURNED", "2026-09", "100")], read
        assert [explain(unit, indicator)["value"] for unit, indicator, _, _ in read] == [value for _, _, _, value in read]
        text = program("explain", home, "--unit", "L2", "--indicator", "BESIDE", "--period", "2026-09").stdout
        assert "--unit L3 --indicator RETURNED --period 2026-09" in text, text

        # Rows of another unit are walked too: of the city's ten, seven came first and three with the correction.
        told = explain("L2", "SHARE")
        assert told["value"] == "0.3", told["value"]
        assert [(r["unit"], r["indicator"], r["value"]) for r in told["reads"]] == [("ALL", None, "10")], told["reads"]
        # In words, not in code: what is read of it, and the rows beneath.
        assert [r["what"] for r in told["reads"]] == ["借阅记录（按应还日期归期）的数量"], told["reads"]
        text = program("explain", home, "--unit", "L2", "--indicator", "SHARE", "--period", "2026-09").stdout
        assert "[另外 1 个单位] 借阅记录（按应还日期归期）的数量\n  算式 count(loan on due_on)" in text, text
        assert [lines(a) for a in told["atoms"] if a["part"] == "另外 1 个单位"] == [
            [("loan", "2026-08", "loan.csv", 2, "2"), ("loan", "2026-09", "corrected.csv", 3, "3"), ("loan", "2026-09", "loan.csv", 5, "5")]], told["atoms"]

        rows = program.table("explain", home, "--unit", "L1", "--indicator", "RETURNED", "--period", "2026-09")
        assert {row["batch_file"] for row in rows} == {"loan.csv"} and sum(int(r["rows"]) for r in rows) == 7, rows
    print("figures walked to their rows")


if __name__ == "__main__":
    main()
