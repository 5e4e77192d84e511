#!/usr/bin/env python3
"""The cities pack over the yearbook panel as it is, dirt included, every year. Expected figures: the data set's own README,
and plain arithmetic over the CSV done here, independent of the program."""
import csv
import statistics
import sys

from cli import ROOT, Program, Scratch

PACK = ROOT / "policies/examples/cities"
PANEL = PACK / "data/china_prefecture_city_panel_2003_2013.csv"


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


def close(a, b, tolerance=1e-6):
    return abs(a - b) <= tolerance * max(1.0, abs(b))


def read_panel():
    with open(PANEL, encoding="utf-8") as file:
        return {(row["code"], int(row["year"])): row for row in csv.DictReader(file)}


def check_effort(rows, panel):
    cities = {r["unit"]: float(r["value"]) for r in rows if r["level"] == "city" and r["value"]}
    assert len(cities) == 283, len(cities)
    # README: median 0.07486326578; highest Wuhan 0.19120569, Shanghai 0.19023636, Beijing 0.18774382; lowest Qiqihar 0.03410409
    assert close(statistics.median(cities.values()), 7.486326578), statistics.median(cities.values())
    names = {code: row["city"].strip() for (code, _), row in panel.items()}
    ranked = sorted(cities.items(), key=lambda item: -item[1])
    top = [(names[code], round(value / 100, 8)) for code, value in ranked[:3]]
    assert top == [("Wuhan", 0.19120569), ("Shanghai", 0.19023636), ("Beijing", 0.18774382)], top
    assert (names[ranked[-1][0]], round(ranked[-1][1] / 100, 8)) == ("Qiqihar", 0.03410409)


def check_growth(growth):
    """README: 2,830 growths; robust z by year beyond 3.5 in 87, 6 in 34, 10 in 10; Huaihua 2007 +26.08, 2009 -21.02, Yueyang 2008 +17.31."""
    z = {}
    for year, values in growth.items():
        median = statistics.median(values.values())
        mad = 1.4826 * statistics.median(abs(v - median) for v in values.values())
        z.update({(city, year): (v - median) / mad for city, v in values.items()})
    assert len(z) == 2830, len(z)
    assert [sum(abs(v) > limit for v in z.values()) for limit in (3.5, 6, 10)] == [87, 34, 10]
    for key, expected in {("Huaihua", 2007): 26.08, ("Huaihua", 2009): -21.02, ("Yueyang", 2008): 17.31}.items():
        assert round(z[key], 2) == expected, (key, z[key])


def check_province(rows, panel):
    """A province's ratio is the ratio of the sums over its cities, by hand for Anhui 2013."""
    cities = [row for (_, year), row in panel.items() if year == 2013 and row["province"].strip() == "Anhui"]
    income = sum(number(row["pub_income"]) for row in cities)
    spend = sum(number(row["pub_expend"]) for row in cities)
    value = next(r for r in rows if r["unit"] == "P:Anhui" and r["indicator"] == "SELF_SUFFICIENCY")["value"]
    assert close(float(value), 100 * income / spend), (value, 100 * income / spend)


def main():
    program = Program(sys.argv[1], now="2014-06-01 08:00:00")
    panel = read_panel()
    with Scratch() as scratch:
        home = scratch / "home"
        program("policy", "check", PACK)
        program("init", home, "--policy", PACK)
        said = program("ingest", home, "panel", PANEL).stdout
        assert "3113 行" in said and "置缺" in said, said
        assert "46:19:00" in said and "2417703:" in said, said  # dirty cells are listed, never guessed
        growth, latest = {}, []
        names = {code: row["city"].strip() for (code, _), row in panel.items()}
        for year in range(2003, 2014):
            program("compute", home, "--period", year)
            program("publish", home, "--period", year, "--accept", "首次公布历史数据")
            latest = program.table("results", home, "--period", year)
            values = {names[r["unit"]]: float(r["value"]) for r in latest
                      if r["indicator"] == "INCOME_GROWTH" and r["level"] == "city" and r["value"]}
            if values:
                growth[year] = values
        check_effort([r for r in latest if r["indicator"] == "FISCAL_EFFORT"], panel)
        check_growth(growth)
        check_province(latest, panel)
        totals = program.table("results", home, "--period", 2013, "--total")
        ranked = [r for r in totals if r["level"] == "city" and r["rank"]]
        assert len({r["peer_group"] for r in ranked}) == 3 and len(ranked) == 283, len(ranked)
        for group in {r["peer_group"] for r in ranked}:
            assert min(int(r["rank"]) for r in ranked if r["peer_group"] == group) == 1
        assert {r["light"] for r in latest} >= {"green", "yellow", "red"}
        said = program("explain", home, "--unit", next(c for c, n in names.items() if n == "Wuhan"), "--indicator", "FISCAL_EFFORT",
                       "--period", 2013).stdout
        assert "panel" in said and "2013" in said
        program("ledger", "verify", home)
    print("the cities pack gives the known figures")


if __name__ == "__main__":
    main()
