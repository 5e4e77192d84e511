-- 攻坚标兵: awarded in the year so far and not revoked.
SELECT COUNT(*) AS value FROM contest_award WHERE title = 'pacesetter' AND revoked_on IS NULL AND awarded_on BETWEEN :year AND :last
