-- 虚开风险处置及时率: fake-invoice tasks pushed in the month and first answered within 24 hours, over those pushed.
SELECT u.unit, COUNT(CASE WHEN unixepoch(t.first_response_at) - unixepoch(t.pushed_at) <= 86400 THEN 1 END) AS numerator,
       COUNT(t.task_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN risk_task t ON t.org_code = i.org AND t.pushed_on BETWEEN :first AND :last AND t.model_code = 'fake_invoice'
GROUP BY u.unit
