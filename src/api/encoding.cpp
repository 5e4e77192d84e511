#include "api/encoding.h"

#include <brotli/encode.h>
#include <zlib.h>

#include "base/check.h"

namespace jixiao::api {
namespace {

// "gzip;q=0" refuses gzip.
bool accepts(std::string_view header, std::string_view coding) {
  while (!header.empty()) {
    auto const end = header.find(',');
    auto item = header.substr(0, end);
    while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
    auto const semicolon = item.find(';');
    auto name = item.substr(0, semicolon);
    while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
    if (name == coding) {
      auto const quality = semicolon == std::string_view::npos ? std::string_view{} : item.substr(semicolon + 1);
      auto const q = quality.find("q=");
      if (q == std::string_view::npos) return true;
      return quality.substr(q + 2).find_first_of("123456789") != std::string_view::npos;
    }
    if (end == std::string_view::npos) break;
    header.remove_prefix(end + 1);
  }
  return false;
}

std::string gzip(std::string_view bytes, int level) {
  z_stream stream{};
  constexpr int gzip_window = 15 + 16;
  JX_ASSERT(deflateInit2(&stream, level, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  auto const result = deflate(&stream, Z_FINISH);
  JX_ASSERT(result == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string brotli(std::string_view bytes, int quality) {
  std::size_t size = BrotliEncoderMaxCompressedSize(bytes.size());
  std::string out(size, '\0');
  auto const done = BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, bytes.size(),
                                          reinterpret_cast<std::uint8_t const*>(bytes.data()), &size,
                                          reinterpret_cast<std::uint8_t*>(out.data()));
  JX_ASSERT(done == BROTLI_TRUE);
  out.resize(size);
  return out;
}

}  // namespace

std::string_view to_text(Coding coding) {
  switch (coding) {
    case Coding::gzip: return "gzip";
    case Coding::brotli: return "br";
    case Coding::identity: return "";
  }
  return "";
}

Coding choose_coding(std::string_view accept_encoding) {
  if (accepts(accept_encoding, "br")) return Coding::brotli;
  if (accepts(accept_encoding, "gzip")) return Coding::gzip;
  return Coding::identity;
}

std::string compress(std::string_view bytes, Coding coding, Effort effort) {
  switch (coding) {
    case Coding::gzip: return gzip(bytes, effort == Effort::fast ? 5 : 9);
    case Coding::brotli: return brotli(bytes, effort == Effort::fast ? 4 : 9);
    case Coding::identity: break;
  }
  return std::string(bytes);
}

}  // namespace jixiao::api
