-- 纳税人反向评价得分: mean of five dimensions of a hundred points, weighted (ten-thousandths), drawn towards the superior unit's
-- mean: (n x + 30 m) / (n + 30). The province has no superior and keeps its own.
WITH own AS (
  SELECT i.unit, COUNT(*) AS n, SUM(r.weight) AS w,
         SUM(r.weight * (r.efficiency + r.attitude + r.fairness + r.clarity + r.integrity)) AS points
  FROM reverse_review r JOIN inside i ON i.org = r.org_code
  WHERE r.submitted_on BETWEEN :first AND :last GROUP BY i.unit)
SELECT u.unit, times(plus(times(o.n, frac(o.points, 5 * o.w)), times(30, frac(a.points, 5 * a.w))), frac(1, o.n + 30)) AS value
FROM units u JOIN own o ON o.unit = u.unit JOIN own a ON a.unit = COALESCE(u.parent, u.unit)
