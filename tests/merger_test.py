#!/usr/bin/env python3
"""A reorganisation on 1 April: A and B merge into M, D becomes E, C stays; then the same without D, B dissolved into A,
which keeps its code; then A divided. Figures by hand."""
import sys

from cli import Program, Scratch

VISITS = """datasets:
  - id: visit
    title: 办税记录
    source: 窗口
    kind: event
    key: [id]
    owner: county
    date: day
    partition: quarter
    columns:
      - {name: id, title: 编号, type: code}
      - {name: county, title: 县, type: code}
      - {name: day, title: 日期, type: date}
      - {name: person, title: 办税人, type: code}
      - {name: good, title: 好评, type: code, values: [Y, N]}
      - {name: wait, title: 等候, type: integer}
dimensions: [{id: SERVICE, title: 服务}]
"""
PACK = """
pack: {id: merger, title: 机构改革, version: "1.0", catalogue: 2}
levels: [{id: city, title: 市}, {id: county, title: 县}]
units:
  - {code: ALL, name: 全市, level: city}
  - {code: A, name: 甲县, level: county, parent: ALL, to: 2026-03-31}
  - {code: B, name: 乙县, level: county, parent: ALL, to: 2026-03-31}
  - {code: C, name: 丙县, level: county, parent: ALL}
  - {code: D, name: 丁县, level: county, parent: ALL, to: 2026-03-31}
  - {code: E, name: 丁区, level: county, parent: ALL, from: 2026-04-01}
  - {code: M, name: 甲乙区, level: county, parent: ALL, from: 2026-04-01}
successions:
  - {from: A, to: M, on: 2026-04-01}
  - {from: B, to: M, on: 2026-04-01}
  - {from: D, to: E, on: 2026-04-01}
""" + VISITS + """\
indicators:
  - {id: RATE, name: 好评率, dimension: SERVICE, cadence: quarter, levels: [county], points: {county: 30},
     numerator: "count(visit where good = 'Y')", denominator: count(visit), target: 100, scoring: {method: target_ratio},
     department: 纳服, standard: 好评占比。}
  - {id: RANK, name: 好评率位次, dimension: SERVICE, cadence: quarter, levels: [county], points: {county: 20},
     numerator: "count(visit where good = 'Y')", denominator: count(visit), scoring: {method: rank_based, group_min: 2},
     department: 纳服, standard: 同组位次。}
  - {id: PEOPLE, name: 办税人数, dimension: SERVICE, levels: [county], points: {county: 10}, unit: "",
     value: count(distinct visit.person), target: 10, scoring: {method: target_ratio}, department: 纳服, standard: 去重人数。}
  - {id: BEFORE, name: 上月办税人数, dimension: SERVICE, levels: [county], points: {county: 10}, unit: "", target: 10,
     scoring: {method: target_ratio}, value: "offset(count(distinct visit.person), -1m)", department: 纳服, standard: 上月去重人数。}
  - {id: MIDDLE, name: 上月等候中位数, dimension: SERVICE, levels: [county], points: {county: 10}, unit: "", target: 100,
     scoring: {method: target_ratio}, value: "plain(offset(median(visit.wait), -1m))", department: 纳服, standard: 上月等候中位数。}
  - {id: TRIMMED, name: 上月等候截尾均值, dimension: SERVICE, levels: [county], points: {county: 10}, unit: "", target: 100,
     scoring: {method: target_ratio}, value: "plain(offset(trimmed_mean(visit.wait, 0.1), -1m))", department: 纳服, standard: 去掉最高最低一成。}
  - {id: VISITS, name: 办税人次, dimension: SERVICE, levels: [county], points: {county: 10}, unit: "", year: sum, min_coverage: 0.1,
     value: count(visit), target: 10, scoring: {method: target_ratio}, department: 纳服, standard: 人次。}
  - {id: SEEN, name: 好评次数, dimension: SERVICE, levels: [county], unit: "", value: "count(visit where good = 'Y')",
     department: 纳服, standard: 只列示不计分。}
sheets:
  - {level: county, title: 百分表, full: 100, dimensions: {SERVICE: 100}, grades: simple, peers: all}
peers:
  - {id: all, title: 各县, level: county, rank_min: 2, groups: [{id: ALL, title: 各县, where: "unit.level = 'county'"}]}
grades:
  - {id: simple, title: 两等, basis: score, grades: [{id: A, title: 好, from: 80}, {id: B, title: 差}]}
"""

