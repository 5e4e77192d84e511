// parse_json: nlohmann's lexer and grammar, our own tree builder, because theirs keeps the last of two equal keys in
// silence, nests without limit and turns every fraction into a double.
#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "base/decimal.h"
#include "reflect/json_fwd.h"
#include "reflect/json_read.h"

namespace jixiao::reflect {
namespace {

// Tells how far the lexer has read, so that the builder's own errors have a position too.
struct CountingIterator {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = char const*;
  using reference = char const&;

  char const* at;
  char const** furthest;

  char const& operator*() const { return *at; }
  CountingIterator& operator++() {
    ++at;
    *furthest = at;
    return *this;
  }
  CountingIterator operator++(int) {
    auto const before = *this;
    ++*this;
    return before;
  }
  bool operator==(CountingIterator const& other) const { return at == other.at; }
  bool operator!=(CountingIterator const& other) const { return at != other.at; }
};

std::string line_and_column(std::string_view text, std::size_t offset) {
  auto const before = text.substr(0, std::min(offset, text.size()));
  auto const line = 1 + std::count(before.begin(), before.end(), '\n');
  auto const last = before.substr(before.rfind('\n') + 1);  // npos + 1 is 0
  auto const column = 1 + std::count_if(last.begin(), last.end(),
                                        [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
  return std::to_string(line) + ":" + std::to_string(column);
}

// A double says exactly what the text says if its shortest form is the same decimal.
bool is_exact(double value, std::string const& text) {
  auto const written = Decimal::parse(text);
  auto const kept = Decimal::parse(Json(value).dump());
  return !written || (kept && *written == *kept);
}

class Builder final : public nlohmann::json_sax<Json> {
 public:
  explicit Builder(std::string_view text) : text_(text), read_to_(text.data()) {}

  char const** read_to() { return &read_to_; }
  Result<Json> take() {
    if (error_) return fail(std::move(*error_));
    return std::move(root_);
  }

  bool null() override { return put(Json()); }
  bool boolean(bool value) override { return put(Json(value)); }
  bool number_integer(Json::number_integer_t value) override { return put(Json(value)); }
  bool number_unsigned(Json::number_unsigned_t value) override { return put(Json(value)); }
  bool number_float(Json::number_float_t value, std::string const& text) override {
    return put(is_exact(value, text) ? Json(value) : Json(text));
  }
  bool string(std::string& value) override { return put(Json(std::move(value))); }
  bool binary(Json::binary_t&) override { return false; }  // not in JSON text
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(std::string& name) override {
    if (!keys_.back().insert(name).second) return stop("reflect.json_key_twice", {{"key", name}});
    key_ = std::move(name);
    return true;
  }

  bool parse_error(std::size_t, std::string const& last_token, nlohmann::detail::exception const& e) override {
    if (e.id == 406) return stop("reflect.json_number", {{"text", last_token}});
    if (has_root_ && open_.empty()) return stop("reflect.json_trailing", {});
    return stop("reflect.json_syntax", {{"found", shown(last_token)}});
  }

 private:
  // nlohmann writes control characters as <U+000A>; long tokens and broken UTF-8 are of no help.
  static std::string shown(std::string const& token) {
    auto const text = Json(token.substr(token.size() > 40 ? token.size() - 40 : 0))
                          .dump(-1, ' ', false, Json::error_handler_t::ignore);
    return text.substr(1, text.size() - 2);
  }

  Json* place(Json&& value) {
    if (open_.empty()) {
      has_root_ = true;
      return &(root_ = std::move(value));
    }
    auto& container = *open_.back();
    if (container.is_object()) {
      detail::append(container, key_, std::move(value));
      return &container.get_ref<Json::object_t&>().back().second;
    }
    detail::append(container, std::move(value));
    return &container.back();
  }

  bool put(Json&& value) {
    place(std::move(value));
    return true;
  }

  bool open(Json&& value) {
    if (open_.size() >= json_depth_max) return stop("reflect.json_depth", {{"max", std::to_string(json_depth_max)}});
    open_.push_back(place(std::move(value)));
    keys_.emplace_back();
    return true;
  }

  bool close() {
    open_.pop_back();
    keys_.pop_back();
    return true;
  }

  bool stop(std::string code, std::vector<Arg> args) {
    auto const offset = static_cast<std::size_t>(read_to_ - text_.data());
    error_ = Error{ErrorKind::invalid, std::move(code), std::move(args),
                   line_and_column(text_, offset == 0 ? 0 : offset - 1)};
    return false;
  }

  std::string_view text_;
  char const* read_to_;
  Json root_;
  bool has_root_ = false;
  std::vector<Json*> open_;                            // containers being filled; only the last one grows
  std::vector<std::unordered_set<std::string>> keys_;  // of each open container
  std::string key_;
  std::optional<Error> error_;
};

}  // namespace

Result<Json> parse_json(std::string_view text) {
  Builder builder(text);
  Json::sax_parse(CountingIterator{text.data(), builder.read_to()},
                  CountingIterator{text.data() + text.size(), builder.read_to()}, &builder);
  return builder.take();
}

}  // namespace jixiao::reflect
