// The made-up source system of a demonstration: what was written beside the home is answered as an interface of another
// system would, to whoever has its token. There is none in any other home.
#include "api/route.h"
#include "base/file.h"
#include "base/text.h"

namespace jixiao::api {
namespace {

struct SourceQuery {
  std::string dataset;
  Period month;
};
BOOST_DESCRIBE_STRUCT(SourceQuery, (), (dataset, month))

bool is_name(std::string const& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

Result<Json> source_rows(Call& call, SourceQuery const& query) {
  auto const folder = call.installation.paths().root / "sources" / "risk";
  auto const token = read_file(folder / "token");
  if (!call.installation.demo() || !token || !is_name(query.dataset)) {
    return fail(ErrorKind::not_found, "api.no_such_route", {{"path", call.request.path}});
  }
  if (call.request.header("authorization") != "Bearer " + std::string(trimmed(*token))) {
    return fail(ErrorKind::forbidden, "api.not_signed_in");
  }
  auto const text = read_file(folder / query.dataset / (query.month.to_string() + ".json"));
  if (!text) return Json::array();
  return reflect::parse_json(*text);
}

}  // namespace

std::vector<Route> demo_routes() {
  return {route<&source_rows>(Verb::get, "/api/demo/sources/{dataset}", anybody, "示范的外部系统接口（仅示范目录）")};
}

}  // namespace jixiao::api
