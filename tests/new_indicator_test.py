#!/usr/bin/env python3
"""A new indicator through the interface: mistakes are told at their fields, points that do not add up say how many are over or
lacking, others give theirs in the same proposal; submitted, approved, computed and published it has a value, a score and a place
in the library, and what it took from another is gone there. And what else an indicator declares is changed the same way."""
import json
import sys
import time
from decimal import Decimal

from cli import Program, Scratch
from serving import Browser, Serving, problem

NOW = "2026-10"


def check(person, code, **draft):
    answer = person.send("POST", f"/api/workbench/{code}/check", draft)
    assert answer.status == 200, answer.content.decode()
    return json.loads(answer.content)


def mistakes(found):
    return {(one["field"], one["code"]) for one in found["mistakes"] if not one["warning"]}


def wait_for_draft(office):
    for _ in range(600):
        period = next(one for one in office.json("/api/periods")["periods"] if one["period"] == NOW)
        if period.get("draft") and not period.get("job"):
            return period["draft"]["tag"]
        time.sleep(0.5)
    raise AssertionError("no draft")


def texts(base):
    return {field["field"]: field["text"] for field in base["fields"] if field.get("text") is not None}


def changes(fields):
    return [{"field": field, "text": text} for field, text in fields.items()]


def submit(office, code, **draft):
    digest = office.json("/api/workbench")["digest"]
    return office.send("POST", f"/api/workbench/{code}/proposals", {"reason": "演练"} | draft, If_Match=f'"{digest}"')


def install(serving, answer):
    assert answer.status == 200, answer.content.decode()
    proposal = json.loads(answer.content)
    member = Browser(serving, "leading_member@19700000000")
    done = member.send("POST", f"/api/proposals/{proposal['id']}/installation")
    assert done.status == 200, done.content.decode()
    return proposal


def new_indicator(serving, office):
    base = office.json("/api/workbench?like=POL-04")
    assert base["indicator"] == "" and all(field["title"] and field["hint"] for field in base["fields"]), base
    fields = texts(base) | {"name": "演练新增指标", "points/city": "5"}
    assert mistakes(check(office, "POL-03", changes=changes(fields), added=True)) == {("id", "workbench.code_taken")}
    assert mistakes(check(office, "9-X", changes=changes(fields), added=True)) == {("id", "workbench.code_wrong")}
    wrong = fields | {"points/city": "五", "decimals": "x", "scoring/method": "lottery", "targets": "no list"}
    found = {field for field, _ in mistakes(check(office, "POL-90", changes=changes(wrong), added=True))}
    assert {"decimals", "scoring/method", "targets"} <= found and any(field.startswith("points") for field in found), found
    over = check(office, "POL-90", changes=changes(fields), added=True)
    assert mistakes(over) == {("points/city", "workbench.points_over")}, over["mistakes"]
    balance = next(one for one in over["balances"] if one["level"] == "city" and one["dimension"] == "POL")
    assert (balance["declared"], balance["sum"], balance["difference"]) == ("280", "285", "-5"), balance
    moves = [{"indicator": "POL-07", "level": "city", "points": "28"}]
    short = check(office, "POL-90", changes=changes(fields), moves=moves, added=True)
    assert mistakes(short) == {("points/city", "workbench.points_short")} and "还差 2 分" in short["mistakes"][0]["message"], short
    moves[0]["points"] = "30"
    fine = check(office, "POL-90", changes=changes(fields), moves=moves, added=True)
    assert fine["ok"], fine["mistakes"]
    said = {one["title"]: (one.get("before"), one.get("after")) for one in fine["differences"]}
    assert said["名称"] == (None, "演练新增指标") and said["维度"][1] != "POL", said
    assert any(title.startswith("POL-07 ") and pair == ("35", "30") for title, pair in said.items()), said
    refused = submit(office, "POL-90", changes=changes(fields), added=True)
    assert refused.status == 422, (refused.status, refused.content.decode())
    answer = office.send("POST", "/api/workbench/POL-90/preview",
                         {"changes": changes(fields), "moves": moves, "added": True, "period": NOW, "level": "city"})
    assert answer.status == 200, answer.content.decode()
    preview = json.loads(answer.content)
    assert all("value" not in row["before"] for row in preview["rows"]), "nobody had it before"
    foretold = {row["unit"]: (row["after"].get("value"), row["after"].get("score"), row["after"].get("total")) for row in preview["rows"]}
    proposal = install(serving, submit(office, "POL-90", changes=changes(fields), moves=moves, added=True))
    assert proposal["indicator"] == "POL-90", proposal

    assert office.send("POST", f"/api/periods/{NOW}/draft").status == 202
    tag = wait_for_draft(office)
    done = office.send("POST", f"/api/periods/{NOW}/publication", {"reason": "新增指标"}, If_Match=f'"{tag}"')
    assert done.status == 200, done.content.decode()
    library = office.json(f"/api/indicators?period={NOW}&unit=19700000000")
    assert any(row["id"] == "POL-90" for row in library["rows"]), "in the library"
    assert office.json(f"/api/indicators/POL-90?period={NOW}&unit=19700000000")["about"]["name"] == "演练新增指标"
    answer = office.send("POST", "/api/workbench/POL-90/preview", {"changes": [], "period": NOW, "level": "city"})
    computed = {row["unit"]: (row["before"].get("value"), row["before"].get("score"), row["before"].get("total"))
                for row in json.loads(answer.content)["rows"]}
    assert computed == foretold and any(value for value, _, _ in computed.values()), "as foretold"
    # It is written like POL-04, so it has POL-04's values, and with 5 points to its 20 a quarter of its scores,
    # up to the rounding of points at stake and scores to 0.01.
    answer = office.send("POST", "/api/workbench/POL-04/preview", {"changes": [], "period": NOW, "level": "city"})
    model = {row["unit"]: row["before"] for row in json.loads(answer.content)["rows"]}
    for unit, (value, score, _) in computed.items():
        assert value == model[unit].get("value"), (unit, value, model[unit])
        assert score is None or abs(4 * Decimal(score) - Decimal(model[unit]["score"])) < Decimal("0.1"), (unit, score, model[unit])


