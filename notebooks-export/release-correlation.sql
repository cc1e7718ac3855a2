-- Databricks notebook source
-- MAGIC %md
-- MAGIC # Release correlation
-- MAGIC
-- MAGIC How does a campaign's volume stand to model releases? First the calendar, then who grew before one release,
-- MAGIC then the volume of one campaign beside what its controls predict, then spikes, then the effects. An effect is
-- MAGIC an association, never a motive: most days lie within a week of some release, so only effects that are
-- MAGIC calibrated and small in q say much.
-- MAGIC
-- MAGIC `campaign` is a campaign's id; empty takes the strongest of the night. `release` is a model of the calendar;
-- MAGIC empty takes the latest that was released by the night.
-- MAGIC
-- MAGIC On Databricks choose the catalog and schema of the lake first; `stillwatch notebook run release-correlation` does without.

-- COMMAND ----------

CREATE WIDGET TEXT night DEFAULT '';
CREATE WIDGET TEXT campaign DEFAULT '';
CREATE WIDGET TEXT release DEFAULT '';

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## The calendar
-- MAGIC
-- MAGIC Releases as they were known on the night.

-- COMMAND ----------

WITH n AS (
  SELECT coalesce(to_date(nullif(:night, '')), max(run_date)) AS run_date
  FROM runs WHERE step = 'night' AND outcome = 'written')
SELECT r.released_at, r.vendor, r.model, r.kind, r.precision, r.known_at
FROM releases r JOIN n ON r.run_date = n.run_date
WHERE coalesce(to_date(r.known_at), to_date(r.released_at)) <= n.run_date
ORDER BY r.released_at DESC, r.vendor, r.model

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Who grew before the release
-- MAGIC
-- MAGIC Requests a day in the seven days before it over those of the three weeks before that, with half a request
-- MAGIC added to both; then the same of all other accounts. `beyond_others` is the first over the second: what
-- MAGIC everybody did is no growth of the campaign's. The fastest first; null where no earlier day is kept.

-- COMMAND ----------

-- chart: bar campaign_id growth others
WITH n AS (
  SELECT coalesce(to_date(nullif(:night, '')), max(run_date)) AS run_date
  FROM runs WHERE step = 'night' AND outcome = 'written'),
one AS (
  SELECT max_by(struct(r.vendor, r.model, to_date(r.released_at) AS day), r.released_at) AS r
  FROM releases r JOIN n ON r.run_date = n.run_date
  WHERE r.model = nullif(:release, '')
    OR (:release = '' AND to_date(r.released_at) <= n.run_date)),
days AS (
  SELECT d.campaign_id, o.r, d.day >= o.r.day - INTERVAL 7 DAYS AS last_week, d.requests,
    d.control_requests
  FROM campaign_days d JOIN n ON d.run_date = n.run_date CROSS JOIN one o
  WHERE d.day < o.r.day AND d.day >= o.r.day - INTERVAL 28 DAYS),
rates AS (
  SELECT campaign_id, r,
    (sum(requests) FILTER (WHERE last_week) + 0.5) / nullif(count_if(last_week), 0) AS now,
    (sum(requests) FILTER (WHERE NOT last_week) + 0.5) / nullif(count_if(NOT last_week), 0)
      AS before,
    (sum(control_requests) FILTER (WHERE last_week) + 0.5) / nullif(count_if(last_week), 0)
      AS others_now,
    (sum(control_requests) FILTER (WHERE NOT last_week) + 0.5)
      / nullif(count_if(NOT last_week), 0) AS others_before
  FROM days GROUP BY campaign_id, r)
SELECT campaign_id, r.vendor, r.model, r.day AS released_on, round(now, 1) AS a_day_now,
  round(before, 1) AS a_day_before, round(now / before, 2) AS growth,
  round(others_now / others_before, 2) AS others,
  round(now / before / (others_now / others_before), 2) AS beyond_others
