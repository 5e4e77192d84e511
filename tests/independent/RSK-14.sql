-- 查补税款入库率: assessed tax received over assessed tax, for payment limits in the quarter.
SELECT u.unit, yuan(COALESCE(SUM(c.recovered_amt), 0)) AS numerator, yuan(COALESCE(SUM(c.assess_amt), 0)) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN audit_case c ON c.org_code = i.org AND c.recover_due_on BETWEEN :first AND :last
GROUP BY u.unit
