#pragma once
// Where a home is being served: a small file in it, for whoever is refused by its lock. Left behind by a crash it does
// no harm: only the lock decides.
#include <boost/describe.hpp>
#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"

namespace jixiao::app {

struct ServeNote {
  std::string address;  // "http://127.0.0.1:8080"
  std::int64_t process = 0;
};
BOOST_DESCRIBE_STRUCT(ServeNote, (), (address, process))

Result<void> write_serve_note(std::filesystem::path const& home, ServeNote const& note);
std::optional<ServeNote> read_serve_note(std::filesystem::path const& home);
void remove_serve_note(std::filesystem::path const& home);

}  // namespace jixiao::app
