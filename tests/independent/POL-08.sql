-- 留抵退税按期办结率: VAT credit refunds whose limit falls in the month, refunded within 10 workdays of acceptance, over all of them.
SELECT u.unit, COUNT(CASE WHEN paid.workdays - accepted.workdays <= 10 THEN 1 END) AS numerator, COUNT(r.refund_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN tax_refund r ON r.org_code = i.org AND r.due_on BETWEEN :first AND :last AND r.refund_type = 'vat_credit'
LEFT JOIN calendar accepted ON accepted.day = r.accepted_on
LEFT JOIN calendar paid ON paid.day = r.refunded_on
GROUP BY u.unit
