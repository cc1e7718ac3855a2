package dev.stillwatch.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import scala.Tuple3;

/**
 * The nearest of all drawn vectors by their cosine, from the numbers as they were drawn: what an
 * answer from quantised ones is compared with.
 *
 * @param rows how many vectors there are, numbered from 0
 * @param nearest how many of them are wanted
 */
record BruteForce(DrawnVectors vectors, long rows, int nearest) {
  /** Of each vector asked for, the numbers of those nearest to it, itself among them. */
  List<Set<Long>> of(SparkSession spark, List<Long> asked) {
    List<Tuple3<Integer, Long, Double>> found =
        spark
            .range(rows)
            .as(Encoders.LONG())
            .mapPartitions(
                new Search(vectors, List.copyOf(asked), nearest),
                Encoders.tuple(Encoders.INT(), Encoders.LONG(), Encoders.DOUBLE()))
            .collectAsList();
    List<Set<Long>> best = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      int query = i;
      best.add(
          found.stream()
              .filter(one -> one._1() == query)
              .sorted(Comparator.comparingDouble(one -> -one._3()))
              .limit(nearest)
              .map(Tuple3::_2)
              .collect(Collectors.toSet()));
    }
    return best;
  }

  /** The nearest of one partition. */
  private record Search(DrawnVectors vectors, List<Long> asked, int nearest)
      implements MapPartitionsFunction<Long, Tuple3<Integer, Long, Double>> {
    @Override
    public Iterator<Tuple3<Integer, Long, Double>> call(Iterator<Long> numbers) {
      List<float[]> directions = asked.stream().map(vectors::vector).toList();
      List<PriorityQueue<Tuple3<Integer, Long, Double>>> best = new ArrayList<>();
      directions.forEach(
          direction -> best.add(new PriorityQueue<>(Comparator.comparingDouble(Tuple3::_3))));
      while (numbers.hasNext()) {
        long number = numbers.next();
        float[] vector = vectors.vector(number);
        for (int i = 0; i < directions.size(); i++) {
          double cosine = dot(directions.get(i), vector);
          PriorityQueue<Tuple3<Integer, Long, Double>> kept = best.get(i);
          if (kept.size() < nearest) {
            kept.add(new Tuple3<>(i, number, cosine));
          } else if (cosine > kept.element()._3()) {
            kept.remove();
            kept.add(new Tuple3<>(i, number, cosine));
          }
        }
      }
      return best.stream().flatMap(PriorityQueue::stream).iterator();
    }

    private static double dot(float[] left, float[] right) {
      double dot = 0;
      for (int i = 0; i < left.length; i++) {
        dot += (double) left[i] * right[i];
      }
      return dot;
    }
  }
}
