// 导出: tables as workbooks. Every export is on record.
#include "api/route.h"

namespace jixiao::api {

std::vector<Route> export_routes() { return {}; }

}  // namespace jixiao::api
