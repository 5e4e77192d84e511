#!/usr/bin/env python3
"""Runs tests/scenarios/*.txt, the domain's own words: facts and pack given, values, scores and lights expected. What passes is
written to build/scenario_results.json, from which the page 讲话对照 says which mechanisms work; nobody types that.

    tests/scenario_test.py BINARY [--results FILE] [--only TEXT]

How a scenario is written stands in tests/scenarios/README.md."""
import argparse
import csv
import datetime
import hashlib
import io
import json
import pathlib
import re
import shutil
import sys
from decimal import Decimal

from cli import ROOT, Program, Scratch

FIELDS = {"值": "value", "分子": "numerator", "分母": "denominator", "目标": "target", "灯": "light", "得分": "score", "分值": "points",
          "名次": "rank", "状态": "status", "总分": "total", "等次": "grade", "分组": "peer_group", "参评": "ranked", "版本": "version"}
WORDS = {"绿": "green", "黄": "yellow", "红": "red", "灰": "grey", "正常": "ok", "缺数": "missing", "无": "", "不适用": "not_applicable"}
TABLE = re.compile(r"^(?:已知|当) (?:数据|补送) (\S+)(?: 期间 (\S+))?$")


class Scenario:
    def __init__(self, file, number, title):
        self.id, self.title = f"{file.stem}/{number}", title
        self.list, self.pack, self.proves, self.touches = "default", "policies/default", [], []
        self.steps, self.lines = [], [f"场景 {title}"]


class Unmet(Exception):
    """What was expected is not so."""


def parse(file):
    out = []
    for number, raw in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        word, _, rest = line.partition(" ")
        if word == "场景":
            out.append(Scenario(file, len(out) + 1, rest))
            continue
        if not out:
            sys.exit(f"{file.name}:{number}: 要先写“场景 名称”")
        now = out[-1]
        now.lines.append(raw.rstrip())
        if word == "证明":
            now.proves = rest.split()
        elif word == "涉及":
            now.touches = rest.split()
        elif word == "制度包":
            now.pack = rest
        elif word == "清单":
            now.list = rest
        elif word in ("已知", "当", "那么"):
            now.steps.append((number, line, []))
        elif now.steps and TABLE.match(now.steps[-1][1]):
            now.steps[-1][2].append(line)
        elif word != "说明":
            sys.exit(f"{file.name}:{number}: 看不懂“{line}”; 每行以 证明、涉及、制度包、说明、已知、当、那么 开头")
    for one in out:
        if not any(step[1].startswith("那么") for step in one.steps):
            sys.exit(f"{one.id}: 没有“那么”, 什么也没有证明")
    return out


def table_rows(lines):
    """Rows as CSV; “每行 a=b” adds a column that is the same in all rows; “3×” in front repeats a row, with {n} counted up."""
    same, rows, count = {}, [], 0
    for line in lines:
        if line.startswith("每行 "):
            same.update(pair.split("=", 1) for pair in line[3:].split())
            continue
        cells = [cell.strip() for cell in line.split("|")]
        if not rows:
            rows.append(cells)
            continue
        times = re.match(r"^(\d+)× *", cells[0])
        if times:
            cells[0] = cells[0][times.end():]
        for _ in range(int(times.group(1)) if times else 1):
            count += 1
            rows.append([cell.replace("{n}", str(count)) for cell in cells])
    rows = [row + list(same.values() if at else same) for at, row in enumerate(rows)]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def same_figure(expected, found):
    try:
        digits = max(0, -Decimal(expected).as_tuple().exponent)
        return round(Decimal(found), digits) == Decimal(expected)
    except ArithmeticError:
        return expected == found


