#include "app/scenario/stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "app/compute.h"
#include "app/publish.h"
#include "app/scenario/language.h"
#include "app/schedule/scheduler.h"
#include "app/trust_policy.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/text.h"
#include "facts/sqlite_table.h"
#include "ledger/key.h"
#include "ledger/witness.h"
#include "reflect/json.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;

constexpr char const* first_moment = "2026-12-20 08:00:00";
constexpr char const* first_password = "Ling-Yun-2026!";

Error joined(Errors const& errors) {
  if (errors.size() == 1) return errors.front();
  std::string text;
  for (auto const& error : errors) text += (text.empty() ? "" : "；") + to_text(error);
  return {ErrorKind::invalid, "app.scenario_failed", {{"text", text}}, ""};
}

template <class T>
Result<T> as_result(Checked<T> checked) {
  if (!checked) return fail(joined(checked.error()));
  if constexpr (std::is_void_v<T>) {
    return {};
  } else {
    return std::move(*checked);
  }
}

// * stands for any run of characters, slashes among them.
bool matches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*') {
    return matches(pattern.substr(1), text) || (!text.empty() && matches(pattern, text.substr(1)));
  }
  return !text.empty() && text.front() == pattern.front() && matches(pattern.substr(1), text.substr(1));
}

// An element of a list by its number, or by a member's value: "unit=19701000000".
Json const* element(Json const& list, std::string const& key) {
  auto const equals = key.find('=');
  if (equals == std::string::npos) {
    if (key.empty() || !std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; }))
      return nullptr;
    auto const at = std::stoul(key);
    return at < list.size() ? &list[at] : nullptr;
  }
  for (auto const& one : list) {
    if (!one.is_object()) continue;
    auto const member = one.find(key.substr(0, equals));
    if (member == one.end()) continue;
    auto const text = member->is_string() ? member->get<std::string>() : member->dump();
    if (text == key.substr(equals + 1)) return &one;
  }
  return nullptr;
}

}  // namespace

struct Stage::Person {
  SignedIn in;
};

struct Stage::Watcher {
  std::string address;
  std::unique_ptr<ledger::Witness> witness;
};

Stage::Stage() : now_(Timestamp::parse(first_moment).value()) {}
Stage::~Stage() {
  visiting_ = nullptr;
  if (installation_) installation_->jobs().stop();
}

Checked<std::unique_ptr<Stage>> Stage::open(fs::path const& folder, PackFiles files, OpenVisiting const& visiting,
                                            std::stop_token stop) {
  std::unique_ptr<Stage> out(new Stage());
  out->folder_ = folder;
  out->files_ = std::move(files);
  out->stop_ = std::move(stop);
  JX_TRY(out->installation_, Installation::open(out->home(), out->now_));
  add_source_jobs(*out->installation_);
  auto const clock = [self = out.get()] { return self->now_; };
  out->installation_->jobs().start(clock);
  if (visiting) out->visiting_ = visiting(*out->installation_, clock);
  return out;
}

Result<void> Stage::set_clock(std::string const& time) {
  JX_TRY(now_, Timestamp::parse(time));
  return {};
}

// As an administrator and the person would do it: a one-time password, changed at the first sign-in.
Result<void> Stage::add_person(std::string const& name, std::string const& role, std::string const& unit) {
  auto& accounts = installation_->accounts();
  auto const login = fmt::format("person{}", people_.size() + 1);
  auto const grant_unit = unit == "全部" ? std::string(whole_tree) : unit;
  JX_TRY(auto const made, accounts.create_account(Actor::console(), {login, name, {{role, grant_unit}}}, now_));
  JX_TRY(auto const first, accounts.sign_in(login, made.password, {}, "127.0.0.1", now_));
  JX_TRY(auto in, accounts.change_password(*first.session, made.password, first_password, "127.0.0.1", now_));
  people_[name] = {std::move(in)};
  return {};
}

