#include <pwd.h>
#include <unistd.h>

#include <array>

#include "cli/options.h"

namespace jixiao::cli {

std::string system_user() {
  auto const id = ::getuid();
  ::passwd entry{};
  ::passwd* found = nullptr;
  std::array<char, 4096> buffer{};
  bool const known = ::getpwuid_r(id, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr;
  return known ? found->pw_name : "uid " + std::to_string(id);
}

}  // namespace jixiao::cli
