-- 违纪违法案件影响: cases filed in the year and substantiated.
SELECT u.unit, COUNT(c.case_id) AS value
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN discipline_case c ON c.org_code = i.org AND c.filed_on BETWEEN :first AND :last AND c.substantiated = 1
GROUP BY u.unit
