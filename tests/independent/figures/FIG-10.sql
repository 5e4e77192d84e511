-- 交流发言的市局
SELECT org_code AS unit, COUNT(*) AS value FROM conference_talk WHERE kind = 'city' AND as_of = :last GROUP BY 1