// A scenario reaches no file but those of its own home.
Result<fs::path> Stage::inside(std::string const& name) const {
  auto const relative = fs::path(name).lexically_normal();
  bool const out = relative.is_absolute() || relative.empty() || *relative.begin() == "..";
  if (out) return fail("app.scenario_path", {{"path", name}});
  return home() / relative;
}

Result<void> Stage::write_source_file(std::string const& name, std::vector<std::string> const& lines) {
  JX_TRY(auto const path, inside(name));
  std::error_code failed;
  fs::create_directories(path.parent_path(), failed);
  JX_TRY(auto const text, table_as_csv(lines));
  JX_CHECK(write_file_durably(path, text));
  // A drop folder takes a file only after it has lain still for a while.
  fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::minutes(5), failed);
  return {};
}

Result<void> Stage::write_source_table(std::string const& file, std::string const& table,
                                       std::vector<std::string> const& lines) {
  JX_TRY(auto const path, inside(file));
  std::error_code failed;
  fs::create_directories(path.parent_path(), failed);
  JX_TRY(auto const text, table_as_csv(lines));
  JX_TRY(auto const rows, parse_csv(text));
  return facts::write_sqlite_table(path, table, rows);
}

Result<void> Stage::add_witnesses(std::vector<std::string> const& names) {
  JX_TRY(auto const text, read_file(installation_->paths().ledger() / "vkey", 1 << 16));
  JX_TRY(auto const keys, ledger::parse_vkeys(text));
  std::vector<WitnessChoice> choices;
  for (auto const& name : names) {
    auto const number = std::to_string(watchers_.size() + 1);
    auto const folder = folder_ / ("witness" + number);
    JX_TRY(auto const key, ledger::Witness::init(folder, "witness" + number + ".example", keys));
    JX_TRY(auto witness, ledger::Witness::open(folder));
    auto const address = "http://witness" + number + ".example";
    choices.push_back({name, ledger::format_vkey(key), address});
    watchers_.push_back({address, std::move(witness)});
  }
  return write_trust_policy(installation_->paths(), choices, static_cast<std::int64_t>(choices.size()));
}

Result<void> Stage::ask_witnesses() {
  WitnessLinks links;
  links.post = [this](notify::HttpRequest const& request) -> Result<notify::HttpAnswer> {
    for (auto& watcher : watchers_) {
      if (!request.address.starts_with(watcher.address + "/")) continue;
      auto given = watcher.witness->add_checkpoint(request.body, static_cast<std::uint64_t>(now_.seconds));
      notify::HttpAnswer answer;
      answer.status = given.status;
      answer.body = std::move(given.body);
      return answer;
    }
    return fail(ErrorKind::unavailable, "app.scenario_path", {{"path", request.address}});
  };
  links.merge = [this](std::string const& text, ledger::Signature const& cosignature,
                       ledger::VerifierKey const& witness) {
    return installation_->write([&](Home& home) { return merge_cosignature(home, text, cosignature, witness); });
  };
  JX_CHECK(app::ask_witnesses(installation_->paths(), links, witness_memories_, now_.seconds));
  return {};
}

Result<std::vector<WitnessState>> Stage::witnesses() {
  return witness_states(installation_->paths(), witness_memories_);
}

Result<void> Stage::ingest(std::string const& dataset, std::vector<std::string> const& lines,
                           std::string const& period) {
  IngestRequest request;
  request.dataset = dataset;
  request.file = folder_ / fmt::format("{}-{}.csv", dataset, ++files_written_);
  request.now = now_;
  if (!period.empty()) {
    JX_TRY(request.period, Period::parse(period));
  }
  JX_TRY(auto const text, table_as_csv(lines));
  JX_CHECK(write_file_durably(request.file, text));
  return installation_->write([&](Home& home) -> Result<void> {
    Ingestor ingestor(home);
    JX_CHECK(ingestor.ingest(request));
    return ingestor.finish();
  });
}

