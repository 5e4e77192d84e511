-- 差评按期整改率: bad ratings whose limit falls in the month, put right within 15 workdays of the rating, over all of them.
SELECT u.unit, COUNT(CASE WHEN fixed.workdays - rated.workdays <= 15 THEN 1 END) AS numerator, COUNT(r.rating_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN rating r ON r.org_code = i.org AND r.rectify_due_on BETWEEN :first AND :last AND r.score <= 2
LEFT JOIN calendar rated ON rated.day = r.rated_on
LEFT JOIN calendar fixed ON fixed.day = r.rectified_on
GROUP BY u.unit
