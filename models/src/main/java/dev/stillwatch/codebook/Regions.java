package dev.stillwatch.codebook;

import dev.stillwatch.embedding.Cells;
import dev.stillwatch.embedding.Vectors;
import java.util.Arrays;
import java.util.Random;

/**
 * Gathers the cells of a codebook into regions: fields of prompts, each of some dozens of cells.
 *
 * <p>Spherical k-means (Dhillon and Modha 2001) of the centres less the codebook's mean, each cell
 * weighing the same, from first cells drawn apart (Arthur and Vassilvitskii 2007). In plain order
 * and by a fixed seed, so that an epoch has the same regions on every night; a codebook of {@value
 * #CELLS} cells or fewer is one region.
 */
public final class Regions {
  /** Regions there are at most. */
  private static final int MOST = 64;

  /** Cells that a region should have. */
  private static final int CELLS = 32;

  private static final int ROUNDS = 12;
  private static final long SEED = 0x5eedL;

  private Regions() {}

  /** The region of each cell, from 0 on; a region may have no cells. */
  public static int[] of(Cells cells) {
    int count = cells.count();
    int dimensions = cells.dimensions();
    int regions = Math.max(1, Math.min(MOST, count / CELLS));
    float[] places = places(cells);
    float[] centres = first(places, regions, dimensions);
    int[] of = new int[count];
    for (int round = 0; round < ROUNDS; round++) {
      int[] before = of.clone();
      for (int cell = 0; cell < count; cell++) {
        of[cell] = nearest(places, cell, centres, dimensions);
      }
      if (round > 0 && Arrays.equals(before, of)) {
        break;
      }
      centres = middles(places, of, centres, dimensions);
    }
    return of;
  }

  private static float[] places(Cells cells) {
    int dimensions = cells.dimensions();
    float[] places = cells.centres().clone();
    for (int i = 0; i < places.length; i++) {
      places[i] -= cells.mean()[i % dimensions];
    }
    for (int cell = 0; cell < cells.count(); cell++) {
      Vectors.normalise(places, cell * dimensions, dimensions);
    }
    return places;
  }

  /** Cells apart from each other: each drawn by its distance from the nearest of those before. */
  private static float[] first(float[] places, int regions, int dimensions) {
    Random random = new Random(SEED);
    float[] centres = new float[regions * dimensions];
    double[] distances = new double[places.length / dimensions];
    Arrays.fill(distances, 2);
    for (int region = 0; region < regions; region++) {
      double left = random.nextDouble() * Arrays.stream(distances).sum();
      int cell = 0;
      while (cell < distances.length - 1 && left >= distances[cell]) {
        left -= distances[cell];
        cell++;
      }
      System.arraycopy(places, cell * dimensions, centres, region * dimensions, dimensions);
      for (int other = 0; other < distances.length; other++) {
        double product = product(places, other, centres, region, dimensions);
        distances[other] = Math.max(0, Math.min(distances[other], 1 - product));
      }
    }
    return centres;
  }

  private static int nearest(float[] places, int cell, float[] centres, int dimensions) {
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int region = 0; region < centres.length / dimensions; region++) {
      double product = product(places, cell, centres, region, dimensions);
      if (product > most) {
        most = product;
        best = region;
      }
    }
    return best;
  }

  private static double product(
      float[] places, int cell, float[] centres, int region, int dimensions) {
    double product = 0;
    for (int i = 0; i < dimensions; i++) {
      product += (double) places[cell * dimensions + i] * centres[region * dimensions + i];
    }
    return product;
  }

  /** The mean directions of the regions' cells; one without cells stays where it was. */
  private static float[] middles(float[] places, int[] of, float[] before, int dimensions) {
    float[] sums = new float[before.length];
    boolean[] any = new boolean[before.length / dimensions];
    for (int cell = 0; cell < of.length; cell++) {
      any[of[cell]] = true;
      for (int i = 0; i < dimensions; i++) {
        sums[of[cell] * dimensions + i] += places[cell * dimensions + i];
      }
    }
    for (int region = 0; region < any.length; region++) {
      if (!any[region]) {
        System.arraycopy(before, region * dimensions, sums, region * dimensions, dimensions);
      }
      Vectors.normalise(sums, region * dimensions, dimensions);
    }
    return sums;
  }
}
