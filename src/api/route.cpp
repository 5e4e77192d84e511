#include "api/route.h"

#include <algorithm>
#include <charconv>

#include "base/check.h"

namespace jixiao::api {

namespace {

Json integer_or_text(std::string const& text) {
  std::int64_t number = 0;
  auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc{} || end != text.data() + text.size()) return Json(text);
  return Json(number);
}

Json boolean_or_text(std::string const& text) {
  if (text == "true" || text == "1") return Json(true);
  if (text == "false" || text == "0") return Json(false);
  return Json(text);
}

Json list_of(std::string const& text) {
  Json out = Json::array();
  std::string_view rest = text;
  while (!rest.empty()) {
    auto const end = rest.find(',');
    out.push_back(std::string(rest.substr(0, end)));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return out;
}

Json json_of_text(reflect::Shape const& shape, std::string const& text) {
  switch (shape.kind) {
    case reflect::ShapeKind::optional: return json_of_text(*shape.element, text);
    case reflect::ShapeKind::boolean: return boolean_or_text(text);
    case reflect::ShapeKind::integer: return integer_or_text(text);
    case reflect::ShapeKind::list: return list_of(text);
    default: return Json(text);
  }
}

}  // namespace

Json read_texts(Route const& route, std::map<std::string, std::string> const& texts) {
  Json out = Json::object();
  for (auto const& [name, text] : texts) {
    out[name] = text;
    for (auto const& member : route.input->members) {
      if (member.name == name) out[name] = json_of_text(*member.shape, text);
    }
  }
  return out;
}

namespace detail {

Response json_response(Call const& call, std::string body) {
  auto out = Response::text(call.status, std::move(body), "application/json; charset=utf-8");
  out.headers = call.headers;
  return out;
}

namespace {
// RFC 8187: the name in percent-encoded UTF-8.
std::string encoded(std::string const& name) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (char const c : name) {
    auto const byte = static_cast<unsigned char>(c);
    if ((byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '.' ||
        byte == '-' || byte == '_') {
      out += c;
    } else {
      out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return out;
}
}  // namespace

Response download_response(Call const& call, Download download) {
  auto out = Response::text(call.status, std::move(download.bytes), std::move(download.content_type));
  out.headers = call.headers;
  if (!download.filename.empty()) {
    out.headers.emplace_back("Content-Disposition", "attachment; filename*=UTF-8''" + encoded(download.filename));
  }
  return out;
}

}  // namespace detail

app::Scope Call::scope() const { return session ? session->scope : app::Scope{}; }

bool Call::sees_everything() const {
  auto const seen = scope();
  if (seen.everything) return true;
  auto const world = installation.published().world();
  return std::all_of(world->units.begin(), world->units.end(), [&](app::WorldUnit const& unit) {
    return unit.parent || std::find(seen.roots.begin(), seen.roots.end(), unit.code) != seen.roots.end();
  });
}

bool Call::sees_drafts() const { return app::sees_drafts(session.get()); }

Checked<app::Reading> Call::read(Period period, std::optional<int> version) const {
  return installation.published().read(
      {period, version, sees_drafts() ? app::Which::published_or_draft : app::Which::published});
}

app::Actor Call::actor() const {
  JX_ASSERT(session);
  return app::Actor::of(*session, request.remote);
}

namespace {

// Splits at slashes; "{name}" takes any segment.
bool matches(std::string_view pattern, std::string_view path, std::map<std::string, std::string>& parameters) {
  while (!pattern.empty() && !path.empty()) {
    pattern.remove_prefix(1);
    path.remove_prefix(1);
    auto const wanted = pattern.substr(0, pattern.find('/'));
    auto const given = path.substr(0, path.find('/'));
    if (wanted.size() > 2 && wanted.front() == '{') {
      if (given.empty()) return false;
      parameters[std::string(wanted.substr(1, wanted.size() - 2))] = given;
    } else if (wanted != given) {
      return false;
    }
    pattern.remove_prefix(wanted.size());
    path.remove_prefix(given.size());
  }
  return pattern.empty() && path.empty();
}

}  // namespace

Match find_route(std::vector<Route> const& routes, Verb verb, std::string_view path) {
  Match out;
  for (auto const& route : routes) {
    std::map<std::string, std::string> parameters;
    if (!matches(route.path, path, parameters)) continue;
    if (route.verb == verb) {
      // A literal path wins over one with braces.
      if (out.route && out.parameters.size() <= parameters.size()) continue;
      out.route = &route;
      out.parameters = std::move(parameters);
    } else {
      out.allowed.push_back(route.verb);
    }
  }
  return out;
}

Route versioned(Route route, Versioned how) {
  route.versioned = how;
  return route;
}

std::vector<Route> const& all_routes() {
  static std::vector<Route> const all = [] {
    std::vector<Route> out;
    for (auto part :
         {session_routes, reading_routes, indicator_routes, workbench_routes, evaluation_routes, export_routes,
          system_routes, speech_routes, ledger_routes, data_routes, source_routes, operation_routes, demo_routes}) {
      for (auto& route : part()) out.push_back(std::move(route));
    }
    return out;
  }();
  return all;
}

}  // namespace jixiao::api
