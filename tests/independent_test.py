#!/usr/bin/env python3
"""The program's figures against a second computation that shares nothing with it: the demo's CSV files in SQLite, one statement
per indicator written by hand from the standard's wording (tests/independent/*.sql), exact to the last digit for the province and every
city and county. And: the order of files and the number of threads change nothing; what a reorganised county's city published stands."""
import csv
import io
import pathlib
import shutil
import sys
from fractions import Fraction

from cli import ROOT, Program, Scratch

sys.path.insert(0, str(pathlib.Path(__file__).parent / "independent"))
from tables import Tables, datasets, quotient  # noqa: E402  (the folder beside this file)

HOURS_MIN = 20  # the demo's five months hold few training hours; the pack's 90 would make everybody fail
MONTHS = ("2025-12", "2026-03")  # before and after a county changes its city on 1 January 2026
MOVED, OLD_CITY, NEW_CITY = "19718050000", "19718000000", "19721000000"
LEVELS = ("province", "city", "county")
PROVINCE = "19700000000"
SCALE = {"POL-10": 1, "RSK-18": 1, "REF-10": 1, "COG-05": 1, "COG-12": 1, "RSK-16": 1000, "RSK-19": 1000}  # the rest are in %
# Composite values: each division inside has twelve decimals, then a factor of up to 100 and a few sums.
COMPOSITE = Fraction(1, 10**9)


def exact(function):
    """An SQL function over exact fractions; None if any operand is."""
    return lambda *args: None if None in args else str(function(*map(Fraction, args)))


EXACT = {
    "frac": lambda n, d: None if n is None or not d else str(Fraction(n) / Fraction(d)),
    "yuan": exact(lambda cents: cents / 100),
    "plus": exact(lambda *terms: sum(terms)),
    "times": exact(lambda a, b: a * b),
    "least": exact(lambda *terms: min(terms)),
    "greatest": exact(lambda *terms: max(terms)),
    "quotient": lambda n, d: str(quotient(n, d)),
    "below": lambda a, b: Fraction(a) < Fraction(b),
}


def span(period):
    """First and last day of 2025, 2025H2, 2025Q4 or 2025-12."""
    year, rest = period[:4], period[4:]
    first, last = {"": (1, 12), "H1": (1, 6), "H2": (7, 12)}.get(rest) or (
        (3 * int(rest[1]) - 2, 3 * int(rest[1])) if rest[0] == "Q" else (int(rest[1:]), int(rest[1:])))
    days = 28 if last == 2 else 30 if last in (4, 6, 9, 11) else 31
    return f"{year}-{first:02}-01", f"{year}-{last:02}-{days}"


def wrong(indicator, row, own):
    """What does not agree between a row of the results and the independent figures, or None."""
    if own is None or None in own.values() or own.get("denominator") == 0:
        return None if row["status"] == "not_applicable" else "should be not applicable"
    if row["status"] != "ok":
        return "should have a value"
    if row["numerator"]:
        for part in ("numerator", "denominator"):
            if Fraction(row[part]) != own.get(part, own.get("value")) and not ("value" in own and part == "denominator"):
                return part
    value = Fraction(row["value"])
    if "value" in own:
        return None if abs(value - own["value"]) <= COMPOSITE else "value"
    return None if value == Fraction(quotient(own["numerator"], own["denominator"])) * SCALE.get(indicator, 100) else "value"


