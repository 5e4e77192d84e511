#include "app/system/mechanisms.h"

#include <algorithm>
#include <fstream>

#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"
#include "reflect/json.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t results_bytes_max = std::size_t{16} << 20;

fs::path own_binary() {
  std::error_code failed;
  return fs::read_symlink("/proc/self/exe", failed);
}

std::string digest_of_file(fs::path const& file) {
  std::ifstream in(file, std::ios::binary);
  std::vector<char> block(1 << 20);
  Sha256 hash;
  while (in) {
    in.read(block.data(), static_cast<std::streamsize>(block.size()));
    hash.update(std::string_view(block.data(), static_cast<std::size_t>(in.gcount())));
  }
  return to_hex(hash.finish());
}

bool names(std::vector<std::string> const& all, std::string const& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

template <class T>
std::string const& title_of(T const& one) {
  if constexpr (requires { one.title; }) {
    return one.title;
  } else {
    return one.name;
  }
}

template <class T>
void add_entries(std::vector<T> const& all, char const* kind, std::string const& mechanism,
                 std::vector<MechanismEntry>& out) {
  for (auto const& one : all) {
    auto const served = split(one.serves.value_or(""), ' ');
    if (std::find(served.begin(), served.end(), mechanism) != served.end()) {
      out.push_back({kind, one.id, title_of(one)});
    }
  }
}

std::vector<MechanismEntry> entries_of(Pack const& pack, std::string const& mechanism) {
  std::vector<MechanismEntry> out;
  add_entries(pack.figures, "用数", mechanism, out);
  for (auto const& indicator : pack.indicators) {
    auto const served = split(indicator.serves.value_or(""), ' ');
    bool const figure = std::any_of(pack.figures.begin(), pack.figures.end(),
                                    [&](Figure const& one) { return one.id == indicator.id; });
    if (!figure && std::find(served.begin(), served.end(), mechanism) != served.end()) {
      out.push_back({"指标", indicator.id, indicator.name});
    }
  }
  add_entries(pack.adjustments, "加减分", mechanism, out);
  add_entries(pack.vetoes, "否决", mechanism, out);
  add_entries(pack.derived, "派生数据集", mechanism, out);
  add_entries(pack.datasets, "数据集", mechanism, out);
  add_entries(pack.parameters, "参数", mechanism, out);
  return out;
}

}  // namespace

std::string const& own_digest() {
  static std::string const digest = digest_of_file(own_binary());
  return digest;
}

Checked<std::optional<ScenarioResults>> read_scenario_results(fs::path const& file) {
  std::error_code failed;
  if (!fs::exists(file, failed)) return std::optional<ScenarioResults>();
  auto text = read_file(file, results_bytes_max);
  if (!text) return tl::unexpected<Errors>(Errors{text.error()});
  auto json = reflect::parse_json(*text);
  if (!json) return tl::unexpected<Errors>(Errors{json.error()});
  JX_TRY(auto results, reflect::decode<ScenarioResults>(*json));
  return std::optional(std::move(results));
}

Result<void> write_scenario_results(fs::path const& file, ScenarioResults const& results) {
  return write_file_durably(file, reflect::render_json(reflect::to_json(results)) + "\n");
}

Mechanisms make_mechanisms(Pack const& pack, std::string const& digest, std::optional<ScenarioResults> const& results,
                           std::string const& program) {
  Mechanisms out;
  if (results) {
    out.ran_at = results->ran_at;
    out.up_to_date = results->program == program && results->pack == digest;
    out.scenarios = results->scenarios;
  }
  for (auto const& mechanism : pack.mechanisms) {
    MechanismView view;
    view.id = mechanism.id;
    view.title = mechanism.title;
    view.note = mechanism.note;
    view.lacks = mechanism.lacks;
    view.entries = entries_of(pack, mechanism.id);
    bool all_passed = true, part_passed = false;
    for (auto const& scenario : out.scenarios) {
      bool const proves = names(scenario.proves, mechanism.id);
      bool const touches = names(scenario.touches, mechanism.id);
      if (proves) view.scenarios.push_back(scenario.id);
      if (touches) view.parts.push_back(scenario.id);
      all_passed = all_passed && (!proves || scenario.passed);
      part_passed = part_passed || ((proves || touches) && scenario.passed);
    }
    bool const whole = !view.scenarios.empty() && all_passed && !mechanism.lacks;
    view.state = whole ? MechanismState::working : part_passed ? MechanismState::partly : MechanismState::not_yet;
    out.working += view.state == MechanismState::working ? 1 : 0;
    out.partly += view.state == MechanismState::partly ? 1 : 0;
    out.mechanisms.push_back(std::move(view));
  }
  return out;
}

}  // namespace jixiao::app
