#!/usr/bin/env python3
"""Writes the key reference of docs/policy-pack.md from the structs of src/model (their comments are the documentation).

    tools/pack_reference.py          rewrites the chapter between the markers
    tools/pack_reference.py --check  exit 1 if the chapter is out of date (a test runs this)

A comment behind a member, and the lines under it that begin in the same column, belong to that member; comment lines
before a member belong to it. A key without any meaning is an error: write the comment.
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

# What keys mean that mean the same wherever they stand.
EVERYWHERE = {"id": "by which other entries and formulas name it; unique among its kind", "title": "as people read it",
              "serves": 'mechanisms it serves: "#48"; several are separated by blanks',
              "note": "remark for people; nothing is computed by it"}


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
    """The structs by name, what their enumerations may be, and what those mean."""
    about = {}
    text = "\n".join((ROOT / "src/model" / name).read_text(encoding="utf-8") for name in FILES)
    enums = {m.group(1): [w.strip() for w in m.group(2).split(",")]
             for m in re.finditer(r"BOOST_DESCRIBE_ENUM\((\w+),\s*([^)]*)\)", text)}
    for m in re.finditer(r"((?://[^\n]*\n)+)enum class (\w+)", text):
        words = " ".join(line.lstrip("/ ").strip() for line in m.group(1).splitlines())
        if m.group(2) in enums and "domain.md" not in words:
            about[m.group(2)] = words
    structs = {}
    for m in re.finditer(r"((?://[^\n]*\n)*)struct (\w+) \{([^\n]*\n.*?)\n\};", text, re.S):
        intro = " ".join(line.lstrip("/ ").strip() for line in m.group(1).splitlines())
        structs[m.group(2)] = (intro, read_members(m.group(3)))
    return structs, enums, about


def read_members(body):
    """Every member with its type, default and comment."""
    members, pending, column = [], [], None
    body = re.sub(r"(>)\n\s+(\w+;)", r"\1 \2", body)  # a member broken over two lines
    for line in body.splitlines():
        stripped = line.strip()
        if stripped.startswith("//"):
            text = stripped.lstrip("/ ")
            if column is not None and line.index("//") == column:
                for member in members[-1]:
                    member["comment"] += " " + text
            else:
                pending.append(text)
                column = None
            continue
        found = re.match(r"([\w:<>, ]+?) (\w+(?:, \w+)*)(?: = ([^;]+))?;\s*(?://\s*(.*))?$", stripped)
        column = line.index("//") if found and found.group(4) else None
        if found:
            comment = " ".join(pending + ([found.group(4)] if found.group(4) else []))
            members.append([{"name": name, "type": found.group(1).strip(), "default": found.group(3), "comment": comment}
                            for name in found.group(2).split(", ")])
        pending = []
    return [member for group in members for member in group]


def meaning_of(member, about):
    words = [member["comment"], about.get(member["type"], "")]
    if any(words):
        return ". ".join(word.rstrip(".") for word in words if word).replace("|", "\\|")
    listed = re.fullmatch(r"std::vector<([A-Z]\w+)>", member["type"])
    if listed and listed.group(1) in ORDER:
        return f"see {listed.group(1)} below"
    return EVERYWHERE.get(member["name"], "")


def methods():
    """What each method of scoring reads and gives: the comment of scoring/methods.h."""
    text = (ROOT / "src/scoring/methods.h").read_text(encoding="utf-8")
    lines = text[text.index("// Points earned"):text.index("#include")].splitlines()
    return "```text\n" + "\n".join(line[3:] for line in lines).strip() + "\n```\n"


def render():
    structs, enums, about = read_structs()
    out, unexplained = [BEGIN], []
    for name in ORDER:
        intro, members = structs[name]
        section = SECTIONS.get(name)
        out.append(f"\n### {f'`{section}:` — ' if section else ''}{name}\n")
        if intro:
            out.append(intro + "\n")
        out.append("| key | value | default | meaning |\n|---|---|---|---|")
        for m in members:
            default = (m["default"] or "").strip().strip('"').split("::")[-1]
            meaning = meaning_of(m, about)
            if not meaning:
                unexplained.append(f"{name}.{m['name']}")
            out.append(f"| `{m['name']}` | {type_name(m['type'], enums)} | {default} | {meaning} |")
        if name == "Scoring":
            out.append("\n" + methods().rstrip())
    if unexplained:
        sys.exit("without a meaning in src/model: " + ", ".join(unexplained))
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
