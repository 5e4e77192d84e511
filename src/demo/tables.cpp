#include "demo/tables.h"

namespace jixiao::demo {

std::vector<int> department_owners(Province const& province, bool counties, bool branches) {
  auto owners = province.departments;
  if (counties) owners.insert(owners.end(), province.counties.begin(), province.counties.end());
  if (branches) owners.insert(owners.end(), province.branches.begin(), province.branches.end());
  return owners;
}

std::vector<Table> all_tables() {
  std::vector<Table> all;
  for (auto const part : {tax_tables(), invoice_tables(), fund_tables(), risk_tables(), control_tables(),
                          service_tables(), opinion_tables(), office_tables(), sharing_tables(), party_tables(),
                          staff_tables(), platform_tables(), pilot_tables()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace jixiao::demo
