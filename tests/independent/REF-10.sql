-- 征管质量5C+5R综合得分: weighted mean of the quarter's item scores (score in hundredths, weight in ten-thousandths).
SELECT u.unit, frac(SUM(q.score * q.weight), 1000000) AS numerator, frac(SUM(q.weight), 10000) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
JOIN ext_quality q ON q.org_code = i.org AND q.period_on BETWEEN :first AND :last
GROUP BY u.unit
