-- 税款按期入库率: tax paid by the payment deadline over tax declared, for deadlines in the month; approved deferrals are left out.
WITH paid AS (
  SELECT i.unit, SUM(p.amount) AS cents FROM payment p JOIN inside i ON i.org = p.org_code
  WHERE p.due_on BETWEEN :first AND :last AND p.paid_on <= p.due_on AND p.deferred = 0 GROUP BY i.unit),
declared AS (
  SELECT i.unit, SUM(d.tax_payable) AS cents FROM declaration d JOIN inside i ON i.org = d.org_code
  WHERE d.due_on BETWEEN :first AND :last AND d.filed_on IS NOT NULL AND d.deferred = 0 GROUP BY i.unit)
SELECT u.unit, yuan(COALESCE(paid.cents, 0)) AS numerator, yuan(COALESCE(declared.cents, 0)) AS denominator
FROM units u LEFT JOIN paid ON paid.unit = u.unit LEFT JOIN declared ON declared.unit = u.unit
