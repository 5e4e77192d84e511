-- 清理欠税率: arrears cleared in the quarter over those at its beginning plus those that arose in it; dead and deferred ones left out.
WITH opening AS (
  SELECT i.unit, SUM(a.balance) AS cents FROM arrears a JOIN inside i ON i.org = a.org_code
  WHERE a.as_of = date(:first, '-1 day') AND a.status IN ('new', 'old') GROUP BY i.unit),
flow AS (
  SELECT i.unit, SUM(CASE f.kind WHEN 'clear' THEN f.amount ELSE 0 END) AS cleared,
         SUM(CASE f.kind WHEN 'arise' THEN f.amount ELSE 0 END) AS arisen
  FROM arrears_flow f JOIN inside i ON i.org = f.org_code
  WHERE f.happened_on BETWEEN :first AND :last AND f.status IN ('new', 'old') GROUP BY i.unit)
SELECT u.unit, yuan(COALESCE(f.cleared, 0)) AS numerator, yuan(COALESCE(o.cents, 0) + COALESCE(f.arisen, 0)) AS denominator
FROM units u LEFT JOIN opening o ON o.unit = u.unit LEFT JOIN flow f ON f.unit = u.unit
