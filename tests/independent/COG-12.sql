-- 办税厅平均等候时长: mean minutes from ticket to call, of visits that were called. A visit's minutes have six decimals.
SELECT u.unit, SUM(((unixepoch(v.call_at) - unixepoch(v.queue_at)) * 1000000 + 30) / 60) AS numerator, 1000000 * COUNT(*) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
JOIN hall_visit v ON v.org_code = i.org AND v.visited_on BETWEEN :first AND :last AND v.call_at IS NOT NULL
GROUP BY u.unit
