-- 纳税人反向评价得分: mean of five dimensions of a hundred points, weighted (ten-thousandths), a twentieth of the weight cut off at each
-- end, drawn towards the superior unit's mean: (n x + 30 m) / (n + 30). The province has no superior and keeps its own. In twentieths
-- an answer that covers the weight from 20 (upto - w) to 20 upto stays as far as it lies between the 1st and the 19th part of the whole.
WITH answers AS (
  SELECT i.unit, r.weight AS w, r.efficiency + r.attitude + r.fairness + r.clarity + r.integrity AS points,
         SUM(r.weight) OVER (PARTITION BY i.unit ORDER BY r.efficiency + r.attitude + r.fairness + r.clarity + r.integrity, r.resp_id
                             ROWS UNBOUNDED PRECEDING) AS upto,
         SUM(r.weight) OVER (PARTITION BY i.unit) AS whole
  FROM reverse_review r JOIN inside i ON i.org = r.org_code
  WHERE r.submitted_on BETWEEN :first AND :last),
stay AS (SELECT unit, w, points, MAX(MIN(20 * upto, 19 * whole) - MAX(20 * (upto - w), whole), 0) AS kept FROM answers),
own AS MATERIALIZED (SELECT unit, COUNT(*) AS n, SUM(points * kept) AS points, SUM(kept) AS w FROM stay GROUP BY unit)
SELECT u.unit, times(plus(times(o.n, frac(o.points, 5 * o.w)), times(30, frac(a.points, 5 * a.w))), frac(1, o.n + 30)) AS value
FROM units u JOIN own o ON o.unit = u.unit JOIN own a ON a.unit = COALESCE(u.parent, u.unit)
