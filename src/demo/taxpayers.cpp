#include "demo/taxpayers.h"

#include <algorithm>
#include <array>

#include "demo/random.h"

namespace jixiao::demo {
namespace {

constexpr std::int64_t taxpayers_at_scale_1 = 14'000;
constexpr std::int64_t branch_taxpayers_min = 4;
constexpr int never = 1 << 20;
// Median monthly sales in cents by size.
constexpr std::array<std::int64_t, 4> sales_median{6'000'000, 30'000'000, 250'000'000, 2'500'000'000};
constexpr std::int64_t sales_sigma_milli = 1600;
constexpr std::int64_t sales_max = 5'000'000'000'000;  // 50 billion yuan a month
constexpr std::int64_t burden_sigma_milli = 100;

Size draw_size(Stream& stream, std::int64_t k) {
  if (k < 4) return k == 0 ? Size::medium : k == 1 ? Size::small : Size::micro;  // every branch has some of each
  auto const dice = stream.below(1000);
  return dice < 15 ? Size::large : dice < 80 ? Size::medium : dice < 320 ? Size::small : Size::micro;
}

}  // namespace

char const* name_of(Ruse ruse) {
  constexpr std::array names{"none", "zero_filing_streak", "tax_burden_low", "tax_burden_high", "circular_revenue"};
  return names[static_cast<std::size_t>(ruse)];
}

Taxpayers::Taxpayers(std::uint64_t seed, std::int64_t scale_ppm, Province const& province, Months const& months,
                     Plan const& plan)
    : seed_(seed), province_(&province), months_(&months), plan_(&plan) {
  first_.push_back(0);
  for (int const branch : province.branches) {
    std::int64_t const share = taxpayers_at_scale_1 * province[branch].weight_ppm / 1000 * scale_ppm / million / 1000;
    first_.push_back(first_.back() + std::max(branch_taxpayers_min, share));
  }
}

Taxpayer Taxpayers::at(std::size_t branch, std::int64_t k) const {
  Taxpayer t;
  t.number = first_[branch] + k + 1;
  t.branch = province_->branches[branch];
  set_size(t, k);
  set_life(t);
  set_ruse(t);
  return t;
}

void Taxpayers::set_size(Taxpayer& t, std::int64_t k) const {
  Stream stream(seed_, "taxpayer", t.number);
  t.size = draw_size(stream, k);
  // The VAT rate follows the size, the kind only how often is filed: peers by size stay comparable.
  bool const files_monthly = t.size >= Size::medium || (t.size == Size::small && stream.chance(400'000));
  bool const individual = t.size == Size::micro && k != 2 && (k == 3 || stream.chance(600'000));
  t.kind = files_monthly ? VatKind::general : individual ? VatKind::individual : VatKind::small;
  t.industry = static_cast<int>(stream.below(industry_count));
  auto const within = Stream(seed_, "industry class", t.number).below(100);
  t.industry_class = within < 80 ? 0 : within < 95 ? 1 : 2;
  t.key = t.size == Size::large || k == 0;
  t.files_iit = t.enterprise() && stream.chance(200'000);
  t.files_other = t.size >= Size::medium || (t.enterprise() && stream.chance(30'000));
  t.files = t.enterprise() || stream.chance(600'000);
  t.dormant = t.size == Size::micro && stream.chance(60'000);
  auto const median = sales_median[static_cast<std::size_t>(t.size)] / (t.kind == VatKind::individual ? 2 : 1);
  t.sales = std::min(sales_max, stream.log_normal(median, sales_sigma_milli));
  std::int64_t const usual = t.size == Size::micro ? 10'000 : 22'000 + 2'500 * t.industry;
  t.burden_ppm = stream.log_normal(usual, burden_sigma_milli);
  auto const credit = stream.below(100);
  t.credit = credit < 18 ? 'A' : credit < 62 ? 'B' : credit < 90 ? 'M' : credit < 97 ? 'C' : 'D';
}

void Taxpayers::set_life(Taxpayer& t) const {
  Stream stream(seed_, "life", t.number);
  bool const is_new = t.size == Size::micro && stream.chance(120'000);
  t.opened = is_new ? months_->first() + static_cast<int>(stream.below(months_->count()))
                    : months_->first() - 1 - static_cast<int>(stream.below(220));
  t.closed = t.size == Size::micro && stream.chance(40'000)
                 ? std::max(t.opened, months_->first()) + 3 + static_cast<int>(stream.below(months_->count()))
                 : never;
  int const shrunk = plan_->since(Trick::denominator_shrinking, province_->county_of(t.branch));
  if (shrunk != 0 && t.size == Size::micro && t.opened < shrunk && t.closed > shrunk && stream.chance(350'000)) {
    t.closed = shrunk;
    t.abnormal = true;
  }
}

void Taxpayers::set_ruse(Taxpayer& t) const {
  if (t.closed != never || t.opened >= months_->first() || t.dormant || !t.files) return;
  Stream stream(seed_, "ruse", t.number);
  auto const dice = stream.below(million);
  int const count = months_->count();
  if (dice < 2'000) {
    t.ruse = Ruse::zero_streak;
    int const length = std::min(count, static_cast<int>(stream.between(7, 14)));
    t.ruse_from = months_->first() + static_cast<int>(stream.below(count - length + 1));
    t.ruse_to = t.ruse_from + length - 1;
    return;
  }
  t.ruse_from = months_->first();
  t.ruse_to = months_->last();
  if (dice < 42'000) {
    t.ruse = Ruse::low_burden;
    t.burden_ppm = t.burden_ppm * stream.between(30, 48) / 100;
  } else if (dice < 45'000) {
    t.ruse = Ruse::high_burden;
    t.burden_ppm = t.burden_ppm * stream.between(190, 260) / 100;
  } else if (dice < 47'000 && t.size >= Size::small) {
    t.ruse = Ruse::circular;
    t.ruse_from += static_cast<int>(stream.below(std::max(1, count - 3)));
    t.ruse_to = std::min(months_->last(), t.ruse_from + 5);
  }
}

std::int64_t Taxpayers::sales_of(Taxpayer const& t, Month const& month) const {
  if (t.dormant || t.in_ruse(Ruse::zero_streak, month.index)) return 0;
  Stream stream(seed_, "sales", t.number, month.index);
  return stream.log_normal(t.sales / 1000 * month.sales_ppm / 1000, 250) / 100 * 100;
}

}  // namespace jixiao::demo
