"""What the hospitals' pack says, computed once more: from its words, in exact fractions, sharing nothing with the program."""
import datetime
from fractions import Fraction as F

from facts import ACCIDENT, BLAME, DAY, GRADES, INCIDENTS, PRAISE, SEVERITIES, in_force, month_end

MISSING = "missing"
POINTS = {"hospital": dict(OCC=20, LOS=15, TURNOVER=10, COST=15, READMIT=10, SENIOR=10, WEIGHT=10, REPEAT=5, ACCIDENT=5),
          "ward": dict(OCC=40, LOS=20, READMIT=40)}
EFFICIENCY = ("OCC", "LOS", "TURNOVER", "COST")
QUARTERLY = ("SENIOR", "WEIGHT")
GROUPS = {"T3": ["H1", "H2", "H3", "H7"], "T2": ["H4", "H5", "H6"]}
SUCCESSOR = {"W63": "W61"}
PILOT = "H3"


def rounded(x, decimals, half_up=False):
    units, rest = divmod(x * 10**decimals, 1)
    return F(units + (rest > F(1, 2) or (rest == F(1, 2) and (half_up or units % 2))), 10**decimals)


def points(x):
    return rounded(x, 2, half_up=True)


def span(period):
    """First and last day of 2026, 2026Q3, 2026-09."""
    year, part = int(period[:4]), period[4:]
    first, last = (1, 12) if not part else (3 * int(part[1]) - 2, 3 * int(part[1])) if part[0] == "Q" else (int(part[1:]),) * 2
    return DAY(year, first, 1), month_end(year, last)


def months(period):
    first, last = span(period)
    return [f"{first.year}-{month:02}" for month in range(first.month, last.month + 1)]


def quantile(numbers, share):
    numbers = sorted(numbers)
    at, rest = divmod((len(numbers) - 1) * share, 1)
    return numbers[at] + (numbers[min(at + 1, len(numbers) - 1)] - numbers[at]) * rest


def group_of(unit):
    return next((name for name, members in GROUPS.items() if unit in members), None)


