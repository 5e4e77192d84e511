#pragma once
// Whole files: read, and write so that a crash leaves either the old file or the new one, never a torn one.
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jixiao {

Result<std::string> read_file(std::filesystem::path const& path, std::size_t bytes_max = std::size_t{1} << 30);
// Temporary file beside the target, fsync, rename, fsync of the folder. Mode as given (0600 for keys).
Result<void> write_file_durably(std::filesystem::path const& path, std::string_view content, unsigned mode = 0644);

}  // namespace jixiao
