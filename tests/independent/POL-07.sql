-- 减税降费应享尽享率: taxpayers on the month's list who have taken the relief, over taxpayers on the list; a taxpayer counts once,
-- however many policies.
WITH listed AS (
  SELECT org_code, taxpayer_id, MAX(enjoyed_on) AS enjoyed FROM relief_candidate WHERE month_on BETWEEN :first AND :last
  GROUP BY org_code, taxpayer_id)
SELECT u.unit, COUNT(DISTINCT CASE WHEN l.enjoyed IS NOT NULL THEN l.taxpayer_id END) AS numerator,
       COUNT(DISTINCT l.taxpayer_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit LEFT JOIN listed l ON l.org_code = i.org
GROUP BY u.unit
