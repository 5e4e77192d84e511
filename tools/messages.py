#!/usr/bin/env python3
"""Every message code used in src/ has a text in src/base/messages, every text is used, and no code stands twice; messages
and the program's other Chinese texts have full-width punctuation (prose.py), which --fix writes."""
import pathlib
import re
import sys

from prose import fixed, literals

fix = "--fix" in sys.argv
words = [word for word in sys.argv[1:] if not word.startswith("--")]
src = pathlib.Path(words[0] if words else "src")
texts = {}
problems = []


def punctuation(path):
    """Reports (or mends) every text of a file whose punctuation is not full-width."""
    whole = path.read_text(encoding="utf-8")
    lines = whole.split("\n")
    for number, line in enumerate(lines, 1):
        for found in reversed(literals(line)):
            text = found.group(1)
            if path.suffix == ".inc" and found.start() < 3 or fixed(text) == text:
                continue
            if fix:
                line = line[:found.start(1)] + fixed(text) + line[found.end(1):]
            else:
                problems.append(f"{path}:{number}: 标点应为全角：{fixed(text)}")
        lines[number - 1] = line
    if fix and "\n".join(lines) != whole:
        path.write_text("\n".join(lines), encoding="utf-8")


for path in [*(src / "base/messages").glob("*.inc"), *src.rglob("*.cpp"), *src.rglob("*.h"), *(src.parent / "programs").glob("*.cpp")]:
    if "_test" not in path.stem and src / "demo" not in path.parents:  # the demonstration's data are data
        punctuation(path)
for inc in sorted((src / "base/messages").glob("*.inc")):
    for number, line in enumerate(inc.read_text(encoding="utf-8").splitlines(), 1):
        found = re.match(r'\{"([a-z0-9_.]+)", ".+"\},$', line)
        if not found:
            if line.strip() and not line.startswith("//"):
                problems.append(f"{inc}:{number}: not of the form {{\"area.what\", \"text\"}},")
            continue
        if found.group(1) in texts:
            problems.append(f"{inc}:{number}: {found.group(1)} stands twice")
        if found.group(1).split(".")[0] != inc.stem:
            problems.append(f"{inc}:{number}: {found.group(1)} does not belong to area {inc.stem}")
        texts[found.group(1)] = f"{inc}:{number}"
areas = "|".join(p.stem for p in (src / "base/messages").glob("*.inc"))
used = {}
for path in [*src.rglob("*.cpp"), *(src.parent / "programs").glob("*.cpp")]:
    for code in re.findall(rf'"((?:{areas})\.[a-z0-9_]+)"', path.read_text(encoding="utf-8")):
        used.setdefault(code, path)
for path in src.rglob("*.h"):
    for code in re.findall(rf'"((?:{areas})\.[a-z0-9_]+)"', path.read_text(encoding="utf-8")):
        used.setdefault(code, path)
# Permissions are written the same way: "ledger.read".
permissions = set(re.findall(r'"([a-z_.]+)"', (src / "model/access.h").read_text(encoding="utf-8")))
problems += [f"{path}: code {code} has no text" for code, path in used.items() if code not in texts
             and code not in permissions and not code.endswith((".csv", ".db", ".h", ".cpp", ".json", ".yaml", ".log"))]
problems += [f"{place}: {code} is used nowhere" for code, place in texts.items() if code not in used]
print("\n".join(problems) or f"{len(texts)} messages, all used")
sys.exit(1 if problems else 0)
