// Reliefs, invoices, registration, credit ratings, data quality.
#include "demo/tables.h"

namespace jixiao::demo {
namespace {

constexpr char const* policies[] = {"P01", "P02", "P03", "P04", "P05", "P06"};

// Goes through a branch's active taxpayers that a month's lot (ppm) falls on, with what else the dice say of them.
template <class F>
void each_chosen(Page const& page, char const* lot, std::int64_t ppm, F const& f) {
  auto const& branches = page.world.province.branches;
  for (std::size_t b = 0; b < branches.size(); ++b) {
    Stream stream(page.world.seed, lot, branches[b], page.month.index);
    Quota failure(stream, page.miss(branches[b], Field::tax, 7'000));
    Quota by_hand(stream, page.miss(branches[b], Field::reform, 85'000));
    for (std::int64_t k = 0; k < page.world.taxpayers.count(b); ++k) {
      auto const t = page.world.taxpayers.at(b, k);
      if (!t.active(page.month.index) || !stream.chance(ppm)) continue;
      f(t, failure.next(), by_hand.next());
    }
  }
}

void write_relief_candidate(Page& page) {
  each_chosen(page, "relief", 210'000, [&](Taxpayer const& t, bool missed, bool) {
    Stream day(page.world.seed, "relief day", t.number, page.month.index);
    page.out.id("cand_id", 'K', page.month.index, 0, t.number)
        .text("org_code", page.code(t.branch))
        .numbered("taxpayer_id", 'V', t.number)
        .text("policy_code", policies[t.number % 6])
        .date("month_on", page.month.last)
        .date("enjoyed_on", missed ? std::nullopt : std::optional(page.workday(day)))
        .end();
  });
}

void write_relief_detail(Page& page) {
  each_chosen(page, "relief", 210'000, [&](Taxpayer const& t, bool missed, bool by_hand) {
    if (missed) return;
    Stream amount(page.world.seed, "relief amount", t.number, page.month.index);
    page.out.id("relief_id", 'L', page.month.index, 0, t.number)
        .text("org_code", page.code(t.branch))
        .numbered("taxpayer_id", 'V', t.number)
        .id("cand_id", 'K', page.month.index, 0, t.number)
        .text("policy_code", policies[t.number % 6])
        .text("tax_code", t.number % 3 == 0 ? "cit" : "vat")
        .money("amount", amount.log_normal(t.sales / 60 + 100, 500))
        .date("month_on", page.month.last)
        .flag("auto_applied", !by_hand)
        .end();
  });
}

// Share of taxpayers that still write paper invoices, and of invoices that are not digital: falling over the years.
std::int64_t fading_ppm(Page const& page, int branch, std::int64_t at_start, std::int64_t per_month) {
  return page.miss(branch, Field::reform, std::max(at_start / 4, at_start - per_month * page.months_in()));
}

void write_seller(Page& page, Taxpayer const& t, char const* kind, std::int64_t count) {
  page.out.numbered("seller_id", 'V', t.number)
      .text("org_code", page.code(t.branch))
      .text("inv_kind", kind)
      .date("month_on", page.month.last)
      .integer("cnt", count)
      .end();
}

void write_seller_invoice_month(Page& page) {
  auto const& province = page.world.province;
  for (std::size_t b = 0; b < province.branches.size(); ++b) {
    int const branch = province.branches[b];
    if (page.world.plan.undelivered(page.dataset, province.county_of(branch), page.month.index)) continue;
    std::int64_t const paper = fading_ppm(page, branch, 62'000, 1'600);
    for (std::int64_t k = 0; k < page.world.taxpayers.count(b); ++k) {
      auto const t = page.world.taxpayers.at(b, k);
      if (!t.active(page.month.index) || t.dormant) continue;
      Stream habit(page.world.seed, "paper", t.number);
      Stream stream(page.world.seed, page.dataset, t.number, page.month.index);
      bool const streak = t.in_ruse(Ruse::zero_streak, page.month.index);  // files zero and goes on invoicing
      if (!stream.chance(t.enterprise() || streak ? 850'000 : 350'000)) continue;
      auto const count = 1 + stream.log_normal(t.size >= Size::medium ? 90 : 8, 900);
      if (habit.below(million) < paper) {
        write_seller(page, t, "paper", count);
        continue;
      }
      write_seller(page, t, stream.chance(30'000) ? "electronic" : "digital", count);
      if (stream.chance(25'000)) write_seller(page, t, "paper", 1 + count / 20);
    }
  }
}

void write_invoice_daily(Page& page) {
  auto const& province = page.world.province;
  auto const days = static_cast<std::int64_t>(page.month.workdays.size());
  for (int const branch : province.branches) {
    if (page.world.plan.undelivered(page.dataset, province.county_of(branch), page.month.index)) continue;
    Stream stream = page.stream(branch);
    std::int64_t const other = fading_ppm(page, branch, 34'000, 1'100);
    auto const n = std::min(page.rows(stream, branch, 6'500, 2'000'000), days * industry_count);
    auto const first_day = stream.below(days);
    auto const stride = days % 7 == 0 ? 5 : 7;  // prime to the number of days, so that a cycle meets each day once
    auto const first_industry = stream.below(industry_count);
    auto const usual = 40 + province[branch].weight_ppm / 20;
    for (std::int64_t k = 0; k < n; ++k) {
      auto const count = 2 + stream.log_normal(usual, 600);
      std::int64_t const average = stream.log_normal(180'000, 500);
      auto const not_digital = stream.about(count * other);
      for (int kind = 0; kind < 2; ++kind) {
        auto const cnt = kind == 0 ? count - not_digital : not_digital;
        if (cnt <= 0) continue;
        page.out.text("org_code", page.code(branch))
            .text("industry_code", industry_codes[(first_industry + k / days) % industry_count][0])
            .text("inv_kind", kind == 0    ? "digital"
                              : k % 3 == 0 ? "paper"
                                           : "electronic")
            .date("inv_on", page.month.workdays[static_cast<std::size_t>((first_day + k * stride) % days)])
            .integer("cnt", cnt)
            .money("amount", cnt * average)
            .integer("red_cnt", stream.about(cnt * 12'000))
            .end();
      }
    }
  }
}

void write_registration_check(Page& page) {
  static constexpr char const* fields[] = {"经营地址", "联系电话", "财务负责人", "行业"};
  auto const& branches = page.world.province.branches;
  for (std::size_t b = 0; b < branches.size(); ++b) {
    Stream stream = page.stream(branches[b]);
    Quota wrong(stream, page.miss(branches[b], Field::tax, 15'000));
    auto const n = page.rows(stream, branches[b], 2'500, 2'000'000);
    for (std::int64_t k = 0; k < n; ++k) {
      bool const bad = wrong.next();
      auto const t = page.world.taxpayers.at(b, stream.below(page.world.taxpayers.count(b)));
      page.out.id("check_id", 'G', page.month.index, branches[b], k)
          .text("org_code", page.code(branches[b]))
          .numbered("taxpayer_id", 'V', t.number)
          .date("checked_on", page.workday(stream))
          .flag("consistent", !bad)
          .text("wrong_field", bad ? fields[stream.below(4)] : "")
          .end();
    }
  }
}

void write_credit_rating(Page& page) {
  auto const& branches = page.world.province.branches;
  for (std::size_t b = 0; b < branches.size(); ++b) {
    for (std::int64_t k = 0; k < page.world.taxpayers.count(b); ++k) {
      auto const t = page.world.taxpayers.at(b, k);
      if (!t.enterprise() || !t.active(page.month.index)) continue;
      page.out.numbered("taxpayer_id", 'V', t.number)
          .text("org_code", page.code(branches[b]))
          .date("as_of", page.month.last)
          .text("level", std::string_view(&t.credit, 1))
          .end();
    }
  }
}

void write_dq_check(Page& page) {
  for (int const branch : page.world.province.branches) {
    Stream stream = page.stream(branch);
    std::int64_t const wrong = page.miss(branch, Field::tax, 400);
    auto const checked = stream.between(800, 3000);
    page.out.id("check_id", 'Y', page.month.index, branch, 0)
        .text("org_code", page.code(branch))
        .text("rule_code", fmt::format("DQ{:02}", 1 + stream.below(8)))
        .date("checked_on", page.workday(stream))
        .integer("checked_cnt", checked)
        .integer("error_cnt", stream.about(checked * wrong))
        .end();
  }
}

void write_enforcement_act(Page& page) {
  static constexpr char const* kinds[] = {"penalty", "enforce", "assess", "permit", "check"};
  for (int const branch : page.world.province.branches) {
    Stream stream = page.stream(branch);
    auto const first = stream.below(5);
    for (std::int64_t k = 0; k < 2; ++k) {
      page.out.text("org_code", page.code(branch))
          .text("act_kind", kinds[(first + k) % 5])
          .date("act_on", page.workday(stream))
          .integer("cnt", 3 + stream.log_normal(14, 500))
          .end();
    }
  }
}

constexpr Table tables[] = {
    {"relief_candidate", Every::month, write_relief_candidate},
    {"relief_detail", Every::month, write_relief_detail},
    {"seller_invoice_month", Every::month, write_seller_invoice_month},
    {"invoice_daily", Every::month, write_invoice_daily},
    {"registration_check", Every::month, write_registration_check},
    {"credit_rating", Every::quarter_end, write_credit_rating},
    {"dq_check", Every::month, write_dq_check},
    {"enforcement_act", Every::month, write_enforcement_act},
};

}  // namespace

std::span<Table const> invoice_tables() { return tables; }

}  // namespace jixiao::demo
