-- 申报异常波动处置率: filing warnings whose handling was due in the month, closed in time, over those due.
SELECT u.unit, COUNT(CASE WHEN x.status = 'CLOSED' AND x.closed_on <= x.due_on THEN 1 END) AS numerator, COUNT(x.warning_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN warning x ON x.org_code = i.org AND x.due_on BETWEEN :first AND :last AND x.model = 'filing'
GROUP BY u.unit
