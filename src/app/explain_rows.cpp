#include "app/explain_rows.h"

namespace jixiao::app {
namespace {

constexpr char const* hidden = "（个人信息）";

struct Origin {
  std::string batch;
  std::string file;
};

Origin origin_of(BatchesByName const& batches, std::string const& name) {
  auto const found = batches.find(name);
  return found == batches.end() ? Origin{name, ""} : Origin{found->second.id, found->second.file};
}

std::string title_of(formula::Program const& program, std::string const& id) {
  auto const* found = program.datasets().find(id);
  return found && !found->title.empty() ? found->title : id;
}

ExplainedRow shown_row(facts::TracedRow const& row, facts::Trace const& trace, BatchesByName const& batches) {
  auto const [batch, file] = origin_of(batches, row.batch);
  ExplainedRow out{batch, file, row.number, row.cells};
  for (std::size_t i = 0; i < out.cells.size(); ++i) {
    if (trace.columns[i].personal) out.cells[i] = hidden;
  }
  return out;
}

}  // namespace

void add_trace(facts::Trace const& trace, BatchesByName const& batches, formula::Program const& program,
               ExplainedAtom& out) {
  auto const title = title_of(program, trace.dataset);
  std::string derived_from;
  for (auto const& source : trace.made_of)
    derived_from += (derived_from.empty() ? "" : "、") + title_of(program, source.dataset);
  for (auto const& line : trace.lines) {
    auto const [batch, file] = origin_of(batches, line.batch);
    out.partitions.push_back({trace.dataset, title, line.period, line.file, batch, file, line.digest, line.rows,
                              line.contribution.to_string(), line.batch.empty() ? derived_from : ""});
  }
  ExplainedRows rows{trace.dataset, title, trace.rows, {}, {}};
  for (auto const& column : trace.columns) rows.columns.push_back(column.title.empty() ? column.name : column.title);
  for (auto const& row : trace.shown) rows.shown.push_back(shown_row(row, trace, batches));
  out.rows.push_back(std::move(rows));
  for (auto const& source : trace.made_of) add_trace(source, batches, program, out);
}

}  // namespace jixiao::app
