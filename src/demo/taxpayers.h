#pragma once
// Taxpayers and what they file, recomputed from their number whenever needed: no table of them is ever held. Amounts
// are log-normal within a size class (σ = 1.6) and the classes lie far apart, so that a fifth of them pays nearly all.
#include <memory>
#include <optional>
#include <vector>

#include "demo/months.h"
#include "demo/province.h"
#include "demo/quality.h"
#include "demo/truth.h"

namespace jixiao::demo {

enum class VatKind : std::uint8_t { general, small, individual };
enum class Size : std::uint8_t { micro, small, medium, large };
enum class Tax : std::uint8_t { vat, cit, iit, other };

// What a single taxpayer does that a detector should find.
enum class Ruse : std::uint8_t { none, zero_streak, low_burden, high_burden, circular };
char const* name_of(Ruse ruse);

struct Taxpayer {
  std::int64_t number = 0;  // 1 …, province-wide
  int branch = 0;           // ordinal
  VatKind kind = VatKind::individual;
  Size size = Size::micro;
  int industry = 0;        // index into industry_codes
  int industry_class = 0;  // which class (中类) of it
  bool key = false;
  bool files_iit = false, files_other = false;
  bool files = true;            // individuals below the limits file nothing
  bool dormant = false;         // honest zero filer
  std::int64_t sales = 0;       // of an average month, cents
  std::int64_t burden_ppm = 0;  // VAT per sales
  int opened = 0, closed = 0;   // months; closed: first month without filing, far away if open
  bool abnormal = false;        // declared abnormal (G7), from `closed` on
  char credit = 'M';
  Ruse ruse = Ruse::none;
  int ruse_from = 0, ruse_to = 0;

  bool enterprise() const { return kind != VatKind::individual; }
  bool active(int month) const { return opened <= month && month < closed; }
  bool in_ruse(Ruse which, int month) const { return ruse == which && ruse_from <= month && month <= ruse_to; }
};

// Each division (大类) with its usual class first and two rare ones, too small to compare within themselves.
inline constexpr char const* industry_codes[][3] = {
    {"5133", "5121", "5161"}, {"5211", "5221", "5239"}, {"3311", "3321", "3351"}, {"4710", "4720", "4790"},
    {"2710", "2720", "2740"}, {"6510", "6520", "6540"}, {"7211", "7221", "7241"}, {"6210", "6220", "6231"},
    {"5430", "5411", "5442"}, {"7010", "7020", "7030"}};
inline constexpr int industry_count = 10;

class Taxpayers {
 public:
  Taxpayers(std::uint64_t seed, std::int64_t scale_ppm, Province const& province, Months const& months,
            Plan const& plan);

  std::int64_t count(std::size_t branch) const { return first_[branch + 1] - first_[branch]; }  // index into branches
  std::int64_t total() const { return first_.back(); }
  Taxpayer at(std::size_t branch, std::int64_t k) const;
  std::int64_t sales_of(Taxpayer const& taxpayer, Month const& month) const;  // cents

 private:
  void set_size(Taxpayer& t, std::int64_t k) const;
  void set_life(Taxpayer& t) const;
  void set_ruse(Taxpayer& t) const;

  std::uint64_t seed_;
  Province const* province_;  // outlives this: all are members of one World
  Months const* months_;
  Plan const* plan_;
  std::vector<std::int64_t> first_;  // number of taxpayers before each branch
};

// One declaration that is due, and its payment.
struct Filing {
  Tax tax = Tax::vat;
  Date period_end, due;
  std::optional<Date> filed, paid, treasury;
  int channel = 0;
  std::int64_t sales = 0, payable = 0, relief = 0, paid_amount = 0;
  bool zero = false, amend = false, deferred = false;
  int reason = -1;
};

struct TaxpayerFilings {
  Taxpayer taxpayer;
  std::vector<Filing> filings;
};

struct World;

// Goes through a county's taxpayers with what they owe in one month. The same county and month always give the same.
class CountyFilings {
 public:
  CountyFilings(World const& world, int county, Month const& month);
  ~CountyFilings();
  // False when the county is done. Taxpayers without anything due come with no filings.
  bool next(TaxpayerFilings& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jixiao::demo
