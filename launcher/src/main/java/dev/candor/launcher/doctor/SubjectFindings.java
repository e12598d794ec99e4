package dev.candor.launcher.doctor;

import java.util.ArrayList;
import java.util.List;

/** What checks of one subject found that is not well, in order. */
final class SubjectFindings {
  private final String subject;
  private final List<CheckResult> all = new ArrayList<>();

  SubjectFindings(String subject) {
    this.subject = subject;
  }

  void doubtful(String detail, String fix) {
    all.add(CheckResult.doubtful(subject, detail, fix));
  }

  void wrong(String detail, String fix) {
    all.add(CheckResult.wrong(subject, detail, fix));
  }

  List<CheckResult> all() {
    return all;
  }
}
