-- 税法宣传精准触达率: taxpayers who read something pushed to them in the quarter over taxpayers pushed to, each once.
SELECT u.unit, COUNT(DISTINCT CASE WHEN o.read_on IS NOT NULL THEN o.taxpayer_id END) AS numerator,
       COUNT(DISTINCT o.taxpayer_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN outreach o ON o.org_code = i.org AND o.pushed_on BETWEEN :first AND :last
GROUP BY u.unit
