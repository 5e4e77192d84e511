#!/usr/bin/env python3
"""One name, one type: no struct, class or enum of a namespace is defined in two files. The compiler sees one file at a
time and the linker then takes either of the two, which reads memory as what it is not."""
import collections
import pathlib
import re
import sys

NAMESPACE = re.compile(r"\s*(?:inline\s+)?namespace\s*([\w:]*)\s*\{")
TYPE = re.compile(r"(?:struct|class|enum|enum class|enum struct)\s+(\w+)\s*(?:final\s*)?(?::[^:].*)?\{")
LITERAL = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])\'|//.*')


def types_of(text):
    """Names with their namespaces of all types at namespace level; unnamed namespaces are a file's own."""
    open_namespaces, depth = [], 0
    for line in text.splitlines():
        line = LITERAL.sub("", line)
        namespace = NAMESPACE.match(line)
        if namespace:
            open_namespaces.append((namespace.group(1), depth))
        elif depth == len(open_namespaces) and (found := TYPE.match(line)) and all(name for name, _ in open_namespaces):
            yield "::".join([*(name for name, _ in open_namespaces), found.group(1)])
        depth += line.count("{") - line.count("}")
        while open_namespaces and depth <= open_namespaces[-1][1]:
            open_namespaces.pop()


def main(folders):
    places = collections.defaultdict(set)
    for folder in folders:
        for path in sorted(pathlib.Path(folder).rglob("*")):
            if path.suffix in (".h", ".cpp"):
                for name in types_of(path.read_text(encoding="utf-8")):
                    places[name].add(str(path))
    twice = {name: files for name, files in places.items() if len(files) > 1}
    for name, files in sorted(twice.items()):
        print(f"{name} is defined in {' and '.join(sorted(files))}", file=sys.stderr)
    print(f"{len(places)} types, {len(twice)} defined twice")
    return 1 if twice or len(places) < 100 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["src", "programs"]))
