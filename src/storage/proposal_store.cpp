#include "storage/proposal_store.h"

#include "storage/sql.h"

namespace jixiao::storage {

Result<std::int64_t> ProposalStore::insert(StoredProposal proposal) {
  return atomically(session_, [&]() -> Result<std::int64_t> {
    proposal.id = next_number(session_, "pack_proposal", "id");
    if (proposal.id == 0) proposal.id = 1;
    insert_rows<StoredProposal>(session_, "pack_proposal", {&proposal, 1});
    return proposal.id;
  });
}

Result<std::optional<StoredProposal>> ProposalStore::find(std::int64_t id) {
  return guarded(session_,
                 [&] { return select_row<StoredProposal>(session_, "pack_proposal", "WHERE \"id\" = :i", {id}); });
}

Result<std::vector<StoredProposal>> ProposalStore::all() {
  return guarded(session_,
                 [&] { return select_rows<StoredProposal>(session_, "pack_proposal", "ORDER BY \"id\" DESC"); });
}

Result<void> ProposalStore::decide(StoredProposal const& proposal) {
  return atomically(session_, [&]() -> Result<void> {
    auto const open = query_integer(
        session_, "SELECT count(*) FROM pack_proposal WHERE \"id\" = :i AND \"state\" = 'open'", {proposal.id});
    if (open.value_or(0) != 1) {
      return fail(ErrorKind::conflict, "storage.changed_meanwhile", {{"id", std::to_string(proposal.id)}});
    }
    execute(session_, "DELETE FROM pack_proposal WHERE \"id\" = :i", {proposal.id});
    insert_rows<StoredProposal>(session_, "pack_proposal", {&proposal, 1});
    return {};
  });
}

}  // namespace jixiao::storage
