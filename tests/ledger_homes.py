"""Homes for the tests of the ledger's verification: small, with everything the log covers in them."""
import shutil
import sqlite3
import time

from cli import PATIENCE, ROOT, libraries
from serving import Serving

PERIOD = "2026-09"


def publish(program, home):
    program("compute", home, "--period", PERIOD)
    program("publish", home, "--period", PERIOD, "--accept", "测试用")


def corrections(folder):
    """Loans 3 and 4 as they should have been; a row that cannot be, and a cell that is no date."""
    path = folder / "loan-2.csv"
    path.write_text("借阅号,图书馆,借出日期,应还日期,归还日期\n"
                    "3,L1,2026-09-01,2026-09-15,2026-09-14\n"
                    "4,L1,2026-09-05,2026-09-19,2026-09-17\n"
                    "98,L2,2026-09-31,2026-10-14,\n"
                    "99,L2,2026-09-03,2026-09-17,昨天\n", encoding="utf-8")
    return path


def second_pack(folder):
    pack = folder / "pack-2"
    shutil.copytree(ROOT / "policies/examples/libraries", pack)
    text = (pack / "pack.yaml").read_text(encoding="utf-8")
    (pack / "pack.yaml").write_text(text.replace('version: "1.0"', 'version: "1.1"').replace("三家图书馆", "三家图书馆（修订）"), encoding="utf-8")
    return pack


def rich(program, home, folder):
    """Two versions of a publication with a correction between them, two packs of which the first came back, a sealed batch of
    the audit trail, and data that came after the last publication."""
    libraries(program, home)
    publish(program, home)
    program("ingest", home, "loan", corrections(folder))
    publish(program, home)
    program("policy", "install", home, second_pack(folder))
    program("policy", "install", home, ROOT / "policies/examples/libraries")
    late = folder / "visit-2.csv"
    late.write_text("图书馆,日期,到馆人次,开放小时\nL1,2026-10-08,120,9.0\n", encoding="utf-8")
    program("ingest", home, "visit", late)
    seal(program, home)
    return home


def seal(program, home):
    """The server seals the trail at its first beat."""
    serving = Serving(program, home)
    until = time.monotonic() + 30 * PATIENCE
    while not sealed(home):
        assert time.monotonic() < until, "the audit trail is not sealed"
        time.sleep(0.1)
    code, _, err = serving.stop()
    assert code == 0, err


def sealed(home):
    db = sqlite3.connect(home / "jixiao.db", timeout=30)
    count, = db.execute("SELECT count(*) FROM audit_batch").fetchone()
    db.close()
    return count > 0
