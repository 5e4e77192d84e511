-- 进入全国第一方阵的改革任务: entries of the twelve months up to the last day.
SELECT COUNT(*) AS value FROM external_assessment WHERE segment = 'first' AND on_date > date(:last, '+1 day', '-1 year', '-1 day') AND on_date <= :last
