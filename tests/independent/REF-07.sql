-- 办税时限压缩率: promised days cut against the base, over the base's days, for the items as they stand at quarter's end.
SELECT u.unit, COALESCE(SUM(s.base_days), 0) - COALESCE(SUM(s.now_days), 0) AS numerator, COALESCE(SUM(s.base_days), 0) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN service_item s ON s.org_code = i.org AND s.as_of = :last
GROUP BY u.unit
