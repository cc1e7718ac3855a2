-- Databricks notebook source
-- MAGIC %md
-- MAGIC # Calibration and false-positive review
-- MAGIC
-- MAGIC Are bits what they say, and what did people find to be ordinary? First how the strengths of all judged groups
-- MAGIC are spread, then which families drive those near the threshold, then decisions by outcome, then the ordinary
-- MAGIC readings behind decisions against a case.
-- MAGIC
-- MAGIC `threshold_bits` is `detection.threshold-bits` of the settings.
-- MAGIC
-- MAGIC On Databricks choose the catalog and schema of the lake first; `stillwatch notebook run calibration` does without.

-- COMMAND ----------

CREATE WIDGET TEXT night DEFAULT '';
CREATE WIDGET TEXT threshold_bits DEFAULT '10';

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Strength of all groups
-- MAGIC
-- MAGIC Groups per two bits. Ordinary groups should lie well below the threshold, with few in between.

-- COMMAND ----------

-- chart: bar from_bits groups
WITH n AS (
  SELECT coalesce(to_date(nullif(:night, '')), max(run_date)) AS run_date
  FROM runs WHERE step = 'night' AND outcome = 'written'),
family AS (
  SELECT t.group_id, t.family, avg(t.bits) AS bits
  FROM group_tests t JOIN n ON t.run_date = n.run_date
  WHERE t.statistic IS NOT NULL AND t.family NOT LIKE 'benign: %' GROUP BY t.group_id, t.family),
strength AS (SELECT group_id, sum(bits) AS bits FROM family GROUP BY group_id)
SELECT CAST(floor(bits / 2) * 2 AS INT) AS from_bits, count(*) AS groups
FROM strength GROUP BY 1 ORDER BY 1

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## What drives those near the threshold
-- MAGIC
-- MAGIC Mean bits per family, of groups within six bits of the threshold. A family that alone lifts groups over
-- MAGIC it deserves a look at its null.

-- COMMAND ----------

WITH n AS (
  SELECT coalesce(to_date(nullif(:night, '')), max(run_date)) AS run_date
  FROM runs WHERE step = 'night' AND outcome = 'written'),
family AS (
  SELECT t.group_id, t.family, avg(t.bits) AS bits
  FROM group_tests t JOIN n ON t.run_date = n.run_date
  WHERE t.statistic IS NOT NULL AND t.family NOT LIKE 'benign: %' GROUP BY t.group_id, t.family),
near AS (
  SELECT group_id FROM family GROUP BY group_id
  HAVING abs(sum(bits) - CAST(:threshold_bits AS DOUBLE)) <= 6)
SELECT f.family, count(*) AS groups, round(avg(f.bits), 2) AS mean_bits,
  round(max(f.bits), 2) AS most_bits
FROM family f LEFT SEMI JOIN near USING (group_id)
GROUP BY f.family ORDER BY mean_bits DESC, f.family

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Decisions
-- MAGIC
-- MAGIC The last decision on every case against its strength when it was taken. Confirmed cases should be the
-- MAGIC stronger ones; if not, the bits mislead.

-- COMMAND ----------

WITH last AS (
  SELECT case_id, max_by(struct(decision, case_run_date, at), struct(at, event_id)) AS d
  FROM case_events GROUP BY case_id)
SELECT l.d.decision AS decision, count(*) AS cases,
  round(percentile(v.strength_bits, 0.5), 1) AS median_bits,
  round(percentile(v.benign_bits, 0.5), 1) AS median_benign_bits
FROM last l LEFT JOIN case_versions v
  ON v.case_id = l.case_id AND v.run_date = l.d.case_run_date
GROUP BY l.d.decision ORDER BY cases DESC, decision

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## What was ordinary after all
-- MAGIC
-- MAGIC Cases that people called benign or insufficient, with the reading we gave and theirs.

-- COMMAND ----------

SELECT e.case_id, e.at, e.decision, v.benign_reading, round(v.benign_bits, 1) AS benign_bits,
  round(v.strength_bits, 1) AS strength_bits, e.note
FROM case_events e LEFT JOIN case_versions v
  ON v.case_id = e.case_id AND v.run_date = e.case_run_date
WHERE e.state IN ('benign', 'insufficient', 'overturned')
ORDER BY e.at DESC, e.case_id
