#pragma once
// What the system administrator looks at: how this installation runs, which may be changed here, the rules of sign-in
// and the pack's parameters with who decided them, which change with the pack, and what the installation weighs.
#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "app/home.h"
#include "model/access.h"
#include "model/pack.h"
#include "storage/pack_store.h"

namespace jixiao::app {

struct HomeFacts {
  std::string title;
  storage::PackVersion pack;
  bool demo = false;
  std::int64_t database_bytes = 0;
  std::int64_t facts_bytes = 0;
  std::int64_t facts_files = 0;
  std::int64_t facts_rows = 0;
  std::int64_t cache_bytes = 0;  // can be computed again
  std::int64_t ledger_bytes = 0;
  std::int64_t batches = 0;
  std::int64_t accounts = 0;
  std::int64_t units = 0;
  std::optional<std::int64_t> free_bytes;  // of the disk
};
BOOST_DESCRIBE_STRUCT(HomeFacts, (),
                      (title, pack, demo, database_bytes, facts_bytes, facts_files, facts_rows, cache_bytes,
                       ledger_bytes, batches, accounts, units, free_bytes))

// What an administrator changes while the server runs.
struct InstallationOptions {
  int snapshots_max = 14;        // periods kept in memory; a year back, its comparison, a draft
  bool verify_scenarios = true;  // scenarios of a new program or pack are run by themselves
  int sweep_hour = 3;            // from when on records whose days are over are swept, once a day
};
BOOST_DESCRIBE_STRUCT(InstallationOptions, (), (snapshots_max, verify_scenarios, sweep_hour))

struct OptionsInForce {
  InstallationOptions options;
  std::int64_t version = 0;  // 0 = as they come
  std::optional<Timestamp> changed_at;
  std::string changed_by;  // login
};
BOOST_DESCRIBE_STRUCT(OptionsInForce, (), (options, version, changed_at, changed_by))

Result<OptionsInForce> read_options(Home& home);

struct Settings {
  HomeFacts facts;
  OptionsInForce running;
  AccessRules rules;
  std::vector<Parameter> parameters;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (facts, running, rules, parameters))

Checked<Settings> read_settings(Home& home);

class Installation;
struct Actor;
// In force at once, and on the audit trail. app.option_range with the member's place; storage.changed_meanwhile where
// `version` is not the one in force.
Checked<OptionsInForce> change_options(Installation& installation, Actor const& actor,
                                       InstallationOptions const& options, std::int64_t version, Timestamp now);

}  // namespace jixiao::app
