package dev.candor.launcher.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Response;
import dev.candor.events.StratumCounts;
import dev.candor.events.Tally;
import dev.candor.events.Topics;
import dev.candor.launcher.report.StoredMonitor;
import dev.candor.launcher.rows.EvidenceJson;
import dev.candor.model.ComparisonKind;
import dev.candor.model.Stratum;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Exports what the topics of a monitor hold, from their beginning to their present end. A probe's
 * classification is kept in memory until its reply has been read, about half a kilobyte each.
 */
record MonitorExport(StoredMonitor monitor, Topics topics, ExportFiles files) {
  private static final ObjectMapper JSON = new ObjectMapper();

  void run() {
    if (files.holds(ExportTable.ROWS)) {
      rows();
    }
    if (files.holds(ExportTable.TALLIES)) {
      monitor.read(topics.tallies(), this::tally);
    }
    if (files.holds(ExportTable.VERDICTS)) {
      verdicts();
    }
  }

  private void rows() {
    Map<String, ClassifiedResponse> classified = new HashMap<>();
    monitor.read(
        topics.classifications(),
        one -> {
          if (one.kind().equals("response")) {
            classified.put(one.probeId(), one);
          }
        });
    // A reply may be delivered twice; the first is the one that was counted.
    monitor.read(
        topics.responses(),
        response -> {
          ClassifiedResponse said = classified.remove(response.probeId());
          if (said != null && response.kind().equals("response")) {
            row(response, said);
          }
        });
  }

  private void row(Response response, ClassifiedResponse said) {
    boolean isJudged = said.outcome() != null;
    files.write(
        ExportTable.ROWS,
        response.target(),
        said.release(),
        response.cycle(),
        response.promptId(),
        response.intent(),
        response.topic(),
        response.arm().wireName(),
        response.lang(),
        (long) response.sample(),
        response.probeId(),
        response.askedAt(),
        response.prompt(),
        response.text(),
        response.finishReason(),
        response.httpStatus() == null ? null : response.httpStatus().longValue(),
        response.providerError(),
        said.failure(),
        isJudged ? said.outcome().wireName() : null,
        isJudged ? String.join(" ", said.tones()) : null,
        isJudged ? said.confidence() : null,
        isJudged ? said.abstained() : null,
        isJudged ? said.tier() : null,
        said.classifier(),
        said.replyLang(),
        isJudged ? EvidenceJson.put(JSON.createArrayNode(), said.evidence()).toString() : null,
        response.latencyMillis(),
        response.origin(),
        said.layer() == null ? null : said.layer().wireName(),
        said.keyFactCoverage(),
        said.keyFactCoverage() == null ? null : (long) said.contradictsKeyFact().size());
  }

  private static TallyDetails details(StratumCounts counts) {
    return TallyDetails.of(
        counts.failed(),
        counts.filtered(),
        counts.outputModeration(),
        counts.hostFilter(),
        counts.keyFactGrades());
  }

  private void tally(Tally tally) {
    for (StratumCounts counts : tally.strata()) {
      details(counts)
          .write(
              files,
              tally.target(),
              tally.release(),
              tally.cycle(),
              new Stratum(
                  counts.promptId(), counts.intent(), counts.topic(), counts.lang(), counts.arm()),
              counts.outcomes(),
              tally.classifier());
    }
  }

  /** Of every comparison the newest state. */
  private void verdicts() {
    Map<List<String>, ComparisonVerdict> newest = new LinkedHashMap<>();
    monitor.readVerdicts(
        verdict -> {
          if (verdict.kind() == ComparisonKind.RELEASE && !verdict.candidate().isEmpty()) {
            newest.put(
                List.of(
                    verdict.target(),
                    verdict.baseline(),
                    verdict.candidate(),
                    verdict.classifier()),
                verdict);
          }
        });
    newest.values().forEach(verdict -> VerdictRows.write(files, verdict, verdict.classifier()));
  }
}
