-- 征管数据质量差错率: wrong records over records checked in the month.
SELECT u.unit, COALESCE(SUM(q.error_cnt), 0) AS numerator, COALESCE(SUM(q.checked_cnt), 0) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN dq_check q ON q.org_code = i.org AND q.checked_on BETWEEN :first AND :last
GROUP BY u.unit
