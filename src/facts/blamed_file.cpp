#include "facts/blamed_file.h"

#include <filesystem>

#include "facts/fact_files.h"

namespace jixiao::facts {
namespace {

namespace fs = std::filesystem;

// dataset/period/file, as in the records.
std::string name_in_home(fs::path const& path) {
  auto const partition = path.parent_path();
  return (partition.parent_path().filename() / partition.filename() / path.filename()).string();
}

}  // namespace

Error blamed(FactFiles const& files, Error error) {
  if (error.code != "facts.engine_failed") return error;
  for (auto const& dataset : files.datasets()) {
    for (auto const* file : files.files(dataset)) {
      fs::path const path = file->path;
      std::vector<Arg> args = {{"file", name_in_home(path)}};
      std::error_code ignored;
      if (!fs::exists(path, ignored)) return {ErrorKind::not_found, "facts.file_gone", std::move(args), ""};
      auto const digest = file_digest(path);
      if (digest && *digest != file->digest) return {ErrorKind::unavailable, "facts.file_changed", std::move(args), ""};
    }
  }
  return error;
}

}  // namespace jixiao::facts