# county, day, person, good, minutes. In March A has 2 of 4 and B 5 of 6 good, so together 7 of 10; D 3 of 4, C 9 of 10.
ROWS = [("A", "03-02", "p1", "Y", 10), ("A", "03-02", "p2", "Y", 20), ("A", "03-03", "p3", "N", 30), ("A", "03-03", "p1", "N", 40),
        ("B", "03-04", "p3", "Y", 50), ("B", "03-04", "p4", "Y", 60), ("B", "03-05", "p4", "Y", 70), ("B", "03-05", "p5", "Y", 80),
        ("B", "03-06", "p5", "Y", 90), ("B", "03-06", "p5", "N", 300)]
ROWS += [("D", "03-09", f"d{i}", "N" if i == 0 else "Y", 5) for i in range(4)]
ROWS += [("C", "03-09", f"c{i}", "N" if i == 0 else "Y", 5) for i in range(10)]
ROWS += [("M", "04-08", f"p{i}", "N", 5) for i in (1, 3, 4, 6, 7, 8)]
ROWS += [("E", "04-08", "d1", "N", 5), ("C", "04-08", "c1", "N", 5)]


# The same register, but A takes B over and there is no D.
ABSORBED = PACK.replace("parent: ALL, to: 2026-03-31}\n  - {code: B", "parent: ALL}\n  - {code: B")
for gone in ("  - {code: D,", "  - {code: E,", "  - {code: M,", "  - {from: A,", "  - {from: D,"):
    ABSORBED = "".join(one for one in ABSORBED.splitlines(keepends=True) if not one.startswith(gone))
ABSORBED = ABSORBED.replace("{from: B, to: M,", "{from: B, to: A,")


# A is divided on 1 April into M, written first, and C, which was there already.
DIVIDED = """
pack: {id: divided, title: 分设, version: "1.0", catalogue: 2}
levels: [{id: city, title: 市}, {id: county, title: 县}]
units:
  - {code: ALL, name: 全市, level: city}
  - {code: A, name: 甲县, level: county, parent: ALL, to: 2026-03-31}
  - {code: C, name: 丙县, level: county, parent: ALL}
  - {code: M, name: 新区, level: county, parent: ALL, from: 2026-04-01}
successions:
  - {from: A, to: M, on: 2026-04-01}
  - {from: A, to: C, on: 2026-04-01}
""" + VISITS + """\
indicators:
  - {id: BEFORE, name: 上月人次, dimension: SERVICE, levels: [county], unit: "", year: last, department: 纳服, standard: 上月,
     value: "offset(count(visit), -1m)"}
  - {id: VISITS, name: 本年人次, dimension: SERVICE, levels: [county], unit: "", year_to_date: true, department: 纳服, standard: 累计,
     value: count(visit)}
"""


def line(program, home, period, unit, indicator):
    found = program.table("results", home, "--period", period, "--unit", unit, "--indicator", indicator)
    assert len(found) == 1, found
    return found[0]


def prepare(program, scratch, name, pack, rows):
    (scratch / name).mkdir()
    (scratch / name / "pack.yaml").write_text(pack, encoding="utf-8")
    text = "".join(f"{i},{c},2026-{d},{p},{g},{w}\n" for i, (c, d, p, g, w) in enumerate(rows))
    (scratch / f"{name}.csv").write_text("id,county,day,person,good,wait\n" + text, encoding="utf-8")
    home = scratch / f"{name}-home"
    program("init", home, "--policy", scratch / name)
    program("ingest", home, "visit", scratch / f"{name}.csv")
    program("compute", home, *(arg for month in ("2026-03", "2026-04", "2026-05") for arg in ("--period", month)))
    program("compute", home, "--period", "2026")
    return home


