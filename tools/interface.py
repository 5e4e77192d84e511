#!/usr/bin/env python3
"""interface.py JIXIAO: the web pages' types (web/src/api/openapi.ts) are those of this program's interface; their first
line holds the digest of what `jixiao openapi` printed when they were made. --digest prints it."""
import hashlib
import pathlib
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parent.parent
program = [word for word in sys.argv[1:] if not word.startswith("--")][0]
printed = subprocess.run([program, "openapi"], check=True, capture_output=True).stdout
line = f"// jixiao openapi, sha256 {hashlib.sha256(printed).hexdigest()}"
if "--digest" in sys.argv:
    print(line)
    sys.exit(0)
with open(root / "web/src/api/openapi.ts", encoding="utf-8") as types:
    kept = types.readline().rstrip("\n")
if kept != line:
    print("web/src/api/openapi.ts is not of this program's interface: run tools/web.sh types")
    sys.exit(1)
print("the web pages' types are those of the interface")
