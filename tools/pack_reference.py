#!/usr/bin/env python3
"""Writes the key reference of docs/policy-pack.md from the structs of src/model (their comments are the documentation).

    tools/pack_reference.py          rewrites the chapter between the markers
    tools/pack_reference.py --check  exit 1 if the chapter is out of date (a test runs this)
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DOC = ROOT / "docs/policy-pack.md"
BEGIN, END = "<!-- keys: begin (tools/pack_reference.py) -->", "<!-- keys: end -->"
FILES = ["org.h", "facts.h", "indicator.h", "access.h", "pack.h"]
# Structs that are written by people in a pack, in the order of the chapter.
ORDER = ["PackInfo", "Level", "Unit", "UnitTable", "UnitDataset", "Succession", "CalendarYear", "Dataset", "Column",
         "DerivedDataset", "DerivedColumn", "Dimension", "Axis", "Indicator", "TargetRule", "Scoring", "Band", "Sheet",
         "PeerScheme", "PeerGroup", "GradeScheme", "Grade", "AdjustmentRule", "AdjustmentLimits", "VetoRule", "Parameter",
         "ParameterValue", "Mechanism", "Figure", "PublishChecks", "Robustness", "Retention", "Role",
         "SecondFactorRole", "AccessRules"]
SECTIONS = {"PackInfo": "pack", "Level": "levels", "Unit": "units", "UnitTable": "unit_tables", "UnitDataset": "unit_datasets",
            "Succession": "successions", "CalendarYear": "calendar", "Dataset": "datasets", "DerivedDataset": "derived",
            "Dimension": "dimensions", "Axis": "axes", "Indicator": "indicators", "Sheet": "sheets", "PeerScheme": "peers",
            "GradeScheme": "grades", "AdjustmentRule": "adjustments", "AdjustmentLimits": "adjustment_limits",
            "VetoRule": "vetoes", "Parameter": "parameters", "Mechanism": "mechanisms", "Figure": "figures", "PublishChecks": "checks",
            "Robustness": "robustness", "Retention": "retention", "Role": "roles", "AccessRules": "access"}


def type_name(cpp, enums):
    optional = cpp.startswith("std::optional<")
    inner = cpp[len("std::optional<"):-1] if optional else cpp
    names = {"std::string": "text", "int": "integer", "std::int64_t": "integer", "bool": "true/false", "Decimal": "number",
             "Date": "date", "Period": "period", "std::vector<std::string>": "list of text", "std::vector<Date>": "list of dates",
             "std::map<std::string, std::string>": "text → text", "std::map<std::string, Decimal>": "text → number"}
    if inner in names:
        return names[inner]
    if inner in enums:
        return " / ".join(enums[inner])
    listed = re.fullmatch(r"std::vector<(\w+)>", inner)
    return f"list of {listed.group(1)}" if listed else inner


def read_structs():
    text = "\n".join((ROOT / "src/model" / name).read_text(encoding="utf-8") for name in FILES)
    enums = {m.group(1): [w.strip() for w in m.group(2).split(",")]
             for m in re.finditer(r"BOOST_DESCRIBE_ENUM\((\w+),\s*([^)]*)\)", text)}
    structs = {}
    for m in re.finditer(r"((?://[^\n]*\n)*)struct (\w+) \{([^\n]*\n.*?)\n\};", text, re.S):
        intro = " ".join(line.lstrip("/ ").strip() for line in m.group(1).splitlines())
        members, pending = [], []
        body = re.sub(r"(>)\n\s+(\w+;)", r"\1 \2", m.group(3))  # a member broken over two lines
        for line in body.splitlines():
            line = line.strip()
            if line.startswith("//"):
                if members and not pending and members[-1]["more"]:
                    members[-1]["comment"] += " " + line.lstrip("/ ")
                else:
                    pending.append(line.lstrip("/ "))
                continue
            found = re.match(r"([\w:<>, ]+?) (\w+(?:, \w+)*)(?: = ([^;]+))?;\s*(?://\s*(.*))?$", line)
            if not found:
                pending = []
                continue
            for name in found.group(2).split(", "):
                members.append({"name": name, "type": found.group(1).strip(), "default": found.group(3),
                                "comment": " ".join(pending + ([found.group(4)] if found.group(4) else [])), "more": bool(found.group(4))})
            pending = []
        structs[m.group(2)] = (intro, members)
    return structs, enums


def render():
    structs, enums = read_structs()
    out = [BEGIN]
    for name in ORDER:
        intro, members = structs[name]
        section = SECTIONS.get(name)
        out.append(f"\n### {f'`{section}:` — ' if section else ''}{name}\n")
        if intro:
            out.append(intro + "\n")
        out.append("| key | value | default | meaning |\n|---|---|---|---|")
        for m in members:
            default = (m["default"] or "").strip().strip('"').split("::")[-1]
            meaning = m["comment"].replace("|", "\\|")
            out.append(f"| `{m['name']}` | {type_name(m['type'], enums)} | {default} | {meaning} |")
    out.append(END)
    return "\n".join(out)


if __name__ == "__main__":
    text = DOC.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    fresh = before + render() + after
    if "--check" in sys.argv:
        if fresh != text:
            sys.exit("docs/policy-pack.md: the key reference is out of date; run tools/pack_reference.py")
        print("key reference up to date")
    else:
        DOC.write_text(fresh, encoding="utf-8")
