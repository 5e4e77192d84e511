#include "demo/truth.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/csv.h"
#include "base/period.h"
#include "demo/random.h"

namespace jixiao::demo {
namespace {

struct Recipe {
  Trick trick;
  Rank rank;
  int units;
  int months_min, months_max;  // how long it goes on; the months asked for may be fewer
  char const* dataset;
  char const* note;
  std::optional<Field> field = {};
};

constexpr std::array recipes{
    Recipe{Trick::threshold_bunching, Rank::county, 6, 6, 12, "declaration", "按期申报率连续略高于目标值"},
    Recipe{Trick::last_day_rush, Rank::county, 5, 4, 10, "declaration", "七成申报集中在期限当日"},
    Recipe{Trick::over_collection, Rank::county, 4, 12, 24, "payment", "年末大额整数税款提前入库"},
    Recipe{Trick::month_end_bunching, Rank::county, 5, 6, 12, "payment", "入库集中在月末三个工作日"},
    Recipe{Trick::delayed_treasury, Rank::branch, 8, 3, 8, "payment", "已缴税款数日后才入库"},
    Recipe{Trick::copied_minutes, Rank::branch, 12, 6, 18, "party_duty", "不同月份的会议记录摘要值相同"},
    Recipe{Trick::denominator_shrinking, Rank::county, 4, 24, 24, "declaration", "集中认定非正常户后按期申报率上升"},
    Recipe{Trick::rating_stuffing, Rank::branch, 14, 3, 9, "rating", "评价率畸高且全为五星"},
    Recipe{Trick::fake_false_alarm, Rank::county, 5, 4, 10, "warning", "预警大量以误报关闭"},
    Recipe{Trick::lenient_rating, Rank::county, 5, 24, 24, "partner_rating", "协同部门评议分全部相同"},
    Recipe{Trick::missing_delivery, Rank::county, 1, 1, 1, "exchange_job_run", "整县当月数据未送达"},
    Recipe{Trick::missing_delivery, Rank::county, 1, 1, 1, "invoice_daily", "整县当月数据未送达"},
    Recipe{Trick::missing_delivery, Rank::county, 1, 1, 1, "service_case", "整县当月数据未送达"},
    Recipe{Trick::slump, Rank::city, 1, 9, 12, "rating", "纳税服务条线力量不足，服务类指标持续下滑", Field::service},
    Recipe{Trick::slump, Rank::city, 1, 7, 10, "risk_task", "风险应对人员集中调离，风险类指标持续下滑", Field::risk},
    Recipe{Trick::slump, Rank::county, 3, 6, 14, "rating", "办税服务厅人手不足，服务类指标持续下滑", Field::service},
    Recipe{Trick::slump, Rank::county, 3, 6, 14, "risk_task", "风险管理岗位空缺，风险类指标持续下滑", Field::risk},
    Recipe{Trick::slump, Rank::county, 3, 6, 14, "declaration", "征管力量调整，申报征收类指标持续下滑", Field::tax},
    Recipe{Trick::slump, Rank::county, 2, 6, 14, "task_force", "专班运转停滞，改革类指标持续下滑", Field::reform},
    Recipe{Trick::slump, Rank::county, 2, 6, 14, "supervision_ticket", "督办整改拖延，办公类指标持续下滑",
           Field::office},
    Recipe{Trick::slump, Rank::county, 2, 6, 14, "party_duty", "支部建设松懈，党建类指标持续下滑", Field::party},
};

std::vector<int> const& units_of(Province const& province, Rank rank) {
  return rank == Rank::branch ? province.branches : rank == Rank::city ? province.cities : province.counties;
}

std::string month_text(int index) { return Period{index, PeriodKind::month}.to_string(); }

}  // namespace

char const* name_of(Trick trick) {
  constexpr std::array names{"threshold_bunching",
                             "last_day_rush",
                             "circular_revenue",
                             "over_collection",
                             "month_end_bunching",
                             "delayed_treasury",
                             "copied_minutes",
                             "denominator_shrinking",
                             "rating_stuffing",
                             "fake_false_alarm",
                             "lenient_rating",
                             "missing_delivery",
                             "slump"};
  return names[static_cast<std::size_t>(trick)];
}

Plan::Plan(std::uint64_t seed, Province const& province, Months const& months) {
  std::set<int> busy{province.moved_county, province.renamed_county};  // one deed per county keeps effects apart
  for (std::size_t r = 0; r < recipes.size(); ++r) {
    Recipe const& recipe = recipes[r];
    Stream stream(seed, "plan", static_cast<std::int64_t>(r));
    auto const& units = units_of(province, recipe.rank);
    for (int chosen = 0; chosen < recipe.units;) {
      int const ordinal = units[static_cast<std::size_t>(stream.below(static_cast<std::int64_t>(units.size())))];
      if (!busy.insert(ordinal).second) continue;
      if (recipe.rank == Rank::branch && province.county_of(ordinal) == province.renamed_county) continue;
      ++chosen;
      int const length =
          std::min(months.count(), static_cast<int>(stream.between(recipe.months_min, recipe.months_max)));
      bool const quiet_before = recipe.trick == Trick::denominator_shrinking && months.count() > 6;
      // A slump is told from its end, so that it is the same however many months come before.
      int const from = recipe.trick == Trick::slump ? months.last() - length + 1
                       : quiet_before               ? months.first() + months.count() / 2
                                      : months.first() + static_cast<int>(stream.below(months.count() - length + 1));
      deeds_.push_back({recipe.trick, ordinal, from, std::min(months.last(), from + length - 1), recipe.dataset,
                        recipe.note, recipe.field});
    }
  }
  for (std::size_t i = 0; i < deeds_.size(); ++i) index_.emplace(std::pair{deeds_[i].trick, deeds_[i].ordinal}, i);
}

bool Plan::active(Trick trick, int ordinal, int month) const {
  auto const [begin, end] = index_.equal_range({trick, ordinal});
  return std::any_of(begin, end, [&](auto const& entry) {
    auto const& deed = deeds_[entry.second];
    return deed.from <= month && month <= deed.to;
  });
}

bool Plan::undelivered(std::string_view dataset, int county, int month) const {
  auto const [begin, end] = index_.equal_range({Trick::missing_delivery, county});
  return std::any_of(begin, end, [&](auto const& entry) {
    auto const& deed = deeds_[entry.second];
    return deed.dataset == dataset && deed.from == month;
  });
}

int Plan::since(Trick trick, int ordinal) const {
  auto const found = index_.find({trick, ordinal});
  return found == index_.end() ? 0 : deeds_[found->second].from;
}

std::vector<Deed> Plan::slumps_of(int ordinal) const {
  std::vector<Deed> out;
  auto const [begin, end] = index_.equal_range({Trick::slump, ordinal});
  for (auto entry = begin; entry != end; ++entry) out.push_back(deeds_[entry->second]);
  return out;
}

std::vector<TruthLine> Plan::lines(Province const& province) const {
  std::vector<TruthLine> out;
  for (auto const& deed : deeds_) {
    out.push_back({name_of(deed.trick), deed.dataset, province.code(deed.ordinal, deed.from), "", month_text(deed.from),
                   month_text(deed.to), deed.note});
  }
  return out;
}

std::string render_truth(std::vector<TruthLine> lines) {
  std::sort(lines.begin(), lines.end());
  std::string out = "kind,dataset,unit,entity,from,to,note\n";
  for (auto const& line : lines) {
    out += csv_row({line.kind, line.dataset, line.unit, line.entity, line.from, line.to, line.note});
  }
  return out;
}

}  // namespace jixiao::demo
