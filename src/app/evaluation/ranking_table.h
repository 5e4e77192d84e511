#pragma once
// A ranking's rows as a table to hand out: the columns of the page 考评排名
// (web/src/features/evaluation/ranking_columns.ts), under the same titles, and like there those without a single figure
// left out. Pure.
#include "app/reading/ranking.h"
#include "model/pack.h"
#include "report/table.h"

namespace jixiao::app {

// Fills columns and rows.
void put_ranking(Pack const& pack, Ranking const& ranking, report::Table& table);

}  // namespace jixiao::app
