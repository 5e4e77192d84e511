-- 交流发言的县局
SELECT org_code AS unit, COUNT(*) AS value FROM conference_talk WHERE kind = 'county' AND as_of = :last GROUP BY 1
