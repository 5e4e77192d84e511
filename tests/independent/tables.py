"""The demo's CSV files in SQLite, checked by rules written down here and nowhere else: a second reading of the same data, sharing no code
with the program. Money is integer cents, decimals integers of their scale, dates ISO text, booleans 1 and 0. Besides a table per
dataset: units, inside (every organisation under a unit), calendar (workdays up to and including a day)."""
import csv
import datetime
import functools
import re
import sqlite3
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

TRUTH = {"是": 1, "true": 1, "1": 1, "否": 0, "false": 0, "0": 0}
LONG = Context(prec=60)


class Bad(ValueError):
    """A cell that does not say what its column promises."""


def quotient(n, d, places=12):
    """n / d with the twelve decimals the pack's numbers have, half to even."""
    n, d = Fraction(n), Fraction(d)
    scaled = Fraction(n * 10**places, d)
    return Decimal(round(scaled)).scaleb(-places, LONG)  # round() of a Fraction is half to even


def datasets(pack):
    """What the pack declares, read by eye: every column stands on a line of its own."""
    out = {}
    for path in sorted((pack / "datasets").glob("*.yaml")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if match := re.match(r"  - id: (\w+)", line):
                name, column = match[1], {}
                out[name] = {"columns": column}
            elif match := re.match(r"    (key|kind|owner): \[?([\w, ]+)\]?", line):
                out[name][match[1]] = match[2].split(", ") if match[1] == "key" else match[2]
            elif match := re.match(r"      - \{name: (\w+), title: ([^,]+), type: (\w+)(.*)\}", line):
                rest = match[4]
                values = re.search(r"values: \[([^\]]*)\]", rest)
                column[match[1]] = {
                    "title": match[2], "type": match[3], "nullable": "nullable: true" in rest,
                    "values": values and values[1].split(", "),
                    "scale": int((re.search(r"scale: (\d+)", rest) or [0, 2 if match[3] == "money" else 0])[1]),
                    "minimum": (re.search(r"minimum: (-?\d+)", rest) or [0, None])[1],
                    "maximum": (re.search(r"maximum: (-?\d+)", rest) or [0, None])[1]}
    return out


@functools.lru_cache(None)
def day_of(text):
    return datetime.date.fromisoformat(text).isoformat()


def cell(text, column):
    """The value of a cell, None if it is empty."""
    text = text.strip()
    if not text:
        return None
    kind = column["type"]
    try:
        if kind == "date":
            return day_of(text)
        if kind == "timestamp":
            return f"{day_of(text[:10])} {datetime.time.fromisoformat(text[11:])}"
        if kind == "boolean":
            return TRUTH[text]
        if kind in ("integer", "money", "decimal"):
            number = Decimal(text.replace(",", ""))
            for bound, broken in (("minimum", Decimal.__lt__), ("maximum", Decimal.__gt__)):
                if column[bound] is not None and broken(number, Decimal(column[bound])):
                    raise Bad(text)
            scaled = number.scaleb(column["scale"])
            if scaled != int(scaled):
                raise Bad(text)
            return int(scaled)
    except (ValueError, KeyError, ArithmeticError) as error:
        raise Bad(text) from error
    if column["values"] and text not in column["values"]:
        raise Bad(text)
    return text


def read_row(row, declared, units):
    """One row's values and its bad columns; no values if a column that must be there is missing or bad, or the unit is unknown."""
    values, bad, kept = [], [], True
    for name, column in declared["columns"].items():
        try:
            value = cell(row.get(name, row.get(column["title"])) or "", column)
            if name == declared["owner"] and value not in units:
                raise Bad(value)
            if value is None and not column["nullable"]:
                raise Bad("")
        except Bad:
            value = None
            bad.append(name)
            kept = kept and column["nullable"]
        values.append(value)
    return values if kept else None, bad


class Tables:
    def __init__(self, data, pack, exact):
        self.db = sqlite3.connect(":memory:")
        self.pack = pack
        self.exclusions = {}  # (dataset, file) -> [(row, column)] as the program should have listed them
        for name, function in exact.items():
            self.db.create_function(name, -1, function, deterministic=True)
        with open(pack / "units.csv", encoding="utf-8-sig") as file:
            self.tree = list(csv.DictReader(file))
        units = {row["code"] for row in self.tree}
        for name, declared in datasets(pack).items():
            self.load(name, declared, sorted((data / name).glob("*.csv")), units)
        self.db.execute("CREATE INDEX task_item ON party_agenda_task (item_id)")
        self.make_calendar()
        self.db.execute("CREATE TABLE units (unit TEXT PRIMARY KEY, level TEXT, parent TEXT)")
        self.db.execute("CREATE TABLE inside (unit TEXT, org TEXT, PRIMARY KEY (unit, org)) WITHOUT ROWID")

    def load(self, name, declared, files, units):
        columns, key = list(declared["columns"]), declared["key"]
        self.db.execute(f"CREATE TABLE {name} ({', '.join(columns)}, PRIMARY KEY ({', '.join(key)}))")
        for path in files:
            rows, wrong = [], []
            with open(path, encoding="utf-8-sig", newline="") as file:
                for number, row in enumerate(csv.DictReader(file), start=2):  # the header is row 1
                    values, bad = read_row(row, declared, units)
                    wrong += [(number, column) for column in bad]
                    if values:
                        rows.append(values)
            self.exclusions[name, path.name] = wrong
            self.db.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", rows)
        self.db.execute(f"CREATE INDEX {name}_owner ON {name} ({declared['owner']})")

    def make_calendar(self):
        """Weekdays less holidays plus weekend days worked, from the pack's calendar."""
        free, worked = set(), set()
        for line in (self.pack / "calendar.yaml").read_text(encoding="utf-8").splitlines():
            if not line.strip().startswith("#"):
                (worked if "working:" in line else free).update(re.findall(r"\d{4}-\d\d-\d\d", line))
        self.db.execute("CREATE TABLE calendar (day TEXT PRIMARY KEY, is_workday INTEGER, workdays INTEGER)")
        day, so_far = datetime.date(2024, 1, 1), 0
        while day.year < 2027:
            text = day.isoformat()
            works = text in worked or (day.weekday() < 5 and text not in free)
            so_far += works
            self.db.execute("INSERT INTO calendar VALUES (?, ?, ?)", (text, works, so_far))
            day += datetime.timedelta(days=1)

    def stand_at(self, day):
        """The unit tree in force on a day: cities and counties with all that lies under them; the province as their superior."""
        alive = {r["code"]: r for r in self.tree if (r["from"] or "0000") <= day <= (r["to"] or "9999")}
        self.db.execute("DELETE FROM units")
        self.db.execute("DELETE FROM inside")
        for code, row in alive.items():
            if row["level"] in ("province", "city", "county"):
                self.db.execute("INSERT INTO units VALUES (?, ?, ?)", (code, row["level"], row["parent"] or None))
            above = code
            while above:
                if alive[above]["level"] in ("province", "city", "county"):
                    self.db.execute("INSERT INTO inside VALUES (?, ?)", (above, code))
                above = alive[above]["parent"]

    def run(self, sql, **parameters):
        """The statement's rows by unit, as exact fractions or None."""
        cursor = self.db.execute(sql, parameters)
        names = [one[0] for one in cursor.description]
        return {row[0]: {n: None if v is None else Fraction(v) for n, v in zip(names[1:], row[1:])} for row in cursor}