def compare(tables, results, wanted):
    """The province and every city and county of every indicator that is due; how many rows of each indicator agree."""
    complaints, agreed = [], {}
    for indicator in sorted(wanted):
        rows = [r for r in results if r["indicator"] == indicator and r["level"] in LEVELS and r["status"] != "not_due"]
        if not rows or all(r["status"] == "missing" for r in rows):
            continue
        first, last = span(rows[0]["period"])
        tables.stand_at(last)
        own = tables.run(wanted[indicator], first=first, last=last, training_hours_min=HOURS_MIN)
        fallen = [one.pop("fallen") for one in own.values() if "fallen" in one]
        assert not fallen or max(fallen) > 0, "no industry is small enough for its fallback group"
        for row in rows:
            what = wrong(indicator, row, own.get(row["unit"]))
            if what:
                mine = {k: str(v) for k, v in (own.get(row["unit"]) or {}).items()}
                complaints.append(f"{indicator} {row['period']} {row['unit']}: {what}: "
                                  f"{row['numerator']} / {row['denominator']} = {row['value']} {row['status']}, independently {mine}")
        assert len(rows) in (22, 205), (indicator, len(rows))
        agreed[indicator] = [(row["unit"], row["value"]) for row in rows if row["value"]]
    assert not complaints, f"{len(complaints)} disagree:\n" + "\n".join(complaints[:40])
    return agreed


def results_text(program, home, period, *options):
    return program("results", home, "--period", period, "--format", "csv", *options).stdout


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def without_version(text):
    return [{k: v for k, v in row.items() if k != "version"} for row in rows_of(text)]


def plain(rows):
    """The measured part of results, which no earlier computation influences; without the loans, of which more is known later."""
    return [(r["unit"], r["indicator"], r["period"], r["numerator"], r["denominator"], r["value"], r["status"])
            for r in rows if r["indicator"] != "COG-17"]


def make_pack(folder):
    pack = folder / "pack"
    shutil.copytree(ROOT / "policies/default", pack)
    parameters = pack / "parameters.yaml"
    text = parameters.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if "training_hours_min" in line)
    parameters.write_text(text.replace(line, line.replace("value: '90'", f"value: '{HOURS_MIN}'")), encoding="utf-8")
    return pack


def check_figures(tables, results, period):
    """The figures of the speech: numbers at the province, names where a unit's figure is above zero."""
    first, last = span(period)
    tables.stand_at(last)
    checked = {}
    for path in sorted((ROOT / "tests/independent/figures").glob("*.sql")):
        found = {r["unit"]: r["value"] for r in results if r["indicator"] == path.stem and r["value"]}
        cursor = tables.db.execute(path.read_text(encoding="utf-8"), {
            name: day for name, day in {"year": first[:4] + "-01-01", "first": first, "last": last}.items()})
        names = [column[0] for column in cursor.description]
        own = {row.get("unit", PROVINCE): Fraction(row["value"]) for row in (dict(zip(names, line)) for line in cursor)}
        told = {unit: Fraction(value) for unit, value in found.items() if Fraction(value) != 0}
        assert own and own.keys() == told.keys(), (path.stem, own, told)
        assert all(abs(own[unit] - told[unit]) <= COMPOSITE for unit in own), (path.stem, own, told)
        checked[path.stem] = own
    assert len(checked["FIG-13"]) == 3 and len(checked["FIG-18"]) == 5, checked
    return len(checked)


def check_quarantine(program, home, tables):
    """Newest file of each dataset: the program set aside the very cells that are bad by the independent reading."""
    seen = 0
    for dataset in sorted({name for name, _ in tables.exclusions}):
        newest = max(file for name, file in tables.exclusions if name == dataset)
        own = sorted(tables.exclusions[dataset, newest])
        told = sorted((int(r["row"]), r["column"]) for r in program.table("quarantine", home, dataset))
        assert told == own, (dataset, newest, told, own)
        seen += len(own)
    assert seen > 10, seen


def check_threads(program, home, period, published):
    for threads in (1, 4):
        shutil.rmtree(home / "cache")
        program("compute", home, "--period", period, "--threads", threads)
        assert without_version(results_text(program, home, period, "--draft")) == without_version(published), threads


def ingest_reversed(program, home, other, pack):
    """The same files into a second home, datasets and files in the opposite order; dimensions first, as references ask."""
    program("init", other, "--policy", pack)
    data = home / "demo/data"
    names = sorted((one.name for one in data.iterdir() if any(one.glob("*.csv"))), reverse=True)
    kinds = datasets(pack)
    for name in sorted(names, key=lambda name: kinds[name]["kind"] != "dimension"):
        full, empty = [], []
        for path in sorted(data.joinpath(name).glob("*.csv"), reverse=True):
            (full if path.read_bytes().count(b"\n") > 1 else empty).append(path)
        for path in empty:  # only a header: nothing happened in that month
            program("ingest", other, name, path, "--period", path.stem)
        if full:
            program("ingest", other, name, *full)


