#include "app/scenario/stage.h"

#include <algorithm>

#include "app/compute.h"
#include "app/publish.h"
#include "app/scenario/stage_parts.h"
#include "app/schedule/scheduler.h"
#include "app/trust_policy.h"
#include "app/workbench/preview.h"
#include "base/file.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;

constexpr char const* first_moment = "2026-12-20 08:00:00";

// * stands for any run of characters, slashes among them.
bool matches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*') {
    return matches(pattern.substr(1), text) || (!text.empty() && matches(pattern, text.substr(1)));
  }
  return !text.empty() && text.front() == pattern.front() && matches(pattern.substr(1), text.substr(1));
}

}  // namespace

Error joined(Errors const& errors) {
  if (errors.size() == 1) return errors.front();
  std::string text;
  for (auto const& error : errors) text += (text.empty() ? "" : "；") + to_text(error);
  return {ErrorKind::invalid, "app.scenario_failed", {{"text", text}}, ""};
}

Stage::Stage() : now_(Timestamp::parse(first_moment).value()) {}
Stage::~Stage() {
  on_stop_.reset();  // waits where it is being called
  visiting_ = {};
  if (installation_) installation_->jobs().stop();
}

Checked<std::unique_ptr<Stage>> Stage::open(fs::path const& folder, PackFiles files, OpenVisiting const& visiting,
                                            std::stop_token stop) {
  std::unique_ptr<Stage> out(new Stage());
  out->folder_ = folder;
  out->files_ = std::move(files);
  out->stop_ = std::move(stop);
  JX_TRY(out->installation_, Installation::open(out->home(), out->now_, {}, Hashing::quick));
  add_source_jobs(*out->installation_);
  auto const clock = [self = out.get()] { return self->now_; };
  out->installation_->jobs().start(clock);
  if (visiting) out->visiting_ = visiting(*out->installation_, clock);
  out->on_stop_.emplace(out->stop_, [self = out.get()] { self->end_what_waits(); });
  return out;
}

// What a person of the scenario ordered ends with the scenario.
void Stage::end_what_waits() {
  installation_->previews().stop_all();
  installation_->jobs().stop();
}

Result<void> Stage::set_clock(std::string const& time) {
  JX_TRY(now_, Timestamp::parse(time));
  return {};
}

Result<void> Stage::narrow(std::vector<std::string> const& levels) {
  return as_result(installation_->read([&](Home& home) -> Checked<void> {
    JX_TRY(auto const* const pack, home.pack());
    for (auto const& level : levels) {
      bool const known = std::any_of(pack->pack.levels.begin(), pack->pack.levels.end(),
                                     [&](Level const& one) { return one.id == level; });
      if (!known)
        return tl::unexpected<Errors>(Errors{{ErrorKind::not_found, "app.scenario_level", {{"level", level}}, ""}});
      levels_.insert(level);
    }
    return {};
  }));
}

Result<void> Stage::compute(std::vector<std::string> const& periods) {
  ComputeRequest request;
  request.now = now_;
  request.stop = stop_;
  request.threads = 1;  // beside a server that people are using
  request.levels = levels_;
  for (auto const& text : periods) {
    JX_TRY(auto const period, Period::parse(text));
    request.periods.push_back(period);
  }
  JX_CHECK(as_result(installation_->write([&](Home& home) { return compute_periods(home, request); })));
  return as_result(installation_->refresh({"draft", "{}"}));
}

Result<void> Stage::publish(std::vector<std::string> const& periods) {
  for (auto const& text : periods) {
    JX_TRY(auto const period, Period::parse(text));
    JX_CHECK(installation_->write([&](Home& home) { return publish_period(home, period, "场景", now_); }));
  }
  return as_result(installation_->refresh({"published", "{}"}));
}

Result<void> Stage::change_pack(std::string const& file, std::string const& from, std::string const& to) {
  auto changed = files_;
  auto const found = changed.files.find(file);
  if (found == changed.files.end()) return fail(ErrorKind::not_found, "app.pack_file_unknown", {{"path", file}});
  auto const at = found->second.find(from);
  if (at == std::string::npos) return fail("app.scenario_not_in_pack", {{"file", file}, {"text", from}});
  found->second.replace(at, from.size(), to);
  changed.digest = policy::digest_of(changed.files);
  auto const installed = installation_->write([&](Home& home) { return install_pack(home, changed, now_); });
  if (!installed) {
    answer_ = {422, to_text(installed.error())};
    return {};
  }
  answer_ = {200, to_text(installed->warnings)};
  files_ = std::move(changed);
  return as_result(installation_->refresh({"pack", "{}"}));
}

Result<void> Stage::alter_file(std::string const& pattern) {
  std::vector<fs::path> found;
  std::error_code failed;
  for (fs::recursive_directory_iterator at(home(), failed), end; !failed && at != end; at.increment(failed)) {
    auto const relative = at->path().lexically_relative(home()).generic_string();
    if (at->is_regular_file(failed) && matches(pattern, relative)) found.push_back(at->path());
  }
  if (found.empty()) return fail(ErrorKind::not_found, "app.scenario_no_file", {{"pattern", pattern}});
  std::sort(found.begin(), found.end());
  JX_TRY(auto content, read_file(found.front()));
  auto& byte = content[content.size() / 2];
  byte = static_cast<char>(byte ^ 1);
  return write_file_durably(found.front(), content);
}

Result<Stage::Sheet> Stage::sheet(std::string const& unit, Period period, std::optional<int> version) {
  ResultQuery query;
  query.period = period;
  query.unit = unit;
  query.version = version;
  JX_TRY(auto set, installation_->read([&](Home& home) { return load_results(home, query); }));
  for (auto& record : set.records) {
    if (record.total.unit == unit)
      return Sheet{std::move(record), set.version ? std::to_string(*set.version) : "draft"};
  }
  return fail(ErrorKind::not_found, "app.scenario_no_sheet", {{"unit", unit}, {"period", period.to_string()}});
}

Result<Explanation> Stage::explain(std::string const& unit, std::string const& indicator, Period period) {
  return as_result(
      installation_->read([&](Home& home) { return app::explain(home, unit, indicator, period, std::nullopt); }));
}

Result<LedgerReport> Stage::verify() {
  auto const policy = read_file(trust_policy_path(installation_->paths()), 1 << 20);
  return installation_->read([&](Home& home) { return verify_ledger(home, "", policy ? *policy : std::string()); });
}

Result<Proof> Stage::prove(std::string const& unit, std::string const& period) {
  return installation_->read([&](Home& home) { return prove_result(home, period, unit, std::nullopt); });
}

Result<QuarantineList> Stage::quarantined(std::string const& dataset) {
  return installation_->read([&](Home& home) { return list_quarantined(home, dataset, ""); });
}

}  // namespace jixiao::app
