#pragma once
// Settings of an installation, text by key.
#include <optional>
#include <string>

#include "storage/database.h"

namespace jixiao::storage {

class MetaStore {
 public:
  explicit MetaStore(Database& database) : session_(database.session()) {}

  Result<std::optional<std::string>> find(std::string const& key);
  Result<void> set(std::string const& key, std::string const& value);  // replaces
  Result<void> erase(std::string const& key);                          // nothing to erase is fine

 private:
  Session& session_;
};

}  // namespace jixiao::storage
