package dev.candor.launcher.doctor;

import java.util.List;
import java.util.Locale;

/**
 * How far a role has come with what it reads.
 *
 * @param members instances that are at work
 * @param behind records that wait to be read
 * @param deleted records that were deleted before they were read
 */
record GroupState(RoleGroup group, int members, long behind, long deleted) {
  /** As in the rule CandorConsumerLag. */
  private static final long MOST_BEHIND = 10_000;

  List<CheckResult> findings() {
    SubjectFindings findings = new SubjectFindings("consumer group " + group.name());
    String role = group.role();
    String start = "start one: candor " + role + " --config FILE";
    if (deleted > 0) {
      findings.wrong(
          String.format(Locale.ROOT, "%,d records were deleted before they were read", deleted),
          "keep the topics longer (retention.ms) than the " + role + " may be away or behind");
    }
    if (members == 0 && behind > 0) {
      findings.wrong(
          String.format(Locale.ROOT, "%,d records wait and no instance reads them", behind), start);
    } else if (members == 0) {
      findings.doubtful("no instance is at work", start);
    } else if (behind > MOST_BEHIND) {
      findings.doubtful(
          String.format(
              Locale.ROOT,
              "%,d records wait for %d instance%s",
              behind,
              members,
              members == 1 ? "" : "s"),
          role.equals("classifier")
              ? "start another instance, or raise classifier.threads"
              : "start another instance");
    }
    return findings.all();
  }
}
