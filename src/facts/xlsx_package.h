#pragma once
// The parts of an .xlsx file: a zip package read through libzip under limits, and a small SAX driver over expat.
//
// Limits against zip bombs, checked on the directory and again on the bytes that really come out: entries, bytes of one
// part, bytes inflated per byte stored. A document type declaration, which no spreadsheet program writes, ends the
// reading. Errors: facts.xlsx_damaged, facts.xlsx_bomb, facts.xlsx_encrypted.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

struct zip;
struct zip_file;

namespace jixiao::facts {

struct XlsxLimits {
  std::int64_t entries_max = 10'000;
  std::int64_t part_bytes_max = std::int64_t{4} << 30;
  std::int64_t shared_string_bytes_max = std::int64_t{256} << 20;
  std::int64_t ratio_max = 400;                            // a real sheet stays below 100
  std::int64_t ratio_from_bytes = std::int64_t{32} << 20;  // small parts may be as repetitive as they like
  std::int64_t rows_max = 1'048'576;
  std::int64_t columns_max = 16'384;
  std::size_t cell_bytes_max = 32'767 * 4;
};

class XlsxPackage {
 public:
  // One part being read. The package outlives it.
  class Part {
   public:
    Part(Part&& other) noexcept;
    Part& operator=(Part&&) = delete;
    ~Part();
    Result<std::size_t> read(char* to, std::size_t size);  // 0 at the end
    std::int64_t bytes_read() const { return bytes_; }
    std::int64_t bytes_total() const { return total_; }

   private:
    friend class XlsxPackage;
    Part(zip_file* file, std::string name, std::int64_t stored, std::int64_t total, XlsxLimits const& limits)
        : file_(file), name_(std::move(name)), stored_(stored), total_(total), limits_(limits) {}
    zip_file* file_;
    std::string name_;
    std::int64_t stored_;
    std::int64_t total_;
    std::int64_t bytes_ = 0;
    XlsxLimits limits_;
  };

  static Result<XlsxPackage> open(std::filesystem::path const& path, XlsxLimits const& limits);
  XlsxPackage(XlsxPackage&& other) noexcept;
  XlsxPackage& operator=(XlsxPackage&&) = delete;
  ~XlsxPackage();

  bool has(std::string const& part) const;
  Result<Part> read(std::string const& part) const;
  XlsxLimits const& limits() const { return limits_; }

 private:
  XlsxPackage(zip* archive, XlsxLimits const& limits) : archive_(archive), limits_(limits) {}
  zip* archive_;
  XlsxLimits limits_;
};

// Attributes as expat hands them over: name, value, …, nullptr.
std::string_view find_attribute(char const** attributes, std::string_view name);

// Walks a part. Names come without their namespace prefix. A handler stops the walk by setting `error`.
class XmlWalk {
 public:
  struct Handlers {
    std::function<void(std::string_view name, char const** attributes)> start;
    std::function<void(std::string_view name)> end;
    std::function<void(std::string_view text)> text;
  };
  XmlWalk(XlsxPackage::Part part, std::string name, Handlers handlers);
  XmlWalk(XmlWalk const&) = delete;
  XmlWalk& operator=(XmlWalk const&) = delete;
  ~XmlWalk();

  // Feeds one more block; false when the part is finished.
  Result<bool> step();
  Result<void> run();
  void stop(Error error);
  XlsxPackage::Part const& part() const { return part_; }

 private:
  struct State;
  XlsxPackage::Part part_;
  std::string name_;
  Handlers handlers_;
  std::unique_ptr<State> state_;
};

}  // namespace jixiao::facts
