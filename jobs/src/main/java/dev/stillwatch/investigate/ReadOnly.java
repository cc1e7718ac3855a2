package dev.stillwatch.investigate;

import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedIdentifier;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTable;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableOrView;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableValuedFunction;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.plans.QueryPlan;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.catalyst.plans.logical.ScriptTransformation;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import org.apache.spark.sql.execution.command.ExplainCommand;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The gate for statements: reads what Spark's own parser understood, not the text.
 *
 * <p>Through it go queries, SHOW, DESCRIBE and EXPLAIN of tables named without a catalog. Not
 * through it go statements that change anything, files read by path (they would pass the lake's
 * door, raw logs included), scripts, and functions that call Java.
 */
record ReadOnly(SparkSession spark) {
  private static final Set<String> CALL_JAVA = Set.of("reflect", "try_reflect", "java_method");

  /**
   * The statement without its closing semicolon.
   *
   * @throws Sql.Refused if it may do more than read
   */
  String checked(String statement) {
    String bare = statement.strip().replaceAll("[;\\s]+$", "");
    if (bare.isEmpty()) {
      throw refused("it is empty");
    }

    // Parsed into whatever it holds, or left for later: by its plan alone it cannot be told.
    if (bare.regionMatches(true /* ignore case */, 0, "execute", 0, 7)) {
      throw refused("execute immediate is not a query");
    }
    check(parsed(bare), true /* outermost */);
    return bare;
  }

  private LogicalPlan parsed(String statement) {
    try {
      return ((org.apache.spark.sql.classic.SparkSession) spark)
          .sessionState()
          .sqlParser()
          .parsePlan(statement);
    } catch (Exception e) {
      // Besides the ParseException it declares, Spark 4.0 throws one of scripts that it does not.
      throw new Sql.Refused(Sql.firstLine(e), e);
    }
  }

  private static void check(TreeNode<?> node, boolean outermost) {
    if (node instanceof ExplainCommand explain && outermost) {
      check(explain.logicalPlan(), true);
      return;
    }

    boolean asksAbout = outermost && asksAbout(node);
    boolean acts = node instanceof Command || node instanceof ParsedStatement || hides(node);
    if (acts && !asksAbout) {
      throw refused(
          "%s is not a query; only SELECT, WITH, VALUES, SHOW, DESCRIBE and EXPLAIN are"
              .formatted(words(node)));
    }
    if (node instanceof ScriptTransformation) {
      throw refused("it calls a script");
    }
    checkNames(node);
    checkBelow(node);
  }

  // Neither is a command to Spark's parser: one writes files, the other runs any statement.
  private static boolean hides(TreeNode<?> node) {
    String name = node.getClass().getSimpleName();
    return name.startsWith("InsertInto") || name.startsWith("ExecuteImmediate");
  }

  private static boolean asksAbout(TreeNode<?> node) {
    String name = node.getClass().getSimpleName();
    return name.startsWith("Show") || name.startsWith("Describe");
  }

  private static void checkNames(TreeNode<?> node) {
    if (node instanceof UnresolvedRelation table) {
      checkTable(table.multipartIdentifier());
    } else if (node instanceof UnresolvedTableOrView table) {
      checkTable(table.multipartIdentifier());
    } else if (node instanceof UnresolvedTable table) {
      checkTable(table.multipartIdentifier());
    } else if (node instanceof UnresolvedIdentifier table) {
      checkTable(table.nameParts());
    } else if (node instanceof UnresolvedFunction function) {
      checkFunction(function.nameParts());
    } else if (node instanceof UnresolvedTableValuedFunction function) {
      checkFunction(function.name());
    }
  }

  private static void checkTable(Seq<String> name) {
    if (name.size() > 1) {
      throw refused("it reads past the lake's tables, which are named without a catalog or path");
    }
  }

  private static void checkFunction(Seq<String> name) {
    String last = name.last().toLowerCase(Locale.ROOT);
    if (CALL_JAVA.contains(last)) {
      throw refused("%s calls into the machine".formatted(last));
    }
  }

  /** Children, plans inside WITH, and subqueries inside expressions alike. */
  private static void checkBelow(TreeNode<?> node) {
    checkAll(node.children());
    checkAll(node.innerChildren());
    if (node instanceof QueryPlan<?> plan) {
      checkAll(plan.expressions());
    }
    if (node instanceof PlanExpression<?> subquery) {
      check(subquery.plan(), false);
    }
  }

  private static void checkAll(Seq<?> nodes) {
    for (Object node : CollectionConverters.asJava(nodes)) {
      if (node instanceof TreeNode<?> below) {
        check(below, false);
      }
    }
  }

  // CreateTableAsSelect -> create table as select
  static String words(TreeNode<?> node) {
    return node.getClass()
        .getSimpleName()
        .replaceAll("(Statement|Command)$", "")
        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT);
  }

  private static Sql.Refused refused(String why) {
    return new Sql.Refused(why, null);
  }
}
