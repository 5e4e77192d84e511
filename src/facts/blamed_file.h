#pragma once
// Why the engine failed. DuckDB speaks of magic bytes or of two gigabytes it could not allocate where a fact file is
// gone or is no longer what was taken in; the record of what was taken in can tell.
#include "base/error.h"
#include "facts/engine_files.h"

namespace jixiao::facts {

// facts.file_gone or facts.file_changed with the first such file, else the error as it is. Reads the files, so it is
// for failures only (facts.engine_failed; others are handed back at once).
Error blamed(FactFiles const& files, Error error);

// `file` as the records name it: dataset/period/file.
Error file_gone(std::string const& file, std::string const& batch);
Error file_changed(std::string const& file, std::string const& batch);

}  // namespace jixiao::facts
