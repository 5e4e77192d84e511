-- 社保费征缴率: contributions paid over contributions due, for deadlines in the month.
WITH due AS (
  SELECT i.unit, SUM(d.amount) AS cents FROM ssf_due d JOIN inside i ON i.org = d.org_code
  WHERE d.due_on BETWEEN :first AND :last GROUP BY i.unit),
paid AS (
  SELECT i.unit, SUM(p.amount) AS cents FROM ssf_payment p JOIN inside i ON i.org = p.org_code
  WHERE p.due_on BETWEEN :first AND :last GROUP BY i.unit)
SELECT u.unit, yuan(COALESCE(paid.cents, 0)) AS numerator, yuan(COALESCE(due.cents, 0)) AS denominator
FROM units u LEFT JOIN paid ON paid.unit = u.unit LEFT JOIN due ON due.unit = u.unit
