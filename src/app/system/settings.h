#pragma once
// What the system administrator looks at: the rules of sign-in, the pack's parameters with who decided them, and what
// the installation weighs. Read only; rules and parameters change with the pack.
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

struct Settings {
  HomeFacts facts;
  AccessRules rules;
  std::vector<Parameter> parameters;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (facts, rules, parameters))

Checked<Settings> read_settings(Home& home);

}  // namespace jixiao::app
