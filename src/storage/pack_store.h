#pragma once
// Versions of the policy pack, each with its files, so that the pack of every result stays readable in the record.
#include <boost/describe.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/database.h"

namespace jixiao::storage {

struct PackVersion {
  std::string digest;  // hexadecimal, over paths and contents; names the version everywhere
  std::string pack;    // the pack's own id
  std::string title;
  std::string version;
  std::string installed_at;  // Timestamp text
  bool active = false;       // at most one is
};
BOOST_DESCRIBE_STRUCT(PackVersion, (), (digest, pack, title, version, installed_at, active))

struct PackFile {
  std::string path;     // relative to the pack's folder, with /
  std::string content;  // any bytes
};

class PackStore {
 public:
  explicit PackStore(Database& database) : session_(database.session()) {}

  // A digest that is there already changes nothing but, if `version.active`, which version is active.
  Result<void> install(PackVersion const& version, std::span<PackFile const> files);
  Result<void> activate(std::string const& digest);  // storage.pack_unknown
  Result<std::optional<PackVersion>> find(std::string const& digest);
  Result<std::optional<PackVersion>> find_active();
  Result<std::vector<PackVersion>> all();                               // by installed_at
  Result<std::vector<PackFile>> load_files(std::string const& digest);  // by path; storage.pack_unknown
  Result<std::vector<std::string>> stray_files();                       // "digest path" of files of no version

 private:
  Session& session_;
};

}  // namespace jixiao::storage
