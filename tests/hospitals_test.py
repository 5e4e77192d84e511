#!/usr/bin/env python3
"""A pack on a subject of its own, hospitals and their wards, against a second computation that shares nothing with the program: every
value, score and point at stake, totals, ranks and grades of months, quarters and the year, to the last cent."""
import pathlib
import sys
from fractions import Fraction

from cli import Program, Scratch

HERE = pathlib.Path(__file__).parent / "hospitals"
sys.path.insert(0, str(HERE))
from by_hand import GROUPS, MISSING, PILOT, ByHand, span  # noqa: E402  (the folder beside this file)
from facts import Facts, in_force  # noqa: E402

# Before the first quarter's end; a ward's figure missing; the move; a ward that did not deliver; after the closure; quarters; the year.
PERIODS = ("2026-02", "2026-03", "2026-04", "2026-05", "2026-07", "2026-11", "2026Q1", "2026Q2", "2026Q4", "2026")
HOSPITALS = [f"H{i}" for i in range(1, 8)]


def number(text):
    return Fraction(text) if text else None


class Comparison:
    def __init__(self, program, home, facts):
        self.program, self.home, self.hand = program, home, ByHand(facts)
        self.compared, self.complaints = 0, []

    def same(self, what, found, expected):
        self.compared += 1
        if found != expected:
            self.complaints.append(f"{what}: {found}, by hand {expected}")

    def lines(self, period, units):
        rows = {(row["unit"], row["indicator"]): row for row in self.program.table("results", self.home, "--period", period, "--draft")}
        for unit in units:
            for indicator, line in self.hand.sheet(unit, period).items():
                row, what = rows[unit, indicator], f"{period} {unit} {indicator}"
                if line is None:
                    self.same(what, row["status"], "not_due")
                    continue
                of, value, score, stake = line
                self.same(what + " period", row["period"], of)
                self.same(what, row["status"] if value == MISSING else number(row["value"]), value)
                self.same(what + " score", number(row["score"]), score)
                self.same(what + " points", number(row["points"]), stake)
        for unit in ["NET", *HOSPITALS]:
            for indicator in ("MEDIANFEE", "LOS", "COST"):
                self.same(f"{period} {unit} {indicator}", number(rows[unit, indicator]["value"]), self.hand.value(indicator, unit, period))

    def totals(self, period, units):
        rows = {row["unit"]: row for row in self.program.table("results", self.home, "--period", period, "--draft", "--total")}
        totals = {}
        for unit in units:
            totals[unit], comparable, adjustment = self.hand.total(unit, period) if unit in HOSPITALS else (*self.hand.total(unit, period)[:2], 0)
            self.same(f"{period} {unit} total", number(rows[unit]["total"]), totals[unit])
            self.same(f"{period} {unit} comparable", number(rows[unit]["total_comparable"]), comparable)
            self.same(f"{period} {unit} adjustment", number(rows[unit]["adjustment"]), adjustment)
        for unit in HOSPITALS:
            self.same(f"{period} {unit} grade", rows[unit]["grade"], self.hand.grade(unit, period))
        for group in (*GROUPS.values(), [unit for unit in units if unit not in HOSPITALS]):
            ranked = [unit for unit in group if unit != PILOT]
            for unit in ranked:
                self.same(f"{period} {unit} rank", rows[unit]["rank"], str(1 + sum(totals[other] > totals[unit] for other in ranked)))
        self.same(f"{period} rank of the only pilot", rows[PILOT]["rank"], "")


def prepare(program, scratch, facts):
    home = scratch / "home"
    program("policy", "check", HERE, "--strict")
    program("init", home, "--policy", HERE)
    for dataset, file in facts.write(scratch).items():  # the register of wards first
        told = program("ingest", home, dataset, file).stdout
        assert "隔离 0 行" in told, told
    (scratch / "none.csv").write_text("id,hospital,day,kind,confirmed\n", encoding="utf-8")
    for month in (1, 2, 4, 6, 7, 8, 12):  # nothing happened, and that was said
        program("ingest", home, "matter", scratch / "none.csv", "--period", f"2026-{month:02}")
    program("compute", home, "--period", *PERIODS)
    return home


def main():
    program = Program(sys.argv[1], now="2027-01-20 08:00:00")
    facts = Facts()
    with Scratch() as scratch:
        home = prepare(program, scratch, facts)
        comparison = Comparison(program, home, facts)
        for period in PERIODS:
            units = [*HOSPITALS, *sorted(in_force(span(period)[1]))]
            comparison.lines(period, units)
            comparison.totals(period, units)
        assert not comparison.complaints, f"{len(comparison.complaints)} disagree:\n" + "\n".join(comparison.complaints[:40])
        program("publish", home, "--period", "2026", "--accept", "病例数已核实")
        told = program("explain", home, "--unit", "H2", "--indicator", "SENIOR", "--period", "2026").stdout
        assert "用取数时的数据重算，结果一致" in told, told
        program("ledger", "verify", home)
    print(f"{comparison.compared} figures agree")


if __name__ == "__main__":
    main()
