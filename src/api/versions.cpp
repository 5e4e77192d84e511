#include "api/versions.h"

#include <charconv>

namespace jixiao::api {

std::string read_version(Call const& call) {
  std::string tag(call.request.header("if-match"));
  std::erase(tag, '"');
  return tag;
}

std::optional<std::int64_t> read_version_number(Call const& call) {
  auto const tag = read_version(call);
  std::int64_t out = 0;
  auto const [end, failed] = std::from_chars(tag.data(), tag.data() + tag.size(), out);
  if (failed != std::errc{} || end != tag.data() + tag.size()) return std::nullopt;
  return out;
}

Error as_lost_update(Error error, std::string const& what) {
  if (error.code != "storage.changed_meanwhile") return error;
  return {ErrorKind::conflict, "api.lost_update", {{"what", what}}, ""};
}

}  // namespace jixiao::api
