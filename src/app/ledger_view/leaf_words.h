#pragma once
// How a leaf is called. For leaves.cpp.
#include <map>
#include <string>

#include "app/ledger_view/leaves.h"
#include "storage/fact_store.h"
#include "storage/outbox_store.h"

namespace jixiao::app {

class LeafWords {
 public:
  LeafWords(Home& home, LeafReader const& reader);
  Result<LeafView> describe(std::int64_t index, storage::OutboxEntry const& entry, bool in_tree);

 private:
  void describe_result(std::string const& event, LeafView& out) const;
  Result<std::string> batch_words(std::string const& id);
  bool sees_unit(std::string const& unit) const;

  storage::FactStore facts_;
  LeafReader reader_;
  std::map<std::string, WorldUnit const*> units_;
};

// 单位“甲县”、期间 2026年9月: how the query was understood, or what could be written.
std::string query_words(World const& world, LeafQuery const& query);

}  // namespace jixiao::app
