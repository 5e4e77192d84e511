#include <algorithm>
#include <array>

#include "demo/world.h"

namespace jixiao::demo {
namespace {

// A branch's habits in one month.
struct Habits {
  Quota late, unpaid, missing;
  bool rush = false, ahead = false, grab = false, slow_treasury = false;
  std::int64_t unexplained_ppm = 0, short_ppm = 0;
};

// The targets of the on-time filing rate by county group, which a county that bunches stays just above.
std::int64_t allowed_late_ppm(std::string const& group) {
  return group == "G1" ? 20'000 : group == "G5" ? 40'000 : group == "G6" ? 50'000 : 25'000;
}

Date next_month_end_day(Month const& month, Stream& stream) {  // one of the last three working days
  return month.workdays[month.workdays.size() - 1 - static_cast<std::size_t>(stream.below(3))];
}

Date filing_day(Month const& month, Date due, bool rush, Stream& stream) {
  if (stream.chance(rush ? 700'000 : 110'000)) return due;
  auto const end = std::upper_bound(month.workdays.begin(), month.workdays.end(), due);
  auto const n = end - month.workdays.begin();
  auto const day = std::max(stream.below(n), stream.below(n));  // later days are likelier
  return month.workdays[static_cast<std::size_t>(day)];
}

}  // namespace

struct CountyFilings::State {
  World const& world;
  Month const& month;
  int county;
  std::vector<std::size_t> branches;  // indices into province.branches
  std::size_t branch = 0;
  std::int64_t k = 0;
  std::optional<Habits> habits;
  std::optional<Quota> bunched;
  std::array<std::int64_t, 4> recent{};  // sales of the months before, newest first

