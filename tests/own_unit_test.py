#!/usr/bin/env python3
"""Confirmed vetoes and counted awards of the default pack stay with the unit they happened at: a county's are not its city's, an
office answers for its own departments, nobody for the units beside. Facts by hand, one month, nothing else delivered. And whatever
is stored for a unit is stored once."""
import collections
import sys

from cli import ROOT, Program, Scratch

PROVINCE, CITY, OFFICE_OF_CITY, OTHER_CITY = "19700000000", "19701000000", "19701000001", "19702000000"

DATASETS = {
    "veto_case": """case_id,unit,on_date,rule,confirmed_on
V1,{county},2026-03-10,VETO-01,2026-03-12
V2,{county},2026-03-11,VETO-02,
V3,19702000000,2026-03-10,VETO-02,2026-03-12
""",
    "discipline_case": """case_id,org_code,filed_on,substantiated,severity
J1,19701000001,2026-03-03,是,serious
J2,{branch},2026-03-04,是,crime
J3,{beside},2026-03-04,是,warning
""",
    "sec_incident": """incident_id,org_code,occurred_on,level,kind,confirmed
S1,{county},2026-03-05,major,leak,是
""",
    "case_entry": """case_id,org_code,track,awarded_on,institutionalised_on
Z1,19701000001,smart,2026-03-06,2026-03-20
Z2,{county},smart,2026-03-06,
Z3,{county},risk,2026-03-07,
""",
    "adjustment_entry": """entry_id,unit,on_date,rule,count,document
E1,{county},2026-03-08,ADJ-03,1,批示〔2026〕1号
E2,19702000000,2026-03-09,ADJ-07,1,通报〔2026〕2号
""",
}

# unit: (points of adjustments, vetoes that bite). ADJ-05 gives 2 for each case, ADJ-06 2 more for each that became a rule;
# registered by hand: ADJ-03 gives 3, ADJ-07 takes 5.
EXPECTED = {
    "province": ("0.00", ""),            # Of nothing but its own departments' cases, and it has none.
    "city": ("4.00", ""),                # Its office's case, 2 + 2; the county's two cases and its veto are the county's.
    "department": ("4.00", ""),
    "county": ("7.00", "VETO-01"),       # Two cases and a commendation, 4 + 3; the second veto case is not confirmed.
    "branch": ("0.00", ""),
    "beside": ("0.00", ""),
    "other_city": ("-5.00", "VETO-02"),  # Criticised, and confirmed for the city itself,
    "below_other_city": ("0.00", ""),    # and not for those below.
}
PROPOSED = {"city": "VETO-01", "department": "VETO-01", "branch": "VETO-01", "county": "VETO-02", "province": "", "beside": ""}


def units():
    """A county of each city, a branch of the first and a county beside it, from the pack's list."""
    rows = [line.split(",") for line in (ROOT / "policies/default/units.csv").read_text(encoding="utf-8-sig").splitlines()[1:]]
    of = collections.defaultdict(list)
    for code, _, level, parent, begin, end, *_ in rows:
        if not begin and not end:
            of[level, parent].append(code)
    county, beside = of["county", CITY][:2]
    return {"province": PROVINCE, "city": CITY, "department": OFFICE_OF_CITY, "county": county, "beside": beside,
            "branch": of["branch", county][0], "other_city": OTHER_CITY, "below_other_city": of["county", OTHER_CITY][0]}


def main():
    program, of = Program(sys.argv[1]), units()
    with Scratch() as scratch:
        home = scratch / "home"
        program("init", home, "--policy", ROOT / "policies/default")
        for dataset, text in DATASETS.items():
            path = scratch / f"{dataset}.csv"
            path.write_text(text.format(**of), encoding="utf-8")
            program("ingest", home, dataset, path)
        program("compute", home, "--period", "2026-03")
        totals = {row["unit"]: row for row in program.table("results", home, "--period", "2026-03", "--draft", "--total",
                                                           "--proposed")}
        for name, expected in EXPECTED.items():
            row = totals[of[name]]
            assert (row["adjustment"], row["veto"]) == expected, (name, row["adjustment"], row["veto"], expected)
        for name, proposed in PROPOSED.items():
            assert totals[of[name]]["veto_proposed"] == proposed, (name, totals[of[name]])
        lines = program.table("results", home, "--period", "2026-03", "--draft")
        twice = [key for key, n in collections.Counter((row["unit"], row["indicator"]) for row in lines).items() if n > 1]
        assert lines and not twice, twice[:5]
    print("vetoes and awards count for the unit they happened at")


if __name__ == "__main__":
    main()
