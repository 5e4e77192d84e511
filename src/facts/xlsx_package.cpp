#include "facts/xlsx_package.h"

#include <expat.h>
#include <zip.h>

#include <optional>

namespace jixiao::facts {
namespace {

tl::unexpected<Error> damaged(std::string part, std::string reason) {
  return fail("facts.xlsx_damaged", {{"part", std::move(part)}, {"reason", std::move(reason)}});
}

tl::unexpected<Error> bomb(std::string part) { return fail("facts.xlsx_bomb", {{"part", std::move(part)}}); }

bool inflates_too_much(std::int64_t bytes, std::int64_t stored, XlsxLimits const& limits) {
  if (bytes > limits.part_bytes_max) return true;
  return bytes > limits.ratio_from_bytes && bytes / std::max<std::int64_t>(stored, 1) > limits.ratio_max;
}

std::string_view local_name(char const* name) {
  std::string_view const whole(name);
  auto const colon = whole.rfind(':');
  return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

}  // namespace

XlsxPackage::Part::Part(Part&& other) noexcept
    : file_(std::exchange(other.file_, nullptr)),
      name_(std::move(other.name_)),
      stored_(other.stored_),
      total_(other.total_),
      bytes_(other.bytes_),
      limits_(other.limits_) {}

XlsxPackage::Part::~Part() {
  if (file_ != nullptr) ::zip_fclose(file_);
}

Result<std::size_t> XlsxPackage::Part::read(char* to, std::size_t size) {
  auto const n = ::zip_fread(file_, to, size);
  if (n < 0) return damaged(name_, ::zip_error_strerror(::zip_file_get_error(file_)));
  bytes_ += n;
  // The directory's sizes are claims; what came out counts.
  if (inflates_too_much(bytes_, stored_, limits_)) return bomb(name_);
  return static_cast<std::size_t>(n);
}

Result<XlsxPackage> XlsxPackage::open(std::filesystem::path const& path, XlsxLimits const& limits) {
  int code = 0;
  auto* const archive = ::zip_open(path.c_str(), ZIP_RDONLY, &code);
  if (archive == nullptr) {
    ::zip_error_t error;
    ::zip_error_init_with_code(&error, code);
    std::string const reason = ::zip_error_strerror(&error);
    ::zip_error_fini(&error);
    return damaged(path.filename().string(), reason);
  }
  XlsxPackage package(archive, limits);
  auto const entries = ::zip_get_num_entries(archive, 0);
  if (entries > limits.entries_max) return bomb(path.filename().string());
  for (zip_int64_t i = 0; i < entries; ++i) {
    ::zip_stat_t info;
    if (::zip_stat_index(archive, static_cast<zip_uint64_t>(i), 0, &info) != 0) continue;
    if ((info.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && info.encryption_method != ZIP_EM_NONE) {
      return fail("facts.xlsx_encrypted");
    }
    if ((info.valid & (ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE)) == (ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE) &&
        inflates_too_much(static_cast<std::int64_t>(info.size), static_cast<std::int64_t>(info.comp_size), limits)) {
      return bomb(info.name);
    }
  }
  if (!package.has("xl/workbook.xml")) return fail("facts.file_zip");
  return package;
}

XlsxPackage::XlsxPackage(XlsxPackage&& other) noexcept
    : archive_(std::exchange(other.archive_, nullptr)), limits_(other.limits_) {}

XlsxPackage::~XlsxPackage() {
  if (archive_ != nullptr) ::zip_discard(archive_);
}

bool XlsxPackage::has(std::string const& part) const {
  return ::zip_name_locate(archive_, part.c_str(), ZIP_FL_NOCASE) >= 0;
}

Result<XlsxPackage::Part> XlsxPackage::read(std::string const& part) const {
  auto const index = ::zip_name_locate(archive_, part.c_str(), ZIP_FL_NOCASE);
  ::zip_stat_t info;
  if (index < 0 || ::zip_stat_index(archive_, static_cast<zip_uint64_t>(index), 0, &info) != 0) {
    return damaged(part, "工作簿里没有这个部件");
  }
  auto* const file = ::zip_fopen_index(archive_, static_cast<zip_uint64_t>(index), 0);
  if (file == nullptr) return damaged(part, ::zip_strerror(archive_));
  return Part(file, part, static_cast<std::int64_t>(info.comp_size), static_cast<std::int64_t>(info.size), limits_);
}

std::string_view find_attribute(char const** attributes, std::string_view name) {
  for (; *attributes != nullptr; attributes += 2) {
    if (local_name(attributes[0]) == name) return attributes[1];
  }
  return {};
}

struct XmlWalk::State {
  XML_Parser parser = XML_ParserCreate(nullptr);
  std::optional<Error> error;
  bool finished = false;
  State() = default;
  State(State const&) = delete;
  State& operator=(State const&) = delete;
  ~State() { XML_ParserFree(parser); }
};

XmlWalk::XmlWalk(XlsxPackage::Part part, std::string name, Handlers handlers)
    : part_(std::move(part)),
      name_(std::move(name)),
      handlers_(std::move(handlers)),
      state_(std::make_unique<State>()) {
  auto* const parser = state_->parser;
  XML_SetUserData(parser, this);
  XML_SetElementHandler(
      parser,
      [](void* self, XML_Char const* element, XML_Char const** attributes) {
        auto& walk = *static_cast<XmlWalk*>(self);
        if (walk.handlers_.start) walk.handlers_.start(local_name(element), attributes);
      },
      [](void* self, XML_Char const* element) {
        auto& walk = *static_cast<XmlWalk*>(self);
        if (walk.handlers_.end) walk.handlers_.end(local_name(element));
      });
  XML_SetCharacterDataHandler(parser, [](void* self, XML_Char const* text, int length) {
    auto& walk = *static_cast<XmlWalk*>(self);
    if (walk.handlers_.text) walk.handlers_.text({text, static_cast<std::size_t>(length)});
  });
  XML_SetStartDoctypeDeclHandler(parser, [](void* self, XML_Char const*, XML_Char const*, XML_Char const*, int) {
    auto& walk = *static_cast<XmlWalk*>(self);
    walk.stop(damaged(walk.name_, "document type declaration").value());
  });
}

XmlWalk::~XmlWalk() = default;

void XmlWalk::stop(Error error) {
  if (state_->error) return;
  state_->error = std::move(error);
  XML_StopParser(state_->parser, XML_FALSE);
}

Result<bool> XmlWalk::step() {
  if (state_->finished) return false;
  char block[65536];
  JX_TRY(auto const n, part_.read(block, sizeof block));
  auto const status = XML_Parse(state_->parser, block, static_cast<int>(n), n == 0);
  if (state_->error) return fail(*state_->error);
  if (status != XML_STATUS_OK) return damaged(name_, XML_ErrorString(XML_GetErrorCode(state_->parser)));
  state_->finished = n == 0;
  return !state_->finished;
}

Result<void> XmlWalk::run() {
  for (;;) {
    JX_TRY(auto const more, step());
    if (!more) return {};
  }
}

}  // namespace jixiao::facts
