package dev.stillwatch.grouping;

import static org.apache.spark.sql.functions.not;

import dev.stillwatch.lake.RowsBy;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.linking.RegionFacets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Says which cells the groups are about that a region of the codebook linked: those of the region
 * to which members give a share of their prompts there that is at least {@value #OWN} times
 * everybody's share of touches.
 *
 * <p>Such groups do not grow as {@link GrowGroups} does: what a narrow stream asks comes back to
 * the same few cells, and there a touch is hardly worth anything. By shares of prompts it stands
 * out, and each member weighs the same.
 *
 * <p>Members without prompts in those cells go, and so does a group of which fewer than {@value
 * #SMALLEST} are left. A score is how far a member's prompts there exceed everybody's share of
 * touches, in standard deviations, (k - p n) / sqrt(p n + 1). All groups of other channels stay as
 * they are.
 *
 * @param regions the region of each cell, from {@link dev.stillwatch.codebook.Regions}
 */
@SuppressWarnings("ArrayRecordComponent") // Made once an epoch and never written to.
public record AimAtRegions(int[] regions) {
  private static final int SMALLEST = 5;
  private static final int MOST_MEMBERS = 20_000;
  private static final double OWN = 2;

  /**
   * The groups of the night, those by regions with cells.
   *
   * @param groups from {@link FormGroups}
   * @param sums from {@link dev.stillwatch.accounts.SumWindow}, of the codebook's epoch
   * @param touched from {@link TouchedCells}
   */
  public Dataset<Row> from(Dataset<Row> groups, Dataset<Row> sums, Dataset<Row> touched) {
    Column byRegion = Groups.CHANNEL.ref().equalTo(RegionFacets.CHANNEL);
    Broadcast<Background> everybody =
        JavaSparkContext.fromSparkContext(sums.sparkSession().sparkContext())
            .broadcast(Background.of(touched));
    Dataset<Row> aimed =
        RowsBy.string(Groups.GROUP_ID.ref(), MemberTraffic.inCells(groups.filter(byRegion), sums))
            .flatMapGroups(new Aimed(everybody, regions), Encoders.row(Groups.TABLE.schema()));
    return groups.filter(not(byRegion)).unionByName(Groups.TABLE.conform(aimed));
  }

  private record Aimed(Broadcast<Background> everybody, int[] regions)
      implements FlatMapGroupsFunction<String, Row, Row> {
    @Override
    public Iterator<Row> call(String group, Iterator<Row> rows) {
      List<MemberTraffic> seed = MemberTraffic.all(rows, MOST_MEMBERS);
      String facet = Groups.FACET.in(seed.get(0).row());
      int region = Integer.parseInt(facet.substring(RegionFacets.REGION.length() + 1));
      int[] own = own(seed, region);
      double share = own.length == 0 ? 0 : everybody.value().share(own);
      List<MemberTraffic> members =
          seed.stream().filter(member -> Touches.of(member).dose(own) > 0).toList();
      if (members.size() < SMALLEST) {
        return Collections.emptyIterator();
      }
      return members.stream().map(member -> row(member, own, share)).iterator();
    }

    /** Cells of the region that members ask more than others touch, ascending. */
    private int[] own(List<MemberTraffic> seed, int region) {
      int[] there =
          IntStream.range(0, everybody.value().cells())
              .filter(cell -> regions[cell] == region)
              .toArray();
      double[] shares = new double[regions.length];
      for (MemberTraffic member : seed) {
        Touches touches = Touches.of(member);
        touches.addShares(there, 1.0 / seed.size(), shares);
      }
      double touched = everybody.value().share(there);
      return Arrays.stream(there)
          .filter(cell -> shares[cell] > 0)
          .filter(cell -> shares[cell] * touched >= OWN * everybody.value().share(new int[] {cell}))
          .toArray();
    }

    private static Row row(MemberTraffic member, int[] own, double share) {
      double prompts = member.prompts();
      double expected = share * prompts;
      double score = (Touches.of(member).dose(own) * prompts - expected) / Math.sqrt(expected + 1);
      return RowFactory.create(
          Groups.TABLE.fields().stream()
              .map(
                  field ->
                      field.equals(Groups.CELLS)
                          ? own
                          : field.equals(Groups.SCORE)
                              ? (Object) score
                              : member.row().<Object>getAs(MemberTraffic.of(field)))
              .toArray());
    }
  }
}
