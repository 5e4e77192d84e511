#pragma once
// For tests that need a home on disk: a folder that goes away, and in it a home of the libraries pack (a city and three
// libraries).
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>

#include "app/home.h"
#include "policy/load.h"

namespace jixiao::app::home_test {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "jixiao-app-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  Folder(Folder const&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }

  std::filesystem::path const& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

using Files = std::map<std::string, std::string>;

// The pack, with `more` files beside its own.
inline PackFiles libraries(Files const& more = {}) {
  auto out = read_pack(std::filesystem::path(JIXIAO_SOURCE_DIR) / "policies/examples/libraries").value();
  for (auto const& [path, content] : more) out.files[path] = content;
  out.digest = policy::digest_of(out.files);
  return out;
}

// To be open no longer when this goes.
class LibraryHome {
 public:
  explicit LibraryHome(Timestamp now, Files const& more = {}) {
    auto const pack = libraries(more);
    pack_digest_ = pack.digest;
    auto const made = init_home(path(), pack, now);
    EXPECT_TRUE(made) << (made ? "" : to_text(made.error()));
  }

  std::filesystem::path path() const { return folder_.path() / "home"; }
  std::filesystem::path const& folder() const { return folder_.path(); }
  std::string const& pack_digest() const { return pack_digest_; }

 private:
  Folder folder_;
  std::string pack_digest_;
};

}  // namespace jixiao::app::home_test
