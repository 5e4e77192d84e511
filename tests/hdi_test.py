#!/usr/bin/env python3
"""The Human Development Index expressed as a pack, for the countries of data/development.csv (how they were chosen: data/SOURCE.md there)."""
import sys
from decimal import ROUND_HALF_UP, Decimal

from cli import ROOT, Program, Scratch

PUBLISHED = {"NOR": "0.961", "DEU": "0.942", "CHN": "0.768", "BRA": "0.754", "ZAF": "0.713"}


def main():
    program = Program(sys.argv[1], now="2022-10-01 08:00:00")
    pack = ROOT / "policies/examples/hdi"
    with Scratch() as scratch:
        home = scratch / "home"
        program("init", home, "--policy", pack)
        program("ingest", home, "development", pack / "data/development.csv")
        program("compute", home, "--period", 2021)
        rows = program.table("results", home, "--period", 2021, "--indicator", "HDI")
        found = {r["unit"]: str(Decimal(r["value"]).quantize(Decimal("0.001"), ROUND_HALF_UP)) for r in rows if r["value"]}
        assert found == PUBLISHED, found
    print(f"{len(PUBLISHED)} published figures hold")


if __name__ == "__main__":
    main()
