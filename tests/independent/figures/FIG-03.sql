-- 受惠市场主体, 万户: taxpayers with any relief in the year so far, each once.
SELECT frac(COUNT(DISTINCT taxpayer_id), 10000) AS value FROM relief_detail WHERE month_on BETWEEN :year AND :last
