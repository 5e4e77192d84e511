#include "app/scenario/language.h"

#include <algorithm>

#include "base/csv.h"
#include "base/text.h"

namespace jixiao::app {
namespace {

constexpr std::string_view folder = "scenarios/";
constexpr std::string_view extension = ".txt";
constexpr int repeats_max = 1000;

bool takes_lines(std::string_view step) {
  for (auto const* start : {"已知 数据 ", "当 补送 ", "已知 文件 ", "已知 来源库 ", "已知 接口 "}) {
    if (step.starts_with(start)) return true;
  }
  return false;
}

std::vector<std::string> words_of(std::string_view text) {
  auto out = split(text, ' ');
  std::erase(out, "");
  return out;
}

class Reader {
 public:
  explicit Reader(std::string const& name) : name_(name) {}

  Checked<std::vector<Scenario>> read(std::string_view text) {
    for (auto const& raw : split(text, '\n')) {
      ++line_;
      auto const line = trimmed(raw);
      if (!line.empty() && line.front() != '#') take(std::string(line), raw);
    }
    finish();
    if (!errors_.empty()) return tl::unexpected<Errors>(std::move(errors_));
    return std::move(scenarios_);
  }

 private:
  void wrong(std::string code, std::vector<Arg> args = {}) {
    errors_.push_back({ErrorKind::invalid, std::move(code), std::move(args), name_ + ":" + std::to_string(line_)});
  }

  void finish() {
    if (scenarios_.empty()) return;
    auto const& steps = scenarios_.back().steps;
    if (std::none_of(steps.begin(), steps.end(), [](auto const& step) { return step.expects(); })) {
      wrong("app.scenario_expects_nothing", {{"scenario", scenarios_.back().title}});
    }
  }

  void take(std::string line, std::string const& raw) {
    auto const blank = line.find(' ');
    auto const word = line.substr(0, blank);
    auto const rest = blank == std::string::npos ? std::string() : std::string(trimmed(line.substr(blank)));
    if (word == "场景") {
      finish();
      Scenario next;
      next.id = name_ + "/" + std::to_string(scenarios_.size() + 1);
      next.title = rest;
      next.text = line;
      scenarios_.push_back(std::move(next));
      return;
    }
    if (scenarios_.empty()) return wrong("app.scenario_untitled");
    auto& now = scenarios_.back();
    now.text += "\n" + raw;
    if (word == "证明") {
      now.proves = words_of(rest);
    } else if (word == "涉及") {
      now.touches = words_of(rest);
    } else if (word == "已知" || word == "当" || word == "那么") {
      now.steps.push_back({line_, std::move(line), {}});
    } else if (word == "说明") {
      return;
    } else if (!now.steps.empty() && takes_lines(now.steps.back().text)) {
      now.steps.back().body.push_back(std::move(line));
    } else {
      wrong("app.scenario_line", {{"line", line}});
    }
  }

  std::string const& name_;
  int line_ = 0;
  std::vector<Scenario> scenarios_;
  Errors errors_;
};

std::string with_number(std::string cell, int number) {
  for (auto at = cell.find("{n}"); at != std::string::npos; at = cell.find("{n}")) {
    cell.replace(at, 3, std::to_string(number));
  }
  return cell;
}

// “3× F{n}” → 3, “F{n}”.
Result<int> take_times(std::string& cell) {
  constexpr std::string_view sign = "×";
  auto const at = cell.find(sign);
  if (at == std::string::npos || at == 0 ||
      !std::all_of(cell.begin(), cell.begin() + static_cast<std::ptrdiff_t>(at),
                   [](char c) { return c >= '0' && c <= '9'; })) {
    return 1;
  }
  auto const digits = cell.substr(0, at);
  if (digits.size() > 4 || std::stoi(digits) > repeats_max) {
    return fail("app.scenario_repeats", {{"most", std::to_string(repeats_max)}});
  }
  cell = std::string(trimmed(cell.substr(at + sign.size())));
  return std::stoi(digits);
}

}  // namespace

Checked<std::vector<Scenario>> parse_scenarios(std::string_view text, std::string const& name) {
  return Reader(name).read(text);
}

Checked<std::vector<Scenario>> scenarios_of(std::map<std::string, std::string> const& pack_files) {
  std::vector<Scenario> out;
  Errors errors;
  for (auto const& [path, text] : pack_files) {
    if (!path.starts_with(folder) || !path.ends_with(extension)) continue;
    auto const name = path.substr(folder.size(), path.size() - folder.size() - extension.size());
    auto scenarios = parse_scenarios(text, name);
    if (!scenarios) {
      errors.insert(errors.end(), scenarios.error().begin(), scenarios.error().end());
      continue;
    }
    std::move(scenarios->begin(), scenarios->end(), std::back_inserter(out));
  }
  if (!errors.empty()) return tl::unexpected<Errors>(std::move(errors));
  return out;
}

Result<std::string> table_as_csv(std::vector<std::string> const& lines) {
  std::vector<std::string> names, same, header;
  std::string out;
  int count = 0;
  for (auto const& line : lines) {
    constexpr std::string_view every = "每行 ";
    if (line.starts_with(every)) {
      for (auto const& pair : words_of(line.substr(every.size()))) {
        auto const equals = pair.find('=');
        if (equals == std::string::npos) return fail("app.scenario_pair", {{"text", pair}});
        names.push_back(pair.substr(0, equals));
        same.push_back(pair.substr(equals + 1));
      }
      continue;
    }
    std::vector<std::string> cells;
    for (auto const& cell : split(line, '|')) cells.emplace_back(trimmed(cell));
    if (header.empty()) {
      header = cells;
      continue;
    }
    JX_TRY(auto const times, take_times(cells.front()));
    if (cells.size() != header.size()) {
      return fail("app.scenario_columns", {{"line", line}, {"expected", std::to_string(header.size())}});
    }
    for (int i = 0; i < times; ++i) {
      ++count;
      auto row = cells;
      for (auto& cell : row) cell = with_number(cell, count);
      row.insert(row.end(), same.begin(), same.end());
      out += csv_row(row);
    }
  }
  header.insert(header.end(), names.begin(), names.end());
  return csv_row(header) + out;
}

}  // namespace jixiao::app
