-- 智慧税务生态构建进度: accepted weight at month's end over all weight of the year's plan; in time counts whole, up to 30 days late
-- 0.8, later 0.5. Weights are held in ten-thousandths, the factors in tenths.
SELECT u.unit,
       frac(COALESCE(SUM(CASE WHEN m.accepted_on IS NULL OR m.accepted_on > :last THEN 0
                              WHEN m.accepted_on <= m.plan_on THEN 10 * m.weight
                              WHEN julianday(m.accepted_on) - julianday(m.plan_on) <= 30 THEN 8 * m.weight
                              ELSE 5 * m.weight END), 0), 100000) AS numerator,
       frac(COALESCE(SUM(m.weight), 0), 10000) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN milestone m ON m.org_code = i.org AND m.as_of = :last
GROUP BY u.unit
