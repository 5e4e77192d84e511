// What a scenario gives: people, files and tables of other systems, witnesses, rows.
#include <fmt/format.h>

#include "app/access/totp.h"
#include "app/scenario/language.h"
#include "app/scenario/stage_parts.h"
#include "app/trust_policy.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/text.h"
#include "facts/sqlite_table.h"
#include "ledger/key.h"
#include "reflect/json.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;

constexpr char const* first_password = "Ling-Yun-2026!";

}  // namespace

// As an administrator and the person would do it: a one-time password, changed at the first sign-in, and the second
// factor where the pack demands one.
Result<void> Stage::add_person(std::string const& name, std::string const& role, std::string const& unit) {
  auto& accounts = installation_->accounts();
  auto const login = fmt::format("person{}", people_.size() + 1);
  auto const grant_unit = unit == "全部" ? std::string(whole_tree) : unit;
  JX_TRY(auto const made, accounts.create_account(Actor::console(), {login, name, {{role, grant_unit}}}, now_));
  JX_TRY(auto const first, accounts.sign_in(login, made.password, {}, "127.0.0.1", now_));
  JX_TRY(auto in, accounts.change_password(*first.session, made.password, first_password, "127.0.0.1", now_));
  if (in.session->must_enable_totp) {
    JX_TRY(auto const setup, accounts.enable_totp(*in.session, now_));
    auto const code = totp_code(from_base32(setup.secret).value_or(""), totp_step_at(now_));
    JX_TRY(in, accounts.confirm_totp(*in.session, code, "127.0.0.1", now_));
  }
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

Result<void> Stage::write_interface(std::string const& name, std::vector<std::string> const& lines) {
  if (!visiting_.open_interface) return fail("app.scenario_no_server");
  JX_TRY(auto const path, inside("interface/" + name));
  JX_TRY(auto const text, table_as_csv(lines));
  JX_TRY(auto const table, parse_csv(text));
  auto rows = Json::array();
  for (auto const& cells : table.rows) {
    auto row = Json::object();
    for (std::size_t i = 0; i < cells.size(); ++i) row[table.header[i]] = cells[i];
    rows.push_back(std::move(row));
  }
  std::error_code failed;
  fs::create_directories(path.parent_path(), failed);
  JX_CHECK(write_file_durably(path, reflect::render_json(rows)));
  JX_TRY(memory_["接口"], visiting_.open_interface());
  return {};
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

}  // namespace jixiao::app
