// Taxpayers, declarations, payments, arrears, refunds.
#include "demo/codes.h"
#include "demo/tables.h"

namespace jixiao::demo {
namespace {

constexpr char const* vat_kinds[] = {"general", "small", "individual"};
constexpr char const* sizes[] = {"micro", "small", "medium", "large"};
constexpr char const* taxes[] = {"vat", "cit", "iit", "other"};
constexpr char const* channels[] = {"etax", "app", "self", "hall"};
constexpr char const* reasons[] = {"policy", "seasonal", "invest", "transfer", "other"};

Date opening_day(Taxpayer const& t) {
  Period const month{t.opened, PeriodKind::month};
  return month.first_day() + static_cast<int>(t.number % 28);
}

template <class F>
void each_taxpayer(Page const& page, F const& f) {
  auto const& branches = page.world.province.branches;
  for (std::size_t b = 0; b < branches.size(); ++b) {
    for (std::int64_t k = 0; k < page.world.taxpayers.count(b); ++k) f(page.world.taxpayers.at(b, k));
  }
}

void write_taxpayer(Page& page) {
  each_taxpayer(page, [&](Taxpayer const& t) {
    bool const gone = t.closed <= page.world.months.last();
    page.out.numbered("taxpayer_id", 'V', t.number);
    if (t.enterprise())
      page.out.text("uscc", credit_code(t.number));
    else
      page.out.none("uscc");
    page.out.text("name", fmt::format("演示{}{:07}", t.enterprise() ? "企业" : "商户", t.number))
        .text("mgr_org", page.world.province[t.branch].code)
        .text("reg_type", t.enterprise() ? "173" : "410")
        .text("vat_kind", vat_kinds[static_cast<int>(t.kind)])
        .text("industry_code", industry_codes[t.industry][t.industry_class])
        .text("size_class", sizes[static_cast<int>(t.size)])
        .text("status", !gone        ? "normal"
                        : t.abnormal ? "abnormal"
                                     : "closed");
    if (t.enterprise())
      page.out.text("credit_level", std::string_view(&t.credit, 1));
    else
      page.out.none("credit_level");
    page.out.flag("is_key", t.key).date("reg_on", opening_day(t)).end();
  });
}

void write_filing(Page& page, Taxpayer const& t, Filing const& f) {
  bool const filed = f.filed.has_value();
  page.out.id("decl_id", 'D', page.month.index, static_cast<int>(f.tax), t.number)
      .text("org_code", page.code(t.branch))
      .numbered("taxpayer_id", 'V', t.number)
      .text("tax_code", taxes[static_cast<int>(f.tax)])
      .date("tax_period", f.period_end)
      .date("due_on", f.due)
      .date("filed_on", f.filed);
  if (filed) {
    page.out.text("channel", channels[f.channel]).money("sales_amt", f.sales).money("tax_payable", f.payable);
    page.out.money("relief_amt", f.relief).flag("is_zero", f.zero);
  } else {
    for (auto const* column : {"channel", "sales_amt", "tax_payable", "relief_amt", "is_zero"}) page.out.none(column);
  }
  page.out.flag("is_amend", filed && f.amend).flag("deferred", f.deferred);
  page.out.text("burden_reason", filed && f.reason >= 0 && f.tax == Tax::vat ? reasons[f.reason] : "").end();
}

void write_declaration(Page& page) {
  TaxpayerFilings owed;
  for (int const county : page.world.province.counties) {
    if (page.world.plan.undelivered(page.dataset, county, page.month.index)) continue;
    CountyFilings filings(page.world, county, page.month);
    while (filings.next(owed)) {
      for (auto const& filing : owed.filings) write_filing(page, owed.taxpayer, filing);
    }
  }
}

void write_payments_due_in(Page& page, int county, Month const& due_month) {
  TaxpayerFilings owed;
  CountyFilings filings(page.world, county, due_month);
  while (filings.next(owed)) {
    for (auto const& f : owed.filings) {
      if (!f.paid || *f.paid < page.month.first || *f.paid > page.month.last) continue;
      page.out.id("pay_id", 'P', due_month.index, static_cast<int>(f.tax), owed.taxpayer.number)
          .text("org_code", page.code(owed.taxpayer.branch))
          .numbered("taxpayer_id", 'V', owed.taxpayer.number)
          .id("decl_id", 'D', due_month.index, static_cast<int>(f.tax), owed.taxpayer.number)
          .text("tax_code", taxes[static_cast<int>(f.tax)])
          .money("amount", f.paid_amount)
          .date("due_on", f.due)
          .date("paid_on", *f.paid)
          .date("treasury_on", f.treasury)
          .flag("deferred", f.deferred)
          .end();
    }
  }
}

// Circular revenue: a round amount is paid in one month and refunded two months later (see write_tax_refund).
std::int64_t circular_amount(Taxpayer const& t) { return (t.sales / 50'000'000 + 3) * 10'000'000; }
bool pays_in_circle(Taxpayer const& t, int month) { return t.ruse == Ruse::circular && month == t.ruse_from; }
bool refunded_in_circle(Taxpayer const& t, int month) { return t.ruse == Ruse::circular && month == t.ruse_from + 2; }

void write_circular_payments(Page& page) {
  each_taxpayer(page, [&](Taxpayer const& t) {
    if (!pays_in_circle(t, page.month.index)) return;
    page.out.id("pay_id", 'P', page.month.index, 9, t.number)
        .text("org_code", page.code(t.branch))
        .numbered("taxpayer_id", 'V', t.number)
        .none("decl_id")
        .text("tax_code", "vat")
        .money("amount", circular_amount(t))
        .date("due_on", page.month.workdays.back())
        .date("paid_on", page.month.workdays[page.month.workdays.size() - 2])
        .date("treasury_on", page.month.workdays.back())
        .flag("deferred", false)
        .end();
  });
}

void write_payment(Page& page) {
  for (int const county : page.world.province.counties) {
    if (page.world.plan.undelivered(page.dataset, county, page.month.index)) continue;
    for (int back = -1; back <= 2; ++back) {  // paid ahead, in time, late
      write_payments_due_in(page, county, page.world.months[page.month.index - back]);
    }
  }
  write_circular_payments(page);
}

struct Arrear {
  std::int64_t number;
  int ordinal, arisen, cleared;  // months
  std::int64_t amount;
  Date arise_on, cleared_on;
  char const* status;
};

// Arrears that arose within four years and are open, or cleared, in the month.
template <class F>
void each_arrear(Page const& page, F const& f) {
  for (int const branch : page.world.province.branches) {
    for (int arisen = page.month.index - 47; arisen <= page.month.index; ++arisen) {
      Stream stream(page.world.seed, "arrears", branch, arisen);
      auto const n = page.rows(stream, branch, 260, 200'000);
      for (std::int64_t k = 0; k < n; ++k) {
        Arrear a{k, branch, arisen, arisen, stream.log_normal(3'000'000, 400), {}, {}, "new"};
        auto const kind = stream.below(100);
        std::int64_t const usual =
            scaled(12 * 100, -page.world.quality.skill(branch, Field::tax, arisen) * 25 / 100) / 100;  // months
        a.cleared = arisen + static_cast<int>(std::clamp<std::int64_t>(usual * stream.between(50, 150) / 100, 1, 46));
        if (kind < 6) a.cleared = 1 << 20;  // dead
        if (a.cleared < page.month.index) continue;
        Period const from{arisen, PeriodKind::month};
        a.arise_on = from.first_day() + static_cast<int>(stream.between(14, 27));
        a.cleared_on = page.month.first + static_cast<int>(stream.between(0, 27));
        if (a.cleared == arisen) a.cleared_on = std::max(a.cleared_on, a.arise_on);
        a.status = kind < 6 ? "dead" : kind < 10 ? "deferred" : page.month.index - arisen >= 12 ? "old" : "new";
        f(a);
      }
    }
  }
}

std::int64_t debtor(Page const& page, Arrear const& a) {
  auto const& branches = page.world.province.branches;
  auto const b =
      static_cast<std::size_t>(std::lower_bound(branches.begin(), branches.end(), a.ordinal) - branches.begin());
  return page.world.taxpayers.at(b, (a.arisen + a.number) % page.world.taxpayers.count(b)).number;
}

void write_arrears(Page& page) {
  each_arrear(page, [&](Arrear const& a) {
    bool const cleared = a.cleared == page.month.index;
    page.out.id("arrear_id", 'Q', a.arisen, a.ordinal, a.number)
        .text("org_code", page.code(a.ordinal))
        .date("as_of", page.month.last)
        .numbered("taxpayer_id", 'V', debtor(page, a))
        .text("tax_code", taxes[(a.arisen + a.number) % 4])
        .money("balance", cleared ? 0 : a.amount)
        .date("arise_on", a.arise_on)
        .date("cleared_on", cleared ? std::optional(a.cleared_on) : std::nullopt)
        .text("status", a.status)
        .end();
  });
}

void write_arrears_flow(Page& page) {
  each_arrear(page, [&](Arrear const& a) {
    for (bool const clears : {false, true}) {
      if ((clears ? a.cleared : a.arisen) != page.month.index) continue;
      page.out.id("flow_id", clears ? 'C' : 'N', a.arisen, a.ordinal, a.number)
          .id("arrear_id", 'Q', a.arisen, a.ordinal, a.number)
          .text("org_code", page.code(a.ordinal))
          .date("happened_on", clears ? a.cleared_on : a.arise_on)
          .text("kind", clears ? "clear" : "arise")
          .money("amount", a.amount)
          .text("status", a.status)
          .end();
    }
  });
}

struct Refund {
  char letter;
  std::int64_t number;
  Taxpayer taxpayer;
  char const* type;
  std::int64_t amount;
  Date due;
  bool late;
};

void write_refund(Page& page, Stream& stream, Refund const& refund) {
  page.out.id("refund_id", refund.letter, page.month.index, refund.taxpayer.branch, refund.number)
      .text("org_code", page.code(refund.taxpayer.branch))
      .numbered("taxpayer_id", 'V', refund.taxpayer.number)
      .text("refund_type", refund.type)
      .money("amount", refund.amount)
      .date("accepted_on", page.world.months.workday_after(refund.due, -10))
      .date("due_on", refund.due)
      .date("refunded_on", page.done(stream, refund.due, refund.late, 9))
      .flag("risk_flag", refund.late && stream.chance(300'000))
      .end();
}

void write_tax_refund(Page& page) {
  static constexpr char const* types[] = {"vat_credit", "vat_credit", "export", "mistake", "settlement"};
  auto const& branches = page.world.province.branches;
  for (std::size_t b = 0; b < branches.size(); ++b) {
    Stream stream = page.stream(branches[b]);
    Quota late(stream, page.miss(branches[b], Field::tax, 8'000));
    auto const n = page.rows(stream, branches[b], 900, 700'000);
    for (std::int64_t k = 0; k < n; ++k) {
      auto const t = page.world.taxpayers.at(b, stream.below(page.world.taxpayers.count(b)));
      auto const amount = stream.log_normal(8'000'000, 1200);
      write_refund(page, stream, {'R', k, t, types[stream.below(5)], amount, page.workday(stream), late.next()});
    }
  }
  each_taxpayer(page, [&](Taxpayer const& t) {
    if (!refunded_in_circle(t, page.month.index)) return;
    Stream stream(page.world.seed, "circle", t.number);
    write_refund(page, stream, {'Z', t.number, t, "mistake", circular_amount(t), page.workday(stream), false});
  });
}

constexpr Table tables[] = {
    {"taxpayer", Every::once, write_taxpayer},          {"declaration", Every::month, write_declaration},
    {"payment", Every::month, write_payment},           {"arrears", Every::month, write_arrears},
    {"arrears_flow", Every::month, write_arrears_flow}, {"tax_refund", Every::month, write_tax_refund},
};

}  // namespace

std::span<Table const> tax_tables() { return tables; }

}  // namespace jixiao::demo
