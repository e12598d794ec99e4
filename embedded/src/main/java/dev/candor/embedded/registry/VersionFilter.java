package dev.candor.embedded.registry;

/** Which versions an answer shows: a deletion hides a version before it removes it. */
enum VersionFilter {
  CURRENT,
  HIDDEN,
  ALL;

  boolean includes(SchemaVersion version) {
    return this == ALL || version.deleted() == (this == HIDDEN);
  }
}
