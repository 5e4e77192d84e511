#include "policy/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "base/text.h"

namespace jixiao::policy {
namespace {

constexpr std::size_t bytes_max = 8 << 20;
constexpr std::size_t depth_max = 100;

std::string escaped(std::string_view key) {
  std::string out;
  for (char const c : key) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out.push_back(c);
  }
  return out;
}

// Thrown out of the event handler, caught in parse_yaml: yaml-cpp offers no other way to stop.
struct Stop {};

class Builder : public YAML::EventHandler {
 public:
  Builder(std::string const& file, YamlFile& out, Errors& errors) : file_(file), out_(out), errors_(errors) {}

  void OnDocumentStart(YAML::Mark const&) override {}
  void OnDocumentEnd() override {}
  void OnAlias(YAML::Mark const& mark, YAML::anchor_t) override { refuse(mark, "policy.yaml_anchor", {}); }

  void OnNull(YAML::Mark const& mark, YAML::anchor_t anchor) override {
    no_anchor(mark, anchor);
    if (expects_key()) {
      refuse(mark, "policy.yaml_key", {});
    } else {
      place_value(mark, Json());
    }
  }

  void OnScalar(YAML::Mark const& mark, std::string const&, YAML::anchor_t anchor, std::string const& value) override {
    no_anchor(mark, anchor);
    if (!expects_key()) {
      place_value(mark, Json(value));
      return;
    }
    auto& level = levels_.back();
    if (!level.keys.insert(value).second) refuse(mark, "policy.yaml_key_twice", {{"key", value}});
    level.key = value;
    level.has_key = true;
  }

  void OnSequenceStart(YAML::Mark const& mark, std::string const&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    no_anchor(mark, anchor);
    open(mark, Json::array());
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(YAML::Mark const& mark, std::string const&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    no_anchor(mark, anchor);
    if (expects_key()) refuse(mark, "policy.yaml_key", {});
    open(mark, Json::object());
  }
  void OnMapEnd() override { close(); }

 private:
  struct OpenLevel {
    Json value;
    std::string pointer;
    std::string own_key;  // key in the parent, where the parent is an object
    std::set<std::string> keys;
    std::string key;
    bool has_key = false;
  };

  bool expects_key() const { return !levels_.empty() && levels_.back().value.is_object() && !levels_.back().has_key; }

  void refuse(YAML::Mark const& mark, char const* code, std::vector<Arg> args) {
    errors_.push_back({ErrorKind::invalid, code, std::move(args), to_text(Place{file_, mark.line + 1})});
    throw Stop{};
  }
  void no_anchor(YAML::Mark const& mark, YAML::anchor_t anchor) {
    if (anchor != 0) refuse(mark, "policy.yaml_anchor", {});
  }

  std::string child_pointer() const {
    if (levels_.empty()) return "";
    auto const& level = levels_.back();
    return level.pointer + "/" + (level.value.is_array() ? std::to_string(level.value.size()) : escaped(level.key));
  }

  void place_value(YAML::Mark const& mark, Json value) {
    out_.places[child_pointer()] = {file_, mark.line + 1};
    attach(std::move(value));
  }

  void attach(Json value) {
    if (levels_.empty()) {
      out_.tree = std::move(value);
      return;
    }
    auto& level = levels_.back();
    if (level.value.is_array()) {
      level.value.push_back(std::move(value));
    } else {
      level.value[level.key] = std::move(value);
      level.has_key = false;
    }
  }

  void open(YAML::Mark const& mark, Json value) {
    if (levels_.size() >= depth_max) refuse(mark, "policy.yaml_deep", {{"limit", std::to_string(depth_max)}});
    auto pointer = child_pointer();
    out_.places[pointer] = {file_, mark.line + 1};
    levels_.push_back({std::move(value), std::move(pointer), {}, {}, {}, false});
  }

  void close() {
    auto value = std::move(levels_.back().value);
    levels_.pop_back();
    attach(std::move(value));
  }

  std::string const& file_;
  YamlFile& out_;
  Errors& errors_;
  std::vector<OpenLevel> levels_;
};

}  // namespace

std::string to_text(Place const& place) {
  return place.line > 0 ? place.file + ":" + std::to_string(place.line) : place.file;
}

Checked<YamlFile> parse_yaml(std::string_view text, std::string const& file) {
  Errors errors;
  auto const refuse = [&](char const* code, std::vector<Arg> args, int line) {
    errors.push_back({ErrorKind::invalid, code, std::move(args), to_text(Place{file, line})});
  };
  YamlFile out;
  out.tree = Json::object();
  text = without_bom(text);
  if (text.size() > bytes_max) {
    refuse("policy.yaml_large", {{"limit_mb", "8"}}, 0);
  } else if (auto const bad = find_invalid_utf8(text)) {
    auto const line =
        1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(*bad), '\n'));
    refuse("policy.yaml_not_utf8", {}, line);
  } else if (text.find('\0') != std::string_view::npos) {
    refuse("policy.yaml_not_utf8", {}, 0);
  } else {
    try {
      std::istringstream stream{std::string(text)};
      YAML::Parser parser(stream);
      Builder builder(file, out, errors);
      parser.HandleNextDocument(builder);
      if (parser.HandleNextDocument(builder)) refuse("policy.yaml_documents", {}, 0);
    } catch (Stop const&) {
    } catch (YAML::Exception const& e) {
      refuse("policy.yaml_syntax", {{"reason", e.msg}}, e.mark.line + 1);
    }
    if (errors.empty() && out.tree.is_null()) out.tree = Json::object();
    if (errors.empty() && !out.tree.is_object()) refuse("policy.yaml_not_object", {}, 1);
  }
  if (!errors.empty()) return tl::unexpected<Errors>(std::move(errors));
  return out;
}

Place find_place(Places const& places, std::string pointer) {
  for (;;) {
    auto const found = places.find(pointer);
    if (found != places.end()) return found->second;
    auto const slash = pointer.rfind('/');
    if (slash == std::string::npos) return {};
    pointer.resize(slash);
  }
}

}  // namespace jixiao::policy
