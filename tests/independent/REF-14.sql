-- 智慧税务突破项目完成率: breakthrough projects due in the quarter; accepted in time 1, up to 30 days late 0.8, later 0.5, not at all 0.
SELECT u.unit,
       frac(COALESCE(SUM(CASE WHEN p.accepted_on IS NULL THEN 0 WHEN p.accepted_on <= p.due_on THEN 10
                              WHEN p.accepted_on <= date(p.due_on, '+30 days') THEN 8 ELSE 5 END), 0), 10) AS numerator,
       COUNT(p.project_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN project p ON p.org_code = i.org AND p.due_on BETWEEN :first AND :last AND p.kind = 'breakthrough'
GROUP BY u.unit
