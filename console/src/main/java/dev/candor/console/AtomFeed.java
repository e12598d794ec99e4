package dev.candor.console;

import dev.candor.report.page.Links;
import dev.candor.report.page.Shown;
import dev.candor.report.page.Texts;
import dev.candor.report.view.TimelineView;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The timeline as a feed (RFC 4287). */
final class AtomFeed {
  private static final String ATOM = "http://www.w3.org/2005/Atom";
  private static final int MOST = 50;

  private AtomFeed() {}

  /**
   * The feed.
   *
   * @param base address of the console without a slash at its end
   */
  static String of(TimelineView view, Texts t, String base) {
    List<TimelineView.Item> items = view.items().subList(0, Math.min(MOST, view.items().size()));
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("feed");
      xml.writeDefaultNamespace(ATOM);
      element(xml, "title", "Candor: " + t.get("timeline.title"));
      element(xml, "id", base + "/timeline");
      element(
          xml,
          "updated",
          items.stream()
              .map(TimelineView.Item::at)
              .max(Instant::compareTo)
              .orElse(Instant.EPOCH)
              .toString());
      link(xml, "self", base + "/timeline.atom");
      link(xml, "alternate", base + "/timeline");
      for (TimelineView.Item item : items) {
        entry(xml, item, t, base);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a feed cannot be written", e);
    }
    return text.toString();
  }

  private static void entry(XMLStreamWriter xml, TimelineView.Item item, Texts t, String base)
      throws XMLStreamException {
    String name = item.target() + "\u0000" + item.release() + "\u0000" + item.at();
    xml.writeStartElement("entry");
    element(
        xml,
        "title",
        Shown.name(item.target()) + " " + t.get("news.release") + " " + Shown.name(item.release()));
    element(xml, "id", "urn:uuid:" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
    element(xml, "updated", item.at().toString());
    link(
        xml,
        "alternate",
        base
            + (item.previous() == null || item.verdict() == null
                ? Links.target(item.target())
                : Links.comparison(item.target(), item.previous(), item.release())));
    xml.writeStartElement("author");
    element(xml, "name", "Candor");
    xml.writeEndElement();
    element(xml, "summary", summary(item, t));
    xml.writeEndElement();
  }

  private static String summary(TimelineView.Item item, Texts t) {
    if (item.verdict() == null) {
      return t.get("target.how") + " " + t.word("how", item.how());
    }
    return t.word("state", item.verdict())
        + (item.direction().equals("none") ? "" : ", " + t.word("direction", item.direction()))
        + (item.difference() == null
            ? ""
            : ": "
                + t.points(item.difference())
                + " ("
                + t.pointsInterval(item.low(), item.high())
                + ")")
        + (item.previous() == null
            ? ""
            : " " + t.get("overview.against", Shown.name(item.previous())));
  }

  private static void element(XMLStreamWriter xml, String name, String text)
      throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }

  private static void link(XMLStreamWriter xml, String rel, String href) throws XMLStreamException {
    xml.writeEmptyElement("link");
    xml.writeAttribute("rel", rel);
    xml.writeAttribute("href", href);
  }
}
