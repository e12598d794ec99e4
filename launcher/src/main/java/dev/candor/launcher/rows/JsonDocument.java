package dev.candor.launcher.rows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.launcher.rows.shape.RecordShapes;
import dev.candor.runtime.InputException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.io.input.ProxyInputStream;

/**
 * The objects of JSON over several lines, one at a time: elements of a list, or values one after
 * another. Memory is bounded by the largest of them.
 */
final class JsonDocument {
  /** Largest object of a document. */
  private static final int LARGEST_OBJECT_BYTES = 256 << 20;

  /** Reads one value of several. */
  private static final ObjectReader VALUE =
      JsonText.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Called with what is no object. */
  interface BadElements {
    void bad(long line, String problem);
  }

  private final String file;
  private final long linesBefore;
  private final BadElements badElements;
  private final BoundedInput bytes;
  private final JsonParser parser;
  private boolean inArray;
  private boolean atFirst;

  /**
   * @param linesBefore lines of the file before the document
   */
  JsonDocument(String file, InputStream in, long linesBefore, BadElements badElements) {
    this.file = file;
    this.linesBefore = linesBefore;
    this.badElements = badElements;
    this.bytes = new BoundedInput(in, LARGEST_OBJECT_BYTES);
    try {
      this.parser = JsonText.MAPPER.getFactory().createParser(bytes);
    } catch (IOException e) {
      throw RecordingInput.unreadable(file, e);
    }
  }

  /** Whether text begins a document, records in a list, rather than a row that is too long. */
  static boolean isBegunBy(byte[] begun) {
    try (JsonParser parser = JsonText.MAPPER.getFactory().createParser(begun)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.START_OBJECT && parser.getParsingContext().getParent().inArray()) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false; // It ends in the middle, of course.
    }
  }

  /** A list of messages as the record of one conversation. */
  static ObjectNode conversation(ArrayNode messages) {
    ObjectNode record = messages.objectNode();
    record.set("messages", messages);
    return record;
  }

  /**
   * The next object, or null at the end.
   *
   * @throws InputException if the document is broken, so that nothing after it can be read
   */
  FileRecords.Parsed next() throws IOException {
    try {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        bytes.restart();
        long line = linesBefore + parser.currentTokenLocation().getLineNr();
        if (token == JsonToken.END_ARRAY) {
          inArray = false;
        } else if (token == JsonToken.START_ARRAY && !inArray) {
          inArray = true;
          atFirst = true;
        } else if (token == JsonToken.START_OBJECT) {
          return new FileRecords.Parsed(line, object());
        } else {
          atFirst = false;
          parser.skipChildren();
          badElements.bad(
              line,
              (inArray ? "an element of the list" : "this") + " is not an object; leave it out");
        }
      }
      return null;
    } catch (JsonProcessingException e) {
      long line = e.getLocation() == null ? 1 : linesBefore + e.getLocation().getLineNr();
      JsonText.Problem problem = JsonText.problem(e);
      throw new InputException(
          file + ":" + line,
          problem.what() + " of this line, and nothing after it can be read",
          problem.fix(),
          e);
    }
  }

  /** The object that has begun; a list of messages is one conversation, not many records. */
  private ObjectNode object() throws IOException {
    boolean isFirst = atFirst;
    atFirst = false;
    ObjectNode object = VALUE.readTree(parser);
    if (!inArray || !isFirst || !RecordShapes.isMessage(object)) {
      return object;
    }
    ArrayNode messages = object.arrayNode().add(object);
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      messages.add((JsonNode) VALUE.readTree(parser));
    }
    inArray = false;
    return conversation(messages);
  }

  /** Ends with an error when one object takes more than a bound. */
  private static final class BoundedInput extends ProxyInputStream {
    private final long most;
    private long since;

    BoundedInput(InputStream in, long most) {
      super(in);
      this.most = most;
    }

    void restart() {
      since = 0;
    }

    @Override
    protected void afterRead(int read) {
      since += Math.max(0, read);
      if (since > most) {
        throw new InputException(
            "document",
            "an object in it is larger than " + (most >> 20) + " MiB",
            "write its rows as JSON lines");
      }
    }
  }
}
