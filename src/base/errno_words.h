#pragma once
// Why the system refused, as people say it; what is not among the usual reasons keeps the system's own words.
#include <string>

namespace jixiao {

std::string errno_words(int error);  // ENOSPC: "磁盘空间已满"

}  // namespace jixiao
