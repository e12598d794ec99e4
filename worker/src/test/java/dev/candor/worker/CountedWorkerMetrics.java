package dev.candor.worker;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Keeps what a worker counted, for tests to read. */
final class CountedWorkerMetrics implements WorkerMetrics {
  final Map<String, Integer> results = new TreeMap<>();
  final Map<String, Integer> retries = new TreeMap<>();
  final Map<String, Integer> deadLetters = new TreeMap<>();
  final Map<String, Integer> passedOver = new TreeMap<>();
  final Map<String, Integer> releaseChanges = new TreeMap<>();
  final Map<String, Integer> signals = new TreeMap<>();
  boolean blind;
  int mostInFlight;
  boolean circuitOpen;
  double dollars;
  double leftToday = Double.NaN;

  @Override
  public synchronized void probeEnded(String target, String result, Duration duration) {
    results.merge(result, 1, Integer::sum);
  }

  @Override
  public synchronized void retried(String target, String reason) {
    retries.merge(reason, 1, Integer::sum);
  }

  @Override
  public synchronized void signalled(String target, String arm, String signal) {
    signals.merge(arm + " " + signal, 1, Integer::sum);
  }

  @Override
  public synchronized void blind(String target, boolean is) {
    blind = is;
  }

  @Override
  public synchronized void inFlight(String target, int requests) {
    mostInFlight = Math.max(mostInFlight, requests);
  }

  @Override
  public synchronized void circuit(String target, boolean open) {
    circuitOpen = open;
  }

  @Override
  public synchronized void spent(
      String target, double amount, long promptTokens, long completionTokens) {
    dollars += amount;
  }

  @Override
  public synchronized void budgetLeft(String target, String period, double amount) {
    if (period.equals("day")) {
      leftToday = amount;
    }
  }

  @Override
  public synchronized void releaseChanged(String target, String how) {
    releaseChanges.merge(how, 1, Integer::sum);
  }

  @Override
  public synchronized void passedOver(String topic) {
    passedOver.merge(topic, 1, Integer::sum);
  }

  @Override
  public synchronized void deadLetter(String reason) {
    deadLetters.merge(reason, 1, Integer::sum);
  }
}
