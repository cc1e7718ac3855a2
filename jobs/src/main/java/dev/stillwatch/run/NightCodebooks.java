package dev.stillwatch.run;

import dev.stillwatch.accounts.CarryCells;
import dev.stillwatch.codebook.Codebook;
import dev.stillwatch.codebook.Epochs;
import dev.stillwatch.codebook.Regions;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.lakeio.Lake;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The epochs of the codebook as the nights of one run see them, each read once. */
final class NightCodebooks {
  private final Lake lake;
  private Epochs epochs = new Epochs(List.of());
  private final Map<String, Codebook> books = new HashMap<>();
  private final Map<String, int[]> regions = new HashMap<>();
  private final Map<String, Map<String, int[]>> maps = new HashMap<>();

  NightCodebooks(Lake lake) {
    this.lake = lake;
  }

  /** Whether none was learned yet. */
  boolean none() {
    return lake.version(Codebooks.TABLE).isEmpty();
  }

  /**
   * The newest epoch that held on the night, or the oldest of all for nights before it.
   *
   * <p>One that replaces another holds from the night after the last day it was trained on, so that
   * a night that is judged again is judged as before.
   */
  Codebook on(Night night) {
    return book(epochOn(night.date()));
  }

  String epochOn(LocalDate date) {
    return epochs().on(date).name();
  }

  /** The first night that the night's epoch held on. */
  LocalDate since(Night night) {
    return epochs().on(night.date()).since();
  }

  Codebook book(String epoch) {
    return books.computeIfAbsent(
        epoch,
        name ->
            Codebook.from(
                lake.read(Codebooks.TABLE).where(Codebooks.EPOCH.ref().equalTo(name)).first()));
  }

  /** Of each cell of the night's codebook, the region it is in. */
  int[] regions(Night night) {
    return regions.computeIfAbsent(on(night).epoch(), epoch -> Regions.of(on(night)));
  }

  /** The days with their cells in the night's epoch, whichever they were described in. */
  Dataset<Row> carried(Night night, Dataset<Row> accountDays) {
    Codebook book = on(night);
    Map<String, int[]> others =
        maps.computeIfAbsent(
            book.epoch(),
            epoch -> {
              Map<String, int[]> all = new HashMap<>();
              for (Epochs.Epoch other : epochs().all()) {
                if (!other.name().equals(epoch)) {
                  all.put(other.name(), book.cellsOf(book(other.name())));
                }
              }
              return all;
            });
    return others.isEmpty() ? accountDays : new CarryCells(book.epoch(), others).from(accountDays);
  }

  /** Read once, since no other run trains one while this has the lake. */
  private Epochs epochs() {
    if (epochs.all().isEmpty()) {
      epochs = Epochs.of(Epochs.rows(lake.scan(Codebooks.TABLE)).collectAsList());
    }
    return epochs;
  }
}
