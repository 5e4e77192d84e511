-- 整改效率: half the share of rectification tickets due in the month that were closed in time, half (v + 1) / 2, v being the cut in
-- mean days of those closed in the month against the base (no tickets in the base year: 30 days), within plus or minus one.
WITH due AS (
  SELECT i.unit, COUNT(CASE WHEN t.closed_on <= t.due_on THEN 1 END) AS n, COUNT(*) AS d
  FROM supervision_ticket t JOIN inside i ON i.org = t.org_code
  WHERE t.kind = 'rectification' AND t.status <> 'CANCELLED' AND t.due_on BETWEEN :first AND :last GROUP BY i.unit),
closed AS (
  SELECT i.unit, SUM(CAST(julianday(t.closed_on) - julianday(t.issued_on) AS INTEGER)) AS days, COUNT(*) AS n
  FROM supervision_ticket t JOIN inside i ON i.org = t.org_code
  WHERE t.kind = 'rectification' AND t.closed_on BETWEEN :first AND :last GROUP BY i.unit)
SELECT u.unit,
       plus(times(50, frac(due.n, due.d)),
            times(25, plus(1, greatest(-1, least(1, plus(1, times(-1, frac(closed.days, 30 * closed.n)))))))) AS value
FROM units u LEFT JOIN due ON due.unit = u.unit LEFT JOIN closed ON closed.unit = u.unit
