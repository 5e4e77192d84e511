#pragma once
// What was done at this installation: one line per command, for people. Not the ledger: nothing is proved by it.
#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "storage/database.h"

namespace jixiao::storage {

struct Activity {
  std::string at;       // Timestamp text
  std::string command;  // ingest, compute, publish, …
  std::string detail;
  std::string outcome;  // ok, or a message code
};
BOOST_DESCRIBE_STRUCT(Activity, (), (at, command, detail, outcome))

class ActivityStore {
 public:
  explicit ActivityStore(Database& database) : session_(database.session()) {}

  Result<void> insert(Activity const& activity);
  Result<std::vector<Activity>> latest(std::int64_t limit);  // newest first

 private:
  Session& session_;
};

}  // namespace jixiao::storage
