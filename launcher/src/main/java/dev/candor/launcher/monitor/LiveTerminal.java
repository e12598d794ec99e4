package dev.candor.launcher.monitor;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import dev.candor.runtime.ServiceThread;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jline.terminal.Size;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.slf4j.LoggerFactory;

/**
 * A view of the targets that redraws itself on the terminal's second screen, so that resizing and
 * scrolling do no harm to what was there before. Keys are not read and the terminal's modes are not
 * touched: a process that is killed leaves nothing to repair but the screen. At the end the first
 * screen comes back and keeps the messages as lines.
 */
final class LiveTerminal implements Terminal {
  private static final int MOST_MESSAGES = 200;
  private static final long REDRAW_MILLIS = 250;
  private static final int FRAMES_UNTIL_WHOLE = 4;

  private static final String SECOND_SCREEN = "\u001b[?1049h";
  private static final String FIRST_SCREEN = "\u001b[?1049l";
  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";
  private static final String CLEAR = "\u001b[2J";
  private static final String CLEAR_LINE = "\u001b[K";

  private final PrintWriter out;
  private final String title;
  private final boolean colours;
  private final InstantSource clock;
  private final Instant start;
  private final org.jline.terminal.Terminal terminal;
  private final PlainTerminal afterwards;
  private final Deque<LiveScreen.Message> messages = new ArrayDeque<>();
  private final List<LiveScreen.Message> pages = new ArrayList<>();
  private final ScheduledExecutorService redraw =
      Executors.newSingleThreadScheduledExecutor(ServiceThread.daemons("live-view"));
  private final Logs logs = new Logs();
  private TargetStates states = TargetStates.NONE;
  private boolean behind;
  private List<AttributedString> drawn = List.of();
  private Size size = new Size(0, 0);
  private int frames;
  private boolean closed;

  private LiveTerminal(
      org.jline.terminal.Terminal terminal,
      PrintWriter out,
      String title,
      boolean colours,
      InstantSource clock) {
    this.terminal = terminal;
    this.out = out;
    this.title = title;
    this.colours = colours;
    this.clock = clock;
    this.start = clock.instant();
    this.afterwards = new PlainTerminal(out, colours, clock);
  }

