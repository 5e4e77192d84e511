-- 共享数据质量合格率: rows that passed the check over rows exchanged in the month.
SELECT u.unit, COALESCE(SUM(r.ok_rows), 0) AS numerator, COALESCE(SUM(r.rows), 0) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN exchange_job_run r ON r.org_code = i.org AND r.planned_on BETWEEN :first AND :last
GROUP BY u.unit
