#pragma once
// The other tables against the ledger: events, publications with their records, packs. Each check tells what it finds
// and goes on; an Error means a table could not be read.
#include <string>
#include <vector>

#include "app/verify/leaf_book.h"
#include "storage/event_store.h"
#include "storage/result_store.h"

namespace jixiao::app {

class Home;

std::string publication_words(storage::Publication const& publication);

void check_events(std::vector<storage::StoredEvent> const& events, LeafBook& book, Findings& findings);
Result<void> check_publications(Home& home, std::vector<storage::Publication> const& publications, LeafBook& book,
                                Findings& findings, LedgerReport& report);
Result<void> check_packs(Home& home, std::vector<storage::StoredEvent> const& events, LeafBook const& book,
                         Findings& findings);

}  // namespace jixiao::app