class Run:
    def __init__(self, program, folder, scenario):
        self.program, self.home, self.scenario, self.files = program, folder / "home", scenario, 0
        self.folder = folder
        program("init", self.home, "--policy", ROOT / scenario.pack)

    def step(self, line, lines):
        for pattern, act in self.ACTS:
            found = re.match(pattern + "$", line)
            if found:
                return act(self, lines, *found.groups())
        raise Unmet(f"看不懂这一步: {line}")

    def ingest(self, lines, dataset, period):
        self.files += 1
        file = self.folder / f"{dataset}-{self.files}.csv"
        file.write_text(table_rows(lines), encoding="utf-8")
        self.program("ingest", self.home, dataset, file, *(["--period", period] if period else []))

    def compute(self, _, periods):
        for period in periods.split():
            self.program("compute", self.home, "--period", period)

    def publish(self, _, periods):
        for period in periods.split():
            self.program("publish", self.home, "--period", period, "--accept", "场景")

    def install(self, _, pack):
        self.program("policy", "install", self.home, ROOT / pack)

    def alter(self, _, pattern):
        file = sorted(path for path in self.home.glob(pattern) if path.is_file())[0]
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(bytes(data))

    def rows(self, period, unit, version, *more):
        known = self.program("results", self.home, "--period", period, "--unit", unit, "--format", "csv", *more,
                             *(["--version", version] if version else []), status=None)
        if known.returncode != 0:
            known = self.program("results", self.home, "--period", period, "--unit", unit, "--format", "csv", "--draft", *more)
        return list(csv.DictReader(io.StringIO(known.stdout)))

    def compare(self, row, wanted):
        words = wanted.split()
        if len(words) % 2 or not words:
            raise Unmet(f"应成对写“名称 数值”: {wanted}")
        for name, value in zip(words[::2], words[1::2]):
            if name not in FIELDS:
                raise Unmet(f"没有“{name}”, 可用: {' '.join(FIELDS)}")
            found, expected = row.get(FIELDS[name], ""), WORDS.get(value, value)
            if not same_figure(expected, found):
                raise Unmet(f"{name}应为 {expected or '空'}, 实为 {found or '空'}")

    def indicator(self, _, indicator, unit, period, version, wanted):
        rows = self.rows(period, unit, version, "--indicator", indicator)
        if len(rows) != 1:
            raise Unmet(f"{period} {unit} {indicator} 应有一行结果, 实有 {len(rows)} 行")
        self.compare(rows[0], wanted)

    def total(self, _, unit, period, version, wanted):
        rows = [row for row in self.rows(period, unit, version, "--total") if row["unit"] == unit]
        if len(rows) != 1:
            raise Unmet(f"{period} {unit} 应有一行总分, 实有 {len(rows)} 行")
        self.compare(rows[0], wanted)

    def verify(self, _, no, mention):
        done = self.program("ledger", "verify", self.home, status=None)
        if (done.returncode != 0) != bool(no):
            raise Unmet(f"核验应{'不' if no else ''}通过, 实为: {done.stdout[-300:]}")
        if mention and mention not in done.stdout + done.stderr:
            raise Unmet(f"核验没有提到“{mention}”: {done.stdout[-300:]}")

    def prove(self, _, unit, period):
        file = self.folder / "proof.tlog-proof"
        done = self.program("ledger", "prove", self.home, "--period", period, "--unit", unit, status=None)
        file.write_text(done.stdout)
        if done.returncode != 0 or "c2sp.org/tlog-proof" not in done.stdout + done.stderr:
            raise Unmet(f"没有出具证明: {done.stdout[-200:]}{done.stderr[-200:]}")

    def explain(self, _, indicator, unit, period, mention):
        told = self.program("explain", self.home, "--unit", unit, "--indicator", indicator, "--period", period).stdout
        if mention not in told:
            raise Unmet(f"解释没有提到“{mention}”: {told[:300]}")

    def quarantine(self, _, dataset, count, mention):
        told = list(csv.DictReader(io.StringIO(
            self.program("quarantine", self.home, dataset, "--format", "csv", status=None).stdout)))
        if len(told) != int(count):
            raise Unmet(f"{dataset} 应有 {count} 处未通过检查, 实有 {len(told)} 处")
        if mention and not any(mention in " ".join(map(str, row.values())) for row in told):
            raise Unmet(f"未通过检查的没有提到“{mention}”: {told[:2]}")

    ACTS = [
        (TABLE.pattern[1:-1], ingest),
        (r"当 计算 (.+)", compute),
        (r"当 公布 (.+)", publish),
        (r"当 启用 (\S+)", install),
        (r"当 改动文件 (\S+)", alter),
        (r"那么 指标 (\S+) 单位 (\S+) 期间 (\S+)(?: 第 (\d+) 版)? (.+)", indicator),
        (r"那么 总分 单位 (\S+) 期间 (\S+)(?: 第 (\d+) 版)? (.+)", total),
        (r"那么 核验(不)?通过(?: 提到 (.+))?", verify),
        (r"那么 单位 (\S+) 期间 (\S+) 可出具证明", prove),
        (r"那么 解释 (\S+) 单位 (\S+) 期间 (\S+) 提到 (.+)", explain),
        (r"那么 数据 (\S+) 有 (\d+) 处未通过(?: 提到 (.+))?", quarantine),
    ]


def run(program, scenario):
    with Scratch() as folder:
        try:
            going = Run(program, folder, scenario)
            for number, line, lines in scenario.steps:
                try:
                    going.step(line, lines)
                except (Unmet, AssertionError) as unmet:
                    return f"第 {number} 行: {unmet}"
        except AssertionError as unmet:
            return str(unmet)
    return ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--results")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    program = Program(options.binary, now="2026-12-20 08:00:00")
    results, failed = [], 0
    for file in sorted((ROOT / "tests/scenarios").glob("*.txt")):
        for scenario in parse(file):
            if options.only not in scenario.id + scenario.title:
                continue
            failure = run(program, scenario)
            failed += bool(failure)
            print(f"{'未过' if failure else '通过'} {scenario.id} {scenario.title}{chr(10) + '     ' + failure if failure else ''}", flush=True)
            results.append({"id": scenario.id, "title": scenario.title, "list": scenario.list, "proves": scenario.proves,
                            "touches": scenario.touches, "text": "\n".join(scenario.lines), "passed": not failure, "failure": failure})
    if options.results:
        digest = hashlib.sha256(pathlib.Path(program.binary).read_bytes()).hexdigest()
        at = datetime.datetime.now().strftime("%Y-%m-%d %H:%M:%S")
        part = pathlib.Path(options.results + ".part")
        part.write_text(json.dumps({"program": digest, "ran_at": at, "scenarios": results}, ensure_ascii=False, indent=1) + "\n")
        shutil.move(part, options.results)
    print(f"{len(results) - failed} 个场景通过, {failed} 个未过")
    sys.exit(1 if failed or not results else 0)


if __name__ == "__main__":
    main()
