-- 外部协同部门评议得分: mean of the half-year's ratings (hundredths) without the highest and lowest 5 %, whole ratings only.
WITH ranked AS (
  SELECT i.unit, p.score, ROW_NUMBER() OVER (PARTITION BY i.unit ORDER BY p.score) AS place,
         COUNT(*) OVER (PARTITION BY i.unit) * 5 / 100 AS cut, COUNT(*) OVER (PARTITION BY i.unit) AS n
  FROM inside i JOIN partner_rating p ON p.org_code = i.org AND p.rated_on BETWEEN :first AND :last)
SELECT unit, SUM(score) AS numerator, 100 * COUNT(*) AS denominator
FROM ranked WHERE place > cut AND place <= n - cut GROUP BY unit
