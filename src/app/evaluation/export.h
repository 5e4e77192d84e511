#pragma once
// A document handed out: made into a workbook and put on record, in this order, so that nothing leaves unrecorded.
// Thread-safe.
#include <string>

#include "app/access/audit.h"
#include "app/installation.h"
#include "report/table.h"

namespace jixiao::app {

struct ExportedFile {
  std::string name;  // "市局2026年9月考评排名.xlsx"
  std::string type;
  std::string bytes;
};

// Audited as results.export with `object` (what of which period).
Result<ExportedFile> export_document(Installation& installation, Actor const& actor, report::Document const& document,
                                     std::string const& object, Timestamp now);

}  // namespace jixiao::app
