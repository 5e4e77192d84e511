-- 重点税源监控覆盖率: listed key taxpayers monitored for the month over those listed.
SELECT u.unit, COUNT(DISTINCT CASE WHEN k.monitored_on IS NOT NULL THEN k.taxpayer_id END) AS numerator,
       COUNT(DISTINCT k.taxpayer_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN key_taxpayer_month k ON k.org_code = i.org AND k.month_on BETWEEN :first AND :last
GROUP BY u.unit
