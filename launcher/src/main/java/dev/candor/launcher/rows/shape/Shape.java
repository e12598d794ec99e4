package dev.candor.launcher.rows.shape;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One way in which a program writes what a model said. */
interface Shape {
  /** What messages call it. */
  String words();

  boolean fits(ObjectNode record);

  /**
   * The rows of a record: none where it only says something about the others.
   *
   * @param file what the records before have said; may be added to
   */
  List<RowDraft> rows(ObjectNode record, FileFacts file);
}
