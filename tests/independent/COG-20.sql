-- 绩效公开合规率: screens at month's end that were approved and updated within 35 days, over all screens.
SELECT u.unit, COUNT(CASE WHEN s.approved = 1 AND s.updated_on >= date(:last, '-35 days') THEN 1 END) AS numerator,
       COUNT(s.screen_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN public_screen s ON s.org_code = i.org AND s.as_of = :last
GROUP BY u.unit
