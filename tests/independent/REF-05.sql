-- 数电票份数占比: digital invoices over all invoices of the month, by number.
SELECT u.unit, COALESCE(SUM(CASE v.inv_kind WHEN 'digital' THEN v.cnt END), 0) AS numerator, COALESCE(SUM(v.cnt), 0) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN invoice_daily v ON v.org_code = i.org AND v.inv_on BETWEEN :first AND :last
GROUP BY u.unit
