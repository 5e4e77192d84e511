#include "reflect/canonical_read.h"

namespace jixiao::reflect::detail {
namespace {

std::uint64_t from_big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (char const byte : bytes) value = value << 8 | static_cast<std::uint8_t>(byte);
  return value;
}

}  // namespace

bool ByteReader::wrong(char const* code) {
  if (!error_) error_ = Error{ErrorKind::invalid, code, {{"byte", std::to_string(at_)}}, ""};
  return false;
}

bool ByteReader::wrong_value() { return wrong("reflect.bytes_value"); }

bool ByteReader::take(std::size_t length, std::string_view& out) {
  if (error_) return false;
  if (length > bytes_.size() - at_) return wrong("reflect.bytes_truncated");
  out = bytes_.substr(at_, length);
  at_ += length;
  return true;
}

bool ByteReader::version() {
  std::string_view byte;
  if (!take(1, byte)) return false;
  return byte[0] == canonical_version || wrong("reflect.bytes_version");
}

bool ByteReader::tag(char expected) {
  std::string_view byte;
  if (!take(1, byte)) return false;
  return byte[0] == expected || wrong("reflect.bytes_tag");
}

bool ByteReader::flag(bool& out) {
  std::string_view byte;
  if (!take(1, byte)) return false;
  if (byte[0] != '\0' && byte[0] != '\1') return wrong_value();
  out = byte[0] == '\1';
  return true;
}

bool ByteReader::count(char expected, std::size_t& out) {
  std::string_view bytes;
  if (!tag(expected) || !take(4, bytes)) return false;
  out = from_big_endian(bytes);
  return true;
}

bool ByteReader::text(char expected, std::string_view& out) {
  std::size_t length = 0;
  return count(expected, length) && take(length, out);
}

bool ByteReader::integer(std::int64_t& out) {
  std::string_view bytes;
  if (!tag('I') || !take(8, bytes)) return false;
  out = static_cast<std::int64_t>(from_big_endian(bytes));
  return true;
}

bool ByteReader::end() { return !error_ && (at_ == bytes_.size() || wrong("reflect.bytes_trailing")); }

}  // namespace jixiao::reflect::detail
