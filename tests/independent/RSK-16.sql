-- 执法过错率: confirmed enforcement faults found in the quarter over enforcement acts of the quarter.
WITH fault AS (
  SELECT i.unit, COUNT(*) AS n FROM ic_incident x JOIN inside i ON i.org = x.org_code
  WHERE x.found_on BETWEEN :first AND :last AND x.kind = 'enforcement' AND x.confirmed = 1 GROUP BY i.unit),
act AS (
  SELECT i.unit, SUM(e.cnt) AS n FROM enforcement_act e JOIN inside i ON i.org = e.org_code
  WHERE e.act_on BETWEEN :first AND :last GROUP BY i.unit)
SELECT u.unit, COALESCE(fault.n, 0) AS numerator, COALESCE(act.n, 0) AS denominator
FROM units u LEFT JOIN fault ON fault.unit = u.unit LEFT JOIN act ON act.unit = u.unit
