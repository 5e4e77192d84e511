-- 减税降费应享尽享率: taxpayers on the month's list who took a relief matched to the list in that month, over taxpayers on the list;
-- a taxpayer counts once, however many policies.
SELECT u.unit,
       COUNT(DISTINCT CASE WHEN EXISTS (SELECT 1 FROM relief_detail r WHERE r.taxpayer_id = c.taxpayer_id AND r.cand_id IS NOT NULL
                                        AND r.month_on BETWEEN :first AND :last) THEN c.taxpayer_id END) AS numerator,
       COUNT(DISTINCT c.taxpayer_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN relief_candidate c ON c.org_code = i.org AND c.month_on BETWEEN :first AND :last
GROUP BY u.unit