  Habits habits_of(int ordinal) const;
  void add(TaxpayerFilings& out, Tax tax, Date due, int months_back);
  void settle(TaxpayerFilings const& out, Filing& filing, Stream& stream);
};

Habits CountyFilings::State::habits_of(int ordinal) const {
  Stream stream(world.seed, "habits", ordinal, month.index);
  bool const cleaned = world.plan.active(Trick::denominator_shrinking, county, month.index);
  auto const miss = [&](std::int64_t base) { return world.quality.miss(ordinal, Field::tax, month.index, base); };
  std::int64_t const late = miss(19'000) * (cleaned ? 35 : 100) / 100;
  Habits made{Quota(stream, late), Quota(stream, miss(9'000)), Quota(stream, 400'000)};
  made.rush = world.plan.active(Trick::last_day_rush, county, month.index);
  made.ahead = world.plan.active(Trick::month_end_bunching, county, month.index - 1);
  made.grab = month.number() == 1 && world.plan.active(Trick::over_collection, county, month.index - 1);
  made.slow_treasury = world.plan.active(Trick::delayed_treasury, ordinal, month.index);
  made.unexplained_ppm = miss(650'000);
  made.short_ppm = miss(130'000);
  return made;
}

void CountyFilings::State::add(TaxpayerFilings& out, Tax tax, Date due, int months_back) {
  Taxpayer const& t = out.taxpayer;
  Filing filing;
  filing.tax = tax;
  filing.due = due;
  filing.period_end = month.first - 1;
  std::int64_t sales = 0;
  for (int i = 0; i < months_back; ++i) sales += recent[static_cast<std::size_t>(i)];
  filing.sales = sales;
  constexpr std::array<std::int64_t, 4> rate_ppm{0, 12'000, 1'500, 15'000};
  filing.payable = sales / 100 * (tax == Tax::vat ? t.burden_ppm : rate_ppm[static_cast<std::size_t>(tax)]) / 10'000;
  filing.relief = tax == Tax::vat && t.size == Size::micro ? sales / 50 : tax == Tax::cit ? filing.payable / 4 : 0;
  filing.zero = sales == 0;
  Stream stream(world.seed, "filing", t.number * 4 + static_cast<int>(tax), month.index);
  bool const nothing_to_pay = t.size <= Size::small && stream.chance(450'000);  // a loss, or wages below the threshold
  if (nothing_to_pay && (tax == Tax::cit || tax == Tax::iit)) filing.payable = 0;
  settle(out, filing, stream);
  out.filings.push_back(filing);
}

// When it is filed and paid, if at all.
void CountyFilings::State::settle(TaxpayerFilings const& out, Filing& filing, Stream& stream) {
  Taxpayer const& t = out.taxpayer;
  bool const important = t.size >= Size::medium;
  bool const late = bunched ? bunched->next() : !important && habits->late.next();
  filing.channel = static_cast<int>(stream.below(100));
  filing.channel = filing.channel < 83 ? 0 : filing.channel < 92 ? 1 : filing.channel < 95 ? 2 : 3;
  filing.amend = stream.chance(8'000);
  filing.deferred = !important && stream.chance(3'000);
  bool const explained = Stream(world.seed, "explained", t.number).below(million) >= habits->unexplained_ppm;
  if (t.ruse == Ruse::low_burden && explained) filing.reason = static_cast<int>(t.number % 5);
  if (late) {
    if (habits->missing.next()) return;
    filing.filed = filing.due + 1 + static_cast<int>(stream.below(20));
    if (*filing.filed > month.last) filing.filed.reset();
    if (!filing.filed) return;
  } else {
    filing.filed = filing_day(month, filing.due, habits->rush, stream);
  }
  if (filing.payable == 0 || filing.deferred) return;
  filing.paid_amount = filing.payable;
  if (important && stream.chance(habits->short_ppm)) {  // part of it stays unpaid
    filing.paid_amount = filing.payable / 100 * stream.between(84, 97);
  }
  bool const unpaid = !important && habits->unpaid.next();
  if (unpaid) {
    filing.paid = filing.due + 1 + static_cast<int>(stream.below(40));
  } else {
    int const room = std::max(0, filing.due - *filing.filed);
    filing.paid = *filing.filed + (stream.chance(700'000) ? 0 : static_cast<int>(stream.below(room + 1)));
    if (habits->ahead && stream.chance(450'000)) {
      filing.paid = next_month_end_day(world.months[month.index - 1], stream);
    } else if (habits->grab && important && stream.chance(600'000)) {
      filing.paid = next_month_end_day(world.months[month.index - 1], stream);
      filing.paid_amount = (filing.payable / 10'000'000 + 1) * 10'000'000;  // whole hundred thousands of yuan
    }
  }
  filing.treasury = habits->slow_treasury
                        ? world.months.workday_after(*filing.paid, static_cast<int>(stream.between(4, 9)))
                    : stream.chance(600'000) ? *filing.paid
                                             : world.months.workday_after(*filing.paid, 1);
}

CountyFilings::CountyFilings(World const& world, int county, Month const& month)
    : state_(new State{world, month, county, {}, 0, 0, {}, {}, {}}) {
  auto const& branches = world.province.branches;
  for (std::size_t b = 0; b < branches.size(); ++b) {
    if (world.province.county_of(branches[b]) == county) state_->branches.push_back(b);
  }
  if (world.plan.active(Trick::threshold_bunching, county, month.index)) {
    Stream stream(world.seed, "bunched", county, month.index);
    state_->bunched.emplace(stream, allowed_late_ppm(world.province[county].peer_group) - 1500);
  }
}

CountyFilings::~CountyFilings() = default;

bool CountyFilings::next(TaxpayerFilings& out) {
  auto& s = *state_;
  while (s.branch < s.branches.size() && s.k >= s.world.taxpayers.count(s.branches[s.branch])) {
    ++s.branch;
    s.k = 0;
  }
  if (s.branch >= s.branches.size()) return false;
  if (s.k == 0) s.habits.emplace(s.habits_of(s.world.province.branches[s.branches[s.branch]]));
  out.taxpayer = s.world.taxpayers.at(s.branches[s.branch], s.k++);
  out.filings.clear();
  Taxpayer const& t = out.taxpayer;
  Month const& month = s.month;
  if (!t.files || !t.active(month.index - 1) || t.closed <= month.index) return true;
  bool const monthly = t.kind == VatKind::general;
  for (int i = 0; i < (month.quarter_filing ? 3 : 1); ++i) {
    s.recent[static_cast<std::size_t>(i)] = s.world.taxpayers.sales_of(t, s.world.months[month.index - 1 - i]);
  }
  if (monthly || month.quarter_filing) s.add(out, Tax::vat, month.filing_due, monthly ? 1 : 3);
  if (t.enterprise() && month.quarter_filing) s.add(out, Tax::cit, month.filing_due, 3);
  if (t.files_iit) s.add(out, Tax::iit, month.filing_due, 1);
  if (t.files_other) s.add(out, Tax::other, month.workdays.back(), 1);
  return true;
}

}  // namespace jixiao::demo
