#!/usr/bin/env python3
"""Bad input: each case gets a clear message, a non-zero exit and leaves the home exactly as it was."""
import os
import random
import shutil
import subprocess
import sys
import zipfile

from cli import ROOT, Program, Scratch, libraries, snapshot

HEADER = "借阅号,图书馆,借出日期,应还日期,归还日期\n"
COMPOUND = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + bytes(504)  # how old Excel files and workbooks with a password begin


def bad_files(folder):
    """Files nobody should send, each with a word its message must contain."""
    def write(name, data):
        path = folder / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path
    yield write("empty.csv", b""), "空"
    yield write("header.csv", HEADER), "行"
    yield write("binary.csv", random.Random(1).randbytes(4096)), ""
    yield write("quote.csv", HEADER + '1,"L1,2026-09-01,2026-09-02,\n'), ""
    yield write("cut.csv", HEADER + "1,L1,2026-09-01,2026-09-02,\n2,L1,2026-0"), "中断"
    yield write("columns.csv", "甲,乙\n1,2\n"), "列"
    yield write("dates.csv", HEADER + "1,L1,2026-02-30,2026-09-02,\n"), ""
    yield write("units.csv", HEADER + "1,L9,2026-09-01,2026-09-02,\n"), ""
    yield write("page.xls", "\ufeff  <!DOCTYPE html><html><table><tr><td>借阅号</td></tr></table></html>"), "网页"
    yield write("document.csv", b"%PDF-1.7\n1 0 obj\n"), "PDF"
    yield write("old.xlsx", COMPOUND + b"Workbook".ljust(4096, b"\0")), "旧版"
    yield write("password.xlsx", COMPOUND + bytes(2 << 20) + "EncryptedPackage".encode("utf-16-le") + bytes(4096)), "密码"
    yield write("wide.csv", ",".join(f"列{n}" for n in range(20000)) + "\n" + "1," * 19999 + "1\n"), "等 20000 个"
    archive = folder / "archive.xlsx"
    with zipfile.ZipFile(archive, "w") as z:
        z.writestr("loan.csv", HEADER)
    yield archive, "压缩文件"
    yield folder, "文件夹"
    os.mkfifo(folder / "pipe.csv")
    yield folder / "pipe.csv", "不是普通文件"
    yield write("truncated.xlsx", b"PK\x03\x04" + b"\x00" * 40), ""
    yield write("truncated.parquet", b"PAR1" + b"\x00" * 64), ""
    yield write("huge.csv", HEADER + "1,L1," + "9" * (40 << 20) + ",2026-09-02,\n"), ""
    bomb = folder / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
        z.writestr("[Content_Types].xml", "<Types/>")
        z.writestr("xl/workbook.xml", '<workbook><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>')
        z.writestr("xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * (600 << 20))
    yield bomb, ""


def bad_packs(folder):
    """A pack's text broken in one place, and what the message must name."""
    good = (ROOT / "policies/examples/libraries/pack.yaml").read_text(encoding="utf-8")
    cases = {
        "syntax": (good.replace("levels:", "levels: ["), "pack.yaml:"),
        "unknown key": (good.replace("    target: 90", "    targte: 90"), "target"),
        "unknown dataset": (good.replace("count(loan on due_on)", "count(laon on due_on)"), "loan"),
        "unknown column": (good.replace("returned_on <= due_on", "returned <= due_on"), "returned_on"),
        "points": (good.replace("points: {library: 60}", "points: {library: 61}"), "101"),
        "duplicate key": (good.replace("    target: 90", "    target: 90\n    target: 91"), "target"),
        "anchor bomb": (good + "\nx: &a [1]\ny: [*a, *a]\n", "锚点"),
        "duplicate id": (good.replace("id: BUSY", "id: RETURNED"), "RETURNED"),
        "cycle": (good.replace("numerator: count(loan on due_on where returned_on <= due_on)\n    denominator: count(loan on due_on)",
                               "value: indicator('BUSY')").replace("value: sum(visit.visitors) / sum(visit.opening_hours where visitors is not missing)",
                                                                   "value: indicator('RETURNED')"), "→"),
        "deep": (good.replace("count(loan on due_on where", "(" * 10000 + "count(loan on due_on where"), ""),
        "types": (good.replace("returned_on <= due_on", "returned_on <= library"), ""),
    }
    for name, (text, word) in cases.items():
        pack = folder / name.replace(" ", "_")
        pack.mkdir()
        assert text != good, name
        (pack / "pack.yaml").write_text(text, encoding="utf-8")
        yield name, pack, word


def check_files(program, scratch, home):
    before = snapshot(home)
    count = 0
    for path, word in bad_files(scratch):
        done = program("ingest", home, "loan", path, status=1)
        assert done.stderr.startswith("错误：") and word in done.stderr, (path.name, done.stderr)
        assert snapshot(home) == before, f"{path.name} changed the home"
        count += 1
    return count


def check_packs(program, scratch):
    count = 0
    for name, pack, word in bad_packs(scratch):
        done = program("policy", "check", pack, status=1)
        assert "pack.yaml:" in done.stdout and word in done.stdout, (name, done.stdout)
        done = program("init", scratch / "never", "--policy", pack, status=1)
        assert not (scratch / "never").exists(), f"{name}: half a home"
        count += 1
    return count


def check_stored(program, scratch):
    """A pack by which the numbers taken in before would be read as others is not installed."""
    home = scratch / "stored"
    libraries(program, home)
    before = snapshot(home)
    good = (ROOT / "policies/examples/libraries/pack.yaml").read_text(encoding="utf-8").replace('version: "1.0"', 'version: "2.0"')
    changes = {"hundredths": ("type: decimal, scale: 1", "type: decimal, scale: 2", "opening_hours"),
               "decimals": ("type: integer, unit: 人", "type: decimal, unit: 人", "visitors"),
               "column": ("      - {name: visitors,", "      - {name: guests, title: 访客, type: integer}\n      - {name: visitors,", "guests"),
               "quarters": ("    date: day\n", "    date: day\n    partition: quarter\n", "visit")}
    for name, (old, new, word) in changes.items():
        pack = scratch / f"stored-{name}"
        pack.mkdir()
        assert good.count(old) == 1, old
        (pack / "pack.yaml").write_text(good.replace(old, new), encoding="utf-8")
        done = program("policy", "install", home, pack, status=1)
        assert word in done.stderr + done.stdout and "入库" in done.stderr + done.stdout, (name, done.stdout, done.stderr)
        assert snapshot(home) == before, f"{name} changed the home"
    return len(changes)


def check_empty_period(program, home):
    """A month for which nothing was delivered is not published as if it had been assessed."""
    program("compute", home, "--period", "2027-01")
    done = program("publish", home, "--period", "2027-01", status=1)
    assert "没有一个指标取到数" in done.stderr, done.stderr
    program("results", home, "--period", "2027-01", "--version", "1", status=1)


def check_told(program, scratch):
    """What did not pass is told with its row; a row with two faults is one refused row; of many unknown headers only some are named."""
    home = scratch / "told"
    libraries(program, home)
    headers = HEADER.strip() + "".join(f",备注{n}" for n in range(300)) + "\n"
    (scratch / "told.csv").write_text(headers + "50,L1,2026-09-01,2026-09-20," + "," * 300 + "\n合计,,," + "," * 301 + "\n", encoding="utf-8")
    told = program("ingest", home, "loan", scratch / "told.csv").stdout
    assert "入库 1 行，隔离 1 行" in told, told
    assert "第 3 行：图书馆：必填" in told and "第 3 行：应还日期：必填" in told, told
    assert "备注9 等 300 个" in told and "备注10" not in told, told


def check_damaged_facts(program, scratch, home):
    """A fact file that is gone or damaged is named, whatever the engine makes of it."""
    for what, damage in (("不见了", lambda file: file.unlink()), ("已损坏", lambda file: file.write_bytes(file.read_bytes()[:100])),
                         ("已损坏", lambda file: file.write_bytes(file.read_bytes()[:4] + b"\xff" * 400 + file.read_bytes()[404:])),
                         # The name of whoever wrote it, in the footer: every row still decodes.
                         ("已损坏", lambda file: file.write_bytes(file.read_bytes().replace(b"DuckDB", b"DuckDb", 1)))):
        copy = scratch / "damaged"
        shutil.copytree(home, copy)
        shutil.rmtree(copy / "cache")
        file = next((copy / "facts" / "visit").rglob("*.parquet"))
        damage(file)
        done = program("compute", copy, "--period", "2026-09", status=1)
        assert what in done.stderr and str(file.relative_to(copy / "facts")) in done.stderr, done.stderr
        shutil.rmtree(copy)


def check_usage(program, home):
    before = snapshot(home)
    for args, status in ((("results", home, "--period", "2026-13"), 2), (("results", home, "--period", "2026-08"), 1),
                         (("publish", home, "--period", "2026-08"), 1), (("ingest", home, "laon", "x.csv"), 1),
                         (("ingest", home, "loan", "no-such-file.csv"), 1), (("frobnicate",), 2), ((), 2),
                         (("explain", home, "--unit", "L9", "--indicator", "BUSY", "--period", "2026-09"), 1),
                         (("init", home, "--policy", ROOT / "policies/examples/libraries"), 1),
                         (("compute", home / "nowhere", "--period", "2026-09"), 1), (("eval", "1 +"), 1), (("eval", "(" * 10000), 1)):
        done = program(*args, status=status)
        assert done.stderr, args
    assert snapshot(home) == before
    near = program("ingest", home, "laon", "x.csv", status=1).stderr
    assert "loan" in near, near


def check_disk_full(program, scratch):
    """A home on a tiny file system: what does not fit is refused, what was there stays whole."""
    place = scratch / "tiny"
    place.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", place], capture_output=True).returncode == 0
    if not mounted:
        print("disk full: not tried, a tmpfs cannot be mounted here")
        return
    try:
        home = place / "home"
        libraries(program, home)
        program("compute", home, "--period", "2026-09")
        program("publish", home, "--period", "2026-09")
        rng = random.Random(7)
        lines = [f"{rng.getrandbits(60)},L{rng.randint(1, 3)},2026-09-{rng.randint(1, 28):02},2026-10-{rng.randint(1, 28):02}," for n in range(1000, 400000)]
        big = scratch / "big.csv"
        big.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
        done = program("ingest", home, "loan", big, status=1)
        assert done.stderr.startswith("错误："), done.stderr
        program("ledger", "verify", home)
        rows = program.table("results", home, "--period", "2026-09", "--total")
        assert len([r for r in rows if r["level"] == "library"]) == 3
    finally:
        subprocess.run(["umount", place], check=False)


def main():
    program = Program(sys.argv[1])
    with Scratch() as scratch:
        home = scratch / "home"
        libraries(program, home)
        program("compute", home, "--period", "2026-09")
        program("publish", home, "--period", "2026-09")
        files = check_files(program, scratch, home)
        packs = check_packs(program, scratch) + check_stored(program, scratch)
        check_told(program, scratch)
        check_damaged_facts(program, scratch, home)
        check_usage(program, home)
        check_empty_period(program, home)
        check_disk_full(program, scratch)
        program("ledger", "verify", home)
        shutil.rmtree(home)
    print(f"{files} bad files, {packs} bad packs, all refused with a message and nothing changed")


if __name__ == "__main__":
    main()
