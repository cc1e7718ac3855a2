package dev.stillwatch.investigate;

import dev.stillwatch.grouping.PruneGroups;
import dev.stillwatch.judging.StrengthOf;
import java.util.List;

/**
 * A join that people ask for again and again, under a name.
 *
 * @param name begins with {@code v_}
 * @param doc what a row of it is
 * @param sql a query over the lake's tables and the views declared before it
 */
public record JoinedView(String name, String doc, String sql) {
  static final JoinedView LAST_NIGHT =
      new JoinedView(
          "v_last_night",
          "One row: the last night that was completed.",
          """
          SELECT max(run_date) AS run_date FROM runs WHERE step = 'night' AND outcome = 'written'
          """);

  private static final JoinedView GROUPS =
      new JoinedView(
          "v_groups",
          "One row per night and group: its members, its strength and its best ordinary reading.",
          """
          WITH family AS (
            SELECT run_date, group_id, family, family LIKE 'benign: %%' AS ordinary,
              CASE WHEN family LIKE 'benign: %%' THEN max(bits) ELSE avg(bits) END AS bits,
              max(members) AS size, max(dealt) AS dealt
            FROM group_tests
            WHERE family LIKE 'benign: %%' OR statistic IS NOT NULL
            GROUP BY run_date, group_id, family),
          strength AS (
            SELECT run_date, group_id,
              round(coalesce(sum(bits) FILTER (WHERE NOT ordinary), 0), 6) AS strength_bits,
              coalesce(sum(CASE WHEN ordinary OR bits <= 1 THEN 0
                WHEN family = 'replayed signatures' AND bits >= %s THEN 3
                WHEN family = 'homogeneous' AND bits >= %s AND size >= %s THEN 2 ELSE 1 END), 0)
                AS families,
              substring(max_by(family, struct(bits, family)) FILTER (WHERE ordinary), 9)
                AS benign_reading,
              coalesce(max(bits) FILTER (WHERE ordinary), 0) AS benign_bits,
              CASE WHEN max(family = 'equal dose') THEN
                  if(max(family = 'two populations' AND bits <= -%s)
                    AND max(family = 'infrastructure'), %s, 1)
                WHEN max(dealt) THEN 0
                WHEN NOT max(family = 'homogeneous')
                  OR max(family = 'common frames' AND bits >= %s) THEN 0
                WHEN max((family = 'no sessions' AND bits > -%s)
                  OR (family = 'homogeneous' AND bits >= %s AND size >= %s)) THEN %s ELSE 0 END
                AS discount
            FROM family GROUP BY run_date, group_id),
          formed AS (
            SELECT run_date, group_id, min(channel) AS channel,
              count_if(coalesce(membership, 1) > %s
                AND (membership IS NULL OR cells IS NOT NULL)) AS members,
              avg(degree) FILTER (WHERE degree > 0) AS mean_degree,
              avg(bits) FILTER (WHERE degree > 0) AS mean_link_bits
            FROM groups GROUP BY run_date, group_id)
          SELECT run_date, group_id, channel, members, mean_degree, mean_link_bits,
            coalesce(strength_bits, 0) AS strength_bits, coalesce(families, 0) AS families,
            benign_reading, coalesce(benign_bits, 0) AS benign_bits,
            CAST(coalesce(discount, 0) AS DOUBLE) AS discount
          FROM formed LEFT JOIN strength USING (run_date, group_id)
          """
              .formatted(
                  StrengthOf.PROOF,
                  StrengthOf.VERY_ALIKE,
                  StrengthOf.MANY,
                  StrengthOf.AMONG_NEIGHBOURS,
                  StrengthOf.SOME,
                  StrengthOf.TEMPLATE,
                  StrengthOf.CONVERSING,
                  StrengthOf.VERY_ALIKE,
                  StrengthOf.MANY,
                  StrengthOf.SOME,
                  PruneGroups.LIKELY));