  /** The view, or null where standard output is not a terminal that could show it. */
  static Terminal open(PrintWriter out, String title, boolean colours, InstantSource clock) {
    org.jline.terminal.Terminal terminal = system();
    if (terminal == null) {
      return null;
    }
    LiveTerminal live = on(terminal, out, title, colours, clock);
    // Ctrl-C may come at any time, before anybody waits for it.
    Runtime.getRuntime().addShutdownHook(new Thread(live::close, "live-view-end"));
    live.redraw.scheduleAtFixedRate(live::draw, 0, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
    return live;
  }

  /** The view on a terminal, drawn when asked to. */
  static LiveTerminal on(
      org.jline.terminal.Terminal terminal,
      PrintWriter out,
      String title,
      boolean colours,
      InstantSource clock) {
    LiveTerminal live = new LiveTerminal(terminal, out, title, colours, clock);
    live.begin();
    return live;
  }

  /** Whether standard output is a terminal that can place its cursor. */
  static boolean isTerminal() {
    org.jline.terminal.Terminal terminal = system();
    if (terminal == null) {
      return false;
    }
    close(terminal);
    return true;
  }

  private static org.jline.terminal.Terminal system() {
    try {
      // With native signals Ctrl-C would end the process at once, without its shutdown hooks.
      org.jline.terminal.Terminal terminal =
          TerminalBuilder.builder().system(true).dumb(false).nativeSignals(false).build();
      if (terminal.getType().startsWith(org.jline.terminal.Terminal.TYPE_DUMB)) {
        close(terminal);
        return null;
      }
      return terminal;
    } catch (IOException | IllegalStateException e) {
      return null; // a file, a pipe, or nothing that says what it is
    }
  }

  private static void close(org.jline.terminal.Terminal terminal) {
    try {
      terminal.close();
    } catch (IOException e) {
      LoggerFactory.getLogger(LiveTerminal.class).debug("the terminal was closed already", e);
    }
  }

  private synchronized void begin() {
    write(SECOND_SCREEN + HIDE_CURSOR + CLEAR);
    logs.redirect();
  }

  @Override
  public boolean isLive() {
    return true;
  }

  @Override
  public void line(String kind, String words) {
    tell(kind, words, false);
  }

  @Override
  public void alarm(String kind, String words) {
    tell(kind, words, true);
  }

  private synchronized void tell(String kind, String words, boolean alarm) {
    if (closed) {
      afterwards.tell(clock.instant(), kind, words, alarm);
    } else if (kind.equals("pages")) {
      pages.add(new LiveScreen.Message(clock.instant(), kind, words, alarm));
    } else if (!kind.equals("cycle")) {
      // Cycles are shown in the targets' own lines.
      messages.addLast(new LiveScreen.Message(clock.instant(), kind, words, alarm));
      if (messages.size() > MOST_MESSAGES) {
        messages.removeFirst();
      }
    }
  }

  @Override
  public synchronized void show(TargetStates now) {
    states = now;
  }

  @Override
  public synchronized void catchingUp(boolean isBehind) {
    behind = isBehind;
  }

  synchronized void draw() {
    if (closed) {
      return;
    }
    Size now = terminal.getSize();
    int width = now.getColumns() > 0 ? now.getColumns() : 80;
    int height = now.getRows() > 0 ? now.getRows() : 24;
    List<AttributedString> lines =
        new LiveScreen(
                title,
                start,
                clock.instant(),
                ZoneId.systemDefault(),
                states,
                behind,
                List.copyOf(messages),
                pages.stream().map(LiveScreen.Message::words).toList())
            .lines(width, height);
    StringBuilder frame = new StringBuilder();
    boolean resized = !now.equals(size);
    // Whatever else wrote to the screen, such as keys that were typed, goes within a second.
    boolean all = resized || ++frames % FRAMES_UNTIL_WHOLE == 0;
    if (resized) {
      frame.append(CLEAR);
    }
    for (int row = 0; row < lines.size(); row++) {
      AttributedString line = lines.get(row);
      if (all || row >= drawn.size() || !line.equals(drawn.get(row))) {
        frame.append("\u001b[").append(row + 1).append(";1H");
        frame.append(colours ? line.toAnsi(terminal) : line.toString());
        frame.append(CLEAR_LINE);
      }
    }
    size = now;
    drawn = lines;
    if (frame.length() > 0) {
      write(frame.toString());
    }
  }

  private void write(String text) {
    out.print(text);
    out.flush();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    redraw.shutdownNow();
    logs.restore();
    write(SHOW_CURSOR + FIRST_SCREEN);
    close(terminal);
    Stream.concat(pages.stream(), messages.stream())
        .sorted(Comparator.comparing(LiveScreen.Message::at))
        .forEach(m -> afterwards.tell(m.at(), m.kind(), m.words(), m.alarm()));
  }

  /** Shows what is logged among the messages: on the screen it would be drawn over. */
  private final class Logs extends AppenderBase<ILoggingEvent> {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final List<Appender<ILoggingEvent>> others = new ArrayList<>();

    void redirect() {
      root.iteratorForAppenders().forEachRemaining(others::add);
      others.forEach(root::detachAppender);
      setContext(root.getLoggerContext());
      setName("live-view");
      start();
      root.addAppender(this);
    }

    void restore() {
      root.detachAppender(this);
      others.forEach(root::addAppender);
      others.clear();
    }

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
        String name = event.getLoggerName();
        line("log", name.substring(name.lastIndexOf('.') + 1) + ": " + event.getFormattedMessage());
      }
    }
  }
}
