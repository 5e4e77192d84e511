"""Made-up facts of a hospital network, the same every time: a register of wards in which one moves and one closes, and a year and a
half of discharges, beds, surveys and incidents with the dirt that belongs to them."""
import calendar
import csv
import datetime
import io
import random
import zipfile

DAY = datetime.date
# ward, name, hospital, first day, last day. W12 moves to H2 on 1 April, W63 closes at the end of June (the pack: into W61).
REGISTER = [
    ("W11", "内一", "H1", "2024-01-01", ""), ("W12", "内二", "H1", "2024-01-01", "2026-03-31"), ("W12", "内二", "H2", "2026-04-01", ""),
    ("W13", "外一", "H1", "2024-01-01", ""), ("W21", "内科", "H2", "2024-01-01", ""), ("W22", "外科", "H2", "2024-01-01", ""),
    ("W31", "综合", "H3", "2024-01-01", ""), ("W32", "儿科", "H3", "2024-01-01", ""), ("W41", "内科", "H4", "2024-01-01", ""),
    ("W42", "外科", "H4", "2024-01-01", ""), ("W51", "全科", "H5", "2024-01-01", ""), ("W61", "内科", "H6", "2026-01-01", ""),
    ("W62", "外科", "H6", "2026-01-01", ""), ("W63", "康复", "H6", "2026-01-01", "2026-06-30"), ("W71", "内科", "H7", "2024-01-01", ""),
    ("W72", "外科", "H7", "2024-01-01", "")]
WARDS = sorted({row[0] for row in REGISTER})
GRADES = ["住院", "主治", "副主任", "主任"]
SEVERITIES = ["轻", "中", "重"]
PRAISE, BLAME, ACCIDENT = "表彰", "通报", "事故"
INCIDENTS = [("H1", "2026-03-04", PRAISE, "是"), ("H1", "2026-03-05", PRAISE, "是"), ("H1", "2026-03-06", PRAISE, "否"),
             ("H2", "2026-03-10", BLAME, "否"), ("H3", "2026-03-11", ACCIDENT, "否"), ("H4", "2026-03-12", ACCIDENT, "否"),
             ("H4", "2026-03-12", ACCIDENT, "是"), ("H5", "2026-03-13", ACCIDENT, "否"), ("H5", "2026-03-14", ACCIDENT, "否"),
             ("H5", "2026-03-15", ACCIDENT, "否"), ("H7", "2026-05-01", PRAISE, "否"), ("H7", "2026-11-01", PRAISE, "否"),
             ("H6", "2026-09-28", PRAISE, "否"), ("H6", "2026-10-28", BLAME, "否")]


def month_end(year, month):
    return DAY(year, month, calendar.monthrange(year, month)[1])


def in_force(day):
    """ward → hospital"""
    return {ward: hospital for ward, _, hospital, first, last in REGISTER if first <= str(day) and (not last or str(day) <= last)}


