#!/usr/bin/env python3
"""`compute` says what it computed again and why: first time, nothing, a new month, a corrected batch, a changed formula, a
changed parameter, a file gone from the cache. Each cause is named, and nothing else is computed."""
import json
import shutil
import sys

from cli import ROOT, Program, Scratch, libraries

GRACE = """
parameters:
  - {id: grace, title: 宽限天数, unit: 天, values: [{value: '%d'}]}
"""


def compute(program, home, *periods):
    args = [word for period in periods for word in ("--period", period)]
    return json.loads(program("compute", home, *args, "--format", "json").stdout)


def causes(report):
    return sorted(cause["text"] for cause in report.get("causes", []))


def install(program, home, folder, version, change=lambda text: text):
    pack = folder / f"pack-{version}"
    pack.mkdir()
    text = (ROOT / "policies/examples/libraries/pack.yaml").read_text(encoding="utf-8")
    text = change(text.replace('version: "1.0"', f'version: "{version}"'))
    (pack / "pack.yaml").write_text(text, encoding="utf-8")
    program("policy", "install", home, pack)


def replaced(text, old, new):
    assert text.count(old) == 1, (old, text.count(old))
    return text.replace(old, new)


def with_grace(days):
    return lambda text: replaced(text, "numerator: count(loan on due_on where returned_on <= due_on)",
                                 "numerator: count(loan on due_on where returned_on <= add_days(due_on, grace))") + GRACE % days


def main():
    program = Program(sys.argv[1])
    with Scratch() as scratch:
        home = scratch / "home"
        libraries(program, home)

        told = program("compute", home, "--period", "2026-09").stdout
        assert "首次计算" in told and "其余 0 个沿用" in told, told
        told = program("compute", home, "--period", "2026-09").stdout
        assert "没有需要重新计算的部分结果" in told, told
        assert causes(compute(program, home, "2026-09")) == []

        # A new month: only what its partition touches. loan 11 to 13 are lent in October, three rows.
        october = scratch / "october.csv"
        october.write_text("借阅号,图书馆,借出日期,应还日期,归还日期\n" + "".join(
            f"{n},L1,2026-10-0{n - 10},2026-10-2{n - 10},2026-10-15\n" for n in (11, 12, 13)), encoding="utf-8")
        program("ingest", home, "loan", october)
        report = compute(program, home, "2026-10")
        named = [c for c in report["causes"] if c["kind"] == "rows"]
        assert len(named) == 1 and "数据集 loan 2026-10：新批次" in named[0]["text"] and "october.csv, 3 行" in named[0]["text"], report
        assert named[0]["indicators"] == ["RETURNED"], named
        assert all(r["period"] == "2026-10" for r in report["recomputed"] if named[0] in [report["causes"][i] for i in r["causes"]])
        assert {c["kind"] for c in report["causes"]} <= {"rows", "new_period"}, report["causes"]

        # A correction: one loan of September came back later than was said.
        corrected = scratch / "corrected.csv"
        corrected.write_text("借阅号,图书馆,借出日期,应还日期,归还日期\n5,L2,2026-09-01,2026-09-15,2026-09-30\n", encoding="utf-8")
        program("ingest", home, "loan", corrected)
        report = compute(program, home, "2026-09")
        assert len(report["causes"]) == 1 and report["causes"][0]["kind"] == "rows", report["causes"]
        text = report["causes"][0]["text"]
        assert text.startswith("数据集 loan 2026-09：新批次") and "（corrected.csv, 更正 1 行，本期现有 8 行）" in text, text
        assert {r["period"] for r in report["recomputed"]} == {"2026-09"}, report["recomputed"]

        # A formula: only the numerator is new.
        install(program, home, scratch, "1.1", lambda text: replaced(text, "returned_on <= due_on)", "returned_on < due_on)"))
        report = compute(program, home, "2026-09")
        assert causes(report) == ["指标 RETURNED 的公式改了（制度包 1.0→1.1）"], report["causes"]
        expressions = {r["expression"] for r in report["recomputed"]}
        assert len(expressions) == 1 and "loan.returned_on < loan.due_on" in expressions.pop(), report["recomputed"]

        # A parameter: the formula is the same.
        install(program, home, scratch, "1.2", with_grace(0))
        assert causes(compute(program, home, "2026-09")) == ["指标 RETURNED 的公式改了（制度包 1.1→1.2）"]
        install(program, home, scratch, "1.3", with_grace(5))
        report = compute(program, home, "2026-09")
        assert causes(report) == ["参数 grace 由 0 改为 5，用于指标 RETURNED（制度包 1.2→1.3）"], report["causes"]
        install(program, home, scratch, "1.4", with_grace(5))
        assert causes(compute(program, home, "2026-09")) == []  # another version, the same formulas
        # Back to an earlier pack: its results are still there.
        install(program, home, scratch, "1.5")
        assert causes(compute(program, home, "2026-09")) == []

        for file in (home / "cache/partials/visit").iterdir():
            file.unlink()
        report = compute(program, home, "2026-09")
        assert [c["kind"] for c in report["causes"]] == ["missing"], report["causes"]
        shutil.rmtree(home / "cache")
        assert causes(compute(program, home, "2026-09")) == ["首次计算"]
    print("every cause named")


if __name__ == "__main__":
    main()
