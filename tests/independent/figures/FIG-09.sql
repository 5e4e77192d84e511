-- 绩效专员: full-time posts that are filled at the month's end.
SELECT COUNT(*) AS value FROM officer_post WHERE full_time = 1 AND staff_id IS NOT NULL AND as_of = :last