Result<void> Stage::nothing_happened(std::string const& dataset, std::vector<std::string> const& periods) {
  std::vector<std::string> header;
  JX_CHECK(as_result(installation_->read([&](Home& home) -> Checked<void> {
    JX_TRY(auto const* const pack, home.pack());
    if (auto const* const known = pack->pack.find_dataset(dataset)) {
      for (auto const& column : known->columns) header.push_back(column.name);
    }
    return {};
  })));
  for (auto const& period : periods) JX_CHECK(ingest(dataset, {join(header, " | ")}, period));
  return {};
}

Result<void> Stage::compute(std::vector<std::string> const& periods) {
  ComputeRequest request;
  request.now = now_;
  request.stop = stop_;
  request.threads = 1;  // beside a server that people are using
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

Result<void> Stage::visit(std::string const& person, std::string const& verb, std::string const& target,
                          std::string const& body, std::string const& file) {
  if (!visiting_) return fail("app.scenario_no_server");
  Visit order;
  order.verb = verb;
  order.target = with_memory(target);
  order.body = with_memory(body);
  if (person != "陌生人") {
    auto const who = people_.find(person);
    if (who == people_.end()) return fail(ErrorKind::not_found, "app.scenario_nobody", {{"name", person}});
    order.token = who->second.in.token;
    order.csrf = who->second.in.session->csrf;
  }
  if (auto const tag = memory_.find("版本标识"); tag != memory_.end()) order.if_match = tag->second;
  if (!file.empty()) {
    order.upload = folder_ / fmt::format("sent-{}", ++files_written_);
    JX_TRY(auto const path, inside(file));
    std::error_code failed;
    fs::copy_file(path, order.upload, failed);
    if (failed) return fail(ErrorKind::not_found, "app.scenario_no_file", {{"pattern", file}});
  }
  answer_ = visiting_(order);
  if (verb != "GET") memory_.erase("版本标识");
  return answer_.status == 202 ? wait_for_job() : Result<void>();
}

// 202 names a job as "job" or "id".
Result<void> Stage::wait_for_job() {
  auto const told = Json::parse(answer_.body, nullptr, false);
  auto const number = [&](char const* name) {
    auto const member = told.is_object() ? told.find(name) : told.end();
    return told.is_object() && member != told.end() && member->is_number_integer() ? member->get<std::int64_t>() : 0;
  };
  auto const id = number("job") > 0 ? number("job") : number("id");
  installation_->jobs().wait_idle();
  if (id == 0) return {};
  JX_TRY(auto const job, installation_->jobs().find(id));
  if (job) answer_.body = reflect::render_json(reflect::to_json(*job));
  return {};
}

Result<void> Stage::remember(std::string const& pointer, std::string const& name) {
  JX_TRY(memory_[name], answered(pointer));
  return {};
}

std::string Stage::with_memory(std::string text) const {
  for (auto const& [name, value] : memory_) {
    auto const mark = "{" + name + "}";
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size())) {
      text.replace(at, mark.size(), value);
    }
  }
  return text;
}

Result<std::string> Stage::answered(std::string const& pointer) const {
  auto const all = Json::parse(answer_.body, nullptr, false);
  auto const* at = &all;
  for (auto const& key : split(pointer, '/')) {
    if (key.empty()) continue;
    Json const* next = nullptr;
    if (at->is_array()) {
      next = element(*at, key);
    } else if (auto const member = at->is_object() ? at->find(key) : at->end();
               at->is_object() && member != at->end()) {
      next = &*member;
    }
    if (!next)
      return fail(ErrorKind::not_found, "app.scenario_no_member",
                  {{"pointer", pointer}, {"answer", answer_.body.substr(0, 300)}});
    at = next;
  }
  if (at->is_array()) return std::to_string(at->size());
  return at->is_string() ? at->get<std::string>() : at->dump();
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
