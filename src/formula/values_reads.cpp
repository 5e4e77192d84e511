// What an indicator's formulas read of others, found by evaluating them once more.
#include <algorithm>

#include "formula/values_state.h"

namespace jixiao::formula {
namespace {

auto place_of(Read const& read) {
  return std::tie(read.indicator, read.atom, read.period, read.range, read.part, read.unit);
}

}  // namespace

std::vector<Read> Values::State::reads(std::size_t index, int unit, Period period) {
  auto const& declared = pack_.indicators[index];
  Recorder recorder{unit, {}};
  auto const parts = periods_of(declared, period);
  if (parts.size() > 1) {
    for (auto const part : parts) {
      auto const& found = computed(index, unit, part);
      recorder.reads.push_back({code(unit), declared.id, Part::value, part, -1, {}, found.value});
    }
    return std::move(recorder.reads);
  }
  recorder_ = &recorder;
  from_formulas(index, unit, period);
  // Inputs are read by the scoring method, after the value.
  Frame frame;
  frame.compiled = &program_.indicators()[index];
  frame.min_coverage = declared.min_coverage;
  in_frame(frame, [&] {
    auto const context = context_of(unit, period, declared.year_to_date);
    for (auto const& [name, input] : frame.compiled->inputs) formula::evaluate(*input.root, *this, context);
    return 0;
  });
  recorder_ = nullptr;
  auto& out = recorder.reads;
  std::stable_sort(out.begin(), out.end(), [](Read const& a, Read const& b) { return place_of(a) < place_of(b); });
  out.erase(
      std::unique(out.begin(), out.end(), [](Read const& a, Read const& b) { return place_of(a) == place_of(b); }),
      out.end());
  return out;
}

}  // namespace jixiao::formula