FROM rates ORDER BY beyond_others DESC NULLS LAST, campaign_id

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Volume and expectation
-- MAGIC
-- MAGIC The band from `low` to `high` holds 95 % of what controls and weekday predict.

-- COMMAND ----------

-- chart: line day requests expected
WITH n AS (
  SELECT coalesce(to_date(nullif(:night, '')), max(run_date)) AS run_date
  FROM runs WHERE step = 'night' AND outcome = 'written'),
one AS (
  SELECT coalesce(nullif(:campaign, ''), (SELECT max_by(campaign_id, struct(strength_bits,
    campaign_id)) FROM campaigns c JOIN n ON c.run_date = n.run_date)) AS campaign_id)
SELECT d.day, d.requests, round(d.expected, 1) AS expected, round(d.low, 1) AS low,
  round(d.high, 1) AS high, d.accounts
FROM campaign_days d JOIN n ON d.run_date = n.run_date JOIN one o ON d.campaign_id = o.campaign_id
ORDER BY d.day

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Spikes
-- MAGIC
-- MAGIC Runs of days above the band, with the releases of the week after each.

-- COMMAND ----------

WITH n AS (
  SELECT coalesce(to_date(nullif(:night, '')), max(run_date)) AS run_date
  FROM runs WHERE step = 'night' AND outcome = 'written')
SELECT s.campaign_id, s.first_day, s.last_day, s.onset, s.onset_low, s.onset_high, s.observed, round(s.expected, 1) AS expected,
  round(s.ratio, 2) AS ratio, s.q,
  sort_array(collect_set(concat(r.vendor, ' ', r.model, ' ', to_date(r.released_at))))
    AS released_within_a_week
FROM spikes s JOIN n ON s.run_date = n.run_date
LEFT JOIN releases r ON r.run_date = s.run_date
  AND to_date(r.released_at) BETWEEN s.first_day AND s.last_day + INTERVAL 7 DAYS
GROUP BY s.campaign_id, s.first_day, s.last_day, s.onset, s.onset_low, s.onset_high, s.observed, s.expected, s.ratio, s.q
ORDER BY s.q, s.campaign_id, s.first_day

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Effects
-- MAGIC
-- MAGIC The smallest q first. Where `calibrated` is false, ordinary groups or placebo calendars rejected too often, or too
-- MAGIC few could be tried: do not rely on p. `p` is of tonight alone, `p_over_looks` of four weeks of nightly looks, and
-- MAGIC `specific` says whether no other vendor's releases fit as well.

-- COMMAND ----------

WITH n AS (
  SELECT coalesce(to_date(nullif(:night, '')), max(run_date)) AS run_date
  FROM runs WHERE step = 'night' AND outcome = 'written')
SELECT e.campaign_id, e.vendor, e.model, e.hypothesis, round(e.effect, 2) AS effect,
  round(e.low, 2) AS low, round(e.high, 2) AS high, e.p, e.p_over_looks, e.q, e.specific,
  e.releases, e.calibrated, e.statement
FROM release_effects e JOIN n ON e.run_date = n.run_date
ORDER BY e.q NULLS LAST, e.p NULLS LAST, e.campaign_id, e.vendor, e.model, e.hypothesis

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Calibration
-- MAGIC
-- MAGIC How often the same tests reject at 0.05 where nothing is to be found, with 95 % intervals.

-- COMMAND ----------

WITH n AS (
  SELECT coalesce(to_date(nullif(:night, '')), max(run_date)) AS run_date
  FROM runs WHERE step = 'night' AND outcome = 'written'),
rates AS (
  SELECT DISTINCT e.hypothesis, e.model, explode(e.calibration) AS rate
  FROM release_effects e JOIN n ON e.run_date = n.run_date)
SELECT hypothesis, model, rate.against, rate.tests, rate.rejections, round(rate.rate, 3) AS share,
  round(rate.low, 3) AS low, round(rate.high, 3) AS high
FROM rates
ORDER BY hypothesis, model, rate.against
