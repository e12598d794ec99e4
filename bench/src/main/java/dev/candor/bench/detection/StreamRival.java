package dev.candor.bench.detection;

import java.util.ArrayList;
import java.util.List;

/** Another way to watch a stream of marked and unmarked replies after a reference. */
interface StreamRival {
  /** Feeds one reply; true if it alarms. */
  boolean alarms(boolean marked);

  /** CUSUM that knows both rates, threshold log of the run length: what cannot be had. */
  static StreamRival knowing(double before, double after, double runLength) {
    double up = Math.log(after / before);
    double down = Math.log((1 - after) / (1 - before));
    double threshold = Math.log(runLength);
    return new StreamRival() {
      private double sum;

      @Override
      public boolean alarms(boolean marked) {
        sum = Math.max(0, sum) + (marked ? up : down);
        return sum >= threshold;
      }
    };
  }

  /** Page–Hinkley with the usual settings (tolerance .005, threshold 50), both ways. */
  static StreamRival pageHinkley(int replies, int marked) {
    return new StreamRival() {
      private double n = replies;
      private double mean = (double) marked / replies;
      private double up;
      private double down;

      @Override
      public boolean alarms(boolean now) {
        double x = now ? 1 : 0;
        n++;
        mean += (x - mean) / n;
        up = Math.max(0, up + x - mean - .005);
        down = Math.max(0, down + mean - x - .005);
        return up > 50 || down > 50;
      }
    };
  }

  /** χ² of every hundred replies against the reference, at .01 each time. */
  static StreamRival repeatedChiSquare(int replies, int marked) {
    return new StreamRival() {
      private int n;
      private int x;

      @Override
      public boolean alarms(boolean now) {
        n++;
        x += now ? 1 : 0;
        if (n < 100) {
          return false;
        }
        double rate = (double) (marked + x) / (replies + n);
        double variance = rate * (1 - rate) * (1.0 / replies + 1.0 / n);
        double z = ((double) x / n - (double) marked / replies) / Math.sqrt(variance);
        n = 0;
        x = 0;
        return z * z > 6.635;
      }
    };
  }

  /** ADWIN (Bifet and Gavaldà 2007), confidence .002, five buckets a size, checked every 32. */
  static StreamRival adwin() {
    return new Adwin();
  }

  /** Exponential histogram of the window; a cut anywhere is a change. */
  final class Adwin implements StreamRival {
    private static final double CONFIDENCE = .002;
    private static final int BUCKETS = 5;
    private static final int CHECK = 32;

    /** Sums of buckets by size 2^i, oldest first within a size. */
    private final List<List<Double>> rows = new ArrayList<>();

    private double n;
    private double sum;
    private long seen;

    @Override
    public boolean alarms(boolean marked) {
      if (rows.isEmpty()) {
        rows.add(new ArrayList<>());
      }
      rows.get(0).add(marked ? 1.0 : 0.0);
      n++;
      sum += marked ? 1 : 0;
      for (int i = 0; i < rows.size() && rows.get(i).size() > BUCKETS; i++) {
        if (i + 1 == rows.size()) {
          rows.add(new ArrayList<>());
        }
        rows.get(i + 1).add(rows.get(i).remove(0) + rows.get(i).remove(0));
      }
      return ++seen % CHECK == 0 && n > 10 && hasCut();
    }

    private boolean hasCut() {
      double variance = sum / n * (1 - sum / n);
      double confidence = Math.log(2 * Math.log(n) / CONFIDENCE);
      double n0 = 0;
      double sum0 = 0;
      for (int i = rows.size() - 1; i >= 0; i--) {
        for (double bucket : rows.get(i)) {
          n0 += Math.pow(2, i);
          sum0 += bucket;
          double n1 = n - n0;
          if (n0 < 5 || n1 < 5) {
            continue;
          }
          double m = 1 / (1 / n0 + 1 / n1);
          double bound = Math.sqrt(2 / m * variance * confidence) + 2 / (3 * m) * confidence;
          if (Math.abs(sum0 / n0 - (sum - sum0) / n1) > bound) {
            return true;
          }
        }
      }
      return false;
    }
  }
}
