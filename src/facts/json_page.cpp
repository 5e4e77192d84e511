// The answer of an endpoint, read as it comes: no tree is built, and a number keeps the digits it was written with.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <unordered_map>

#include "facts/header_map.h"
#include "facts/http_source.h"

namespace jixiao::facts {
namespace {

using nlohmann::json;

class PageReader final : public nlohmann::json_sax<json> {
 public:
  explicit PageReader(Dataset const& dataset) : width_(dataset.columns.size()) {
    page.seen.assign(width_, false);
    for (std::size_t i = 0; i < width_; ++i) {
      auto const& column = dataset.columns[i];
      column_of_.emplace(normalised_header(column.name), i);
      column_of_.emplace(normalised_header(column.title), i);
      for (auto const& alias : column.aliases) column_of_.emplace(normalised_header(alias), i);
    }
  }

  JsonPage page;
  std::string complaint;

  bool null() override { return cell(""); }
  bool boolean(bool value) override { return cell(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return cell(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return cell(std::to_string(value)); }
  bool number_float(number_float_t, string_t const& text) override { return cell(text); }
  bool string(string_t& text) override { return cell(text); }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override {
    if (depth_ == 0) {
      depth_ = 1;
      in_object_root_ = true;
      return true;
    }
    if (in_row_) return wrong("嵌套的对象");
    if (!in_items_) return skip_open();
    in_row_ = true;
    page.rows.emplace_back(width_);
    return true;
  }
  bool end_object() override {
    if (skipping_ > 0) return --skipping_, true;
    if (in_row_) {
      in_row_ = false;
    } else {
      depth_ = 0;
    }
    return true;
  }
  bool start_array(std::size_t) override {
    if (in_row_) return wrong("嵌套的数组");
    if (depth_ == 0 || (skipping_ == 0 && in_object_root_ && key_ == "items")) {
      depth_ = std::max(depth_, 1);
      in_items_ = true;
      return true;
    }
    return skip_open();
  }
  bool end_array() override {
    if (skipping_ > 0) return --skipping_, true;
    in_items_ = false;
    found_items = true;
    return true;
  }
  bool key(string_t& name) override {
    key_ = name;
    return true;
  }
  bool parse_error(std::size_t position, std::string const&, nlohmann::detail::exception const&) override {
    complaint = fmt::format("第 {} 个字节处不是合法的 JSON", position);
    return false;
  }

  bool found_items = false;

 private:
  bool wrong(char const* what) {
    complaint = fmt::format("第 {} 行的“{}”是{}，应为文本、数字、真假或 null", page.rows.size(), key_, what);
    return false;
  }
  bool skip_open() {
    ++skipping_;
    return true;
  }
  bool cell(std::string const& text) {
    if (skipping_ > 0) return true;
    if (in_row_) {
      auto const found = column_of_.find(normalised_header(key_));
      if (found == column_of_.end()) return true;
      page.seen[found->second] = true;
      page.rows.back()[found->second] = text;
      return true;
    }
    if (in_items_) {
      complaint = fmt::format("第 {} 行不是对象", page.rows.size() + 1);
      return false;
    }
    if (depth_ == 0) {
      complaint = "应为数组，或含 items 数组的对象";
      return false;
    }
    if (key_ == "next") page.next = text;
    return true;
  }

  std::size_t width_;
  std::unordered_map<std::string, std::size_t> column_of_;
  std::string key_;
  int depth_ = 0;
  int skipping_ = 0;  // open brackets of a member nobody asked for
  bool in_object_root_ = false, in_items_ = false, in_row_ = false;
};

}  // namespace

Result<JsonPage> parse_json_page(std::string_view text, Dataset const& dataset) {
  PageReader reader(dataset);
  bool const read = json::sax_parse(text.begin(), text.end(), &reader);
  if (read && !reader.found_items) reader.complaint = "应为数组，或含 items 数组的对象";
  if (!reader.complaint.empty()) return fail("facts.http_json", {{"reason", reader.complaint}});
  return std::move(reader.page);
}

}  // namespace jixiao::facts
