-- 非税收入征管准确率: levies of the quarter without an error found on review, over all levies.
SELECT u.unit, COUNT(CASE WHEN n.error_kind IS NULL THEN n.nontax_id END) AS numerator, COUNT(n.nontax_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN nontax n ON n.org_code = i.org AND n.levied_on BETWEEN :first AND :last
GROUP BY u.unit
