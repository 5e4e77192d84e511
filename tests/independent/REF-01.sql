-- 合成作战实体化运作率: task forces having all five elements at month's end, over those that should exist.
SELECT u.unit, COALESCE(SUM(t.staffed * t.housed * t.flow_set * t.meeting_held * t.result_shown), 0) AS numerator,
       COUNT(t.force_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN task_force t ON t.org_code = i.org AND t.as_of = :last
GROUP BY u.unit
