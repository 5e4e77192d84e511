-- 外部协同部门评议得分: mean of the half-year's ratings (hundredths).
SELECT u.unit, SUM(p.score) AS numerator, 100 * COUNT(*) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
JOIN partner_rating p ON p.org_code = i.org AND p.rated_on BETWEEN :first AND :last
GROUP BY u.unit
