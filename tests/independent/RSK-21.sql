-- 月末集中入库占比: tax paid from the third-last workday of the month on, over tax paid in the month; deferred tax left out.
WITH late AS (
  SELECT day FROM calendar WHERE is_workday AND day BETWEEN :first AND :last ORDER BY day DESC LIMIT 1 OFFSET 2)
SELECT u.unit, yuan(COALESCE(SUM(CASE WHEN p.paid_on >= (SELECT day FROM late) THEN p.amount END), 0)) AS numerator,
       yuan(COALESCE(SUM(p.amount), 0)) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN payment p ON p.org_code = i.org AND p.paid_on BETWEEN :first AND :last AND p.deferred = 0
GROUP BY u.unit
