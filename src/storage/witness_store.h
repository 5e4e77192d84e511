#pragma once
// How each witness of the ledger stood when it was asked last, so that a restart does not forget who has been silent
// for how long. What it cosigned is in the checkpoint itself; this is only about asking. Times are Unix seconds.
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "storage/database.h"

namespace jixiao::storage {

struct StoredWitness {
  std::string vkey;
  std::int64_t size = 0;  // it cosigned last, as far as known
  std::optional<std::int64_t> cosigned_at;
  std::string standing;  // app::WitnessStanding by name
  std::string problem;
  std::int64_t failures = 0;  // in a row
  std::optional<std::int64_t> silent_since;
};
BOOST_DESCRIBE_STRUCT(StoredWitness, (), (vkey, size, cosigned_at, standing, problem, failures, silent_since))

class WitnessStore {
 public:
  explicit WitnessStore(Database& database) : session_(database.session()) {}

  Result<std::vector<StoredWitness>> all();  // by vkey
  Result<void> save(StoredWitness const& witness);

 private:
  Session& session_;
};

}  // namespace jixiao::storage