class ByHand:
    def __init__(self, facts):
        self.facts = facts

    def is_under(self, unit, ward, tree):
        ward = ward if ward in tree else SUCCESSOR.get(ward)
        return ward in tree and unit in ("NET", ward, tree[ward])

    def stays(self, unit, period):
        first, last = span(period)
        tree = in_force(last)
        return [row for row in self.facts.discharges if first <= row[4] <= last and self.is_under(unit, row[1], tree)]

    def incidents(self, unit, period, *kinds, confirmed=False):
        first, last = map(str, span(period))
        return sum(1 for who, day, kind, sure in INCIDENTS if who == unit and first <= day <= last and kind in kinds and (sure == "是" or not confirmed))

    def beds(self, unit, period, merged=()):
        """(occupied, beds) of every ward at the month's end, None if a ward did not deliver."""
        end = span(period)[1]
        tree = in_force(end)
        wards = [ward for ward in tree if self.is_under(unit, ward, tree) or ward in merged]
        found = {row[0]: (row[3], row[2]) for row in self.facts.beds if row[1] == end}
        return [found[ward] for ward in wards] if all(ward in found for ward in wards) else None

    def occupancy(self, unit, period):
        if len(months(period)) > 1:  # the mean of the months; on boards after its merger W61 answers for W63 too
            merged = ("W63",) if unit == "W61" and span(period)[1] > DAY(2026, 6, 30) else ()
            values = [self.month_occupancy(unit, month, merged) for month in months(period)]
            return MISSING if MISSING in values else rounded(sum(values) / len(values), 12)
        return self.month_occupancy(unit, period, ())

    def month_occupancy(self, unit, month, merged):
        beds = self.beds(unit, month, merged)
        if beds is None or any(occupied == "" for occupied, _ in beds):
            return MISSING
        return rounded(F(sum(o for o, _ in beds), sum(b for _, b in beds)), 12) * 100

    def grade_of(self, doctor, day):
        return GRADES.index(max((since, grade) for who, since, grade in self.facts.doctors if who == doctor and since <= str(day))[1])

    def mean_weight(self, unit, period):
        weights = [F(row[6]) for row in self.stays(unit, period) if row[6]]
        return rounded(sum(weights) / len(weights), 12) if weights else MISSING

    def repeat(self, unit, period):
        """Patients of the last twelve months, each where the last stay was; those with three stays or more."""
        last = span(months(period)[-1])[1]
        first = DAY(last.year - (last.month < 12), last.month % 12 + 1, 1)
        tree, stays = in_force(last), {}
        for row in sorted(self.facts.discharges, key=lambda row: row[4]):
            if first <= row[4] <= last:
                stays.setdefault(row[0], []).append(row)
        own = [rows for rows in stays.values() if self.is_under(unit, rows[-1][1], tree)]
        return rounded(F(sum(len(rows) >= 3 for rows in own), len(own)), 12) * 100

    def satisfaction(self, unit, period):
        first, last = span(period)
        tree = in_force(last)
        scores = sorted(s for ward, day, s in self.facts.surveys if isinstance(s, int) and first <= day <= last and self.is_under(unit, ward, tree))
        cut = len(scores) // 20
        kept = scores[cut:len(scores) - cut]
        return rounded(F(sum(kept), len(kept)), 12)

    def value(self, indicator, unit, period):
        stays = self.stays(unit, period)
        if indicator == "OCC":
            return self.occupancy(unit, period)
        if indicator == "LOS":
            return rounded(F(sum((row[4] - row[3]).days for row in stays), len(stays)), 12)
        if indicator == "TURNOVER":
            beds = self.beds(unit, months(period)[-1])
            return MISSING if beds is None else rounded(F(len(stays), sum(b for _, b in beds)), 12)
        if indicator == "COST":
            return rounded(sum(F(row[5]) for row in stays) / len(stays), 12)
        if indicator == "MEDIANFEE":
            return quantile([F(row[5]) for row in stays], F(1, 2))
        if indicator == "READMIT":
            return rounded(F(sum(row[7] == "是" for row in stays), len(stays)), 12) * 1000
        if indicator == "SENIOR":  # the year's is the last quarter's
            stays = self.stays(unit, period + "Q4" if len(period) == 4 else period)
            serious = [row for row in stays if SEVERITIES.index(row[8]) >= 1]
            return rounded(F(sum(self.grade_of(row[2], row[4]) >= 2 for row in serious), len(serious)), 12) * 100
        if indicator == "WEIGHT":
            return self.mean_weight(unit, period)
        if indicator == "REPEAT":
            return self.repeat(unit, period)
        if indicator == "ACCIDENT":
            return F(self.incidents(unit, period, ACCIDENT))
        return self.satisfaction(unit, period)

    def base(self, unit, period):
        return self.mean_weight(unit, str(int(period[:4]) - 1) + period[4:])

    def stay_target(self, unit, period):
        if unit == "H4":
            return F(7)
        return F(8) if group_of(unit) != "T3" else F(9) if span(period)[1] >= DAY(2026, 6, 30) else F(17, 2)

    def rate(self, indicator, unit, period, x):
        """Share of the points; None where it cannot be scored."""
        within = lambda share: max(F(0), min(F(1), share))
        if indicator == "OCC":
            return within((x - 40) / 35) if x < 75 else within((110 - x) / 20) if x > 90 else F(1)
        if indicator == "LOS":
            return within(2 - x / self.stay_target(unit, period))
        if indicator == "TURNOVER":  # groups of four and three: by interval, 15 below the target
            return F(1) if x >= 1 else F(6, 10) + F(4, 10) * (x + 14) / 15
        if indicator == "COST":
            costs = [self.value("COST", one, period) for one in GROUPS[group_of(unit)]]
            good, bad = quantile(costs, F(1, 10)), quantile(costs, F(9, 10))
            return within(F(6, 10) + F(4, 10) * (x - bad) / (good - bad))
        if indicator == "READMIT":
            return F(1) if x < 60 else F(8, 10) if x < 120 else F(1, 2) if x < 200 else F(0)
        if indicator == "SENIOR":
            return F(1) if x >= 60 else F(0) if x < 20 else F(6, 10) + F(4, 10) * (x - 20) / 40
        if indicator == "WEIGHT":
            base, target = self.base(unit, period), F(12, 10)
            return None if base == MISSING else F(x >= target) if max(x, base) >= target else within((x - base) / (target - base))
        return within(2 - x / 20)  # REPEAT

    def score(self, indicator, unit, period, x, stake):
        if indicator == "ACCIDENT":
            return max(F(0), stake - min(F(4), 2 * x))
        return points(stake * self.rate(indicator, unit, period, x))

    def sheet(self, unit, period):
        """indicator → (period of the value, value, score, points at stake), None where not due yet."""
        declared = POINTS["ward" if unit[0] == "W" else "hospital"]
        lines = {}
        for dimension in (True, False):
            due = {}
            for indicator in (i for i in declared if (i in EFFICIENCY) == dimension):
                quarters = span(period)[1].month // 3
                stands = indicator in QUARTERLY and len(months(period)) == 1
                if stands and quarters == 0:
                    lines[indicator] = None
                    continue
                of = f"{period[:4]}Q{quarters}" if stands else period
                due[indicator] = (of, self.value(indicator, unit, of))
            scored = {i: of for i, (of, x) in due.items() if x != MISSING and (i == "ACCIDENT" or self.rate(i, unit, of, x) is not None)}
            stakes = self.shared({i: declared[i] for i in scored}, sum(declared[i] for i in due))
            for i, (of, x) in due.items():
                lines[i] = (of, x, self.score(i, unit, of, x, stakes[i]) if i in scored else None, stakes.get(i, F(0)))
        return lines

    @staticmethod
    def shared(weights, total):
        """All of the total in hundredths, in proportion; what is left over to the largest remainders."""
        exact = {i: F(w * total, sum(weights.values())) for i, w in weights.items()}
        out = {i: F(x * 100 // 1, 100) for i, x in exact.items()}
        left = int((total - sum(out.values())) * 100) if out else 0
        for i in sorted(exact, key=lambda i: out[i] - exact[i])[:left]:
            out[i] += F(1, 100)
        return out

    def total(self, unit, period):
        """(total, comparable total, adjustment)"""
        lines = [line for line in self.sheet(unit, period).values() if line]
        own = sum(line[2] or 0 for line in lines) * 100 / sum(line[3] for line in lines)
        praise = min(F(3), min(F(5), F(2) * self.incidents(unit, period, PRAISE)))
        adjustment = praise - F(3, 2) * self.incidents(unit, period, BLAME)
        comparable = points(own + adjustment)
        if unit != PILOT:
            return comparable, comparable, adjustment
        return points(F(8, 10) * own + F(2, 10) * points(self.satisfaction(unit, period)) + adjustment), comparable, adjustment

    def grade(self, unit, period):
        if self.incidents(unit, period, ACCIDENT) >= 2 and self.incidents(unit, period, ACCIDENT, confirmed=True):
            return "D"
        total = self.total(unit, period)[0]
        return next((grade for grade, line in (("A", 90), ("B", 80), ("C", 60)) if total >= line), "D")
