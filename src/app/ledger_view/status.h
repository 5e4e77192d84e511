#pragma once
// How the ledger stands: its checkpoint verbatim, keys, witnesses k of n. Values; any thread.
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/home.h"
#include "app/witnessing.h"

namespace jixiao::app {

struct LogKey {
  std::string name;
  std::string id;  // hexadecimal, 8 digits
  std::string vkey;
  std::string fingerprint;  // SHA-256 of the vkey line, hexadecimal in groups of four: to be read out by telephone
};
BOOST_DESCRIBE_STRUCT(LogKey, (), (name, id, vkey, fingerprint))

struct LedgerStatus {
  std::string origin;
  std::int64_t size = 0;
  std::string root;        // hexadecimal
  std::string checkpoint;  // the signed note as published
  std::vector<LogKey> keys;
  std::string data_until;                // when the newest batch came that is recorded; empty: none
  std::int64_t pending = 0;              // recorded, not in the tree yet
  std::optional<std::string> newest_at;  // of the newest leaf in the tree, as it states
  std::vector<WitnessState> witnesses;
  std::int64_t cosigned = 0;           // how many of them have cosigned this checkpoint
  std::optional<std::int64_t> quorum;  // how many are enough, where that is a number
  bool quorum_met = false;             // false too where no witness is set
};
BOOST_DESCRIBE_STRUCT(LedgerStatus, (),
                      (origin, size, root, checkpoint, keys, data_until, pending, newest_at, witnesses, cosigned,
                       quorum, quorum_met))

Result<LedgerStatus> describe_ledger(Home& home, std::vector<WitnessState> witnesses);

}  // namespace jixiao::app
