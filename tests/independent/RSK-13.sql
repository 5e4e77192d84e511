-- 稽查案件按期结案率: audit cases whose limit falls in the quarter, closed within 90 days of opening, over all of them.
SELECT u.unit, COUNT(CASE WHEN c.closed_on <= date(c.opened_on, '+90 days') THEN 1 END) AS numerator, COUNT(c.case_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN audit_case c ON c.org_code = i.org AND c.due_on BETWEEN :first AND :last
GROUP BY u.unit