  private static final JoinedView LINKS =
      new JoinedView(
          "v_links",
          "Links seen from both ends: one row per night, channel, facet, account and other account.",
          """
          SELECT run_date, channel, left_ref AS account_ref, right_ref AS other_ref, facet, weight,
            bits, shared FROM links
          UNION ALL
          SELECT run_date, channel, right_ref, left_ref, facet, weight, bits, shared FROM links
          """);

  private static final JoinedView ACCOUNT_PROFILE =
      new JoinedView(
          "v_account_profile",
          "One row per account: what is known of it and what it did in the four weeks up to the"
              + " last night.",
          """
          WITH facts AS (
            SELECT account_ref, run_date, struct(created_at, org_ref, email_ref, payment_ref,
              country, plan, status, verified_use) AS known, NULL AS did
            FROM accounts
            UNION ALL
            SELECT account_ref, NULL, NULL, struct(event_date, requests, prompts, input_tokens,
              output_tokens, follow_ups, refusals, errors, networks, cells.cell AS cells)
            FROM account_days
            WHERE event_date >= (SELECT run_date - INTERVAL 27 DAYS FROM v_last_night)
              AND event_date <= (SELECT run_date FROM v_last_night)),
          summed AS (
            SELECT account_ref, max_by(known, run_date) AS k, min(did.event_date) AS first_day,
              max(did.event_date) AS last_day, count(did) AS days, sum(did.requests) AS requests,
              sum(did.prompts) AS prompts, sum(did.input_tokens) AS input_tokens,
              sum(did.output_tokens) AS output_tokens,
              round(sum(did.follow_ups) / sum(did.requests), 4) AS follow_up_share,
              round(sum(did.refusals) / sum(did.requests), 4) AS refused_share,
              round(sum(did.errors) / sum(did.requests), 4) AS error_share,
              size(array_distinct(flatten(collect_list(did.networks)))) AS networks,
              size(array_distinct(flatten(collect_list(did.cells)))) AS cells
            FROM facts GROUP BY account_ref)
          SELECT account_ref, k.plan, k.status, k.country, k.created_at, k.verified_use, k.org_ref,
            k.payment_ref, k.email_ref, first_day, last_day, days, requests, prompts,
            input_tokens, output_tokens, follow_up_share, refused_share, error_share, networks,
            cells
          FROM summed
          """);

  private static final JoinedView CASE_MEMBERS =
      new JoinedView(
          "v_case_members",
          "The members of every case as it stands, with the case they belong to.",
          """
          SELECT m.*, c.kind, c.state AS case_state, c.strength_bits, c.benign_reading,
            c.benign_bits, c.campaign_id
          FROM case_members m JOIN cases c ON m.case_id = c.case_id AND m.run_date = c.run_date
          """);

  private static final JoinedView CASE_EVIDENCE =
      new JoinedView(
          "v_case_evidence",
          "The evidence of every case as it stands, with the state of the case.",
          """
          SELECT e.*, c.state AS case_state, c.strength_bits
          FROM case_evidence e JOIN cases c ON e.case_id = c.case_id AND e.run_date = c.run_date
          """);

  private static final JoinedView RELEASE_EFFECTS =
      new JoinedView(
          "v_release_effects",
          "The release effects of the last night, with their cases and the dates of the models.",
          """
          SELECT c.case_id, c.state AS case_state, e.*, r.released_at
          FROM release_effects e
          JOIN v_last_night n ON e.run_date = n.run_date
          LEFT JOIN cases c ON c.campaign_id = e.campaign_id
          LEFT JOIN releases r ON r.run_date = e.run_date AND r.vendor = e.vendor
            AND r.model = e.model
          """);

  /** All of them; each after those it is made of. */
  public static final List<JoinedView> ALL =
      List.of(
          LAST_NIGHT, GROUPS, LINKS, ACCOUNT_PROFILE, CASE_MEMBERS, CASE_EVIDENCE, RELEASE_EFFECTS);

  public JoinedView {
    sql = sql.strip();
  }
}
