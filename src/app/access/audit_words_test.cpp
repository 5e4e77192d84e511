// What the auditor reads beside the codes of the trail.
#include "app/access/audit_words.h"

#include <gtest/gtest.h>

namespace jixiao::app {
namespace {

std::string words(std::string const& action, std::string const& object, std::string const& detail = "") {
  World world;
  world.levels = {{"city", "市局"}};
  world.units = {{"C2", "乙市税务局", "city", {}}, {"2026", "名字像年份的局", "city", {}}};
  WorldIndicator indicator;
  indicator.id = "REF-01";
  indicator.name = "按期申报率";
  world.indicators = {indicator};
  storage::PackVersion pack;
  pack.digest = "0123456789abcdef0123";
  pack.title = "全省考评";
  pack.version = "2.1";
  AuditWords const said(world, {{"visit", "到馆"}}, {pack}, [](std::string const& verb, std::string const& path) {
    return verb == "GET" && path == "/api/card" ? "单位成绩单" : "";
  });
  storage::AuditRecord record;
  record.action = action;
  record.object = object;
  record.detail = detail;
  return said.object(record);
}

TEST(AuditWords, ARefusedRequestIsCalledByWhatItDoesAndWhoseItIs) {
  EXPECT_EQ(words("request.refused", "GET /api/card C2"), "单位成绩单 乙市税务局");
  EXPECT_EQ(words("request.refused", "GET /api/card XX-9"), "单位成绩单 XX-9");
  EXPECT_EQ(words("request.refused", "POST /api/elsewhere"), "/api/elsewhere");
}

TEST(AuditWords, PeriodsVersionsUnitsAndTablesAreNamed) {
  EXPECT_EQ(words("results.publish", "2026-09"), "2026年9月");
  EXPECT_EQ(words("results.export", "ranking 2026Q3 v2 city"), "排名 2026年三季度 第 2 版 市局");
  EXPECT_EQ(words("results.export", "difference 2026-09 v1 → 2026-09 draft"),
            "版本差异 2026年9月 第 1 版 → 2026年9月 试算结果");
  EXPECT_EQ(words("data.upload", "visit"), "到馆");
}

TEST(AuditWords, PacksProposalsAndDrillsAreNamed) {
  EXPECT_EQ(words("pack.install", "0123456789ab"), "制度包 全省考评 2.1");
  EXPECT_EQ(words("pack.propose", "proposal:12 REF-01"), "第 12 号口径修改 按期申报率");
  EXPECT_EQ(words("drill.start", "score:77"), "改一个得分");
}

TEST(AuditWords, AConnectorIsCalledByItsTitle) {
  EXPECT_EQ(words("connector.pull", "levy", "征管系统数据库"), "征管系统数据库");
  EXPECT_EQ(words("connector.pull", "levy"), "levy");
}

TEST(AuditWords, ALoginStaysALoginThoughAUnitIsCalledSo) {
  EXPECT_EQ(words("session.start", "C2"), "C2");
  EXPECT_EQ(words("job.cancel", "2026"), "2026");
}

}  // namespace
}  // namespace jixiao::app
