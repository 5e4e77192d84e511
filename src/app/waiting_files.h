#pragma once
// Files that lie in drop folders and why: so that nobody waits for a figure whose file nobody takes.
#include <filesystem>
#include <string>
#include <vector>

#include "app/home.h"
#include "facts/drop_folder.h"

namespace jixiao::app {

// "visit/2026-09.csv.part：…", relative to the folder.
std::vector<std::string> waiting_words(std::vector<facts::WaitingFile> const& files,
                                       std::filesystem::path const& folder);

// Of a served home: what waits in inbox/ and in the folders of its connectors, files that are ready too: they wait for
// the next pull, or for a feed nobody has set up.
Result<std::vector<std::string>> list_waiting_files(Home& home);

}  // namespace jixiao::app
