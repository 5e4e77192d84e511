#pragma once
// Evaluation results as tables to hand out: ranking, report card, points lost, difference. Pure; the same figures as
// the pages show, so whoever may not see a line there does not find it here.
#include <string>
#include <vector>

#include "app/evaluation/difference.h"
#include "app/reading/card.h"
#include "app/reading/ranking.h"
#include "report/table.h"

namespace jixiao::app {

report::Document ranking_document(Reading const& reading, Ranking const& ranking);
report::Document card_document(Reading const& reading, Card const& card);
// Lines on which points were lost, of all these cards, the dearest first.
report::Document losses_document(Reading const& reading, std::vector<Card> const& cards, std::string const& of_whom);
report::Document difference_document(Difference const& difference);

// "初次公布", "值变化、目标变化" …: the causes in words.
std::string cause_words(std::vector<ChangeCause> const& causes);

}  // namespace jixiao::app
