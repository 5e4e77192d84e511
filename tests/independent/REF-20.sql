-- 十四五规划任务进度符合率: running plan items at quarter's end whose progress is not behind plan, over running plan items.
SELECT u.unit, COUNT(CASE WHEN p.actual >= p.planned THEN 1 END) AS numerator, COUNT(p.item_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN plan_item p ON p.org_code = i.org AND p.as_of = :last AND p.status = 'running'
GROUP BY u.unit
