-- Databricks notebook source
-- MAGIC %md
-- MAGIC # Who else sends prompts like this

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## prompts
-- MAGIC The nearest prompts, one row per account and prompt; distance is 1 - cosine of the embeddings. Every
-- MAGIC request of the days was compared; vectors are kept to a byte a number, so neighbours as good as equally near
-- MAGIC may change places (bench similar: recall@100 0.99 beside brute force).

-- COMMAND ----------

SELECT round(distance, 4) AS distance, account_ref, requests, first_day, last_day, cell, request_id
FROM nearest_prompts
ORDER BY nearest_prompts.distance, account_ref, request_id

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## accounts
-- MAGIC The accounts behind the thousand nearest, with their groups of the last night and their cases.

-- COMMAND ----------

WITH near AS (
  SELECT account_ref, count(*) AS prompts, sum(requests) AS requests, min(distance) AS nearest
  FROM nearest_prompts GROUP BY account_ref),
grouped AS (
  SELECT g.account_ref, sort_array(collect_set(g.group_id)) AS groups
  FROM groups g JOIN v_last_night n ON g.run_date = n.run_date GROUP BY g.account_ref),
cased AS (
  SELECT account_ref, sort_array(collect_set(case_id)) AS cases
  FROM v_case_members WHERE state = 'active' GROUP BY account_ref)
SELECT account_ref, prompts, requests, round(nearest, 4) AS nearest, groups, cases
FROM near LEFT JOIN grouped USING (account_ref) LEFT JOIN cased USING (account_ref)
ORDER BY prompts DESC, near.nearest, account_ref

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## days
-- MAGIC The days on which those prompts were first sent.

-- COMMAND ----------

SELECT first_day, count(*) AS prompts, count(DISTINCT account_ref) AS accounts,
  round(min(distance), 4) AS nearest
FROM nearest_prompts GROUP BY first_day ORDER BY first_day
