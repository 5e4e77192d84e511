#pragma once
// What the ledger's leaves beside published results commit to: a pack put in force, a batch taken in. The record and
// its salt stay here so that anybody with the database can compare them with the leaf.
#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "storage/database.h"

namespace jixiao::storage {

struct StoredEvent {
  std::int64_t leaf_index = 0;
  std::string event_id;
  std::string kind;
  std::string salt;    // hexadecimal, 32 bytes
  std::string record;  // hexadecimal of the bytes committed to
};
BOOST_DESCRIBE_STRUCT(StoredEvent, (), (leaf_index, event_id, kind, salt, record))

class EventStore {
 public:
  explicit EventStore(Database& database) : session_(database.session()) {}

  Result<void> insert(StoredEvent const& event);
  Result<std::vector<StoredEvent>> all();  // by leaf_index

 private:
  Session& session_;
};

}  // namespace jixiao::storage
