-- 主动评价率: ratings given by the taxpayer (not by default) over service cases of the month.
WITH given AS (
  SELECT i.unit, COUNT(*) AS n FROM rating r JOIN inside i ON i.org = r.org_code
  WHERE r.rated_on BETWEEN :first AND :last AND r.is_default = 0 GROUP BY i.unit),
cases AS (
  SELECT i.unit, COUNT(*) AS n FROM service_case c JOIN inside i ON i.org = c.org_code
  WHERE c.accepted_on BETWEEN :first AND :last GROUP BY i.unit)
SELECT u.unit, COALESCE(given.n, 0) AS numerator, COALESCE(cases.n, 0) AS denominator
FROM units u LEFT JOIN given ON given.unit = u.unit LEFT JOIN cases ON cases.unit = u.unit
