package dev.stillwatch.linking;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;

import dev.stillwatch.accounts.LatestAccounts;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Payment, mail and network tokens that several active accounts hold: not a table, a shape. */
public record SharedTokens(LocalDate night) {
  /** Column of the token, its kind before its pseudonym. */
  public static final String TOKEN = "_token";

  /** How tokens of payment begin. */
  public static final String PAYMENT = "payment ";

  /** How tokens of networks begin. */
  public static final String NETWORK = "network ";

  /**
   * Share of a group's members from which on a network or a mail domain that they hold is an open
   * door, a campus, an office, a firm; a payment token is none, however many hold it.
   */
  public static final double OPENLY = 0.6;

  /** How tokens of mail domains begin. */
  public static final String EMAIL = "email ";

  /** Column of the number of active accounts that hold it, 2 and more. */
  public static final String HOLDERS = "_holders";

  /** Column of {@link #byAccount}: an account's tokens, each a struct of token and holders. */
  public static final String TOKENS = "_tokens";

  /**
   * One row per active account and token: account_ref and the columns named here.
   *
   * @param sums of the window, from {@link dev.stillwatch.accounts.SumWindow}
   * @param accounts snapshots up to the night
   */
  public Dataset<Row> from(Dataset<Row> sums, Dataset<Row> accounts) {
    Dataset<Row> active =
        new LatestAccounts(night)
            .from(accounts, Accounts.PAYMENT_REF, Accounts.EMAIL_REF)
            .join(
                sums.select(AccountDays.ACCOUNT_REF.ref()),
                new String[] {Accounts.ACCOUNT_REF.name()},
                "left_semi");
    Dataset<Row> held =
        token(active, PAYMENT, Accounts.PAYMENT_REF.ref())
            .union(token(active, EMAIL, Accounts.EMAIL_REF.ref()))
            .union(token(sums, NETWORK, explode(AccountDays.NETWORKS.ref())))
            .filter(col(TOKEN).isNotNull())
            .distinct();
    return held.join(held.groupBy(col(TOKEN)).agg(count(lit(1)).as(HOLDERS)), TOKEN)
        .filter(col(HOLDERS).geq(2));
  }

  /** One row per account of those tokens: account_ref and {@value #TOKENS}, in their order. */
  public static Dataset<Row> byAccount(Dataset<Row> tokens) {
    return tokens
        .groupBy(Accounts.ACCOUNT_REF.ref())
        .agg(sort_array(collect_list(struct(col(TOKEN), col(HOLDERS)))).as(TOKENS));
  }

  private static Dataset<Row> token(Dataset<Row> rows, String kind, Column ref) {
    return rows.select(Accounts.ACCOUNT_REF.ref(), ref.as("_ref"))
        .select(Accounts.ACCOUNT_REF.ref(), concat(lit(kind), col("_ref")).as(TOKEN));
  }
}
