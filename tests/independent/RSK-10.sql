-- 欠税增减率: arrears at quarter's end less those at its beginning, over those at its beginning; dead and deferred ones left out.
WITH stock AS (
  SELECT i.unit, SUM(CASE WHEN a.as_of = :last THEN a.balance ELSE 0 END) AS after,
         SUM(CASE WHEN a.as_of = date(:first, '-1 day') THEN a.balance ELSE 0 END) AS before
  FROM arrears a JOIN inside i ON i.org = a.org_code WHERE a.status IN ('new', 'old') GROUP BY i.unit)
SELECT u.unit, yuan(COALESCE(s.after - s.before, 0)) AS numerator, yuan(COALESCE(s.before, 0)) AS denominator
FROM units u LEFT JOIN stock s ON s.unit = u.unit
