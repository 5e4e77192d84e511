-- 累计优化流程: verified in the year so far.
SELECT COUNT(*) AS value FROM process_improve WHERE verified_on BETWEEN :year AND :last
