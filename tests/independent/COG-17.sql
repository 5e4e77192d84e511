-- 银税互动惠及户占比: taxpayers granted a loan in the last twelve months over taxpayers of credit level A or B at quarter's end.
WITH loan AS (
  SELECT i.unit, COUNT(DISTINCT l.taxpayer_id) AS n FROM bank_tax_loan l JOIN inside i ON i.org = l.org_code
  WHERE l.granted_on BETWEEN date(:last, '+1 day', '-12 months') AND :last GROUP BY i.unit),
good AS (
  SELECT i.unit, COUNT(DISTINCT c.taxpayer_id) AS n FROM credit_rating c JOIN inside i ON i.org = c.org_code
  WHERE c.as_of = :last AND c.level IN ('A', 'B') GROUP BY i.unit)
SELECT u.unit, COALESCE(loan.n, 0) AS numerator, COALESCE(good.n, 0) AS denominator
FROM units u LEFT JOIN loan ON loan.unit = u.unit LEFT JOIN good ON good.unit = u.unit