def check_old_results_stand(program, other, first_text, tables, wanted):
    """What was published before the county moved stays as it was, byte for byte, and is the same when computed again."""
    old, new = MONTHS
    program("compute", other, "--period", new)
    assert results_text(program, other, old, "--version", 1) == first_text
    program("compute", other, "--period", old)
    again = results_text(program, other, old, "--draft")
    assert plain(rows_of(again)) == plain(rows_of(first_text))
    compare(tables, rows_of(again), {"REF-11": wanted["REF-11"]})
    assert results_text(program, other, old, "--version", 1) == first_text
    # Both cities' filing duties hold the county's while it is theirs, and only then.
    for period, city, stranger in ((old, OLD_CITY, NEW_CITY), (new, NEW_CITY, OLD_CITY)):
        rows = rows_of(again) if period == old else rows_of(results_text(program, other, new, "--draft"))
        due = {r["unit"]: int(r["denominator"]) for r in rows if r["indicator"] == "REF-11" and r["level"] in ("city", "county")}
        for one, holds in ((city, True), (stranger, False)):
            counties = [u for u in due if u[:5] == one[:5] and u != one and u != MOVED] + [MOVED] * holds
            assert due[one] == sum(due[u] for u in counties), (period, one)


def fill_window(program, other):
    """Loans of twelve months need deliveries of twelve months: say of the quarters before the first file that nothing happened."""
    empty = other / "bank_tax_loan.csv"
    empty.write_text("loan_id,org_code,taxpayer_id,bank,granted_on,amount\n", encoding="utf-8")
    for quarter in ("2025Q2", "2025Q3"):
        program("ingest", other, "bank_tax_loan", empty, "--period", quarter)


def main():
    program = Program(sys.argv[1])
    wanted = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "tests/independent").glob("*.sql")}
    with Scratch() as scratch:
        home, other = scratch / "home", scratch / "other"
        program("demo", home, "--scale", "0.02", "--months", 5, "--last", MONTHS[1], "--keep-files", "--policy", make_pack(scratch))
        pack = home / "policy" / (home / "policy/active").read_text(encoding="utf-8").strip()
        tables = Tables(home / "demo/data", pack, EXACT)
        check_quarantine(program, home, tables)
        published = {period: results_text(program, home, period) for period in MONTHS}
        agreed = {}
        for period in MONTHS:
            for indicator, rows in compare(tables, rows_of(published[period]), wanted).items():
                agreed.setdefault(indicator, []).extend(rows)
        assert len(agreed) >= 50, sorted(agreed)
        assert all(len({value for _, value in rows}) > 1 for rows in agreed.values()), "a figure the same everywhere proves little"
        figures = check_figures(tables, rows_of(published[MONTHS[1]]), MONTHS[1])
        check_threads(program, home, MONTHS[1], published[MONTHS[1]])

        ingest_reversed(program, home, other, pack)
        for period in ("2025-11", MONTHS[0]):
            program("compute", other, "--period", period)
            program("publish", other, "--period", period, "--accept", "按示范数据核对")
        assert results_text(program, other, MONTHS[0]) == published[MONTHS[0]]
        fill_window(program, other)
        check_old_results_stand(program, other, published[MONTHS[0]], tables, wanted)
        later = rows_of(results_text(program, other, MONTHS[1], "--draft"))
        assert plain(later) == plain(rows_of(published[MONTHS[1]]))
        assert len(compare(tables, later, {"COG-17": wanted["COG-17"]})["COG-17"]) > 150
    print(f"{len(agreed) + 1} indicators and {figures} figures of the speech equal an independent computation; order, threads and reorganisation change nothing")


if __name__ == "__main__":
    main()
