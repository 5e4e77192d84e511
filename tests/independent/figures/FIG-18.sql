-- 试点单位
SELECT org_code AS unit, COUNT(*) AS value FROM pilot WHERE feature = 'lab' AND status = 'RUNNING' AND as_of = :last GROUP BY 1
