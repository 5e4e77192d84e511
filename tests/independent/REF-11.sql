-- 按期申报率: of the filing duties that fell due in the month, those filed by the deadline.
SELECT u.unit, COUNT(CASE WHEN d.filed_on <= d.due_on THEN 1 END) AS numerator, COUNT(d.decl_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN declaration d ON d.org_code = i.org AND d.due_on BETWEEN :first AND :last
GROUP BY u.unit
