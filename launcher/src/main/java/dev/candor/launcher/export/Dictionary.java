package dev.candor.launcher.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;

/** What the columns of an export mean, for people and for programs. */
final class Dictionary {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Dictionary() {}

  /** A page with a table of columns for each file. */
  static String markdown(Collection<ExportTable> tables, TableWriter.Format format) {
    StringBuilder out = new StringBuilder("# Data dictionary\n\n");
    out.append("Null means unknown. Texts are as models and providers sent them: hostile to")
        .append(" spreadsheets that run formulas.\n");
    for (ExportTable table : tables) {
      out.append("\n## ").append(table.fileName()).append(format.ending()).append("\n\n");
      out.append(table.meaning()).append("\n\n| column | type | meaning |\n| --- | --- | --- |\n");
      for (ExportColumn column : table.columns()) {
        out.append("| `")
            .append(column.name())
            .append("` | ")
            .append(column.kind().words())
            .append(" | ")
            .append(column.meaning())
            .append(" |\n");
      }
    }
    return out.toString();
  }

  /** The same as one document. */
  static String json(Collection<ExportTable> tables) throws JsonProcessingException {
    ObjectNode root = JSON.createObjectNode();
    for (ExportTable table : tables) {
      ObjectNode node = root.putObject(table.fileName());
      node.put("meaning", table.meaning());
      ArrayNode columns = node.putArray("columns");
      for (ExportColumn column : table.columns()) {
        columns
            .addObject()
            .put("name", column.name())
            .put("type", column.kind().name().toLowerCase(java.util.Locale.ROOT))
            .put("meaning", column.meaning());
      }
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }
}
