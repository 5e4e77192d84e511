#pragma once
// The libraries example, changed in one place: what tests of the pack's checks begin with.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "policy/load.h"

namespace jixiao::policy {

inline PackFiles libraries() {
  return read_pack_files(std::filesystem::path(JIXIAO_SOURCE_DIR) / "policies/examples/libraries").value();
}

inline void change(PackFiles& files, std::string const& from, std::string const& to) {
  auto& text = files.files["pack.yaml"];
  auto const at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
}

// The libraries pack with one text replaced.
inline PackFiles with(std::string const& from, std::string const& to) {
  auto files = libraries();
  change(files, from, to);
  return files;
}

inline std::string errors_of(PackFiles const& files) {
  auto const loaded = load_pack(files);
  return loaded ? "" : to_text(loaded.error());
}

// Reminders, one per line, of a pack that loads.
inline std::string warnings_of(PackFiles const& files) {
  auto const loaded = load_pack(files);
  EXPECT_TRUE(loaded) << (loaded ? "" : to_text(loaded.error()));
  return loaded ? to_text(loaded->warnings) : "";
}

// Whether `text` says `what`, and says all of it on failure.
inline testing::AssertionResult says(std::string const& text, std::string const& what) {
  if (text.find(what) != std::string::npos) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "not said: " << what << "\n" << text;
}

}  // namespace jixiao::policy
