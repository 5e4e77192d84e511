-- 减税降费应享尽享率: taxpayers on the month's list who took a relief matched to the list in that month, over taxpayers on the list;
-- a taxpayer counts once, however many policies. unmatched: taxpayers whose relief names an entry that is not on the list, because
-- the entry was set aside on delivery; they are not on the list and do not count.
WITH took AS (
  SELECT DISTINCT org_code, taxpayer_id FROM relief_detail WHERE cand_id IS NOT NULL AND month_on BETWEEN :first AND :last),
listed AS (
  SELECT DISTINCT org_code, taxpayer_id FROM relief_candidate WHERE month_on BETWEEN :first AND :last)
SELECT u.unit,
       (SELECT COUNT(DISTINCT taxpayer_id) FROM inside i JOIN listed l ON l.org_code = i.org
        WHERE i.unit = u.unit AND taxpayer_id IN (SELECT taxpayer_id FROM took)) AS numerator,
       (SELECT COUNT(DISTINCT taxpayer_id) FROM inside i JOIN listed l ON l.org_code = i.org WHERE i.unit = u.unit) AS denominator,
       (SELECT COUNT(DISTINCT taxpayer_id) FROM inside i JOIN took t ON t.org_code = i.org
        WHERE i.unit = u.unit AND taxpayer_id NOT IN (SELECT taxpayer_id FROM listed)) AS unmatched
FROM units u
