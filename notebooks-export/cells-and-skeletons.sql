-- Databricks notebook source
-- MAGIC %md
-- MAGIC # Cell and skeleton explorer
-- MAGIC
-- MAGIC What is asked for, and by how many? First the busiest cells of the four weeks up to the night, then cells
-- MAGIC in which one campaign is most of the traffic, then frames (masked prompts, their beginnings and ends) that
-- MAGIC several accounts use. No text is anywhere: a cell is a place in embedding space, a frame a keyed hash.
-- MAGIC
-- MAGIC `fewest` is the least number of accounts that is shown.
-- MAGIC
-- MAGIC On Databricks choose the catalog and schema of the lake first; `stillwatch notebook run cells-and-skeletons` does without.

-- COMMAND ----------

CREATE WIDGET TEXT night DEFAULT '';
CREATE WIDGET TEXT fewest DEFAULT '5';

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Busiest cells
-- MAGIC
-- MAGIC Many accounts with few requests each are a topic; few accounts with many are a job.

-- COMMAND ----------

WITH n AS (
  SELECT coalesce(to_date(nullif(:night, '')), max(run_date)) AS run_date
  FROM runs WHERE step = 'night' AND outcome = 'written'),
days AS (
  SELECT d.account_ref, d.cells FROM account_days d
  WHERE d.event_date <= (SELECT run_date FROM n)
    AND d.event_date > (SELECT run_date FROM n) - INTERVAL 28 DAYS)
SELECT c.cell, count(DISTINCT account_ref) AS accounts, sum(c.requests) AS requests,
  sum(c.prompts) AS prompts
FROM days LATERAL VIEW explode(cells) AS c
GROUP BY c.cell HAVING count(DISTINCT account_ref) >= CAST(:fewest AS INT)
ORDER BY requests DESC, c.cell LIMIT 100

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Cells of campaigns
-- MAGIC
-- MAGIC Share of a cell's requests that active members of a campaign made. Near 1 and of many accounts, the cell
-- MAGIC is the campaign's own.

-- COMMAND ----------

WITH n AS (
  SELECT coalesce(to_date(nullif(:night, '')), max(run_date)) AS run_date
  FROM runs WHERE step = 'night' AND outcome = 'written'),
days AS (
  SELECT d.account_ref, d.cells FROM account_days d
  WHERE d.event_date <= (SELECT run_date FROM n)
    AND d.event_date > (SELECT run_date FROM n) - INTERVAL 28 DAYS),
touched AS (
  SELECT account_ref, c.cell, sum(c.requests) AS requests
  FROM days LATERAL VIEW explode(cells) AS c GROUP BY account_ref, c.cell),
totals AS (SELECT cell, sum(requests) AS all_requests FROM touched GROUP BY cell),
members AS (
  SELECT DISTINCT m.campaign_id, m.account_ref
  FROM campaign_members m JOIN n ON m.run_date = n.run_date WHERE m.state = 'active')
SELECT m.campaign_id, t.cell, count(DISTINCT t.account_ref) AS accounts,
  sum(t.requests) AS requests, round(sum(t.requests) / min(s.all_requests), 3) AS share_of_cell
FROM touched t JOIN members m ON m.account_ref = t.account_ref JOIN totals s ON s.cell = t.cell
GROUP BY m.campaign_id, t.cell
HAVING count(DISTINCT t.account_ref) >= least(CAST(:fewest AS INT), 2)
ORDER BY share_of_cell DESC, requests DESC, m.campaign_id, t.cell LIMIT 100

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Shared frames
-- MAGIC
-- MAGIC The order is by accounts times log2 of all accounts over those: rare enough to mean something, shared by
-- MAGIC enough to matter.

-- COMMAND ----------

WITH n AS (
  SELECT coalesce(to_date(nullif(:night, '')), max(run_date)) AS run_date
  FROM runs WHERE step = 'night' AND outcome = 'written'),
days AS (
  SELECT d.account_ref, d.event_date, d.frames FROM account_days d
  WHERE d.event_date <= (SELECT run_date FROM n)
    AND d.event_date > (SELECT run_date FROM n) - INTERVAL 28 DAYS),
population AS (SELECT count(DISTINCT account_ref) AS everybody FROM days),
used AS (
  SELECT f.frame, count(DISTINCT account_ref) AS accounts, sum(f.requests) AS requests,
    min(event_date) AS first_day, max(event_date) AS last_day
  FROM days LATERAL VIEW explode(frames) AS f GROUP BY f.frame)
SELECT frame, accounts, requests, first_day, last_day
FROM used CROSS JOIN population
WHERE accounts >= CAST(:fewest AS INT)
ORDER BY accounts * log2(everybody / accounts) DESC, frame
LIMIT 100
