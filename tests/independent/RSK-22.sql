-- 预算执行率: spending from 1 January to quarter's end over the year's appropriation times the share of the year gone by (calendar
-- days; a division has twelve decimals).
WITH year AS (
  SELECT i.unit, SUM(CASE b.kind WHEN 'spent' THEN b.amount ELSE 0 END) AS spent,
         SUM(CASE b.kind WHEN 'appropriated' THEN b.amount ELSE 0 END) AS granted
  FROM budget_exec b JOIN inside i ON i.org = b.org_code
  WHERE b.booked_on BETWEEN date(:last, 'start of year') AND :last GROUP BY i.unit)
SELECT u.unit, yuan(y.spent) AS numerator,
       times(yuan(y.granted), quotient(CAST(strftime('%j', :last) AS INTEGER),
                                       CAST(strftime('%j', strftime('%Y', :last) || '-12-31') AS INTEGER))) AS denominator
FROM units u JOIN year y ON y.unit = u.unit
