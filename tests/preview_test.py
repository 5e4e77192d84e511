#!/usr/bin/env python3
"""What the workbench foretells comes true: the preview computes only what a change touches, and says of every unit of every level
what a whole computation by the changed pack finds after it has been submitted, approved and computed. One change after another in
one home: an indicator that another reads, ranks within the group, an axis of its own, a veto, points that nobody holds any more,
points taken from another."""
import json
import sys
import time

from cli import Program, Scratch
from serving import Browser, Serving

LEVELS = ("province", "city", "county", "branch", "department")
# The boards on which half-yearly and quarterly indicators were last due, and the one on which they stand.
NOW = "2026-10"
BOARDS = ("2026-06", "2026-09", NOW)

CASES = [
    ("another indicator's target reads it from now on", "POL-04", {"target": "indicator('POL-03')"}, [], {"POL-04"}),
    ("its reader moves with it", "POL-03", {"numerator": "count(supervision_ticket where closed_on <= due_on + 3 days)"}, [],
     {"POL-03", "POL-04"}),
    ("ranks within the group", "RSK-07", {"numerator": "{denominator}"}, [], {"RSK-07"}),
    ("an axis of its own in pilot cities, stands since September", "COG-02", {"scoring/hi": "140"}, [], {"COG-02"}),
    ("one occurrence takes all", "RSK-18", {"scoring/method": "veto"}, [], {"RSK-18"}),
    ("nobody has a value: its points go to the rest of the dimension", "RSK-02", {"denominator": "0 * ({denominator})"}, [], {"RSK-02"}),
    ("points taken from another", "POL-07", {"points/city": "45"}, [{"indicator": "POL-03", "level": "city", "points": "30"}],
     {"POL-07", "POL-03", "POL-04"}),
]


def figures(preview, side):
    return {row["unit"]: tuple(row[side].get(name) for name in ("value", "score", "total", "rank", "light", "status"))
            for row in preview["rows"]}


def preview(person, indicator, changes, moves, level):
    answer = person.send("POST", f"/api/workbench/{indicator}/preview",
                         {"changes": changes, "moves": moves, "period": NOW, "level": level})
    assert answer.status == 200, (indicator, level, answer.status, answer.content.decode())
    return json.loads(answer.content)


def draft_of(person, indicator, texts):
    fields = {field["field"]: field.get("text") for field in person.json(f"/api/workbench/{indicator}")["fields"]}
    return [{"field": field, "text": text.format(**{"denominator": fields["denominator"]})} for field, text in texts.items()]


def put_in_force(serving, office, indicator, changes, moves):
    digest = office.json(f"/api/workbench/{indicator}")["digest"]
    answer = office.send("POST", f"/api/workbench/{indicator}/proposals", {"changes": changes, "moves": moves, "reason": "演练"},
                         If_Match=f'"{digest}"')
    assert answer.status == 200, answer.content.decode()
    member = Browser(serving, "leading_member@19700000000")
    answer = member.send("POST", f"/api/proposals/{json.loads(answer.content)['id']}/installation")
    assert answer.status == 200, answer.content.decode()


def compute(office):
    for period in BOARDS:
        answer = office.send("POST", f"/api/periods/{period}/draft")
        assert answer.status == 202, answer.content.decode()
        job = json.loads(answer.content)["job"]
        while (state := office.json(f"/api/jobs/{job}")["state"]) in ("queued", "running"):
            time.sleep(0.2)
        assert state == "done", (period, state)


def main():
    program = Program(sys.argv[1])
    with Scratch() as folder:
        home = folder / "home"
        program("demo", home, "--scale", "0.004", "--months", "5")
        serving = Serving(program, home)
        office = Browser(serving, "perf_office@19700000000")
        units = 0
        for what, indicator, texts, moves, anew in CASES:
            changes = draft_of(office, indicator, texts)
            foretold = {}
            for level in LEVELS:
                one = preview(office, indicator, changes, moves, level)
                assert len(anew) <= one["work"]["judged_anew"] < 60, (what, level, one["work"])
                foretold[level] = figures(one, "after")
            put_in_force(serving, office, indicator, changes, moves)
            compute(office)
            for level in LEVELS:
                found = figures(preview(office, indicator, [], [], level), "before")
                assert foretold[level].keys() == found.keys(), (what, level)
                for unit, figure in found.items():
                    assert foretold[level][unit] == figure, (what, level, unit, foretold[level][unit], figure)
                units += len(found)
            print(what, flush=True)
        serving.stop()
        print(f"{len(CASES)} changes foretold for {units} sheets")


main()
