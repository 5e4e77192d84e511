#pragma once
// Signed notes (C2SP signed-note): a text, a blank line, and lines of signatures over that text. Strict on reading:
// what parse_note accepts, format_note writes back byte for byte. Pure.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/key.h"

namespace jixiao::ledger {

inline constexpr std::size_t note_bytes_max = 1'000'000;
inline constexpr std::size_t note_signatures_max = 100;

struct Signature {
  std::string name;
  std::uint32_t key_id = 0;
  std::string bytes;  // behind the key id, not empty
  friend bool operator==(Signature const&, Signature const&) = default;
};

struct Note {
  std::string text;  // ends in a newline; the signatures cover exactly this
  std::vector<Signature> signatures;
  friend bool operator==(Note const&, Note const&) = default;
};

// The text ends at the last blank line.
Result<Note> parse_note(std::string_view bytes);
Result<std::string> format_note(Note const& note);

// What a key says of a signature on that text. Keys of type 0x04 sign a time as well (cosignature.h).
bool verify_signature(VerifierKey const& key, std::string_view text, std::string_view signature);
Result<Signature> sign_text(std::string_view text, Signer const& signer);

struct OpenedNote {
  Note note;
  // By index into note.signatures, in the note's order: each good signature with its key's index in the keys given.
  struct Verified {
    std::size_t signature;
    std::size_t key;
  };
  std::vector<Verified> verified;
};
// Signatures of unknown (name, id) are ignored. A bad one of a known key rejects the note. A note without any good
// signature is refused.
Result<OpenedNote> open_note(std::string_view bytes, std::span<VerifierKey const> keys);
// The same on a note already read, where none of the keys need have signed.
Result<OpenedNote> verify_note(Note note, std::span<VerifierKey const> keys);

}  // namespace jixiao::ledger
