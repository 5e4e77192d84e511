#!/usr/bin/env python3
"""Holds the layering of docs/architecture.md: which folder of src/ may include which. Exit 1 names every breach."""
import pathlib
import re
import sys

MAY = {
    "base": "",
    "reflect": "base",
    "ledger": "base",
    "notify": "base",
    "model": "base reflect",
    "formula": "base model",
    "report": "base model",
    "scoring": "base model formula",
    "signals": "base model formula",
    "rules": "base model formula",
    "workflow": "base model formula",
    "insight": "base model formula",
    "policy": "base reflect model formula scoring signals rules workflow",
    "storage": "base reflect model ledger",
    "facts": "base reflect model formula",
    "app": "base reflect ledger notify model formula report scoring signals rules workflow insight policy storage facts",
    "demo": "base reflect model policy app",
    "api": "base reflect model app",
    "cli": "base reflect model app demo",
}
# Outside libraries that only one folder may include.
# sqlite3.h: storage for the record itself, facts for other systems' files, demo to make such a file.
ONLY = {"soci": "storage", "sqlite3.h": "storage facts demo", "libpq-fe.h": "storage facts", "curl": "base", "duckdb.h": "facts", "yaml-cpp": "policy", "libpq": "storage facts",
        "boost/beast": "api", "CLI": "cli", "sodium.h": "app"}


def breaches(src: pathlib.Path):
    for path in sorted(src.rglob("*.[hc]*")):
        if path.suffix not in (".h", ".cpp", ".inc"):
            continue
        folder = path.relative_to(src).parts[0]
        allowed = set(MAY.get(folder, "").split()) | {folder}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found = re.match(r'\s*#\s*include\s+([<"])([^>"]+)[>"]', line)
            if not found:
                continue
            name = found.group(2)
            top = name.split("/")[0]
            if found.group(1) == '"' and "/" in name and top in MAY and top not in allowed:
                yield f"{path}:{number}: {folder} may not include {top} (allowed: {' '.join(sorted(allowed))})"
            for library, owners in ONLY.items():
                if (name == library or name.startswith(library + "/")) and folder not in owners.split():
                    yield f"{path}:{number}: only {owners} may include <{library}>"


def differs_from(document: pathlib.Path):
    """Rows of the table in docs/architecture.md that say something else than MAY."""
    told = {}
    for line in document.read_text(encoding="utf-8").splitlines():
        row = re.fullmatch(r"\| (\w+) \| .* \| ([a-z –]*) \|", line)
        if row and row[1] in MAY:
            told[row[1]] = row[2].replace("–", "").strip()
    for folder in MAY:
        if told.get(folder) != MAY[folder]:
            yield f"{document}: {folder} may include “{MAY[folder]}”, the table says “{told.get(folder, 'nothing about it')}”"


if __name__ == "__main__":
    found = list(breaches(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "src")))
    unknown = [p.name for p in pathlib.Path(sys.argv[1]).iterdir() if p.is_dir() and p.name not in MAY]
    found += [f"src/{name}: not in the layering table of tools/layers.py" for name in unknown]
    found += differs_from(pathlib.Path(sys.argv[1]).resolve().parent / "docs/architecture.md")
    print("\n".join(found) or "layering holds")
    sys.exit(1 if found else 0)
