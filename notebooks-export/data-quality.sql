-- Databricks notebook source
-- MAGIC %md
-- MAGIC # Data quality
-- MAGIC
-- MAGIC Can last night's findings be believed? First volume by day, then what was quarantined and why, then how
-- MAGIC complete the optional columns are that evidence needs, then errors. Look for days that break the pattern.
-- MAGIC
-- MAGIC `days` is how many days are looked at.
-- MAGIC
-- MAGIC On Databricks choose the catalog and schema of the lake first; `stillwatch notebook run data-quality` does without.

-- COMMAND ----------

CREATE WIDGET TEXT days DEFAULT '28';

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Volume by day
-- MAGIC
-- MAGIC A fall to a fraction is a log that came in part.

-- COMMAND ----------

-- chart: line event_date requests accounts
SELECT event_date, sum(requests) AS requests, count(*) AS accounts, sum(prompts) AS prompts
FROM account_days
WHERE event_date > (SELECT max(event_date) FROM account_days) - CAST(:days AS INT)
GROUP BY event_date ORDER BY event_date

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Quarantined rows
-- MAGIC
-- MAGIC By reason. A reason that is new, or a file that stands out, is the source's doing.

-- COMMAND ----------

SELECT event_date, reason, sum(occurrences) AS rows, count(DISTINCT source_file) AS files
FROM quarantined_requests
WHERE event_date > (SELECT max(event_date) FROM account_days) - CAST(:days AS INT)
GROUP BY event_date, reason ORDER BY event_date DESC, rows DESC, reason

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Completeness
-- MAGIC
-- MAGIC Share of requests that have a column. Evidence that needs an absent column is not given, and nothing says
-- MAGIC so in a case.

-- COMMAND ----------

SELECT event_date, count(*) AS requests, round(avg(if(cell IS NULL, 0, 1)), 3) AS placed,
  round(avg(if(skeleton_hash IS NULL, 0, 1)), 3) AS skeleton,
  round(avg(if(ip_ref IS NULL, 0, 1)), 3) AS address,
  round(avg(if(tls_hash IS NULL, 0, 1)), 3) AS tls,
  round(avg(if(output_tokens IS NULL, 0, 1)), 3) AS output_tokens,
  round(avg(if(conversation_hash IS NULL, 0, 1)), 3) AS conversation
FROM requests
WHERE event_date > (SELECT max(event_date) FROM account_days) - CAST(:days AS INT)
GROUP BY event_date ORDER BY event_date

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Errors and refusals
-- MAGIC
-- MAGIC By status. A wave of errors makes accounts look evenly paced.

-- COMMAND ----------

SELECT event_date, status_code, count(*) AS requests, count(DISTINCT account_ref) AS accounts
FROM requests
WHERE status_code >= 400
  AND event_date > (SELECT max(event_date) FROM account_days) - CAST(:days AS INT)
GROUP BY event_date, status_code ORDER BY event_date DESC, requests DESC, status_code
