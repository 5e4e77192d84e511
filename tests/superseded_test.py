#!/usr/bin/env python3
"""A version that a correction has replaced is still explained by the rows it was made of. Figures by hand."""
import json
import sys

from cli import Program, Scratch, libraries


def explained(program, home, version):
    told = json.loads(program("explain", home, "--unit", "L2", "--indicator", "RETURNED", "--period", "2026-09", "--version", version,
                              "--format", "json").stdout)
    return told, {atom["part"]: atom for atom in told["atoms"]}


def main():
    program = Program(sys.argv[1])
    with Scratch() as scratch:
        home = scratch / "home"
        libraries(program, home)
        program("compute", home, "--period", "2026-09")
        program("publish", home, "--period", "2026-09", "--accept", "首次公布")
        before, parts = explained(program, home, "1")
        # L2 had loans 5 and 6 due: one came back in time.
        assert (parts["分子"]["value"], parts["分母"]["value"]) == ("1", "2"), parts
        assert before["reproduced"] and before["matches_facts"], before

        # Loan 5 came back a fortnight late.
        corrected = scratch / "corrected.csv"
        corrected.write_text("借阅号,图书馆,借出日期,应还日期,归还日期\n5,L2,2026-09-01,2026-09-15,2026-09-30\n", encoding="utf-8")
        program("ingest", home, "loan", corrected)
        program("compute", home, "--period", "2026-09")
        program("publish", home, "--period", "2026-09", "--accept", "更正一条")

        old, parts = explained(program, home, "1")
        assert (parts["分子"]["value"], parts["分母"]["value"]) == ("1", "2"), parts
        assert [one["batch_file"] for one in parts["分子"]["partitions"]] == ["loan.csv"], parts["分子"]
        assert old["value"] == before["value"] and old["reproduced"] and not old["matches_facts"], old
        new, parts = explained(program, home, "2")
        assert (parts["分子"]["value"], parts["分母"]["value"]) == ("0", "2"), parts
        assert new["reproduced"] and new["matches_facts"], new
    print("each version is explained by its own rows")


if __name__ == "__main__":
    main()
