#pragma once
// What an audit record's object is called by people: routes by what they do, units, indicators, datasets and packs by
// their names, periods in Chinese. The record itself keeps the codes, which are what was sealed. Pure.
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "app/reading/world.h"
#include "storage/audit_store.h"
#include "storage/pack_store.h"

namespace jixiao::app {

class AuditWords {
 public:
  // `summary_of` gives the summary of a route, "GET /api/card" → 单位成绩单; empty: there is none.
  using SummaryOf = std::function<std::string(std::string const& verb, std::string const& path)>;
  AuditWords(World const& world, std::map<std::string, std::string> dataset_titles,
             std::vector<storage::PackVersion> const& packs, SummaryOf summary_of);

  std::string object(storage::AuditRecord const& record) const;

 private:
  std::string word(std::string const& token) const;

  std::map<std::string, std::string> names_;
  SummaryOf summary_of_;
};

}  // namespace jixiao::app
