#include "api/web_files.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/hash.h"

namespace jixiao::api {
namespace {

namespace fs = std::filesystem;

std::string_view type_of(std::string_view extension) {
  static std::map<std::string_view, std::string_view> const types = {{".html", "text/html; charset=utf-8"},
                                                                     {".js", "text/javascript; charset=utf-8"},
                                                                     {".css", "text/css; charset=utf-8"},
                                                                     {".json", "application/json; charset=utf-8"},
                                                                     {".svg", "image/svg+xml"},
                                                                     {".png", "image/png"},
                                                                     {".ico", "image/x-icon"},
                                                                     {".woff2", "font/woff2"},
                                                                     {".txt", "text/plain; charset=utf-8"},
                                                                     {".webmanifest", "application/manifest+json"},
                                                                     {".map", "application/json; charset=utf-8"},
                                                                     {".wasm", "application/wasm"}};
  auto const found = types.find(extension);
  return found == types.end() ? "application/octet-stream" : found->second;
}

bool worth_compressing(std::string_view type, std::size_t size) {
  return size >= compress_from_bytes &&
         (type.starts_with("text/") || type.starts_with("application/j") || type.starts_with("image/svg"));
}

std::shared_ptr<Answer const> make_answer(std::string const& name, std::string_view type, std::string const& content,
                                          std::string const& digest, Coding coding) {
  Answer out;
  out.etag = fmt::format("\"{}{}\"", digest.substr(0, 24), to_text(coding));
  out.body = std::make_shared<std::string const>(compress(content, coding, Effort::small));
  out.head = fmt::format(
      "HTTP/1.1 200 OK\r\nContent-Type: {}\r\nContent-Length: {}\r\nETag: {}\r\nCache-Control: {}\r\n", type,
      out.body->size(), out.etag, name.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
  if (coding != Coding::identity) out.head += fmt::format("Content-Encoding: {}\r\n", to_text(coding));
  out.head += "Vary: Accept-Encoding\r\n";
  out.head += page_headers();
  return std::make_shared<Answer const>(std::move(out));
}

}  // namespace

std::string_view page_headers() {
  return "X-Content-Type-Options: nosniff\r\n"
         "X-Frame-Options: DENY\r\n"
         "Referrer-Policy: same-origin\r\n"
         "Cross-Origin-Opener-Policy: same-origin\r\n"
         "Cross-Origin-Resource-Policy: same-origin\r\n"
         "Permissions-Policy: camera=(), microphone=(), geolocation=()\r\n"
         "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
         "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
         "form-action 'self'; frame-ancestors 'none'\r\n";
}

Result<WebFiles> WebFiles::load(fs::path const& folder) {
  WebFiles out;
  std::error_code failed;
  if (!fs::is_regular_file(folder / "index.html", failed)) {
    return fail(ErrorKind::not_found, "api.web_missing", {{"folder", folder.string()}});
  }
  for (auto const& entry : fs::recursive_directory_iterator(folder, failed)) {
    if (!entry.is_regular_file()) continue;
    auto const name = "/" + fs::relative(entry.path(), folder).generic_string();
    JX_TRY(auto const content, read_file(entry.path()));
    auto const type = type_of(entry.path().extension().string());
    auto const digest = sha256_hex(content);
    File file;
    for (auto const coding : {Coding::identity, Coding::gzip, Coding::brotli}) {
      auto const used = worth_compressing(type, content.size()) ? coding : Coding::identity;
      auto& slot = file.by_coding[static_cast<std::size_t>(coding)];
      slot = used == coding ? make_answer(name, type, content, digest, coding) : file.by_coding[0];
    }
    out.files_.emplace(name, std::move(file));
  }
  return out;
}

std::shared_ptr<Answer const> WebFiles::find(std::string_view path, Coding coding) const {
  auto found = files_.find(path);
  if (found == files_.end()) {
    auto const last = path.substr(path.rfind('/') + 1);
    if (last.find('.') != std::string_view::npos) return nullptr;
    found = files_.find("/index.html");
    if (found == files_.end()) return nullptr;
  }
  return found->second.by_coding[static_cast<std::size_t>(coding)];
}

}  // namespace jixiao::api