class Facts:
    def __init__(self):
        self.rng = random.Random(20260101)
        months = [month_end(year, month) for year in (2025, 2026) for month in range(1, 13)]
        self.doctors = [(f"D{i}", "2024-01-01", self.rng.choice(GRADES)) for i in range(8)]
        self.doctors += [("D1", "2026-02-16", "副主任"), ("D3", "2026-05-10", "主任"), ("D0", "2025-09-01", "主治")]
        self.discharges = [row for end in months for ward in sorted(in_force(end)) for row in self.stays(ward, end)]
        # Of a ward that closed three days before: its successor's.
        self.discharges.append(("P607", "W63", "D2", DAY(2026, 6, 20), DAY(2026, 7, 3), "4321.99", "1.5000", "否", "重"))
        self.beds = [row for end in months for ward in sorted(in_force(end)) for row in self.bed_report(ward, end)]
        self.surveys = [row for end in months if end.year == 2026 for ward in sorted(in_force(end)) for row in self.answers(ward, end)]

    def stays(self, ward, end):
        for _ in range(self.rng.randint(3, 7)):
            out = end.replace(day=self.rng.randint(1, end.day))
            yield (f"P{ward[1]}{self.rng.randint(1, 30):02}", ward, f"D{self.rng.randint(0, 7)}", out - datetime.timedelta(self.rng.randint(2, 17)), out,
                   f"{self.rng.lognormvariate(8.9, .5):.2f}", "" if self.rng.random() < .06 else f"{self.rng.uniform(.4, 2.4):.4f}",
                   "是" if self.rng.random() < .08 else "否", self.rng.choice(SEVERITIES))

    def bed_report(self, ward, end):
        beds = self.rng.randint(6, 14)
        occupied = self.rng.randint(beds // 2, beds + 1)
        if (ward, end) == ("W42", DAY(2026, 5, 31)):
            return  # never came
        yield ward, end, beds, "" if (ward, end) == ("W21", DAY(2026, 3, 31)) else occupied

    def answers(self, ward, end):
        for _ in range(self.rng.randint(6, 14)):
            dirt = self.rng.random()
            yield ward, end.replace(day=self.rng.randint(1, 28)), "-" if dirt < .05 else "未答" if dirt < .08 else self.rng.randint(60, 100)

    def write(self, folder):
        """dataset → file, each in another form."""
        tables = {"ward_register": ("utf-8-sig", ["病区", "名称", "医院", "启用", "停用"], REGISTER),
                  "doctor": ("utf-8", ["doctor", "since", "grade"], self.doctors),
                  "discharge": ("utf-8", ["病案号", "患者", "病区", "医师", "入院日期", "出院日期", "费用", "权重", "非计划再入院", "病情"],
                                [(f"C{i:05}", *row) for i, row in enumerate(self.discharges)]),
                  "survey": ("gb18030", ["问卷号", "病区", "日期", "得分"],
                             [(f"S{i:05}", ward, f"{day:%Y/%m/%d}", score) for i, (ward, day, score) in enumerate(self.surveys)]),
                  "matter": ("utf-8", ["id", "hospital", "day", "kind", "confirmed"], [(f"M{i}", *row) for i, row in enumerate(INCIDENTS)])}
        out = {}
        for dataset, (encoding, header, rows) in tables.items():
            text = io.StringIO()
            csv.writer(text).writerows([header, *rows])
            out[dataset] = folder / f"{dataset}.csv"
            out[dataset].write_bytes(text.getvalue().encode(encoding))
        out["bed"] = folder / "bed.xlsx"
        write_workbook(out["bed"], {"填表说明": [["本表由后勤处填报"]], "床位": [["病区", "月末", "床位", "占用"], *self.beds]})
        return out


def cell(name, value):
    if value == "":
        return ""
    if isinstance(value, DAY):
        return f'<c r="{name}" s="1"><v>{(value - DAY(1899, 12, 30)).days}</v></c>'
    return f'<c r="{name}"><v>{value}</v></c>' if isinstance(value, int) else f'<c r="{name}" t="inlineStr"><is><t>{value}</t></is></c>'


def write_workbook(path, sheets):
    """Dates as a spreadsheet keeps them: numbers with a style."""
    names = list(sheets)
    relations = "".join(f'<Relationship Id="rId{i}" Target="worksheets/sheet{i}.xml"/>' for i in range(1, len(names) + 1))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", '<workbook xmlns:r="r"><sheets>' + "".join(
            f'<sheet name="{name}" sheetId="{i}" r:id="rId{i}"/>' for i, name in enumerate(names, 1)) + "</sheets></workbook>")
        book.writestr("xl/_rels/workbook.xml.rels", f'<Relationships>{relations}<Relationship Id="rId99" Target="styles.xml"/></Relationships>')
        book.writestr("xl/styles.xml", '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>')
        for i, rows in enumerate(sheets.values(), 1):
            lines = "".join(f'<row r="{n}">' + "".join(cell("ABCDEFGH"[c] + str(n), v) for c, v in enumerate(row)) + "</row>" for n, row in enumerate(rows, 1))
            book.writestr(f"xl/worksheets/sheet{i}.xml", f"<worksheet><sheetData>{lines}</sheetData></worksheet>")
