// Internal control, rectification, security.
#include "demo/tables.h"

namespace jixiao::demo {
namespace {

void write_ic_incident(Page& page) {
  static constexpr char const* kinds[] = {"enforcement", "enforcement", "administration", "integrity"};
  static constexpr char const* levels[] = {"low", "low", "low", "medium", "high"};
  for (int const branch : page.world.province.branches) {
    Stream stream = page.stream(branch);
    auto const n = page.rows(stream, branch, 700, 450'000);
    for (std::int64_t k = 0; k < n; ++k) {
      Date const found = page.workday(stream);
      page.out.id("incident_id", 'E', page.month.index, branch, k)
          .text("org_code", page.code(branch))
          .text("kind", kinds[stream.below(4)])
          .text("risk_level", levels[stream.below(5)])
          .date("found_on", found)
          .flag("confirmed", stream.chance(page.miss(branch, Field::control, 47'000)))
          .date("closed_on", page.known(found + static_cast<int>(stream.between(2, 25))))
          .end();
    }
  }
}

void write_ic_check(Page& page) {
  for (int const owner : department_owners(page.world.province, true, true)) {
    Stream stream = page.stream(owner);
    Quota late(stream, page.miss(owner, Field::control, 9'000));
    int const controls = page.world.province[owner].rank == Rank::branch ? 3 : 6;
    for (int k = 0; k < controls; ++k) {
      Date const due = page.month.workdays[page.month.workdays.size() - 4];
      auto const done = page.done(stream, due, late.next(), 15);
      page.out.id("check_id", 'H', page.month.index, owner, k)
          .text("org_code", page.code(owner))
          .text("control_code", fmt::format("IC{:02}", k + 1 + owner % 5))
          .date("due_on", due)
          .date("done_on", done);
      if (done)
        page.out.integer("found_cnt", stream.chance(150'000) ? stream.between(1, 3) : 0);
      else
        page.out.none("found_cnt");
      page.out.end();
    }
  }
}

void write_ic_answer(Page& page) {
  static constexpr char const* elements[] = {"environment", "assessment", "activity", "communication", "monitoring"};
  for (int const county : page.world.province.counties) {
    Stream stream = page.stream(county);
    for (int k = 0; k < 30; ++k) {
      std::int64_t const level = 410 + page.skill(county, Field::control) * 28 / 1000 + stream.normal() * 45 / 1000;
      std::int64_t const score = std::clamp<std::int64_t>(level, 60, 500);
      bool const automatic = k % 2 == 0;
      page.out.id("answer_id", 'I', page.month.index, county, k)
          .text("org_code", page.code(county))
          .date("assessed_on", page.month.workdays[page.month.workdays.size() - 3])
          .text("element", elements[k % 5])
          .text("question_code", fmt::format("Q{}{:02}", k % 5 + 1, k / 5 + 1))
          .text("taken", automatic ? "automatic" : "self")
          .flag("has_evidence", !stream.chance(12'000))
          .decimal("score", score, 2);
      if (!automatic && stream.chance(150'000)) {
        page.out.decimal("spot_score", stream.chance(150'000) ? std::max<std::int64_t>(0, score - 130) : score, 2);
      } else {
        page.out.none("spot_score");
      }
      page.out.end();
    }
  }
}

std::int64_t rectify_rows(Page const& page, Stream& stream, int owner) {
  switch (page.world.province[owner].rank) {
    case Rank::county: return stream.about(3'000'000);
    case Rank::department: return stream.about(1'600'000);
    default: return stream.about(400'000);
  }
}

void write_rectify_item(Page& page) {
  static constexpr char const* sources[] = {"inspection", "audit", "internal"};
  for (int const owner : department_owners(page.world.province, true, true)) {
    Stream stream = page.stream(owner);
    Quota open(stream, page.miss(owner, Field::control, 14'000));
    auto const n = rectify_rows(page, stream, owner);
    for (std::int64_t k = 0; k < n; ++k) {
      Date const due = page.workday(stream);
      auto const verified = page.done(stream, due, open.next(), 10);
      page.out.id("item_id", 'Z', page.month.index, owner, k)
          .text("org_code", page.code(owner))
          .text("source", sources[(k + page.month.index) % 3])
          .date("found_on", due - static_cast<int>(stream.between(30, 90)))
          .date("due_on", due)
          .date("verified_on", verified)
          .text("status", verified                 ? "VERIFIED"
                          : stream.chance(500'000) ? "SUBMITTED"
                                                   : "OPEN")
          .end();
    }
  }
}

void write_sec_incident(Page& page) {
  static constexpr char const* kinds[] = {"network", "leak", "outage", "malware"};
  for (int const county : page.world.province.counties) {
    Stream stream = page.stream(county);
    if (!stream.chance(page.miss(county, Field::control, 8'000))) continue;
    auto const dice = stream.below(100);
    page.out.id("incident_id", 'S', page.month.index, county, 0)
        .text("org_code", page.code(county))
        .date("occurred_on", page.workday(stream))
        .text("level", dice < 75   ? "minor"
                       : dice < 97 ? "larger"
                                   : "major")
        .text("kind", kinds[stream.below(4)])
        .flag("confirmed", stream.chance(850'000))
        .end();
  }
}

constexpr Table tables[] = {
    {"ic_incident", Every::month, write_ic_incident},   {"ic_check", Every::quarter_end, write_ic_check},
    {"ic_answer", Every::half_end, write_ic_answer},    {"rectify_item", Every::month, write_rectify_item},
    {"sec_incident", Every::month, write_sec_incident},
};

}  // namespace

std::span<Table const> control_tables() { return tables; }

}  // namespace jixiao::demo
