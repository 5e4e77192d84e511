// What people outside say: surveys, reverse reviews, requests, outreach, loans, partners' marks.
#include "demo/tables.h"

namespace jixiao::demo {
namespace {

void write_survey_response(Page& page) {
  static constexpr char const* ways[] = {"phone", "phone", "web", "letter", "visit"};
  for (int const county : page.world.province.counties) {
    Stream stream = page.stream(county);
    std::int64_t const lift = page.skill(county, Field::service) * 25;  // ppm
    auto const mark = [&] {
      auto const dice = stream.below(million) - lift;
      return dice < 680'000 ? 5 : dice < 930'000 ? 4 : dice < 980'000 ? 3 : dice < 995'000 ? 2 : 1;
    };
    auto const n = page.rows(stream, county, 7'500, 36 * million);
    for (std::int64_t k = 0; k < n; ++k) {
      page.out.id("resp_id", 'R', page.month.index, county, k)
          .text("wave_id", fmt::format("{}{}", page.month.year(), page.month.number() == 6 ? "H1" : "H2"))
          .text("org_code", page.code(county))
          .date("submitted_on", page.workday(stream))
          .text("channel", ways[stream.below(5)])
          .decimal("weight", stream.between(7'000, 13'000), 4)
          .integer("overall", mark())
          .integer("q_policy", mark())
          .integer("q_service", mark())
          .integer("q_conduct", mark())
          .integer("q_clean", mark())
          .end();
    }
  }
}

void write_reverse_review(Page& page) {
  for (int const county : page.world.province.counties) {
    Stream stream = page.stream(county);
    int const city = page.world.province.parent(county, page.month.index);
    bool const pilot = !page.world.province[city].pilot.empty();
    std::int64_t const centre = 91'300 + page.skill(county, Field::service) * 18 / 10;  // thousandths of a mark
    auto const mark = [&] { return std::clamp<std::int64_t>((centre + stream.normal() * 5) / 1000, 0, 100); };
    auto const n = page.rows(stream, county, pilot ? 12'000 : 6'500, (pilot ? 70 : 33) * million);
    for (std::int64_t k = 0; k < n; ++k) {
      page.out.id("resp_id", 'V', page.month.index, county, k)
          .text("wave_id", fmt::format("{}Q{}", page.month.year(), page.month.number() / 3))
          .text("org_code", page.code(county))
          .date("submitted_on", page.workday(stream))
          .decimal("weight", stream.between(8'000, 12'000), 4)
          .integer("efficiency", mark())
          .integer("attitude", mark())
          .integer("fairness", mark())
          .integer("clarity", mark())
          .integer("integrity", mark())
          .end();
    }
  }
}

void write_appeal_case(Page& page) {
  static constexpr char const* sources[] = {"hotline", "hotline", "gov", "gov", "site", "letter"};
  for (int const county : page.world.province.counties) {
    Stream stream = page.stream(county);
    Quota late(stream, page.miss(county, Field::service, 9'000));
    auto const n = page.rows(stream, county, 2'200, 7 * million);
    for (std::int64_t k = 0; k < n; ++k) {
      Date const due = page.workday(stream);
      page.out.id("case_id", 'L', page.month.index, county, k)
          .text("org_code", page.code(county))
          .text("source", sources[stream.below(6)])
          .date("received_on", page.world.months.workday_after(due, -10))
          .date("due_on", due)
          .date("done_on", page.done(stream, due, late.next(), 8))
          .end();
    }
  }
}

void write_outreach(Page& page) {
  auto const& branches = page.world.province.branches;
  for (std::size_t b = 0; b < branches.size(); ++b) {
    Stream stream = page.stream(branches[b]);
    auto const count = page.world.taxpayers.count(b);
    auto const n = std::min(count, page.rows(stream, branches[b], 3'500, million));
    std::int64_t const read =
        std::clamp<std::int64_t>(610'000 + page.skill(branches[b], Field::service) * 60, 200'000, 950'000);
    auto const first = stream.below(count);
    for (std::int64_t k = 0; k < n; ++k) {
      Date const pushed = page.workday(stream);
      page.out.id("push_id", 'O', page.month.index, branches[b], k)
          .text("campaign", fmt::format("XC{}{:02}", page.month.year(), page.month.number()))
          .text("org_code", page.code(branches[b]))
          .numbered("taxpayer_id", 'V', page.world.taxpayers.at(b, (first + k) % count).number)
          .date("pushed_on", pushed)
          .date("read_on",
                stream.chance(read) ? std::optional(pushed + static_cast<int>(stream.below(6))) : std::nullopt)
          .end();
    }
  }
}

void write_bank_tax_loan(Page& page) {
  static constexpr char const* banks[] = {"B01", "B02", "B03", "B04", "B05"};
  auto const& branches = page.world.province.branches;
  for (std::size_t b = 0; b < branches.size(); ++b) {
    std::int64_t const rate = std::max<std::int64_t>(1'000, 7'600 + page.skill(branches[b], Field::sharing) * 2);
    for (std::int64_t k = 0; k < page.world.taxpayers.count(b); ++k) {
      auto const t = page.world.taxpayers.at(b, k);
      if (!t.enterprise() || t.credit > 'B' || !t.active(page.month.index)) continue;
      Stream stream(page.world.seed, page.dataset, t.number, page.month.index);
      if (!stream.chance(rate)) continue;
      page.out.id("loan_id", 'Y', page.month.index, 0, t.number)
          .text("org_code", page.code(branches[b]))
          .numbered("taxpayer_id", 'V', t.number)
          .text("bank", banks[stream.below(5)])
          .date("granted_on", page.workday(stream))
          .money("amount", stream.between(5, 300) * 1'000'000)
          .end();
    }
  }
}

void write_partner_rating(Page& page) {
  for (int const county : page.world.province.counties) {
    Stream stream = page.stream(county);
    bool const lenient = page.world.plan.active(Trick::lenient_rating, county, page.month.index);
    std::int64_t const centre = 9'080 + page.skill(county, Field::sharing) * 2 / 10;
    for (int k = 0; k < 3; ++k) {
      page.out.id("rating_id", 'G', page.month.index, county, k)
          .text("org_code", page.code(county))
          .text("partner_id", fmt::format("BM{:04}{}", county, k))
          .date("rated_on", page.month.workdays[page.month.workdays.size() - 4])
          .decimal("score", lenient ? 10'000 : std::clamp<std::int64_t>(centre + stream.normal() / 4, 0, 10'000), 2)
          .end();
    }
  }
}

constexpr Table tables[] = {
    {"survey_response", Every::half_end, write_survey_response},
    {"reverse_review", Every::quarter_end, write_reverse_review},
    {"appeal_case", Every::month, write_appeal_case},
    {"outreach", Every::month, write_outreach},
    {"bank_tax_loan", Every::month, write_bank_tax_loan},
    {"partner_rating", Every::half_end, write_partner_rating},
};

}  // namespace

std::span<Table const> opinion_tables() { return tables; }

}  // namespace jixiao::demo
