-- 复议诉讼纠错败诉率: cases closed in the year that were revoked, changed or lost, over cases closed.
SELECT u.unit, COUNT(CASE WHEN c.outcome IN ('revoked', 'changed', 'lost') THEN 1 END) AS numerator, COUNT(c.case_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN legal_case c ON c.org_code = i.org AND c.closed_on BETWEEN :first AND :last
GROUP BY u.unit
