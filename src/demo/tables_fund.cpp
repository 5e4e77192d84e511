// Social insurance and non-tax revenue.
#include "demo/tables.h"

namespace jixiao::demo {
namespace {

constexpr char const* insurances[] = {"pension", "medical", "unemployment", "injury"};

struct Premium {
  std::int64_t number;
  int branch;
  std::int64_t payer;
  int insurance;
  std::int64_t amount;
  Date due;
  bool unpaid, late;
  Date paid;
};

// What is due in a month; the payments of the same month come from the same dice.
template <class F>
void each_premium(Page const& page, F const& f) {
  Date const due = page.month.workdays[page.month.workdays.size() - 5];
  for (int const branch : page.world.province.branches) {
    Stream stream(page.world.seed, "premium", branch, page.month.index);
    Quota unpaid(stream, page.miss(branch, Field::tax, 14'000));
    auto const n = page.rows(stream, branch, 3'000, 1'000'000);
    for (std::int64_t k = 0; k < n; ++k) {
      Premium p{k,
                branch,
                std::int64_t{branch} * 1'000'000 + k,
                static_cast<int>(stream.below(4)),
                stream.log_normal(900'000, 700),
                due,
                unpaid.next(),
                false,
                due - static_cast<int>(stream.below(12))};
      f(p);
    }
  }
}

void write_ssf_due(Page& page) {
  each_premium(page, [&](Premium const& p) {
    page.out.id("due_id", 'U', page.month.index, p.branch, p.number)
        .text("org_code", page.code(p.branch))
        .numbered("payer_id", 'F', p.payer)
        .text("insurance", insurances[p.insurance])
        .date("due_on", p.due)
        .money("amount", p.amount)
        .end();
  });
}

void write_ssf_payment(Page& page) {
  each_premium(page, [&](Premium const& p) {
    if (p.unpaid) return;
    page.out.id("pay_id", 'W', page.month.index, p.branch, p.number)
        .id("due_id", 'U', page.month.index, p.branch, p.number)
        .text("org_code", page.code(p.branch))
        .numbered("payer_id", 'F', p.payer)
        .date("due_on", p.due)
        .date("paid_on", std::max(p.paid, page.month.first))
        .money("amount", p.amount)
        .end();
  });
}

void write_nontax(Page& page) {
  static constexpr char const* items[] = {"education", "water", "disabled", "land"};
  static constexpr char const* errors[] = {"amount", "item", "payer", "budget"};
  for (int const branch : page.world.province.branches) {
    Stream stream = page.stream(branch);
    Quota wrong(stream, page.miss(branch, Field::tax, 8'000));
    auto const n = page.rows(stream, branch, 1'500, 900'000);
    for (std::int64_t k = 0; k < n; ++k) {
      bool const bad = wrong.next();
      Date const levied = page.workday(stream);
      page.out.id("nontax_id", 'T', page.month.index, branch, k)
          .text("org_code", page.code(branch))
          .text("item_code", items[stream.below(4)])
          .date("levied_on", levied)
          .money("amount", stream.log_normal(500'000, 1000))
          .text("error_kind", bad ? errors[stream.below(4)] : "")
          .date("checked_on", page.known(levied + static_cast<int>(stream.between(1, 8))))
          .end();
    }
  }
}

constexpr Table tables[] = {
    {"ssf_due", Every::month, write_ssf_due},
    {"ssf_payment", Every::month, write_ssf_payment},
    {"nontax", Every::month, write_nontax},
};

}  // namespace

std::span<Table const> fund_tables() { return tables; }

}  // namespace jixiao::demo
