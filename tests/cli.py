"""What the tests of the whole program share: running it, making homes, reading its tables."""
import csv
import io
import os
import pathlib
import shutil
import subprocess
import tempfile

# How much slower than usual the program may be: builds with sanitizers are.
PATIENCE = int(os.environ.get("JIXIAO_TEST_PATIENCE", "1"))
ROOT = pathlib.Path(__file__).resolve().parent.parent


class Program:
    def __init__(self, binary, now="2026-11-20 08:00:00"):
        self.binary = str(pathlib.Path(binary).resolve())
        self.env = dict(os.environ, JIXIAO_NOW=now)

    def __call__(self, *args, status=0, timeout=300, **kwargs):
        done = subprocess.run([self.binary, *map(str, args)], env=self.env, capture_output=True, text=True, timeout=timeout * PATIENCE, **kwargs)
        assert status is None or done.returncode == status, \
            f"jixiao {' '.join(map(str, args))}: exit {done.returncode}, expected {status}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done

    def start(self, *args):
        return subprocess.Popen([self.binary, *map(str, args)], env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def table(self, *args):
        return list(csv.DictReader(io.StringIO(self(*args, "--format", "csv").stdout)))


class Scratch:
    """A temporary folder that goes away."""
    def __enter__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="jixiao-"))
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


def libraries(program, home):
    """The tutorial's home with its data in it, nothing computed."""
    pack = ROOT / "policies/examples/libraries"
    program("init", home, "--policy", pack)
    for dataset in ("loan", "visit"):
        program("ingest", home, dataset, pack / "data" / f"{dataset}.csv")


def snapshot(home):
    """Everything of a home that matters, to compare before and after: not the lock, not the caches."""
    out = {}
    for path in sorted(pathlib.Path(home).rglob("*")):
        relative = path.relative_to(home)
        if path.is_file() and relative.parts[0] not in ("cache", "lock") and not path.name.endswith(("-shm", "-wal")):
            out[str(relative)] = path.read_bytes()
    return out
