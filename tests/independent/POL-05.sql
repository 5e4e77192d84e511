-- 主题党日参与率: present over expected.
SELECT u.unit, COALESCE(SUM(a.present), 0) AS numerator, COALESCE(SUM(a.expected), 0) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN party_attendance a ON a.org_code = i.org AND a.held_on BETWEEN :first AND :last
GROUP BY u.unit