def merged(program, scratch):
    home = prepare(program, scratch, "merged", PACK, ROWS)

    def number(period, unit, indicator, column):
        return float(line(program, home, period, unit, indicator)[column])
    # What stands from the first quarter: 30 × 70 % over both, not 30 × the mean of 50 % and 83 %; D's 75 % and C's 90 %.
    for month in ("2026-04", "2026-05"):
        assert [number(month, unit, "RATE", "score") for unit in "MEC"] == [21, 22.5, 27]
    # Rank 3 of C, D and M in the first quarter: 60 % of 20. D was third of C, B, D, A: 60 % + 40 % ÷ 3.
    assert number("2026-04", "M", "RANK", "score") == 12
    assert number("2026-04", "E", "RANK", "score") == 14.67
    # March's distinct people and waits of A and B together: p1 … p5 (3 and 3 apart), 10 … 90 and 300.
    assert number("2026-04", "M", "BEFORE", "value") == 5
    assert number("2026-04", "M", "MIDDLE", "value") == 55
    assert number("2026-04", "M", "TRIMMED", "value") == 55  # 10 and 300 cut: 440 / 8
    assert number("2026-04", "M", "PEOPLE", "value") == 6
    assert number("2026-04", "E", "BEFORE", "value") == 4
    # Shown without points on a level that has a sheet: one line (line() holds that), its value, no score.
    seen = line(program, home, "2026-03", "C", "SEEN")
    assert (float(seen["value"]), seen["score"], float(seen["points"])) == (9, "", 0), seen
    # A year put together from months has the predecessors' months: 4 + 6 + 6 visits, 4 + 1, 10 + 1.
    assert [number("2026", unit, "VISITS", "value") for unit in "MEC"] == [16, 5, 11]
    # Explained by the rows of both: 2 + 5 good ones, 4 + 6 visits.
    explained = program("explain", home, "--unit", "M", "--indicator", "RATE", "--period", "2026-04").stdout
    assert "= 7\n" in explained and "= 10\n" in explained and "7 行，贡献 7" in explained and "10 行，贡献 10" in explained, explained


def absorbed(program, scratch):
    rows = [("A" if one[0] == "M" else one[0], *one[1:]) for one in ROWS if one[0] not in "DE"]
    home = prepare(program, scratch, "absorbed", ABSORBED, rows)

    def number(period, unit, indicator, column):
        return float(line(program, home, period, unit, indicator)[column])
    # March as it was: A alone has 2 of 4 good and three people, B 5 of 6 and three, C 9 of 10.
    assert [round(number("2026-03", unit, "RATE", "value"), 2) for unit in "ABC"] == [50, 83.33, 90]
    assert [line(program, home, "2026-03", unit, "RANK")["rank"] for unit in "ABC"] == ["3", "2", "1"]
    assert [number("2026-03", unit, "PEOPLE", "value") for unit in "AB"] == [3, 3]
    # Afterwards A answers for both: 7 of 10 good, second of two; March's five people, their waits 10 … 90 and 300.
    for month in ("2026-04", "2026-05"):
        assert [number(month, unit, "RATE", "score") for unit in "AC"] == [21, 27]
        assert [number(month, unit, "RANK", "score") for unit in "AC"] == [12, 20]
    assert number("2026-04", "A", "BEFORE", "value") == 5
    assert number("2026-04", "A", "MIDDLE", "value") == 55
    assert number("2026-04", "A", "TRIMMED", "value") == 55
    # The year has both: 4 + 6 + 6 visits; C's 10 + 1.
    assert [number("2026", unit, "VISITS", "value") for unit in "AC"] == [16, 11]
    explained = program("explain", home, "--unit", "A", "--indicator", "RATE", "--period", "2026-04").stdout
    assert "= 7\n" in explained and "= 10\n" in explained, explained


def divided(program, scratch):
    """docs/formula.md: of a divided unit nothing is cut up. March: A 4 visits, C 10; April: M 6, C 1."""
    rows = [one for one in ROWS if one[0] in "ACM"]
    home = prepare(program, scratch, "divided", DIVIDED, rows)

    def number(unit, indicator):
        return float(line(program, home, "2026-04", unit, indicator)["value"])
    # The month before: each successor has all of A, C beside its own.
    assert [number(unit, "BEFORE") for unit in "MC"] == [4, 14]
    # The year to date: A's rows count once, for the successor written first.
    assert [number(unit, "VISITS") for unit in "MC"] == [10, 11]


def main():
    program = Program(sys.argv[1], now="2026-06-01 08:00:00")
    with Scratch() as scratch:
        merged(program, scratch)
        absorbed(program, scratch)
        divided(program, scratch)
    print("the successors have what stood for their predecessors")


if __name__ == "__main__":
    main()