def everything_else(serving, office):
    """One change of every kind of field comes back as it was given, and the pack's files hold it."""
    wanted = {
        "direction": "negative", "cadence": "quarter", "year": "mean", "year_to_date": "true", "decimals": "1", "tolerance": "4",
        "scoring/method": "tiered", "scoring/bands": '[{"from":"0","rate":"1"},{"from":"50","rate":"0.5"}]',
        "targets": '[{"value":"91","level":"city","from":"2026-01"},{"value":"90"}]', "sample_min": "12", "min_coverage": "0.9",
        "levels": '["province","city","county","branch","department"]', "department": "演练处室", "plan": "50",
    }
    proposal = install(serving, submit(office, "POL-04", changes=changes(wanted)))
    said = {one["title"]: one.get("after") for one in proposal["differences"]}
    assert said["方向"] == "负向（越小越好）" and said["考评频次"] == "每季" and said["按年累计"] == "是", said
    assert said["第 2 档得分比例"] == "0.5", said
    now = texts(office.json("/api/workbench/POL-04"))
    for field, text in wanted.items():
        if text.startswith("["):
            assert json.loads(now[field]) == json.loads(text), (field, now[field])
        else:
            assert now[field] == text, (field, now[field])
    unknown = office.send("POST", "/api/workbench/POL-04/check", {"changes": [{"field": "tolerence", "text": "1"}]})
    assert unknown.status == 422 and "tolerance" in problem(unknown)["detail"], unknown.content.decode()


def main():
    program = Program(sys.argv[1])
    with Scratch() as folder:
        home = folder / "home"
        program("demo", home, "--scale", "0.004", "--months", "1")
        serving = Serving(program, home)
        office = Browser(serving, "perf_office@19700000000")
        new_indicator(serving, office)
        everything_else(serving, office)
        serving.stop()
        print("a new indicator counts, and every kind of field is changed")


main()
