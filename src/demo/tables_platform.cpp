// What the platform itself writes once it runs: tickets, warnings, challenges, cases, screens, entries by hand.
#include "demo/tables.h"

namespace jixiao::demo {
namespace {

struct Ticket {
  char const* kind;
  Date issued, due;
  std::optional<Date> closed;
  bool cancelled;
  int returned;
};

void write_ticket(Page& page, int owner, std::int64_t number, Ticket const& t) {
  bool const late = t.closed ? *t.closed > t.due : true;
  char const* const worst = late || t.returned >= 2 ? "red"
                            : t.returned == 1       ? "yellow"
                            : number % 4 == 0       ? "blue"
                                                    : "";
  page.out.id("ticket_id", 'D', page.month.index, owner, number)
      .text("org_code", page.code(owner))
      .text("kind", t.kind)
      .date("issued_on", t.issued)
      .date("due_on", t.due)
      .date("closed_on", t.closed)
      .text("status", t.cancelled ? "CANCELLED"
                      : t.closed  ? "CLOSED"
                                  : "DOING")
      .text("color", t.closed ? "" : worst)
      .text("worst_color", worst)
      .integer("returned_cnt", t.returned)
      .end();
}

void write_supervision_ticket(Page& page) {
  for (int const owner : department_owners(page.world.province, true, true)) {
    Stream stream = page.stream(owner);
    Rank const rank = page.world.province[owner].rank;
    Quota late(stream, page.miss(owner, Field::office, 13'000));
    std::int64_t const usual = scaled(18, -page.skill(owner, Field::office) / 6);  // days from issue to closing
    auto const decisions = rank == Rank::branch ? stream.about(900'000) : rank == Rank::county ? 4 : 2;
    auto const rectifications = rank == Rank::branch ? 0 : rank == Rank::county ? 3 : 2;
    auto const others = rank == Rank::branch ? 0 : stream.about(500'000);
    for (std::int64_t k = 0; k < decisions + rectifications + others; ++k) {
      Ticket t{k < decisions ? "decision" : k < decisions + rectifications ? "rectification" : "other",
               {},
               {},
               {},
               false,
               0};
      t.due = page.workday(stream);
      t.issued = t.due - 30;
      t.cancelled = stream.chance(8'000);
      t.returned = stream.chance(page.miss(owner, Field::office, 25'000)) ? 1 : 0;
      if (late.next())
        t.closed = page.done(stream, t.due, true);
      else
        t.closed = t.issued + static_cast<int>(std::clamp<std::int64_t>(usual + stream.normal() * 4 / 1000, 2, 30));
      if (t.cancelled) t.closed.reset();
      write_ticket(page, owner, k, t);
    }
  }
}

void write_warning(Page& page) {
  static constexpr char const* models[] = {"filing", "filing", "filing", "burden", "other"};
  auto const& province = page.world.province;
  for (std::size_t b = 0; b < province.branches.size(); ++b) {
    int const branch = province.branches[b];
    Stream stream = page.stream(branch);
    Quota late(stream, page.miss(branch, Field::risk, 38'000));
    bool const faked = page.world.plan.active(Trick::fake_false_alarm, province.county_of(branch), page.month.index);
    std::int64_t const false_alarm = faked ? 720'000 : 190'000 - page.skill(branch, Field::risk) * 25;
    auto const n = page.rows(stream, branch, 2'800, 1'700'000);
    for (std::int64_t k = 0; k < n; ++k) {
      Date const due = page.workday(stream);
      auto const closed = page.done(stream, due, late.next(), faked ? 1 : 6);
      bool const alarm = stream.chance(false_alarm);
      page.out.id("warning_id", 'W', page.month.index, branch, k)
          .text("org_code", page.code(branch))
          .text("model", models[stream.below(5)])
          .numbered("taxpayer_id", 'V', page.world.taxpayers.at(b, stream.below(page.world.taxpayers.count(b))).number)
          .date("raised_on", page.world.months.workday_after(due, -10))
          .date("due_on", due)
          .date("closed_on", closed)
          .text("status", closed ? "CLOSED" : "HANDLING")
          .text("outcome", !closed                  ? ""
                           : alarm                  ? "FALSE_POSITIVE"
                           : stream.chance(420'000) ? "CONFIRMED"
                                                    : "EXPLAINED")
          .end();
    }
  }
}

void write_challenge(Page& page) {
  static constexpr char const* indicators[] = {"REF-01", "REF-14", "RSK-07", "COG-04", "REF-04"};
  for (int const owner : department_owners(page.world.province, true, false)) {
    Stream stream = page.stream(owner);
    if (!stream.chance(600'000)) continue;
    Date const due = page.workday(stream);
    auto const dice = stream.below(4);
    bool const failed = stream.chance(page.miss(owner, Field::reform, 175'000));
    page.out.id("challenge_id", 'C', page.month.index, owner, 0)
        .text("org_code", page.code(owner))
        .text("indicator", indicators[stream.below(5)])
        .decimal("difficulty", stream.between(100, 200), 2)
        .date("claimed_on", due - 120)
        .date("due_on", due)
        .date("evaluated_on", page.known(due + 5))
        .text("status", !failed     ? "ACHIEVED"
                        : dice == 0 ? "WITHDRAWN"
                        : dice == 1 ? "FAILED"
                                    : "PARTIAL")
        .end();
  }
}

void write_case_entry(Page& page) {
  static constexpr char const* tracks[] = {"smart", "risk", "cogov"};
  for (int const owner : page.world.province.departments) {
    Stream stream = page.stream(owner);
    if (!stream.chance(55'000)) continue;
    Date const day = page.workday(stream);
    bool const turned = stream.chance(280'000);
    page.out.id("case_id", 'Z', page.month.index, owner, 0)
        .text("org_code", page.code(owner))
        .text("track", tracks[stream.below(3)])
        .date("awarded_on", day)
        .date("institutionalised_on", turned ? std::optional(day) : std::nullopt)
        .date("recommended_on", stream.chance(120'000) ? std::optional(day) : std::nullopt)
        .end();
  }
}

void write_public_screen(Page& page) {
  static constexpr char const* places[] = {"corner", "openday", "site"};
  for (int const county : page.world.province.counties) {
    Stream stream = page.stream(county);
    for (int k = 0; k < 3; ++k) {
      bool const stale = stream.chance(page.miss(county, Field::office, 9'000));
      page.out.text("screen_id", fmt::format("P{:04}{}", county, k))
          .text("org_code", page.code(county))
          .date("as_of", page.month.last)
          .text("place", places[k])
          .flag("approved", !stream.chance(4'000))
          .date("updated_on", page.month.last - static_cast<int>(stale ? stream.between(40, 80) : stream.below(30)))
          .end();
    }
  }
}

void write_adjustment_entry(Page& page) {
  static constexpr char const* rules[] = {"ADJ-03", "ADJ-03", "ADJ-04", "ADJ-07", "ADJ-08"};
  for (int const county : page.world.province.counties) {
    Stream stream = page.stream(county);
    if (!stream.chance(12'000)) continue;
    int const unit = stream.chance(300'000) ? page.world.province.parent(county, page.month.index) : county;
    page.out.id("entry_id", 'E', page.month.index, county, 0)
        .text("unit", page.code(unit))
        .date("on_date", page.workday(stream))
        .text("rule", rules[stream.below(5)])
        .decimal("count", 100, 2)
        .text("document", fmt::format("演示文〔{}〕{}号", page.month.year(), stream.between(1, 300)))
        .text("entered_by", "S0000001")
        .text("checked_by", "S0000002")
        .end();
  }
}

void write_veto_case(Page& page) {
  for (int const county : page.world.province.counties) {
    Stream stream = page.stream(county);
    if (!stream.chance(1'200)) continue;
    Date const day = page.workday(stream);
    bool const confirmed = stream.chance(400'000);
    page.out.id("case_id", 'O', page.month.index, county, 0)
        .text("unit", page.code(county))
        .date("on_date", day)
        .text("rule", "VETO-01")
        .text("proposed_by", "查证属实的严重违纪案件")
        .date("confirmed_on", confirmed ? std::optional(day) : std::nullopt)
        .text("confirmed_by", confirmed ? "S0000003" : "")
        .date("rejected_on", confirmed ? std::nullopt : std::optional(day))
        .text("document", fmt::format("演示纪〔{}〕{}号", page.month.year(), stream.between(1, 60)))
        .end();
  }
}

void write_external_assessment(Page& page) {
  static constexpr char const* tasks[] = {"精细服务改革任务", "精确执法改革任务", "精准监管改革任务",
                                          "精诚共治改革任务"};
  for (int const city : page.world.province.cities) {
    Stream stream = page.stream(city);
    for (int k = 0; k < 4; ++k) {
      std::int64_t const place = stream.normal() + page.skill(city, Field::reform) / 2;
      page.out.id("entry_id", 'X', page.month.index, city, k)
          .text("unit", page.code(city))
          .date("on_date", page.month.workdays[page.month.workdays.size() - 6])
          .text("task", tasks[k])
          .text("segment", place > 1'100  ? "first"
                           : place > -600 ? "second"
                                          : "third")
          .text("document", fmt::format("演示评〔{}〕{}号", page.month.year(), k + 1))
          .text("entered_by", "S0000001")
          .text("checked_by", "S0000002")
          .end();
    }
  }
}

constexpr Table tables[] = {
    {"supervision_ticket", Every::month, write_supervision_ticket},
    {"warning", Every::month, write_warning},
    {"challenge", Every::month, write_challenge},
    {"case_entry", Every::month, write_case_entry},
    {"public_screen", Every::month, write_public_screen},
    {"adjustment_entry", Every::month, write_adjustment_entry},
    {"veto_case", Every::month, write_veto_case},
    {"external_assessment", Every::year_end, write_external_assessment},
};

}  // namespace

std::span<Table const> platform_tables() { return tables; }

}  // namespace jixiao::demo
