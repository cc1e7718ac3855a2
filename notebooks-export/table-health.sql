-- Databricks notebook source
-- MAGIC %md
-- MAGIC # Table health
-- MAGIC
-- MAGIC Do the nights run as they should? First how each night ended, then how long its steps took, then rows per
-- MAGIC step against their median, then codebook epochs in use.
-- MAGIC
-- MAGIC On Databricks choose the catalog and schema of the lake first; `stillwatch notebook run table-health` does without.

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Nights
-- MAGIC
-- MAGIC One row per attempt. `started` without an end was killed; the next run makes it good.

-- COMMAND ----------

SELECT run_date, run_id, max_by(outcome, if(outcome = 'started', 0, 1)) AS outcome,
  max(reason) AS reason, min(started_at) AS started_at, max(finished_at) AS finished_at,
  count(DISTINCT code_version) AS code_versions
FROM runs WHERE step = 'night'
GROUP BY run_date, run_id ORDER BY started_at DESC, run_id

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Steps of the last night
-- MAGIC
-- MAGIC Seconds by step, the slowest first.

-- COMMAND ----------

-- chart: bar step seconds
SELECT step, outcome, rows, table_version,
  unix_seconds(finished_at) - unix_seconds(started_at) AS seconds
FROM runs
WHERE step <> 'night' AND run_id = (
  SELECT max_by(run_id, finished_at) FROM runs WHERE step = 'night' AND outcome = 'written')
ORDER BY seconds DESC, step

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Rows against their median
-- MAGIC
-- MAGIC The latest rows of each step over the median of its nights: far from 1 wants an explanation.

-- COMMAND ----------

SELECT step, max_by(rows, finished_at) AS latest, percentile(rows, 0.5) AS median,
  round(max_by(rows, finished_at) / nullif(percentile(rows, 0.5), 0), 2) AS ratio,
  count(*) AS nights
FROM runs WHERE outcome = 'written' AND rows IS NOT NULL
GROUP BY step ORDER BY abs(ln(greatest(ratio, 0.01))) DESC NULLS LAST, step

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Epochs
-- MAGIC
-- MAGIC Rows of different epochs are compared by no step. More than one within a window means that history before
-- MAGIC the change does not count.

-- COMMAND ----------

SELECT c.epoch, c.trained_for, c.prompts, c.cell_count, c.previous_epoch,
  min(d.event_date) AS first_day, max(d.event_date) AS last_day, count(DISTINCT d.event_date) AS days
FROM codebooks c LEFT JOIN account_days d ON d.epoch = c.epoch
GROUP BY c.epoch, c.trained_for, c.prompts, c.cell_count, c.previous_epoch
ORDER BY c.trained_for DESC, c.epoch
