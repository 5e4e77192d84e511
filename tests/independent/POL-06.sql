-- 党支部标准化达标率: branches graded 达标, 先进 or 示范 at half-year's end, over all branches.
SELECT u.unit, COUNT(CASE WHEN b.level <> 'failed' THEN 1 END) AS numerator, COUNT(b.branch_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN party_branch b ON b.org_code = i.org AND b.as_of = :last
GROUP BY u.unit
