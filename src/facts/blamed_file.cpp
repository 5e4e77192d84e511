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

Error file_gone(std::string const& file, std::string const& batch) {
  return {ErrorKind::not_found, "facts.file_gone", {{"file", file}, {"batch", batch.substr(0, batch_name_length)}}, ""};
}

Error file_changed(std::string const& file, std::string const& batch) {
  return {ErrorKind::unavailable,
          "facts.file_changed",
          {{"file", file}, {"batch", batch.substr(0, batch_name_length)}},
          ""};
}

Error blamed(FactFiles const& files, Error error) {
  if (error.code != "facts.engine_failed") return error;
  for (auto const& dataset : files.datasets()) {
    for (auto const* file : files.files(dataset)) {
      fs::path const path = file->path;
      std::error_code ignored;
      if (!fs::exists(path, ignored)) return file_gone(name_in_home(path), file->batch);
      auto const digest = file_digest(path);
      if (digest && *digest != file->digest) return file_changed(name_in_home(path), file->batch);
    }
  }
  return error;
}

}  // namespace jixiao::facts
