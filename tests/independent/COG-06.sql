-- 好差评好评率: ratings of 基本满意 and above over all ratings of the month.
SELECT u.unit, COUNT(CASE WHEN r.score >= 3 THEN 1 END) AS numerator, COUNT(r.rating_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN rating r ON r.org_code = i.org AND r.rated_on BETWEEN :first AND :last
GROUP BY u.unit
