#include "app/serve_note.h"

#include "base/file.h"
#include "reflect/json.h"

namespace jixiao::app {
namespace {
std::filesystem::path note_path(std::filesystem::path const& home) { return home / "serve.json"; }
}  // namespace

Result<void> write_serve_note(std::filesystem::path const& home, ServeNote const& note) {
  return write_file_durably(note_path(home), reflect::render_json(reflect::to_json(note)) + "\n");
}

std::optional<ServeNote> read_serve_note(std::filesystem::path const& home) {
  auto const text = read_file(note_path(home), 4096);
  if (!text) return std::nullopt;
  auto note = reflect::decode_text<ServeNote>(*text);
  if (!note) return std::nullopt;
  return std::move(*note);
}

void remove_serve_note(std::filesystem::path const& home) {
  std::error_code ignored;
  std::filesystem::remove(note_path(home), ignored);
}

}  // namespace jixiao::app
