-- 纳税人满意度: five grades worth 100, 80, 60, 30, 0, weighted (ten-thousandths), drawn towards the superior unit's mean:
-- (n x + 30 m) / (n + 30). The province has no superior and keeps its own.
WITH own AS (
  SELECT i.unit, COUNT(*) AS n, SUM(s.weight) AS w,
         SUM(s.weight * CASE s.overall WHEN 5 THEN 100 WHEN 4 THEN 80 WHEN 3 THEN 60 WHEN 2 THEN 30 ELSE 0 END) AS points
  FROM survey_response s JOIN inside i ON i.org = s.org_code
  WHERE s.submitted_on BETWEEN :first AND :last GROUP BY i.unit)
SELECT u.unit, times(plus(times(o.n, frac(o.points, o.w)), times(30, frac(a.points, a.w))), frac(1, o.n + 30)) AS value
FROM units u JOIN own o ON o.unit = u.unit JOIN own a ON a.unit = COALESCE(u.parent, u.unit)
