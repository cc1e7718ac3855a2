package dev.stillwatch.lakeio;

import static dev.stillwatch.testing.TextTable.full;

import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.Tables;
import org.apache.spark.sql.SparkSession;

/**
 * A lake of six accounts after two nights: ann, bob, cat, dan and eve are a group and a case; fay
 * is nobody's.
 */
public final class SmallLake {
  private SmallLake() {}

  /** The lake. */
  public static Lake in(SparkSession spark) {
    InMemoryLake lake = new InMemoryLake(spark);
    String[] tables = DRAWN.split("(?m)^## ");
    for (String drawn : tables) {
      if (drawn.isBlank()) {
        continue;
      }
      int end = drawn.indexOf('\n');
      TableSpec table = Tables.named(drawn.substring(0, end).strip());
      lake.append(table, full(spark, table, drawn.substring(end + 1)), "drawn");
    }
    return lake;
  }

  private static final String DRAWN =
      """
      ## runs
      run_id | run_date   | step     | outcome | started_at           | finished_at          | rows | table_version | reason
      r1     | 2026-03-01 | night    | started | 2026-03-02T01:00:00Z | null                 | null | null          | null
      r1     | 2026-03-01 | groups   | written | 2026-03-02T01:00:01Z | 2026-03-02T01:01:00Z | 4    | 0             | null
      r1     | 2026-03-01 | night    | written | 2026-03-02T01:00:00Z | 2026-03-02T01:10:00Z | null | null          | null
      r2     | 2026-03-02 | night    | started | 2026-03-03T01:00:00Z | null                 | null | null          | null
      r2     | 2026-03-02 | groups   | written | 2026-03-03T01:00:01Z | 2026-03-03T01:02:00Z | 5    | 1             | null
      r2     | 2026-03-02 | night    | written | 2026-03-03T01:00:00Z | 2026-03-03T01:12:00Z | null | null          | null
      r3     | 2026-03-03 | night    | refused | 2026-03-04T01:00:00Z | 2026-03-04T01:12:00Z | null | null          | too few rows

      ## quarantined_requests
      event_date | source_file | row_ref | reason        | occurrences
      2026-03-02 | f.parquet   | q1      | no event time | 3

      ## accounts
      run_date   | account_ref | created_at           | org_ref | payment_ref | email_ref | country | plan
      2026-03-01 | ann         | 2026-02-20T00:00:00Z | o1      | p0          | m1        | DE      | free
      2026-03-02 | ann         | 2026-02-20T00:00:00Z | o1      | p1          | m1        | DE      | team
      2026-03-02 | bob         | 2026-02-22T00:00:00Z | o2      | p1          | m2        | DE      | team
      2026-03-02 | fay         | 2025-02-22T00:00:00Z | o3      | p9          | m9        | US      | team

      ## releases
      run_date   | vendor | model | released_at          | kind
      2026-03-02 | us     | h-4   | 2026-03-01T00:00:00Z | own
      2026-03-02 | them   | t-9   | 2026-03-02T00:00:00Z | competitor

      ## requests
      event_date | request_id | account_ref | epoch | ip_ref | skeleton_hash | input_tokens | status_code | cell
      2026-03-01 | q-1        | ann         | e1    | ip1    | 71            | 5            | 200         | 1
      2026-03-02 | q-2        | bob         | e1    | ip1    | 71            | 7            | 429         | 1
      2026-03-02 | q-3        | fay         | e1    | ip9    | 79            | null         | 200         | 2

      ## account_days
      event_date | account_ref | epoch | requests | prompts | follow_ups | output_tokens | refusals | hours                                             | models                          | cells                                                                     | frames                                                   | networks | agents
      2026-03-01 | ann         | e1    | 10       | 9       | 0          | 900           | 1        | [0,10,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0] | [{"model":"h-3","requests":10}] | [{"cell":1,"requests":6,"prompts":6},{"cell":2,"requests":4,"prompts":3}] | [{"frame":71,"requests":8}]                              | ["n1"]   | [5]
      2026-03-02 | ann         | e1    | 30       | 30      | 0          | 3000          | 0        | [0,30,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0] | [{"model":"h-4","requests":30}] | [{"cell":1,"requests":30,"prompts":30}]                                    | [{"frame":71,"requests":30}]                             | ["n2"]   | [5]
      2026-03-02 | bob         | e1    | 20       | 20      | 2          | 2000          | 0        | [0,20,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0] | [{"model":"h-4","requests":20}] | [{"cell":1,"requests":20,"prompts":20}]                                    | [{"frame":71,"requests":9},{"frame":72,"requests":3}]    | ["n2"]   | [6]
      2026-03-02 | cat         | e1    | 20       | 20      | 2          | 2000          | 0        | [0,20,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0] | [{"model":"h-4","requests":20}] | [{"cell":1,"requests":20,"prompts":20}]                                    | [{"frame":71,"requests":9}]                              | ["n3"]   | [6]
      2026-03-02 | dan         | e1    | 20       | 20      | 2          | 2000          | 0        | [0,20,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0] | [{"model":"h-4","requests":20}] | [{"cell":1,"requests":20,"prompts":20}]                                    | [{"frame":71,"requests":9}]                              | ["n3"]   | [6]
      2026-03-02 | eve         | e1    | 20       | 20      | 2          | 2000          | 0        | [0,20,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0] | [{"model":"h-4","requests":20}] | [{"cell":1,"requests":20,"prompts":20}]                                    | [{"frame":71,"requests":9}]                              | ["n3"]   | [6]
      2026-03-01 | fay         | e1    | 9        | 2       | 8          | 90            | 0        | [0,0,0,0,9,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]  | [{"model":"h-3","requests":9}]  | [{"cell":2,"requests":9,"prompts":2}]                                      | [{"frame":79,"requests":9}]                              | ["n9"]   | [9]

      ## codebooks
      epoch | embedder | trained_for | prompts | dimensions | cell_count
      e1    | m        | 2026-03-01  | 100     | 2          | 3

      ## account_facets
      run_date   | account_ref | facet | epoch | requests | mass | vector
      2026-03-01 | ann         | whole | e1    | 10       | 10   | [1.0, 0.0]
      2026-03-02 | ann         | whole | e1    | 40       | 40   | [1.0, 0.0]
      2026-03-02 | bob         | whole | e1    | 20       | 20   | [0.6, 0.8]
      2026-03-02 | bob         | touch | e1    | 20       | 5    | [0.0, 1.0]

      ## links
      run_date   | channel | left_ref | right_ref | facet | weight | bits | shared
      2026-03-01 | profile | ann      | bob       | whole | 0.9    | 9.9  | 9
      2026-03-02 | profile | ann      | bob       | whole | 0.5    | 3.5  | 15
      2026-03-02 | profile | ann      | cat       | whole | 0.4    | 4.5  | 12
      2026-03-02 | touch   | ann      | cat       | touch | 0.4    | 2.5  | 12
      2026-03-02 | touch   | bob      | dan       | touch | 0.4    | 2.0  | 12
      2026-03-02 | frames  | cat      | dan       | whole | 0.4    | 6.0  | 1

      ## groups
      run_date   | group_id | channel | account_ref | facet | degree | bits
      2026-03-01 | g0       | profile | ann         | whole | 3      | 2.0
      2026-03-02 | g1       | profile | ann         | whole | 2      | 4.0
      2026-03-02 | g1       | profile | bob         | whole | 1      | 3.5
      2026-03-02 | g1       | profile | cat         | whole | 1      | 4.5
      2026-03-02 | g1       | profile | dan         | whole | 1      | 4.5
      2026-03-02 | g1       | profile | eve         | whole | 1      | 4.5
      2026-03-02 | g2       | touch   | bob         | touch | 1      | 2.0
      2026-03-02 | g2       | touch   | dan         | touch | 1      | 2.0

      ## group_tests
      run_date   | group_id | family            | test         | statistic | ordinary | bits  | p    | members | statement
      2026-03-01 | g0       | own topics        | homogeneous  | 0.1       | 0.5      | 1.0   | null | 1       | old
      2026-03-02 | g1       | own topics        | homogeneous  | 0.1       | 0.5      | 9.0   | 0.01 | 5       | alike
      2026-03-02 | g1       | answers           | long answers | 0.7       | 0.1      | 6.0   | 0.02 | 5       | long
      2026-03-02 | g1       | answers           | even answers | -2        | -1       | 4.0   | 0.03 | 5       | even
      2026-03-02 | g1       | answers           | no answers   | null      | null     | 0     | null | 0       | none
      2026-03-02 | g1       | rhythm            | sessions     | 0.4       | 0.5      | 1.5   | 0.2  | 5       | evenly
      2026-03-02 | g1       | benign: one customer | organisations | 3      | 3        | 1.5   | null | 5       | few
      2026-03-02 | g1       | benign: class     | hours        | 3         | 3        | -2.0  | null | 5       | none
      2026-03-02 | g2       | own topics        | homogeneous  | 0.4       | 0.5      | 2.0   | 0.3  | 2       | somewhat
      2026-03-02 | g2       | benign: class     | hours        | 9         | 3        | 11.0  | null | 2       | a class

      ## campaigns
      run_date   | campaign_id | kind     | group_id | state     | strength_bits | benign_reading | benign_bits | members | requests | first_seen | last_seen  | nights
      2026-03-01 | c1          | campaign | g0       | candidate | 11.0          | one customer   | 1.0         | 5       | 70       | 2026-03-01 | 2026-03-01 | 1
      2026-03-02 | c1          | campaign | g1       | open      | 15.5          | one customer   | 1.5         | 5       | 110      | 2026-03-01 | 2026-03-02 | 2
      2026-03-02 | c2          | campaign | g2       | candidate | 12.0          | class          | 0.5         | 2       | 40       | 2026-03-02 | 2026-03-02 | 1

      ## campaign_members
      run_date   | campaign_id | account_ref | facet | valid_from | valid_to   | state  | bits | reason
      2026-03-01 | c1          | ann         | whole | 2026-03-01 | 2026-03-01 | active | 2.0  | one link
      2026-03-02 | c1          | ann         | whole | 2026-03-01 | 2026-03-02 | active | 4.0  | two links
      2026-03-02 | c1          | bob         | whole | 2026-03-02 | 2026-03-02 | active | 3.5  | one link
      2026-03-02 | c2          | dan         | touch | 2026-03-02 | 2026-03-02 | active | 2.0  | one link

      ## campaign_days
      run_date   | campaign_id | day        | requests | accounts | control_requests | expected | low  | high | models
      2026-03-02 | c1          | 2026-03-01 | 10       | 1        | 9                | 9.5      | 4.0  | 16.0 | [{"model":"h-3","requests":10}]
      2026-03-02 | c1          | 2026-03-02 | 110      | 5        | 0                | 20.5     | 10.0 | 40.0 | [{"model":"h-4","requests":110}]

      ## spikes
      run_date   | campaign_id | first_day  | last_day   | onset      | onset_low  | onset_high | observed | expected | ratio | p     | q
      2026-03-02 | c1          | 2026-03-02 | 2026-03-02 | 2026-03-02 | 2026-03-01 | 2026-03-02 | 110      | 20.5     | 5.37  | 0.001 | 0.01

      ## release_effects
      run_date   | campaign_id | vendor | model | hypothesis | effect | low  | high | p    | p_over_looks | q    | specific | releases | calibrated | calibration | statement
      2026-03-02 | c1          | us     | h-4   | pivot      | 0.6    | 0.2  | 0.9  | 0.02 | 0.02         | 0.1  | null     | 1        | true       | [{"against":"ordinary groups","tests":40,"rejections":2,"rate":0.05,"low":0.006,"high":0.169}] | moved
      2026-03-02 | c1          | them   | *     | ramp       | null   | null | null | null | null         | null | null     | 0        | false      | [{"against":"ordinary groups","tests":0,"rejections":0,"rate":null,"low":0.0,"high":1.0}] | insufficient data

      ## cases
      case_id | kind     | state | strength_bits | benign_reading | benign_bits | first_seen | last_seen  | summary    | campaign_id | members | requests | decided_by | run_date
      SW-1    | campaign | open  | 15.5          | one customer   | 1.5         | 2026-03-01 | 2026-03-02 | 5 accounts | c1          | 5       | 110      | rev        | 2026-03-02

      ## case_versions
      run_date   | case_id | campaign_id | kind     | strength_bits | benign_reading | benign_bits | members | requests | first_seen | last_seen  | summary    | epoch | config_hash | code_version | input_versions
      2026-03-01 | SW-1    | c1          | campaign | 11.0          | one customer   | 1.0         | 5       | 70       | 2026-03-01 | 2026-03-01 | 5 accounts | e1    | cfg         | 0.1          | {"requests":1}
      2026-03-02 | SW-1    | c1          | campaign | 15.5          | one customer   | 1.5         | 5       | 110      | 2026-03-01 | 2026-03-02 | 5 accounts | e1    | cfg         | 0.1          | {"requests":2}

      ## case_members
      run_date   | case_id | account_ref | facet | valid_from | valid_to   | state  | bits | reason    | requests | plan | country
      2026-03-01 | SW-1    | ann         | whole | 2026-03-01 | 2026-03-01 | active | 2.0  | one link  | 10       | free | DE
      2026-03-02 | SW-1    | ann         | whole | 2026-03-01 | 2026-03-02 | active | 4.0  | two links | 40       | team | DE
      2026-03-02 | SW-1    | bob         | whole | 2026-03-02 | 2026-03-02 | active | 3.5  | one link  | 20       | team | DE

      ## case_evidence
      run_date   | case_id | evidence     | family       | side           | bits | value | statement | trace
      2026-03-02 | SW-1    | homogeneous  | own topics   | for            | 9.0  | 0.1   | alike     | SELECT 1
      2026-03-02 | SW-1    | reading: one customer | benign | benign reading | 0  | 1.5   | few       | SELECT 1

      ## case_timeline
      run_date   | case_id | day        | requests | accounts | expected | low | high | spike | releases | models
      2026-03-02 | SW-1    | 2026-03-02 | 110      | 5        | 20.5     | 10  | 40   | true  | [{"vendor":"us","model":"h-4","kind":"own"}] | [{"model":"h-4","requests":110}]

      ## case_events
      event_id | case_id | at                   | by  | decision  | state     | note  | case_run_date
      ev1      | SW-1    | 2026-03-03T09:00:00Z | rev | in review | in review | ask X | 2026-03-02
      """;
}
